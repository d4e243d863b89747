// Initial and maintenance margin of each position, both at once, from the row that holds at its notional.
import { chargePass } from './charge-pass.as';
import { column, SIZE_LIMIT } from './rounding.as';
import { linked, linkRowOf, marginOf, sizedRow } from './row-margin.as';
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

/** Finds a position's row from a size of its own. */
@inline
function findSizedRow(line: usize, size: f64, place: usize): void {
  store<u32>(place, <u32>sizedRow(line, size), at.ROWS);
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
  if (traits & (at.HAS_LINKS | at.HAS_CHARGES)) return linkedMargins(first, count, scratch);
  return load<i32>(at.MARGIN_ROUNDING, at.MODE + 8)
    ? directMargins(first, count, found, scratch)
    : roundedMargins(first, count, found, scratch);
}

/**
 * What the two below do, where the maintenance margin of some is a part of what is rounded first, or where some are charged by
 * more than their rows.
 */
export function linkedMargins(first: usize, count: usize, scratch: usize): f64 {
  const traits = load<i32>(at.TRAITS);
  if (!(rowMarginPass(count, scratch) < SIZE_LIMIT)) return Infinity;
  if (traits & at.HAS_LINKS) linkPass(first, count, scratch);
  if (traits & at.HAS_CHARGES && !chargePass(first, count, scratch)) return Infinity;
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

/** Puts the part of a position's maintenance margin in its place. */
@inline
function link(place: usize, row: usize): void {
  v128.store(place, linked(v128.load(place, at.MARGINS), row), at.MARGINS);
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
