import { connectPrisma } from '../db/prisma';
import { prismaTransact } from '../db/transact';
import { ok, type Result } from '../domain/result';
import { Busy } from '../ports/busy';
import { closeAccount, type CloseAccountRefusal } from '../usecases/accounts/close-account';
import { closeInstrument, type CloseInstrumentRefusal } from '../usecases/instruments/close-instrument';
import { commandActor, type CommandActor } from './command-actor';
import { optionsOrExit } from './command-line';
import { existingDatabase } from './launch/command-database';

// `npm run close`: exit code 0 when all that is named is closed, 2 when one (or the command line) was refused, 4 when
// the venue was busy. Those named before the one that was refused are closed.

const USAGE = `npm run close -- account <id>… --reason text [options]
npm run close -- instrument <symbol>… --reason text [options]

  --reason text   why, for the audit log
  --as email      the person who closes them; by default, the import process itself;
                  a person closes instruments on the page of the parameters, where they prove who they are
  --help          prints this

An account without positions and balances leaves all runs, lists and counts; an import that puts something into it opens
it again. An instrument that nobody holds, and that values no collateral, leaves all lists, searches and runs; an import of
instruments that names it opens it again. docs/api.md describes imports.`;

const COMMAND = {
  usage: USAGE,
  options: { reason: { type: 'string' }, as: { type: 'string' } },
  takesArguments: true,
} as const;

async function main(): Promise<number> {
  const { values, positionals } = optionsOrExit(COMMAND);
  const [noun, ...keys] = positionals;
  const { reason } = values;
  if ((noun !== 'account' && noun !== 'instrument') || keys.length === 0 || reason === undefined) {
    console.error(`Name accounts or instruments, and a reason.\n\n${USAGE}`);
    return 2;
  }
  const database = await existingDatabase(process.env);
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
    const actor = found.value;
    for (const key of keys) {
      const closed =
        noun === 'account'
          ? await closeAccount({ transact }, actor, { accountId: key, reason })
          : await closeInstrument({ transact }, actor, { symbol: key, reason });
      if (!closed.ok) {
        console.error(`${key}: ${refusalText(closed.refusal)}`);
        return 2;
      }
      console.log(`${key} is closed.`);
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

function refusalText(refusal: CloseAccountRefusal | CloseInstrumentRefusal): string {
  switch (refusal.code) {
    case 'Unauthenticated':
      return 'Nobody is named who may do this: add --as email.';
    case 'Forbidden':
      return `The right ${refusal.right} is needed, which ${refusal.roles.join(', ')} have: add --as email of one.`;
    case 'NotFound':
      return `There is no such ${refusal.what}.`;
    case 'ReauthenticationRequired':
      return 'A person closes instruments on the page of the parameters, where they prove who they are.';
    case 'StillInUse':
      return `It is still in use: ${refusal.uses.join(', ')}. Positions and balances go when they are imported as 0.`;
    case 'InvalidInput':
      return refusal.faults.map(({ message }) => message).join(' ');
  }
}

process.exitCode = await main();
