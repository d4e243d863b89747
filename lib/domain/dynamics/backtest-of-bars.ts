import { assert } from '../assert';
import { ok, refuse, type Fault, type Result } from '../result';
import { backtest, type BacktestSlot } from './backtest';
import { type BacktestSummary, summaryOf } from './backtest-summary';
import { FULL_HISTORY } from './observed';
import type { Programme } from './programme';
import { Signal, type SignalBar } from './signal';
import { RISE_DAYS } from '../statistics/procyclicality';

/** As many slots of one dial as are played for whoever asks: some six years of daily bars, or two of hourly ones. */
export const MOST_SLOTS = 20_000;

export const ANCHOR_SENTENCE =
  'An absolute anchor is a rate of a version, which nothing here knows: state a reference.';

export interface PlayedProgramme {
  readonly programme: Programme;
  /** Those that the programme took. */
  readonly bars: readonly SignalBar[];
  readonly slots: readonly BacktestSlot[];
  readonly summary: BacktestSummary;
}

/** Why a programme is not played. */
export type PlayRefusal =
  | { readonly code: 'ANCHOR' }
  /** Of the bars that are known, none opens where the programme's first does. */
  | { readonly code: 'FIRST_BAR_MISSING' }
  | { readonly code: 'TOO_MANY_BARS'; readonly decisions: number; readonly bars: number }
  | { readonly code: 'TOO_FEW_BARS'; readonly returns: number };

interface PlaySpan {
  /** The first slot is of the bar that opens then; null: from full history on. */
  readonly fromMs: number | null;
  /** No bar that opens after it is looked at; null: all are. */
  readonly toMs: number | null;
  /** Numbers of days over which rises are told. */
  readonly riseDays?: readonly number[];
}

/**
 * A programme over the bars that a venue knows, as the venue's own slots would read them: what is no bar of the programme's,
 * before its first or between its sessions, enters nothing.
 *
 * @param bars by opening, of the programme's instrument and length
 */
export function playedOnBars(
  programme: Programme,
  bars: readonly SignalBar[],
  { fromMs, toMs, riseDays = RISE_DAYS }: PlaySpan,
): Result<PlayedProgramme, PlayRefusal> {
  if (programme.document.target.anchor.kind !== 'RELATIVE') return refuse({ code: 'ANCHOR' });
  const taken = takenBars(
    programme,
    bars.filter(({ opensAtMs }) => toMs === null || opensAtMs <= toMs),
  );
  if (taken.length === 0) return refuse({ code: 'FIRST_BAR_MISSING' });
  const decisions = decisionsOf(programme, taken);
  if (decisions > MOST_SLOTS) return refuse({ code: 'TOO_MANY_BARS', decisions, bars: taken.length });
  const played = backtest(programme, taken, { fromMs, name: 'programme' });
  if (!played.ok) {
    assert(played.refusal.code === 'TOO_FEW_BARS', 'its bars and its anchor were looked at');
    return refuse(played.refusal);
  }
  const { slots } = played;
  return ok({ programme, bars: taken, slots, summary: summaryOf(programme, taken, slots, riseDays) });
}

/** The same. @returns or faults, each with its place in the programme's document */
export function playedProgramme(
  programme: Programme,
  bars: readonly SignalBar[],
  span: PlaySpan,
): Result<PlayedProgramme, readonly Fault[]> {
  const played = playedOnBars(programme, bars, span);
  return played.ok ? played : refuse([faultOf(programme, played.refusal)]);
}

function faultOf({ document: { signal }, subjects }: Programme, refusal: PlayRefusal): Fault {
  const path = '/signal/firstBar';
  switch (refusal.code) {
    case 'ANCHOR':
      return { path: '/target/anchor/kind', rule: 'anchor-of-a-version', message: ANCHOR_SENTENCE };
    case 'FIRST_BAR_MISSING': {
      const message = `No bar of ${signal.instrument} of ${signal.barMinutes} minutes is known that opens at the first bar.`;
      return { path, rule: 'first-bar-missing', message };
    }
    case 'TOO_MANY_BARS': {
      const message = `It would be ${refusal.decisions} decisions: ${refusal.bars} bars of ${subjects.length} classes and portfolios; ${MOST_SLOTS} at most. State fewer of them, or a later first bar.`;
      return { path, rule: 'too-many-bars', message };
    }
    case 'TOO_FEW_BARS': {
      const message = `A programme may do all that it states from ${FULL_HISTORY} returns on, and these are ${refusal.returns}: state from when on to decide.`;
      return { path, rule: 'too-few-bars', message };
    }
  }
}

/** Those that the programme takes: what is no bar of its own, before its first or between its sessions, enters nothing. */
export function takenBars(programme: Programme, bars: readonly SignalBar[]): readonly SignalBar[] {
  const reader = new Signal(programme);
  return bars.filter((bar) => reader.add(bar) === null);
}

/** How many decisions of a dial so many bars come to. */
export function decisionsOf({ subjects }: Programme, taken: readonly SignalBar[]): number {
  return taken.length * subjects.length;
}

/** So many places of a list, evenly, the last one among them. */
export function evenly<Item>(items: readonly Item[], most: number): readonly Item[] {
  if (items.length <= most) return items;
  const step = (items.length - 1) / (most - 1);
  return Array.from({ length: most }, (_, at) => items[Math.round(at * step)]).filter(
    (item): item is Item => item !== undefined,
  );
}
