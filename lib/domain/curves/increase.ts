import { canonicalJson } from '../json/canonical';
import {
  compare,
  dividedBy,
  type Fraction,
  fraction,
  greater,
  lesser,
  minus,
  NOTHING,
  plus,
  roundFraction,
  times,
  unitsInOne,
  WHOLE,
} from '../number/fraction';
import type { StepDocument } from './curve-document';
import type { Bounds } from './rate-bounds';

/**
 * How much more a second rate can ask than a first, whatever the position and the market. Proved: neither bound is ever
 * too small; exact where the shapes allow it. The other way round it says how much less.
 */
export interface Increase {
  /** second − first is never above it, in fractions of notional; null: no bound is known. */
  readonly byAmount: Fraction | null;
  /** The second is never above this × the first, ≥ 0; null: no bound is known. */
  readonly byFactor: Fraction | null;
}

export const NO_INCREASE: Increase = { byAmount: NOTHING, byFactor: WHOLE };

/** The tighter of two bounds of the same; null is none. */
export function tighter(a: Fraction | null, b: Fraction | null): Fraction | null {
  return a && b ? lesser(a, b) : (a ?? b);
}

/** What bounds both of two: null where one of them is without. */
export function wider(a: Fraction | null, b: Fraction | null): Fraction | null {
  return a && b ? greater(a, b) : null;
}

/** What bounds both of two increases. */
export function widerIncrease(a: Increase, b: Increase): Increase {
  return { byAmount: wider(a.byAmount, b.byAmount), byFactor: wider(a.byFactor, b.byFactor) };
}

const isAbove = (value: Fraction | null, limit: Fraction): value is Fraction =>
  value !== null && compare(value, limit) > 0;

/** Increases by what is known of both rates alone, each ≥ 0. */
function ofBounds(first: Bounds, second: Bounds): Increase {
  const { greatest } = second;
  if (greatest === null) return { byAmount: null, byFactor: null };
  const least = first.least ?? NOTHING;
  const byFactor =
    greatest.numerator === 0n ? NOTHING : isAbove(least, NOTHING) ? dividedBy(greatest, least) : null;
  return { byAmount: minus(greatest, least), byFactor };
}

/** The same increase, drawn as tight as the bounds of both rates allow, and each of its bounds by the other. */
export function drawnTight(increase: Increase, first: Bounds, second: Bounds): Increase {
  const alone = ofBounds(first, second);
  const byAmount = tighter(increase.byAmount, alone.byAmount);
  const byFactor = tighter(increase.byFactor, alone.byFactor);
  return {
    byAmount: tighter(byAmount, amountOfFactor(byFactor, first)),
    byFactor: tighter(byFactor, factorOfAmount(byAmount, first)),
  };
}

function amountOfFactor(factor: Fraction | null, { least, greatest }: Bounds): Fraction | null {
  if (factor === null) return null;
  const rise = minus(factor, WHOLE);
  const rate = rise.numerator < 0n ? (least ?? NOTHING) : greatest;
  return rate && times(rise, rate);
}

function factorOfAmount(amount: Fraction | null, { least, greatest }: Bounds): Fraction | null {
  if (amount === null) return null;
  const rate = amount.numerator < 0n ? greatest : least;
  const isNoRise = amount.numerator <= 0n;
  return isAbove(rate, NOTHING) ? plus(WHOLE, dividedBy(amount, rate)) : isNoRise ? WHOLE : null;
}

/** What a rounding can add, and what it can take away. */
function pull(step: StepDocument | undefined): { readonly up: Fraction; readonly down: Fraction } {
  if (!step) return { up: NOTHING, down: NOTHING };
  const unit = fraction(1n, unitsInOne(step));
  if (step.mode === 'UP' || step.mode === 'CEILING') return { up: unit, down: NOTHING };
  if (step.mode === 'DOWN' || step.mode === 'FLOOR') return { up: NOTHING, down: unit };
  return { up: unit, down: unit };
}

/**
 * The increase once both rates are rounded. What does not rise before the same rounding does not rise after it.
 *
 * @param first bounds of the first rate, rounded
 */
export function rounded(
  { byAmount, byFactor }: Increase,
  ofFirst: StepDocument | undefined,
  ofSecond: StepDocument | undefined,
  first: Bounds,
): Increase {
  if (!ofFirst && !ofSecond) return { byAmount, byFactor };
  const isSame = canonicalJson(ofFirst ?? null) === canonicalJson(ofSecond ?? null);
  const isNoRise =
    (byAmount !== null && byAmount.numerator <= 0n) || (byFactor !== null && compare(byFactor, WHOLE) <= 0);
  if (isSame && isNoRise) return { byAmount: NOTHING, byFactor: WHOLE };
  const { up } = pull(ofSecond);
  const { down } = pull(ofFirst);
  const added = ((): Fraction | null => {
    if (byAmount === null) return null;
    // A rise is moved to the next multiple of the unit at most; a tie that goes to the even one may cost a unit more.
    if (isSame && ofFirst && ofFirst.mode !== 'HALF_EVEN')
      return roundFraction(byAmount, { ...ofFirst, mode: 'CEILING' });
    return plus(byAmount, plus(up, down));
  })();
  if (byFactor === null || !isAbove(first.least, NOTHING)) return { byAmount: added, byFactor: null };
  // second ≤ factor × (first + down) + up
  const gained = dividedBy(plus(times(byFactor, down), up), first.least);
  return { byAmount: added, byFactor: plus(byFactor, gained) };
}
