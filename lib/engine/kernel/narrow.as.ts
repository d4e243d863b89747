// Accounts whose figures are integers of 1e-8 below 2^51, held in float64.
//
// A product over a divisor is a float quotient, which is off by at most 1, and a residue modulo 2^32: the true
// residue is less than three divisors of at most 2^29, so its low word is itself and corrects the quotient exactly.
// Work goes in short passes over a block, because each then keeps its constants in registers.
import { lowWords, roundToUnit, roundWhole } from './rounding.as';
import { balanceValue, ratioOf, statusOf } from './standing.as';
import * as at from './layout';

const LIMIT: f64 = 2251799813685248.0; // 2^51
const FLOOR: i32 = 3; // in ROUNDING_MODES
const SLOT: usize = at.BLOCK_POSITIONS + 8;

@inline
function column(name: i32): usize {
  return <usize>load<u32>(<usize>(at.HEADER + name));
}

let values: usize = 0; // notional and profit of each position
let margins: usize = 0; // initial and maintenance of each
let rows: usize = 0; // u32: where each one's row is
let marginSums: usize = 0; // running sums, one more than positions
let valueSums: usize = 0;

/** Notional and profit of each position; gives back the sum of sizes, or what is not a number. */
function valuePass(first: usize, count: usize): f64 {
  const isPlain =
    load<f64>(at.NOTIONAL_ROUNDING, at.UNIT) == 1 &&
    load<f64>(at.PROFIT_ROUNDING, at.UNIT) == 1 &&
    load<i32>(at.PROFIT_ROUNDING, at.MODE) == FLOOR &&
    load<i32>(at.VALUE_ROUNDING, at.MODE + 4) == 0;
  return isPlain ? valuePassOf(first, count, true) : valuePassOf(first, count, false);
}

