// Rounding of two values at once. A value is its floor and a remainder in [0, divisor), an i32 in both halves of its
// lane; the remainder alone decides, so nothing is rounded twice.
import * as at from './layout';

/** Of all sizes in a block together: running sums are exact. */
export const SUM_LIMIT: f64 = 9007199254740992.0; // 2^53
/** Of each product: its float is off by at most ¼, its nearest integer by at most ¾, and so its floor by at most 1. */
export const SIZE_LIMIT: f64 = 1125899906842624.0; // 2^50

@inline
export function column(name: i32): usize {
  return <usize>load<u32>(<usize>(at.HEADER + name));
}

/** The low word of each lane, in both halves of it. */
@inline
export function lowWords(words: v128): v128 {
  return v128.shuffle<i32>(words, words, 0, 0, 2, 2);
}

/** @param near an integer of size below 2^51, + MAGIC */
@inline
export function oddMask(near: v128): v128 {
  return i64x2.neg(v128.and(near, i64x2.splat(1)));
}

/** Rounds to whole units of 1e-8. */
@inline
export function roundWhole(whole: v128, rest: v128, above: v128, tie: v128, magic: v128, one: v128): v128 {
  const up = v128.or(i32x4.gt_s(rest, above), v128.and(i32x4.eq(rest, tie), oddMask(f64x2.add(whole, magic))));
  return f64x2.add(whole, v128.and(up, one));
}

/** Rounds to a multiple of a unit that is 10 or more; `isNegative` chooses between the two thresholds. */
export function roundToUnit(whole: v128, rest: v128, isNegative: v128, rounding: usize): v128 {
  const unit = v128.load(rounding, at.UNIT);
  const one = f64x2.splat(1);
  let units = f64x2.floor(f64x2.mul(whole, v128.load(rounding, at.INVERSE_UNIT)));
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
    v128.load(rounding, at.UNIT_ABOVE_NEGATIVE),
    v128.load(rounding, at.UNIT_ABOVE),
    isNegative,
  );
  const isTie = v128.and(
    f64x2.eq(left, v128.load(rounding, at.UNIT_TIE)),
    oddMask(f64x2.add(units, f64x2.splat(<f64>at.MAGIC))),
  );
  const up = v128.or(f64x2.gt(left, above), isTie);
  return f64x2.mul(f64x2.add(units, v128.and(up, one)), unit);
}

/** Rounds as declared, to whole units or to greater ones. */
@inline
export function roundAs(whole: v128, rest: v128, isNegative: v128, rounding: usize, magic: v128, one: v128): v128 {
  if (load<f64>(rounding, at.UNIT) != 1) return roundToUnit(whole, rest, isNegative, rounding);
  const above = v128.bitselect(
    v128.load(rounding, at.ABOVE_NEGATIVE),
    v128.load(rounding, at.ABOVE),
    isNegative,
  );
  return roundWhole(whole, rest, above, v128.load(rounding, at.TIE), magic, one);
}
