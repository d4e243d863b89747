import type { Decimal, Rounding } from '../../domain/number/decimal';
import type { KernelMemory } from '../kernel/kernel-memory';
import * as at from '../kernel/layout';
import { type LineRows, type Row, type RowPart, thresholdsOf } from './rows';
import { wholeUnits } from '../units';
import { isMarginDirect, KERNEL_SCALE } from './settings';

/** With two divisors below 2^31 a narrow residue is its own low word. */
const NARROW_DIVISOR_LIMIT = 2n ** 29n;
const NARROW_NUMERATOR_LIMIT = 2n ** 31n;
const NARROW_WHOLE_LIMIT = 2n ** 50n;
/** Rows above it hold for whales, which other numbers compute. */
const NARROW_NOTIONAL_LIMIT = 2n ** 50n;
const ANY_NOTIONAL = { above: 0n, upTo: NARROW_NOTIONAL_LIMIT } as const;
/** The integer next to a float product below it is off by at most 1. */
const NARROW_PRODUCT_LIMIT = 2n ** 51n;
/** Prices × multipliers in 1e-8 are below it. */
const NARROW_PRICE_LIMIT = 2n ** 53n;
/** Rows that a bucket of one byte can name. */
const ROWS_AT_MOST = 256;

/** What a line's values are made of, in 1e-8: price × multiplier, or multiplier / price of an inverse contract. */
export type NarrowPrice = bigint | { readonly multiplier: bigint; readonly price: bigint };

/**
 * @param isInverse whether values are quantity × multiplier / price
 * @returns null where the narrow numbers do not hold it
 */
export function narrowPrice(isInverse: boolean, multiplier: Decimal, price: Decimal): NarrowPrice | null {
  if (isInverse) {
    const [of, at] = [wholeUnits(multiplier, KERNEL_SCALE), wholeUnits(price, KERNEL_SCALE)];
    const isNarrow = (units: bigint | null): units is bigint =>
      units !== null && units > 0n && units < NARROW_WHOLE_LIMIT;
    return isNarrow(of) && isNarrow(at) ? { multiplier: of, price: at } : null;
  }
  const units = wholeUnits(price.times(multiplier), KERNEL_SCALE);
  return units !== null && units > 0n && units < NARROW_PRICE_LIMIT ? units : null;
}

/**
 * Writes the rows and the price of one line for the narrow kernel.
 *
 * @param price null where these numbers do not hold it
 * @param where addresses of its price and of its line; how margins are rounded
 * @returns whether they fit its numbers; nothing is written otherwise
 */
export function writeNarrowLine(
  memory: KernelMemory,
  { rows: allRows, key, link }: LineRows,
  price: NarrowPrice | null,
  where: { readonly price: number; readonly line: number; readonly rounding: Rounding },
): boolean {
  const isByQuantity = key === 'QUANTITY';
  const rows = allRows.filter((_, index) => (allRows[index - 1]?.ceiling ?? 0n) < NARROW_NOTIONAL_LIMIT);
  if (price === null || rows.length > ROWS_AT_MOST) return false;
  for (const [index, { initial, maintenance, ceiling }] of rows.entries()) {
    // Rows of a quantity hold at any notional.
    const notionals = isByQuantity
      ? ANY_NOTIONAL
      : { above: rows[index - 1]?.ceiling ?? 0n, upTo: ceiling ?? NARROW_NOTIONAL_LIMIT };
    if (!isNarrow(initial, notionals) || !isNarrow(maintenance, notionals)) return false;
  }
  if (link && !isNarrow(link, ANY_NOTIONAL)) return false;
  const table = memory.allocate((rows.length + 1) * at.ROW_BYTES) + at.ROW_BYTES;
  const { f64, i32, u8, u32 } = memory.views;
  writeNarrowPrice(memory, where.price, price);
  u32[(where.line + at.LINE_ROWS) / 4] = table;
  const isInverse = typeof price === 'object';
  u8[where.line + at.LINE_TRAITS] =
    (isByQuantity ? at.IS_BY_QUANTITY : 0) | (link ? at.HAS_LINK : 0) | (isInverse ? at.IS_INVERSE : 0);
  const firsts = Array.from({ length: at.BUCKET_COUNT }, (_, bucket) => firstRowFrom(rows, bucket));
  u8.set(firsts, where.line);
  const isClose = firsts.some((first, bucket) => (firsts[bucket + 1] ?? rows.length - 1) > first + 1);
  const traits = [
    isClose ? at.HAS_CLOSE_ROWS : 0,
    isByQuantity ? at.HAS_QUANTITIES : 0,
    link ? at.HAS_LINKS : 0,
  ];
  i32[at.TRAITS / 4] = traits.reduce((all, trait) => all | trait, i32[at.TRAITS / 4] ?? 0);
  for (const [index, { initial, maintenance, ceiling }] of rows.entries()) {
    const row = table + index * at.ROW_BYTES;
    writeNarrowPart(memory, row, 0, initial, where.rounding);
    writeNarrowPart(memory, row, 1, maintenance, where.rounding);
    f64[(row + at.CEILING) / 8] = ceiling === null ? Infinity : Number(ceiling);
  }
  for (const place of [0, 1] as const)
    if (link) writeNarrowPart(memory, table - at.ROW_BYTES, place, link, where.rounding);
  return true;
}

