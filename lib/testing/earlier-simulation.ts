import type { UnitOfWork } from '../ports/unit-of-work';

/** A finished simulation, as far as another one is kept beside it. */
interface Like {
  readonly id: string;
  readonly proposalId: string;
  readonly revisionId: string;
  readonly requestedById: string;
  readonly requestedAt: Date;
  readonly accountSnapshotHash: string | null;
  readonly marketSnapshotHash: string | null;
  readonly methodVersion: string | null;
  readonly accountsDone: number;
}

/**
 * A simulation that an earlier release finished: of the inputs of another one, with the evidence that such a release left.
 *
 * @param accountSnapshotHash where it froze its accounts in another form
 * @returns its id
 */
export async function earlierSimulation(
  unit: UnitOfWork,
  like: Like,
  evidence: { readonly text: string; readonly hash: string },
  accountSnapshotHash = like.accountSnapshotHash ?? '',
): Promise<string> {
  const { proposalId, revisionId, requestedById, requestedAt } = like;
  const { id } = await unit.simulations.add({
    ...{ proposalId, revisionId, requestedById, requestedAt, repeatsId: null },
  });
  const present = await unit.simulations.find(like.id);
  if (!present) throw new Error('there is a simulation');
  await unit.simulations.freeze(id, {
    ...{ dials: present.dials, dialsAfter: null, asked: null, ramps: present.ramps },
    ...{ accountsTotal: like.accountsDone, blockAccounts: 256, accountSnapshotHash },
    marketSnapshotHash: like.marketSnapshotHash ?? '',
    methodVersion: like.methodVersion ?? '',
  });
  await unit.simulations.finish(id, {
    ...{ evidence: evidence.text, evidenceHash: evidence.hash, accountsDone: like.accountsDone },
    finishedAt: await unit.clock(),
  });
  return id;
}
