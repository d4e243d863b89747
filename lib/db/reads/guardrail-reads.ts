import { assert } from '../../domain/assert';
import type { VersionRecord } from '../../ports/governance';
import { effectsOfRevisions } from '../effects-of-revisions';
import type { PrismaClient } from '../generated/prisma/client';
import { presentEffectStore } from '../present-effect-store';
import { venueStore } from '../venue-store';
import { byKey, once } from './by-key';
import type { parameterReads } from './parameter-reads';

/** A year, which no policy looks further back than. */
const LONGEST_HISTORY_MS = 366 * 24 * 3_600_000;

/** What guardrails are looked up in, for readers: nothing is locked, and many proposals cost as much as one. */
export function guardrailReads(
  prisma: PrismaClient,
  parameters: ReturnType<typeof parameterReads>,
  now: () => Promise<Date>,
) {
  const presentEffect = byKey(
    (ids: readonly string[]) =>
      prisma.presentEffect.findMany({
        where: { proposalId: { in: [...ids] } },
        orderBy: [{ proposalId: 'asc' }, { takenAt: 'desc' }],
        distinct: ['proposalId'],
      }),
    ({ proposalId }) => proposalId,
  );
  const versions = once(async () =>
    venueStore(prisma).versionsSince(new Date((await now()).getTime() - LONGEST_HISTORY_MS)),
  );
  const effects = byKey(
    async (ids: readonly string[]) =>
      [...(await effectsOfRevisions(prisma, ids))].map(([revisionId, found]) => ({ revisionId, found })),
    ({ revisionId }) => revisionId,
  );
  const used = byKey(
    async (instants: readonly number[]) =>
      Promise.all(
        instants.map(async (at) => ({
          at,
          notional: await presentEffectStore(prisma).liquidationUsedSince(new Date(at)),
        })),
      ),
    ({ at }) => at,
  );
  return {
    breachSources: {
      async versionsSince(at: Date): Promise<readonly VersionRecord[]> {
        const all = await versions();
        const first = all.findLastIndex(({ activatedAt }) => activatedAt.getTime() <= at.getTime());
        return all.slice(Math.max(0, first));
      },
      parameterSet: (hash: string) => parameters.parameterSetIfIntact(hash),
      effectsOf: async (revisionId: string) => (await effects(revisionId))?.found ?? null,
      async liquidationUsedSince(at: Date) {
        const found = await used(at.getTime());
        assert(found !== null, 'there is always a sum');
        return found.notional;
      },
    },
    /** The newest effect that was computed when a proposal was about to go live; null where it never was. */
    presentEffect,
  };
}
