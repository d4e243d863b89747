'use client';
import { Button, Group, Stack, Text, Textarea } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import {
  DisablePersonDocument,
  EnablePersonDocument,
  type ListedPersonFragment,
} from '../_graphql/generated/graphql';
import { Dialog } from '../_ui/dialog';
import { RefusalAlert } from '../_ui/faces';
import { useProvenAct } from '../_ui/use-proven-act';

/** Suspends a colleague's access or restores it: says what that does, and asks why. */
export function AccessDialog({ person, onClose }: { person: ListedPersonFragment; onClose: () => void }) {
  // As it was when the dialog opened: the act changes the row behind it.
  const [isSuspending] = useState(person.disabledAt === null);
  const disable = useProvenAct(DisablePersonDocument);
  const enable = useProvenAct(EnablePersonDocument);
  const act = isSuspending ? disable : enable;
  const [reason, setReason] = useState('');

  async function submit(event: FormEvent) {
    event.preventDefault();
    const { noun } = await act.send({ personId: person.id, reason });
    if (noun) onClose();
  }

  return (
    <Dialog
      onClose={onClose}
      title={isSuspending ? `Suspend access: ${person.name}` : `Restore access: ${person.name}`}
    >
      <form onSubmit={(event) => void submit(event)}>
        <Stack gap="md">
          <Text size="sm">
            {isSuspending
              ? 'Their sessions end and their tokens stop at once. An invitation that is open becomes void. Their approvals no longer count on proposals that are not live yet.'
              : 'They may sign in again, with the roles they have. Sessions that were ended stay ended; tokens work again.'}
          </Text>
          <Textarea
            label="Reason"
            description="Kept in the audit log."
            required
            autosize
            minRows={2}
            maxLength={2000}
            value={reason}
            onChange={(event) => setReason(event.currentTarget.value)}
            error={act.refusal?.faults.find(({ path }) => path === '/reason')?.message}
            data-autofocus
          />
          {act.refusal ? <RefusalAlert>{act.refusal.message}</RefusalAlert> : null}
          <Group justify="flex-end" gap="sm">
            <Button variant="default" onClick={onClose}>
              Cancel
            </Button>
            <Button type="submit" color={isSuspending ? 'red' : undefined} loading={act.pending}>
              {isSuspending ? 'Suspend access' : 'Restore access'}
            </Button>
          </Group>
        </Stack>
      </form>
    </Dialog>
  );
}
