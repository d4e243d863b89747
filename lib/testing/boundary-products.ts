import * as fc from 'fast-check';
import { Decimal } from '../domain/number/decimal';

// Operands whose products lie on a multiple of the unit, halfway between two, or one step of 1e-16 beside either.

/** 1 in units of 1e-8. */
export const UNIT = 100_000_000n;

/** Two integers whose product is `target` modulo 1e8: any odd factor that is no multiple of 5 has an inverse. */
export function factorsOf(target: bigint, odd: bigint): readonly [bigint, bigint] {
  const factor = odd * 10n + [1n, 3n, 7n, 9n][Number(odd % 4n)]!;
  let inverse = 1n;
  // Euler: φ(1e8) = 4e7, so the inverse is the power of one less.
  for (let base = factor % UNIT, power = 39_999_999n; power > 0n; power >>= 1n) {
    if (power & 1n) inverse = (inverse * base) % UNIT;
    base = (base * base) % UNIT;
  }
  return [factor, (target * inverse) % UNIT];
}

export const ofUnits = (units: bigint): Decimal => new Decimal(units.toString()).div(1e8);

/** A price and a quantity > 0. */
export const products = fc
  .record({
    place: fc.constantFrom(0n, UNIT / 2n),
    off: fc.constantFrom(-1n, 0n, 1n),
    odd: fc.bigInt({ min: 1n, max: 40_000_000n }),
    more: fc.bigInt({ min: 0n, max: 400n }),
  })
  .map(({ place, off, odd, more }) => {
    const [factor, other] = factorsOf((place + off + UNIT) % UNIT, odd);
    return [ofUnits(factor), ofUnits(other + more * UNIT)] as const;
  })
  .filter(([price, quantity]) => price.gt(0) && quantity.gt(0));
