import { assert } from '../assert';
import { pow } from './pinned';
import { meanSquare, type SpacedReturn } from './returns';

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
  /** Session time of a window of stress, and how far back long-run and stress volatility look, in bars. */
  readonly stressBars: number;
  readonly lookBackBars: number;
}

/** Volatilities per bar. */
export interface Volatilities {
  readonly fast: number;
  readonly slow: number;
  /** w·fast + (1 − w)·slow. */
  readonly present: number;
  /** Root mean square over the whole look-back. */
  readonly longRun: number;
  /** The greatest root mean square of a window in the look-back, the first and the present one included. */
  readonly stress: number;
}

interface Seen extends SpacedReturn {
  /** Bars from the first return to this one's end. */
  readonly end: number;
}

/**
 * Volatility by its returns, one after the other: after each it stands as a pass over all of them would leave it, so a
 * replay needs no more than the returns. Sums run from left to right.
 *
 * @see docs/methodology.md#volatility
 */
export class VolatilityEstimator {
  readonly #rules: VolatilityRules;
  readonly #returns: Seen[] = [];
  /** The first return of the look-back. */
  #first = 0;
  #squares = 0;
  #bars = 0;
  #fast = 0;
  #slow = 0;
  /** Mean squares of windows that may yet be the greatest of the look-back, falling, each by where it ends. */
  #windows: { readonly end: number; readonly mean: number }[] = [];

  constructor(rules: VolatilityRules) {
    this.#rules = rules;
  }

  /** Returns that were added. */
  get observations(): number {
    return this.#returns.length;
  }

  /** @param one of the bar after the last one's; finite, with whole bars ≥ 1 */
  add(one: SpacedReturn): void {
    assert(Number.isFinite(one.value) && one.bars >= 1, 'a return is finite, over one bar or more');
    const before = this.#returns.at(-1)?.end ?? 0;
    this.#returns.push({ ...one, end: before + one.bars });
    this.#lookBack(one);
    this.#addWindow();
    if (this.#returns.length === SEED_RETURNS) {
      this.#fast = meanSquare(this.#returns);
      this.#slow = this.#fast;
    } else if (this.#returns.length > SEED_RETURNS) {
      this.#fast = nextVariance(this.#fast, one, this.#rules.fastDecay);
      this.#slow = nextVariance(this.#slow, one, this.#rules.slowDecay);
    }
  }

  /** Null while there are fewer than `SEED_RETURNS`, or no window of stress is whole. */
  volatilities(): Volatilities | null {
    const [greatest] = this.#windows;
    if (this.#returns.length < SEED_RETURNS || greatest === undefined) return null;
    const [fast, slow] = [Math.sqrt(this.#fast), Math.sqrt(this.#slow)];
    const { fastWeight } = this.#rules;
    return {
      fast,
      slow,
      present: fastWeight * fast + (1 - fastWeight) * slow,
      longRun: Math.sqrt(this.#squares / this.#bars),
      stress: Math.sqrt(greatest.mean),
    };
  }

  /** Takes a return into the look-back's sums; summed anew where an old one leaves, as no sum is ever taken from. */
  #lookBack(one: SpacedReturn): void {
    const earliest = this.#earliest();
    const first = this.#first;
    while (this.#begin(this.#first) < earliest) this.#first += 1;
    if (this.#first === first) {
      this.#squares += one.value * one.value;
      this.#bars += one.bars;
      return;
    }
    this.#squares = 0;
    this.#bars = 0;
    for (let at = this.#first; at < this.#returns.length; at += 1) {
      const { value, bars } = this.#seen(at);
      this.#squares += value * value;
      this.#bars += bars;
    }
  }

  /** The window that ends now: as many returns as its session time holds, the newest at any rate. */
  #addWindow(): void {
    const last = this.#returns.length - 1;
    const { end } = this.#seen(last);
    const begins = end - this.#rules.stressBars;
    if (begins < 0) return;
    let from = last;
    while (from > 0 && this.#begin(from - 1) >= begins) from -= 1;
    const mean = meanSquare(this.#returns.slice(from));
    while ((this.#windows.at(-1)?.mean ?? Infinity) <= mean) this.#windows.pop();
    this.#windows.push({ end, mean });
    const earliest = this.#earliest() + this.#rules.stressBars;
    while ((this.#windows[0]?.end ?? Infinity) < earliest && this.#windows.length > 1) this.#windows.shift();
  }

  /** Where the look-back begins, in bars. */
  #earliest(): number {
    return this.#seen(this.#returns.length - 1).end - this.#rules.lookBackBars;
  }

  #begin(at: number): number {
    const { end, bars } = this.#seen(at);
    return end - bars;
  }

  #seen(at: number): Seen {
    const one = this.#returns[at];
    assert(one !== undefined, 'a return that was added');
    return one;
  }
}
