import type { ImportRow } from '../../domain/market/import-row';
import type { BarRow, PriceRow } from '../../domain/market/price-row';
import { ok } from '../../domain/result';
import { GeneratedHistory } from '../play/generated-history';
import { instrumentShape } from '../play/market-shape';
import { DEMO_PRICES } from './cited-market';
import { inverseBars } from './demo-inverse';

export const DEMO_DAYS = 1_000;
/** How far back the bars of hours go, of instruments that a programme follows. */
export const DEMO_HOURLY_DAYS = 60;
const PRICE_SEED = 20_251_231;

let history: GeneratedHistory | null = null;
/** Generated once: it takes half a second, and more than one asks. */
const generated = (): GeneratedHistory =>
  (history ??= new GeneratedHistory(
    DEMO_PRICES.map(({ instrument, close }) => ({
      ...{ close, shape: instrumentShape(instrument, instrument.slice(0, -'USDT'.length)) },
    })),
    { seed: PRICE_SEED, days: DEMO_DAYS },
  ));

/**
 * A thousand daily bars for each instrument, the last of them of the last whole day, and ending at the cited close.
 * Generated, not history: see `GeneratedHistory`. The inverse contract's are those of the linear one.
 *
 * @param days the newest so many of them
 */
export function demoDailyBars(until: Date, days = DEMO_DAYS): readonly BarRow[] {
  const bars = generated().daily(until, days);
  return [...bars, ...inverseBars(bars)];
}

/** Bars of hours, up to the last whole hour; ending at the cited close. */
export function demoHourlyBars(until: Date, instrument: string): readonly BarRow[] {
  return generated().hourly(until, instrument, DEMO_HOURLY_DAYS);
}

/** When the first of the bars of hours opens. */
export function firstHourlyBar(until: Date): Date {
  return generated().hourlyFrom(until, DEMO_HOURLY_DAYS);
}

/**
 * All that the demo's seed states of the market: bars, how instruments traded each day, and the cited closes as the prices of
 * the last whole hour.
 *
 * @param hourly whose bars of hours are stated too
 */
export async function* demoMarketRows(
  until: Date,
  hourly: readonly string[],
): AsyncIterable<ImportRow<PriceRow>> {
  await Promise.resolve();
  let index = 0;
  const placed = (row: PriceRow): ImportRow<PriceRow> => ({
    place: { kind: 'POINTER', pointer: `/${index++}` },
    row: ok(row),
  });
  const daily = demoDailyBars(until);
  for (const bar of daily) yield placed(bar);
  for (const instrument of hourly) for (const bar of demoHourlyBars(until, instrument)) yield placed(bar);
  for (const figure of generated().figures(until)) yield placed(figure);
  const observedAt = generated().endOfHours(until);
  const closes = new Map(daily.map(({ instrument, close }) => [instrument, close]));
  for (const [instrument, close] of closes)
    yield placed({ kind: 'MARK', instrument, price: close, observedAt });
}
