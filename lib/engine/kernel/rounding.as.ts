// Rounding of two values at once. A value is its floor and a remainder in [0, divisor), an i32 in both halves of its
// lane; the remainder alone decides, so nothing is rounded twice.
import { INVERSE_UNIT, UNIT, UNIT_ABOVE, UNIT_ABOVE_NEGATIVE, UNIT_TIE } from './layout';

/** 1.5 × 2^52: added to an integer below 2^51 in size, it leaves that integer's low 32 bits in the low word. */
export const MAGIC: f64 = 6755399441055744.0;

/** The low word of each lane, in both halves of it. */
@inline
export function lowWords(words: v128): v128 {
  return v128.shuffle<i32>(words, words, 0, 0, 2, 2);
}

@inline
export function oddMask(whole: v128, magic: v128): v128 {
  return i64x2.neg(v128.and(f64x2.add(whole, magic), i64x2.splat(1)));
}

/** Rounds to whole units of 1e-8. */
@inline
export function roundWhole(whole: v128, rest: v128, above: v128, tie: v128, magic: v128, one: v128): v128 {
  const up = v128.or(i32x4.gt_s(rest, above), v128.and(i32x4.eq(rest, tie), oddMask(whole, magic)));
  return f64x2.add(whole, v128.and(up, one));
}

/** Rounds to a multiple of a unit that is 10 or more; `isNegative` chooses between the two thresholds. */
export function roundToUnit(whole: v128, rest: v128, isNegative: v128, rounding: usize): v128 {
  const unit = v128.load(rounding, UNIT);
  const one = f64x2.splat(1);
  let units = f64x2.floor(f64x2.mul(whole, v128.load(rounding, INVERSE_UNIT)));
  let left = f64x2.sub(whole, f64x2.mul(units, unit));
  const isShort = f64x2.lt(left, f64x2.splat(0));
  units = f64x2.sub(units, v128.and(isShort, one));
  left = f64x2.add(left, v128.and(isShort, unit));
  const isOver = f64x2.ge(left, unit);
  units = f64x2.add(units, v128.and(isOver, one));
  left = f64x2.sub(left, v128.and(isOver, unit));
  // Anything below 1e-8 counts as half of it: enough to be above 0 or above a tie.
  left = f64x2.add(left, v128.and(i32x4.ne(rest, i32x4.splat(0)), f64x2.splat(0.5)));
  const above = v128.bitselect(
    v128.load(rounding, UNIT_ABOVE_NEGATIVE),
    v128.load(rounding, UNIT_ABOVE),
    isNegative,
  );
  const isTie = v128.and(
    f64x2.eq(left, v128.load(rounding, UNIT_TIE)),
    oddMask(units, f64x2.splat(MAGIC)),
  );
  const up = v128.or(f64x2.gt(left, above), isTie);
  return f64x2.mul(f64x2.add(units, v128.and(up, one)), unit);
}
