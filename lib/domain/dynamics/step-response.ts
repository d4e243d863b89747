import { assert } from '../assert';
import { DIGITS, exp, significant } from '../statistics/pinned';
import { backtest } from './backtest';
import { type Programme, programmeOf } from './programme';
import type { SignalBar } from './signal';

const CALM_DAYS = 400;
const STEP_DAYS = 90;
const MS_PER_DAY = 86_400_000;

/** How one series answers a step of volatility; days from the first bar after it, null: not within `STEP_DAYS`. */
export interface Response {
  /** Where it stands `STEP_DAYS` after the step, as a multiple of where it stood before. */
  readonly settledAt: number;
  readonly daysToHalf: number | null;
  readonly daysToNineTenths: number | null;
  /** Its greatest value over where it settles, less 1. */
  readonly overshoot: number;
}

export interface StepResponse {
  /** Volatility per bar before the step, at which the target is 1. */
  readonly calm: number;
  readonly times: number;
  readonly target: Response;
  readonly initial: Response;
  readonly maintenance: Response;
}

/** Bars that `stepResponse` plays. */
export function stepResponseBars(programme: Pick<Programme, 'barMs'>): number {
  const { before, after } = stretchesOf(programme);
  return before + after;
}

/** Bars before the step, and from it on. */
function stretchesOf({ barMs }: Pick<Programme, 'barMs'>) {
  const barsOf = (days: number): number => Math.ceil((days * MS_PER_DAY) / barMs);
  return { before: Math.max(barsOf(CALM_DAYS), 400), after: barsOf(STEP_DAYS) };
}

/**
 * What a programme makes of volatility that is one figure for 400 days and then a multiple of it: how fast margin follows,
 * and how far beyond. Every bar moves by that figure, up and down in turn; no bar has a range beyond its open and close.
 *
 * @param programme RELATIVE; its notice, bounds and speeds hold
 * @param times the step, > 1
 * @returns null for an ABSOLUTE programme, which has no reference of its own
 */
export function stepResponse(programme: Programme, times: number): StepResponse | null {
  const { anchor } = programme.document.target;
  if (anchor.kind !== 'RELATIVE') return null;
  const { document, barMs } = programme;
  // A calendar with sessions would make the same bars with gaps between them.
  const { sessions: _sessions, ...signal } = document.signal;
  const buffer = document.antiProcyclicality.tool === 'BUFFER' ? 1.25 : 1;
  const calm = Number(anchor.reference) / (programme.scale * buffer);
  const { before, after } = stretchesOf(programme);
  // Whenever it really expires, it decides to the last of these.
  const expiresAt = new Date(programme.firstBarMs + (before + after + 1) * barMs).toISOString();
  const plain = programmeOf({ ...document, signal, expiresAt });
  const bars = steppedBars(plain, { calm, times, before, after });
  const played = backtest(plain, bars, { fromMs: null, name: 'programme' });
  assert(played.ok, 'bars that were made for it can be played');
  const answered = played.slots.filter(({ bar }) => bar >= before);
  const days = (slots: number): number => (slots * barMs) / MS_PER_DAY;
  const response = (values: readonly number[]): Response => responseOf(values, days);
  return {
    calm: significant(calm, DIGITS),
    times,
    target: response(answered.map(({ record }) => Number(record.target))),
    initial: response(answered.map(({ initial }) => initial)),
    maintenance: response(answered.map(({ maintenance }) => maintenance)),
  };
}

function steppedBars(
  { firstBarMs, barMs }: Programme,
  {
    calm,
    times,
    before,
    after,
  }: { readonly calm: number; readonly times: number; readonly before: number; readonly after: number },
): SignalBar[] {
  let close = 1;
  return Array.from({ length: before + after }, (_, at) => {
    const open = close;
    const size = at < before ? calm : times * calm;
    close = open * exp(at % 2 === 0 ? size : -size);
    const [low, high] = [Math.min(open, close), Math.max(open, close)];
    return { opensAtMs: firstBarMs + at * barMs, open, high, low, close };
  });
}

function responseOf(values: readonly number[], days: (slots: number) => number): Response {
  const settled = values.at(-1) ?? 1;
  const reached = (share: number): number | null => {
    const at = values.findIndex((value) => value >= 1 + share * (settled - 1));
    return settled <= 1 || at < 0 ? null : days(at + 1);
  };
  return {
    settledAt: significant(settled, DIGITS),
    daysToHalf: reached(0.5),
    daysToNineTenths: reached(0.9),
    overshoot: significant(values.reduce((most, one) => Math.max(most, one)) / settled - 1, DIGITS),
  };
}
