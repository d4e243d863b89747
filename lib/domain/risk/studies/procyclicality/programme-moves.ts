import type { WrittenBar } from '../../../books/history-snapshot';
import { compareBytes } from '../../../books/snapshot-line';
import type { BacktestSlot } from '../../../dynamics/backtest';
import {
  MOST_SLOTS,
  playedOnBars,
  type PlayedProgramme,
  type PlayRefusal,
} from '../../../dynamics/backtest-of-bars';
import { summaryOf } from '../../../dynamics/backtest-summary';
import { keptSignalBar } from '../../../dynamics/kept-signal-bar';
import { FULL_HISTORY } from '../../../dynamics/observed';
import { type Programme, programmeOf } from '../../../dynamics/programme';
import { risesBeside } from '../../../dynamics/rises-beside';
import { stepResponse, stepResponseBars } from '../../../dynamics/step-response';
import type { ParameterSet } from '../../../parameters/document/parameter-set';
import { ok, refuse, type Result } from '../../../result';
import { significant } from '../../../statistics/pinned';
import type {
  MovesUnder,
  PlayedMoves,
  PlayLack,
  PlayLackCode,
  ProcyclicalityAsked,
  ProgrammeMoves,
} from './procyclicality';

/** Of statistics in evidence. */
const TOLD_DIGITS = 9;

/** A programme by name, as the set before and the set after state it; null where one does not. */
export interface StatedProgramme {
  readonly name: string;
  readonly before: Programme | null;
  readonly after: Programme | null;
}

/** Every programme that either set states, by name in byte order. */
export function statedProgrammes(base: ParameterSet, proposed: ParameterSet): readonly StatedProgramme[] {
  const [before, after] = [base, proposed].map(({ document }) => document.adjustmentProgrammes ?? {});
  const of = (documents: typeof before, name: string): Programme | null => {
    const document = documents?.[name];
    return document ? programmeOf(document) : null;
  };
  return [...new Set([...Object.keys(before ?? {}), ...Object.keys(after ?? {})])]
    .sort(compareBytes)
    .map((name) => ({ name, before: of(before, name), after: of(after, name) }));
}

/** What can be said of a programme without a bar: that it cannot be played; null: it can. */
export function unplayable({ document, impact }: Programme): 'ANCHOR_OF_VERSION' | 'READS_LIQUIDITY' | null {
  if (document.target.anchor.kind !== 'RELATIVE') return 'ANCHOR_OF_VERSION';
  return impact === null ? null : 'READS_LIQUIDITY';
}

/** Names of those that are played: no more than were asked, those that the change changes first, then by name. */
export function lookedAt(
  stated: readonly StatedProgramme[],
  { mostProgrammes }: Pick<ProcyclicalityAsked, 'mostProgrammes'>,
): ReadonlySet<string> {
  const inOrder = stated.toSorted((a, b) => Number(isSame(a)) - Number(isSame(b)));
  return new Set(inOrder.slice(0, mostProgrammes).map(({ name }) => name));
}

/**
 * One programme under both sets, over the time in which both could decide.
 *
 * @param barsOf as they are known, ascending, of the programme's instrument and length; null: it is not looked at
 */
export function programmeMoves(
  { name, before, after }: StatedProgramme,
  asked: Pick<ProcyclicalityAsked, 'step' | 'riseDays'>,
  barsOf: ((programme: Programme) => readonly WrittenBar[]) | null,
): ProgrammeMoves {
  const playedOf = (programme: Programme): Result<PlayedProgramme, PlayLack> =>
    barsOf === null
      ? refuse(lackOf('TOO_MANY_PROGRAMMES', 0))
      : played(programme, unplayable(programme) === null ? barsOf(programme) : [], asked);
  const under = (programme: Programme, found: Result<PlayedMoves, PlayLack>): MovesUnder => ({
    instrument: programme.document.signal.instrument,
    barMinutes: programme.document.signal.barMinutes,
    ...(found.ok ? { played: found.value, lack: null } : { played: null, lack: found.refusal }),
    ...responseTo(programme, asked, barsOf !== null),
  });
  const alike = isSame({ before, after });
  const [one, other] = [before && playedOf(before), alike ? null : after && playedOf(after)];
  const time = one?.ok && other?.ok ? commonTime(one.value.slots, other.value.slots) : ALWAYS;
  const told = (found: Result<PlayedProgramme, PlayLack>) =>
    found.ok ? toldIn(found.value, time, asked) : found;
  const first = before && one && under(before, told(one));
  const second = alike ? first : after && other && under(after, told(other));
  return { programme: name, isSame: alike, before: first, after: second };
}

function isSame({ before, after }: Pick<StatedProgramme, 'before' | 'after'>): boolean {
  return before !== null && before.hash === after?.hash;
}

