// An account as lines of prices: while a position stays on one row of its table, its value and its maintenance margin
// are straight lines of its price; where it crosses a tier, its margin is a row of its own.
import { column, SIZE_LIMIT } from './rounding.as';
import * as at from './layout';
import * as on from './scenario-layout';

/** Of a notional: what the floats of a quantity, a price and their product are off by, and more. */
const RELATIVE_DOUBT: f64 = 8.881784197001252e-16; // 2^-50

// Of the account that was gathered last: what is the same in every scenario…
export let equityAtZero: f64 = 0;
export let maintenanceAtZero: f64 = 0;
/** …sizes of everything that is added, at the greatest prices, and of margins among it… */
export let grossEquity: f64 = 0;
export let grossMaintenance: f64 = 0;
/** …the slopes of its margins… */
export let slopes: f64 = 0;
/** …where its lines end, and whether PIECES is of it. */
export let entriesEnd: usize = 0;
export let worthsEnd: usize = 0;
export let isPieced: bool = false;

/**
 * @returns whether every notional stays within what the rows are for, and every maintenance margin is one of a row's; if
 *   not, nothing else is of use
 */
export function gatherPositions(first: usize, end: usize, scratch: usize): bool {
  const lineOf = column(at.LINE_OF_POSITION), quantities = column(at.QUANTITY), costs = column(at.COST_WHOLE);
  const lines = column(at.LINES), linePrices = <usize>load<u32>(on.LINE_PRICES);
  const marks = column(at.PRICES);
  const unit = load<f64>(on.NOTIONAL_UNIT);
  let entry = scratch + on.ENTRIES;
  equityAtZero = maintenanceAtZero = grossEquity = grossMaintenance = slopes = 0;
  isPieced = false;
  let costSum: f64 = 0, intercepts: f64 = 0, equitySize: f64 = 0, marginSize: f64 = 0, slopeSum: f64 = 0;
  for (let index = first; index < end; index++, entry += on.ENTRY_BYTES) {
    const line = <usize>load<u16>(lineOf + (index << 1));
    const prices = linePrices + line * on.LINE_PRICE_BYTES;
    const quantity = load<f64>(quantities + (index << 3));
    let cost = load<f64>(costs + (index << 3)), valueSlope = quantity;
    const size = abs(quantity);
    const rows = lines + (line << at.LINE_SHIFT), traits = <i32>load<u8>(rows, at.LINE_TRAITS);
    if (traits & at.IS_INVERSE) {
      // Its price is multiplier / price, which a long owes; what it cost is held as its entry price.
      valueSlope = -quantity;
      cost = valueSlope * load<f64>(marks + line * at.PRICE_BYTES) / cost;
    }
    const greatest = size * load<f64>(prices, on.GREATEST_PRICE);
    const spread = greatest * RELATIVE_DOUBT + unit;
    const highest = greatest + spread;
    if (!(highest < SIZE_LIMIT)) return false;
    costSum += cost;
    equitySize += greatest + abs(cost);
    const priceRow = load<u32>(prices, on.PRICE_ROW);
    store<u32>(entry, priceRow);
    store<f64>(entry, valueSlope, 8);
    // A part of what is rounded first is no line.
    if (traits & at.HAS_LINK) return false;
    const isByQuantity = (traits & at.IS_BY_QUANTITY) != 0;
    const row = rowAt(rows, isByQuantity ? size : max<f64>(size * load<f64>(prices) - spread, 0));
    // No price leads away from a row of a quantity.
    if (isByQuantity || highest <= load<f64>(row, at.CEILING)) {
      const slope = load<f64>(row, at.SLOPE + 8), intercept = interceptOf(row);
      store<f64>(entry, size * slope, 16);
      intercepts += intercept;
      slopeSum += slope;
      marginSize += greatest * slope + abs(intercept);
    } else {
      store<f64>(entry, 0, 16);
      if (!isPieced) memory.fill(scratch + on.PIECES, 0, <usize>load<u32>(on.ROW_LENGTH));
      isPieced = true;
      addPieces(row, priceRow, size, highest, spread, scratch + on.PIECES);
      slopeSum += steepest;
      marginSize += greatest * steepest + farthest;
    }
  }
  entriesEnd = entry;
  equityAtZero = -costSum;
  maintenanceAtZero = intercepts;
  grossEquity = equitySize;
  grossMaintenance = marginSize;
  slopes = slopeSum;
  return true;
}

/** The row that holds at a notional, which need not be whole. */
@inline
function rowAt(line: usize, notional: f64): usize {
  const bucket = <usize>(reinterpret<u64>(notional + <f64>at.BUCKET_OFFSET) >> 51) - <usize>at.FIRST_BUCKET;
  let row = <usize>load<u32>(line, at.LINE_ROWS) + (<usize>load<u8>(line + bucket) << at.ROW_SHIFT);
  while (notional > load<f64>(row, at.CEILING)) row += at.ROW_BYTES;
  return row;
}

/** Maintenance margin at notional 0 of a row's line, within one unit. */
@inline
function interceptOf(row: usize): f64 {
  return load<f64>(row, at.WHOLE + 8) + (<f64>at.MAGIC - 1);
}

// Of the rows that were added last.
let steepest: f64 = 0;
let farthest: f64 = 0;

/**
 * Adds the maintenance margin of a position that leaves its first row under some scenario. Where its notional is so near
 * to the end of a row that its rounding, or a float, decides which one holds, the sum is not a number: then it is doubtful.
 */
