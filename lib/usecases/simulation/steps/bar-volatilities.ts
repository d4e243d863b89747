import { firstBarVolatility } from '../../../domain/risk/cascade/bar-volatility';
import type { DailyVolatility } from '../../../domain/risk/cascade/cascade-asked';
import type { MarketState } from '../../../domain/margin/method/inputs';
import type { MarketDataStore } from '../../../ports/market-data';

/** Volatilities of a day by symbol, of those instruments whose turnover is stated and volatility is not. */
type VolatilitiesOf = (
  market: Pick<MarketState, 'prices' | 'figures'>,
  asOf: Date,
) => Promise<ReadonlyMap<string, DailyVolatility>>;

/** Asks the bars of each instrument whose turnover is stated and whose volatility is not: daily ones, else hourly ones. */
export function barVolatilities({ barsAsOf }: Pick<MarketDataStore, 'barsAsOf'>): VolatilitiesOf {
  return async ({ prices, figures }, asOf) => {
    const found = new Map<string, DailyVolatility>();
    for (const instrument of prices.keys()) {
      const stated = figures?.get(instrument);
      if (!stated?.TURNOVER?.gt(0) || stated.VOLATILITY?.gt(0)) continue;
      const volatility = await firstBarVolatility((kind) => barsAsOf({ instrument, asOf, ...kind }));
      if (volatility !== null) found.set(instrument, volatility);
    }
    return found;
  };
}
