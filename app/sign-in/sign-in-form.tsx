'use client';

import {
  Alert,
  Anchor,
  Button,
  Divider,
  Paper,
  PasswordInput,
  Skeleton,
  Stack,
  Table,
  Text,
  TextInput,
  Title,
} from '@mantine/core';
import { getProviders, signIn } from 'next-auth/react';
import { useEffect, useState, type FormEvent } from 'react';
import { signInSentence } from '../_ui/sign-in-sentences';

interface Props {
  callbackUrl: string;
  error: string | null;
  demoRoles: readonly string[];
}

type Providers = Awaited<ReturnType<typeof getProviders>>;

export function SignInForm({ callbackUrl, error, demoRoles }: Props) {
  const [providers, setProviders] = useState<Providers | undefined>(undefined);
  const [email, setEmail] = useState('');
  const [password, setPassword] = useState('');
  const [failure, setFailure] = useState(error);
  const [busy, setBusy] = useState(false);

  useEffect(() => {
    getProviders().then(setProviders, () => setProviders(null));
  }, []);

  async function submit(event: FormEvent) {
    event.preventDefault();
    setBusy(true);
    setFailure(null);
    const answer = await signIn('credentials', { redirect: false, email, password });
    if (answer?.ok && !answer.error) {
      window.location.assign(callbackUrl);
      return;
    }
    setBusy(false);
    setFailure(answer?.error ?? 'unreachable');
  }

  return (
    <Stack mih="100dvh" align="center" justify="center" p="md" component="main">
      <Paper withBorder p="xl" radius="md" w="100%" maw={420}>
        <Stack gap="md">
          <div>
            <Title order={1} size="h2">
              Margrave
            </Title>
            <Text c="dimmed" size="sm">
              Sign in to govern the margin of your venue.
            </Text>
          </div>
          {failure !== null && (
            <Alert
              color="red"
              role="alert"
              title={
                failure.startsWith('StillSignedIn') ? 'You are still signed in' : 'You are not signed in'
              }
            >
              {signInSentence(failure)}
            </Alert>
          )}
          {providers === undefined && <Skeleton height={160} aria-label="Loading the ways to sign in" />}
          {providers?.credentials && (
            <form onSubmit={(event) => void submit(event)}>
              <Stack gap="sm">
                <TextInput
                  label="E-mail"
                  type="email"
                  name="email"
                  autoComplete="username"
                  required
                  value={email}
                  onChange={(event) => setEmail(event.currentTarget.value)}
                />
                <PasswordInput
                  label="Password"
                  name="password"
                  autoComplete="current-password"
                  required
                  value={password}
                  onChange={(event) => setPassword(event.currentTarget.value)}
                />
                <Button type="submit" loading={busy} fullWidth>
                  Sign in
                </Button>
              </Stack>
            </form>
          )}
          {providers?.credentials && providers.oidc && <Divider label="or" />}
          {providers?.oidc && (
            <Button variant="default" fullWidth onClick={() => void signIn('oidc', { callbackUrl })}>
              {providers.oidc.name}
            </Button>
          )}
          {providers === null && (
            <Alert color="red" role="alert" title="The server did not answer">
              <Anchor href="">Try again</Anchor>
            </Alert>
          )}
        </Stack>
      </Paper>
      {demoRoles.length > 0 && providers?.credentials && (
        <DemoPeople roles={demoRoles} choose={(address) => (setEmail(address), setPassword('demo'))} />
      )}
    </Stack>
  );
}

function DemoPeople({ roles, choose }: { roles: readonly string[]; choose: (email: string) => void }) {
  return (
    <Paper withBorder p="md" radius="md" w="100%" maw={420}>
      <Text size="sm" mb="xs">
        This is a demo venue. Everyone’s password is <b>demo</b>; choose whom to be:
      </Text>
      <Table withRowBorders={false} verticalSpacing={4}>
        <Table.Tbody>
          {roles.map((role) => {
            const address = `${role}@demo.margrave.test`;
            return (
              <Table.Tr key={role}>
                <Table.Td>{address}</Table.Td>
                <Table.Td ta="right">
                  <Button
                    size="compact-xs"
                    variant="default"
                    onClick={() => choose(address)}
                    aria-label={`Fill in ${address}`}
                  >
                    Fill in
                  </Button>
                </Table.Td>
              </Table.Tr>
            );
          })}
        </Table.Tbody>
      </Table>
    </Paper>
  );
}