export function addPieces(first: usize, prices: usize, size: f64, highest: f64, spread: f64, out: usize): void {
  let last = first;
  steepest = load<f64>(first, at.SLOPE + 8);
  farthest = abs(interceptOf(first));
  while (highest > load<f64>(last, at.CEILING)) {
    last += at.ROW_BYTES;
    steepest = max<f64>(steepest, load<f64>(last, at.SLOPE + 8));
    farthest = max<f64>(farthest, abs(interceptOf(last)));
  }
  const sizes = f64x2.splat(size), slope = v128.load64_splat(first, at.SLOPE + 8);
  const intercept = f64x2.splat(interceptOf(first));
  const end = <usize>load<u32>(on.ROW_LENGTH);
  for (let offset: usize = 0; offset < end; offset += 16) {
    const notional = f64x2.mul(v128.load(prices + offset), sizes);
    let margin = f64x2.add(f64x2.mul(notional, slope), intercept);
    for (let row = first; row < last; row += at.ROW_BYTES) {
      const ceiling = load<f64>(row, at.CEILING);
      const isOver = f64x2.gt(notional, f64x2.splat(ceiling + spread));
      const isSure = v128.or(isOver, f64x2.lt(notional, f64x2.splat(ceiling - spread)));
      const next = f64x2.add(
        f64x2.mul(notional, v128.load64_splat(row, at.ROW_BYTES + at.SLOPE + 8)),
        f64x2.splat(interceptOf(row + at.ROW_BYTES)),
      );
      // A lane of ones only is no number.
      margin = v128.or(v128.bitselect(next, margin, isOver), v128.not(isSure));
    }
    v128.store(out + offset, f64x2.add(v128.load(out + offset), margin));
  }
}

/** Adds the balances: at the account's own amounts, worth what their assets are. */
export function gatherBalances(first: usize, end: usize, scratch: usize): void {
  const assetOf = column(at.ASSET_OF_BALANCE), amounts = column(at.BALANCE_AMOUNT);
  const worths = <usize>load<u32>(on.ASSET_WORTHS);
  let entry = scratch + on.WORTHS;
  let constant: f64 = 0, sizes: f64 = 0;
  for (let index = first; index < end; index++) {
    const amount = load<f64>(amounts + (index << 3));
    const asset = worths + <usize>load<u16>(assetOf + (index << 1)) * on.ASSET_WORTH_BYTES;
    const worth = amount < 0 ? asset + on.OWED_WORTH : asset;
    const row = load<u32>(worth, on.WORTH_ROW);
    const greatest = load<f64>(worth);
    sizes += abs(amount) * greatest;
    if (row == 0) {
      constant += amount * greatest;
      continue;
    }
    store<u32>(entry, row);
    store<f64>(entry, amount, 8);
    entry += on.WORTH_BYTES;
  }
  worthsEnd = entry;
  equityAtZero += constant;
  grossEquity += sizes;
}

/** Equity and maintenance margin under every scenario, eight at a time, each within the account's tolerance. */
export function sumLines(scratch: usize): void {
  const entries = scratch + on.ENTRIES, end = entriesEnd, worths = scratch + on.WORTHS, lastWorth = worthsEnd;
  const length = <usize>load<u32>(on.ROW_LENGTH);
  const equity = f64x2.splat(equityAtZero), maintenance = f64x2.splat(maintenanceAtZero);
  for (let offset: usize = 0; offset < length; offset += on.ROW_STEP) {
    let e0 = equity, e1 = equity, e2 = equity, e3 = equity;
    let m0 = maintenance, m1 = maintenance, m2 = maintenance, m3 = maintenance;
    for (let entry = entries; entry < end; entry += on.ENTRY_BYTES) {
      const row = <usize>load<u32>(entry) + offset;
      const quantity = v128.load64_splat(entry, 8), slope = v128.load64_splat(entry, 16);
      const x0 = v128.load(row), x1 = v128.load(row, 16), x2 = v128.load(row, 32), x3 = v128.load(row, 48);
      e0 = f64x2.add(e0, f64x2.mul(x0, quantity));
      e1 = f64x2.add(e1, f64x2.mul(x1, quantity));
      e2 = f64x2.add(e2, f64x2.mul(x2, quantity));
      e3 = f64x2.add(e3, f64x2.mul(x3, quantity));
      m0 = f64x2.add(m0, f64x2.mul(x0, slope));
      m1 = f64x2.add(m1, f64x2.mul(x1, slope));
      m2 = f64x2.add(m2, f64x2.mul(x2, slope));
      m3 = f64x2.add(m3, f64x2.mul(x3, slope));
    }
    for (let worth = worths; worth < lastWorth; worth += on.WORTH_BYTES) {
      const row = <usize>load<u32>(worth) + offset;
      const amount = v128.load64_splat(worth, 8);
      e0 = f64x2.add(e0, f64x2.mul(v128.load(row), amount));
      e1 = f64x2.add(e1, f64x2.mul(v128.load(row, 16), amount));
      e2 = f64x2.add(e2, f64x2.mul(v128.load(row, 32), amount));
      e3 = f64x2.add(e3, f64x2.mul(v128.load(row, 48), amount));
    }
    const out = scratch + offset;
    if (isPieced) {
      m0 = f64x2.add(m0, v128.load(out, on.PIECES));
      m1 = f64x2.add(m1, v128.load(out, on.PIECES + 16));
      m2 = f64x2.add(m2, v128.load(out, on.PIECES + 32));
      m3 = f64x2.add(m3, v128.load(out, on.PIECES + 48));
    }
    v128.store(out, e0, on.EQUITIES);
    v128.store(out, e1, on.EQUITIES + 16);
    v128.store(out, e2, on.EQUITIES + 32);
    v128.store(out, e3, on.EQUITIES + 48);
    v128.store(out, m0, on.MAINTENANCES);
    v128.store(out, m1, on.MAINTENANCES + 16);
    v128.store(out, m2, on.MAINTENANCES + 32);
    v128.store(out, m3, on.MAINTENANCES + 48);
  }
}
