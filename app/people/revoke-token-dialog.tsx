'use client';
import { Button, Group, Stack, Text } from '@mantine/core';
import { Dialog } from '../_ui/dialog';
import { type ListedTokenFragment, RevokeTokenDocument } from '../_graphql/generated/graphql';
import { RefusalAlert } from '../_ui/faces';
import { useAct } from '../_ui/use-act';

export function RevokeTokenDialog({ token, onClose }: { token: ListedTokenFragment; onClose: () => void }) {
  const act = useAct(RevokeTokenDocument);
  return (
    <Dialog onClose={onClose} title={`Revoke ${token.name}`}>
      <Stack gap="md">
        <Text size="sm">
          Whatever uses it is refused from its next request on. A revoked token never works again.
        </Text>
        {act.refusal ? <RefusalAlert>{act.refusal.message}</RefusalAlert> : null}
        <Group justify="flex-end" gap="sm">
          <Button variant="default" onClick={onClose} data-autofocus>
            Keep it
          </Button>
          <Button
            color="red"
            loading={act.pending}
            onClick={() =>
              void act.send({ tokenId: token.id }).then(({ noun }) => {
                if (noun) onClose();
              })
            }
          >
            Revoke it
          </Button>
        </Group>
      </Stack>
    </Dialog>
  );
}
