import { DEMO_INVERSE, PRICED_AS } from '../demo/demo-inverse';
import { DEMO_PRICES, TURNOVER_SHARES } from '../demo/cited-market';

/** How an instrument moves and trades in a played market. */
export interface InstrumentShape {
  readonly instrument: string;
  /** What crisis moves are cited of: "BTC". */
  readonly underlying: string;
  /** Standard deviation of its log returns on an ordinary day, > 0. */
  readonly dailyVolatility: number;
  /** Of an ordinary day, in the settlement asset, > 0. */
  readonly turnover: number;
}

/** Of all instruments together on an ordinary day: illustrative, in the range that large venues state. */
const TURNOVER_A_DAY = 10_000_000_000;
/** Of an instrument of which nothing is cited: among the middle ones of those that are. */
const UNKNOWN = { dailyVolatility: 0.045, share: 0.005 };

/**
 * The shape of an instrument: volatility as cited of the last quarter of 2025, turnover by its share of spot turnover in
 * December 2025. @see docs/methodology.md#demo-venue
 */
export function instrumentShape(instrument: string, underlying: string): InstrumentShape {
  const priced = pricedAs(instrument);
  const cited = DEMO_PRICES.find((one) => one.instrument === priced);
  const share = TURNOVER_SHARES[priced] ?? UNKNOWN.share;
  return {
    ...{ instrument, underlying },
    dailyVolatility: cited?.dailyVolatility ?? UNKNOWN.dailyVolatility,
    turnover: share * TURNOVER_A_DAY,
  };
}

/** Whose path an instrument's price follows: the inverse contract's is that of the linear one. */
export function pricedAs(instrument: string): string {
  return instrument === DEMO_INVERSE ? PRICED_AS : instrument;
}
