import { assert } from '../../domain/assert';
import { type Fraction, type Step, unitsInOne } from '../../domain/number/fraction';
import type { Ratio } from './ratio';

/** ⌊degree√value⌋: a float's guess, and Newton's steps from above it until they no longer fall. */
function floorRoot(value: bigint, degree: bigint): bigint {
  if (value < 2n || degree === 1n) return value;
  const float = Number(value);
  const near = Number.isFinite(float) ? BigInt(Math.ceil(float ** (1 / Number(degree)))) : null;
  // Any guess that is not below the root will do; a float is off by far less than this.
  let guess =
    near === null ? 1n << (BigInt(value.toString(2).length) / degree + 1n) : near + (near >> 40n) + 1n;
  for (;;) {
    const next = ((degree - 1n) * guess + value / guess ** (degree - 1n)) / degree;
    if (next >= guess) return guess;
    guess = next;
  }
}

/**
 * base^exponent in units of a step, rounded as if it had infinitely many digits; as `rootedPower`, of a base that need
 * not be in lowest terms.
 *
 * @param base ≥ 0; above 0 when the exponent is negative
 */
export function powerInSteps(base: Ratio, exponent: Fraction, step: Step): Ratio {
  const isInverse = exponent.numerator < 0n;
  const [over, under] = isInverse ? [base.denominator, base.numerator] : [base.numerator, base.denominator];
  assert(under > 0n && over >= 0n, 'a power is of no negative number');
  const power = isInverse ? -exponent.numerator : exponent.numerator;
  const degree = exponent.denominator;
  const units = unitsInOne(step);
  const top = over ** power * units ** degree;
  const bottom = under ** power;
  const floor = floorRoot(top / bottom, degree);
  return {
    numerator: isRoundedUp(floor, top, bottom, degree, step) ? floor + 1n : floor,
    denominator: units,
  };
}

function isRoundedUp(floor: bigint, top: bigint, bottom: bigint, degree: bigint, { mode }: Step): boolean {
  if (mode === 'DOWN' || mode === 'FLOOR') return false;
  if (floor ** degree * bottom === top) return false;
  if (mode === 'UP' || mode === 'CEILING') return true;
  // The root is above floor + ½ exactly when (2·floor + 1)^degree is below 2^degree times what it is of.
  const half = (2n * floor + 1n) ** degree * bottom;
  const whole = 2n ** degree * top;
  return half < whole || (half === whole && (mode === 'HALF_UP' || floor % 2n !== 0n));
}
