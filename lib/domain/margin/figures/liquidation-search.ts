import { assert } from '../../assert';
import { Decimal, round, type RoundingMode } from '../../number/decimal';
import { marginAccount } from '../method/account';
import type { MarginInputs } from '../method/inputs';
import type { LiquidationPrices } from '../method/types';
import { markPrice } from '../method/position';

/** Each step changes the price by a twentieth; the search ends at a 10,000th and at 1,000 times the mark. */
const STEP_DOWN = new Decimal('0.95');
const STEP_UP = new Decimal('1.05');
const LEAST = new Decimal('0.0001');
const GREATEST = new Decimal(1000);

/**
 * Liquidation prices by the reference method itself, for requirements without a closed form: outwards from the mark
 * in steps of a twentieth to the first price at which the account is liquidatable, then by bisection to 8 decimals.
 *
 * A stretch of liquidatable prices narrower than a step can be passed over. Rounded towards the mark.
 */
export function searchedLiquidationPrices(inputs: MarginInputs, instrument: string): LiquidationPrices {
  const mark = markPrice(inputs.prices, instrument);
  const isLiquidatable = (price: Decimal): boolean => {
    const prices = new Map(inputs.prices).set(instrument, price);
    const margined = marginAccount({ ...inputs, prices });
    assert(margined.ok, 'an account that was margined is margined at another price');
    return margined.value.status === 'LIQUIDATION';
  };
  if (isLiquidatable(mark)) return { below: mark, above: mark };
  return {
    below: first(mark, STEP_DOWN, mark.times(LEAST), isLiquidatable, 'CEILING'),
    above: first(mark, STEP_UP, mark.times(GREATEST), isLiquidatable, 'FLOOR'),
  };
}

function first(
  mark: Decimal,
  factor: Decimal,
  end: Decimal,
  isLiquidatable: (price: Decimal) => boolean,
  mode: RoundingMode,
): Decimal | null {
  const isWithin = (price: Decimal): boolean => (factor.lt(1) ? price.gte(end) : price.lte(end));
  let safe = mark;
  let price = round(mark.times(factor), { scale: 18, mode: 'HALF_EVEN' });
  while (price.gt(0) && isWithin(price)) {
    if (isLiquidatable(price)) return bisected(safe, price, isLiquidatable, mode);
    safe = price;
    price = round(price.times(factor), { scale: 18, mode: 'HALF_EVEN' });
  }
  return null;
}

const PRECISION = new Decimal('0.000000005');

function bisected(
  safePrice: Decimal,
  liquidatablePrice: Decimal,
  isLiquidatable: (price: Decimal) => boolean,
  mode: RoundingMode,
): Decimal {
  let [safe, liquidatable] = [safePrice, liquidatablePrice];
  while (safe.minus(liquidatable).abs().gt(PRECISION)) {
    const middle = round(safe.plus(liquidatable).div(2), { scale: 18, mode: 'HALF_EVEN' });
    if (isLiquidatable(middle)) liquidatable = middle;
    else safe = middle;
  }
  return round(liquidatable, { scale: 8, mode });
}
