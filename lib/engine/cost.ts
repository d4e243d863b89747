import { Decimal } from '../domain/number/decimal';
import { PRICE_DIVISOR } from './kernel/layout';
import { NARROW_LIMIT } from './units';

/** Below 2^52 in size, and the part of it below 1e-8, in 1e-16: what a position cost, or was paid for, in 1e-8. */
export interface Cost {
  readonly whole: number;
  readonly part: number;
}

/**
 * Whether quantity × entry is below 2^50.
 *
 * @param quantity signed, in 1e-8; NaN: it has more digits
 * @param entry entry price × multiplier ≥ 0, in 1e-8; NaN: it has more digits
 */
export function hasCost(quantity: number, entry: number): boolean {
  const size = Math.abs(quantity);
  // Not `>=`: a NaN of either is refused too.
  return entry * size < PRICE_DIVISOR * NARROW_LIMIT && size < NARROW_LIMIT && entry >= 0;
}

/**
 * Whether the value at entry of an inverse contract, quantity × multiplier / entry, is below 2^50.
 *
 * @param quantity signed, and @param entry price and @param multiplier ≥ 0, in 1e-8; NaN: it has more digits
 */
export function hasInverseCost(quantity: number, entry: number, multiplier: number): boolean {
  const size = Math.abs(quantity);
  const isBelow = size * multiplier < NARROW_LIMIT * entry;
  return isBelow && size < NARROW_LIMIT && entry < NARROW_LIMIT && multiplier < NARROW_LIMIT;
}

/** Writes quantity × entry, exact, as its floor and what is left above it. Both are such that there is a cost. */
export function writeCost(
  quantity: number,
  entry: number,
  wholes: Float64Array,
  wholeAt: number,
  parts: Int32Array,
  partAt: number,
): void {
  const size = Math.abs(quantity);
  let whole = Math.floor((entry * size) / PRICE_DIVISOR);
  // The float quotient is off by at most 1, and the low words of the residue say which way.
  let part = (Math.imul(lowWord(size), lowWord(entry)) - Math.imul(lowWord(whole), PRICE_DIVISOR)) | 0;
  if (part < 0) {
    whole -= 1;
    part += PRICE_DIVISOR;
  } else if (part >= PRICE_DIVISOR) {
    whole += 1;
    part -= PRICE_DIVISOR;
  }
  if (quantity < 0) {
    whole = part === 0 ? 0 - whole : -1 - whole;
    if (part !== 0) part = PRICE_DIVISOR - part;
  }
  wholes[wholeAt] = whole;
  parts[partAt] = part;
}

const wholeOfOne = new Float64Array(1);
const partOfOne = new Int32Array(1);

/**
 * The cost of one position; null when there is none.
 *
 * @param entry as `hasCost` has it; of an inverse contract the price itself, which is what its cost is kept as: what it
 *   was worth is a quotient
 * @param inverse multiplier of an inverse contract, in 1e-8; null: it is none
 */
export function costOf(quantity: number, entry: number, inverse: number | null = null): Cost | null {
  if (inverse !== null) return hasInverseCost(quantity, entry, inverse) ? { whole: entry, part: 0 } : null;
  if (!hasCost(quantity, entry)) return null;
  writeCost(quantity, entry, wholeOfOne, 0, partOfOne, 0);
  return { whole: wholeOfOne[0] ?? NaN, part: partOfOne[0] ?? NaN };
}

function lowWord(integer: number): number {
  return integer | 0;
}

/**
 * What a position's cost is less the funding that has accrued on it, so that its profit counts it; null when that is
 * none of the kernel's.
 *
 * @param funding signed, in 1e-8; NaN: it has more digits
 */
export function lessFunding({ whole, part }: Cost, funding: number): Cost | null {
  const less = whole - funding;
  // Not `>=`: a NaN is refused too.
  return Math.abs(less) < NARROW_LIMIT ? { whole: less, part } : null;
}

/** What several cost together; null when one has no cost, or all together are none of the kernel's. */
export function sumOfCosts(costs: readonly (Cost | null)[]): Cost | null {
  let [whole, part] = [0, 0];
  for (const cost of costs) {
    if (!cost) return null;
    const parts = part + cost.part;
    const carried = parts >= PRICE_DIVISOR ? 1 : 0;
    whole += cost.whole + carried;
    part = parts - carried * PRICE_DIVISOR;
  }
  return Math.abs(whole) < NARROW_LIMIT ? { whole, part } : null;
}

/** The entry price × multiplier that a cost is of, exact. */
export function entryOf(quantity: number, { whole, part }: Cost): Decimal {
  const cost = BigInt(whole) * BigInt(PRICE_DIVISOR) + BigInt(part);
  const units = cost / BigInt(quantity);
  return new Decimal(units.toString()).div(PRICE_DIVISOR);
}
