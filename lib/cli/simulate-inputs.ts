import type { KeptAccount } from '../domain/books/account-line';
import { type BookChunk, chunkOfKept } from '../domain/books/book-chunk';
import { snapshotLines } from '../domain/books/chunk-lines';
import { marketAsRead, marketSnapshotText, parseMarketSnapshot } from '../domain/books/market-snapshot';
import { AccountSnapshotWriter, hashed, parseAccountSnapshot } from '../domain/books/snapshot';
import { compareBytes } from '../domain/books/snapshot-line';
import type { MarketState } from '../domain/margin/method/inputs';
import { NO_DIALS } from '../domain/parameters/dial-vector';
import type { ParameterSet } from '../domain/parameters/document/parameter-set';
import { NO_RAMPS } from '../domain/parameters/ramps';
import { parseParameterSet } from '../domain/parameters/validate';
import { ok, refuse, type Fault, type Result } from '../domain/result';
import { METHOD_VERSION } from '../domain/margin/method/method-version';
import type { SafeRampAsked } from '../domain/risk/studies/safe-ramp/safe-ramp';
import { guardrailsOf } from '../domain/governance/policy/policy';
import { knownImpacts } from '../domain/risk/cascade/cascade-asked';
import { marginMany } from '../engine/batch/margin-many';
import { demoAccounts, DEMO_ACCOUNTS } from '../market-data/demo/demo-accounts';
import { demoInputs } from '../market-data/demo/demo-inputs';
import { DEMO_POLICY, demoProposalDocument } from '../market-data/demo/demo-venue';
import { type Block, blockAccountsFor, blocksOf } from '../usecases/simulation/steps/blocks';
import { askedOfAll, NO_QUESTIONS } from '../usecases/simulation/steps/frozen-inputs';
import { heldTo } from '../usecases/simulation/steps/safe-ramp-terms';
import type { EvidenceOf, Stated } from '../usecases/simulation/steps/sealed-evidence';
import { type Trial, trialOf } from '../usecases/simulation/steps/trial';
import { scenariosOfFile } from './simulate-scenarios';
import { scenarioMarket, stressQuestion, stressTrial } from '../usecases/simulation/steps/stress-trial';
import { readBookFolder, setOfFolder } from './book-folder';
import { documentOfFile } from './json-document';
import type { SimulateSource } from './simulate-options';

/** A change on a book, ready to be tried by any number of processes, each of which makes it for itself. */
export interface ShellSimulation {
  readonly of: EvidenceOf;
  readonly stated: Stated;
  readonly trial: Trial;
  readonly blocks: readonly Block[];
  readonly accountsOf: (block: Block) => BookChunk;
}

/** Nobody's: a simulation of the shell is of no proposal of a venue. */
const NO_PROPOSAL = '00000000-0000-0000-0000-000000000000';
const EXAMPLE_FOUNDED = new Date('2026-11-29T05:17:00Z');

