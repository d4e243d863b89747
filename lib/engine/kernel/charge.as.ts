// What is required of a position after its orders, or of two legs of one contract together: one charge at a time, because
// no two are of one length.
//
// Products are the integer next to their float and a remainder, as in value-pass.as.ts and inverse-pass.as.ts; remainders are
// taken modulo 2^64, in which they are themselves.
import { roundAs, SIZE_LIMIT } from './rounding.as';
import { requiredOf } from './row-margin.as';
import * as at from './layout';
import * as on from './charge-layout';

const DIVISOR: f64 = <f64>at.PRICE_DIVISOR;

// Of the charge that was found last: initial and maintenance margin of its parts. The lesser of each is 0.
export let firstMargin: v128 = f64x2.splat(0);
export let secondMargin: v128 = f64x2.splat(0);

/** Rounds ≥ 0 as declared. @param rest in [0, 1e8): what is left above `whole` */
@inline
function rounded(whole: f64, rest: i32, rounding: usize): f64 {
  const magic = v128.load(at.MAGIC_VECTOR), one = v128.load(at.ONE_VECTOR);
  const units = roundAs(f64x2.splat(whole), i32x4.splat(rest), f64x2.splat(0), rounding, magic, one);
  return f64x2.extract_lane(units, 0);
}

/** |quantity × price + what is added|, rounded as notionals are; not below 2^50 where it is too wide. */
function linearNotional(base: usize, price: usize): f64 {
  const quantity = load<f64>(base, on.VALUED);
  const near = nearest(quantity * load<f64>(price));
  if (!(abs(near) < SIZE_LIMIT)) return Infinity;
  let rest = <i64>quantity * load<i64>(price, 8) - <i64>near * at.PRICE_DIVISOR + load<i32>(base, on.ADDED_PART);
  let whole = near + load<f64>(base, on.ADDED_WHOLE);
  const carried = <f64>(<i32>(rest >= at.PRICE_DIVISOR) - <i32>(rest < 0));
  whole += carried;
  rest -= <i64>carried * at.PRICE_DIVISOR;
  if (whole < 0) {
    whole = rest == 0 ? -whole : -1 - whole;
    if (rest != 0) rest = at.PRICE_DIVISOR - rest;
  }
  return rounded(whole, <i32>rest, at.NOTIONAL_ROUNDING);
}

/** |quantity| × multiplier / price, rounded as notionals are; not below 2^50 where it is too wide. */
function inverseNotional(base: usize, price: usize): f64 {
  const size = abs(load<f64>(base, on.VALUED)), multiplier = load<f64>(price), mark = -load<f64>(price, 8);
  let whole = nearest(size * multiplier / mark);
  if (!(whole < SIZE_LIMIT)) return Infinity;
  let rest = <i64>size * <i64>multiplier - <i64>whole * <i64>mark;
  if (rest < 0) {
    whole -= 1;
    rest += <i64>mark;
  }
  // Below, at or above a half: all that a rounding asks.
  const twice = 2 * rest, half = <i64>mark;
  const part = rest == 0 ? 0 : twice < half ? 25_000_000 : twice == half ? 50_000_000 : 75_000_000;
  return rounded(whole, part, at.NOTIONAL_ROUNDING);
}

/** What a base requires; not below 2^50 where it is too wide. */
function baseMargin(base: usize, long: usize, short: usize, price: usize): v128 {
  const notional = load<i64>(price, 8) < 0 ? inverseNotional(base, price) : linearNotional(base, price);
  if (!(notional < SIZE_LIMIT)) return f64x2.splat(Infinity);
  const charged = load<f64>(base, on.CHARGED);
  return requiredOf(charged < 0 ? short : long, notional, abs(charged));
}

/** What orders would lose at the price if they were filled, rounded as margins are; not below 2^50 where it is too wide. */
function openLoss(orders: usize, count: usize, price: usize): f64 {
  const mark = load<i64>(price, 8);
  let whole: f64 = 0;
  let rest: i64 = 0;
  for (const end = orders + count * on.ORDER_BYTES; orders < end; orders += on.ORDER_BYTES) {
    const quantity = load<f64>(orders);
    const over = <i64>load<f64>(orders, on.LIMIT) - mark;
    if (over == 0 || over > 0 != quantity > 0) continue;
    // Every loss is above 0: where all are below 2^50 together, so is each.
    const near = nearest(quantity * <f64>over / DIVISOR);
    whole += near;
    rest += <i64>quantity * over - <i64>near * at.PRICE_DIVISOR;
  }
  let carried = rest / at.PRICE_DIVISOR;
  if (rest < carried * at.PRICE_DIVISOR) carried -= 1;
  whole += <f64>carried;
  return rounded(whole, <i32>(rest - carried * at.PRICE_DIVISOR), at.MARGIN_ROUNDING);
}

/** One part: what its first base requires, and for opening what the base that requires most does, and open loss. */
function partMargin(part: usize, bases: usize, orders: usize, long: usize, short: usize, price: usize): v128 {
  const held = baseMargin(part, long, short, price);
  const end = part + bases * on.BASE_BYTES;
  let initial = f64x2.extract_lane(held, 0);
  for (let base = part + on.BASE_BYTES; base < end; base += on.BASE_BYTES)
    initial = max(initial, f64x2.extract_lane(baseMargin(base, long, short, price), 0));
  return orders == 0
    ? f64x2.replace_lane(held, 0, initial)
    : f64x2.replace_lane(held, 0, initial + openLoss(end, orders, price));
}

@inline
function isNarrow(margin: v128): bool {
  return f64x2.extract_lane(margin, 0) < SIZE_LIMIT && f64x2.extract_lane(margin, 1) < SIZE_LIMIT;
}

/**
 * Finds the margins of a charge; false where they are too wide, and then they are worth nothing. Of two parts the greater of
 * each requirement alone is charged; of two that are equal the first's.
 *
 * @param long and @param short addresses of the lines of either side; @param price of theirs
 */
export function findCharge(charge: usize, long: usize, short: usize, price: usize): bool {
  const bases = <usize>load<u32>(charge, on.FIRST_BASES), orders = <usize>load<u32>(charge, on.FIRST_ORDERS);
  const others = <usize>load<u32>(charge, on.SECOND_BASES);
  const part = charge + on.CHARGE_BYTES;
  firstMargin = partMargin(part, bases, orders, long, short, price);
  secondMargin = f64x2.splat(0);
  if (!isNarrow(firstMargin)) return false;
  if (others == 0) return true;
  const second = part + bases * on.BASE_BYTES + orders * on.ORDER_BYTES;
  secondMargin = partMargin(second, others, <usize>load<u32>(charge, on.SECOND_ORDERS), long, short, price);
  if (!isNarrow(secondMargin)) return false;
  const isSecond = f64x2.gt(secondMargin, firstMargin);
  firstMargin = v128.andnot(firstMargin, isSecond);
  secondMargin = v128.and(secondMargin, isSecond);
  return true;
}
