import fs from 'node:fs';
import { SingleBar } from 'cli-progress';
import { connectPrisma } from '../db/prisma';
import { prismaTransact } from '../db/transact';
import { Busy } from '../ports/busy';
import { commandDatabase } from './launch/command-database';
import { importAnswer } from './import-receipt';
import { importFile, type FileImportRefusal } from './import-file';
import { IMPORT_USAGE, parseImportOptions, type ImportOptions } from './import-options';

// `npm run import`: exit code 0 when the file was taken, 3 when no row of it changed anything, 2 when it (or the
// command line) was refused, 4 when the venue was busy: then nothing was imported. docs/api.md describes the formats.

async function main(): Promise<number> {
  const options = parseImportOptions(process.argv.slice(2));
  if (!options.ok) {
    console.error(`${options.refusal}\n\n${IMPORT_USAGE}`);
    return 2;
  }
  if (options.value === null) {
    console.log(IMPORT_USAGE);
    return 0;
  }
  const database = await commandDatabase(process.env);
  const prisma = connectPrisma(database.applicationUrl, { connections: 1 });
  const bar = progressBar(options.value);
  try {
    const taken = await importFile(prismaTransact(prisma), options.value, (bytes) => bar?.update(bytes));
    bar?.stop();
    if (!taken.ok) {
      console.error(refusalText(taken.refusal));
      return 2;
    }
    const { lines, exitCode } = importAnswer(taken.value);
    for (const line of lines) console.log(line);
    if ('proposalId' in taken.value && taken.value.proposalId !== null) {
      const { number } = await prisma.proposal.findUniqueOrThrow({ where: { id: taken.value.proposalId } });
      console.log(`Their tiers are proposal #${number}, a draft: nothing live has changed.`);
    }
    return exitCode;
  } catch (error) {
    if (!(error instanceof Busy)) throw error;
    console.error(error.message);
    return 4;
  } finally {
    bar?.stop();
    await prisma.$disconnect();
    await database.close();
  }
}

/** Only where somebody watches. */
function progressBar({ file }: ImportOptions): SingleBar | null {
  const size = fs.statSync(file, { throwIfNoEntry: false })?.size ?? 0;
  if (!process.stderr.isTTY || size === 0) return null;
  const bar = new SingleBar({ format: '{bar} {percentage} % read, {eta_formatted} left', hideCursor: true });
  bar.start(size, 0);
  return bar;
}

function refusalText(refusal: FileImportRefusal): string {
  switch (refusal.code) {
    case 'NoSuchFile':
    case 'NoSuchPerson':
      return refusal.message;
    case 'Unauthenticated':
      return 'Nobody is named who may do this: add --as email.';
    case 'Forbidden':
      return `The right ${refusal.right} is needed, which ${refusal.roles.join(', ')} have: add --as email of one.`;
    case 'InvalidInput': {
      const lines = refusal.faults.map(({ path: place, rule, message }) => {
        const where = place === '' ? '' : `${place}: `;
        return `${where}${message} [${rule}]`;
      });
      const count = lines.length === 100 ? 'the first 100 faults' : `${lines.length} fault(s)`;
      return [...lines, `Nothing was imported: ${count}.`].join('\n');
    }
  }
}

process.exitCode = await main();
