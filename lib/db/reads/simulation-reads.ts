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
