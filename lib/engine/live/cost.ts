import { Decimal } from '../../domain/decimal';
import { PRICE_DIVISOR } from '../kernel/layout';
import { NARROW_LIMIT } from '../units';
import type { Cost } from './groups';

const ONE = { whole: new Float64Array(1), part: new Int32Array(1) };

/**
 * quantity × entry, exact, as its floor and what is left above it.
 *
 * @param quantity signed, in 1e-8; NaN: it has more digits
 * @param entry entry price × multiplier ≥ 0, in 1e-8; NaN: it has more digits
 * @returns null when the product is 2^50 or more
 */
export function costOf(quantity: number, entry: number): Cost | null {
  if (!writeCost(quantity, entry, ONE.whole, ONE.part, 0)) return null;
  return { whole: ONE.whole[0] ?? NaN, part: ONE.part[0] ?? NaN };
}

/** `costOf`, written to a row of two columns; false, and nothing is written, where that is null. */
export function writeCost(
  quantity: number,
  entry: number,
  wholes: Float64Array,
  parts: Int32Array,
  row: number,
): boolean {
  const size = Math.abs(quantity);
  const product = entry * size;
  // Not `>=`: a NaN of either is refused too.
  if (!(product < PRICE_DIVISOR * NARROW_LIMIT && size < NARROW_LIMIT && entry >= 0)) return false;
  let whole = Math.floor(product / PRICE_DIVISOR);
  // The float quotient is off by at most 1, and the low words of the residue say which way.
  let part = (Math.imul(lowWord(size), lowWord(entry)) - Math.imul(lowWord(whole), PRICE_DIVISOR)) | 0;
  if (part < 0) {
    whole -= 1;
    part += PRICE_DIVISOR;
  } else if (part >= PRICE_DIVISOR) {
    whole += 1;
    part -= PRICE_DIVISOR;
  }
  const isCredit = quantity < 0;
  wholes[row] = isCredit ? 0 - whole - (part === 0 ? 0 : 1) : whole;
  parts[row] = isCredit && part !== 0 ? PRICE_DIVISOR - part : part;
  return true;
}

function lowWord(integer: number): number {
  return integer | 0;
}

/** The entry price × multiplier that a cost is of, exact. */
export function entryOf(quantity: number, { whole, part }: Cost): Decimal {
  const cost = BigInt(whole) * BigInt(PRICE_DIVISOR) + BigInt(part);
  const units = cost / BigInt(quantity);
  return new Decimal(units.toString()).div(PRICE_DIVISOR);
}
