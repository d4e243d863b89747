import type { IncomingMessage } from 'node:http';
import { Pool } from 'pg';
import type { NextAuthOptions } from 'next-auth';
import { currentActor, type CredentialRefusal } from '../../lib/auth/current-actor';
import { authOptions, type OidcClaims } from '../../lib/auth/options';
import { oidcSettingsFrom, passwordsAllowed, sessionSecretFrom } from '../../lib/auth/settings';
import { postgresSignInLimit } from '../../lib/auth/sign-in-limit';
import type { PrismaClient } from '../../lib/db/generated/prisma/client';
import { identityReads } from '../../lib/db/identity-reads';
import { connectPrisma } from '../../lib/db/prisma';
import { prismaTransact } from '../../lib/db/transact';
import type { Actor } from '../../lib/domain/governance/people/actor';
import type { Result } from '../../lib/domain/result';
import type { IdentityReads } from '../../lib/ports/unit-of-work';
import { admitPerson } from '../../lib/usecases/people/admit-person';
import { recordSignIn } from '../../lib/usecases/people/record-sign-in';

/**
 * The half of the composition root that joins sign-in to the database. Built with the first request, not at
 * build time: the settings are those of the running venue. One set of connections for the whole process.
 */
interface Identity {
  readonly identity: IdentityReads;
  readonly options: NextAuthOptions;
  readonly sessionSecret: string;
}

const SIGN_IN_CONNECTIONS = 2;

const processWide = globalThis as typeof globalThis & {
  margravePrisma?: PrismaClient;
  margraveIdentity?: Identity;
};

/** The one Prisma client of a web process. `next dev` loads modules again and again, the client stays. */
export function processPrisma(): PrismaClient {
  processWide.margravePrisma ??= connectPrisma(databaseUrl());
  return processWide.margravePrisma;
}

/** The options next-auth runs with in this process. */
export function signInOptions(): NextAuthOptions {
  return processIdentity().options;
}

/** Who sends a request; or why the token it carries is of no use. */
export function requestActor(incoming: IncomingMessage): Promise<Result<Actor, CredentialRefusal>> {
  const { identity, sessionSecret } = processIdentity();
  const { authorization, cookie } = incoming.headers;
  const headers = new Headers();
  if (authorization !== undefined) headers.set('authorization', authorization);
  if (cookie !== undefined) headers.set('cookie', cookie);
  return currentActor({ identity, sessionSecret }, new Request('http://localhost/', { headers }));
}

function processIdentity(): Identity {
  processWide.margraveIdentity ??= connectIdentity();
  return processWide.margraveIdentity;
}

function connectIdentity(): Identity {
  const prisma = processPrisma();
  const transact = prismaTransact(prisma);
  const identity = identityReads(prisma);
  const sessionSecret = sessionSecretFrom(process.env);
  const pool = new Pool({ connectionString: databaseUrl(), max: SIGN_IN_CONNECTIONS });
  // An idle connection that breaks is replaced with the next query; unheard, the event would end the process.
  pool.on('error', () => undefined);

  const options = authOptions({
    identity,
    sessionSecret,
    limit: postgresSignInLimit(pool),
    oidc: oidcSettingsFrom(process.env),
    passwords: passwordsAllowed(process.env),
    admit: async (claims: OidcClaims) => {
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
    recordSignIn: async (attempt) => {
      await recordSignIn({ transact }, attempt);
    },
  });
  return { identity, options, sessionSecret };
}

function databaseUrl(): string {
  const url = process.env.DATABASE_URL;
  if (!url) throw new Error('DATABASE_URL is not set: the application has no database.');
  return url;
}
