import type { Decimal } from '../../number/decimal';
import { ln } from '../../statistics/pinned';
import type { DailyVolatility } from './cascade-asked';

const DAYS = 30;
const FEWEST_DAYS = 20;
const MS_PER_MINUTE = 60_000;

/** Bars by which the volatility of a day is looked for, in this order; and how many of each are read. */
export const VOLATILITY_BARS = [
  { intervalMinutes: 1_440, perDay: 1, source: 'DAILY_BARS', limit: DAYS + 1 },
  { intervalMinutes: 60, perDay: 24, source: 'HOURLY_BARS', limit: 24 * DAYS + 1 },
] as const;

/**
 * σ of a day: the root mean square of the logarithmic returns of 30 days, a mean of 0, times the root of the bars in a day. A return is
 * from one bar to the one that opens when it closes; one across a gap is left out.
 *
 * @param bars ascending by opening
 * @returns null where less than 20 days' returns are there, or no price ever moved
 */
export function barVolatility(
  bars: readonly { readonly opensAt: Date; readonly close: Decimal }[],
  { intervalMinutes, perDay, source }: (typeof VOLATILITY_BARS)[number],
): DailyVolatility | null {
  let [squares, count] = [0, 0];
  for (const [index, bar] of bars.entries()) {
    const before = bars[index - 1];
    const gap = before ? bar.opensAt.getTime() - before.opensAt.getTime() : 0;
    if (!before || gap !== intervalMinutes * MS_PER_MINUTE) continue;
    const move = ln(bar.close.toNumber() / before.close.toNumber());
    squares += move * move;
    count += 1;
  }
  if (count < FEWEST_DAYS * perDay || squares === 0) return null;
  return { value: Math.sqrt((squares / count) * perDay), source };
}

/**
 * The volatility of a day of one instrument: by daily bars, else by hourly ones.
 *
 * @param barsOf the newest closed bars of a length, at most so many, ascending by opening
 * @returns null where neither are enough
 */
export async function firstBarVolatility(
  barsOf: (kind: {
    readonly intervalMinutes: number;
    readonly limit: number;
  }) => Promise<Parameters<typeof barVolatility>[0]>,
): Promise<DailyVolatility | null> {
  for (const kind of VOLATILITY_BARS) {
    const { intervalMinutes, limit } = kind;
    const volatility = barVolatility(await barsOf({ intervalMinutes, limit }), kind);
    if (volatility !== null) return volatility;
  }
  return null;
}
