import { Pool } from 'pg';
import type { NextAuthOptions } from 'next-auth';
import { authOptions, type OidcClaims } from '../../lib/auth/options';
import { oidcSettingsFrom, passwordsAllowed, sessionSecretFrom } from '../../lib/auth/settings';
import { postgresSignInLimit } from '../../lib/auth/sign-in-limit';
import { identityReads } from '../../lib/db/identity-reads';
import { connectPrisma } from '../../lib/db/prisma';
import { prismaTransact } from '../../lib/db/transact';
import { admitPerson } from '../../lib/usecases/people/admit-person';
import { recordSignIn } from '../../lib/usecases/people/record-sign-in';

const SIGN_IN_CONNECTIONS = 2;

const processWide = globalThis as typeof globalThis & { margraveSignIn?: NextAuthOptions };

/**
 * The options next-auth runs with in the web process: the composition root that joins sign-in to the database. Built
 * with the first request, not at build time: the settings are those of the running venue. Once for the process, though
 * `next dev` loads modules again and again.
 */
export function signInOptions(): NextAuthOptions {
  return (processWide.margraveSignIn ??= connectSignIn());
}

function connectSignIn(): NextAuthOptions {
  const prisma = connectPrisma(databaseUrl(), { connections: SIGN_IN_CONNECTIONS });
  const transact = prismaTransact(prisma);
  const identity = identityReads(prisma);
  const pool = new Pool({ connectionString: databaseUrl(), max: SIGN_IN_CONNECTIONS });
  // An idle connection that breaks is replaced with the next query; unheard, the event would end the process.
  pool.on('error', () => undefined);

  return authOptions({
    identity,
    sessionSecret: sessionSecretFrom(process.env),
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
}

function databaseUrl(): string {
  const url = process.env.DATABASE_URL;
  if (!url) throw new Error('DATABASE_URL is not set: the application has no database.');
  return url;
}
