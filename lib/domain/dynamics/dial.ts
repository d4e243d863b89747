import { assert } from '../assert';
import { Decimal } from '../number/decimal';
import { DIAL_SCALE } from '../parameters/relations/programme-relations';
import type { DialName, Programme } from './programme';

/** Steps of a dial's grid in 1: a dial is counted in them. */
export const GRID = 10 ** DIAL_SCALE;

/** What decided a slot for a dial. Of several, `bindingGate` says which. */
export const GATES = [
  /** What the law reads is not sound enough for the move that it would make. */
  'DATA',
  /** The target is too near to the dial to move it. */
  'DEADBAND',
  /** The target has not been below the dial for long enough. */
  'DWELL',
  /** A step, or a rise or fall over a time, is limited. */
  'SPEED',
  /** The multiple of the least value of a window is limited. */
  'WINDOW',
  'BOUND',
  /** The maintenance dial never stands above the initial one. */
  'RELATION',
  /** A rise of maintenance margin is announced before it binds. */
  'NOTICE',
  'BUDGET',
  /** What it liquidates first would set off sales of too many times that. */
  'GAIN',
  /** What is left of the move is too small to be made. */
  'LEAST',
  /** The programme, or the dial, is held. */
  'HELD',
  'NONE',
] as const;
export type Gate = (typeof GATES)[number];

/** A value in force after `sinceMs`, until after the next one's. */
export interface InForce {
  readonly sinceMs: number;
  /** In steps of the grid. */
  readonly value: number;
}

/** How long the target has been below a dial's band: slots on which it was, and all slots since the first of them. */
export interface Dwell {
  readonly sound: number;
  readonly all: number;
}

export interface Announced {
  readonly value: number;
  readonly announcedAtMs: number;
  readonly bindsAtMs: number;
}

export interface DialState {
  /** Oldest first, the last one in force now; the first one stood for ever before. As far back as any limit looks. */
  readonly past: readonly InForce[];
  readonly dwell: Dwell;
  readonly announced: Announced | null;
}

/** As approved, and as if it had always been. */
export const AS_APPROVED: DialState = {
  past: [{ sinceMs: -Infinity, value: GRID }],
  dwell: { sound: 0, all: 0 },
  announced: null,
};

/** Where a dial stands, in steps of the grid. */
export function valueNow({ past }: Pick<DialState, 'past'>): number {
  const last = past.at(-1);
  assert(last !== undefined, 'a dial stands somewhere');
  return last.value;
}

/** The dial with another value in force from now on; what no limit looks back to is forgotten. */
export function moved(state: DialState, value: number, atMs: number, longestMs: number): DialState {
  const past = [...state.past, { sinceMs: atMs, value }];
  const isSeen = (at: number): boolean => (past[at + 1]?.sinceMs ?? Infinity) > atMs - longestMs;
  return { ...state, past: past.filter((_, at) => isSeen(at)) };
}

/** The values in force at any time after so long ago. */
function during({ past }: Pick<DialState, 'past'>, atMs: number, ms: number): number[] {
  return past.flatMap(({ value }, at) => ((past[at + 1]?.sinceMs ?? Infinity) > atMs - ms ? [value] : []));
}

/** A move that the law wants, and what limited it. */
export interface Wish {
  readonly to: number;
  /** In the order of `GATES`; empty where the dial goes where the target is. */
  readonly gates: readonly Gate[];
}

/** Which way a target would move a dial. */
export type Direction = 'UP' | 'DOWN' | 'STAY';

/** Comparisons with the band are strict. @param target before any bound */
export function directionOf(target: Decimal, value: number, { band, bounds }: Programme): Direction {
  const wanted = clamped(target, bounds).times(GRID);
  if (wanted.gt(band.above.plus(1).times(value))) return 'UP';
  return wanted.lt(band.below.negated().plus(1).times(value)) ? 'DOWN' : 'STAY';
}

export function clamped(target: Decimal, { least, greatest }: Programme['bounds']): Decimal {
  return Decimal.max(least, Decimal.min(greatest, target));
}

