import { decimal } from '../number/decimal';
import { AS_APPROVED, directionOf, type Dwell, dwelt, GRID, type DialState, type InForce } from './dial';
import type { Observed } from './observed';
import { FULL_HISTORY, HOLDS } from './observed';
import type { PairState } from './pair';
import type { SlotRecord } from './path';
import type { DialName, Programme } from './programme';
import { FULL_BUFFER } from './target';
import type { ProgrammeState } from './slot';

/** A slot with the programme that decided it. */
export interface PastSlot {
  readonly record: SlotRecord;
  readonly programme: Programme;
}

/** What a slot saw, from its record. */
export function observedOf(record: SlotRecord): Observed {
  const { signal, peer, liquidity, unsound, anchor, holds } = record;
  const { constrained, onlyInitial, reverting } = record;
  return {
    ...{ signal, peer, liquidity, anchor },
    unsound: unsound.flatMap((one) => (one === 'SOURCES_DISAGREE' || one === 'PRICE_HELD' ? [one] : [])),
    // An expiry is found by the law itself.
    holds: HOLDS.filter((hold) => hold !== 'EXPIRED' && holds.includes(hold)),
    ...(onlyInitial && { onlyInitial }),
    ...(constrained && { constrained }),
    ...(reverting && { reverting }),
  };
}

/** A dial's part of a record; null: it was not decided there. */
function dialIn({ dials }: SlotRecord, subject: string, name: DialName) {
  return dials.find((one) => one.subject === subject && one.dial === name) ?? null;
}

/** Whether a slot counted towards a wait of the dial, as the law counts it; null: the wait began anew before it. */
function seenAt({ record, programme }: PastSlot, subject: string, name: DialName) {
  const dial = dialIn(record, subject, name);
  if (dial === null) return null;
  const { target, unsound, signal } = record;
  if (unsound.length > 0 || signal.returns < FULL_HISTORY) return 'UNSOUND' as const;
  if (target === null) return 'NOT_BELOW' as const;
  const direction = directionOf(decimal(target), steps(dial.before), programme);
  return direction === 'DOWN' ? ('BELOW' as const) : ('NOT_BELOW' as const);
}

function hasGap({ signal, at }: SlotRecord, slotMs: number): boolean {
  return signal.gapAtMs !== null && signal.gapAtMs > Date.parse(at) - slotMs;
}

/** Whether a slot ends every wait of its programme's dials, so that none before it counts. */
export function endsEveryWait(slot: PastSlot): boolean {
  return slot.record.dials.every(({ subject, dial }) => {
    const seen = seenAt(slot, subject, dial);
    return seen === null || seen === 'NOT_BELOW';
  });
}

/** @param slots newest first, each before the one that is asked about */
function dwellAfter(slots: readonly PastSlot[], subject: string, name: DialName, slotMs: number): Dwell {
  const counted: ('BELOW' | 'UNSOUND')[] = [];
  for (const slot of slots) {
    const seen = seenAt(slot, subject, name);
    if (seen === null || seen === 'NOT_BELOW') break;
    counted.push(seen);
    if (hasGap(slot.record, slotMs)) break;
  }
  return counted.reduceRight<Dwell>(dwelt, AS_APPROVED.dwell);
}

/** Slots before one, from its chain. */
export interface SlotsBefore {
  /** The one that it follows; null: it was the first. */
  readonly previous: SlotRecord | null;
  /** Those that moved a dial, by time, as far back as any limit of the programme looks. */
  readonly moves: readonly SlotRecord[];
  /** Newest first, at least to the one that `endsEveryWait`. */
  readonly recent: readonly PastSlot[];
  /** When its dials last began as approved, as it left SHADOW, before the slot; null: with its first slot. */
  readonly beganAt: Date | null;
}

/**
 * Where a programme stood when it decided a slot, from the slots before: what the law reads of it, so that the same slot
 * can be decided again.
 */
export function stateBefore(
  { record, programme }: PastSlot,
  { previous: last, moves: moved, recent: seen, beganAt }: SlotsBefore,
  slotMs: number,
): ProgrammeState {
  const isSince = ({ at }: SlotRecord): boolean => beganAt === null || Date.parse(at) >= beganAt.getTime();
  const previous = last && isSince(last) ? last : null;
  const [moves, recent] = [moved.filter(isSince), seen.filter((one) => isSince(one.record))];
  const dialState = (subject: string, name: DialName): DialState => {
    const before = dialIn(record, subject, name)?.before ?? '1';
    const left = previous && dialIn(previous, subject, name);
    if (!left) return { ...AS_APPROVED, past: [{ sinceMs: -Infinity, value: steps(before) }] };
    const past = pastOf(moves, { subject, dial: name, before: left.after });
    // Where it stands elsewhere than the slot before left it, another version has put it there meanwhile.
    const moved = left.after === before ? [] : [{ sinceMs: Date.parse(record.at), value: steps(before) }];
    return {
      past: [...past, ...moved],
      dwell: dwellAfter(recent, subject, name, slotMs),
      announced: left.announced && {
        value: steps(left.announced.value),
        announcedAtMs: Date.parse(left.announced.bindsAt) - programme.noticeMs,
        bindsAtMs: Date.parse(left.announced.bindsAt),
      },
    };
  };
  // As it left SHADOW its dials were put aside, and its buffer was kept.
  if (last && previous === null) return { buffer: last.buffer, pairs: new Map() };
  const isBuffered = programme.document.antiProcyclicality.tool === 'BUFFER';
  return {
    buffer: last?.buffer ?? { left: isBuffered ? FULL_BUFFER : 1, asked: null },
    pairs: new Map(
      programme.subjects.map((subject): [string, PairState] => [
        subject,
        { initial: dialState(subject, 'initial'), maintenance: dialState(subject, 'maintenance') },
      ]),
    ),
  };
}

/** Where a dial stood, from the slots that moved it: back to the oldest of them. */
function pastOf(
  moves: readonly SlotRecord[],
  { subject, dial, before }: { readonly subject: string; readonly dial: DialName; readonly before: string },
): readonly InForce[] {
  const past: InForce[] = [];
  let standing = before;
  for (const move of moves.toReversed()) {
    const found = dialIn(move, subject, dial);
    if (found === null || found.before === found.after) continue;
    const sinceMs = Date.parse(move.at);
    // Another version put it elsewhere, some time after this move.
    if (found.after !== standing) past.unshift({ sinceMs, value: steps(standing) });
    past.unshift({ sinceMs, value: steps(found.after) });
    standing = found.before;
  }
  return [{ sinceMs: -Infinity, value: steps(standing) }, ...past];
}

function steps(text: string): number {
  return decimal(text).times(GRID).toNumber();
}
