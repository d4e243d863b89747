import { assert } from '../../domain/assert';
import { decimal } from '../../domain/number/decimal';
import {
  compare,
  dividedBy,
  fraction,
  type Fraction,
  fractionOf,
  minus,
  NOTHING,
  plus,
  times,
} from '../../domain/number/fraction';
import { tierRate } from '../../domain/curves/tiers';
import type { CurveDocument, TierDocument } from '../../domain/curves/curve-document';
import { productOf, quotientOf, type Ratio, rounded, sumOf } from './ratio';
import { powerInSteps } from './root';

/** A shape as a function of its scaled driver; null where it is without bound. */
type Shape = (x: Ratio) => Ratio | null;

const read = (text: string): Fraction => fractionOf(decimal(text));

/** What is known of a curve before its driver is, worked out once. */
export function shapeOf(document: CurveDocument): Shape {
  switch (document.shape) {
    case 'CONSTANT': {
      const rate = read(document.rate);
      return () => rate;
    }
    case 'WHOLE_TIERS':
      return wholeTiers(document.tiers);
    case 'MARGINAL_TIERS':
      return marginalTiers(document.tiers);
    case 'LINEAR':
      return linear(document);
    case 'SQRT':
    case 'POWER':
      return rooted(document);
  }
}

/** Index of the last that begins below x; the first at 0. */
function reached(floors: readonly Fraction[], x: Ratio): number {
  let index = floors.length - 1;
  while (index > 0 && compare(floors[index] ?? NOTHING, x) >= 0) index -= 1;
  return index;
}

function wholeTiers(tiers: readonly TierDocument[]): Shape {
  const floors = tiers.map(({ floor }) => read(floor));
  const rates = tiers.map(tierRate);
  return (x) => rates[reached(floors, x)] ?? NOTHING;
}

/** On its tier the average rate is the tier's own and a constant / x. */
function marginalTiers(tiers: readonly TierDocument[]): Shape {
  const floors = tiers.map(({ floor }) => read(floor));
  let constant = NOTHING;
  let below = NOTHING;
  const lines = tiers.map((tier, index) => {
    const rate = tierRate(tier);
    if (index > 0) constant = plus(constant, times(minus(below, rate), read(tier.floor)));
    below = rate;
    return { rate, constant };
  });
  return (x) => {
    const line = lines[reached(floors, x)];
    assert(line !== undefined, 'a curve has a tier');
    return line.constant.numerator === 0n ? line.rate : sumOf(line.rate, quotientOf(line.constant, x));
  };
}

function linear({ points, beyond }: Extract<CurveDocument, { shape: 'LINEAR' }>): Shape {
  const known = points.map(({ at, rate }) => ({ at: read(at), rate: read(rate) }));
  const lines = known.slice(1).map((high, index) => {
    const low = known[index] ?? high;
    const slope = dividedBy(minus(high.rate, low.rate), minus(high.at, low.at));
    return { to: high.at, slope, atZero: minus(low.rate, times(low.at, slope)) };
  });
  return (x) => {
    const [first, last] = [known[0], known.at(-1)];
    assert(first !== undefined && last !== undefined, 'a curve has a point');
    if (compare(x, first.at) <= 0) return first.rate;
    const within = lines.find(({ to }) => compare(x, to) <= 0);
    if (!within && beyond === 'HOLD') return last.rate;
    const line = within ?? lines.at(-1);
    return line ? sumOf(line.atZero, productOf(line.slope, x)) : last.rate;
  };
}

function rooted(document: Extract<CurveDocument, { shape: 'SQRT' | 'POWER' }>): Shape {
  const intercept = read(document.intercept);
  const coefficient = read(document.coefficient);
  const shift = document.shift === undefined ? null : read(document.shift);
  const over = document.over === undefined ? null : read(document.over);
  const exponent = document.shape === 'SQRT' ? fraction(1n, 2n) : read(document.exponent);
  const { innerStep, rootStep } = document;
  return (x) => {
    const base = shift ? sumOf(x, shift) : x;
    const isFlat = coefficient.numerator === 0n;
    if (!isFlat && base.numerator === 0n && exponent.numerator < 0n) return over ? NOTHING : null;
    const power = isFlat
      ? NOTHING
      : rootStep
        ? powerInSteps(base, exponent, rootStep)
        : wholePower(base, exponent);
    const inner = sumOf(intercept, productOf(coefficient, power));
    const stepped = innerStep ? rounded(inner, innerStep) : inner;
    if (!over) return stepped;
    return stepped.numerator === 0n ? null : quotientOf(over, stepped);
  };
}

function wholePower({ numerator, denominator }: Ratio, exponent: Fraction): Ratio {
  assert(exponent.denominator === 1n, 'a power without a step is a whole one');
  const isInverse = exponent.numerator < 0n;
  const steps = isInverse ? -exponent.numerator : exponent.numerator;
  const power = { numerator: numerator ** steps, denominator: denominator ** steps };
  return isInverse ? { numerator: power.denominator, denominator: power.numerator } : power;
}
