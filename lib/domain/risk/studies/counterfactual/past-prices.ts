import { compareBytes } from '../../../books/snapshot-line';
import type { WrittenBar } from '../../../books/history-snapshot';
import type { MarketState } from '../../../margin/method/inputs';
import type { MarkPrices } from '../../../margin/method/types';
import { type Decimal, decimal } from '../../../number/decimal';
import type { CounterfactualAsked } from './counterfactual';

const MS_PER_MINUTE = 60_000;
const MINUTES_PER_DAY = 1_440;

type PricesAsked = Pick<CounterfactualAsked, 'barMinutes' | 'closeMaxAgeDays'>;

export interface PastPrices {
  readonly prices: MarkPrices;
  /** Names of those that keep their present price, in byte order. */
  readonly unpriced: readonly string[];
}

/**
 * Mark prices as they were at the beginning of a day: of each instrument the close of the last bar that had closed by then, unless it is
 * too old. An option keeps its price, as in crises: what it is worth follows from more than its past.
 *
 * @param day in UTC: 2026-11-30
 * @param bars of each instrument, ascending by opening
 * @returns null: no instrument has a close of the day
 */
export function pricesOn(
  day: string,
  { instruments, prices }: Pick<MarketState, 'instruments' | 'prices'>,
  bars: ReadonlyMap<string, readonly WrittenBar[]>,
  asked: PricesAsked,
): PastPrices | null {
  const unpriced: string[] = [];
  const moved = new Map<string, Decimal>();
  for (const [symbol, price] of prices) {
    const close = instruments.get(symbol)?.option ? null : closeBefore(day, bars.get(symbol) ?? [], asked);
    if (close === null) unpriced.push(symbol);
    moved.set(symbol, close ?? price);
  }
  if (unpriced.length === moved.size) return null;
  return { prices: moved, unpriced: unpriced.sort(compareBytes) };
}

/** A bar that opened before this has no close that is asked for from that day on. */
export function oldestOpening(day: string, { barMinutes, closeMaxAgeDays }: PricesAsked): Date {
  return new Date(beginning(day) - (closeMaxAgeDays * MINUTES_PER_DAY + barMinutes) * MS_PER_MINUTE);
}

function closeBefore(day: string, bars: readonly WrittenBar[], asked: PricesAsked): Decimal | null {
  const latest = beginning(day) - asked.barMinutes * MS_PER_MINUTE;
  const bar = bars.findLast(({ opensAt }) => Date.parse(opensAt) <= latest);
  return bar === undefined || Date.parse(bar.opensAt) < oldestOpening(day, asked).getTime()
    ? null
    : decimal(bar.close);
}

function beginning(day: string): number {
  return Date.parse(`${day}T00:00:00Z`);
}
