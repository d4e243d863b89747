'use client';
import { Button, Checkbox, Group, Stack } from '@mantine/core';
import { Dialog } from '../_ui/dialog';
import { type FormEvent, useState } from 'react';
import { type ListedPersonFragment, type Role, SetRolesDocument } from '../_graphql/generated/graphql';
import { RefusalAlert } from '../_ui/faces';
import { sentenceCase } from '../_ui/format';
import { useProvenAct } from '../_ui/use-proven-act';

const ROLES: readonly { role: Role; may: string }[] = [
  { role: 'VIEWER', may: 'reads' },
  { role: 'ANALYST', may: 'proposes, simulates, comments' },
  { role: 'OFFICER', may: 'reviews and votes; proposes as well' },
  { role: 'CHAIR', may: 'as an officer; cancels and rolls back' },
  { role: 'OPERATOR', may: 'queues, cancels, rolls back, imports' },
  { role: 'AUDITOR', may: 'verifies the log and repeats simulations' },
  { role: 'ADMINISTRATOR', may: 'people, roles and tokens' },
];

export function RolesDialog({ person, onClose }: { person: ListedPersonFragment; onClose: () => void }) {
  const [roles, setRoles] = useState<string[]>([...person.roles]);
  const act = useProvenAct(SetRolesDocument);

  async function submit(event: FormEvent) {
    event.preventDefault();
    const chosen = ROLES.map(({ role }) => role).filter((role) => roles.includes(role));
    const { noun } = await act.send({ personId: person.id, roles: chosen });
    if (noun) onClose();
  }

  return (
    <Dialog onClose={onClose} title={`Roles of ${person.name}`}>
      <form onSubmit={(event) => void submit(event)}>
        <Stack gap="md">
          <Checkbox.Group label="Roles" value={roles} onChange={setRoles}>
            <Stack gap={8} mt={8}>
              {ROLES.map(({ role, may }) => (
                <Checkbox key={role} value={role} label={sentenceCase(role)} description={may} size="xs" />
              ))}
            </Stack>
          </Checkbox.Group>
          {act.refusal ? <RefusalAlert>{act.refusal.message}</RefusalAlert> : null}
          <Group justify="flex-end" gap="sm">
            <Button variant="default" onClick={onClose}>
              Cancel
            </Button>
            <Button type="submit" loading={act.pending}>
              Save the roles
            </Button>
          </Group>
        </Stack>
      </form>
    </Dialog>
  );
}
