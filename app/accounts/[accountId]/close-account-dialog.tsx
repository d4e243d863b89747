'use client';
import { Button, Group, Stack, Text, Textarea } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { CloseAccountDocument } from '../../_graphql/generated/graphql';
import { Dialog } from '../../_ui/dialog';
import { RefusalAlert } from '../../_ui/faces';
import { useAct } from '../../_ui/use-act';

/** Closes an account that holds nothing: says what that does, and asks why. */
export function CloseAccountDialog({
  accountId,
  onClosed,
  onClose,
}: {
  accountId: string;
  onClosed: () => void;
  onClose: () => void;
}) {
  const act = useAct(CloseAccountDocument);
  const [reason, setReason] = useState('');

  async function submit(event: FormEvent) {
    event.preventDefault();
    const { noun } = await act.send({ accountId, reason });
    if (noun === null) return;
    onClose();
    onClosed();
  }

  return (
    <Dialog onClose={onClose} title={`Close account ${accountId}`}>
      <form onSubmit={(event) => void submit(event)}>
        <Stack gap="md">
          <Text size="sm">
            It leaves all lists, counts, margin runs and simulations. Its margin calls and its entries in the
            audit log stay. Importing a position or a balance for it reopens it.
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
            <Button type="submit" color="red" loading={act.pending}>
              Close account
            </Button>
          </Group>
        </Stack>
      </form>
    </Dialog>
  );
}
