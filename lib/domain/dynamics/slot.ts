import { assert } from '../assert';
import { type Decimal, ONE } from '../number/decimal';
import {
  type Announced,
  AS_APPROVED,
  clamped,
  type DialState,
  type Gate,
  GRID,
  moved,
  valueNow,
} from './dial';
import { type Hold, holdsOf, type Observed, soundnessOf, type Unsound, volatilitiesOf } from './observed';
import { inOrder, isReverting, type PairState, plannedPair, type PlannedDial } from './pair';
import { DIALS, type DialName, type Programme } from './programme';
import { type Buffer, bufferAfter, FULL_BUFFER, targetDial, type TargetRate, targetRate } from './target';

const MS_PER_DAY = 86_400_000;

export interface ProgrammeState {
  /** Of the tool BUFFER; what is left is 1 for the others. */
  readonly buffer: Buffer;
  readonly pairs: ReadonlyMap<string, PairState>;
}

/** A rise that would bind now, of one dial, with those before it in force. */
export interface Move {
  readonly programme: string;
  readonly subject: string;
  readonly dial: DialName;
  readonly from: number;
  readonly to: number;
}

/** What one slot decided for one dial. */
export interface DialDecision {
  readonly subject: string;
  readonly dial: DialName;
  /** Where it stood, would have gone, and stands; in steps of the grid. */
  readonly before: number;
  readonly wished: number;
  readonly after: number;
  readonly gate: Gate;
  /** All that limited it, in the order of `GATES`. */
  readonly gates: readonly Gate[];
  readonly announced: Announced | null;
}

/** What one slot decided for one programme, with everything that it looked at. */
export interface ProgrammeDecision {
  readonly programme: string;
  readonly observed: Observed;
  readonly rate: TargetRate | null;
  readonly buffer: Buffer;
  /** Where the dials should stand, before any bound; null: nobody can say. */
  readonly target: Decimal | null;
  readonly unsound: readonly Unsound[];
  readonly holds: readonly Hold[];
  readonly dials: readonly DialDecision[];
}

export interface SlotInputs {
  readonly atMs: number;
  /** Between slots: what one slot counts for. */
  readonly slotMs: number;
  readonly observed: ReadonlyMap<string, Observed>;
  /**
   * How far the book bears each of these rises, in this order, each with those before it in force. Asked once in a slot,
   * where there are any.
   */
  readonly borne: (moves: readonly Move[]) => readonly Bearing[];
}

/** What shortens a rise that live accounts would have to bear, in the order of `GATES`. */
export const SHORTENED_BY = ['BUDGET', 'GAIN'] as const satisfies readonly Gate[];
export type ShortenedBy = (typeof SHORTENED_BY)[number];

/** How far the book bears a rise. */
export interface Bearing {
  /** Between `from` and `to` of the rise. */
  readonly to: number;
  /** What shortened it, in the order of `GATES`; none where all of it is borne. */
  readonly by: readonly ShortenedBy[];
}

/** Of rises all of which are borne. */
export function borneWhole(moves: readonly Move[]): readonly Bearing[] {
  return moves.map(({ to }) => ({ to, by: [] }));
}

/** Of rises that are borne so far, and no further by the liquidation budget. */
export function borneTo(moves: readonly Move[], reached: readonly number[]): readonly Bearing[] {
  return moves.map((move, at) => {
    const to = reached[at] ?? move.from;
    return { to, by: to < move.to ? ['BUDGET'] : [] };
  });
}

export type LawState = ReadonlyMap<string, ProgrammeState>;

/** A programme before its first slot: as approved. */
export function firstState({ subjects, document }: Programme): ProgrammeState {
  return {
    buffer: { left: document.antiProcyclicality.tool === 'BUFFER' ? FULL_BUFFER : 1, asked: null },
    pairs: new Map(subjects.map((subject) => [subject, { initial: AS_APPROVED, maintenance: AS_APPROVED }])),
  };
}

