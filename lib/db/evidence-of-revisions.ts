import { type Evidence, evidenceOf, type Finding } from '../domain/governance/approval/approval';
import type { Prisma } from './generated/prisma/client';

/** What stands as evidence of each revision; of one that no simulation finished, nothing. */
export async function evidenceOfRevisions(
  tx: Pick<Prisma.TransactionClient, 'simulation'>,
  revisionIds: readonly string[],
): Promise<ReadonlyMap<string, Evidence>> {
  const rows = await tx.simulation.findMany({
    where: { revisionId: { in: [...revisionIds] }, state: 'DONE', repeatsId: null },
    orderBy: [{ finishedAt: 'asc' }, { id: 'asc' }],
    select: {
      revisionId: true,
      evidenceHash: true,
      accountSnapshotHash: true,
      marketSnapshotHash: true,
      finishedAt: true,
    },
  });
  const findings = new Map<string, Finding[]>();
  for (const { revisionId, evidenceHash, accountSnapshotHash, marketSnapshotHash, finishedAt } of rows) {
    if (!evidenceHash || !accountSnapshotHash || !marketSnapshotHash || !finishedAt) continue;
    const finding = { evidenceHash, accountSnapshotHash, marketSnapshotHash, finishedAt };
    findings.set(revisionId, [...(findings.get(revisionId) ?? []), finding]);
  }
  const evidence = new Map<string, Evidence>();
  for (const [revisionId, found] of findings) {
    const newest = evidenceOf(found);
    if (newest) evidence.set(revisionId, newest);
  }
  return evidence;
}
