import { decimal } from '../number/decimal';
import { dividedBy, type Fraction, fractionOf, minus, NOTHING, plus, times } from '../number/fraction';
import { curveIncrease } from './curve-increase';
import type { RateDocument } from './dominance';
import type { ModifierDocument } from './formula-document';
import { drawnTight, type Increase, rounded, tighter, wider } from './increase';
import { type Bounds, curveBounds, modifiedBounds } from './rate-bounds';

/** Increases of a curve with its modifiers over another. @see Increase */

interface Pair {
  readonly increase: Increase;
  readonly first: Bounds;
  readonly second: Bounds;
}

const UNKNOWN: Increase = { byAmount: null, byFactor: null };

/**
 * What the second rate can be above the first, both of sound documents. Modifiers are met in their order, each with the
 * other side's of the same place; one more or one less at the end counts as one that changes nothing. Where the two lists
 * part otherwise, only the bounds of both rates are known.
 */
export function rateIncrease(first: RateDocument, second: RateDocument): Increase {
  let pair: Pair = {
    increase: curveIncrease(first.curve, second.curve),
    first: curveBounds(first.curve),
    second: curveBounds(second.curve),
  };
  const places = Math.max(first.modifiers.length, second.modifiers.length);
  for (let place = 0; place < places; place += 1)
    pair = modified(pair, first.modifiers[place], second.modifiers[place]);
  return pair.increase;
}

function modified(
  pair: Pair,
  ofFirst: ModifierDocument | undefined,
  ofSecond: ModifierDocument | undefined,
): Pair {
  const first = ofFirst ? modifiedBounds(pair.first, ofFirst) : pair.first;
  const second = ofSecond ? modifiedBounds(pair.second, ofSecond) : pair.second;
  const combined = combinedIncrease(pair, ofFirst, ofSecond, unrounded(pair.first, ofFirst));
  const increase = rounded(combined, ofFirst?.step, ofSecond?.step, first);
  return { increase: drawnTight(increase, first, second), first, second };
}

function unrounded(before: Bounds, modifier: ModifierDocument | undefined): Bounds {
  if (!modifier) return before;
  const { step: _step, ...exact } = modifier;
  return modifiedBounds(before, exact);
}

/** @param firstAfter bounds of the first rate after its modifier, before any rounding */
function combinedIncrease(
  { increase, first, second }: Pair,
  ofFirst: ModifierDocument | undefined,
  ofSecond: ModifierDocument | undefined,
  firstAfter: Bounds,
): Increase {
  const operation = ofFirst?.operation ?? ofSecond?.operation;
  if (ofFirst && ofSecond && ofFirst.operation !== ofSecond.operation) return UNKNOWN;
  const neutral = neutralOf(operation);
  if (neutral === null) {
    const isSame = ofFirst?.weight !== undefined && ofFirst.weight === ofSecond?.weight;
    return isSame ? blendedIncrease(increase, ofFirst, ofSecond) : UNKNOWN;
  }
  const [a, b] = [ofFirst?.curve ?? neutral, ofSecond?.curve ?? neutral];
  const other = curveIncrease(a, b);
  const [otherFirst, otherSecond] = [curveBounds(a), curveBounds(b)];
  switch (operation) {
    case 'ADD':
      return {
        byAmount: added(increase.byAmount, other.byAmount),
        byFactor: wider(increase.byFactor, other.byFactor),
      };
    case 'MULTIPLY':
      return {
        byAmount: added(share(increase.byAmount, otherSecond), share(other.byAmount, first)),
        byFactor: increase.byFactor && other.byFactor && times(increase.byFactor, other.byFactor),
      };
    case 'MAX': {
      if (!ofSecond) return increase;
      // The second's own floor against the least that the first can be.
      const floor = gapOver(otherSecond.greatest, firstAfter.least);
      return {
        byAmount: wider(increase.byAmount, tighter(ofFirst ? other.byAmount : null, floor.byAmount)),
        byFactor: wider(increase.byFactor, tighter(ofFirst ? other.byFactor : null, floor.byFactor)),
      };
    }
    case 'MIN': {
      if (!ofFirst) return increase;
      const after = ofSecond ? unrounded(second, ofSecond) : second;
      const cap = gapOver(after.greatest, otherFirst.least);
      return {
        byAmount: wider(increase.byAmount, tighter(ofSecond ? other.byAmount : null, cap.byAmount)),
        byFactor: wider(increase.byFactor, tighter(ofSecond ? other.byFactor : null, cap.byFactor)),
      };
    }
    default:
      return UNKNOWN;
  }
}

const constant = (rate: string): ModifierDocument['curve'] => ({
  driver: 'CONSTANT',
  shape: 'CONSTANT',
  rate,
});

/** What changes nothing; null: no curve by itself. MAX and MIN never ask it for its rate. */
function neutralOf(operation: ModifierDocument['operation'] | undefined): ModifierDocument['curve'] | null {
  if (operation === undefined || operation === 'BLEND') return null;
  return constant(operation === 'MULTIPLY' ? '1' : '0');
}

function blendedIncrease(
  increase: Increase,
  ofFirst: ModifierDocument,
  ofSecond: ModifierDocument,
): Increase {
  const weight = fractionOf(decimal(ofFirst.weight ?? '0'));
  const rest = minus(fractionOf(decimal('1')), weight);
  const other = curveIncrease(ofFirst.curve, ofSecond.curve);
  const [own, others] = [increase.byAmount, other.byAmount];
  return {
    byAmount: own && others && plus(times(rest, own), times(weight, others)),
    byFactor: wider(increase.byFactor, other.byFactor),
  };
}

function added(a: Fraction | null, b: Fraction | null): Fraction | null {
  return a && b && plus(a, b);
}

/** The most that a change of one factor makes of a product, given the other factor, ≥ 0. */
function share(amount: Fraction | null, { least, greatest }: Bounds): Fraction | null {
  if (amount === null) return null;
  if (amount.numerator <= 0n) return times(amount, least ?? NOTHING);
  return greatest && times(amount, greatest);
}

/** What a rate that is never above one value can be above a rate that is never below another. */
function gapOver(most: Fraction | null, least: Fraction | null): Increase {
  if (most === null) return UNKNOWN;
  const from = least ?? NOTHING;
  return {
    byAmount: minus(most, from),
    byFactor: most.numerator === 0n ? NOTHING : from.numerator > 0n ? dividedBy(most, from) : null,
  };
}
