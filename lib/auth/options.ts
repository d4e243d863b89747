import type { NextAuthOptions, User } from 'next-auth';
import Credentials from 'next-auth/providers/credentials';
import type { OAuthConfig } from 'next-auth/providers/oauth';
import type { IdentityReads } from '../ports/unit-of-work';
import { verifyAbsentPassword, verifyPassword } from './password';
import type { SignInLimit } from './sign-in-limit';

declare module 'next-auth' {
  interface Session {
    personId: string;
  }
  interface User {
    /** When the person proved who they are, milliseconds since the epoch; 0 when the provider does not say. */
    authenticatedAtMs: number;
  }
}
declare module 'next-auth/jwt' {
  interface JWT {
    personId: string;
    authenticatedAtMs: number;
  }
}

const SESSION_SECONDS = 8 * 3600;

/** A generic OpenID Connect provider: any that has discovery, PKCE and the `auth_time` claim. */
export interface OidcSettings {
  readonly issuer: string;
  readonly clientId: string;
  readonly clientSecret: string;
  /** What the button on the sign-in page says, e.g. "Single sign-on". */
  readonly name: string;
}

/** What the ID token says of a person. */
export interface OidcClaims {
  readonly iss: string;
  readonly sub: string;
  readonly email?: string;
  readonly email_verified?: boolean;
  readonly name?: string;
  readonly auth_time?: number;
}

export interface AuthDeps {
  readonly identity: IdentityReads;
  readonly limit: SignInLimit;
  readonly sessionSecret: string;
  readonly oidc: OidcSettings | null;
  /** Whether this venue lets people in by password at all. */
  readonly passwords: boolean;
  /** Finds, binds or admits the person an ID token speaks of; null when the venue does not let them in. */
  readonly admit: (claims: OidcClaims) => Promise<{ id: string; name: string; email: string } | null>;
  /** Writes the sign-in, or a failed try for a known person, into the audit log. */
  readonly recordSignIn: (attempt: {
    personId: string;
    method: 'password' | 'oidc';
    succeeded: boolean;
  }) => Promise<void>;
}

export function authOptions(deps: AuthDeps): NextAuthOptions {
  return {
    secret: deps.sessionSecret,
    session: { strategy: 'jwt', maxAge: SESSION_SECONDS },
    pages: { signIn: '/sign-in', error: '/sign-in' },
    providers: [
      ...(deps.passwords ? [passwordProvider(deps)] : []),
      ...(deps.oidc ? [oidcProvider(deps.oidc)] : []),
    ],
    callbacks: {
      /** An ID token alone lets nobody in: the venue must know, or admit, the person. */
      async signIn({ user, account, profile }) {
        if (account?.provider !== 'oidc') return true;
        const person = await deps.admit(profile as unknown as OidcClaims);
        if (!person) return false;
        Object.assign(user, person);
        await deps.recordSignIn({ personId: person.id, method: 'oidc', succeeded: true });
        return true;
      },
      jwt({ token, user }) {
        // Present at sign-in only; afterwards the cookie carries what was proved then. next-auth's types
        // leave that out.
        const signedIn = user as User | undefined;
        if (!signedIn) return token;
        return { personId: signedIn.id, authenticatedAtMs: signedIn.authenticatedAtMs };
      },
      session({ session, token }) {
        return { ...session, personId: token.personId };
      },
    },
    // next-auth logs whole error objects, which may carry a provider's answer: log names and messages only.
    logger: {
      error: (code, metadata) => {
        const cause = metadata instanceof Error ? metadata : metadata.error;
        console.error(JSON.stringify({ level: 'error', event: 'auth', code, message: cause?.message }));
      },
      warn: (code) => {
        console.warn(JSON.stringify({ level: 'warn', event: 'auth', code }));
      },
      debug: () => undefined,
    },
  };
}

function passwordProvider({ identity, limit, recordSignIn }: AuthDeps) {
  return Credentials({
    id: 'credentials',
    name: 'Password',
    credentials: { email: { type: 'email' }, password: { type: 'password' } },
    async authorize(credentials, request) {
      const email = (credentials?.email ?? '').trim().toLowerCase();
      const password = credentials?.password ?? '';
      if (email === '' || password === '' || password.length > 1024) return null;
      const address = addressOf(request.headers);
      if ((await limit.waitSeconds(email, address)) > 0) throw new Error('TooManyTries');

      const person = await identity.credentials(email);
      const matches = person?.passwordHash
        ? await verifyPassword(password, person.passwordHash)
        : await verifyAbsentPassword(password);
      if (!person || !matches || person.disabledAt) {
        await limit.failed(email, address);
        if (person) await recordSignIn({ personId: person.id, method: 'password', succeeded: false });
        return null;
      }
      await limit.succeeded(email, address);
      await recordSignIn({ personId: person.id, method: 'password', succeeded: true });
      const now = await identity.now();
      return { id: person.id, name: person.name, email: person.email, authenticatedAtMs: now.getTime() };
    },
  });
}

/** The nearest proxy's word for the client; without a proxy, the address Next saw. Only ever narrows a limit. */
function addressOf(headers: Record<string, unknown> | undefined): string {
  const forwarded = headers?.['x-forwarded-for'];
  const last = typeof forwarded === 'string' ? forwarded.split(',').at(-1)?.trim() : undefined;
  return last && last !== '' ? last : 'unknown';
}

function oidcProvider({ issuer, clientId, clientSecret, name }: OidcSettings): OAuthConfig<OidcClaims> {
  return {
    id: 'oidc',
    name,
    type: 'oauth',
    wellKnown: `${issuer.replace(/\/$/, '')}/.well-known/openid-configuration`,
    clientId,
    clientSecret,
    idToken: true,
    checks: ['pkce', 'state', 'nonce'],
    // max_age makes the provider state auth_time, without which a session can never vote.
    authorization: { params: { scope: 'openid email profile', max_age: SESSION_SECONDS } },
    profile: (claims) => ({
      id: claims.sub,
      name: claims.name ?? claims.email ?? claims.sub,
      email: claims.email ?? null,
      authenticatedAtMs: (claims.auth_time ?? 0) * 1000,
    }),
  };
}
