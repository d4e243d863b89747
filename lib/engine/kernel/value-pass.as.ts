// Notional and profit of each position, two at a time.
//
// quantity × price = near × 1e8 + rest, where `near` is the integer next to the float quotient and `rest` the residue
// modulo 2^32. The quotient is off by at most ¾, so that |rest| < 1e8: its low word is itself.
import { inverseLineValues, inverseValues } from './inverse-pass.as';
import { column, lowWords, roundAs } from './rounding.as';
import { closed, storeBuckets } from './valued.as';
import * as at from './layout';

const FLOOR: i32 = 3; // in ROUNDING_MODES

/** @returns the sum of all sizes, or what is not a number */
export function valuePass(first: usize, count: usize, scratch: usize): f64 {
  const sizes = linearValues(first, count, scratch);
  return load<i32>(at.HAS_INVERSE) ? inverseValues(first, count, scratch) : sizes;
}

/** Every position as if it were of a contract that is not inverse. */
@inline
function linearValues(first: usize, count: usize, scratch: usize): f64 {
  if (load<f64>(at.NOTIONAL_ROUNDING, at.UNIT) != 1 || load<i32>(at.VALUE_ROUNDING, at.MODE + 4) != 0)
    return roundedValues(first, count, scratch);
  const isFloor = load<f64>(at.PROFIT_ROUNDING, at.UNIT) == 1 && load<i32>(at.PROFIT_ROUNDING, at.MODE) == FLOOR;
  return isFloor ? flooredProfits(first, count, scratch) : roundedProfits(first, count, scratch);
}

/** Notionals rounded to 1e-8, profits to their floors. */
export function flooredProfits(first: usize, count: usize, scratch: usize): f64 {
  return valuesOfLines(first, count, scratch, true, true);
}

/** Notionals rounded to 1e-8, profits in any way. */
export function roundedProfits(first: usize, count: usize, scratch: usize): f64 {
  return valuesOfLines(first, count, scratch, true, false);
}

/** The same where notionals have fewer digits, or values are rounded before profits are taken. */
export function roundedValues(first: usize, count: usize, scratch: usize): f64 {
  return valuesOfLines(first, count, scratch, false, false);
}

@inline
function valuesOfLines(first: usize, count: usize, scratch: usize, isWhole: bool, isFloor: bool): f64 {
  const lines = column(at.LINE_OF_POSITION) + (first << 1), quantities = column(at.QUANTITY) + (first << 3);
  const costs = column(at.COST_WHOLE) + (first << 3), parts = column(at.COST_PART) + (first << 2);
  return isWhole
    ? wholeValues(quantities, costs, parts, lines, column(at.PRICES), count, scratch, false, isFloor)
    : partedValues(quantities, costs, parts, lines, column(at.PRICES), count, scratch, false);
}

/**
 * `valuePass` for positions of one line, whose columns are given.
 *
 * @param price address of its price
 */
export function lineValuePass(
  quantities: usize, costs: usize, parts: usize, price: usize, count: usize, out: usize,
): f64 {
  if (load<i64>(price, 8) < 0) return inverseLineValues(quantities, costs, price, count, out);
  if (load<f64>(at.NOTIONAL_ROUNDING, at.UNIT) != 1 || load<i32>(at.VALUE_ROUNDING, at.MODE + 4) != 0)
    return roundedLineValues(quantities, costs, parts, price, count, out);
  const isFloor = load<f64>(at.PROFIT_ROUNDING, at.UNIT) == 1 && load<i32>(at.PROFIT_ROUNDING, at.MODE) == FLOOR;
  return isFloor
    ? flooredLineProfits(quantities, costs, parts, price, count, out)
    : roundedLineProfits(quantities, costs, parts, price, count, out);
}

export function flooredLineProfits(
  quantities: usize, costs: usize, parts: usize, price: usize, count: usize, out: usize,
): f64 {
  return wholeValues(quantities, costs, parts, 0, price, count, out, true, true);
}

export function roundedLineProfits(
  quantities: usize, costs: usize, parts: usize, price: usize, count: usize, out: usize,
): f64 {
  return wholeValues(quantities, costs, parts, 0, price, count, out, true, false);
}

export function roundedLineValues(
  quantities: usize, costs: usize, parts: usize, price: usize, count: usize, out: usize,
): f64 {
  return partedValues(quantities, costs, parts, 0, price, count, out, true);
}

/** Costs below 1e-8, in both halves of each lane. */
@inline
function costParts(address: usize): v128 {
  const parts = v128.load64_zero(address);
  return v128.shuffle<i32>(parts, parts, 0, 0, 1, 1);
}

/**
 * @param prices of all lines; of the one line when there is but one
 * @param isOneLine, isFloor constants: of one pass the compiler makes several
 */