export function writeNarrowPrice(
  { views: { f64, i32, i64 } }: KernelMemory,
  address: number,
  price: NarrowPrice,
): void {
  if (typeof price === 'object') {
    f64[address / 8] = Number(price.multiplier);
    f64[address / 8 + 1] = -Number(price.price);
    i32[at.HAS_INVERSE / 4] = 1;
    return;
  }
  f64[address / 8] = Number(price) / at.PRICE_DIVISOR;
  i64[address / 8 + 1] = price;
}

/** @param notionals that it may be applied to; of a link, the margins */
function isNarrow(
  { numerator, divisor, whole, rest }: RowPart,
  notionals: { readonly above: bigint; readonly upTo: bigint },
): boolean {
  const greatest = notionals.upTo > NARROW_NOTIONAL_LIMIT ? NARROW_NOTIONAL_LIMIT : notionals.upTo;
  const size = whole < 0n ? -whole : whole;
  return (
    divisor <= NARROW_DIVISOR_LIMIT &&
    numerator >= 0n &&
    numerator < NARROW_NUMERATOR_LIMIT &&
    numerator * greatest < divisor * NARROW_PRODUCT_LIMIT &&
    size < NARROW_WHOLE_LIMIT &&
    // Running sums never fall, so that the last one is the greatest.
    numerator * notionals.above + rest + whole * divisor >= 0n
  );
}

/** The row that holds at the least notional of a bucket. */
function firstRowFrom(rows: readonly Row[], bucket: number): number {
  const raised = at.BUCKET_OFFSET * 2 ** Math.floor(bucket / 2) * (bucket % 2 ? 1.5 : 1);
  const least = BigInt(raised - at.BUCKET_OFFSET);
  return rows.findIndex(({ ceiling }) => ceiling === null || ceiling >= least);
}

/** @param place 0: initial, 1: maintenance */
function writeNarrowPart(
  { views: { f64, i32 } }: KernelMemory,
  row: number,
  place: 0 | 1,
  { numerator, divisor, whole, rest }: RowPart,
  rounding: Rounding,
): void {
  const size = Number(divisor);
  // floor(x) + 1 where what is left is above a threshold is the floor of a little more than x.
  const above = isMarginDirect(rounding) ? Math.floor(thresholdsOf(rounding.mode, size).above) : size;
  const raised = Number(rest) + Math.max(size - 1 - above, 0);
  const isRaisedByOne = raised >= size;
  f64[(row + at.SLOPE) / 8 + place] = Number(numerator) / size;
  f64[(row + at.WHOLE) / 8 + place] = Number(whole) + (isRaisedByOne ? 1 : 0) + 1 - at.MAGIC;
  i32[(row + at.NUMERATOR) / 4 + 2 * place] = Number(numerator);
  i32[(row + at.DIVISOR) / 4 + 2 * place] = size;
  i32[(row + at.REST) / 4 + place] = isRaisedByOne ? raised - size : raised;
}