/**
 * One slot: a decision over all programmes. Pure: the same programmes, state and inputs give the same decision, and
 * nothing else enters.
 *
 * @param programmes by name; those that `state` does not know begin as approved
 * @returns the decisions in the order of names, and the state after
 * @see docs/methodology.md#one-slot
 */
export function decideSlot(
  programmes: ReadonlyMap<string, Programme>,
  state: LawState,
  inputs: SlotInputs,
): { readonly decisions: readonly ProgrammeDecision[]; readonly state: LawState } {
  const plans = [...programmes]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, programme]) => {
      const observed = inputs.observed.get(name);
      assert(observed !== undefined, 'a slot observes every programme');
      return planned(name, programme, state.get(name) ?? firstState(programme), observed, inputs);
    });
  const rises = plans.flatMap(({ rises }) => rises).sort(byUrgency);
  const borne = rises.length === 0 ? [] : inputs.borne(rises.map(({ move }) => move));
  assert(borne.length === rises.length, 'every rise is answered');
  const bearings = new Map(
    rises.map(({ move }, at): [string, Bearing] => {
      const bearing = borne[at] ?? { to: move.from, by: ['BUDGET'] };
      const { to, by } = bearing;
      assert(Number.isInteger(to) && to >= move.from && to <= move.to, 'a rise is borne in part or whole');
      assert(to === move.to || by.length > 0, 'what is borne in part was shortened by something');
      return [keyOf(move), bearing];
    }),
  );
  const settledPlans = plans.map((plan) => settled(plan, bearings, inputs));
  return {
    decisions: settledPlans.map(({ decision }) => decision),
    state: new Map(settledPlans.map(({ decision, state: after }) => [decision.programme, after])),
  };
}

/** Those whose target is furthest above them come first. */
interface Rise {
  readonly move: Move;
  readonly urgency: Decimal;
}

function byUrgency(a: Rise, b: Rise): number {
  const order = b.urgency.comparedTo(a.urgency);
  if (order !== 0) return order;
  const [left, right] = [orderKey(a.move), orderKey(b.move)];
  return left < right ? -1 : left > right ? 1 : 0;
}

/** Of one subject initial margin rises first. */
function orderKey({ subject, dial }: Move): string {
  return `${subject}\0${dial}`;
}

function keyOf({ programme, subject, dial }: Pick<Move, 'programme' | 'subject' | 'dial'>): string {
  return `${programme}\0${subject}\0${dial}`;
}

interface Plan {
  readonly name: string;
  readonly programme: Programme;
  readonly before: ProgrammeState;
  readonly seen: Omit<ProgrammeDecision, 'dials' | 'programme'>;
  readonly pairs: ReadonlyMap<string, Readonly<Record<DialName, PlannedDial>>>;
  readonly rises: readonly Rise[];
}

function planned(
  name: string,
  programme: Programme,
  before: ProgrammeState,
  observed: Observed,
  inputs: SlotInputs,
): Plan {
  const soundness = soundnessOf(programme, observed, inputs.atMs);
  const volatilities = volatilitiesOf(observed);
  const { anchor } = observed;
  const rate =
    volatilities && anchor !== null && soundness.mayRaiseInitial
      ? targetRate(programme, volatilities, observed.liquidity)
      : null;
  const buffer =
    rate && anchor !== null ? nextBuffer(programme, before, rate, anchor, inputs) : before.buffer;
  const target = rate && anchor !== null ? targetDial(rate, buffer.left, anchor) : null;
  const holds = holdsOf(programme, observed, inputs.atMs);
  const pairs = new Map(
    programme.subjects.map((subject) => {
      const pair = before.pairs.get(subject) ?? { initial: AS_APPROVED, maintenance: AS_APPROVED };
      return [
        subject,
        plannedPair(pair, target, {
          ...{ programme, soundness, holds, observed, slot: inputs },
          isConstrained: observed.constrained?.includes(subject) ?? false,
        }),
      ] as const;
    }),
  );
  const rises = [...pairs].flatMap(([subject, pair]) =>
    DIALS.flatMap((dial): Rise[] => {
      const { state, wish } = pair[dial];
      const from = valueNow(state);
      const towards = isReverting(observed, from) ? ONE : target && clamped(target, programme.bounds);
      if (wish.to <= from || towards === null) return [];
      const urgency = towards.times(GRID).div(from);
      return [{ move: { programme: name, subject, dial, from, to: wish.to }, urgency }];
    }),
  );
  return {
    ...{ name, programme, before, pairs, rises },
    seen: { observed, rate, buffer, target, unsound: soundness.unsound, holds },
  };
}

