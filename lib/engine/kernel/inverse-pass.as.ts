// Notional and profit of inverse contracts, two at a time: what they are worth is −quantity × multiplier / price.
//
// A quotient is the integer next to its float and a remainder, size × multiplier − near × price. Sizes of quotients are
// below 2^50, and a float of three roundings is off by at most ⅜, so that `near` is off by less than 1 and the remainder
// is smaller than the price: its residue modulo 2^64 is itself. Profit is the difference of two quotients. What is left of
// it, a difference of two fractions, is told by floats; where those are too near to a boundary of rounding, by cross
// multiplication, whose result is small then: again its residue is itself.
import { column, roundAs } from './rounding.as';
import { closed, storeBuckets } from './valued.as';
import * as at from './layout';

/** The float of a difference of two fractions is off by at most 5 × 2^-53. */
const DOUBT: f64 = 8.881784197001252e-16; // 2^-50

// Of the positions that were valued last.
let notionals: v128 = f64x2.splat(0);
let profits: v128 = f64x2.splat(0);

// Of the quotient that was taken last: its floor, and what is left, in [0, divisor).
let wholes: v128 = f64x2.splat(0);
let rests: v128 = f64x2.splat(0);

@inline
function integers(values: v128, magic: v128): v128 {
  return i64x2.sub(f64x2.add(values, magic), magic);
}

/** @param amount and @param product the same number, as floats and modulo 2^64 */
@inline
function divide(amount: v128, product: v128, divisor: v128, inverse: v128, magic: v128, one: v128): void {
  const near = f64x2.add(f64x2.mul(amount, inverse), magic);
  const left = i64x2.sub(product, i64x2.mul(i64x2.sub(near, magic), integers(divisor, magic)));
  const rest = f64x2.sub(i64x2.add(left, magic), magic);
  const isShort = f64x2.lt(rest, f64x2.splat(0));
  wholes = f64x2.sub(f64x2.sub(near, magic), v128.and(isShort, one));
  rests = f64x2.add(rest, v128.and(isShort, divisor));
}

/** A remainder in [0, 1e8) that is rounded as a fraction is: 0, or below, at or above a half. */
@inline
function remainderOf(isPart: v128, isTie: v128, isOver: v128): v128 {
  const quarter = i32x4.splat(25_000_000);
  return i32x4.add(
    i32x4.add(v128.and(isPart, quarter), v128.and(isTie, quarter)),
    v128.and(isOver, i32x4.splat(50_000_000)),
  );
}

@inline
function remainderOfRest(rest: v128, divisor: v128): v128 {
  const twice = f64x2.add(rest, rest);
  return remainderOf(f64x2.gt(rest, f64x2.splat(0)), f64x2.eq(twice, divisor), f64x2.gt(twice, divisor));
}

/**
 * What stands for first / firstDivisor − second / secondDivisor, whose float is too near to 0 or to ±½ to tell: the same
 * sign, and on the same side of a half.
 */
function exactPart(float: f64, first: f64, firstDivisor: f64, second: f64, secondDivisor: f64): f64 {
  const difference = <i64>first * <i64>secondDivisor - <i64>second * <i64>firstDivisor;
  if (abs(float) < 0.25) return difference == 0 ? 0 : difference > 0 ? 0.25 : -0.25;
  const sign: i64 = float < 0 ? -1 : 1;
  const beyond = 2 * sign * difference - <i64>firstDivisor * <i64>secondDivisor;
  const size = beyond == 0 ? 0.5 : beyond > 0 ? 0.75 : 0.25;
  return <f64>sign * size;
}

function exactParts(part: v128, first: v128, firstDivisor: v128, second: v128, secondDivisor: v128): v128 {
  const low = exactPart(
    f64x2.extract_lane(part, 0), f64x2.extract_lane(first, 0), f64x2.extract_lane(firstDivisor, 0),
    f64x2.extract_lane(second, 0), f64x2.extract_lane(secondDivisor, 0),
  );
  const high = exactPart(
    f64x2.extract_lane(part, 1), f64x2.extract_lane(first, 1), f64x2.extract_lane(firstDivisor, 1),
    f64x2.extract_lane(second, 1), f64x2.extract_lane(secondDivisor, 1),
  );
  return f64x2.replace_lane(f64x2.splat(low), 1, high);
}