/** @returns or what is wrong with a file, or with the change */
export async function shellSimulation(
  source: SimulateSource,
): Promise<Result<ShellSimulation, readonly Fault[]>> {
  const read = source.kind === 'EXAMPLE' ? await exampleOf() : await filesOf(source);
  if (!read.ok) return read;
  const { base, proposed, accounts: kept } = read.value;
  const market = marketAsRead(read.value.market, [base, proposed]);
  const writer = new AccountSnapshotWriter();
  const inOrder = kept.toSorted((a, b) => compareBytes(a.book.account, b.book.account));
  const all = chunkOfKept(inOrder);
  for (const [index, line] of snapshotLines(all).entries()) writer.add(all.accounts[index] ?? '', line);
  const { snapshot } = writer.finish();
  const chunks = written(parseAccountSnapshot(snapshot.text));
  const marketText = hashed(marketSnapshotText(market));
  // As whoever repeats it reads it.
  const frozen = written(parseMarketSnapshot(marketText.text));
  const scenarios = await scenariosOfFile(source.scenarios, scenarioMarket(frozen, base));
  if (!scenarios.ok) return scenarios;
  const question = stressQuestion(scenarios.value, { base, proposed }, frozen);
  const textOf = (hash: string) => Promise.resolve(ok(textsByHash.get(hash) ?? ''));
  const textsByHash = new Map(scenarios.value.map(({ hash, text }) => [hash, text]));
  const stress = question ? await stressTrial(question, base, frozen, textOf) : ok(null);
  if (!stress.ok) return refuse([{ path: '--scenarios', rule: 'computed', message: stress.refusal }]);
  const asked = {
    ...askedOfAll(frozen, {
      ...NO_QUESTIONS,
      impacts: knownImpacts(frozen, new Map()),
      safeRamp: read.value.safeRamp,
    }),
    stress: stress.value,
  };
  const change = { base, proposed, dials: NO_DIALS, ramps: NO_RAMPS, standsStill: true };
  const trial = trialOf(change, frozen, asked);
  if (!trial.ok) return refuse([{ path: '--proposed', rule: 'sound-at-corners', message: trial.refusal }]);
  let start = 0;
  const starts = chunks.map(({ accounts }) => (start += accounts) - accounts);
  return ok({
    of: { proposal: NO_PROPOSAL, baseVersion: 1, revisionHash: proposed.hash, base, proposed },
    stated: {
      ...{ asked, present: trial.value.present },
      moved: {
        ...{ accountSnapshotHash: snapshot.hash, marketSnapshotHash: marketText.hash },
        ...{ methodVersion: METHOD_VERSION, dials: NO_DIALS, dialsAfter: null, ramps: NO_RAMPS },
      },
    },
    trial: trial.value,
    blocks: blocksOf(chunks, blockAccountsFor(inOrder.length)),
    accountsOf({ chunk, from, accounts }) {
      const first = (starts[chunk] ?? 0) + from;
      return chunkOfKept(inOrder.slice(first, first + accounts));
    },
  });
}

interface ChangeOnBook {
  readonly base: ParameterSet;
  readonly proposed: ParameterSet;
  readonly market: MarketState;
  readonly accounts: readonly KeptAccount[];
  /** What its policy holds a ramp to; null: it states none. */
  readonly safeRamp: SafeRampAsked | null;
}

async function exampleOf(): Promise<Result<ChangeOnBook, readonly Fault[]>> {
  const { parameters, ...market } = await demoInputs(EXAMPLE_FOUNDED);
  const books = [...demoAccounts(DEMO_ACCOUNTS, { parameters, ...market }, marginMany(parameters, market))];
  const proposed = parseParameterSet(demoProposalDocument(parameters.set.document));
  if (!proposed.ok) return proposed;
  const accounts = books.map((book) => ({ book, segment: null }));
  return ok({
    ...{ base: parameters.set, proposed: proposed.value, market, accounts },
    safeRamp: heldTo(guardrailsOf(DEMO_POLICY), '0'),
  });
}

async function filesOf({
  book,
  proposed: file,
}: Extract<SimulateSource, { kind: 'FILES' }>): Promise<Result<ChangeOnBook, readonly Fault[]>> {
  const read = await readBookFolder('--book', book);
  if (!read.ok) return read;
  const base = setOfFolder('--book', read.value.stated);
  if (!base.ok) return base;
  const stated = await documentOfFile('--proposed', file);
  if (!stated.ok) return stated;
  const proposed = parseParameterSet(stated.value);
  if (!proposed.ok)
    return refuse(proposed.refusal.map((fault) => ({ ...fault, path: `--proposed ${file}${fault.path}` })));
  const { market, accounts } = read.value;
  return ok({ base: base.value, proposed: proposed.value, market, accounts, safeRamp: null });
}

function written<Value>(parsed: Result<Value, unknown>): Value {
  if (!parsed.ok) throw new Error('What was just written is not read back.');
  return parsed.value;
}
