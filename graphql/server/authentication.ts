import { randomUUID } from 'node:crypto';
import { Pool } from 'pg';
import type { NextAuthOptions } from 'next-auth';
import { clientSource, trustedProxies, type TrustedProxies } from '../../lib/auth/client-source';
import { cookieValue, isOnHttps, sessionSecretOf } from '../../lib/auth/cookies';
import { DEVICE_COOKIE_DAYS } from '../../lib/auth/device-cookie';
import { authOptions, type AuthDeps, type SignInRequest } from '../../lib/auth/options';
import { hashPassword } from '../../lib/auth/password';
import { failedAnswer, plainAnswer } from '../../lib/auth/plain-answer';
import { oidcSettingsFrom, passwordsAllowed, sessionSecretFrom } from '../../lib/auth/settings';
import { postgresSignInLimit } from '../../lib/auth/sign-in-limit';
import { hashSecret, invitationHash } from '../../lib/auth/token-secret';
import { identityReads } from '../../lib/db/identity-reads';
import { connectPrisma } from '../../lib/db/prisma';
import { prismaTransact } from '../../lib/db/transact';
import type { Transact } from '../../lib/ports/unit-of-work';
import { strangerCounter, type CountStranger } from '../../lib/usecases/audit/count-strangers';
import { admitPerson } from '../../lib/usecases/people/admit-person';
import { beginSession } from '../../lib/usecases/people/begin-session';
import { signOut } from '../../lib/usecases/people/end-session';
import { webLog } from './web-log';

/**
 * The composition root of the web process: it joins sign-in to the database. Built with the first request, not at build
 * time: the settings are those of the running venue. Once for the process, though `next dev` loads modules again and again.
 */
export interface Identity {
  readonly auth: AuthDeps;
  readonly transact: Transact;
  readonly countStranger: CountStranger;
  /** What the page of an invitation needs. */
  readonly links: {
    readonly hashPassword: typeof hashPassword;
    readonly invitationHash: typeof invitationHash;
  };
  /** Whether people reach the venue by https: cookies are `Secure` then. */
  readonly secure: boolean;
  readonly proxies: TrustedProxies | null;
}

const SIGN_IN_CONNECTIONS = 2;

const processWide = globalThis as typeof globalThis & {
  margraveIdentity?: Identity;
};

/**
 * Answers a request to sign-in, by next-auth with options of its own for each request, in plain words whatever happens.
 *
 * @param handshake  runs next-auth on the request
 */
export async function answerSignIn(
  request: Request,
  handshake: (options: NextAuthOptions) => Promise<Response>,
): Promise<Response> {
  const requestId = randomUUID();
  const base = process.env.NEXTAUTH_URL ?? new URL(request.url).origin;
  const failed = (what: 'Unavailable' | 'StillSignedIn', error: unknown): Response =>
    failedAnswer({ method: request.method, base, what }, error, requestId, webLog);
  try {
    const identity = processIdentity();
    const cookies: string[] = [];
    const unended: unknown[] = [];
    const options = authOptions(identity.auth, signInRequest(identity, request, { cookies, unended }));
    const answer = await plainAnswer(await handshake(options), requestId, webLog);
    // next-auth goes on when an event fails; somebody who signs out must not be told that they have.
    if (unended.length > 0) return failed('StillSignedIn', unended[0]);
    for (const cookie of cookies) answer.headers.append('set-cookie', cookie);
    return answer;
  } catch (error) {
    return failed('Unavailable', error);
  }
}

/** What is to be said in the answer once next-auth has made it. */
interface Aftermath {
  /** `Set-Cookie` headers. */
  readonly cookies: string[];
  /** Why a session could not be ended. */
  readonly unended: unknown[];
}

function signInRequest(
  { transact, countStranger, secure, proxies }: Identity,
  request: Request,
  { cookies, unended }: Aftermath,
): SignInRequest {
  const cookie = request.headers.get('cookie');
  const source = sourceOf(request, proxies);
  const replaced = sessionSecretOf(cookie, secure);
  // Printable text alone: people read it in the list of their sessions.
  const client = (request.headers.get('user-agent') ?? '').replaceAll(/[^ -~]/g, '');
  return {
    source,
    deviceCookie: cookieValue(cookie, 'margrave-device', secure),
    log: webLog,
    begin: async (signedIn) => {
      const replacedHash = replaced === null ? null : hashSecret(replaced);
      return (await beginSession({ transact }, { ...signedIn, source, client, replacedHash })).ok;
    },
    end: async (secretHash) => {
      try {
        await signOut({ transact }, { secretHash });
      } catch (error) {
        unended.push(error);
      }
    },
    failed: (reason, about) => countStranger({ source, reason, about }),
    rememberDevice: (value) => {
      const name = `${secure ? '__Secure-' : ''}margrave-device`;
      const seconds = DEVICE_COOKIE_DAYS * 86_400;
      const attributes = `Path=/api/auth; Max-Age=${seconds}; HttpOnly; SameSite=Lax${secure ? '; Secure' : ''}`;
      cookies.push(`${name}=${value}; ${attributes}`);
    },
  };
}

/** Where a request to the web process comes from: Next hides the socket. */
export function sourceOf(request: Request, proxies: TrustedProxies | null): string {
  return clientSource({ peer: null, forwardedFor: request.headers.get('x-forwarded-for') }, proxies);
}

export function processIdentity(): Identity {
  processWide.margraveIdentity ??= connectIdentity();
  return processWide.margraveIdentity;
}

function connectIdentity(): Identity {
  const prisma = connectPrisma(databaseUrl(), { connections: SIGN_IN_CONNECTIONS });
  const transact = prismaTransact(prisma);
  const pool = new Pool({ connectionString: databaseUrl(), max: SIGN_IN_CONNECTIONS });
  // An idle connection that breaks is replaced with the next query; unheard, the event would end the process.
  pool.on('error', () => undefined);

  const auth: AuthDeps = {
    identity: identityReads(prisma),
    signingSecret: sessionSecretFrom(process.env),
    limit: postgresSignInLimit(pool),
    oidc: oidcSettingsFrom(process.env),
    passwords: passwordsAllowed(process.env),
    admit: async (claims) => {
      const admitted = await admitPerson(
        { transact },
        {
          issuer: claims.iss,
          subject: claims.sub,
          email: claims.email ?? null,
          emailVerified: claims.email_verified === true,
          name: claims.name ?? claims.email ?? claims.sub,
        },
      );
      return admitted.ok ? admitted.value : null;
    },
  };
  const proxies = trustedProxies(process.env.MARGRAVE_TRUSTED_PROXIES ?? '');
  return {
    auth,
    transact,
    countStranger: strangerCounter({ transact }),
    links: { hashPassword, invitationHash },
    secure: isOnHttps(process.env),
    proxies,
  };
}

function databaseUrl(): string {
  const url = process.env.DATABASE_URL;
  if (!url) throw new Error('DATABASE_URL is not set: the application has no database.');
  return url;
}