/** @param price and @param entry > 0; all integers below 2^50 */
@inline
function valuePair(quantity: v128, multiplier: v128, price: v128, inversePrice: v128, entry: v128): void {
  const magic = v128.load(at.MAGIC_VECTOR), one = v128.load(at.ONE_VECTOR), zero = f64x2.splat(0);
  const half = f64x2.splat(0.5), doubt = f64x2.splat(DOUBT);
  const isNegative = f64x2.lt(quantity, zero);
  const size = f64x2.abs(quantity), amount = f64x2.mul(size, multiplier);
  const product = i64x2.mul(integers(size, magic), integers(multiplier, magic));
  const inverseEntry = f64x2.div(one, entry);
  divide(amount, product, price, inversePrice, magic, one);
  let worth = wholes, worthRest = rests;
  divide(amount, product, entry, inverseEntry, magic, one);
  let cost = wholes, costRest = rests;

  const remainder = remainderOfRest(worthRest, price);
  notionals = roundAs(worth, remainder, zero, at.NOTIONAL_ROUNDING, magic, one);
  const isValueRounded = load<i32>(at.VALUE_ROUNDING, at.MODE + 4) != 0;
  if (isValueRounded) {
    // A long owes what it is worth.
    const isOwed = v128.not(isNegative);
    worth = roundAs(worth, remainder, isOwed, at.VALUE_ROUNDING, magic, one);
    cost = roundAs(cost, remainderOfRest(costRest, entry), isOwed, at.VALUE_ROUNDING, magic, one);
    worthRest = costRest = zero;
  }

  // A long has gained what it cost less what it is worth, a short the other way round.
  const first = v128.bitselect(worth, cost, isNegative), second = v128.bitselect(cost, worth, isNegative);
  const firstPart = f64x2.mul(costRest, inverseEntry), secondPart = f64x2.mul(worthRest, inversePrice);
  let part = f64x2.sub(firstPart, secondPart);
  let distance = f64x2.abs(part);
  if (!isValueRounded) {
    const isUnsure = v128.or(f64x2.lt(distance, doubt), f64x2.lt(f64x2.abs(f64x2.sub(distance, half)), doubt));
    if (v128.any_true(isUnsure)) {
      part = v128.bitselect(exactParts(part, costRest, entry, worthRest, price), part, isUnsure);
      distance = f64x2.abs(part);
    }
  }
  part = v128.xor(part, v128.and(isNegative, f64x2.splat(-0.0)));
  const isBelow = f64x2.lt(part, zero);
  const floor = f64x2.sub(f64x2.sub(first, second), v128.and(isBelow, one));
  const isOver = v128.andnot(v128.xor(f64x2.gt(distance, half), isBelow), f64x2.eq(distance, half));
  const left = remainderOf(f64x2.gt(distance, zero), f64x2.eq(distance, half), isOver);
  profits = roundAs(floor, left, f64x2.lt(floor, zero), at.PROFIT_ROUNDING, magic, one);
}

/** `lineValuePass` for positions of one inverse contract. @param costs their entry prices */
export function inverseLineValues(quantities: usize, costs: usize, price: usize, count: usize, out: usize): f64 {
  const one = v128.load(at.ONE_VECTOR), bucketOffset = v128.load(at.BUCKET_VECTOR);
  const multiplier = v128.load64_splat(price), mark = f64x2.neg(v128.load64_splat(price, 8));
  const inverseMark = f64x2.div(one, mark);
  let sizes = f64x2.splat(0), greatest = sizes;
  for (const end = out + (count << 4); out < end; out += 32, quantities += 16, costs += 16) {
    // Of an odd number the last one has a neighbour, of nothing maybe: then its size is no number, and never the greatest.
    valuePair(v128.load(quantities), multiplier, mark, inverseMark, v128.load(costs));
    const both = f64x2.add(notionals, f64x2.abs(profits));
    sizes = f64x2.add(sizes, both);
    greatest = f64x2.pmax(greatest, both);
    v128.store(out, v128.shuffle<i64>(notionals, profits, 0, 2));
    v128.store(out, v128.shuffle<i64>(notionals, profits, 1, 3), 16);
    storeBuckets(out, notionals, bucketOffset);
  }
  return closed(sizes, greatest);
}

/**
 * Values the positions of a block that are of inverse contracts, after all were valued as if they were of others.
 *
 * @returns the sum of all sizes, as `valuePass` does
 */
export function inverseValues(first: usize, count: usize, scratch: usize): f64 {
  const prices = column(at.PRICES), one = v128.load(at.ONE_VECTOR), bucketOffset = v128.load(at.BUCKET_VECTOR);
  const zero = f64x2.splat(0);
  let lines = column(at.LINE_OF_POSITION) + (first << 1), quantities = column(at.QUANTITY) + (first << 3);
  let costs = column(at.COST_WHOLE) + (first << 3);
  let sizes = zero, greatest = zero;
  for (const end = scratch + (count << 4); scratch < end; scratch += 32, quantities += 16, costs += 16, lines += 4) {
    const one0 = v128.load(prices + (<usize>load<u16>(lines) << 4));
    const one1 = v128.load(prices + (<usize>load<u16>(lines, 2) << 4));
    const price = v128.shuffle<i64>(one0, one1, 1, 3);
    const value0 = v128.load(scratch), value1 = v128.load(scratch, 16);
    let notional = v128.shuffle<i64>(value0, value1, 0, 2), profit = v128.shuffle<i64>(value0, value1, 1, 3);
    const isInverse = i64x2.shr_s(price, 63);
    if (v128.any_true(isInverse)) {
      const mark = v128.bitselect(f64x2.neg(price), one, isInverse);
      const multiplier = v128.and(v128.shuffle<i64>(one0, one1, 0, 2), isInverse);
      const entry = f64x2.pmax(one, v128.and(v128.load(costs), isInverse));
      valuePair(v128.load(quantities), multiplier, mark, f64x2.div(one, mark), entry);
      notional = v128.bitselect(notionals, notional, isInverse);
      profit = v128.bitselect(profits, profit, isInverse);
      v128.store(scratch, v128.shuffle<i64>(notional, profit, 0, 2));
      v128.store(scratch, v128.shuffle<i64>(notional, profit, 1, 3), 16);
      storeBuckets(scratch, notional, bucketOffset);
    }
    const both = f64x2.add(notional, f64x2.abs(profit));
    sizes = f64x2.add(sizes, both);
    greatest = f64x2.pmax(greatest, both);
  }
  return closed(sizes, greatest);
}
