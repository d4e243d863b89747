// Initial and maintenance margin of each position, both at once, from the row that holds at its notional.
import { column, lowWords, oddMask, roundToUnit } from './rounding.as';
import * as at from './layout';

/** Finds each position's row, from its bucket. */
export function rowPass(first: usize, count: usize, scratch: usize): void {
  const lines = column(at.LINES);
  let lineOf = column(at.LINE_OF_POSITION) + (first << 1);
  let value = scratch, out = scratch + at.ROWS;
  const end = value + (count << 4);
  while (value < end) {
    const line = lines + (<usize>load<u16>(lineOf) << at.LINE_SHIFT);
    const first = <usize>load<u8>(line + load<u32>(out) - at.FIRST_BUCKET);
    const row = <usize>load<u32>(line, at.LINE_ROWS) + (first << at.ROW_SHIFT);
    // One step without a branch is enough in almost all tables.
    store<u32>(out, <u32>(row + (<usize>(load<f64>(value) > load<f64>(row, at.CEILING)) << at.ROW_SHIFT)));
    value += 16;
    lineOf += 2;
    out += 8;
  }
  if (load<i32>(at.HAS_CLOSE_ROWS)) closeRowPass(count, scratch);
}

/** Goes on where there may be more rows below a notional. */
export function closeRowPass(count: usize, scratch: usize): void {
  for (let index: usize = 0; index < count; index++) {
    const notional = load<f64>(scratch + (index << 4));
    let row = <usize>load<u32>(scratch + (index << 3), at.ROWS);
    while (notional > load<f64>(row, at.CEILING)) row += at.ROW_BYTES;
    store<u32>(scratch + (index << 3), <u32>row, at.ROWS);
  }
}

/** Margins, and running sums of all four figures; gives back the greater sum of margins. */
export function marginPass(count: usize, scratch: usize): f64 {
  return load<i32>(at.MARGIN_ROUNDING, at.MODE + 8)
    ? directMargins(count, scratch)
    : roundedMargins(count, scratch);
}

export function directMargins(count: usize, scratch: usize): f64 {
  return marginPassOf(count, scratch, true);
}

export function roundedMargins(count: usize, scratch: usize): f64 {
  return marginPassOf(count, scratch, false);
}

/** @param isDirect a constant: the rounding is part of the rows, so a floor is all that is left to do */
@inline
function marginPassOf(count: usize, scratch: usize, isDirect: bool): f64 {
  const magic = v128.load(at.MAGIC_VECTOR), one = v128.load(at.ONE_VECTOR), zero = f64x2.splat(0);
  const isWhole = load<f64>(at.MARGIN_ROUNDING, at.UNIT) == 1;
  let total = zero, totals = zero;
  v128.store(scratch, total, at.MARGIN_SUMS);
  v128.store(scratch, totals, at.VALUE_SUMS);
  let rowOf = scratch + at.ROWS, value = scratch;
  const end = value + (count << 4);
  while (value < end) {
    const row = <usize>load<u32>(rowOf);
    const notional = v128.load64_splat(value);
    const factors = v128.load(row, at.NUMERATOR);
    const divisor = v128.shuffle<i32>(factors, factors, 1, 1, 3, 3);
    // numerator × notional + rest = near × divisor + left, as in the pass before: near is off by at most 1.
    const near = f64x2.add(f64x2.mul(notional, v128.load(row, at.SLOPE)), magic);
    const left = lowWords(
      i32x4.add(
        i32x4.sub(i32x4.mul(f64x2.add(notional, magic), factors), i32x4.mul(near, divisor)),
        v128.load32x2_u(row, at.REST),
      ),
    );
    // As integers the masks are −1. The second is set where nothing is over: WHOLE is one more for it.
    const isShort = i32x4.shr_s(left, 31), isWithin = i32x4.lt_s(left, divisor);
    let margin = f64x2.add(i64x2.add(i64x2.add(near, isShort), isWithin), v128.load(row, at.WHOLE));
    if (!isDirect) {
      const rest = i32x4.sub(i32x4.add(left, v128.and(isShort, divisor)), v128.andnot(divisor, isWithin));
      margin = isWhole ? roundHalfEven(margin, rest, divisor, magic, one) : roundToUnit(margin, rest, zero, at.MARGIN_ROUNDING);
    }
    total = f64x2.add(total, margin);
    totals = f64x2.add(totals, v128.load(value));
    v128.store(value, margin, at.MARGINS);
    v128.store(value, total, at.MARGIN_SUMS + 16);
    v128.store(value, totals, at.VALUE_SUMS + 16);
    value += 16;
    rowOf += 8;
  }
  return max(f64x2.extract_lane(total, 0), f64x2.extract_lane(total, 1));
}

/** The one rounding to 1e-8 that rows cannot hold. */
@inline
function roundHalfEven(whole: v128, rest: v128, divisor: v128, magic: v128, one: v128): v128 {
  const twice = i32x4.shl(rest, 1);
  const isTie = v128.and(i32x4.eq(twice, divisor), oddMask(f64x2.add(whole, magic)));
  return f64x2.add(whole, v128.and(v128.or(i32x4.gt_s(twice, divisor), isTie), one));
}
