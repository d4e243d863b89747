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

/** Shares of Binance spot turnover in December 2025. */
export const TURNOVER_SHARES: Readonly<Record<string, number>> = {
  ...{ BTCUSDT: 0.394, ETHUSDT: 0.323, SOLUSDT: 0.113, BNBUSDT: 0.047, XRPUSDT: 0.047, DOGEUSDT: 0.024 },
  ...{ ADAUSDT: 0.013, LINKUSDT: 0.011, AVAXUSDT: 0.01, LTCUSDT: 0.007, NEARUSDT: 0.006, AAVEUSDT: 0.005 },
};