function nextBuffer(
  { document }: Programme,
  { buffer, pairs }: ProgrammeState,
  rate: TargetRate,
  anchor: number,
  { slotMs }: SlotInputs,
): Buffer {
  if (document.antiProcyclicality.tool !== 'BUFFER') return buffer;
  // Before a dial is moved it stands as approved.
  const values = [...pairs.values()].map(({ initial }) => valueNow(initial));
  const least = values.length === 0 ? GRID : Math.min(...values);
  return bufferAfter(buffer, rate, {
    dial: least / GRID,
    anchor,
    days: slotMs / MS_PER_DAY,
    rebuiltPerDay: Number(document.antiProcyclicality.rebuiltPerDay),
  });
}

function settled(
  { name, programme, before, seen, pairs }: Plan,
  bearings: ReadonlyMap<string, Bearing>,
  { atMs }: SlotInputs,
): { readonly decision: ProgrammeDecision; readonly state: ProgrammeState } {
  const dials: DialDecision[] = [];
  const after = new Map<string, PairState>();
  for (const [subject, pair] of pairs) {
    const one = (dial: DialName, atMost: number) => {
      const found = settledDial(pair[dial], bearings.get(keyOf({ programme: name, subject, dial })), atMost, {
        atMs,
        longestMs: programme.speeds[dial].longestMs,
      });
      dials.push({ subject, dial, ...found.decision });
      return found.state;
    };
    const initial = one('initial', Infinity);
    after.set(subject, { initial, maintenance: one('maintenance', valueNow(initial)) });
  }
  return {
    decision: { programme: name, ...seen, dials },
    state: { buffer: seen.buffer, pairs: after.size > 0 ? after : before.pairs },
  };
}

/** Those that shorten, or stop, what others have limited already. The gain is looked at of what the budget bears, so where it shortens that it did so last. */
const SHORTENING: readonly Gate[] = ['GAIN', 'BUDGET', 'RELATION', 'NOTICE', 'LEAST'];

/** What decided in the end, of all that limited a dial in their order. */
function bindingGate(gates: readonly Gate[]): Gate {
  return SHORTENING.find((gate) => gates.includes(gate)) ?? gates[0] ?? 'NONE';
}

/** @param borne how far the book bears the rise; undefined: it is none */
function settledDial(
  { state, wish }: PlannedDial,
  borne: Bearing | undefined,
  atMost: number,
  { atMs, longestMs }: { readonly atMs: number; readonly longestMs: number },
): { readonly decision: Omit<DialDecision, 'subject' | 'dial'>; readonly state: DialState } {
  const before = valueNow(state);
  const reach = borne?.to ?? wish.to;
  const after = Math.max(Math.min(reach, atMost), Math.min(before, wish.to));
  const gates = inOrder([
    ...wish.gates,
    ...(reach < wish.to && borne ? borne.by : []),
    ...(after < reach ? (['RELATION'] as const) : []),
  ]);
  // An announcement is over when its time has come, whatever became of it.
  const isDue = state.announced !== null && state.announced.bindsAtMs <= atMs;
  const announced = isDue ? null : state.announced;
  const kept = { ...state, announced };
  return {
    decision: { before, wished: wish.to, after, gate: bindingGate(gates), gates, announced },
    state: after === before ? kept : moved(kept, after, atMs, longestMs),
  };
}
