import { assert } from '../assert';
import { Decimal } from './decimal';

// Amounts as integers of 1e-8 in floats: columns of them hold a book, and their sums are exact.

const UNITS_IN_ONE = 1e8;
const DECIMALS = 8;
const LIMIT = 2 ** 50;
const EXACT_BELOW = 2 ** 53;

/** An amount in units of 1e-8; NaN when it has more decimals, or is 2^50 of them or more. */
export function unitsOf(amount: Decimal): number {
  if (amount.decimalPlaces() > DECIMALS) return NaN;
  const units = amount.times(UNITS_IN_ONE).toNumber();
  return Math.abs(units) < LIMIT ? units + 0 : NaN;
}

/** The one spelling of an amount, as `decimalText` gives it. @param units an integer below 2^53 in size */
export function unitsText(units: number): string {
  const size = Math.abs(units);
  assert(size < EXACT_BELOW, 'an amount in units is an integer below 2^53');
  let whole = Math.floor(size / UNITS_IN_ONE);
  let part = size - whole * UNITS_IN_ONE;
  // The float quotient is the integer above where the part is next to a whole.
  if (part < 0) {
    whole -= 1;
    part += UNITS_IN_ONE;
  }
  const sign = units < 0 ? '-' : '';
  if (part === 0) return `${sign}${whole}`;
  return `${sign}${whole}.${String(part).padStart(DECIMALS, '0').replace(/0+$/, '')}`;
}

const AMOUNT = /^(-?)(\d{1,8})(?:\.(\d{1,8}))?$/;

/**
 * An amount in units of 1e-8 from its text; NaN where `unitsOf` has none, and where the text is longer than such an amount's need be. Other
 * spellings than the one that `unitsText` gives are read, too.
 */
export function unitsOfText(text: string): number {
  const found = AMOUNT.exec(text);
  if (!found) return NaN;
  const [, sign, whole = '', part = ''] = found;
  const units = Number(whole) * UNITS_IN_ONE + Number(part.padEnd(DECIMALS, '0'));
  if (units >= LIMIT) return NaN;
  return sign === '' || units === 0 ? units : -units;
}

export function decimalOfUnits(units: number): Decimal {
  return new Decimal(unitsText(units));
}

const CARRY_AT = 2 ** 51;

/** An exact sum of amounts in units, of any number of them. */
export class UnitSum {
  private low = 0;
  private high = 0n;

  /** @param units below 2^52 in size */
  add(units: number): void {
    this.low += units;
    if (this.low < CARRY_AT && this.low > -CARRY_AT) return;
    this.high += BigInt(this.low);
    this.low = 0;
  }

  total(): Decimal {
    return new Decimal((this.high + BigInt(this.low)).toString()).div(UNITS_IN_ONE);
  }
}
