import { type BookChunk, someOf } from '../../../domain/books/book-chunk';
import { carriedBy } from '../../../domain/dynamics/carried';
import { allApart, type MarginColumns } from '../../../domain/margin/figures/margin-columns';
import { compileParameters } from '../../../domain/margin/method/compile';
import type { MarketState } from '../../../domain/margin/method/inputs';
import { Decimal, decimalText } from '../../../domain/number/decimal';
import type { ParameterSet } from '../../../domain/parameters/document/parameter-set';
import type { Dials } from '../../../domain/parameters/effective';
import type { Ramps } from '../../../domain/parameters/ramps';
import { rampDirection } from '../../../domain/parameters/ramp-vector';
import { pricesIn } from '../../../domain/risk/scenarios/crisis-moves';
import type { SteppedChunk, TransitionChunk } from '../../../domain/risk/studies/study';
import { deviationMoves } from '../../../domain/risk/studies/transition/deviations';
import {
  PRICE_STATES,
  type PriceState,
  type TransitionAsked,
} from '../../../domain/risk/studies/transition/transition';
import { tippedIndexes } from '../../../domain/risk/studies/transition/transition-study';
import type { MarginEngine } from '../../../ports/margin';
import { type SetAlong, setsAlong } from '../../activation/steps/along-ramp';
import { rampFrom } from '../../activation/steps/ramp-under-way';
import { WEIGHT_GRID } from '../../activation/steps/tipped-search';
import { type MarginOnce, marginOnce } from './corner-margins';

/** What is led to, and from where: dials and ramps of the base as they are in force. */
interface ChangeOnTheWay {
  readonly base: ParameterSet;
  readonly proposed: ParameterSet;
  readonly dials: Dials;
  readonly ramps: Ramps;
}

/** The way of a change in equal steps, wherever it is looked at. Made once for all blocks. */
export interface TransitionTrial extends Omit<TransitionChunk, 'states'> {
  readonly setAt: SetAlong;
  readonly begin: ParameterSet;
  /** The last is the end. */
  readonly steps: readonly ParameterSet[];
  readonly markets: ReadonlyMap<PriceState, MarketState>;
}

/** @returns null where no ramp leads along the change, or all that it moves loosens: then nobody is tipped on the way */
export function transitionTrial(
  { base, proposed, dials, ramps }: ChangeOnTheWay,
  market: MarketState,
  { steps: count, deviations }: TransitionAsked,
): TransitionTrial | null {
  const found = rampFrom(ramps, base, proposed);
  if (!found.ok) return null;
  const underWay = found.value;
  const tightens = underWay.classes.some((name) => {
    const [stated, ramp] = [underWay.target.document.marginClasses[name], underWay.ramps.get(name)];
    return stated && ramp && rampDirection(stated, ramp) !== 'LOOSENING';
  });
  if (!tightens) return null;
  const setAt = setsAlong(underWay, carriedBy(proposed, dials).dials);
  const weights = Array.from({ length: count }, (_, at) => ((at + 1) * WEIGHT_GRID) / count);
  const markets = new Map<PriceState, MarketState>([['now', market]]);
  for (const [state, sign] of [
    ['lower', -1],
    ['higher', 1],
  ] as const) {
    const moves = deviationMoves(market, deviations, sign);
    if (Object.keys(moves).length > 0)
      markets.set(state, { ...market, prices: pricesIn({ moves }, market.prices) });
  }
  return {
    ...{ setAt, markets, begin: setAt(0), steps: weights.map(setAt) },
    weights: weights.map((weight) => decimalText(new Decimal(weight).div(WEIGHT_GRID))),
    level: compileParameters(base).liquidationLevel,
  };
}

/** Of a chunk: everybody at both ends, and those whom the whole of it tips at each step. @param present prices as they are */
export async function marginsOnTheWay(
  { level, weights, begin, steps, markets }: TransitionTrial,
  engine: MarginEngine,
  chunk: BookChunk,
  present: MarginOnce,
): Promise<TransitionChunk> {
  const states: Record<PriceState, SteppedChunk | null> = { now: null, lower: null, higher: null };
  for (const state of PRICE_STATES) {
    const market = markets.get(state);
    if (!market) continue;
    const margined = state === 'now' ? present : marginOnce(engine, market, chunk);
    const end = steps.at(-1) ?? begin;
    const ends = { before: await margined(begin), after: await margined(end) };
    const tipped = someOf(chunk, tippedIndexes(ends));
    const found: MarginColumns[] = [];
    for (const parameters of steps)
      found.push(
        // Of nobody nothing is computed, nor tables made for it.
        tipped.accounts.length === 0
          ? allApart([], [])
          : await engine.marginChunk({ ...market, parameters }, tipped),
      );
    states[state] = { ends, steps: found };
  }
  return { level, weights, states };
}
