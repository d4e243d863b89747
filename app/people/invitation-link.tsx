'use client';
import { Alert, Button, Code, CopyButton, Group, Stack, Text } from '@mantine/core';
import type { GivenInvitationFragment } from '../_graphql/generated/graphql';
import { formatInstant } from '../_ui/format';

/** The link of an invitation, shown this once; or, where people sign in by single sign-on only, that none is needed. */
export function InvitationLink({
  given: { path, expiresAt, person },
  onClose,
}: {
  given: GivenInvitationFragment;
  onClose: () => void;
}) {
  if (path === null || expiresAt === null) {
    return (
      <Stack gap="md">
        <Text size="sm">
          {person.name} can sign in through your provider now, with {person.email}. No link is needed.
        </Text>
        <Group justify="flex-end">
          <Button onClick={onClose}>Close</Button>
        </Group>
      </Stack>
    );
  }
  const link = `${window.location.origin}${path}`;
  return (
    <Stack gap="md">
      <Alert color="yellow" title={`Send this link to ${person.name} now`}>
        It is shown this once. It works once, until {formatInstant(expiresAt)}; whoever opens it first sets
        the password, so send it privately.
      </Alert>
      <Code block aria-label="Link of the invitation">
        {link}
      </Code>
      <Group justify="flex-end" gap="sm">
        <CopyButton value={link}>
          {({ copied, copy }) => (
            <Button variant="default" onClick={copy}>
              {copied ? 'Copied' : 'Copy the link'}
            </Button>
          )}
        </CopyButton>
        <Button onClick={onClose}>Done</Button>
      </Group>
    </Stack>
  );
}
