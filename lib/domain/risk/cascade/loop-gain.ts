import { compareBytes } from '../../books/snapshot-line';
import { Decimal, ONE, sum, ZERO } from '../../number/decimal';
import { significant } from '../../statistics/pinned';
import type { CascadeEnd, CascadeRun, CascadeTerms, Liquidated } from './rounds';

/**
 * How far forced sales feed themselves: what is sold in all, once what is sold at first has moved prices, and so on to a fixed point,
 * over what is sold at first. 1 where nothing follows.
 *
 * @see docs/methodology.md#loop-gain
 */
export interface LoopGain {
  readonly end: CascadeEnd;
  /** Symbols a sale of which goes beyond the law of impact, ascending. */
  readonly beyond: readonly string[];
  /** Symbols that are sold, and of which it is not known how far a sale moves the price, ascending. */
  readonly unknown: readonly string[];
  readonly rounds: number;
  /** Sold in all. */
  readonly accounts: number;
  /** Notional of the first round, and of all; each position at the prices of its round. */
  readonly first: Decimal;
  readonly total: Decimal;
  /** What sales move, furthest first: net notional, above 0 sold, and what is left of the price. */
  readonly prices: readonly { readonly symbol: string; readonly sold: Decimal; readonly factor: Decimal }[];
}

/** Nothing is sold, so nothing follows. */
export const NOTHING_SOLD: LoopGain = {
  ...{
    end: 'SETTLED',
    beyond: [],
    unknown: [],
    rounds: 0,
    accounts: 0,
    first: ZERO,
    total: ZERO,
    prices: [],
  },
};

export function loopGainOf({ end, beyond, rounds, sold }: CascadeRun, { impacts }: CascadeTerms): LoopGain {
  const factors = rounds.at(-1)?.factors ?? new Map<string, Decimal>();
  const far = (factor: Decimal): Decimal => factor.minus(ONE).abs();
  return {
    ...{ end, beyond, unknown: unknownOf(sold.keys(), impacts), rounds: rounds.length },
    accounts: rounds.reduce((all, { accounts }) => all + accounts, 0),
    first: rounds[0]?.notional ?? ZERO,
    total: sum(rounds.map(({ notional }) => notional)),
    prices: [...factors]
      .map(([symbol, factor]) => ({ symbol, sold: sold.get(symbol) ?? ZERO, factor }))
      .sort((a, b) => far(b.factor).comparedTo(far(a.factor)) || compareBytes(a.symbol, b.symbol)),
  };
}

/** Symbols of sales of which nobody knows how far they move the price, ascending; also where as much is bought as sold. */
export function unknownOf(symbols: Iterable<string>, impacts: CascadeTerms['impacts']): readonly string[] {
  return [...symbols].filter((symbol) => !impacts.has(symbol)).sort(compareBytes);
}

/**
 * Whether a gain is known to be within a limit. Exact: at the limit it is. What did not come to rest is beyond any limit, and so is what
 * nobody can compute.
 */
export function isGainWithin({ end, unknown, first, total }: LoopGain, limit: Decimal): boolean {
  return end === 'SETTLED' && unknown.length === 0 && total.lte(first.times(limit));
}

const DIGITS = 9;

/** Notional in all over that of the first round, ≥ 1, to nine significant digits; 1 where nothing is sold at first. */
export function gainFigure({ first, total }: Pick<LoopGain, 'first' | 'total'>): Decimal {
  return first.isZero() ? ONE : new Decimal(significant(total.div(first).toNumber(), DIGITS));
}

/** Of a round that sells something whose impact is not known: what is known by then. */
export function unknownGain(before: readonly Liquidated[], impacts: CascadeTerms['impacts']): LoopGain {
  return {
    ...NOTHING_SOLD,
    ...{ end: 'STOPPED', rounds: before.length },
    unknown: unknownOf(new Set(before.flatMap(({ flows }) => [...flows.keys()])), impacts),
    accounts: before.reduce((all, { accounts }) => all + accounts, 0),
    first: before[0]?.notional ?? ZERO,
    total: sum(before.map(({ notional }) => notional)),
  };
}
