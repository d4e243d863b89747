import type { ExactLine } from './exact-line';
import { ONE_UNIT, type Ratio, tenTo } from './ratio';

/** Digits of a price × multiplier. */
export const PRICE_DIGITS = 36;

const WORTH_UNIT = tenTo(PRICE_DIGITS) * ONE_UNIT;

/** A price as a line has its own. @param price in units of 1e-18 */
export function exactPrice({ isInverse, multiplier }: ExactLine, price: bigint): bigint {
  return isInverse ? price : price * multiplier;
}

/**
 * What so much is worth, as `exactValue` of the method has it: −quantity × multiplier / price of an inverse contract.
 *
 * @param quantity in units of 1e-18
 * @param price as the line has its own; above 0, of an inverse contract
 */
export function exactWorth({ isInverse, multiplier }: ExactLine, quantity: bigint, price: bigint): Ratio {
  return isInverse
    ? { numerator: -quantity * multiplier, denominator: price * ONE_UNIT }
    : { numerator: quantity * price, denominator: WORTH_UNIT };
}

/** Whichever way it is owned. */
export function sizeOfRatio({ numerator, denominator }: Ratio): Ratio {
  return { numerator: numerator < 0n ? -numerator : numerator, denominator };
}
