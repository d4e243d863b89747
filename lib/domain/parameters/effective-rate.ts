import { dialled } from '../curves/dial';
import { decimal, type Decimal, MAX_SCALE } from '../number/decimal';
import { decimalOf, fractionOf, roundFraction, WHOLE } from '../number/fraction';

/**
 * A rate of notional as a dial leaves it: what a position that is charged that rate must post, over its notional.
 *
 * @param rate a fraction of notional, ≥ 0
 * @param dial > 0; 1 as approved
 * @returns rounded up to 18 digits: never less than is asked
 */
export function effectiveRate(rate: Decimal, dial: string): Decimal {
  const raised = dialled(fractionOf(rate), WHOLE, fractionOf(decimal(dial)));
  return decimalOf(roundFraction(raised, { scale: MAX_SCALE, mode: 'UP' }));
}
