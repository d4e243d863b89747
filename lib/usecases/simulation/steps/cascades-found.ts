import type { BookChunk } from '../../../domain/books/book-chunk';
import type { MarketState } from '../../../domain/margin/method/inputs';
import type { ParameterSet } from '../../../domain/parameters/document/parameter-set';
import { ok, type Result } from '../../../domain/result';
import {
  type CascadeAsked,
  type CascadeShock,
  cascadeTerms,
} from '../../../domain/risk/cascade/cascade-asked';
import {
  type CriticalDepth,
  searchedDepth,
  WITHIN_MULTIPLE,
} from '../../../domain/risk/cascade/depth-search';
import { expectedBox } from '../../../domain/risk/cascade/out-of-reach';
import {
  cascadeRounds,
  type CascadeRun,
  type RoundAnswer,
  type RoundQuestion,
} from '../../../domain/risk/cascade/rounds';
import type { CascadeFigures, Cascades, CascadeUnder } from '../../../domain/risk/studies/cascade/cascade';
import { cascadeUnder, pairSumsOf } from '../../../domain/risk/studies/cascade/cascade-figures';
import type { MarginEngine } from '../../../ports/margin';
import { CascadePasses } from './cascade-passes';
import type { Sides } from './corner-margins';
import type { FrozenInputs } from './frozen-inputs';

/**
 * What each shock does through forced sales, under both sets. The book is read once more and held in memory, as columns: some 25 bytes
 * for each position and 100 for each account.
 *
 * @param chunks every account once; refused with a sentence where one can no longer be had
 */
export async function cascadesFound(
  engine: MarginEngine,
  { base, proposed }: Sides,
  market: MarketState,
  asked: CascadeAsked,
  chunks: AsyncIterable<Result<BookChunk, string>>,
): Promise<Result<Cascades, string>> {
  const held: BookChunk[] = [];
  for await (const chunk of chunks) {
    if (!chunk.ok) return chunk;
    held.push(chunk.value);
  }
  const found: Record<string, CascadeFigures> = {};
  for (const shock of asked.shocks) {
    const under = (parameters: ParameterSet) => cascadeFound(engine, parameters, market, asked, shock, held);
    const before = await under(base);
    found[shock.key] = { before, after: base.hash === proposed.hash ? before : await under(proposed) };
  }
  return ok(found);
}

async function cascadeFound(
  engine: MarginEngine,
  parameters: ParameterSet,
  market: MarketState,
  asked: CascadeAsked,
  shock: CascadeShock,
  chunks: readonly BookChunk[],
): Promise<CascadeUnder> {
  const terms = cascadeTerms(asked, shock, market.prices, '1');
  const passes = new CascadePasses(engine, parameters, market, chunks);
  const pairs = pairSumsOf(asked);
  const told = { hasLosses: true, seen: pairs.add.bind(pairs) };
  const first = await passes.answer({ prices: terms.prices, moved: new Set() }, told);
  if (first.liquidated.accounts > 0) await passes.ruleOut(expectedBox(terms, first.liquidated));
  // Whoever looks at other depths begins where the shock left everybody: no depth changes that.
  const shocked = passes.fork();
  const run = await driven(cascadeRounds(terms, { first }), (question) => passes.answer(question, told));
  const isWithin = async (depthFactor: string): Promise<boolean> => {
    const own = shocked.fork();
    const stopAbove = first.liquidated.notional.times(WITHIN_MULTIPLE);
    const scaled = cascadeTerms(asked, shock, market.prices, depthFactor);
    const { end } = await driven(cascadeRounds(scaled, { first, stopAbove }), (question) =>
      own.answer(question, { hasLosses: false }),
    );
    return end === 'SETTLED';
  };
  return cascadeUnder(asked, run, pairs, await criticalDepth(run, isWithin));
}

async function criticalDepth(
  { end, rounds }: CascadeRun,
  isWithin: (depthFactor: string) => Promise<boolean>,
): Promise<CriticalDepth> {
  const [first] = rounds;
  if (!first || first.notional.isZero()) return { kind: 'NOTHING_SOLD' };
  const all = rounds.reduce((sum, { notional }) => sum.plus(notional), first.notional.times(0));
  const search = searchedDepth(end === 'SETTLED' && all.lte(first.notional.times(WITHIN_MULTIPLE)));
  let step = search.next();
  while (step.done !== true) step = search.next(await isWithin(step.value));
  return step.value;
}

async function driven(
  rounds: Generator<RoundQuestion, CascadeRun, RoundAnswer>,
  answer: (question: RoundQuestion) => Promise<RoundAnswer>,
): Promise<CascadeRun> {
  let step = rounds.next();
  while (step.done !== true) step = rounds.next(await answer(step.value));
  return step.value;
}

/** The accounts of every block, one after the other. */
export async function* accountsOfAll({
  blocks,
  accountsOf,
}: Pick<FrozenInputs, 'blocks' | 'accountsOf'>): AsyncGenerator<Result<BookChunk, string>> {
  for (const block of blocks) yield accountsOf(block);
}
