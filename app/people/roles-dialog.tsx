'use client';
import { Button, Group, Stack } from '@mantine/core';
import { Dialog } from '../_ui/dialog';
import { type FormEvent, useState } from 'react';
import { type ListedPersonFragment, SetRolesDocument } from '../_graphql/generated/graphql';
import { RefusalAlert } from '../_ui/faces';
import { useProvenAct } from '../_ui/use-proven-act';
import { RolesField, rolesOf } from './roles-field';

export function RolesDialog({ person, onClose }: { person: ListedPersonFragment; onClose: () => void }) {
  const [roles, setRoles] = useState<string[]>([...person.roles]);
  const act = useProvenAct(SetRolesDocument);

  async function submit(event: FormEvent) {
    event.preventDefault();
    const { noun } = await act.send({ personId: person.id, roles: rolesOf(roles) });
    if (noun) onClose();
  }

  return (
    <Dialog onClose={onClose} title={`Roles of ${person.name}`}>
      <form onSubmit={(event) => void submit(event)}>
        <Stack gap="md">
          <RolesField value={roles} onChange={setRoles} />
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
