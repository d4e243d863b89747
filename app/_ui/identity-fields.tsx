import { Button, PasswordInput, Skeleton, Stack, Text, TextInput } from '@mantine/core';
import { RefusalAlert } from './faces';
import { type ProofWays } from './use-identity-proof';

/** For the dialog, if it opens with the field; and for the field, if it comes after the dialog has opened. */
const TAKES_FOCUS = { 'data-autofocus': true, autoFocus: true } as const;

/** Asks for what proves that the person at the screen is the one who signed in. */
export function IdentityFields({
  ways,
  email,
  isEmailKnown,
  password,
  onEmail,
  onPassword,
  isFirst,
  onSingleSignOn,
}: {
  ways: ProofWays | null | undefined;
  email: string;
  isEmailKnown: boolean;
  password: string;
  onEmail: (email: string) => void;
  onPassword: (password: string) => void;
  /** Whether the keyboard starts here. */
  isFirst: boolean;
  onSingleSignOn: () => void;
}) {
  if (ways === undefined)
    return <Skeleton height={96} role="status" aria-label="Loading the ways to prove who you are" />;
  if (ways === null)
    return (
      <RefusalAlert>
        The server did not say how you can prove who you are. Close this and try again.
      </RefusalAlert>
    );
  return (
    <Stack gap="sm">
      <Text size="sm">Confirm that it is you, however recently you signed in.</Text>
      {ways.password ? (
        <>
          <TextInput
            label="E-mail"
            type="email"
            name="email"
            autoComplete="username"
            required
            readOnly={isEmailKnown}
            value={email}
            onChange={(event) => onEmail(event.currentTarget.value)}
            {...(isFirst && !isEmailKnown ? TAKES_FOCUS : {})}
          />
          <PasswordInput
            label="Password"
            name="password"
            autoComplete="current-password"
            required
            value={password}
            onChange={(event) => onPassword(event.currentTarget.value)}
            visibilityToggleButtonProps={{ 'aria-label': 'Show the password' }}
            {...(isFirst && isEmailKnown ? TAKES_FOCUS : {})}
          />
        </>
      ) : null}
      {ways.singleSignOn === null ? null : (
        <Button
          variant="default"
          onClick={onSingleSignOn}
          {...(isFirst && !ways.password ? TAKES_FOCUS : {})}
        >
          Prove it with {ways.singleSignOn}
        </Button>
      )}
    </Stack>
  );
}
