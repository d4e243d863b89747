import { compareBytes } from '../../books/snapshot-line';
import type { Leg } from '../../margin/method/types';
import { type Decimal, ZERO } from '../../number/decimal';

/** A position as it stands in the queue: prices and amounts as doubles, which rank and are not paid. */
export interface RankedPosition {
  readonly isShort: boolean;
  /** Settled in what it is quoted on. */
  readonly isInverse: boolean;
  /** ≥ 0 */
  readonly entryPrice: number;
  /** > 0 */
  readonly markPrice: number;
  /** > 0, and of the account that holds it, > 0; both in the unit of account. */
  readonly notional: number;
  readonly equity: number;
}

/**
 * How far in front a position stands in the queue of auto-deleveraging: profit as a fraction of its value at entry, times effective
 * leverage where it has a profit, over it where it has a loss. Effective leverage is its notional over what is left until its holder is
 * bankrupt, which of an account that margins its positions together is its equity.
 *
 * @returns greater is in front; infinite where it was entered at a price of 0
 * @see docs/methodology.md#auto-deleveraging, as BitMEX and MEXC publish it
 */
export function deleveragingScore(position: RankedPosition): number {
  const { isShort, isInverse, entryPrice, markPrice, notional, equity } = position;
  const ofLong = isInverse ? 1 - entryPrice / markPrice : markPrice / entryPrice - 1;
  const gain = isShort ? -ofLong : ofLong;
  const leverage = notional / equity;
  return gain > 0 ? gain * leverage : gain / leverage;
}

export interface Holder<Held> {
  readonly account: string;
  /** Of an account in hedge mode. */
  readonly leg: Leg | null;
  /** What it holds, > 0. */
  readonly quantity: Decimal;
  readonly score: number;
  readonly held: Held;
}

const KEPT_AT_MOST = 4_096;

/** Who holds the other side of a claim, in the order in which they are deleveraged; of equal scores by account and leg. */
export class DeleveragingQueue<Held> {
  #holders: Holder<Held>[] = [];
  #sortAt = KEPT_AT_MOST;

  /** @param needed as much as is closed, > 0: whoever stands behind that is let go */
  constructor(private readonly needed: Decimal) {}

  add(holder: Holder<Held>): void {
    this.#holders.push(holder);
    if (this.#holders.length < this.#sortAt) return;
    this.#holders = this.#front();
    this.#sortAt = this.#holders.length + KEPT_AT_MOST;
  }

  /** As many as it takes, or everybody. */
  first(): readonly Holder<Held>[] {
    return this.#front();
  }

  #front(): Holder<Held>[] {
    const ordered = this.#holders.toSorted(inOrder);
    let reached = ZERO;
    const end = ordered.findIndex(({ quantity }) => (reached = reached.plus(quantity)).gte(this.needed));
    return end < 0 ? ordered : ordered.slice(0, end + 1);
  }
}

function inOrder(a: Holder<unknown>, b: Holder<unknown>): number {
  if (a.score !== b.score) return a.score > b.score ? -1 : 1;
  return compareBytes(a.account, b.account) || compareBytes(a.leg ?? '', b.leg ?? '');
}
