import { dialledPieces } from '../../curves/dial';
import type { DialPlan } from '../../curves/plan';
import { tierPieces } from '../../curves/tiers';
import type { TierCurveDocument } from '../../curves/curve-document';
import { decimalOf, type Fraction, roundFraction } from '../../number/fraction';

/** A requirement in doubles: between `above[i]` and `above[i + 1]` of notional it is `atZero[i] + slope[i]` × notional. */
export interface TierLines {
  readonly above: readonly number[];
  readonly atZero: readonly number[];
  readonly slope: readonly number[];
}

/** Tiers under their dial, as lines of doubles. */
export function tierLines(
  curve: Pick<TierCurveDocument, 'shape' | 'tiers'>,
  dial: DialPlan | null,
): TierLines {
  const pieces = dialledPieces(tierPieces(curve), dial);
  const column = (name: 'above' | 'atZero' | 'slope'): number[] => pieces.map((piece) => double(piece[name]));
  return { above: column('above'), atZero: column('atZero'), slope: column('slope') };
}

/** More digits than a double has, of any rate or amount. */
const DOUBLE = { scale: 40, mode: 'HALF_EVEN' } as const;

function double(value: Fraction): number {
  // A rate of 1 / leverage has no finite decimal.
  return decimalOf(roundFraction(value, DOUBLE)).toNumber();
}

/** Index of the line that holds at a notional: above its beginning, up to and including the next one's. */
export function lineAt({ above }: TierLines, notional: number): number {
  let [low, high] = [0, above.length - 1];
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((above[middle] ?? 0) < notional) low = middle;
    else high = middle - 1;
  }
  return low;
}

export function requiredAt(lines: TierLines, notional: number): number {
  const index = lineAt(lines, notional);
  return (lines.atZero[index] ?? NaN) + (lines.slope[index] ?? NaN) * notional;
}

/** What an account has above a level × MM, as one price moves it: of an inverse contract, as 1 / price does. */
export interface ExcessLine {
  /** The price, or 1 / price; > 0. */
  readonly at: number;
  /** Equity − level × MM at it, ≥ 0. */
  readonly excess: number;
  /** Of equity, per unit of it. */
  readonly equitySlope: number;
  /** Notional per unit of it, ≥ 0. */
  readonly size: number;
  readonly level: number;
  readonly lines: TierLines;
}

/**
 * Where the excess first falls below 0 on each side: tier by tier s* = (E₀ − level·MM₀)/(level·MM′ − Δ) away from where it is, or at a
 * floor where MM jumps up. NaN: nowhere on that side. The same walk as `liquidationPrices` takes in fractions.
 *
 * @returns [below, above] of what `at` is
 */
export function crossings(line: ExcessLine): readonly [number, number] {
  const marked = lineAt(line.lines, line.size * line.at);
  return [firstBelow(line, marked), firstAbove(line, marked)];
}

function firstBelow(line: ExcessLine, marked: number): number {
  const { at, size, lines } = line;
  for (let index = marked; index >= 0; index -= 1) {
    const slope = slopeIn(line, index);
    if (slope <= 0) continue;
    const root = -atZeroIn(line, index) / slope;
    const beginning = size === 0 ? 0 : (lines.above[index] ?? 0) / size;
    if (root > beginning) return Math.min(root, at);
  }
  return NaN;
}

function firstAbove(line: ExcessLine, marked: number): number {
  const { at, size, lines } = line;
  for (let index = marked; index < lines.above.length; index += 1) {
    const beginning = size === 0 ? 0 : (lines.above[index] ?? 0) / size;
    const low = index === marked ? at : Math.max(at, beginning);
    const [atZero, slope] = [atZeroIn(line, index), slopeIn(line, index)];
    if (index > marked && atZero + slope * low < 0) return low;
    if (slope >= 0) continue;
    const root = -atZero / slope;
    const end =
      size === 0 || index + 1 === lines.above.length ? Infinity : (lines.above[index + 1] ?? 0) / size;
    if (root < end) return Math.max(root, low);
  }
  return NaN;
}

/** While a line of the requirement holds, the excess is `atZeroIn + slopeIn × at`. */
function slopeIn({ equitySlope, level, size, lines }: ExcessLine, index: number): number {
  return equitySlope - level * (lines.slope[index] ?? NaN) * size;
}

function atZeroIn({ at, excess, equitySlope, level, size, lines }: ExcessLine, index: number): number {
  const required = requiredAt(lines, size * at);
  return excess - equitySlope * at + level * (required - (lines.atZero[index] ?? NaN));
}
