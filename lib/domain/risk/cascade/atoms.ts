import { assert } from '../../assert';
import { Decimal, MAX_SCALE } from '../../number/decimal';

/**
 * Notionals as integers of 1e-18, the finest that a declared rounding leaves: sums of them, and of their products, are exact in any
 * order, and quick.
 */
export type Atoms = bigint;

const IN_ONE = new Decimal(10).pow(MAX_SCALE);
const IN_UNIT = 10n ** 10n;
const UNITS_BELOW = 2n ** 50n;

/** @throws AssertionFailure on an amount of more than 18 decimals */
export function atomsOf(amount: Decimal): Atoms {
  const atoms = amount.times(IN_ONE);
  assert(atoms.isInteger(), 'a notional has at most 18 decimals');
  return BigInt(atoms.toFixed());
}

/** @param units an integer of 1e-8 */
export function atomsOfUnits(units: number): Atoms {
  return BigInt(units) * IN_UNIT;
}

/** In 1e-8; null where that is no integer below 2^50. */
export function unitsOfAtoms(atoms: Atoms): number | null {
  const units = atoms / IN_UNIT;
  return units * IN_UNIT === atoms && units < UNITS_BELOW && units > -UNITS_BELOW ? Number(units) : null;
}

export function decimalOfAtoms(atoms: Atoms): Decimal {
  return new Decimal(atoms.toString()).div(IN_ONE);
}
