import { DIGITS, ln, significant } from '../statistics/pinned';
import { logReturn } from '../statistics/returns';
import { type Volatilities, VolatilityEstimator } from '../statistics/volatility';
import type { Programme } from './programme';

/** A closed bar as a programme reads it; prices as doubles, each above 0 and finite, low ≤ open, close ≤ high. */
export interface SignalBar {
  readonly opensAtMs: number;
  readonly open: number;
  readonly high: number;
  readonly low: number;
  readonly close: number;
}

/** Why a bar is not taken. */
export type BarRefusal =
  | 'BEFORE_FIRST_BAR'
  /** Not the first bar that the programme pins, which must be there. */
  | 'FIRST_BAR_MISSING'
  /** Not after the one before: what came late enters later slots by a reading from the start. */
  | 'NOT_AFTER_LAST'
  /** It opens where no bar does. */
  | 'OFF_GRID'
  | 'NO_SESSION'
  | 'NOT_A_PRICE';

/** What the bars that closed before a slot say; statistics rounded to `DIGITS`. */
export interface Seen {
  /** Sound returns so far. */
  readonly returns: number;
  /** Null while there are too few of them. */
  readonly volatilities: Volatilities | null;
  /** When the newest bar closed; null without a bar. */
  readonly closedAtMs: number | null;
  /** When the newest bar that came after a gap closed. */
  readonly gapAtMs: number | null;
  /** When the newest bar that moved further than volatility allows closed. */
  readonly shockAtMs: number | null;
}

/** A programme's signal: its bars, one after the other, as each closed. */
export class Signal {
  readonly #programme: Programme;
  readonly #estimator: VolatilityEstimator;
  readonly #closedOn: ReadonlySet<string>;
  #last: SignalBar | null = null;
  #seen: Seen = { returns: 0, volatilities: null, closedAtMs: null, gapAtMs: null, shockAtMs: null };

  constructor(programme: Programme, estimator = new VolatilityEstimator(programme.volatility)) {
    this.#programme = programme;
    this.#estimator = estimator;
    this.#closedOn = new Set(programme.document.signal.sessions?.closedOn ?? []);
  }

  seen(): Seen {
    return this.#seen;
  }

  /** Another one that goes on from here by itself. */
  copy(): Signal {
    const copy = new Signal(this.#programme, this.#estimator.copy());
    copy.#last = this.#last;
    copy.#seen = this.#seen;
    return copy;
  }

  /** Takes the next bar. @returns why it is not taken; null when it was */
  add(bar: SignalBar): BarRefusal | null {
    const last = this.#last;
    const { firstBarMs, barMs, shock } = this.#programme;
    if (!isPriced(bar)) return 'NOT_A_PRICE';
    if (bar.opensAtMs < firstBarMs) return 'BEFORE_FIRST_BAR';
    if (last === null && bar.opensAtMs > firstBarMs) return 'FIRST_BAR_MISSING';
    if (last !== null && bar.opensAtMs <= last.opensAtMs) return 'NOT_AFTER_LAST';
    if ((bar.opensAtMs - firstBarMs) % barMs !== 0) return 'OFF_GRID';
    if (!this.#isSession(bar.opensAtMs)) return 'NO_SESSION';
    this.#last = bar;
    const closedAtMs = bar.opensAtMs + barMs;
    if (last === null) {
      this.#seen = { ...this.#seen, closedAtMs };
      return null;
    }
    const bars = this.#barsBetween(last.opensAtMs, bar.opensAtMs);
    const move = logReturn(last.close, bar.close);
    const range = ln(bar.high / bar.low);
    const before = this.#seen.volatilities?.present ?? null;
    const isShock = shock !== null && before !== null && range > shock.multiple * before;
    // Parkinson's variance of a range: what a close hid still counts.
    const ranged = range / Math.sqrt(4 * ln(2));
    this.#estimator.add({ value: isShock ? Math.max(Math.abs(move), ranged) : move, bars });
    this.#seen = {
      returns: this.#estimator.observations,
      volatilities: rounded(this.#estimator.volatilities(), this.#programme.leastVolatility),
      closedAtMs,
      gapAtMs: bars > 1 ? closedAtMs : this.#seen.gapAtMs,
      shockAtMs: isShock ? closedAtMs : this.#seen.shockAtMs,
    };
    return null;
  }

  /** Bars that should have closed after one opened, up to another: 1 without a gap. */
  #barsBetween(fromMs: number, toMs: number): number {
    const { barMs, document } = this.#programme;
    if (!document.signal.sessions) return (toMs - fromMs) / barMs;
    let bars = 0;
    for (let at = fromMs + barMs; at <= toMs; at += barMs) if (this.#isSession(at)) bars += 1;
    return bars;
  }

  #isSession(opensAtMs: number): boolean {
    const { sessions } = this.#programme.document.signal;
    if (!sessions) return true;
    const opens = new Date(opensAtMs);
    const weekday = opens.getUTCDay() === 0 ? 7 : opens.getUTCDay();
    return sessions.weekdays.includes(weekday) && !this.#closedOn.has(opens.toISOString().slice(0, 10));
  }
}

function isPriced({ open, high, low, close }: SignalBar): boolean {
  const areFinite = [open, high, low, close].every((price) => Number.isFinite(price) && price > 0);
  return areFinite && low <= Math.min(open, close) && high >= Math.max(open, close);
}

/** @param least below which no volatility is believed */
function rounded(volatilities: Volatilities | null, least: number): Volatilities | null {
  if (volatilities === null) return null;
  const figure = (value: number): number => significant(Math.max(value, least), DIGITS);
  const { fast, slow, present, longRun, stress } = volatilities;
  return {
    fast: figure(fast),
    slow: figure(slow),
    present: figure(present),
    longRun: figure(longRun),
    stress: figure(stress),
  };
}