function lackOf(code: PlayLackCode, bars: number): PlayLack {
  return { code, bars, returns: null, neededReturns: null };
}

/** A slot decides from so many returns on, and once a window of stress is over. */
function tooFewBars({ volatility }: Programme, bars: number, returns: number): PlayLack {
  return {
    code: 'TOO_FEW_BARS',
    bars,
    returns,
    neededReturns: Math.max(FULL_HISTORY, volatility.stressBars),
  };
}

function played(
  programme: Programme,
  bars: readonly WrittenBar[],
  { riseDays }: Pick<ProcyclicalityAsked, 'riseDays'>,
): Result<PlayedProgramme, PlayLack> {
  const code = unplayable(programme);
  if (code !== null) return refuse(lackOf(code, bars.length));
  if (bars.length === 0) return refuse(lackOf('NO_BARS_KNOWN', 0));
  const found = playedOnBars(programme, bars.map(keptSignalBar), { fromMs: null, toMs: null, riseDays });
  if (!found.ok) return refuse(lackOfRefusal(programme, found.refusal, bars.length));
  const slots = deciding(found.value.slots);
  if (slots.length > 0) return ok({ ...found.value, slots });
  const returns = found.value.slots.at(-1)?.record.signal.returns ?? 0;
  return refuse(tooFewBars(programme, bars.length, returns));
}

/** From the first slot on whose volatility is known: before it nothing moves, as nobody can say where to. */
function deciding(slots: readonly BacktestSlot[]): readonly BacktestSlot[] {
  const first = slots.findIndex(({ record }) => record.signal.volatilities !== null);
  return first < 0 ? [] : slots.slice(first);
}

function lackOfRefusal(programme: Programme, refusal: PlayRefusal, bars: number): PlayLack {
  switch (refusal.code) {
    case 'ANCHOR':
      return lackOf('ANCHOR_OF_VERSION', bars);
    case 'FIRST_BAR_MISSING':
      // No more are kept than can be played, so the first may be among those that were left.
      return lackOf(bars > MOST_SLOTS ? 'TOO_MANY_BARS' : 'FIRST_BAR_MISSING', bars);
    case 'TOO_MANY_BARS':
      return lackOf('TOO_MANY_BARS', bars);
    case 'TOO_FEW_BARS':
      return tooFewBars(programme, bars, refusal.returns);
  }
}

function responseTo(
  programme: Programme,
  { step }: Pick<ProcyclicalityAsked, 'step'>,
  isLookedAt: boolean,
): Pick<MovesUnder, 'response' | 'responseLack'> {
  const lack = (responseLack: PlayLackCode) => ({ response: null, responseLack });
  const code = unplayable(programme);
  if (code !== null) return lack(code);
  if (!isLookedAt) return lack('TOO_MANY_PROGRAMMES');
  if (stepResponseBars(programme) * programme.subjects.length > MOST_SLOTS) return lack('TOO_MANY_BARS');
  const response = stepResponse(programme, Number(step));
  return response === null ? lack('ANCHOR_OF_VERSION') : { response: told(response), responseLack: null };
}

/** Instants of slots, as they are written. */
interface Time {
  readonly from: string;
  readonly to: string;
}
const ALWAYS: Time = { from: '', to: '\uffff' };

function commonTime(one: readonly BacktestSlot[], other: readonly BacktestSlot[]): Time {
  const at = (slot: BacktestSlot | undefined): string => slot?.record.at ?? '';
  const [from = '', to = ''] = [
    [at(one[0]), at(other[0])].sort()[1],
    [at(one.at(-1)), at(other.at(-1))].sort()[0],
  ];
  return { from, to };
}

/** Of the slots within a time: each stands where all before it put it. */
function toldIn(
  { programme, bars, slots, summary }: PlayedProgramme,
  { from, to }: Time,
  { riseDays }: Pick<ProcyclicalityAsked, 'riseDays'>,
): Result<PlayedMoves, PlayLack> {
  const within = slots.filter(({ record }) => from <= record.at && record.at <= to);
  const last = within.at(-1);
  if (last === undefined) return refuse(lackOf('NO_COMMON_TIME', bars.length));
  const rises = risesBeside(programme, within, riseDays);
  const found =
    within.length === summary.slots
      ? summary
      : summaryOf(programme, bars.slice(0, last.bar + 1), within, riseDays);
  return ok(told({ ...found, rises }));
}

/** Plain data with every number rounded to what evidence tells. */
function told<Value>(value: Value): Value {
  if (typeof value === 'number') return significant(value, TOLD_DIGITS) as Value;
  if (Array.isArray(value)) return value.map(told) as Value;
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(Object.entries(value).map(([name, one]) => [name, told(one)])) as Value;
}
