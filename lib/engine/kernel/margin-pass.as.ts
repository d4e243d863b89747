// Initial and maintenance margin of each position, both at once, from the row that holds at its notional.
import { column, lowWords, oddMask, roundToUnit, SIZE_LIMIT } from './rounding.as';
import * as at from './layout';

/** How many positions a row is looked up before it is used. */
const AHEAD: usize = 8;

/** Finds a position's row from its bucket. @param place of its values in the scratch space */
@inline
function findRow(line: usize, place: usize): void {
  const first = <usize>load<u8>(line + load<u32>(place, at.ROWS) - at.FIRST_BUCKET);
  const row = <usize>load<u32>(line, at.LINE_ROWS) + (first << at.ROW_SHIFT);
  // One step without a branch is enough in almost all tables.
  store<u32>(place, <u32>(row + (<usize>(load<f64>(place) > load<f64>(row, at.CEILING)) << at.ROW_SHIFT)), at.ROWS);
}

/** Finds the rows of the first so many positions of a block. */
export function rowPass(first: usize, count: usize, scratch: usize): void {
  const lines = column(at.LINES);
  let lineOf = column(at.LINE_OF_POSITION) + (first << 1);
  const end = scratch + (count << 4);
  for (let place = scratch; place < end; place += 16, lineOf += 2)
    findRow(lines + (<usize>load<u16>(lineOf) << at.LINE_SHIFT), place);
}

/** Finds a position's row from a size of its own, however many rows its bucket has. */
@inline
function findSizedRow(line: usize, size: f64, place: usize): void {
  const bucket = <usize>(reinterpret<u64>(size + <f64>at.BUCKET_OFFSET) >>> 51) - at.FIRST_BUCKET;
  let row = <usize>load<u32>(line, at.LINE_ROWS) + (<usize>load<u8>(line + bucket) << at.ROW_SHIFT);
  while (size > load<f64>(row, at.CEILING)) row += at.ROW_BYTES;
  store<u32>(place, <u32>row, at.ROWS);
}

/** Finds the rows of a block of which some are looked up by quantity. */
export function sizedRowPass(first: usize, count: usize, scratch: usize): void {
  const lines = column(at.LINES);
  let lineOf = column(at.LINE_OF_POSITION) + (first << 1), quantities = column(at.QUANTITY) + (first << 3);
  const end = scratch + (count << 4);
  for (let place = scratch; place < end; place += 16, lineOf += 2, quantities += 8) {
    const line = lines + (<usize>load<u16>(lineOf) << at.LINE_SHIFT);
    const isByQuantity = (<i32>load<u8>(line, at.LINE_TRAITS) & at.IS_BY_QUANTITY) != 0;
    findSizedRow(line, isByQuantity ? abs(load<f64>(quantities)) : load<f64>(place), place);
  }
}

/** Finds the rows of a block's positions that are all of one line. @param line address of its entry */
export function lineRowPass(quantities: usize, count: usize, line: usize, scratch: usize): void {
  const end = scratch + (count << 4);
  if (<i32>load<u8>(line, at.LINE_TRAITS) & at.IS_BY_QUANTITY) {
    for (let place = scratch; place < end; place += 16, quantities += 8)
      findSizedRow(line, abs(load<f64>(quantities)), place);
    return;
  }
  for (let place = scratch; place < end; place += 16) findRow(line, place);
  if (load<i32>(at.TRAITS) & at.HAS_CLOSE_ROWS) closeRowPass(count, scratch);
}

/** Goes on where there may be more rows below a notional. */
export function closeRowPass(count: usize, scratch: usize): void {
  const end = scratch + (count << 4);
  for (let place = scratch; place < end; place += 16) {
    const notional = load<f64>(place);
    let row = <usize>load<u32>(place, at.ROWS);
    while (notional > load<f64>(row, at.CEILING)) row += at.ROW_BYTES;
    store<u32>(place, <u32>row, at.ROWS);
  }
}

