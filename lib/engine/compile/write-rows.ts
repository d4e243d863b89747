import type { Rounding } from '../../domain/decimal';
import type { KernelMemory } from '../kernel/kernel-memory';
import * as at from '../kernel/layout';
import { type LineRows, type Row, type RowPart, thresholdsOf } from './rows';
import { isMarginDirect, KERNEL_SCALE } from './settings';

/** With three divisors below 2^31 a narrow residue is its own low word. */
const NARROW_DIVISOR_LIMIT = 2n ** 29n;
const NARROW_NUMERATOR_LIMIT = 2n ** 31n;
const NARROW_WHOLE_LIMIT = 2n ** 50n;
/** Rows above it hold for wide accounts only. */
const NARROW_NOTIONAL_LIMIT = 2n ** 51n;
const NARROW_PRICE_LIMIT = 2n ** 53n;
const WIDE_DIVISOR_LIMIT = 2n ** 49n;
const WIDE_LIMIT = 2n ** 60n;
/** Rows that a bucket of one byte can name. */
const ROWS_AT_MOST = 256;
const LAST_NOTIONAL = 2n ** 62n;
/** What a link leaves of the initial margin. */
const ALL_OF_IT: RowPart = { numerator: 1n, divisor: 1n, whole: 0n, rest: 0n };

/**
 * Writes the rows and the price of one line for the narrow kernel.
 *
 * @param priceUnits price × multiplier in 1e-8; null when it has more digits
 * @param where addresses of its price and of its line; how margins are rounded
 * @returns whether they fit its numbers; nothing is written otherwise
 */
export function writeNarrowLine(
  memory: KernelMemory,
  { rows: allRows, key, link }: LineRows,
  priceUnits: bigint | null,
  where: { readonly price: number; readonly line: number; readonly rounding: Rounding },
): boolean {
  const rows = allRows.filter((_, index) => (allRows[index - 1]?.ceiling ?? 0n) < NARROW_NOTIONAL_LIMIT);
  if (priceUnits === null || priceUnits >= NARROW_PRICE_LIMIT || rows.length > ROWS_AT_MOST) return false;
  if (!rows.every(({ initial, maintenance }) => isNarrow(initial) && isNarrow(maintenance))) return false;
  if (link && !(isNarrow(link) && rows.every(isLinkedWithinNotional))) return false;
  const table = memory.allocate((rows.length + 1) * at.ROW_BYTES);
  const linkRow = link ? table + rows.length * at.ROW_BYTES : 0;
  const { f64, i64, i32, u8, u32 } = memory.views;
  if (link) {
    writeNarrowPart(memory, linkRow, ALL_OF_IT, where.rounding);
    writeNarrowPart(memory, linkRow + 8, link, where.rounding);
    i32[at.HAS_LINKS / 4] = 1;
  }
  u8[where.line + at.IS_BY_QUANTITY] = key === 'QUANTITY' ? 1 : 0;
  f64[where.price / 8] = Number(priceUnits) / at.PRICE_DIVISOR;
  i64[where.price / 8 + 1] = priceUnits;
  u32[where.line / 4] = table;
  for (let octave = 0; octave < at.BUCKET_COUNT; octave++)
    u8[where.line + at.BUCKETS + octave] = firstRowFrom(rows, octave);
  for (const [index, { initial, maintenance, ceiling }] of rows.entries()) {
    const row = table + index * at.ROW_BYTES;
    writeNarrowPart(memory, row, initial, where.rounding);
    writeNarrowPart(memory, row + 8, maintenance, where.rounding);
    f64[(row + at.CEILING) / 8] = ceiling === null ? Infinity : Number(ceiling);
    u32[(row + at.LINK) / 4] = linkRow;
  }
  return true;
}

function isNarrow({ numerator, divisor, whole }: RowPart): boolean {
  const size = whole < 0n ? -whole : whole;
  return (
    divisor <= NARROW_DIVISOR_LIMIT &&
    numerator >= 0n &&
    numerator < NARROW_NUMERATOR_LIMIT &&
    size < NARROW_WHOLE_LIMIT
  );
}

