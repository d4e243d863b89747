import { dialled } from '../curves/dial';
import type { TierRow } from '../curves/tiers';
import { decimal, type Decimal, MAX_SCALE } from '../number/decimal';
import { decimalOf, fractionOf, minus, roundFraction, WHOLE } from '../number/fraction';

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

/** Of an amount that is shown. */
const SHOWN = { scale: 8, mode: 'HALF_EVEN' } as const;

/**
 * What a dial adds to a requirement of tiers: dialled margin less margin as approved, before any rounding of the method.
 *
 * @param tiers by floor, as `tierRows` lays them out; empty: the requirement is no tiers
 * @param notional > 0
 * @param dial > 0; 1 as approved
 * @returns in what notional is in, below 0 where the dial is below 1, rounded to 8 digits; null without tiers
 */
export function addedByDial(tiers: readonly TierRow[], notional: Decimal, dial: string): Decimal | null {
  const tier = tiers.findLast(({ floor }) => floor.lt(notional));
  if (!tier) return null;
  const approved = fractionOf(notional.times(tier.rate).minus(tier.deduction));
  const raised = dialled(approved, fractionOf(notional), fractionOf(decimal(dial)));
  return decimalOf(roundFraction(minus(raised, approved), SHOWN));
}
