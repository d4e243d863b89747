import { assert } from '../../domain/assert';
import type { Observed } from '../../domain/dynamics/observed';
import { dialText, NO_SLOT_BEFORE, slotHash, slotRecord } from '../../domain/dynamics/path';
import { type Programme, programmeOf } from '../../domain/dynamics/programme';
import { decideSlot, type LawState, type ProgrammeDecision } from '../../domain/dynamics/slot';
import type { Actor } from '../../domain/governance/people/actor';
import { ok, type Result } from '../../domain/result';
import type { DecidedSlot, StoredAdjustment } from '../../ports/adjustments';
import type { Transact, UnitOfWork } from '../../ports/unit-of-work';
import type { MarketSignals } from './market-signals';

/** Between slots. */
export const SLOT_MS = 60_000;
const HOUR_MS = 3_600_000;

export const ADJUSTER: Actor = { kind: 'SYSTEM', process: 'adjuster' };

export interface SlotOutcome {
  /** The slot's instant; null: there is no venue, or no programme. */
  readonly at: Date | null;
  readonly decided: number;
  readonly moved: number;
}

/**
 * Decides the present slot, by the database's clock, for every programme of the live version that has not decided it yet, in
 * one transaction: the decisions, what they leave behind, and what the log is told. Slots that were missed stay missed.
 *
 * What is decided is applied to nobody: every programme is in SHADOW.
 */
export function decidePresentSlot({
  transact,
  signals,
}: {
  readonly transact: Transact;
  readonly signals: MarketSignals;
}): Promise<Result<SlotOutcome, never>> {
  return transact(async (unit) => {
    const venue = await unit.venue.lock();
    if (venue?.liveVersion == null) return ok({ at: null, decided: 0, moved: 0 });
    const version = await unit.venue.version(venue.liveVersion);
    assert(version !== null, 'the live version is there');
    const { document } = await unit.parameterSets.load(version.parameterSetHash);
    const programmes = new Map(
      Object.entries(document.adjustmentProgrammes ?? {}).map(([name, one]) => [name, programmeOf(one)]),
    );
    if (programmes.size === 0) return ok({ at: null, decided: 0, moved: 0 });
    // Under the venue's lock nobody dates a row before it any more.
    const asOf = await unit.clock();
    const at = new Date(Math.floor(asOf.getTime() / SLOT_MS) * SLOT_MS);
    const stored = new Map((await unit.adjustments.lock()).map((one) => [one.programme, one]));
    const due = new Map([...programmes].filter(([name]) => isDue(stored.get(name), at)));
    const decisions = await decided({ unit, signals, due, stored, at, asOf });
    let moved = 0;
    for (const { decision, slot } of decisions) {
      await unit.adjustments.add({ ...slot, versionNumber: version.number });
      if (await told(unit, decision, slot, stored.get(decision.programme))) moved += 1;
    }
    if (decisions.length > 0) await anchor(unit, stored, decisions, at);
    return ok({ at, decided: decisions.length, moved });
  });
}

function isDue(stored: StoredAdjustment | undefined, at: Date): boolean {
  return stored === undefined || stored.slotAt < at;
}

interface Deciding {
  readonly unit: UnitOfWork;
  readonly signals: MarketSignals;
  readonly due: ReadonlyMap<string, Programme>;
  readonly stored: ReadonlyMap<string, StoredAdjustment>;
  readonly at: Date;
  readonly asOf: Date;
}

interface Decided {
  readonly decision: ProgrammeDecision;
  readonly slot: Omit<DecidedSlot, 'versionNumber'>;
}

async function decided({ unit, signals, due, stored, at, asOf }: Deciding): Promise<readonly Decided[]> {
  const observed = new Map<string, Observed>();
  for (const [name, programme] of due)
    observed.set(name, await signals.observed(unit, name, programme, asOf));
  const before: LawState = new Map([...stored].map(([name, { state }]) => [name, state]));
  const { decisions, state } = decideSlot(due, before, {
    ...{ atMs: at.getTime(), slotMs: SLOT_MS, observed },
    // Nothing is applied, so nobody has to bear it.
    borne: (moves) => moves.map(({ to }) => to),
  });
  return decisions.map((decision) => {
    const { programme: name, unsound, holds } = decision;
    const [programme, after] = [due.get(name), state.get(name)];
    assert(programme !== undefined && after !== undefined, 'what is decided was due');
    const record = slotRecord(decision, {
      previous: stored.get(name)?.slotHash ?? NO_SLOT_BEFORE,
      atMs: at.getTime(),
      programmeHash: programme.hash,
    });
    const slot = { record, hash: slotHash(record), at, state: after, held: [...unsound, ...holds].sort() };
    return { decision, slot };
  });
}

/** Tells the log of a step, and of reasons that hold a programme when they change. @returns whether a dial moved */
async function told(
  unit: UnitOfWork,
  { programme, dials, unsound, holds }: ProgrammeDecision,
  { record, hash, at, held }: Omit<DecidedSlot, 'versionNumber'>,
  stored: StoredAdjustment | undefined,
): Promise<boolean> {
  const of = { actor: ADJUSTER, subjectKind: 'programme', subjectId: programme } as const;
  const slot = {
    phase: 'SHADOW' as const,
    programmeHash: record.programmeHash,
    at: at.toISOString(),
    slotHash: hash,
  };
  const heldBefore = stored?.held ?? [];
  if (held.join() !== heldBefore.join())
    await unit.audit.append({
      ...of,
      action: 'adjustment.hold',
      payload: { ...slot, reasons: [...unsound, ...holds] },
    });
  const moves = dials.filter(({ before, after }) => before !== after);
  if (moves.length === 0) return false;
  await unit.audit.append({
    ...of,
    action: 'adjustment.step',
    payload: {
      ...slot,
      dials: moves.map(({ subject, dial, before, after }) => ({
        ...{ subject, dial },
        before: dialText(before),
        after: dialText(after),
      })),
    },
  });
  return true;
}

/** Once in an hour the log names the newest slot of every programme, and through it all before. */
async function anchor(
  unit: UnitOfWork,
  stored: ReadonlyMap<string, StoredAdjustment>,
  decisions: readonly Decided[],
  at: Date,
): Promise<void> {
  const hour = Math.floor(at.getTime() / HOUR_MS);
  const last = Math.max(-Infinity, ...[...stored.values()].map(({ slotAt }) => slotAt.getTime()));
  if (Math.floor(last / HOUR_MS) === hour) return;
  const heads = new Map(
    [...stored.values()].map(({ programme, slotAt, slotHash: head }) => [programme, { at: slotAt, head }]),
  );
  for (const { decision, slot } of decisions) heads.set(decision.programme, { at, head: slot.hash });
  await unit.audit.append({
    actor: ADJUSTER,
    action: 'adjustment.anchor',
    subjectKind: 'venue',
    subjectId: '1',
    payload: {
      hour: new Date(hour * HOUR_MS).toISOString(),
      heads: [...heads]
        .sort(([a], [b]) => (a < b ? -1 : 1))
        .map(([programme, { at: of, head }]) => ({ programme, at: of.toISOString(), slotHash: head })),
    },
  });
}
