import { assert } from '../assert';
import { pow } from './pinned';
import type { SpacedReturn } from './returns';

/** Returns that begin an exponentially weighted variance: their mean square is its first value. */
export const SEED_RETURNS = 60;

/**
 * An exponentially weighted variance after one more return, per bar (RiskMetrics 1996, section 5.2.1, for returns that
 * may span several bars). Where the return is larger than expected, each of its bars counts; where it is smaller, one
 * does: a market that was not seen for a while was not calm meanwhile.
 *
 * @param variance per bar, ≥ 0
 * @param decay λ, in (0, 1)
 */
export function nextVariance(variance: number, { value, bars }: SpacedReturn, decay: number): number {
  const square = (value * value) / bars;
  const kept = square > variance ? pow(decay, bars) : decay;
  return kept * variance + (1 - kept) * square;
}

/** What volatility is estimated by. */
export interface VolatilityRules {
  /** λ of the two exponentially weighted variances, each in (0, 1). */
  readonly fastDecay: number;
  readonly slowDecay: number;
  /** Of the fast one in their mean, in [0, 1]. */
  readonly fastWeight: number;
  /** Session time of a window of stress, and how far back long-run and stress volatility look, in bars: ≥ 1. */
  readonly stressBars: number;
  readonly lookBackBars: number;
}

/** Volatilities per bar. */
export interface Volatilities {
  readonly fast: number;
  readonly slow: number;
  /** w·fast + (1 − w)·slow. */
  readonly present: number;
  /** Root mean square over the look-back: the returns that lie in it whole, the newest at any rate. */
  readonly longRun: number;
  /** The greatest root mean square of a window in the look-back, the first and the present one included. */
  readonly stress: number;
}

/** Sums over some returns, from left to right. */
interface Sums {
  readonly squares: number;
  readonly bars: number;
}

/**
 * Volatility by its returns, one after the other: after each it stands as a pass over all of them would leave it, so a
 * replay needs no more than the returns. Sums run from left to right.
 *
 * @see docs/methodology.md#volatility
 */
export class VolatilityEstimator {
  readonly #rules: VolatilityRules;
  // Of each return, in lists of plain numbers: a window of hourly bars is summed at each of them.
  #squares: number[] = [];
  #bars: number[] = [];
  /** Bars from the first return to this one's end. */
  #ends: number[] = [];
  /** The first return of the look-back, and of the window that ends now. */
  #first = 0;
  #windowFirst = 0;
  #seen: Sums = { squares: 0, bars: 0 };
  #fast = 0;
  #slow = 0;
  /** Mean squares of windows that may yet be the greatest of the look-back, falling, each by where it ends. */
  #windows: { readonly end: number; readonly mean: number }[] = [];

  constructor(rules: VolatilityRules) {
    this.#rules = rules;
  }

  /** Another one that goes on from here by itself. */
  copy(): VolatilityEstimator {
    const copy = new VolatilityEstimator(this.#rules);
    copy.#squares = this.#squares.slice();
    copy.#bars = this.#bars.slice();
    copy.#ends = this.#ends.slice();
    [copy.#first, copy.#windowFirst] = [this.#first, this.#windowFirst];
    [copy.#fast, copy.#slow, copy.#seen] = [this.#fast, this.#slow, this.#seen];
    copy.#windows = this.#windows.slice();
    return copy;
  }

  /** Returns that were added. */
  get observations(): number {
    return this.#ends.length;
  }

  /** @param one of the bar after the last one's; finite, with whole bars ≥ 1 */
  add(one: SpacedReturn): void {
    assert(Number.isFinite(one.value) && one.bars >= 1, 'a return is finite, over one bar or more');
    this.#ends.push((this.#ends.at(-1) ?? 0) + one.bars);
    this.#squares.push(one.value * one.value);
    this.#bars.push(one.bars);
    this.#lookBack(one);
    this.#addWindow();
    if (this.observations === SEED_RETURNS) {
      const { squares, bars } = this.#sumsFrom(0);
      this.#fast = squares / bars;
      this.#slow = this.#fast;
    } else if (this.observations > SEED_RETURNS) {
      this.#fast = nextVariance(this.#fast, one, this.#rules.fastDecay);
      this.#slow = nextVariance(this.#slow, one, this.#rules.slowDecay);
    }
  }

  /** Null while there are fewer than `SEED_RETURNS`, or no window of stress is whole. */
  volatilities(): Volatilities | null {
    const [greatest] = this.#windows;
    if (this.observations < SEED_RETURNS || greatest === undefined) return null;
    const [fast, slow] = [Math.sqrt(this.#fast), Math.sqrt(this.#slow)];
    const { fastWeight } = this.#rules;
    return {
      fast,
      slow,
      present: fastWeight * fast + (1 - fastWeight) * slow,
      longRun: Math.sqrt(this.#seen.squares / this.#seen.bars),
      stress: Math.sqrt(greatest.mean),
    };
  }

  /** Takes a return into the look-back's sums; summed anew where an old one leaves, as no sum is ever taken from. */
  #lookBack(one: SpacedReturn): void {
    const first = this.#first;
    this.#first = this.#firstWithin(first, this.#rules.lookBackBars);
    const { squares, bars } = this.#seen;
    this.#seen =
      this.#first === first
        ? { squares: squares + one.value * one.value, bars: bars + one.bars }
        : this.#sumsFrom(this.#first);
  }

  /** The window that ends now: as many returns as its session time holds, the newest at any rate. */
  #addWindow(): void {
    const end = this.#end();
    if (end < this.#rules.stressBars) return;
    this.#windowFirst = this.#firstWithin(this.#windowFirst, this.#rules.stressBars);
    const { squares, bars } = this.#sumsFrom(this.#windowFirst);
    const mean = squares / bars;
    while ((this.#windows.at(-1)?.mean ?? Infinity) <= mean) this.#windows.pop();
    this.#windows.push({ end, mean });
    const earliest = end - this.#rules.lookBackBars + this.#rules.stressBars;
    while ((this.#windows[0]?.end ?? Infinity) < earliest && this.#windows.length > 1) this.#windows.shift();
  }

  /** Where the newest return ends, in bars. */
  #end(): number {
    return this.#ends.at(-1) ?? 0;
  }

  /** The first return from one on that lies whole within the newest so many bars; the newest at any rate. */
  #firstWithin(from: number, bars: number): number {
    const earliest = this.#end() - bars;
    let first = from;
    while (first < this.observations - 1 && (this.#ends[first - 1] ?? 0) < earliest) first += 1;
    return first;
  }

  #sumsFrom(from: number): Sums {
    let squares = 0;
    let bars = 0;
    for (let at = from; at < this.#squares.length; at += 1) {
      squares += this.#squares[at] ?? 0;
      bars += this.#bars[at] ?? 0;
    }
    return { squares, bars };
  }
}
