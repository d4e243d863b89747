import { assert } from '../assert';
import { GRID, valueNow } from './dial';
import { FULL_HISTORY, type Observed } from './observed';
import { NO_SLOT_BEFORE, type SlotGain, slotHash, type SlotRecord, slotRecord } from './path';
import type { DialName, Programme } from './programme';
import { type BarRefusal, Signal, type SignalBar } from './signal';
import {
  type Bearing,
  borneTo,
  borneWhole,
  decideSlot,
  firstState,
  type LawState,
  type Move,
  type ProgrammeDecision,
  type SlotInputs,
} from './slot';
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
}

/** What a slot asks before it settles: how far a book bears its rises. */
export interface BacktestQuestion {
  readonly atMs: number;
  /** The bar that had closed last. */
  readonly bar: number;
  /** The law's state before the slot. */
  readonly state: LawState;
  /** What it would decide if nothing could rise: what was observed stands in it. */
  readonly decision: ProgrammeDecision;
  /** Those that would bind now, in the order in which they are borne. */
  readonly moves: readonly Move[];
}

export interface BacktestAnswer {
  /** How far each move is borne, in their order. */
  readonly borne: readonly Bearing[];
  /** What they set off; absent: nothing, or nobody asked. */
  readonly gain: SlotGain | undefined;
}

export type BacktestOutcome =
  | { readonly ok: true; readonly slots: readonly BacktestSlot[] }
  | { readonly ok: false; readonly refusal: BacktestRefusal };

/**
 * The law over bars that were: one slot at each bar's close, which sees nothing after it. Every rise is borne whole.
 *
 * @param bars in order; the first opens where the programme pins it
 * @returns every slot, in order; or why a bar, or the programme, cannot be played
 */
export function backtest(
  programme: Programme,
  bars: readonly SignalBar[],
  options: BacktestOptions,
): BacktestOutcome {
  const path = backtestSlots(programme, bars, options);
  let turn = path.next();
  while (!turn.done) turn = path.next({ borne: borneWhole(turn.value.moves), gain: undefined });
  return turn.value;
}

/**
 * The same, slot by slot, for whoever has a book: each slot is put as a question, also where nothing would rise, and goes
 * on with the answer: how far each of its moves is borne, between its `from` and its `to`.
 */
export function* backtestSlots(
  programme: Programme,
  bars: readonly SignalBar[],
  { fromMs, name }: BacktestOptions,
): Generator<BacktestQuestion, BacktestOutcome, BacktestAnswer> {
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
    const observed: Observed = {
      ...{ signal: seen, peer: null, liquidity: null, unsound: [], holds: [] },
      anchor: Number(anchor.reference),
    };
    const before = state;
    const decide = (borne: SlotInputs['borne']) =>
      decideSlot(programmes, before, {
        ...{ atMs, slotMs: programme.barMs, borne },
        observed: new Map([[name, observed]]),
      });
    let moves: readonly Move[] = [];
    const unraised = decide((asked) => {
      moves = asked;
      return borneTo(asked, []);
    });
    const [first] = unraised.decisions;
    assert(first !== undefined, 'a slot decides of its programme');
    const { borne, gain } = yield { atMs, bar: at, state: before, decision: first, moves };
    const decided = moves.length === 0 ? unraised : decide(() => borne);
    state = decided.state;
    const [decision] = decided.decisions;
    assert(decision !== undefined, 'a slot decides of its programme');
    const record = slotRecord(decision, { previous, atMs, programmeHash: programme.hash, gain });
    previous = slotHash(record);
    const pairs = [...(state.get(name)?.pairs.values() ?? [])];
    const standing = (dial: DialName): number =>
      Math.max(...pairs.map((pair) => valueNow(pair[dial]))) / GRID;
    slots.push({
      record,
      hash: previous,
      bar: at,
      initial: standing('initial'),
      maintenance: standing('maintenance'),
      hasMoved: decision.dials.some(({ before: stood, after }) => stood !== after),
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
