import { assert } from '../../../domain/assert';
import type { BookChunk } from '../../../domain/books/book-chunk';
import { guardLimits } from '../../../domain/market/guard-limits';
import type { ClosedBar } from '../../../domain/market/guard-volatility';
import { marginAt } from '../../../domain/margin/figures/margin-columns';
import type { MarketState } from '../../../domain/margin/method/inputs';
import type { MarkPrices } from '../../../domain/margin/method/types';
import { Decimal, decimal, ZERO } from '../../../domain/number/decimal';
import type { ParameterSet } from '../../../domain/parameters/document/parameter-set';
import { ok, type Result } from '../../../domain/result';
import { guardedPath } from '../../../domain/risk/studies/walks/guarded-path';
import { type Liquidated, Walker } from '../../../domain/risk/studies/walks/walker';
import type {
  HeldAlong,
  Walk,
  WalkCourse,
  Walks,
  WalksAsked,
  WalkUnder,
} from '../../../domain/risk/studies/walks/walks';
import type { MarginEngine } from '../../../ports/margin';
import { accountsOfAll } from './cascades-found';
import type { Sides } from './corner-margins';
import type { LoadSnapshot } from './frozen-book';
import type { FrozenInputs } from './frozen-inputs';
import { historyBars } from './kept-series';
import type { StressTrial } from './stress-trial';

const MS_PER_MINUTE = 60_000;

export interface WalksTrial {
  readonly engine: MarginEngine;
  readonly sides: Sides;
  readonly asked: WalksAsked;
  /** What scenarios ask, with the prices of each of their steps. */
  readonly stress: StressTrial;
}

/** A path as it is walked under one set. */
interface SidePath {
  readonly scenario: string;
  /** Of each step, the first as the path begins. */
  readonly prices: readonly MarkPrices[];
  readonly held: readonly HeldAlong[];
  readonly walker: Walker;
}

/**
 * What comes of accounts along every path that was asked, under both sets. The book is read once more, and of it only those are held
 * who are liquidated.
 *
 * @returns or refused with a sentence where accounts, or what was known of prices, can no longer be had
 */
export async function walksFound(
  trial: WalksTrial,
  inputs: Pick<FrozenInputs, 'market' | 'blocks' | 'accountsOf'>,
  load: LoadSnapshot,
): Promise<Result<Walks, string>> {
  const { sides, asked } = trial;
  const before = await walkedUnder(trial, 'before', sides.base, inputs, load);
  if (!before.ok) return before;
  const isOne = sides.base.hash === sides.proposed.hash;
  const after = isOne ? before : await walkedUnder(trial, 'after', sides.proposed, inputs, load);
  if (!after.ok) return after;
  return ok({
    walks: asked.paths.map(({ scenario }, place): Walk => {
      const [one, other] = [before.value[place], after.value[place]];
      assert(one !== undefined && other !== undefined, 'every path was walked under both sets');
      return { scenario, before: one, after: other };
    }),
  });
}

async function walkedUnder(
  { engine, asked, stress }: WalksTrial,
  side: 'before' | 'after',
  parameters: ParameterSet,
  inputs: Pick<FrozenInputs, 'market' | 'blocks' | 'accountsOf'>,
  load: LoadSnapshot,
): Promise<Result<readonly WalkUnder[], string>> {
  const { market } = inputs;
  const bars = await historyBars(load, asked.guardHistory[side]);
  if (!bars.ok) return bars;
  const paths = pathsUnder(parameters, { stress, asked, market, side }, bars.value);
  // One list, so that the engine's tables of it serve every chunk.
  const scenarios = paths.flatMap(({ prices }) => prices);
  for await (const chunk of accountsOfAll(inputs)) {
    if (!chunk.ok) return chunk;
    const reached = await engine.reachedIn({ market, parameters, scenarios }, chunk.value);
    let from = 0;
    for (const { walker, prices } of paths) {
      walker.see(chunk.value, { from: 0, reached: reached.slice(from, from + prices.length) });
      from += prices.length;
    }
  }
  const fund = decimal(asked.insuranceFund ?? '0');
  const found: WalkUnder[] = [];
  for (const path of paths) {
    const course = await courseOf(engine, { market, parameters }, path, fund);
    found.push({ course, held: path.held, acting: null, still: [] });
  }
  return ok(found);
}

function pathsUnder(
  parameters: ParameterSet,
  {
    stress,
    asked,
    market,
    side,
  }: {
    readonly stress: StressTrial;
    readonly asked: WalksAsked;
    readonly market: MarketState;
    readonly side: 'before' | 'after';
  },
  bars: ReadonlyMap<string, readonly ClosedBar[]>,
): readonly SidePath[] {
  const { priceGuard } = parameters.document.marketData ?? {};
  const limits = priceGuard ? guardLimits(priceGuard) : null;
  const start = market.prices;
  const paths: SidePath[] = [];
  let from = 0;
  for (const { hash, steps, path } of stress.asked.scenarios) {
    const instants = stress.prices.slice(from, from + steps.length);
    from += steps.length;
    const known = asked.paths.find(({ scenario }) => scenario === hash);
    if (!path || !known) continue;
    const { atMs } = known;
    const guarded = guardedPath(limits, { start, instants, atMs }, (one) => bars.get(one) ?? []);
    paths.push({
      scenario: hash,
      prices: [start, ...guarded.prices],
      held: heldAlong(start, guarded.held),
      walker: new Walker([0, ...atMs], path.graceMinutes[side] * MS_PER_MINUTE),
    });
  }
  return paths;
}

function heldAlong(start: MarkPrices, held: readonly (readonly string[])[]): readonly HeldAlong[] {
  const steps = new Map<string, number[]>();
  for (const [place, instruments] of held.entries())
    for (const instrument of instruments)
      steps.set(instrument, [...(steps.get(instrument) ?? []), place + 1]);
  return [...start.keys()].flatMap((instrument) => {
    const at = steps.get(instrument);
    return at ? [{ instrument, steps: at }] : [];
  });
}

/** What those come to who are liquidated, margined at the prices of the step at which they are; and so the whole course. */
async function courseOf(
  engine: MarginEngine,
  at: { readonly market: MarketState; readonly parameters: ParameterSet },
  { walker, prices }: SidePath,
  fund: Decimal,
): Promise<WalkCourse> {
  const liquidated: Liquidated[] = [];
  for (const [step, pricesThere] of prices.entries()) {
    const market = { ...at.market, prices: pricesThere };
    let found: Liquidated = { notional: ZERO, badDebt: ZERO };
    for (const piece of walker.liquidatedAt(step))
      found = plus(found, await whatTheyHad(engine, { ...market, parameters: at.parameters }, piece));
    liquidated.push(found);
  }
  return walker.course(liquidated, fund);
}

async function whatTheyHad(
  engine: MarginEngine,
  input: MarketState & { readonly parameters: ParameterSet },
  piece: BookChunk,
): Promise<Liquidated> {
  const columns = await engine.marginChunk(input, piece);
  let found: Liquidated = { notional: ZERO, badDebt: ZERO };
  for (const index of piece.accounts.keys()) {
    const margined = marginAt(columns, index);
    assert(margined.ok, 'whoever is liquidated could be margined there');
    const { notional, equity } = margined.value;
    found = plus(found, { notional, badDebt: Decimal.max(ZERO, equity.neg()) });
  }
  return found;
}

function plus(a: Liquidated, b: Liquidated): Liquidated {
  return { notional: a.notional.plus(b.notional), badDebt: a.badDebt.plus(b.badDebt) };
}
