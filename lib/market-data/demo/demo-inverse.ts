import { type Decimal, decimal, round } from '../../domain/number/decimal';
import type { InstrumentRow } from '../../domain/market/instrument-row';
import type { BarRow } from '../../domain/market/price-row';

/** The demo venue's inverse perpetual: 100 USD of BTC a contract, settled in BTC. */
export const DEMO_INVERSE = 'BTCUSD';
/** Its price moves as this one does. */
export const PRICED_AS = 'BTCUSDT';
const MULTIPLIER = decimal('100');

/** Of notional in BTC, what maintenance margin takes and the greatest leverage: illustrative, in the range venues publish. */
const TIERS = [
  ['0', '5', '0.004', '125'],
  ['5', '10', '0.005', '100'],
  ['10', '20', '0.01', '50'],
  ['20', '50', '0.025', '20'],
  ['50', '100', '0.05', '10'],
  ['100', '200', '0.1', '5'],
  ['200', '400', '0.125', '4'],
  ['400', '1000', '0.15', '3'],
] as const;

export function demoInverse(): InstrumentRow {
  return {
    ...{ symbol: DEMO_INVERSE, kind: 'PERPETUAL', underlying: 'BTC', settlementAsset: 'BTC' },
    ...{ multiplier: MULTIPLIER, isInverse: true, marginClass: null, tiersNested: true },
    tiers: TIERS.map(([floor, cap, maintenanceRate, maxLeverage]) => ({
      floor: decimal(floor),
      cap: decimal(cap),
      maintenanceRate: decimal(maintenanceRate),
      maxLeverage: decimal(maxLeverage),
    })),
  };
}

/** The bars of the linear contract as the inverse one's. */
export function inverseBars(bars: readonly BarRow[]): readonly BarRow[] {
  return bars
    .filter(({ instrument }) => instrument === PRICED_AS)
    .map((bar) => ({ ...bar, instrument: DEMO_INVERSE }));
}

/** How many contracts are worth so many USD. */
export function contractsWorth(usd: Decimal): Decimal {
  return round(usd.div(MULTIPLIER), { scale: 0, mode: 'DOWN' });
}
