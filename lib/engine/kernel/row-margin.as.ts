// The row of a line that holds at a size, and what it says of a notional.
import { lowWords, oddMask, roundToUnit, SIZE_LIMIT } from './rounding.as';
import * as at from './layout';

/** However many rows a bucket of the line has. @param size by which its rows are looked up */
@inline
export function sizedRow(line: usize, size: f64): usize {
  const bucket = <usize>(reinterpret<u64>(size + <f64>at.BUCKET_OFFSET) >>> 51) - at.FIRST_BUCKET;
  let row = <usize>load<u32>(line, at.LINE_ROWS) + (<usize>load<u8>(line + bucket) << at.ROW_SHIFT);
  while (size > load<f64>(row, at.CEILING)) row += at.ROW_BYTES;
  return row;
}

@inline
export function linkRowOf(line: usize): usize {
  return <usize>load<u32>(line, at.LINE_ROWS) - at.ROW_BYTES;
}

/** Margins with the maintenance margin that is a part of the one given, by the row of the link. */
@inline
export function linked(margin: v128, row: usize): v128 {
  const whole = v128.shuffle<i64>(margin, margin, 1, 1);
  return v128.shuffle<i64>(margin, declaredMargin(whole, row), 0, 3);
}

/** Margins of one notional, which is in both lanes, rounded as declared. */
@inline
function declaredMargin(notional: v128, row: usize): v128 {
  const magic = v128.load(at.MAGIC_VECTOR), one = v128.load(at.ONE_VECTOR);
  const isWhole = load<f64>(at.MARGIN_ROUNDING, at.UNIT) == 1;
  return load<i32>(at.MARGIN_ROUNDING, at.MODE + 8)
    ? marginOf(notional, row, magic, one, true, isWhole)
    : marginOf(notional, row, magic, one, false, isWhole);
}

/**
 * Initial and maintenance margin of so much by a line: what passes find of each position.
 *
 * @param notional and @param contracts sizes below 2^50
 * @returns Infinity in both where a part of them is of more than that
 */
export function requiredOf(line: usize, notional: f64, contracts: f64): v128 {
  const traits = <i32>load<u8>(line, at.LINE_TRAITS);
  const row = sizedRow(line, traits & at.IS_BY_QUANTITY ? contracts : notional);
  const margin = declaredMargin(f64x2.splat(notional), row);
  if (!(traits & at.HAS_LINK)) return margin;
  return f64x2.extract_lane(margin, 1) < SIZE_LIMIT ? linked(margin, linkRowOf(line)) : f64x2.splat(Infinity);
}

/** Initial and maintenance margin of one notional, which is in both lanes. */
@inline
export function marginOf(notional: v128, row: usize, magic: v128, one: v128, isDirect: bool, isWhole: bool): v128 {
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
  const floor = f64x2.add(i64x2.add(i64x2.add(near, isShort), isWithin), v128.load(row, at.WHOLE));
  if (isDirect) return floor;
  const rest = i32x4.sub(i32x4.add(left, v128.and(isShort, divisor)), v128.andnot(divisor, isWithin));
  return isWhole
    ? roundHalfEven(floor, rest, divisor, magic, one)
    : roundToUnit(floor, rest, f64x2.splat(0), at.MARGIN_ROUNDING);
}

/** The one rounding to 1e-8 that rows cannot hold. */
@inline
function roundHalfEven(whole: v128, rest: v128, divisor: v128, magic: v128, one: v128): v128 {
  const twice = i32x4.shl(rest, 1);
  const isTie = v128.and(i32x4.eq(twice, divisor), oddMask(f64x2.add(whole, magic)));
  return f64x2.add(whole, v128.and(v128.or(i32x4.gt_s(twice, divisor), isTie), one));
}
