import { type Decimal, ONE } from '../number/decimal';
import {
  type DialState,
  type Direction,
  directionOf,
  dwelt,
  fall,
  type Gate,
  GATES,
  GRID,
  hasDwelt,
  rise,
  valueNow,
  type Wish,
} from './dial';
import type { Hold, Observed, Soundness } from './observed';
import type { DialName, Programme } from './programme';

/** The two dials of one class or portfolio. */
export interface PairState {
  readonly initial: DialState;
  readonly maintenance: DialState;
}

export interface PlannedDial {
  readonly state: DialState;
  readonly wish: Wish;
}

/** What a slot knows when it plans a pair. */
export interface PairContext {
  readonly programme: Programme;
  readonly soundness: Soundness;
  readonly holds: readonly Hold[];
  readonly observed: Observed;
  /** The liquidation budget has bound it for so long that nothing of it loosens. */
  readonly isConstrained: boolean;
  readonly slot: { readonly atMs: number; readonly slotMs: number };
}

/** Rising, initial margin goes first and maintenance follows at most as far; falling, the other way round. */
export function plannedPair(
  { initial, maintenance }: PairState,
  target: Decimal | null,
  context: PairContext,
): Readonly<Record<DialName, PlannedDial>> {
  const first = plannedDial(initial, target, { ...context, dial: 'initial' });
  const second = plannedDial(maintenance, target, { ...context, dial: 'maintenance' });
  const [top, low] = [first.wish.to, second.wish.to];
  if (low <= top) return { initial: first, maintenance: second };
  const stands = valueNow(maintenance);
  if (low <= stands) return { initial: related(first, low), maintenance: second };
  // On its way back from below maintenance margin may rise while initial margin falls: to where maintenance stands at the most.
  return {
    initial: top < stands ? related(first, stands) : first,
    maintenance: related(second, Math.max(top, stands)),
  };
}

function related({ state, wish }: PlannedDial, to: number): PlannedDial {
  return { state, wish: { to, gates: inOrder([...wish.gates, 'RELATION']) } };
}

export function inOrder(gates: readonly Gate[]): readonly Gate[] {
  return GATES.filter((gate) => gates.includes(gate));
}

function plannedDial(
  state: DialState,
  target: Decimal | null,
  context: PairContext & { readonly dial: DialName },
): PlannedDial {
  const { programme, soundness, holds, observed, slot, dial } = context;
  const value = valueNow(state);
  const direction: Direction | null = target === null ? null : directionOf(target, value, programme);
  const isLoose = soundness.isSound && !soundness.isYoung;
  const hasGap = observed.signal.gapAtMs !== null && observed.signal.gapAtMs > slot.atMs - slot.slotMs;
  const counted = hasGap ? { sound: 0, all: 0 } : state.dwell;
  const dwell = dwelt(counted, !isLoose ? 'UNSOUND' : direction === 'DOWN' ? 'BELOW' : 'NOT_BELOW');
  const after = { ...state, dwell };
  if (isReverting(observed, value)) return reverted(after, programme, { dial, atMs: slot.atMs });
  const stays = (...gates: Gate[]): PlannedDial => ({ state: after, wish: { to: value, gates } });
  if (holds.length > 0 || (dial === 'maintenance' && observed.onlyInitial)) return stays('HELD');
  if (target === null || direction === null) return stays('DATA');
  const at = { dial, atMs: slot.atMs };
  switch (direction) {
    case 'STAY':
      return stays('DEADBAND');
    case 'UP': {
      if (dial === 'maintenance' && !soundness.isSound) return stays('DATA');
      if (dial === 'maintenance' && isResting(programme, observed, slot.atMs)) return stays('HELD');
      return noticed(after, rise(after, target, programme, at), programme, at);
    }
    case 'DOWN':
      if (!isLoose) return stays('DATA');
      if (!hasDwelt(dwell, programme, slot.slotMs)) return stays('DWELL');
      if (context.isConstrained) return stays('BUDGET');
      return { state: after, wish: fall(after, target, programme, at) };
  }
}

/** Whether a dial is on its way back to 1, and not there yet. */
export function isReverting({ reverting }: Observed, value: number): boolean {
  return reverting !== undefined && (value < GRID || (value > GRID && reverting === 'ALL'));
}

/** Back to 1 by the dial's own limits: at once where the market says otherwise, and without waiting. */
function reverted(
  state: DialState,
  programme: Programme,
  at: { readonly dial: DialName; readonly atMs: number },
): PlannedDial {
  if (valueNow(state) > GRID) return { state, wish: fall(state, ONE, programme, at) };
  return noticed(state, rise(state, ONE, programme, at), programme, at);
}

/** After a bar that moved further than volatility allows maintenance margin rests. */
function isResting({ shock }: Programme, { signal }: Observed, atMs: number): boolean {
  return shock !== null && signal.shockAtMs !== null && atMs - signal.shockAtMs < shock.restMs;
}

/** A rise of maintenance margin is announced first; when its time has come it may only shrink, or lapse. */
function noticed(
  state: DialState,
  wish: Wish,
  { noticeMs }: Programme,
  { dial, atMs }: { readonly dial: DialName; readonly atMs: number },
): PlannedDial {
  const value = valueNow(state);
  if (dial === 'initial' || noticeMs === 0 || wish.to <= value) return { state, wish };
  const { announced } = state;
  if (announced !== null && announced.bindsAtMs <= atMs) {
    const to = Math.min(announced.value, wish.to);
    const gates = to < wish.to ? inOrder([...wish.gates, 'NOTICE']) : wish.gates;
    return { state, wish: { to: Math.max(to, value), gates } };
  }
  const pending = announced ?? { value: wish.to, announcedAtMs: atMs, bindsAtMs: atMs + noticeMs };
  return {
    state: { ...state, announced: pending },
    wish: { to: value, gates: inOrder([...wish.gates, 'NOTICE']) },
  };
}
