import { assert } from '../assert';
import { AS_APPROVED, type Announced, type Gate, valueNow } from './dial';
import type { Observed } from './observed';
import type { PairState } from './pair';
import { DIALS, type DialName, MS_PER_HOUR, type Programme } from './programme';
import { borneWhole, decideSlot, type LawState, type ProgrammeState } from './slot';

/** As far ahead as a forward path is worked out. */
export const FORWARD_HOURS = 72;

/** A move that a dial would make. */
export interface ForwardStep {
  readonly atMs: number;
  /** Where it stands from then on, in steps of the grid. */
  readonly value: number;
  /** Whether clients were told of it, so that it may only shrink or lapse. */
  readonly isAnnounced: boolean;
}

/** Where one dial would stand. */
export interface ForwardDial {
  readonly subject: string;
  readonly dial: DialName;
  /** Where it stands, in steps of the grid. */
  readonly now: number;
  /** By time; empty where it would stay. */
  readonly steps: readonly ForwardStep[];
  /** What would decide the last slot of the path. */
  readonly lastGate: Gate;
  /** What is announced, whatever would become of it. */
  readonly announced: Announced | null;
}

/** From the newest slot on. */
export interface Forward {
  readonly atMs: number;
  readonly slotMs: number;
  /** 1 to `FORWARD_HOURS`. */
  readonly hours: number;
}

/**
 * Where a programme's dials will stand if its signals stay as they are, its newest bar as old as it is, whatever holds it
 * goes on, and the book bears every rise: the law, slot by slot.
 *
 * @param state after the newest slot
 * @param observed as the newest slot saw it
 * @returns each dial, in the order of subjects, initial margin first
 */
export function forwardPath(
  programme: Programme,
  state: ProgrammeState,
  observed: Observed,
  { atMs, slotMs, hours }: Forward,
): readonly ForwardDial[] {
  assert(Number.isInteger(hours) && hours >= 1 && hours <= FORWARD_HOURS, 'a path has an hour or more');
  const followed = kindsOf(programme, state);
  const paths = new Map(
    [...followed.values()].map(
      (subject) => [subject, followedPair(subject, pairOf(state, subject))] as const,
    ),
  );
  const programmes = new Map([['p', { ...programme, subjects: [...followed.values()] }]]);
  let law: LawState = new Map([['p', state]]);
  for (let at = atMs + slotMs; at <= atMs + hours * MS_PER_HOUR; at += slotMs) {
    const decided = decideSlot(programmes, law, {
      ...{ atMs: at, slotMs },
      observed: new Map([['p', aged(observed, at - atMs)]]),
      borne: borneWhole,
    });
    law = decided.state;
    for (const { subject, dial, before, after, gate } of decided.decisions[0]?.dials ?? []) {
      const path = paths.get(subject)?.[dial];
      assert(path !== undefined, 'what is decided is followed');
      path.lastGate = gate;
      if (before === after) continue;
      // The slot at which an announced step binds is the first from its time on.
      const bindsAtMs = path.announced?.bindsAtMs ?? Infinity;
      path.steps.push({ atMs: at, value: after, isAnnounced: bindsAtMs <= at && bindsAtMs > at - slotMs });
    }
  }
  return programme.subjects.flatMap((subject) => {
    const path = paths.get(followed.get(kindOf(state, subject)) ?? subject);
    assert(path !== undefined, 'every kind is followed');
    return DIALS.map((dial) => ({ ...path[dial], subject, dial }));
  });
}

/** As many hours as are worked out of a programme: fewer where its dials stand in many ways. */
export function forwardHours(programme: Programme, state: ProgrammeState): number {
  const kinds = kindsOf(programme, state).size;
  return Math.max(1, Math.min(FORWARD_HOURS, Math.floor(KIND_HOURS / Math.max(1, kinds))));
}

/** Ten kinds for all hours: some seconds of work. */
const KIND_HOURS = 10 * FORWARD_HOURS;

function pairOf({ pairs }: ProgrammeState, subject: string): PairState {
  return pairs.get(subject) ?? { initial: AS_APPROVED, maintenance: AS_APPROVED };
}

function kindOf(state: ProgrammeState, subject: string): string {
  return JSON.stringify(pairOf(state, subject));
}

/** Those that stand alike go alike: one subject of each kind, which is followed for all. */
function kindsOf({ subjects }: Programme, state: ProgrammeState): ReadonlyMap<string, string> {
  const kinds = new Map<string, string>();
  for (const subject of subjects) {
    const kind = kindOf(state, subject);
    if (!kinds.has(kind)) kinds.set(kind, subject);
  }
  return kinds;
}

interface Following extends ForwardDial {
  readonly steps: ForwardStep[];
  lastGate: Gate;
}

function followedPair(subject: string, pair: PairState): Readonly<Record<DialName, Following>> {
  const one = (dial: DialName): Following => ({
    ...{ subject, dial, now: valueNow(pair[dial]), steps: [], lastGate: 'NONE' },
    announced: pair[dial].announced,
  });
  return { initial: one('initial'), maintenance: one('maintenance') };
}

/**
 * The same signal so much later: its newest bar as old as it was. Nothing is constrained where the book bears every rise, and
 * whether something is now is not public.
 */
function aged({ signal, constrained: _over, ...observed }: Observed, ms: number): Observed {
  const { closedAtMs } = signal;
  return { ...observed, signal: { ...signal, closedAtMs: closedAtMs === null ? null : closedAtMs + ms } };
}

/** Where a dial stands at an instant of its path. */
export function valueAt({ now, steps }: Pick<ForwardDial, 'now' | 'steps'>, atMs: number): number {
  return steps.findLast((step) => step.atMs <= atMs)?.value ?? now;
}