/** How far one limit lets a dial go. */
export interface Limit {
  readonly gate: Gate;
  /** In steps of the grid, rounded towards the present value. */
  readonly to: number;
  /** What it is a multiple of: the dial now, or the least or greatest that stood during a time; null: a bound. */
  readonly base: number | null;
  /** The time that it looks back over; null: it looks at now. */
  readonly ms: number | null;
}

type At = { readonly dial: DialName; readonly atMs: number };

/** Every limit of a rise: of a step, of a time, of each window, and the greatest value. */
export function riseLimits(state: DialState, programme: Programme, { dial, atMs }: At): readonly Limit[] {
  const { largestStep, rise: speed, windows } = programme.speeds[dial];
  const times = (gate: Gate, base: number, factor: Decimal, ms: number | null): Limit => {
    return { gate, to: factor.times(base).floor().toNumber(), base, ms };
  };
  const least = (ms: number): number => Math.min(...during(state, atMs, ms));
  return [
    times('SPEED', valueNow(state), largestStep.plus(1), null),
    times('SPEED', least(speed.ms), speed.by.plus(1), speed.ms),
    ...windows.map(({ ms, multiple }) => times('WINDOW', least(ms), multiple, ms)),
    { gate: 'BOUND', to: programme.bounds.greatest.times(GRID).floor().toNumber(), base: null, ms: null },
  ];
}

/** As `riseLimits`, of a fall. */
export function fallLimits(state: DialState, programme: Programme, { dial, atMs }: At): readonly Limit[] {
  const { ms, by } = programme.speeds[dial].fall;
  const base = Math.max(...during(state, atMs, ms));
  return [
    { gate: 'SPEED', to: by.negated().plus(1).times(base).ceil().toNumber(), base, ms },
    { gate: 'BOUND', to: programme.bounds.least.times(GRID).ceil().toNumber(), base: null, ms: null },
  ];
}

/**
 * How far a dial may rise now: at most its target, rounded down to the grid, and no further than any limit lets it.
 *
 * @param target before any bound, above the dial
 */
export function rise(state: DialState, target: Decimal, programme: Programme, at: At): Wish {
  const wanted = target.times(GRID).floor().toNumber();
  return limited(valueNow(state), wanted, riseLimits(state, programme, at), programme);
}

/** As `rise`, for a fall: at least its target, rounded up to the grid. */
export function fall(state: DialState, target: Decimal, programme: Programme, at: At): Wish {
  const wanted = target.times(GRID).ceil().toNumber();
  return limited(valueNow(state), wanted, fallLimits(state, programme, at), programme);
}

/** Limits never push the other way; a move that is too small waits, unless it ends where a move should end. */
function limited(value: number, wanted: number, limits: readonly Limit[], { leastStep }: Programme): Wish {
  const isRise = wanted >= value;
  const nearer = isRise ? Math.min : Math.max;
  const farther = isRise ? Math.max : Math.min;
  const reach = nearer(wanted, ...limits.map(({ to }) => to));
  const to = farther(value, reach);
  const gates = limits.flatMap((one) => (one.to === reach && reach !== wanted ? [one.gate] : []));
  const isSmall = leastStep.times(value).gt(Math.abs(to - value));
  const bound = limits.find(({ gate }) => gate === 'BOUND')?.to;
  const isEnd = to === wanted || to === bound || to === GRID;
  return to !== value && isSmall && !isEnd ? { to: value, gates: [...gates, 'LEAST'] } : { to, gates };
}

/** After a slot on which the target was below the dial's band, or was not, or nobody could say. */
export function dwelt(dwell: Dwell, seen: 'BELOW' | 'NOT_BELOW' | 'UNSOUND'): Dwell {
  switch (seen) {
    case 'NOT_BELOW':
      return { sound: 0, all: 0 };
    case 'BELOW':
      return { sound: dwell.sound + 1, all: dwell.all + 1 };
    case 'UNSOUND':
      return dwell.all === 0 ? dwell : { ...dwell, all: dwell.all + 1 };
  }
}

/** Whether the target has been below for long enough, on slots enough of which were sound. */
export function hasDwelt({ sound, all }: Dwell, { band }: Programme, slotMs: number): boolean {
  return sound * slotMs >= band.dwellMs && band.soundShare.times(all).lte(sound);
}