/** @param isPlain a constant: of one pass the compiler makes two, the common one without any choice in it */
@inline
function valuePassOf(first: usize, count: usize, isPlain: bool): f64 {
  const magic = v128.load(at.MAGIC_VECTOR), one = v128.load(at.ONE_VECTOR), divisor = v128.load(at.DIVISOR_VECTOR);
  const signBit = v128.load(at.SIGN_VECTOR), zero = f64x2.splat(0);
  const prices = column(at.PRICES);
  const isNotionalWhole = isPlain || load<f64>(at.NOTIONAL_ROUNDING, at.UNIT) == 1;
  const isProfitWhole = load<f64>(at.PROFIT_ROUNDING, at.UNIT) == 1;
  const isValueRounded = !isPlain && load<i32>(at.VALUE_ROUNDING, at.MODE + 4) != 0;
  const isValueWhole = load<f64>(at.VALUE_ROUNDING, at.UNIT) == 1;
  let lines = column(at.LINE_OF_POSITION) + (first << 1);
  let quantities = column(at.QUANTITY) + (first << 3);
  let costs = column(at.COST_WHOLE) + (first << 3);
  let parts = column(at.COST_PART) + (first << 2);
  let out = values;
  const end = out + (count << 4);
  let sizes = zero;
  while (out < end) {
    const quantity = v128.load(quantities);
    const size = f64x2.abs(quantity);
    const first = v128.load(prices + (<usize>load<u16>(lines) << 4));
    const second = v128.load(prices + (<usize>load<u16>(lines, 2) << 4));
    const factor = v128.shuffle<i64>(first, second, 0, 2);
    const price = v128.shuffle<i64>(first, second, 1, 3);
    let whole = f64x2.floor(f64x2.mul(size, factor));
    let rest = lowWords(
      i32x4.sub(i32x4.mul(f64x2.add(size, magic), price), i32x4.mul(f64x2.add(whole, magic), divisor)),
    );
    const isShort = i32x4.shr_s(rest, 31);
    const isOver = i32x4.ge_s(rest, divisor);
    whole = f64x2.add(f64x2.sub(whole, v128.and(isShort, one)), v128.and(isOver, one));
    rest = i32x4.sub(i32x4.add(rest, v128.and(isShort, divisor)), v128.and(isOver, divisor));
    const notional = isNotionalWhole
      ? roundWhole(whole, rest, v128.load(at.NOTIONAL_ROUNDING, at.ABOVE), v128.load(at.NOTIONAL_ROUNDING, at.TIE), magic, one)
      : roundToUnit(whole, rest, zero, at.NOTIONAL_ROUNDING);

    const isNegative = f64x2.lt(quantity, zero);
    if (isValueRounded) {
      const above = v128.bitselect(
        v128.load(at.VALUE_ROUNDING, at.ABOVE_NEGATIVE), v128.load(at.VALUE_ROUNDING, at.ABOVE), isNegative,
      );
      whole = isValueWhole
        ? roundWhole(whole, rest, above, v128.load(at.VALUE_ROUNDING, at.TIE), magic, one)
        : roundToUnit(whole, rest, isNegative, at.VALUE_ROUNDING);
      rest = i32x4.splat(0);
    }
    const cost = v128.load(costs);
    const parted = v128.load64_zero(parts);
    let profit = f64x2.sub(v128.xor(whole, v128.and(isNegative, signBit)), cost);
    let left = i32x4.sub(
      i32x4.sub(v128.xor(rest, isNegative), isNegative),
      v128.shuffle<i32>(parted, parted, 0, 0, 1, 1),
    );
    let isBelow = i32x4.shr_s(left, 31);
    profit = f64x2.sub(profit, v128.and(isBelow, one));
    left = i32x4.add(left, v128.and(isBelow, divisor));
    isBelow = i32x4.shr_s(left, 31);
    profit = f64x2.sub(profit, v128.and(isBelow, one));
    left = i32x4.add(left, v128.and(isBelow, divisor));
    const isLoss = f64x2.lt(profit, zero);
    if (isPlain) {
      // It is its floor already.
    } else if (isProfitWhole) {
      const above = v128.bitselect(
        v128.load(at.PROFIT_ROUNDING, at.ABOVE_NEGATIVE), v128.load(at.PROFIT_ROUNDING, at.ABOVE), isLoss,
      );
      profit = roundWhole(profit, left, above, v128.load(at.PROFIT_ROUNDING, at.TIE), magic, one);
    } else profit = roundToUnit(profit, left, isLoss, at.PROFIT_ROUNDING);

    sizes = f64x2.add(sizes, f64x2.add(notional, f64x2.add(f64x2.abs(cost), f64x2.abs(profit))));
    v128.store(out, v128.shuffle<i64>(notional, profit, 0, 2));
    v128.store(out, v128.shuffle<i64>(notional, profit, 1, 3), 16);
    out += 32;
    quantities += 16;
    costs += 16;
    parts += 8;
    lines += 4;
  }
  return f64x2.extract_lane(sizes, 0) + f64x2.extract_lane(sizes, 1);
}

/** The row that holds at each notional, or at each quantity. */
function rowPass(first: usize, count: usize): void {
  const lines = column(at.LINES);
  let lineOf = column(at.LINE_OF_POSITION) + (first << 1);
  let quantity = column(at.QUANTITY) + (first << 3);
  let value = values, out = rows;
  const end = value + (count << 4);
  while (value < end) {
    const line = lines + <usize>load<u16>(lineOf) * at.LINE_BYTES;
    const size = load<u8>(line, at.IS_BY_QUANTITY) ? abs(load<f64>(quantity)) : load<f64>(value);
    // Sign, exponent and the first bit of the mantissa: half octaves, the first one from 1.
    const octave = max<i32>(<i32>(reinterpret<u64>(size) >>> 51) - 2046, 0);
    let row = <usize>load<u32>(line) + (<usize>load<u8>(line + <usize>octave, at.BUCKETS) << 7);
    // One step without a branch is enough for almost all; the loop behind it is hardly ever entered.
    row += <usize>(size > load<f64>(row, at.CEILING)) << 7;
    while (size > load<f64>(row, at.CEILING)) row += at.ROW_BYTES;
    store<u32>(out, <u32>row);
    value += 16;
    quantity += 8;
    lineOf += 2;
    out += 4;
  }
}

