import fs from 'node:fs';
import path from 'node:path';
import { newInvitationSecret } from '../auth/token-secret';
import { passwordsAllowed } from '../auth/settings';
import { pgReadBook } from '../db/book-view';
import { connectPool } from '../db/pool';
import { connectPrisma } from '../db/prisma';
import { prismaTransact } from '../db/transact';
import { EXAMPLE_FOUNDING } from '../domain/governance/founding/example-founding';
import { parseFounding, type Founding } from '../domain/governance/founding/founding-document';
import { invitationPath } from '../domain/governance/people/invitation';
import { ok, refuse, type Fault, type Result } from '../domain/result';
import { columnarEngine } from '../engine/columnar-engine';
import { Busy } from '../ports/busy';
import { previewFounding } from '../usecases/margin/preview-founding';
import { foundingFaults } from '../usecases/people/found-venue';
import { foundWithPeople, type InvitedFounder } from '../usecases/people/found-with-people';
import { commandDatabase } from './launch/command-database';
import { importBeforeFounding } from './found-imports';
import { firstAdministrator, foundersWith } from './found-password';
import { FOUND_USAGE, parseFoundOptions, type FirstSignIn, type FoundCommand } from './found-options';
import { foundingParameters } from './found-parameters';
import { spokenInstant } from '../domain/number/instant';
import { previewText } from './found-preview';
import { askFounding, openTerminal, type Terminal } from './found-questions';
import { documentOfFile } from './json-document';
import { runningUrl } from './launch/data-dir-lock';
import { commandSettingsOrExit, VENUE_PORT } from './serve-options';

// `npm run found`. docs/your-own-venue.md shows it at work.

const FOUNDING = { kind: 'SYSTEM', process: 'founding' } as const;

type Asked = Extract<FoundCommand, { kind: 'FOUND' }>;

async function main(): Promise<number> {
  const command = parseFoundOptions(process.argv.slice(2), process.stdin.isTTY);
  if (!command.ok) {
    console.error(`${command.refusal}\n\n${FOUND_USAGE}`);
    return 2;
  }
  switch (command.value.kind) {
    case 'HELP':
      console.log(FOUND_USAGE);
      return 0;
    case 'EXAMPLE':
      console.log(JSON.stringify(EXAMPLE_FOUNDING, null, 2));
      return 0;
    case 'FOUND': {
      const terminal = process.stdin.isTTY ? openTerminal() : null;
      try {
        return await found(command.value, terminal);
      } catch (error) {
        if (!(error instanceof Busy)) throw error;
        console.error(error.message);
        return 4;
      } finally {
        terminal?.close();
      }
    }
  }
}

async function found(command: Asked, terminal: Terminal | null): Promise<number> {
  const read = await documentOf(command, terminal);
  const founding = read.ok ? parseFounding(read.value) : read;
  if (!founding.ok) return refused(founding.refusal);
  const folder = command.file === null ? process.cwd() : path.dirname(path.resolve(command.file));
  const parameters = await foundingParameters(founding.value, folder);
  if (!parameters.ok) return refused(parameters.refusal);
  const faults = foundingFaults(founding.value, parameters.value.set.document.settlementAsset);
  if (faults.length > 0) return refused(faults);
  if (command.signIn !== 'SINGLE_SIGN_ON' && !passwordsAllowed(process.env)) {
    const message = 'This installation signs people in at its OpenID provider only: use --single-sign-on.';
    return refused([{ path: '', rule: 'single-sign-on', message }]);
  }

  const database = await commandDatabase(process.env, 'own');
  const prisma = connectPrisma(database.applicationUrl, { connections: 2 });
  const pool = connectPool(database.applicationUrl, {
    connections: 1,
    applicationName: 'margrave found',
    onError: (error) => console.error(error.message),
  });
  try {
    const transact = prismaTransact(prisma);
    if (await prisma.venue.findUnique({ where: { id: 1 } })) return refused([ALREADY_FOUNDED]);
    const imported = await importBeforeFounding(transact, founding.value, parameters.value.listed, folder);
    if (!imported.ok) return refused(imported.refusal);
    for (const line of imported.value) console.log(line);

    const { set } = parameters.value;
    const preview = await previewFounding({ readBook: pgReadBook(pool), engine: columnarEngine() }, set);
    if (!preview.ok) return refused([ALREADY_FOUNDED]);
    console.log(previewText(founding.value, set, preview.value));
    if (command.isPreview) {
      console.log('\nNothing was founded, and nothing is margined yet.');
      return 0;
    }
    if (!command.isAgreed && !(await agrees(terminal))) {
      console.log('Nothing was founded.');
      return 3;
    }
    const people = await withPassword(founding.value, command.signIn, terminal);
    if (!people.ok) return refused(people.refusal);
    const { name, settlementAsset, policy } = founding.value;
    const newInvitation = command.signIn === 'SINGLE_SIGN_ON' ? null : newInvitationSecret;
    const done = await foundWithPeople({ transact, newInvitation }, FOUNDING, {
      ...{ name, settlementAsset, policy, people: people.value },
      document: set.canonical,
    });
    if (!done.ok)
      return refused(done.refusal.code === 'InvalidInput' ? done.refusal.faults : [ALREADY_FOUNDED]);
    console.log(`\n${name} is founded; version 1 is live.`);
    for (const line of signInLines(founding.value, command.signIn, done.value.invited)) console.log(line);
    return 0;
  } finally {
    await pool.end();
    await prisma.$disconnect();
    await database.close();
  }
}

