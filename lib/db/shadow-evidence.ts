import type { SlotRecord } from '../domain/dynamics/path';
import type { TargetsSeen } from '../domain/dynamics/anchor';
import { movesOf } from '../domain/dynamics/moves';
import type { ShadowEvidence } from '../domain/governance/adjustment/order';
import type { Prisma } from './generated/prisma/client';

/** What a programme did since an instant: its slots counted, and those that moved a dial read. */
export async function shadowEvidence(
  tx: Prisma.TransactionClient,
  programme: string,
  since: Date,
): Promise<ShadowEvidence | null> {
  const where = { programme, at: { gte: since } };
  const first = await tx.adjustmentSlot.findFirst({ where, orderBy: { id: 'asc' } });
  const last = await tx.adjustmentSlot.findFirst({ where, orderBy: { id: 'desc' } });
  if (first === null || last === null) return null;
  const slots = await tx.adjustmentSlot.count({ where });
  const unsound = await tx.adjustmentSlot.count({ where: { ...where, gates: { has: 'DATA' } } });
  const moved = await tx.adjustmentSlot.findMany({
    where: { ...where, hasMoved: true },
    orderBy: { id: 'asc' },
    select: { record: true },
  });
  return {
    ...{ from: first.at.toISOString(), to: last.at.toISOString() },
    ...{ slots, sound: slots - unsound, slotHash: last.hash },
    moves: movesOf(
      (first.hasMoved ? moved : [first, ...moved]).map(({ record }) => JSON.parse(record) as SlotRecord),
    ),
  };
}

/** Where dials should have stood since an instant, against what a programme allows them. */
export async function targetsSeen(
  tx: Prisma.TransactionClient,
  programme: string,
  since: Date,
  { least, greatest }: { readonly least: string; readonly greatest: string },
): Promise<TargetsSeen> {
  const [counted] = await tx.$queryRaw<{ slots: number; beyond: number }[]>`
    select count(*)::int as slots,
      (count(*) filter (where target < ${least}::numeric or target > ${greatest}::numeric))::int as beyond
    from (select (record::jsonb ->> 'target')::numeric as target from adjustment_slot
      where programme = ${programme} and at >= ${since}) as seen`;
  const newest = await tx.adjustmentSlot.findFirst({
    where: { programme, at: { gte: since } },
    orderBy: { id: 'desc' },
  });
  const { slots, beyond } = counted ?? { slots: 0, beyond: 0 };
  return { newest: newest && (JSON.parse(newest.record) as SlotRecord).target, slots, beyond };
}