/** Margins of each position, and running sums of all four figures; gives back the greatest sum of margins. */
function marginPass(count: usize): f64 {
  const isDirect = load<i32>(at.MARGIN_ROUNDING, at.MODE + 8) != 0;
  if (load<i32>(at.HAS_LINKS)) return isDirect ? marginPassOf(count, true, true) : marginPassOf(count, false, true);
  return isDirect ? marginPassOf(count, true, false) : marginPassOf(count, false, false);
}

/** @param isDirect the rounding is part of the rows, so a floor is all that is left to do; @param hasLinks some margins
 * go through another row, which is of them what rows are of notionals: both are constants */
@inline
function marginPassOf(count: usize, isDirect: bool, hasLinks: bool): f64 {
  const magic = v128.load(at.MAGIC_VECTOR), one = v128.load(at.ONE_VECTOR), zero = f64x2.splat(0);
  const isWhole = load<f64>(at.MARGIN_ROUNDING, at.UNIT) == 1;
  let value = values, out = margins, rowOf = rows, sums = marginSums, others = valueSums;
  let total = zero, totals = zero;
  v128.store(sums, total);
  v128.store(others, totals);
  const end = value + (count << 4);
  while (value < end) {
    const row = <usize>load<u32>(rowOf);
    const notional = v128.load64_splat(value), link = hasLinks ? <usize>load<u32>(row, at.LINK) : 0;
    let margin = isDirect ? directMargin(notional, row, magic, one) : roundedMargin(notional, row, magic, one, isWhole);
    if (link) margin = isDirect ? directMargin(margin, link, magic, one) : roundedMargin(margin, link, magic, one, isWhole);
    v128.store(out, margin);
    total = f64x2.add(total, margin);
    totals = f64x2.add(totals, v128.load(value));
    v128.store(sums, total, 16);
    v128.store(others, totals, 16);
    value += 16;
    out += 16;
    rowOf += 4;
    sums += 16;
    others += 16;
  }
  return max(f64x2.extract_lane(total, 0), f64x2.extract_lane(total, 1));
}

/** whole + floor((numerator × notional + rest) / divisor): the rounding is in `rest` already. */
@inline
function directMargin(notional: v128, row: usize, magic: v128, one: v128): v128 {
  const divisor = v128.load(row, at.DIVISOR);
  const near = f64x2.floor(f64x2.add(f64x2.mul(notional, v128.load(row, at.SLOPE)), v128.load(row, at.ROW_ABOVE)));
  const rest = i32x4.add(
    lowWords(
      i32x4.sub(
        i32x4.mul(f64x2.add(notional, magic), v128.load(row, at.NUMERATOR)),
        i32x4.mul(f64x2.add(near, magic), divisor),
      ),
    ),
    v128.load(row, at.REST),
  );
  const exact = f64x2.add(
    f64x2.sub(near, v128.and(i32x4.shr_s(rest, 31), one)),
    v128.and(i32x4.ge_s(rest, divisor), one),
  );
  return f64x2.add(exact, v128.load(row, at.WHOLE));
}

@inline
function roundedMargin(notional: v128, row: usize, magic: v128, one: v128, isWhole: bool): v128 {
  const divisor = v128.load(row, at.DIVISOR);
  let whole = f64x2.floor(f64x2.mul(notional, v128.load(row, at.SLOPE)));
  let rest = lowWords(
    i32x4.sub(
      i32x4.mul(f64x2.add(notional, magic), v128.load(row, at.NUMERATOR)),
      i32x4.mul(f64x2.add(whole, magic), divisor),
    ),
  );
  rest = i32x4.add(rest, v128.load(row, at.REST));
  const isShort = i32x4.shr_s(rest, 31);
  whole = f64x2.sub(whole, v128.and(isShort, one));
  rest = i32x4.add(rest, v128.and(isShort, divisor));
  let isOver = i32x4.ge_s(rest, divisor);
  whole = f64x2.add(whole, v128.and(isOver, one));
  rest = i32x4.sub(rest, v128.and(isOver, divisor));
  isOver = i32x4.ge_s(rest, divisor);
  whole = f64x2.add(f64x2.add(whole, v128.and(isOver, one)), v128.load(row, at.WHOLE));
  rest = i32x4.sub(rest, v128.and(isOver, divisor));
  return isWhole
    ? roundWhole(whole, rest, v128.load(row, at.ROW_ABOVE), v128.load(row, at.ROW_TIE), magic, one)
    : roundToUnit(whole, rest, f64x2.splat(0), at.MARGIN_ROUNDING);
}

