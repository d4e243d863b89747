import { decimal, Decimal, round } from '../../domain/number/decimal';
import type { ImportRow } from '../../domain/market/import-row';
import type { BarRow } from '../../domain/market/price-row';
import { Random } from '../../domain/number/random';
import { ok } from '../../domain/result';
import { inverseBars } from './demo-inverse';

const DAY_MS = 86_400_000;
const MINUTES_PER_DAY = 1440;
/** End of the day whose closes are cited. */
const LAST_CLOSE_AT = Date.UTC(2026, 0, 1);
const DAYS = 90;
const PRICE_SEED = 20_251_231;

interface CitedPrice {
  readonly instrument: string;
  /** Close of 2025-12-31 (UTC) against USDT on Binance spot. */
  readonly close: string;
  /** Standard deviation of the daily log returns from 2025-10-01 to 2025-12-31, same source. */
  readonly dailyVolatility: number;
}

/**
 * Figures only, from Binance spot daily klines as recorded in github.com/djienne/Hurst_Crypto, commit
 * c83fd0139198121d58e2ad4c2d5429d767788da1.
 * @see docs/methodology.md#demo-venue
 */
export const DEMO_PRICES: readonly CitedPrice[] = [
  { instrument: 'BTCUSDT', close: '87648.2', dailyVolatility: 0.0216 },
  { instrument: 'ETHUSDT', close: '2971.64', dailyVolatility: 0.0354 },
  { instrument: 'SOLUSDT', close: '124.65', dailyVolatility: 0.0406 },
  { instrument: 'BNBUSDT', close: '864.3', dailyVolatility: 0.0358 },
  { instrument: 'XRPUSDT', close: '1.8423', dailyVolatility: 0.0365 },
  { instrument: 'DOGEUSDT', close: '0.11747', dailyVolatility: 0.0461 },
  { instrument: 'ADAUSDT', close: '0.3335', dailyVolatility: 0.0472 },
  { instrument: 'AVAXUSDT', close: '12.32', dailyVolatility: 0.0512 },
  { instrument: 'LINKUSDT', close: '12.21', dailyVolatility: 0.0471 },
  { instrument: 'LTCUSDT', close: '76.85', dailyVolatility: 0.0459 },
  { instrument: 'NEARUSDT', close: '1.514', dailyVolatility: 0.0578 },
  { instrument: 'AAVEUSDT', close: '146.02', dailyVolatility: 0.0509 },
];

/**
 * Ninety daily bars for each instrument, ending at the cited close. Generated, not history: a random walk backwards
 * from the close with the cited volatility, the same at every start. The inverse contract's are those of the linear one.
 */
export function demoBars(): readonly BarRow[] {
  const random = Random.fromSeed(PRICE_SEED);
  const bars = DEMO_PRICES.flatMap((cited) => barsOf(cited, random));
  return [...bars, ...inverseBars(bars)];
}

export async function* demoBarRows(): AsyncIterable<ImportRow<BarRow>> {
  await Promise.resolve();
  for (const [index, bar] of demoBars().entries()) {
    yield { place: { kind: 'POINTER', pointer: `/${index}` }, row: ok(bar) };
  }
}

function barsOf({ instrument, close, dailyVolatility }: CitedPrice, random: Random): BarRow[] {
  const decimals = (close.split('.')[1] ?? '').length;
  const rounded = (price: number): Decimal =>
    round(new Decimal(price), { scale: decimals, mode: 'HALF_EVEN' });

  const closes = [Number(close)];
  for (let day = 0; day < DAYS; day += 1) {
    closes.unshift((closes[0] ?? 0) * Math.exp(-dailyVolatility * random.normal()));
  }
  return closes.slice(1).map((closing, index) => {
    const isLast = index === DAYS - 1;
    const [open, end] = [rounded(closes[index] ?? closing), isLast ? decimal(close) : rounded(closing)];
    const reach = 1 + (dailyVolatility / 2) * Math.abs(random.normal());
    const above = rounded(Decimal.max(open, end).toNumber() * reach);
    const below = rounded(Decimal.min(open, end).toNumber() / reach);
    return {
      kind: 'BAR',
      instrument,
      intervalMinutes: MINUTES_PER_DAY,
      opensAt: new Date(LAST_CLOSE_AT - (DAYS - index) * DAY_MS),
      open,
      high: Decimal.max(above, open, end),
      low: Decimal.min(below, open, end),
      close: end,
      quoteVolume: null,
    };
  });
}