/** Margins, and running sums of all four figures; gives back the greater sum of margins. */
export function marginPass(first: usize, count: usize, scratch: usize): f64 {
  const traits = load<i32>(at.TRAITS);
  const found = traits ? count : min<usize>(count, AHEAD);
  if (traits & at.HAS_QUANTITIES) sizedRowPass(first, count, scratch);
  else {
    rowPass(first, found, scratch);
    if (traits & at.HAS_CLOSE_ROWS) closeRowPass(count, scratch);
  }
  if (traits & at.HAS_LINKS) return linkedMargins(first, count, scratch);
  return load<i32>(at.MARGIN_ROUNDING, at.MODE + 8)
    ? directMargins(first, count, found, scratch)
    : roundedMargins(first, count, found, scratch);
}

/** What the two below do, where the maintenance margin of some is a part of what is rounded first. */
export function linkedMargins(first: usize, count: usize, scratch: usize): f64 {
  if (!(rowMarginPass(count, scratch) < SIZE_LIMIT)) return Infinity;
  linkPass(first, count, scratch);
  return sumPass(count, scratch);
}

function linkPass(first: usize, count: usize, scratch: usize): void {
  const lines = column(at.LINES);
  let lineOf = column(at.LINE_OF_POSITION) + (first << 1);
  for (const end = scratch + (count << 4); scratch < end; scratch += 16, lineOf += 2) {
    const line = lines + (<usize>load<u16>(lineOf) << at.LINE_SHIFT);
    if (<i32>load<u8>(line, at.LINE_TRAITS) & at.HAS_LINK) link(scratch, linkRowOf(line));
  }
}

@inline
function linkRowOf(line: usize): usize {
  return <usize>load<u32>(line, at.LINE_ROWS) - at.ROW_BYTES;
}

/** Puts the part of a position's maintenance margin in its place. */
@inline
function link(place: usize, row: usize): void {
  const magic = v128.load(at.MAGIC_VECTOR), one = v128.load(at.ONE_VECTOR);
  const margin = v128.load(place, at.MARGINS);
  const whole = v128.shuffle<i64>(margin, margin, 1, 1);
  const isWhole = load<f64>(at.MARGIN_ROUNDING, at.UNIT) == 1;
  const part = load<i32>(at.MARGIN_ROUNDING, at.MODE + 8)
    ? marginOf(whole, row, magic, one, true, isWhole)
    : marginOf(whole, row, magic, one, false, isWhole);
  v128.store(place, v128.shuffle<i64>(margin, part, 0, 3), at.MARGINS);
}

/** Running sums of all four figures; gives back the greater sum of margins. */
function sumPass(count: usize, scratch: usize): f64 {
  let total = f64x2.splat(0), totals = total;
  v128.store(scratch, total, at.MARGIN_SUMS);
  v128.store(scratch, totals, at.VALUE_SUMS);
  for (const end = scratch + (count << 4); scratch < end; scratch += 16) {
    const margin = v128.load(scratch, at.MARGINS);
    total = f64x2.add(total, margin);
    totals = f64x2.add(totals, v128.load(scratch));
    keepMargin(scratch, margin, total, totals);
  }
  return max(f64x2.extract_lane(total, 0), f64x2.extract_lane(total, 1));
}

export function directMargins(first: usize, count: usize, found: usize, scratch: usize): f64 {
  return marginPassOf(first, count, found, scratch, true);
}

export function roundedMargins(first: usize, count: usize, found: usize, scratch: usize): f64 {
  return marginPassOf(first, count, found, scratch, false);
}

/**
 * The rows of the first `found` positions are known; those of the others are looked up on the way, because looking
 * up waits for memory and charging for vectors.
 *
 * @param isDirect a constant: the rounding is part of the rows, so a floor is all that is left to do
 */
