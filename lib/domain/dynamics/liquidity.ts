import type { Liquidity } from './target';

const MS_PER_DAY = 86_400_000;
const RECENT_DAYS = 30;
const YEAR_DAYS = 365;

/** Turnover of one bar; null: nobody stated it. */
export interface TradedBar {
  readonly opensAtMs: number;
  readonly turnover: number | null;
}

/**
 * How much a market trades in a day: of turnover by UTC day the greater of the 30-day median and half the one-year median,
 * since a market that falls silent must not tighten margin into its own fall by more than half.
 *
 * @param bars until `atMs`, by ascending opening
 * @returns null where fewer than 30 whole days of the last 40 have their turnover, or it was nothing
 */
export function dailyTurnoverAt(atMs: number, bars: readonly TradedBar[]): number | null {
  const today = Math.floor(atMs / MS_PER_DAY);
  const days = new Map<number, number | null>();
  for (const { opensAtMs, turnover } of bars) {
    const day = Math.floor(opensAtMs / MS_PER_DAY);
    const before = days.has(day) ? days.get(day) : 0;
    days.set(day, turnover === null || before == null ? null : before + turnover);
  }
  const since = (length: number): number[] =>
    [...days].flatMap(([day, sum]) => (sum !== null && day < today && day >= today - length ? [sum] : []));
  const recent = since(RECENT_DAYS + 10).slice(-RECENT_DAYS);
  const [ofMonth, ofYear] = [median(recent), median(since(YEAR_DAYS))];
  if (recent.length < RECENT_DAYS || ofMonth === null || ofYear === null) return null;
  const turnover = Math.max(ofMonth, ofYear / 2);
  return turnover > 0 ? turnover : null;
}

/**
 * How much a market bears: its daily turnover as `dailyTurnoverAt` has it, and of spreads the 30-day median.
 *
 * @param spreads as fractions of the price, observed until then
 * @returns null where either is not known
 */
export function liquidityAt(
  atMs: number,
  bars: readonly TradedBar[],
  spreads: readonly { readonly value: number; readonly observedAtMs: number }[],
): Liquidity | null {
  const turnover = dailyTurnoverAt(atMs, bars);
  const spread = median(
    spreads.flatMap(({ value, observedAtMs }) =>
      observedAtMs <= atMs && observedAtMs > atMs - RECENT_DAYS * MS_PER_DAY ? [value] : [],
    ),
  );
  return turnover === null || spread === null ? null : { turnover, spread };
}

/** The middle one, or the mean of the two; null of nothing. */
function median(values: readonly number[]): number | null {
  const sorted = [...values].sort((a, b) => a - b);
  const [low, high] = [sorted[Math.floor((sorted.length - 1) / 2)], sorted[Math.floor(sorted.length / 2)]];
  return low === undefined || high === undefined ? null : (low + high) / 2;
}