/** What a link is of must be narrow too, whatever the link then leaves of it. */
function isLinkedWithinNotional({ maintenance: { numerator, divisor, whole } }: Row): boolean {
  return numerator <= divisor && whole <= 0n;
}

/** The row that holds at the least notional of a half octave; all smaller ones fall in the first. */
function firstRowFrom(rows: readonly Row[], octave: number): number {
  const least = octave === 0 ? 0n : BigInt(Math.floor(2 ** Math.floor(octave / 2) * (octave % 2 ? 1.5 : 1)));
  return rows.findIndex(({ ceiling }) => ceiling === null || ceiling >= least);
}

function writeNarrowPart(
  { views: { f64, i32 } }: KernelMemory,
  lane: number,
  { numerator, divisor, whole, rest }: RowPart,
  rounding: Rounding,
): void {
  const both = (offset: number, value: number): void => {
    i32.fill(Math.floor(value), (lane + offset) / 4, (lane + offset) / 4 + 2);
  };
  const size = Number(divisor);
  // Where margins have fewer digits, what is left of 1e-8 is not what decides.
  const { above, tie } = thresholdsOf(rounding.scale === KERNEL_SCALE ? rounding.mode : 'DOWN', size);
  // floor(x) + 1 where what is left is above a threshold is the floor of a little more than x.
  const more = isMarginDirect(rounding) ? size - 1 - Math.floor(above) : 0;
  const raised = Number(rest) + Math.max(more, 0);
  const isRaisedByOne = raised >= size;
  const left = isRaisedByOne ? raised - size : raised;
  f64[(lane + at.SLOPE) / 8] = Number(numerator) / size;
  both(at.NUMERATOR, Number(numerator));
  both(at.DIVISOR, size);
  both(at.REST, left);
  f64[(lane + at.WHOLE) / 8] = Number(whole) + (isRaisedByOne ? 1 : 0);
  if (isMarginDirect(rounding)) f64[(lane + at.ROW_ABOVE) / 8] = left / size;
  else both(at.ROW_ABOVE, above);
  both(at.ROW_TIE, tie);
}

/** The same for the wide kernel. @param priceUnits price × multiplier in 1e-12; null when it has more digits */
export function writeWideLine(
  memory: KernelMemory,
  { rows, key, link }: LineRows,
  priceUnits: bigint | null,
  line: number,
): boolean {
  if (priceUnits === null) return false;
  if (!rows.every(({ initial, maintenance }) => isWide(initial) && isWide(maintenance))) return false;
  if (link && !isWide(link)) return false;
  const table = memory.allocate((rows.length + 1) * at.WIDE_ROW_BYTES);
  const linkPart = link ? table + rows.length * at.WIDE_ROW_BYTES : 0;
  const { i64, u32 } = memory.views;
  i64[line / 8] = priceUnits;
  u32[line / 4 + 2] = table;
  u32[line / 4 + 3] = key === 'QUANTITY' ? 1 : 0;
  if (link) i64.set([link.numerator, link.divisor, link.whole, link.rest], linkPart / 8 + 1);
  for (const [index, { initial, maintenance, ceiling }] of rows.entries()) {
    const row = (table + index * at.WIDE_ROW_BYTES) / 8;
    for (const [place, part] of [initial, maintenance].entries()) {
      const { numerator, divisor, whole, rest } = part;
      i64.set([numerator, divisor, whole, rest], row + (place * at.WIDE_PART_BYTES) / 8 + 1);
    }
    i64[row + at.WIDE_CEILING / 8] = ceiling === null || ceiling > LAST_NOTIONAL ? LAST_NOTIONAL : ceiling;
    u32[row * 2 + at.WIDE_LINK / 4] = linkPart;
  }
  return true;
}

function isWide({ numerator, divisor, whole }: RowPart): boolean {
  const size = whole < 0n ? -whole : whole;
  return divisor <= WIDE_DIVISOR_LIMIT && numerator >= 0n && numerator < WIDE_LIMIT && size < WIDE_LIMIT;
}
