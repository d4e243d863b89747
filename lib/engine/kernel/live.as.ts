// Positions of one instrument and side, and balances of one asset, margined anew when a price moves: what each was
// worth before is beside it, so that an account's sums move by the difference of two exact integers and cannot drift.
import { marginOf } from './margin-pass.as';
import { column as header, lowWords, roundToUnit, roundWhole, SIZE_LIMIT } from './rounding.as';
import { balanceValue, statusOf } from './standing.as';
import * as at from './layout';
import * as live from './live-layout';

/** A sum below it and a difference below 2^52 stay exact together. */
const LIVE_SUM_LIMIT: f64 = 4503599627370496.0; // 2^52

/** Lists an account once until the list is emptied. */
function list(account: u32, record: usize, more: i32): void {
  const flags = load<i32>(record, live.RECORD_FLAGS);
  store<i32>(record, flags | more | live.IS_LISTED, live.RECORD_FLAGS);
  if (flags & live.IS_LISTED) return;
  const changed = header(live.CHANGED);
  const count = load<u32>(changed) + 1;
  store<u32>(changed, count);
  store<u32>(changed + (<usize>count << 2), account);
}

@inline
function restateOne(account: u32, record: usize): void {
  const maintenance = load<f64>(record, 8), equity = load<f64>(record, 24);
  const status = statusOf(<i64>equity, <i64>maintenance);
  if (status == load<i32>(record, live.RECORD_STATUS)) return;
  store<i32>(record, status, live.RECORD_STATUS);
  list(account, record, 0);
}

/** States the status of accounts from…to by their sums; those that are margined apart keep theirs. */
export function restate(from: u32, to: u32): void {
  const records = header(live.RECORDS);
  for (let account = from; account < to; account++) {
    const record = records + <usize>account * live.RECORD_BYTES;
    if (!(load<i32>(record, live.RECORD_FLAGS) & live.IS_APART)) restateOne(account, record);
  }
}

/** Notional and profit of up to LIVE_BLOCK positions of one line. */
function valuePass(quantities: usize, costs: usize, parts: usize, count: usize, line: usize, out: usize): void {
  const magic = v128.load(at.MAGIC_VECTOR), one = v128.load(at.ONE_VECTOR), divisor = v128.load(at.DIVISOR_VECTOR);
  const signBit = v128.load(at.SIGN_VECTOR), zero = f64x2.splat(0);
  const factor = v128.load64_splat(line), price = v128.load64_splat(line, 8);
  const isNotionalWhole = load<f64>(at.NOTIONAL_ROUNDING, at.UNIT) == 1;
  const isProfitWhole = load<f64>(at.PROFIT_ROUNDING, at.UNIT) == 1;
  const isValueRounded = load<i32>(at.VALUE_ROUNDING, at.MODE + 4) != 0;
  const isValueWhole = load<f64>(at.VALUE_ROUNDING, at.UNIT) == 1;
  const notionalAbove = v128.load(at.NOTIONAL_ROUNDING, at.ABOVE), notionalTie = v128.load(at.NOTIONAL_ROUNDING, at.TIE);
  const end = out + (count << 4);
  while (out < end) {
    const quantity = v128.load(quantities);
    const size = f64x2.abs(quantity);
    let whole = f64x2.floor(f64x2.mul(size, factor));
    let rest = lowWords(
      i32x4.sub(i32x4.mul(f64x2.add(size, magic), price), i32x4.mul(f64x2.add(whole, magic), divisor)),
    );
    const isShort = i32x4.shr_s(rest, 31);
    const isOver = i32x4.ge_s(rest, divisor);
    whole = f64x2.add(f64x2.sub(whole, v128.and(isShort, one)), v128.and(isOver, one));
    rest = i32x4.sub(i32x4.add(rest, v128.and(isShort, divisor)), v128.and(isOver, divisor));
    const notional = isNotionalWhole
      ? roundWhole(whole, rest, notionalAbove, notionalTie, magic, one)
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
    if (isProfitWhole) {
      const above = v128.bitselect(
        v128.load(at.PROFIT_ROUNDING, at.ABOVE_NEGATIVE), v128.load(at.PROFIT_ROUNDING, at.ABOVE), isLoss,
      );
      profit = roundWhole(profit, left, above, v128.load(at.PROFIT_ROUNDING, at.TIE), magic, one);
    } else profit = roundToUnit(profit, left, isLoss, at.PROFIT_ROUNDING);
    v128.store(out, v128.shuffle<i64>(notional, profit, 0, 2));
    v128.store(out, v128.shuffle<i64>(notional, profit, 1, 3), 16);
    out += 32;
    quantities += 16;
    costs += 16;
    parts += 8;
  }
}

