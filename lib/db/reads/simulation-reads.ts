import { readEvidence, type StoredEvidence } from '../../domain/risk/evidence';
import type { PrismaClient } from '../generated/prisma/client';
import { byKey } from './by-key';

/** Simulations without their evidence, and evidence by itself: it may be megabytes. */
export function simulationReads(prisma: PrismaClient) {
  const hashed = byKey(
    (ids: readonly string[]) =>
      prisma.simulation.findMany({
        where: { id: { in: [...ids] } },
        select: { id: true, evidenceHash: true },
      }),
    ({ id }) => id,
  );
  const evidence = byKey(
    (ids: readonly string[]) =>
      prisma.simulation.findMany({ where: { id: { in: [...ids] } }, select: { id: true, evidence: true } }),
    ({ id }) => id,
  );
  return {
    /**
     * What one worker takes for so many accounts, in ms, by the newest simulation that was finished; null before the first.
     */
    async simulationMs(accounts: number): Promise<number | null> {
      const newest = await prisma.simulation.findFirst({
        where: { state: 'DONE', spentMs: { gt: 0 }, accountsDone: { gt: 0 } },
        orderBy: { finishedAt: 'desc' },
        select: { spentMs: true, accountsDone: true },
      });
      return newest && (accounts * newest.spentMs) / newest.accountsDone;
    },
    simulation: hashed,
    /** Hash of the evidence a simulation left; null when it left none. */
    evidenceHash: async (id: string): Promise<string | null> => (await hashed(id))?.evidenceHash ?? null,
    /** The document of a finished simulation; null before the end and after a failure. */
    async evidence(id: string): Promise<StoredEvidence | null> {
      const text = (await evidence(id))?.evidence ?? null;
      return text === null ? null : readEvidence(text);
    },
  };
}
