import os from 'node:os';
import { parsePriceScenarios } from '../domain/risk/scenarios/price-scenario';
import { parseParameterSet } from '../domain/parameters/validate';
import { ok, refuse, type Fault, type Result } from '../domain/result';
import { pgReadBook } from '../db/book-view';
import { connectPool } from '../db/pool';
import { columnarStress } from '../engine/scenario/columnar-stress';
import {
  type BookUnderStress,
  type ScenariosAsked,
  type SetBeside,
  stressBook,
  type StressRefusal,
} from '../usecases/simulation/stress-book';
import { existingDatabase } from './launch/command-database';
import { documentOfFile } from './json-document';
import { parseStressOptions, STRESS_USAGE, type StressCommand } from './stress-options';
import { offText, stressJson, stressTables } from './stress-report';

async function main(): Promise<number> {
  const command = parseStressOptions(process.argv.slice(2), os.availableParallelism());
  if (!command.ok) {
    const exitCode = refused(command.refusal);
    console.error(`\n${STRESS_USAGE}`);
    return exitCode;
  }
  if (command.value === null) {
    console.log(STRESS_USAGE);
    return 0;
  }
  const scenarios = await scenariosOf(command.value);
  const beside = await besideOf(command.value);
  if (!scenarios.ok || !beside.ok)
    return refused([...(scenarios.ok ? [] : scenarios.refusal), ...(beside.ok ? [] : beside.refusal)]);
  const answer = await stressed(command.value, scenarios.value, beside.value);
  if (!answer.ok) return refused(faultsOf(answer.refusal));
  if (command.value.isJson) process.stdout.write(`${JSON.stringify(stressJson(answer.value), null, 2)}\n`);
  else print(answer.value);
  return 0;
}

async function stressed(
  { threads }: StressCommand,
  scenarios: ScenariosAsked,
  beside: SetBeside | null,
): Promise<Result<BookUnderStress, StressRefusal>> {
  const database = await existingDatabase(process.env);
  const pool = connectPool(database.applicationUrl, {
    connections: 1,
    applicationName: 'margrave stress',
    onError: (error) => console.error(error.message),
  });
  try {
    const deps = { readBook: pgReadBook(pool), engine: columnarStress(threads) };
    return await stressBook(deps, scenarios, beside);
  } finally {
    await pool.end();
    await database.close();
  }
}

async function scenariosOf({ scenarios }: StressCommand): Promise<Result<ScenariosAsked, readonly Fault[]>> {
  if (scenarios === null || scenarios === 'LIBRARY') return ok(scenarios);
  const read = await documentOfFile('--file', scenarios.file);
  return read.ok ? parsePriceScenarios(read.value) : read;
}

async function besideOf({ beside }: StressCommand): Promise<Result<SetBeside | null, readonly Fault[]>> {
  if (beside === null) return ok(null);
  if ('revisionHash' in beside) return ok({ kind: 'REVISION', revisionHash: beside.revisionHash });
  const read = await documentOfFile('--params', beside.file);
  if (!read.ok) return read;
  const parsed = parseParameterSet(read.value);
  if (parsed.ok) return ok({ kind: 'PARAMETERS', parameters: parsed.value });
  return refuse(parsed.refusal.map((fault) => ({ ...fault, path: `--params ${fault.path}` })));
}

function faultsOf(refusal: StressRefusal): readonly Fault[] {
  switch (refusal.code) {
    case 'InvalidInput':
      return refusal.faults;
    case 'NoLiveVersion':
      return [
        { path: '', rule: 'venue-founded', message: 'There is no live version: the venue is not founded.' },
      ];
    case 'NoSuchRevision': {
      const message = `No revision has the hash "${refusal.revisionHash}".`;
      return [{ path: '--revision', rule: 'no-such-revision', message }];
    }
  }
}

function refused(faults: readonly Fault[]): number {
  for (const { path, rule, message } of faults) console.error(`${path || '/'}: ${message} (${rule})`);
  return 2;
}

function print(answer: BookUnderStress): void {
  const { asOf, inputsRevision, versionNumber, settlementAsset, sets, left } = answer;
  console.log(`as of ${asOf.toISOString()}, inputs ${inputsRevision}, live version ${versionNumber}`);
  for (const { name, message } of left) console.log(`left out of “${name}”: ${message}`);
  for (const [index, rows] of stressTables(answer).entries()) {
    const set = sets[index];
    if (!set) continue;
    console.log(`\n${index === 0 ? 'the live version' : 'the set beside it'}, ${set.parameterSetHash}:`);
    console.table(rows);
    const off = Math.max(...[set.standing, ...set.scenarios].map(({ offByAtMost }) => offByAtMost));
    console.log(
      `counts are exact; each sum is in ${settlementAsset} and off by ${offText(off)} at most; ` +
        `${set.doubtfulPairs} pairs of an account and a scenario and ${set.accountsApart} whole accounts were left to exact numbers`,
    );
    if (set.mostReached.length === 0) continue;
    console.log('accounts that are liquidatable, then called, in the most scenarios:');
    console.table(set.mostReached);
  }
}

process.exitCode = await main();