/** The row that holds at each notional. */
function rowPass(value: usize, count: usize, line: usize, out: usize): void {
  const table = <usize>load<u32>(line, at.LINE_ROWS);
  const end = value + (count << 4);
  while (value < end) {
    // One that is too wide is found out later; until then any row will do, if only it exists.
    const notional = min(load<f64>(value), SIZE_LIMIT);
    const bucket = <usize>(reinterpret<u64>(notional + <f64>at.BUCKET_OFFSET) >>> 51) - at.FIRST_BUCKET;
    let row = table + (<usize>load<u8>(line + min<usize>(bucket, at.BUCKET_COUNT - 1)) << at.ROW_SHIFT);
    row += <usize>(notional > load<f64>(row, at.CEILING)) << at.ROW_SHIFT;
    while (notional > load<f64>(row, at.CEILING)) row += at.ROW_BYTES;
    store<u32>(out, <u32>row);
    value += 16;
    out += 4;
  }
}

/**
 * Margins positions of one line anew, and moves the sums of their accounts by what changed.
 *
 * @param quantities columns of the positions: f64, then f64 and i32 of what they cost
 * @param accounts u32: whose each one is
 * @param values f64 pairs: notional and profit, as they are in the sums
 * @param margins f64 pairs: initial and maintenance, as they are in the sums
 * @param line its index in the tables
 * @param isStated whether statuses follow at once; else `restate` has to
 */
export function tickPositions(
  quantities: usize, costs: usize, parts: usize, accounts: usize, values: usize, margins: usize,
  count: u32, line: u32, isStated: bool,
): void {
  const records = header(live.RECORDS), scratch = header(live.LIVE_SCRATCH);
  const price = header(at.PRICES) + <usize>line * at.PRICE_BYTES, lineAt = header(at.LINES) + <usize>line * at.LINE_BYTES;
  const rows = scratch + 520 * 16;
  const isDirect = load<i32>(at.MARGIN_ROUNDING, at.MODE + 8) != 0;
  const isWhole = load<f64>(at.MARGIN_ROUNDING, at.UNIT) == 1;
  const magic = v128.load(at.MAGIC_VECTOR), one = v128.load(at.ONE_VECTOR);
  for (let left = <i32>count; left > 0; left -= live.LIVE_BLOCK) {
    const inBlock = <usize>min(left, live.LIVE_BLOCK);
    valuePass(quantities, costs, parts, inBlock, price, scratch);
    rowPass(scratch, inBlock, lineAt, rows);
    let value = scratch, rowOf = rows;
    const end = scratch + (inBlock << 4);
    while (value < end) {
      const account = load<u32>(accounts);
      const record = records + <usize>account * live.RECORD_BYTES;
      const row = <usize>load<u32>(rowOf);
      const notional = v128.load64_splat(value);
      const margin = isDirect
        ? marginOf(notional, row, magic, one, true, true)
        : marginOf(notional, row, magic, one, false, isWhole);
      const worth = v128.load(value);
      const largest = f64x2.max(
        f64x2.max(f64x2.abs(worth), f64x2.abs(margin)),
        f64x2.splat(load<f64>(value) + abs(load<f64>(costs))),
      );
      if (max(f64x2.extract_lane(largest, 0), f64x2.extract_lane(largest, 1)) < SIZE_LIMIT) {
        const required = f64x2.add(v128.load(record), f64x2.sub(margin, v128.load(margins)));
        const held = f64x2.add(v128.load(record, 16), f64x2.sub(worth, v128.load(values)));
        v128.store(record, required);
        v128.store(record, held, 16);
        v128.store(margins, margin);
        v128.store(values, worth);
        const sums = f64x2.max(f64x2.abs(required), f64x2.abs(held));
        if (!(max(f64x2.extract_lane(sums, 0), f64x2.extract_lane(sums, 1)) < LIVE_SUM_LIMIT))
          list(account, record, live.IS_TOO_WIDE);
        else if (isStated) restateOne(account, record);
      } else list(account, record, live.IS_TOO_WIDE);
      value += 16;
      rowOf += 4;
      accounts += 4;
      costs += 8;
      values += 16;
      margins += 16;
    }
    quantities += inBlock << 3;
    parts += inBlock << 2;
  }
}

/** The same for balances of one asset. @param values f64: their worth as it is in the sums */
export function tickBalances(
  amounts: usize, values: usize, accounts: usize, count: u32, asset: u32, isStated: bool,
): void {
  const records = header(live.RECORDS);
  for (let index: u32 = 0; index < count; index++) {
    const account = load<u32>(accounts);
    const record = records + <usize>account * live.RECORD_BYTES;
    const amount = load<f64>(amounts), value = balanceValue(asset, amount);
    if (abs(value) < SIZE_LIMIT) {
      const equity = load<f64>(record, 24) + (value - load<f64>(values));
      store<f64>(record, equity, 24);
      store<f64>(values, value);
      if (!(abs(equity) < LIVE_SUM_LIMIT)) list(account, record, live.IS_TOO_WIDE);
      else if (isStated) restateOne(account, record);
    } else list(account, record, live.IS_TOO_WIDE);
    amounts += 8;
    values += 8;
    accounts += 4;
  }
}
