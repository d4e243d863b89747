import { assert } from '../../../domain/assert';
import { firstBarVolatility } from '../../../domain/risk/cascade/bar-volatility';
import type { DailyVolatility } from '../../../domain/risk/cascade/cascade-asked';
import type { MarketState } from '../../../domain/margin/method/inputs';
import { ok, type Result } from '../../../domain/result';
import type { MarketDataStore } from '../../../ports/market-data';
import type { Transact } from '../../../ports/unit-of-work';

/** Volatilities of a day by symbol, of those instruments whose turnover is stated and volatility is not. */
export type VolatilitiesOf = (
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

/** The same in a transaction of its own, where they are needed: nothing is locked meanwhile. */
export function barVolatilitiesIn(transact: Transact): VolatilitiesOf {
  return async (market, asOf) => {
    const found = await transact<Result<Awaited<ReturnType<VolatilitiesOf>>, never>>(async (unit) =>
      ok(await barVolatilities(unit.marketData)(market, asOf)),
    );
    assert(found.ok, 'bars are never refused');
    return found.value;
  };
}
