import { assert } from '../assert';
import { GRID, valueNow } from './dial';
import { FULL_HISTORY } from './observed';
import { NO_SLOT_BEFORE, slotHash, slotRecord, type SlotRecord } from './path';
import type { Programme } from './programme';
import { type BarRefusal, Signal, type SignalBar } from './signal';
import { decideSlot, firstState, type LawState, type Move } from './slot';
import { targetRate } from './target';

/** One slot of a backtest: what was decided, and what the next bars made of it. */
export interface BacktestSlot {
  readonly record: SlotRecord;
  readonly hash: string;
  /** The bar that had closed last. */
  readonly bar: number;
  /** Dials in force from here on, the greater where subjects differ. */
  readonly initial: number;
  readonly maintenance: number;
  readonly hasMoved: boolean;
  readonly isAtBound: boolean;
}

export type BacktestRefusal =
  | { readonly code: 'BAR'; readonly at: number; readonly refusal: BarRefusal }
  /** An ABSOLUTE anchor is a rate of a version, of which a backtest without one knows nothing. */
  | { readonly code: 'ANCHOR' }
  | { readonly code: 'TOO_FEW_BARS'; readonly returns: number };

export interface BacktestOptions {
  /** The first bar after whose close a slot decides; null: from `FULL_HISTORY` returns on. */
  readonly fromMs: number | null;
  readonly name: string;
  /** How far a book bears rises, by the bar that had closed last; absent: as far as they go. */
  readonly borne?: (moves: readonly Move[], bar: number) => readonly number[];
}

/**
 * The law over bars that were: one slot at each bar's close, which sees nothing after it.
 *
 * @param bars in order; the first opens where the programme pins it
 * @returns every slot, in order; or why a bar, or the programme, cannot be played
 */
export function backtest(
  programme: Programme,
  bars: readonly SignalBar[],
  { fromMs, name, borne }: BacktestOptions,
):
  | { readonly ok: true; readonly slots: readonly BacktestSlot[] }
  | { readonly ok: false; readonly refusal: BacktestRefusal } {
  const { anchor } = programme.document.target;
  if (anchor.kind !== 'RELATIVE') return { ok: false, refusal: { code: 'ANCHOR' } };
  const signal = new Signal(programme);
  const programmes = new Map([[name, programme]]);
  let state: LawState = new Map([[name, firstState(programme)]]);
  let previous = NO_SLOT_BEFORE;
  const slots: BacktestSlot[] = [];
  for (const [at, bar] of bars.entries()) {
    const refusal = signal.add(bar);
    if (refusal) return { ok: false, refusal: { code: 'BAR', at, refusal } };
    const seen = signal.seen();
    const isDue = fromMs === null ? seen.returns >= FULL_HISTORY : bar.opensAtMs >= fromMs;
    if (!isDue || seen.closedAtMs === null) continue;
    const atMs = seen.closedAtMs;
    const decided = decideSlot(programmes, state, {
      atMs,
      slotMs: programme.barMs,
      observed: new Map([
        [
          name,
          {
            ...{ signal: seen, peer: null, liquidity: null, unsound: [], holds: [] },
            anchor: Number(anchor.reference),
          },
        ],
      ]),
      borne: (moves) => borne?.(moves, at) ?? moves.map(({ to }) => to),
    });
    state = decided.state;
    const [decision] = decided.decisions;
    assert(decision !== undefined, 'a slot decides of its programme');
    const record = slotRecord(decision, { previous, atMs, programmeHash: programme.hash });
    previous = slotHash(record);
    const pairs = [...(state.get(name)?.pairs.values() ?? [])];
    const standing = (dial: 'initial' | 'maintenance'): number =>
      Math.max(...pairs.map((pair) => valueNow(pair[dial]))) / GRID;
    slots.push({
      record,
      hash: previous,
      bar: at,
      initial: standing('initial'),
      maintenance: standing('maintenance'),
      hasMoved: decision.dials.some(({ before, after }) => before !== after),
      isAtBound: decision.dials.some(({ gates }) => gates.includes('BOUND')),
    });
  }
  if (slots.length === 0)
    return { ok: false, refusal: { code: 'TOO_FEW_BARS', returns: signal.seen().returns } };
  return { ok: true, slots };
}

/**
 * The target rate after a bar's close: what a RELATIVE programme is anchored to when it is written.
 *
 * @returns null while there are too few returns
 */
export function rateAt(programme: Programme, bars: readonly SignalBar[], untilMs: number): number | null {
  const signal = new Signal(programme);
  for (const bar of bars) {
    if (bar.opensAtMs > untilMs) break;
    if (signal.add(bar) !== null) return null;
  }
  const { volatilities } = signal.seen();
  if (volatilities === null) return null;
  const rate = targetRate(programme, volatilities, null);
  return rate.volatility + rate.impact;
}