@inline
function marginPassOf(first: usize, count: usize, found: usize, scratch: usize, isDirect: bool): f64 {
  const magic = v128.load(at.MAGIC_VECTOR), one = v128.load(at.ONE_VECTOR);
  const isWhole = load<f64>(at.MARGIN_ROUNDING, at.UNIT) == 1;
  const lines = column(at.LINES), lead = found << 4;
  let lineOf = column(at.LINE_OF_POSITION) + ((first + found) << 1);
  let place = scratch, total = f64x2.splat(0), totals = total;
  v128.store(scratch, total, at.MARGIN_SUMS);
  v128.store(scratch, totals, at.VALUE_SUMS);
  const end = scratch + (count << 4);
  for (const last = end - lead; place < last; place += 16, lineOf += 2) {
    const margin = marginAt(place, magic, one, isDirect, isWhole);
    total = f64x2.add(total, margin);
    totals = f64x2.add(totals, v128.load(place));
    keepMargin(place, margin, total, totals);
    findRow(lines + (<usize>load<u16>(lineOf) << at.LINE_SHIFT), place + lead);
  }
  for (; place < end; place += 16) {
    const margin = marginAt(place, magic, one, isDirect, isWhole);
    total = f64x2.add(total, margin);
    totals = f64x2.add(totals, v128.load(place));
    keepMargin(place, margin, total, totals);
  }
  return max(f64x2.extract_lane(total, 0), f64x2.extract_lane(total, 1));
}

/** Margins of a block's positions that are all of one line and whose rows are known; gives back the greatest. */
export function lineMarginPass(count: usize, line: usize, scratch: usize): f64 {
  const greatest = rowMarginPass(count, scratch);
  if (!(<i32>load<u8>(line, at.LINE_TRAITS) & at.HAS_LINK)) return greatest;
  if (!(greatest < SIZE_LIMIT)) return Infinity;
  const row = linkRowOf(line);
  let linked = f64x2.splat(0);
  for (const end = scratch + (count << 4); scratch < end; scratch += 16) {
    link(scratch, row);
    linked = f64x2.pmax(linked, v128.load(scratch, at.MARGINS));
  }
  return max(f64x2.extract_lane(linked, 0), f64x2.extract_lane(linked, 1));
}

/** Margins of a block whose rows are known, to MARGINS; gives back the greatest. */
function rowMarginPass(count: usize, scratch: usize): f64 {
  return load<i32>(at.MARGIN_ROUNDING, at.MODE + 8)
    ? directRowMargins(count, scratch)
    : roundedRowMargins(count, scratch);
}

export function directRowMargins(count: usize, scratch: usize): f64 {
  return rowMargins(count, scratch, true);
}

export function roundedRowMargins(count: usize, scratch: usize): f64 {
  return rowMargins(count, scratch, false);
}

@inline
function rowMargins(count: usize, scratch: usize, isDirect: bool): f64 {
  const magic = v128.load(at.MAGIC_VECTOR), one = v128.load(at.ONE_VECTOR);
  const isWhole = load<f64>(at.MARGIN_ROUNDING, at.UNIT) == 1;
  const end = scratch + (count << 4);
  let greatest = f64x2.splat(0);
  for (let place = scratch; place < end; place += 16) {
    const margin = marginAt(place, magic, one, isDirect, isWhole);
    greatest = f64x2.pmax(greatest, f64x2.abs(margin));
    v128.store(place, margin, at.MARGINS);
  }
  return max(f64x2.extract_lane(greatest, 0), f64x2.extract_lane(greatest, 1));
}

@inline
function keepMargin(place: usize, margin: v128, total: v128, totals: v128): void {
  v128.store(place, margin, at.MARGINS);
  v128.store(place, total, at.MARGIN_SUMS + 16);
  v128.store(place, totals, at.VALUE_SUMS + 16);
}

@inline
function marginAt(place: usize, magic: v128, one: v128, isDirect: bool, isWhole: bool): v128 {
  return marginOf(v128.load64_splat(place), <usize>load<u32>(place, at.ROWS), magic, one, isDirect, isWhole);
}

/** Initial and maintenance margin of one notional, which is in both lanes. */
@inline
function marginOf(notional: v128, row: usize, magic: v128, one: v128, isDirect: bool, isWhole: bool): v128 {
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
