import { assert } from '../domain/assert';
import type { OidcSettings } from './options';

type Environment = Readonly<Record<string, string | undefined>>;

/** The secret that signs what passes through a browser while somebody signs in. @throws when it is not set, or too short to be one */
export function sessionSecretFrom(environment: Environment): string {
  const secret = environment.NEXTAUTH_SECRET ?? '';
  assert(secret.length >= 32, 'NEXTAUTH_SECRET has at least 32 characters');
  return secret;
}

/** The venue's OpenID provider, or null when none is set. @throws when it is set by halves */
export function oidcSettingsFrom(environment: Environment): OidcSettings | null {
  const { OIDC_ISSUER: issuer, OIDC_CLIENT_ID: clientId, OIDC_CLIENT_SECRET: clientSecret } = environment;
  if (!issuer && !clientId && !clientSecret) return null;
  assert(
    Boolean(issuer && clientId && clientSecret),
    'OIDC_ISSUER, OIDC_CLIENT_ID and OIDC_CLIENT_SECRET are set together',
  );
  return {
    issuer: issuer ?? '',
    clientId: clientId ?? '',
    clientSecret: clientSecret ?? '',
    name: environment.OIDC_NAME ?? 'Single sign-on',
  };
}

/** Passwords are for trials: a venue with an OpenID provider lets nobody in by password unless it says so. */
export function passwordsAllowed(environment: Environment): boolean {
  if (environment.MARGRAVE_PASSWORDS !== undefined) return environment.MARGRAVE_PASSWORDS === '1';
  return !environment.OIDC_ISSUER;
}