async function documentOf(
  command: Asked,
  terminal: Terminal | null,
): Promise<Result<unknown, readonly Fault[]>> {
  if (command.file !== null) return documentOfFile('', command.file);
  if (terminal === null) throw new Error('Without a file there is a terminal to ask on.');
  return ok(await askFounding(terminal.ask, (line) => console.log(line)));
}

async function agrees(terminal: Terminal | null): Promise<boolean> {
  if (terminal === null) throw new Error('Without --yes there is a terminal to ask on.');
  return /^y(es)?$/i.test(await terminal.ask('\nFound the venue with this? (yes/no) '));
}

/** The first people, the first administrator with a password where they sign in by one. */
async function withPassword({ people }: Founding, signIn: FirstSignIn, terminal: Terminal | null) {
  const first = firstAdministrator(people);
  if (signIn === 'SINGLE_SIGN_ON' || !first) return foundersWith(people, null);
  const password =
    signIn === 'STDIN' ? firstLine(fs.readFileSync(0, 'utf8')) : await typedPassword(terminal, first.name);
  if (password !== null) return foundersWith(people, password);
  return refuse([{ path: '', rule: 'password-twice', message: 'The two passwords are not the same.' }]);
}

function firstLine(text: string): string {
  return text.split(/\r?\n/, 1)[0] ?? '';
}

/** Null when it was typed differently the second time. */
async function typedPassword(terminal: Terminal | null, name: string): Promise<string | null> {
  if (terminal === null) throw new Error('A password is typed on a terminal.');
  const password = await terminal.secret(`Password of ${name}: `);
  return (await terminal.secret('Again: ')) === password ? password : null;
}

function signInLines(
  { people }: Founding,
  signIn: FirstSignIn,
  invited: readonly InvitedFounder[],
): readonly string[] {
  if (signIn === 'SINGLE_SIGN_ON') {
    return ['Everybody signs in at the OpenID provider, which must state their e-mail address as verified.'];
  }
  const first = firstAdministrator(people);
  const url = venueUrl().replace(/\/$/, '');
  const [one] = invited;
  return [
    `${first?.email ?? ''} signs in with the password just given.`,
    ...(one
      ? [
          '',
          `Hand each of the others their own link, by a way that nobody else reads. It is shown here only, opens once,`,
          `and lasts until ${spokenInstant(one.expiresAt)}; an administrator can make a new one under People and tokens.`,
          ...invited.map(({ email, secret }) => `  ${email}\n    ${url}${invitationPath(secret)}`),
        ]
      : []),
    '',
    'Start the venue with `npm run venue`, if it does not run yet.',
  ];
}

/** What people type; where nothing says so, where `npm run venue` runs, or does not start. */
function venueUrl(): string {
  const { NEXTAUTH_URL: stated, PORT } = process.env;
  const { dataDir } = commandSettingsOrExit(process.env, 'own');
  return (
    (stated || null) ??
    runningUrl(path.join(dataDir, 'margrave.lock')) ??
    `http://localhost:${PORT || VENUE_PORT}`
  );
}

const ALREADY_FOUNDED: Fault = {
  path: '',
  rule: 'venue-not-founded',
  message: 'A venue is founded here already: it changes by proposals, and a venue is founded once.',
};

function refused(faults: readonly Fault[]): number {
  for (const { path: place, rule, message } of faults) console.error(`${place || '/'}: ${message} (${rule})`);
  return 2;
}

process.exitCode = await main();
