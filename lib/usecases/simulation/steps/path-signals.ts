import type { WrittenBar } from '../../../domain/books/history-snapshot';
import type { Phase } from '../../../domain/dynamics/phase';
import { FULL_HISTORY } from '../../../domain/dynamics/observed';
import type { Programme } from '../../../domain/dynamics/programme';
import { Signal, type SignalBar } from '../../../domain/dynamics/signal';
import { barCloses } from '../../../domain/risk/studies/walks/path-bars';
import type { StillBecause } from '../../../domain/risk/studies/walks/walks';

/** Prices of one instrument along a path, as far as the path states them. */
export interface SignalPath {
  /** Of each instant after the first, milliseconds since that. */
  readonly atMs: readonly number[];
  /** Each over the price at which the path begins. */
  readonly ratios: readonly number[];
  /** Whether a price is held at an instant; and whether one that is was never accepted. */
  readonly isHeld: (place: number) => boolean;
  readonly isDropped: (place: number) => boolean;
}

/** A programme that goes on along a path: its bars close at instants of it. */
export class PathSignal {
  readonly #signal: Signal;
  readonly #path: SignalPath;
  readonly #closes: readonly number[];
  readonly #last: { readonly closesAtMs: number; readonly close: number };
  /** Bars that have not entered it yet: a price was held as they closed. */
  #entered = 0;

  private constructor(
    readonly name: string,
    readonly programme: Programme,
    readonly phase: Phase,
    signal: Signal,
    path: SignalPath,
    closes: readonly number[],
    last: { readonly closesAtMs: number; readonly close: number },
  ) {
    this.#signal = signal;
    this.#path = path;
    this.#closes = closes;
    this.#last = last;
  }

  /** @param bars ascending, as they were known; @returns why it stands still along the path instead */
  static of(
    {
      name,
      programme,
      phase,
    }: { readonly name: string; readonly programme: Programme; readonly phase: Phase },
    bars: readonly WrittenBar[],
    path: SignalPath | null,
  ): PathSignal | StillBecause {
    const signal = new Signal(programme);
    let last: SignalBar | null = null;
    for (const bar of bars.map(signalBarOf)) if (signal.add(bar) === null) last = bar;
    if (last === null) return 'NO_BARS_KNOWN';
    if (path === null) return 'SIGNAL_NOT_ON_PATH';
    if (programme.impact !== null) return 'READS_LIQUIDITY';
    if (programme.document.signal.peer !== undefined && signal.seen().returns < FULL_HISTORY)
      return 'READS_A_PEER';
    const closes = barCloses(path.atMs, programme.barMs);
    if (closes === null) return 'BARS_BETWEEN_INSTANTS';
    if (closes.length === 0) return 'NO_BAR_CLOSES';
    const closesAtMs = last.opensAtMs + programme.barMs;
    return new PathSignal(name, programme, phase, signal, path, closes, { closesAtMs, close: last.close });
  }

  /** By its own time, which goes on from the close of the last bar that was known. @param place of an instant */
  atMs(place: number): number {
    return this.#last.closesAtMs + (this.#path.atMs[place] ?? NaN);
  }

  isDue(place: number): boolean {
    return this.#closes.includes(place);
  }

  /** What it sees at an instant at which its bar closes: every bar whose prices are true, as far as that is known there. */
  seenAt(place: number): { readonly seen: ReturnType<Signal['seen']>; readonly isHeld: boolean } {
    const isHeld = this.#path.isHeld(place);
    const until = this.#closes.indexOf(place) + 1;
    // While a price is held nobody knows whether bars that closed at one are true.
    while (!isHeld && this.#entered < until) {
      const bar = this.#barOf(this.#entered);
      if (bar !== null) this.#signal.add(bar);
      this.#entered += 1;
    }
    return { seen: this.#signal.seen(), isHeld };
  }

  /** Null: it closed at a price that nothing accepted. */
  #barOf(index: number): SignalBar | null {
    const place = this.#closes[index] ?? NaN;
    if (this.#path.isDropped(place)) return null;
    const before = index === 0 ? -1 : (this.#closes[index - 1] ?? NaN);
    const price = (at: number): number => this.#last.close * (at < 0 ? 1 : (this.#path.ratios[at] ?? NaN));
    const within: number[] = [];
    for (let at = before; at <= place; at += 1)
      if (at < 0 || !this.#path.isDropped(at)) within.push(price(at));
    const close = price(place);
    const open = within[0] ?? close;
    return {
      opensAtMs: this.atMs(place) - this.programme.barMs,
      ...{ open, high: Math.max(...within), low: Math.min(...within), close },
    };
  }
}

/** Nothing reads where a bar opened: it stands where it closed. */
export function signalBarOf({ opensAt, high, low, close }: WrittenBar): SignalBar {
  const [opensAtMs, closed] = [Date.parse(opensAt), Number(close)];
  return { opensAtMs, open: closed, high: Number(high), low: Number(low), close: closed };
}