@inline
function wholeValues(
  quantities: usize, costs: usize, parts: usize, lines: usize, prices: usize, count: usize, out: usize,
  isOneLine: bool, isFloor: bool,
): f64 {
  const magic = v128.load(at.MAGIC_VECTOR), one = v128.load(at.ONE_VECTOR), divisor = v128.load(at.DIVISOR_VECTOR);
  const above = v128.load(at.NEAR_ABOVE), below = v128.load(at.NEAR_BELOW), oddBit = v128.load(at.NEAR_ODD);
  const zero = f64x2.splat(0), minusDivisor = v128.load(at.MINUS_DIVISOR_VECTOR);
  const signBit = v128.load(at.SIGN_VECTOR);
  const bucketOffset = v128.load(at.BUCKET_VECTOR);
  const end = out + (count << 4);
  let sizes = zero, greatest = zero;
  let factor = v128.load64_splat(prices), price = v128.load64_splat(prices, 8);
  while (out < end) {
    const quantity = v128.load(quantities);
    if (!isOneLine) {
      const one0 = v128.load(prices + (<usize>load<u16>(lines) << 4));
      const one1 = v128.load(prices + (<usize>load<u16>(lines, 2) << 4));
      factor = v128.shuffle<i64>(one0, one1, 0, 2);
      price = v128.shuffle<i64>(one0, one1, 1, 3);
    }
    const near = f64x2.add(f64x2.mul(quantity, factor), magic);
    const rest = lowWords(
      i32x4.sub(i32x4.mul(f64x2.add(quantity, magic), price), i32x4.mul(near, divisor)),
    );

    const isNegative = f64x2.lt(quantity, zero);
    const sized = i32x4.sub(v128.xor(rest, isNegative), isNegative);
    const odd = v128.and(lowWords(near), oddBit);
    const up = i32x4.gt_s(i32x4.add(sized, odd), above);
    const down = i32x4.lt_s(i32x4.sub(sized, odd), below);
    const size = v128.andnot(f64x2.sub(near, magic), signBit);
    const notional = f64x2.sub(f64x2.add(size, v128.and(up, one)), v128.and(down, one));

    const left = i32x4.sub(rest, costParts(parts));
    const isShort = i32x4.shr_s(left, 31), isShorter = i32x4.lt_s(left, minusDivisor);
    // As integers the masks are −1.
    let profit = f64x2.sub(
      f64x2.sub(i64x2.add(i64x2.add(near, isShort), isShorter), magic),
      v128.load(costs),
    );
    if (!isFloor) {
      const remainder = i32x4.add(
        i32x4.add(left, v128.and(isShort, divisor)),
        v128.and(isShorter, divisor),
      );
      profit = roundAs(profit, remainder, f64x2.lt(profit, zero), at.PROFIT_ROUNDING, magic, one);
    }
    const both = f64x2.add(notional, v128.andnot(profit, signBit));
    sizes = f64x2.add(sizes, both);
    greatest = f64x2.pmax(greatest, both);
    v128.store(out, v128.shuffle<i64>(notional, profit, 0, 2));
    v128.store(out, v128.shuffle<i64>(notional, profit, 1, 3), 16);
    storeBuckets(out, notional, bucketOffset);
    out += 32;
    quantities += 16;
    costs += 16;
    parts += 8;
    lines += 4;
  }
  return closed(sizes, greatest);
}

/** The same where notionals have fewer digits, or values are rounded before profits are taken. */
@inline
function partedValues(
  quantities: usize, costs: usize, parts: usize, lines: usize, prices: usize, count: usize, out: usize,
  isOneLine: bool,
): f64 {
  const magic = v128.load(at.MAGIC_VECTOR), one = v128.load(at.ONE_VECTOR), divisor = v128.load(at.DIVISOR_VECTOR);
  const zero = f64x2.splat(0), signBit = v128.load(at.SIGN_VECTOR);
  const isValueRounded = load<i32>(at.VALUE_ROUNDING, at.MODE + 4) != 0;
  let sizes = zero, greatest = zero;
  let factor = v128.load64_splat(prices), price = v128.load64_splat(prices, 8);
  const end = out + (count << 4);
  for (; out < end; out += 32, quantities += 16, costs += 16, parts += 8, lines += 4) {
    const quantity = v128.load(quantities);
    const isNegative = f64x2.lt(quantity, zero);
    if (!isOneLine) {
      const one0 = v128.load(prices + (<usize>load<u16>(lines) << 4));
      const one1 = v128.load(prices + (<usize>load<u16>(lines, 2) << 4));
      factor = v128.shuffle<i64>(one0, one1, 0, 2);
      price = v128.shuffle<i64>(one0, one1, 1, 3);
    }
    const size = f64x2.abs(quantity);
    const near = f64x2.add(f64x2.mul(size, factor), magic);
    let rest = lowWords(i32x4.sub(i32x4.mul(f64x2.add(size, magic), price), i32x4.mul(near, divisor)));
    const isShort = i32x4.shr_s(rest, 31);
    let whole = f64x2.sub(f64x2.sub(near, magic), v128.and(isShort, one));
    rest = i32x4.add(rest, v128.and(isShort, divisor));
    const notional = roundAs(whole, rest, zero, at.NOTIONAL_ROUNDING, magic, one);
    if (isValueRounded) {
      whole = roundAs(whole, rest, isNegative, at.VALUE_ROUNDING, magic, one);
      rest = i32x4.splat(0);
    }
    let left = i32x4.sub(
      i32x4.sub(v128.xor(rest, isNegative), isNegative),
      costParts(parts),
    );
    const isBelow = i32x4.shr_s(left, 31), isFarBelow = i32x4.lt_s(left, i32x4.neg(divisor));
    left = i32x4.add(i32x4.add(left, v128.and(isBelow, divisor)), v128.and(isFarBelow, divisor));
    const signed = v128.xor(whole, v128.and(isNegative, signBit));
    let profit = f64x2.sub(signed, v128.load(costs));
    profit = f64x2.sub(f64x2.sub(profit, v128.and(isBelow, one)), v128.and(isFarBelow, one));
    profit = roundAs(profit, left, f64x2.lt(profit, zero), at.PROFIT_ROUNDING, magic, one);
    const both = f64x2.add(notional, f64x2.abs(profit));
    sizes = f64x2.add(sizes, both);
    greatest = f64x2.pmax(greatest, both);
    v128.store(out, v128.shuffle<i64>(notional, profit, 0, 2));
    v128.store(out, v128.shuffle<i64>(notional, profit, 1, 3), 16);
    storeBuckets(out, notional, v128.load(at.BUCKET_VECTOR));
  }
  return closed(sizes, greatest);
}
