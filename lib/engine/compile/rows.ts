import { type RoundingMode } from '../../domain/number/decimal';
import { compare, dividedBy, type Fraction, WHOLE } from '../../domain/number/fraction';
import type { FoldedRequirements } from './fold-formula';
import type { Line, Piece, Pieces, SizeKey } from '../../domain/curves/pieces';

/** 1 in the kernel's units of 1e-8. */
export const UNITS_IN_ONE = 100_000_000n;

/** One requirement on one piece: floor((numerator × notional + rest) / divisor) + whole, all in units of 1e-8. */
export interface RowPart {
  readonly numerator: bigint;
  readonly divisor: bigint;
  readonly whole: bigint;
  /** In [0, divisor). */
  readonly rest: bigint;
}

export interface Row {
  readonly initial: RowPart;
  readonly maintenance: RowPart;
  /** Holds up to and including this notional or quantity in units of 1e-8; null: it has no end. */
  readonly ceiling: bigint | null;
}

/** The rows of a line, what they are looked up by, and what its maintenance margin is of theirs. */
export interface LineRows {
  readonly rows: readonly Row[];
  readonly key: SizeKey;
  /** Of the rows' maintenance margin, once it is rounded; null: it is theirs. */
  readonly link: RowPart | null;
}

const NO_PART: RowPart = { numerator: 0n, divisor: 1n, whole: 0n, rest: 0n };

/** Of what is charged elsewhere. */
export const NOTHING_REQUIRED: LineRows = {
  rows: [{ initial: NO_PART, maintenance: NO_PART, ceiling: null }],
  key: 'NOTIONAL',
  link: null,
};

/**
 * Both requirements on every piece on which each is one line, over notionals and quantities that are whole units of
 * 1e-8.
 *
 * @param multiplier units of the underlying in one unit of quantity, > 0
 */
export function rowsOf(
  { initial, maintenance, key, link }: FoldedRequirements,
  multiplier: Fraction,
): LineRows {
  const unit = key === 'QUANTITY' ? multiplier : WHOLE;
  const starts = [...initial, ...maintenance].map(({ above }) => above).sort(compare);
  const rows: Row[] = [];
  for (const [index, above] of starts.entries()) {
    const next = starts.slice(index + 1).find((start) => compare(start, above) > 0);
    if (index > 0 && compare(above, starts[index - 1] ?? above) === 0) continue;
    const ceiling = next === undefined ? null : unitsBelow(dividedBy(next, unit));
    // Two joints within one unit leave no notional between them.
    if (ceiling !== null && ceiling === (rows.at(-1)?.ceiling ?? -1n)) continue;
    rows.push({
      initial: partOf(pieceAbove(initial, above)),
      maintenance: partOf(pieceAbove(maintenance, above)),
      ceiling,
    });
  }
  return { rows, key, link: link && partOf(link) };
}

/** The greatest whole unit of 1e-8 that is not above a size. */
function unitsBelow({ numerator, denominator }: Fraction): bigint {
  return floorOf(numerator * UNITS_IN_ONE, denominator);
}

function pieceAbove(pieces: Pieces, above: Fraction): Piece | undefined {
  return pieces.findLast((piece) => compare(piece.above, above) <= 0);
}

function partOf(piece: Line | undefined): RowPart {
  if (!piece) return NO_PART;
  const { atZero, slope } = piece;
  const intercept = { numerator: atZero.numerator * UNITS_IN_ONE, denominator: atZero.denominator };
  const divisor = commonDenominator(intercept, slope);
  const scaled = (intercept.numerator * divisor) / intercept.denominator;
  const whole = floorOf(scaled, divisor);
  return {
    numerator: (slope.numerator * divisor) / slope.denominator,
    divisor,
    whole,
    rest: scaled - whole * divisor,
  };
}

/** Of fractions of which the first need not be in lowest terms. */
function commonDenominator(first: Fraction, second: Fraction): bigint {
  const reduced = first.denominator / greatestCommonDivisor(first.numerator, first.denominator);
  return (reduced / greatestCommonDivisor(reduced, second.denominator)) * second.denominator;
}

function greatestCommonDivisor(a: bigint, b: bigint): bigint {
  let [x, y] = [a < 0n ? -a : a, b];
  while (y !== 0n) [x, y] = [y, x % y];
  return x;
}

/** Towards −∞. @param divisor > 0 */
export function floorOf(value: bigint, divisor: bigint): bigint {
  const quotient = value / divisor;
  return quotient * divisor > value ? quotient - 1n : quotient;
}

/** When a value's floor is rounded up, by what is left of it: above a threshold, or on a tie when it is odd. */
export interface Thresholds {
  readonly above: number;
  readonly aboveNegative: number;
  /** −1: ties are decided by the thresholds. */
  readonly tie: number;
}

/**
 * @param divisor what is left of a value is an integer below it; or any multiple of ½ when it is even
 * @returns thresholds for a floor and what is left above it, for values ≥ 0 and below 0
 */
export function thresholdsOf(mode: RoundingMode, divisor: number): Thresholds {
  switch (mode) {
    case 'UP':
      return { above: 0, aboveNegative: divisor, tie: -1 };
    case 'DOWN':
      return { above: divisor, aboveNegative: 0, tie: -1 };
    case 'CEILING':
      return { above: 0, aboveNegative: 0, tie: -1 };
    case 'FLOOR':
      return { above: divisor, aboveNegative: divisor, tie: -1 };
    case 'HALF_UP':
      return { above: divisor / 2 - 0.25, aboveNegative: divisor / 2, tie: -1 };
    case 'HALF_EVEN':
      return { above: divisor / 2, aboveNegative: divisor / 2, tie: divisor % 2 === 0 ? divisor / 2 : -1 };
  }
}
