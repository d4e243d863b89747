'use client';
import { Button, Group, Stack, Text, TextInput } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import {
  type GivenInvitationFragment,
  InvitePersonDocument,
  type ListedPersonFragment,
  RenewInvitationDocument,
} from '../_graphql/generated/graphql';
import { Dialog } from '../_ui/dialog';
import { RefusalAlert } from '../_ui/faces';
import { useProvenAct } from '../_ui/use-proven-act';
import { InvitationLink } from './invitation-link';
import { RolesField, rolesOf } from './roles-field';

/** Makes somebody known, with their roles; the link by which they set a password is in this dialog, once. */
export function InviteDialog({ onInvited, onClose }: { onInvited: () => void; onClose: () => void }) {
  const act = useProvenAct(InvitePersonDocument);
  const [email, setEmail] = useState('');
  const [name, setName] = useState('');
  const [roles, setRoles] = useState<string[]>(['VIEWER']);
  const [given, setGiven] = useState<GivenInvitationFragment | null>(null);
  const faultOf = (path: string) => act.refusal?.faults.find((fault) => fault.path === path)?.message;

  async function submit(event: FormEvent) {
    event.preventDefault();
    const { noun } = await act.send({ email, name, roles: rolesOf(roles) });
    if (noun === null) return;
    setGiven(noun);
    onInvited();
  }

  return (
    <Dialog onClose={onClose} title="Invite a person" isKept={given !== null}>
      {given === null ? (
        <form onSubmit={(event) => void submit(event)}>
          <Stack gap="md">
            <TextInput
              label="E-mail"
              description="What they will sign in with."
              type="email"
              required
              value={email}
              onChange={(event) => setEmail(event.currentTarget.value)}
              error={faultOf('/email')}
              data-autofocus
            />
            <TextInput
              label="Name"
              description="As colleagues will see it."
              required
              value={name}
              onChange={(event) => setName(event.currentTarget.value)}
              error={faultOf('/name')}
            />
            <RolesField value={roles} onChange={setRoles} />
            {act.refusal ? <RefusalAlert>{act.refusal.message}</RefusalAlert> : null}
            <Group justify="flex-end" gap="sm">
              <Button variant="default" onClick={onClose}>
                Cancel
              </Button>
              <Button type="submit" loading={act.pending}>
                Invite
              </Button>
            </Group>
          </Stack>
        </form>
      ) : (
        <InvitationLink given={given} onClose={onClose} />
      )}
    </Dialog>
  );
}

/** Makes a new link for somebody who has not set a password yet. */
export function InviteAgainDialog({
  person,
  onInvited,
  onClose,
}: {
  person: ListedPersonFragment;
  onInvited: () => void;
  onClose: () => void;
}) {
  const act = useProvenAct(RenewInvitationDocument);
  const [given, setGiven] = useState<GivenInvitationFragment | null>(null);

  async function confirm() {
    const { noun } = await act.send({ personId: person.id });
    if (noun === null) return;
    setGiven(noun);
    onInvited();
  }

  return (
    <Dialog onClose={onClose} title={`Invite ${person.name} again`} isKept={given !== null}>
      {given === null ? (
        <Stack gap="md">
          <Text size="sm">
            You get a new link for {person.name}. Any link that was made before stops working.
          </Text>
          {act.refusal ? <RefusalAlert>{act.refusal.message}</RefusalAlert> : null}
          <Group justify="flex-end" gap="sm">
            <Button variant="default" onClick={onClose} data-autofocus>
              Cancel
            </Button>
            <Button loading={act.pending} onClick={() => void confirm()}>
              Make a new link
            </Button>
          </Group>
        </Stack>
      ) : (
        <InvitationLink given={given} onClose={onClose} />
      )}
    </Dialog>
  );
}