/** Figures of each account of a block. */
function accountPass(first: usize, from: usize, to: usize): void {
  const starts = column(at.POSITION_START), balances = column(at.BALANCE_START);
  const assets = column(at.ASSET_OF_BALANCE), amounts = column(at.BALANCE_AMOUNT);
  let out = column(at.ACCOUNT_FIGURES) + from * at.ACCOUNT_BYTES;
  for (let account = from; account < to; account++, out += at.ACCOUNT_BYTES) {
    const start = (<usize>load<u32>(starts + (account << 2)) - first) << 4;
    const end = (<usize>load<u32>(starts + (account << 2), 4) - first) << 4;
    const margin = f64x2.sub(v128.load(marginSums + end), v128.load(marginSums + start));
    const value = f64x2.sub(v128.load(valueSums + end), v128.load(valueSums + start));
    let collateral: f64 = 0, size: f64 = 0;
    const last = <usize>load<u32>(balances + (account << 2), 4);
    for (let balance = <usize>load<u32>(balances + (account << 2)); balance < last; balance++) {
      const worth = balanceValue(load<u16>(assets + (balance << 1)), load<f64>(amounts + (balance << 3)));
      collateral += worth;
      size += abs(worth);
    }
    if (!(size < LIMIT)) {
      store<i32>(out, at.TOO_WIDE, at.OUTCOME);
      continue;
    }
    const equity = collateral + f64x2.extract_lane(value, 1);
    const maintenance = f64x2.extract_lane(margin, 1);
    v128.store(out, margin);
    store<f64>(out, f64x2.extract_lane(value, 0), at.NOTIONAL);
    store<f64>(out, equity, at.EQUITY);
    store<f64>(out, ratioOf(equity, maintenance), at.RATIO);
    store<i32>(out, statusOf(<i64>equity, <i64>maintenance), at.STATUS);
    store<i32>(out, at.EXACT, at.OUTCOME);
  }
}

/** One block: accounts from…to, whose positions fit the scratch space. Gives back whether it was narrow enough. */
function block(from: usize, to: usize): bool {
  const starts = column(at.POSITION_START);
  const first = <usize>load<u32>(starts + (from << 2));
  const count = <usize>load<u32>(starts + (to << 2)) - first;
  const keptValues = column(at.POSITION_VALUES), keptMargins = column(at.POSITION_MARGINS);
  if (keptValues) values = keptValues + (first << 4);
  if (keptMargins) margins = keptMargins + (first << 4);
  if (!(valuePass(first, count) < LIMIT)) return false;
  rowPass(first, count);
  if (!(marginPass(count) < LIMIT)) return false;
  accountPass(first, from, to);
  return true;
}

/**
 * Margins accounts from…to. An account that is too wide for these numbers is marked and has no figures.
 * No account may have more than BLOCK_POSITIONS positions.
 */
export function marginNarrow(from: u32, to: u32, scratch: usize): void {
  values = scratch;
  margins = values + SLOT * 16;
  marginSums = margins + SLOT * 16;
  valueSums = marginSums + SLOT * 16;
  rows = valueSums + SLOT * 16;
  const starts = column(at.POSITION_START);
  for (let account = <usize>from; account < to; ) {
    const first = load<u32>(starts + (account << 2));
    let end = account + 1;
    while (
      end < to &&
      <i32>(end - account) < at.BLOCK_ACCOUNTS &&
      <i32>(load<u32>(starts + (end << 2), 4) - first) <= at.BLOCK_POSITIONS
    )
      end++;
    if (!block(account, end)) {
      for (let one = account; one < end; one++)
        if (!block(one, one + 1))
          store<i32>(column(at.ACCOUNT_FIGURES) + one * at.ACCOUNT_BYTES, at.TOO_WIDE, at.OUTCOME);
    }
    account = end;
  }
}
