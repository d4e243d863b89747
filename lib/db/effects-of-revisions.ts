import type { FoundEffects } from '../domain/governance/activation/live-margin';
import { contentHash } from '../domain/json/canonical';
import { impactOf, readEvidence, unmarginedOf } from '../domain/risk/evidence';
import type { ImpactFigures } from '../domain/risk/studies/impact/impact';
import { evidenceOfRevisions } from './evidence-of-revisions';
import type { Prisma } from './generated/prisma/client';

/** What evidence says of accounts. */
export type EvidenceEffects = FoundEffects & { readonly impact: ImpactFigures };

/** The same of each revision; of one without evidence, or whose evidence is no longer what its hash says, nothing. */
export async function effectsOfRevisions(
  tx: Pick<Prisma.TransactionClient, 'simulation'>,
  revisionIds: readonly string[],
): Promise<ReadonlyMap<string, EvidenceEffects>> {
  const newest = await evidenceOfRevisions(tx, revisionIds);
  const rows = await tx.simulation.findMany({
    where: {
      ...{ state: 'DONE', repeatsId: null },
      OR: [...newest].map(([revisionId, { evidenceHash, finishedAt }]) => ({
        ...{ revisionId, evidenceHash, finishedAt },
      })),
    },
    select: { revisionId: true, evidenceHash: true, evidence: true },
  });
  const effects = new Map<string, EvidenceEffects>();
  for (const { revisionId, evidenceHash, evidence } of rows) {
    if (evidence === null || contentHash(evidence) !== evidenceHash) continue;
    const found = readEvidence(evidence);
    effects.set(revisionId, { impact: impactOf(found), unmargined: unmarginedOf(found) });
  }
  return effects;
}
