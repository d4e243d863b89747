import { compareBytes } from '../../../books/snapshot-line';
import type { MarketState } from '../../../margin/method/inputs';
import { Decimal, decimal, decimalText } from '../../../number/decimal';
import { significant } from '../../../statistics/pinned';
import type { ImpactTerms } from '../../cascade/impact';
import { movedPrice } from '../../scenarios/price-scenario';

const DAYS_A_YEAR = 365;
const DIGITS = 9;

/**
 * One deviation of a day of each price, as a fraction of it: the stated volatility of a year over √365, else what cascades are computed
 * with; to nine significant digits. What has neither is not named.
 */
export function knownDeviations(
  { prices, figures = new Map() }: Pick<MarketState, 'prices' | 'figures'>,
  impacts: Readonly<Record<string, ImpactTerms>>,
): Readonly<Record<string, string>> {
  return Object.fromEntries(
    [...prices.keys()].sort(compareBytes).flatMap((symbol) => {
      const annual = figures.get(symbol)?.VOLATILITY;
      const terms = Object.hasOwn(impacts, symbol) ? impacts[symbol] : undefined;
      const daily = annual?.gt(0)
        ? decimalText(new Decimal(significant(annual.toNumber() / Math.sqrt(DAYS_A_YEAR), DIGITS)))
        : terms?.model === 'SQUARE_ROOT'
          ? terms.dailyVolatility
          : null;
      return daily === null ? [] : [[symbol, daily] as const];
    }),
  );
}

/** Options stay: their prices follow from more than that of their underlying. So does a price that would be rounded to 0, or below. */
export function deviationMoves(
  { instruments, prices }: Pick<MarketState, 'instruments' | 'prices'>,
  deviations: Readonly<Record<string, string>>,
  sign: 1 | -1,
): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(deviations).flatMap(([symbol, deviation]) => {
      const [price, move] = [prices.get(symbol), decimal(deviation).times(sign)];
      const isMoved = price && !instruments.get(symbol)?.option && movedPrice(price, move).gt(0);
      return isMoved ? [[symbol, decimalText(move)] as const] : [];
    }),
  );
}
