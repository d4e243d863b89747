import { dialText } from '../../../domain/dynamics/path';
import type { ProgrammeDecision } from '../../../domain/dynamics/slot';
import type { Actor } from '../../../domain/governance/people/actor';
import type { DecidedSlot, EffectiveRecord } from '../../../ports/adjustments';
import type { AuditAct } from '../../../ports/audit';
import type { UnitOfWork } from '../../../ports/unit-of-work';
import type { PresentSlot } from './present-slot';

const HOUR_MS = 3_600_000;

export const ADJUSTER: Actor = { kind: 'SYSTEM', process: 'adjuster' };

/** Tells the log of steps, of what holds a programme and which classes are constrained when that changes, and once in an hour where every chain stands. */
export async function tellLog(
  unit: UnitOfWork,
  slot: PresentSlot,
  decisions: readonly ProgrammeDecision[],
  slots: readonly DecidedSlot[],
  effective: EffectiveRecord | null,
): Promise<void> {
  const acts = decisions.flatMap((decision, index) => {
    const decided = slots[index];
    return decided ? actsOf(slot, decision, decided, effective) : [];
  });
  await unit.audit.appendAll([...acts, ...anchor(slot, slots)]);
}

function actsOf(
  { stored }: PresentSlot,
  { programme, dials, unsound, holds }: ProgrammeDecision,
  { record, hash, at, held }: DecidedSlot,
  effective: EffectiveRecord | null,
): readonly AuditAct[] {
  const before = stored.get(programme);
  const phase = before?.phase ?? 'SHADOW';
  const of = { actor: ADJUSTER, subjectKind: 'programme', subjectId: programme } as const;
  const slot = { phase, programmeHash: record.programmeHash, at: at.toISOString(), slotHash: hash };
  const acts: AuditAct[] = [];
  if (held.join() !== (before?.held ?? []).join())
    acts.push({ ...of, action: 'adjustment.hold', payload: { ...slot, reasons: [...unsound, ...holds] } });
  const { constrained = [] } = record;
  if (constrained.join() !== (before?.constrained ?? []).join())
    acts.push({ ...of, action: 'adjustment.constrain', payload: { ...slot, subjects: [...constrained] } });
  const moves = dials.filter((dial) => dial.before !== dial.after);
  if (moves.length === 0) return acts;
  const { effect } = record;
  acts.push({
    ...of,
    action: 'adjustment.step',
    payload: {
      ...slot,
      dials: moves.map((move) => ({
        ...{ subject: move.subject, dial: move.dial },
        before: dialText(move.before),
        after: dialText(move.after),
      })),
      effectiveHash: phase === 'SHADOW' ? null : (effective?.hash ?? null),
      ...(effect ? { accountsLiquidatable: effect.accounts, notionalLiquidatable: effect.notional } : {}),
    },
  });
  return acts;
}

/** The newest slot of every programme, and through it all before. */
function anchor({ stored, at }: PresentSlot, slots: readonly DecidedSlot[]): readonly AuditAct[] {
  const hour = Math.floor(at.getTime() / HOUR_MS);
  const last = Math.max(-Infinity, ...[...stored.values()].map(({ slotAt }) => slotAt.getTime()));
  if (Math.floor(last / HOUR_MS) === hour) return [];
  const heads = new Map(
    [...stored.values()].map(({ programme, slotAt, slotHash }) => [programme, { at: slotAt, slotHash }]),
  );
  for (const { record, hash } of slots) heads.set(record.programme, { at, slotHash: hash });
  const act: AuditAct = {
    actor: ADJUSTER,
    action: 'adjustment.anchor',
    subjectKind: 'venue',
    subjectId: '1',
    payload: {
      hour: new Date(hour * HOUR_MS).toISOString(),
      heads: [...heads]
        .sort(([a], [b]) => (a < b ? -1 : 1))
        .map(([programme, head]) => ({ programme, at: head.at.toISOString(), slotHash: head.slotHash })),
    },
  };
  return [act];
}
