import type { PrismaClient } from '../generated/prisma/client';
import { presentEffectStore } from '../present-effect-store';
import { simulationStore } from '../simulation-store';
import { venueStore } from '../venue-store';
import { byKey } from './by-key';
import type { parameterReads } from './parameter-reads';

/** What guardrails are looked up in, for readers: nothing is locked. */
export function guardrailReads(prisma: PrismaClient, parameters: ReturnType<typeof parameterReads>) {
  const latest = byKey(
    (ids: readonly string[]) =>
      prisma.presentEffect.findMany({
        where: { proposalId: { in: [...ids] } },
        orderBy: [{ proposalId: 'asc' }, { takenAt: 'desc' }],
        distinct: ['proposalId'],
      }),
    ({ proposalId }) => proposalId,
  );
  return {
    breachSources: {
      versionsSince: (at: Date) => venueStore(prisma).versionsSince(at),
      parameterSet: (hash: string) => parameters.parameterSet(hash),
      effectsOf: (revisionId: string) => simulationStore(prisma).effectsOf(revisionId),
      liquidationUsedSince: (at: Date) => presentEffectStore(prisma).liquidationUsedSince(at),
    },
    /** The newest effect that was computed when a proposal was about to go live; null where it never was. */
    presentEffect: latest,
  };
}
