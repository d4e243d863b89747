import { connectPrisma } from '../db/prisma';
import { prismaTransact } from '../db/transact';
import { ok, type Result } from '../domain/result';
import { Busy } from '../ports/busy';
import { closeAccount, type CloseAccountRefusal } from '../usecases/accounts/close-account';
import { commandActor, type CommandActor } from './command-actor';
import { optionsOrExit } from './command-line';
import { commandDatabase } from './launch/command-database';

// `npm run close`: exit code 0 when every account named is closed, 2 when one (or the command line) was refused, 4 when
// the venue was busy. Those named before the one that was refused are closed.

const USAGE = `npm run close -- account <id>… --reason text [options]

  --reason text   why, for the audit log
  --as email      the person who closes them; by default, the import process itself
  --help          prints this

An account without positions and balances leaves all runs, lists and counts; an import that puts something into it opens
it again. docs/api.md describes imports.`;

const COMMAND = {
  usage: USAGE,
  options: { reason: { type: 'string' }, as: { type: 'string' } },
  takesArguments: true,
} as const;

async function main(): Promise<number> {
  const { values, positionals } = optionsOrExit(COMMAND);
  const [noun, ...accounts] = positionals;
  if (noun !== 'account' || accounts.length === 0 || values.reason === undefined) {
    console.error(`Name accounts, and a reason.\n\n${USAGE}`);
    return 2;
  }
  const database = await commandDatabase(process.env);
  const prisma = connectPrisma(database.applicationUrl, { connections: 1 });
  const transact = prismaTransact(prisma);
  try {
    const found = await transact(async ({ people }): Promise<Result<CommandActor | null, never>> =>
      ok(await commandActor(people, values.as ?? null, 'import')),
    );
    if (!found.ok || found.value === null) {
      console.error(`--as ${values.as}: nobody active has this e-mail.`);
      return 2;
    }
    for (const accountId of accounts) {
      const closed = await closeAccount({ transact }, found.value, { accountId, reason: values.reason });
      if (!closed.ok) {
        console.error(`${accountId}: ${refusalText(closed.refusal)}`);
        return 2;
      }
      console.log(`${accountId} is closed.`);
    }
    return 0;
  } catch (error) {
    if (!(error instanceof Busy)) throw error;
    console.error(error.message);
    return 4;
  } finally {
    await prisma.$disconnect();
    await database.close();
  }
}

function refusalText(refusal: CloseAccountRefusal): string {
  switch (refusal.code) {
    case 'Unauthenticated':
      return 'Nobody is named who may do this: add --as email.';
    case 'Forbidden':
      return `The right ${refusal.right} is needed, which ${refusal.roles.join(', ')} have: add --as email of one.`;
    case 'NotFound':
      return 'There is no such account.';
    case 'StillInUse':
      return `It holds ${refusal.uses.join(' and ')}: import them as 0 first.`;
    case 'InvalidInput':
      return refusal.faults.map(({ message }) => message).join(' ');
  }
}

process.exitCode = await main();
