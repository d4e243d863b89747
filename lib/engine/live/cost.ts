import { Decimal } from '../../domain/decimal';
import { PRICE_DIVISOR } from '../kernel/layout';
import { NARROW_LIMIT } from '../units';
import type { Cost } from './groups';

/**
 * quantity × entry, exact, as its floor and what is left above it.
 *
 * @param quantity signed, in 1e-8; NaN: it has more digits
 * @param entry entry price × multiplier ≥ 0, in 1e-8; NaN: it has more digits
 * @returns null when the product is 2^50 or more
 */
export function costOf(quantity: number, entry: number): Cost | null {
  const size = Math.abs(quantity);
  const product = entry * size;
  // Not `>=`: a NaN of either is refused too.
  if (!(product < PRICE_DIVISOR * NARROW_LIMIT && size < NARROW_LIMIT && entry >= 0)) return null;
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
  if (quantity >= 0) return { whole, part };
  return part === 0 ? { whole: 0 - whole, part } : { whole: -1 - whole, part: PRICE_DIVISOR - part };
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
