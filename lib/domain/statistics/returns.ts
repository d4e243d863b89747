import { assert } from '../assert';
import { ln } from './pinned';

/** A change of a price, and over how much session time it came: what a gap is worth is neither one bar nor nothing. */
export interface SpacedReturn {
  readonly value: number;
  /** Bars of the instrument's own session calendar between the two closes; 1 without a gap, whole, ≥ 1. */
  readonly bars: number;
}

/** ln(after / before): what volatility is of. @param before, after > 0 */
export function logReturn(before: number, after: number): number {
  return ln(after / before);
}

/** after / before − 1: what profit and loss is of. @param before > 0 */
export function simpleReturn(before: number, after: number): number {
  assert(before > 0, 'a return is on a price above zero');
  return after / before - 1;
}

/** Σr² ÷ ΣΔ: the mean square per bar. @param returns at least one */
export function meanSquare(returns: Iterable<SpacedReturn>): number {
  let squares = 0;
  let bars = 0;
  for (const one of returns) {
    squares += one.value * one.value;
    bars += one.bars;
  }
  assert(bars > 0, 'a mean is of something');
  return squares / bars;
}
