import { logReturn, meanSquare, type SpacedReturn } from '../statistics/returns';
import { nextVariance, SEED_RETURNS } from '../statistics/volatility';
import type { Decimal } from '../number/decimal';
import type { GuardLimits } from './guard-limits';

/** Of a normal distribution: its standard deviation is so many times the median size. */
const MEDIAN_TO_DEVIATION = 1.4826;

/** So many of the newest closed bars say what volatility is: older ones would weigh next to nothing. */
export const GUARD_BARS = 500;

/** A close and the bar it is of. */
export interface ClosedBar {
  readonly opensAt: Date;
  readonly close: Decimal;
}

/**
 * Volatility per bar: an exponentially weighted variance of the closes' returns, begun by the first 60. A return counts
 * for at most the move that would not have been held: one false print must not open the door for the next one, while a
 * market that really moves so far doubles its limit with each bar.
 *
 * @param bars by ascending opening, of the guard's own length; what was held and not accepted is left out
 * @returns null: fewer than 60 returns
 */
export function guardVolatility(bars: readonly ClosedBar[], limits: GuardLimits): number | null {
  const returns = spacedReturns(bars, limits.barMs);
  if (returns.length < SEED_RETURNS) return null;
  const first = returns.slice(0, SEED_RETURNS);
  const typical =
    MEDIAN_TO_DEVIATION * median(first.map(({ value, bars: span }) => Math.abs(value) / Math.sqrt(span)));
  let variance = meanSquare(first.map((one) => clipped(one, typical, limits)));
  for (const one of returns.slice(SEED_RETURNS))
    variance = nextVariance(variance, clipped(one, Math.sqrt(variance), limits), limits.decay);
  return Math.sqrt(variance);
}

function spacedReturns(bars: readonly ClosedBar[], barMs: number): readonly SpacedReturn[] {
  return bars.slice(1).flatMap((bar, index): SpacedReturn[] => {
    const before = bars[index];
    if (before === undefined) return [];
    const span = Math.round((bar.opensAt.getTime() - before.opensAt.getTime()) / barMs);
    return [{ value: logReturn(before.close.toNumber(), bar.close.toNumber()), bars: Math.max(1, span) }];
  });
}

function clipped({ value, bars }: SpacedReturn, volatility: number, limits: GuardLimits): SpacedReturn {
  const { zLimit, leastMove, greatestMove } = limits;
  const most = Math.min(greatestMove, Math.max(leastMove, zLimit * volatility * Math.sqrt(bars)));
  return { value: Math.max(-most, Math.min(most, value)), bars };
}

/** The lower one of an even number. @param values at least one */
function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[(values.length - 1) >> 1] ?? 0;
}
