import { Decimal } from '../number/decimal';
import { barClosesAt, type BarRow } from './price-row';

/** Who states the bars that are made of accepted prices. */
export const TICK_BARS = 'accepted prices';

const MS_PER_MINUTE = 60_000;

/** Bars of an instrument that somebody reads. */
export interface WantedBars {
  readonly instrument: string;
  readonly intervalMinutes: number;
  /** An instant at which one of them opens: the others lie on a grid from there. */
  readonly anchor: Date;
}

/** The newest bar that accepted prices make, as they have made it so far. */
export interface FormingBar {
  readonly opensAt: Date;
  readonly open: Decimal;
  readonly high: Decimal;
  readonly low: Decimal;
  readonly close: Decimal;
  /** Whether what it says is stated already; a price of it that comes later makes it a correction. */
  readonly isStated: boolean;
}

/** An accepted price; of one instrument each is observed after the one before. */
export interface Tick {
  readonly price: Decimal;
  readonly observedAt: Date;
}

/**
 * Bars of one length that accepted prices of an instrument make, as a fold over them. A bar is of the prices observed from
 * its opening on and before its end; without any there is no bar. It is stated with the first price after its end: prices come
 * in order, so it has all of its own then. Where none comes, when as much time again has passed; a price of it that comes
 * after that states it again.
 */
export class TickBars {
  #forming: FormingBar | null;
  readonly #over: FormingBar[] = [];

  constructor(
    readonly wanted: WantedBars,
    forming: FormingBar | null,
  ) {
    this.#forming = forming;
  }

  take({ price, observedAt }: Tick): void {
    const opensAt = this.#opening(observedAt);
    const forming = this.#forming;
    // A price of a bar that is over and followed by another changes nothing any more: prices come in order.
    if (forming !== null && opensAt < forming.opensAt) return;
    if (forming !== null && opensAt.getTime() === forming.opensAt.getTime()) {
      const { opensAt: same, open, high, low } = forming;
      this.#forming = {
        ...{ opensAt: same, open, high: Decimal.max(high, price), low: Decimal.min(low, price) },
        ...{ close: price, isStated: false },
      };
      return;
    }
    if (forming !== null && !forming.isStated) this.#over.push(forming);
    this.#forming = { opensAt, open: price, high: price, low: price, close: price, isStated: false };
  }

  /** Those that are to be stated at an instant of the venue, oldest first, and what is forming after that. */
  state(now: Date): { readonly bars: readonly BarRow[]; readonly forming: FormingBar | null } {
    const { instrument, intervalMinutes } = this.wanted;
    const due = this.#over.splice(0);
    const forming = this.#forming;
    if (
      forming !== null &&
      !forming.isStated &&
      barClosesAt({ ...forming, intervalMinutes: 2 * intervalMinutes }) <= now
    ) {
      due.push(forming);
      this.#forming = { ...forming, isStated: true };
    }
    const bars = due.map(({ opensAt, open, high, low, close }): BarRow => ({
      ...{ kind: 'BAR', instrument, intervalMinutes, opensAt, open, high, low, close },
      ...{ quoteVolume: null, source: TICK_BARS },
    }));
    return { bars, forming: this.#forming };
  }

  #opening(at: Date): Date {
    const [from, length] = [this.wanted.anchor.getTime(), this.wanted.intervalMinutes * MS_PER_MINUTE];
    return new Date(from + Math.floor((at.getTime() - from) / length) * length);
  }
}
