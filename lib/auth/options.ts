import type { NextAuthOptions, User } from 'next-auth';
import Credentials from 'next-auth/providers/credentials';
import type { OAuthConfig } from 'next-auth/providers/oauth';
import { MAX_PASSWORD_LENGTH } from '../domain/governance/people/password-rule';
import { isSessionLive, SESSION_LIFE_HOURS } from '../domain/governance/people/session';
import type { IdentityReads } from '../ports/unit-of-work';
import { checkPassword } from './check-password';
import { knownDevice, newDeviceCookie } from './device-cookie';
import type { SignInLog } from './plain-answer';
import type { SignInLimit } from './sign-in-limit';
import { hashSecret, newSessionSecret } from './token-secret';

declare module 'next-auth' {
  interface User {
    /** When the person proved who they are, milliseconds since the epoch; 0 when the provider does not say. */
    authenticatedAtMs: number;
  }
}
declare module 'next-auth/jwt' {
  /** What next-auth takes for the contents of its cookie: ours holds a secret, and all else stands in its row. */
  interface JWT {
    secret: string;
  }
}

const SESSION_SECONDS = SESSION_LIFE_HOURS * 3600;

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

/** What a new session is of: as `beginSession` takes it, but for what the request says of itself. */
export interface SignedIn {
  readonly personId: string;
  readonly method: 'password' | 'oidc';
  readonly authenticatedAt: Date | 'NOW' | null;
  readonly secretHash: string;
}

export interface AuthDeps {
  readonly identity: IdentityReads;
  readonly limit: SignInLimit;
  /** Signs what passes through the browser while somebody signs in, and the cookie of a known browser. */
  readonly signingSecret: string;
  readonly oidc: OidcSettings | null;
  /** Whether this venue lets people in by password at all. */
  readonly passwords: boolean;
  /** Finds, binds or admits the person an ID token speaks of; null when the venue does not let them in. */
  readonly admit: (claims: OidcClaims) => Promise<{ id: string; name: string; email: string } | null>;
}

/** What one request to sign-in is, and what becomes of it. */
export interface SignInRequest {
  /** As `clientSource` says. */
  readonly source: string;
  /** What the cookie `margrave-device` holds. */
  readonly deviceCookie: string | null;
  readonly log: SignInLog;
  /** Makes the session; false when the person is not to be let in after all. */
  readonly begin: (signedIn: SignedIn) => Promise<boolean>;
  /** Ends the session whose secret this is. */
  readonly end: (secretHash: string) => Promise<void>;
  /** A try that failed, at the account of a person the venue knows or of nobody: a stranger's, so it is counted. */
  readonly failed: (reason: 'SignInFailed' | 'TooManyTries', personId: string | null) => Promise<void>;
  /** Has the browser keep that it is known to an account. */
  readonly rememberDevice: (cookie: string) => void;
}

/**
 * next-auth shakes hands: it checks its own token against forgery, speaks with the provider, sets the cookie. What the
 * cookie opens is a row of ours. To next-auth it is a "JWT" whose text is the session's secret.
 */
export function authOptions(deps: AuthDeps, request: SignInRequest): NextAuthOptions {
  const { log } = request;
  return {
    secret: deps.signingSecret,
    session: { strategy: 'jwt', maxAge: SESSION_SECONDS },
    jwt: {
      encode: ({ token }) => Promise.resolve(token?.secret ?? ''),
      decode: async ({ token: secret }) =>
        secret && (await isLive(deps.identity, secret)) ? { secret } : null,
    },
    pages: { signIn: '/sign-in', error: '/sign-in' },
    providers: [
      ...(deps.passwords ? [passwordProvider(deps, request)] : []),
      ...(deps.oidc ? [oidcProvider(deps.oidc)] : []),
    ],
    callbacks: {
      /** An ID token alone lets nobody in: the venue must know, or admit, the person. */
      async signIn({ user, account, profile }) {
        if (account?.provider !== 'oidc') return true;
        const person = await deps.admit(profile as unknown as OidcClaims);
        if (!person) return false;
        Object.assign(user, person);
        return true;
      },
      async jwt({ token, user, account }) {
        // Present at sign-in only; afterwards the cookie stays as it is. next-auth's types leave that out.
        const signedIn = user as User | undefined;
        if (!signedIn) return token;
        const secret = newSessionSecret();
        const method = account?.provider === 'oidc' ? 'oidc' : 'password';
        const provedAtMs = signedIn.authenticatedAtMs;
        const began = await request.begin({
          personId: signedIn.id,
          method,
          authenticatedAt: method === 'password' ? 'NOW' : provedAtMs > 0 ? new Date(provedAtMs) : null,
          secretHash: hashSecret(secret),
        });
        if (!began) throw new Error('AccessDenied');
        return { secret };
      },
      /** Nobody asks next-auth who is signed in: the API's `me` says it. */
      session: ({ session }) => ({ expires: session.expires }),
    },
    events: {
      signOut: async ({ token }) => {
        // The type says it is there; of a session that is over already it is not.
        const open = token as { readonly secret: string } | null;
        if (open) await request.end(hashSecret(open.secret));
      },
    },
    // next-auth logs whole error objects, which may carry a provider's answer: log names and messages only.
    logger: {
      error: (code, metadata) => {
        const cause = metadata instanceof Error ? metadata : metadata.error;
        log('error', 'sign-in.error', { code, message: cause?.message });
      },
      warn: (code) => log('warning', 'sign-in.warning', { code }),
      debug: () => undefined,
    },
  };
}

async function isLive(identity: IdentityReads, secret: string): Promise<boolean> {
  const session = await identity.session(hashSecret(secret));
  return session !== null && !session.person.disabledAt && isSessionLive(session, await identity.now());
}

function passwordProvider({ identity, limit, signingSecret }: AuthDeps, request: SignInRequest) {
  return Credentials({
    id: 'credentials',
    name: 'Password',
    credentials: { email: { type: 'email' }, password: { type: 'password' } },
    async authorize(credentials) {
      const email = (credentials?.email ?? '').trim().toLowerCase();
      const password = credentials?.password ?? '';
      if (email === '' || password === '' || password.length > MAX_PASSWORD_LENGTH) return null;
      const device = knownDevice(signingSecret, email, request.deviceCookie);
      const checked = await checkPassword(
        { identity, limit },
        { email, source: request.source, device },
        password,
      );
      if (!checked.ok) {
        const { refusal } = checked;
        await request.failed(refusal.code, 'personId' in refusal ? refusal.personId : null);
        if (refusal.code === 'TooManyTries') throw new Error('TooManyTries');
        return null;
      }
      request.rememberDevice(newDeviceCookie(signingSecret, email));
      const { id, name } = checked.value;
      return { id, name, email: checked.value.email, authenticatedAtMs: 0 };
    },
  });
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
