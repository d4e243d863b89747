import { createInterface } from 'node:readline';
import pg from 'pg';
import { passwordsAllowed } from '../auth/settings';
import { postgresSignInLimit } from '../auth/sign-in-limit';
import { newInvitationSecret } from '../auth/token-secret';
import { connectPool } from '../db/pool';
import { connectPrisma } from '../db/prisma';
import { prismaTransact } from '../db/transact';
import type { PrismaClient } from '../db/generated/prisma/client';
import { identityReads } from '../db/identity-reads';
import { invitationPath } from '../domain/governance/people/invitation';
import type { Actor } from '../domain/governance/people/actor';
import { Busy } from '../ports/busy';
import { type CommandDatabase, existingDatabase } from './launch/command-database';
import { actOnPeople, type PeopleRefusal } from './people-command';
import { PEOPLE_USAGE, parsePeopleOptions, type PeopleOptions } from './people-options';
import { provenAdministrator } from './proven-person';
import { VENUE_PORT } from './serve-options';

// `npm run people`: exit code 0 when it was done, 2 when it (or the command line) was refused, 4 when the venue was busy.

async function main(): Promise<number> {
  const options = parsePeopleOptions(process.argv.slice(2));
  if (!options.ok) {
    console.error(`${options.refusal}\n\n${PEOPLE_USAGE}`);
    return 2;
  }
  if (options.value === null) {
    console.log(PEOPLE_USAGE);
    return 0;
  }
  const database = await existingDatabase(process.env);
  const prisma = connectPrisma(database.applicationUrl, { connections: 2 });
  try {
    return await act(options.value, database, prisma);
  } catch (error) {
    if (!(error instanceof Busy)) throw error;
    console.error(error.message);
    return 4;
  } finally {
    await prisma.$disconnect();
    await database.close();
  }
}

async function act(
  { act: asked, by }: PeopleOptions,
  database: CommandDatabase,
  prisma: PrismaClient,
): Promise<number> {
  const actor = by === 'RECOVERY' ? await hostActor(database) : await personActor(by.email, database, prisma);
  if (typeof actor === 'string') {
    console.error(actor);
    return 2;
  }
  if (asked.act === 'list') {
    for (const line of await listed(prisma)) console.log(line);
    return 0;
  }
  const base = process.env.NEXTAUTH_URL || `http://localhost:${process.env.PORT || VENUE_PORT}`;
  const deps = {
    transact: prismaTransact(prisma),
    newInvitation: passwordsAllowed(process.env) ? newInvitationSecret : null,
    newLink: (secret: string) => `${base.replace(/\/$/, '')}${invitationPath(secret)}`,
  };
  const done = await actOnPeople(deps, actor, asked);
  if (done.ok) console.log(done.value);
  else console.error(refusalText(done.refusal));
  return done.ok ? 0 : 2;
}

/** Who has the database as its owner has it may bring back an administrator; a sentence when this is not them. */
async function hostActor({ ownerUrl }: CommandDatabase): Promise<Actor | string> {
  const sentence =
    "--recover: works on the database's own host only, with the owner's connection (DATABASE_OWNER_URL, or the data directory).";
  if (ownerUrl === null) return sentence;
  const client = new pg.Client({ connectionString: ownerUrl, application_name: 'margrave people' });
  await client.connect();
  try {
    const { rows } = await client.query<{ owns: boolean }>(
      `select pg_has_role(current_user, relowner, 'USAGE') as owns from pg_class where oid = 'person'::regclass`,
    );
    return rows[0]?.owns ? { kind: 'SYSTEM', process: 'recovery' } : sentence;
  } finally {
    await client.end();
  }
}

async function personActor(
  email: string,
  database: CommandDatabase,
  prisma: PrismaClient,
): Promise<Actor | string> {
  const pool = connectPool(database.applicationUrl, {
    connections: 1,
    applicationName: 'margrave people',
    onError: () => undefined,
  });
  try {
    const deps = { identity: identityReads(prisma), limit: postgresSignInLimit(pool) };
    const proven = await provenAdministrator(deps, { email, password: await passwordOf(email) });
    return proven.ok ? proven.value : proven.refusal;
  } finally {
    await pool.end();
  }
}

/** Typed unseen, or the first line of standard input where nobody types. */
async function passwordOf(email: string): Promise<string> {
  const { stdin, stderr } = process;
  const typed = createInterface({ input: stdin, terminal: stdin.isTTY });
  if (stdin.isTTY) stderr.write(`Password of ${email}: `);
  try {
    for await (const line of typed) return line;
    return '';
  } finally {
    if (stdin.isTTY) stderr.write('\n');
    typed.close();
  }
}

async function listed(prisma: PrismaClient): Promise<readonly string[]> {
  const people = await prisma.person.findMany({
    orderBy: [{ name: 'asc' }, { id: 'asc' }],
    include: { invitation: { select: { expiresAt: true } } },
  });
  return people.map(({ email, name, roles, passwordHash, oidcSubject, disabledAt, invitation }) => {
    const ways = [passwordHash === null ? null : 'password', oidcSubject === null ? null : 'single sign-on'];
    const way = ways.filter((one) => one !== null).join(' and ');
    const waiting = invitation
      ? `invited until ${invitation.expiresAt.toISOString()}`
      : 'no way to sign in yet';
    const access = disabledAt === null ? 'active' : `suspended since ${disabledAt.toISOString()}`;
    return [email, name, roles.join(' ').toLowerCase(), way === '' ? waiting : way, access].join('\t');
  });
}

function refusalText(refusal: PeopleRefusal): string {
  switch (refusal.code) {
    case 'Unauthenticated':
    case 'Forbidden':
      return 'Only an administrator may do this.';
    case 'ReauthenticationRequired':
      return 'The password was checked too long ago: call the command again.';
    case 'NotFound':
      return 'Nobody has this e-mail address.';
    case 'OwnRoles':
      return 'Nobody changes their own roles or suspends themselves: another administrator does.';
    case 'LastAdministrator':
      return 'The venue would be left without an administrator.';
    case 'NotInvitable':
      return {
        SIGNS_IN: 'They have a way to sign in already.',
        SUSPENDED: 'Their access is suspended: restore it first.',
        SINGLE_SIGN_ON: 'People sign in by single sign-on only here: they need no link.',
      }[refusal.because];
    case 'InvalidInput':
      return refusal.faults.map(({ message }) => message).join('\n');
  }
}

process.exitCode = await main();
