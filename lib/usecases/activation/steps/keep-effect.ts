import type { PayloadOf } from '../../../domain/audit/events';
import { assert } from '../../../domain/assert';
import { decimalText } from '../../../domain/number/decimal';
import type { ProposalRecord, VersionRecord } from '../../../ports/governance';
import type { UnitOfWork } from '../../../ports/unit-of-work';
import type { SealedEffect } from './check-effect';

/** Keeps an effect as it was computed: no evidence, and nothing that was approved depends on it. */
export function keepEffect(
  unit: UnitOfWork,
  { id: proposalId, currentRevision }: ProposalRecord,
  { effect, sealed }: SealedEffect,
): Promise<void> {
  const record = { proposalId, revisionId: currentRevision.id, takenAt: effect.asOf };
  return unit.presentEffects.keep({ ...record, ...sealed });
}

type Used = Pick<
  PayloadOf<'proposal.activate'>,
  'presentEffectHash' | 'accountsLiquidatable' | 'notionalLiquidatable'
>;

/** Enters what a version uses of the liquidation budget as it goes live; gives back what the log says of it. */
export async function useBudget(
  unit: UnitOfWork,
  { number: versionNumber, proposalId, activatedAt: at }: VersionRecord,
  { effect, sealed }: SealedEffect,
): Promise<Used> {
  assert(proposalId !== null, 'a version that goes live is of a proposal');
  const { accountsLiquidatable, notionalLiquidatable } = effect.totals;
  await unit.presentEffects.addUse({
    ...{ versionNumber, proposalId, presentEffectHash: sealed.hash, at },
    ...{ accounts: accountsLiquidatable, notional: notionalLiquidatable },
  });
  return {
    presentEffectHash: sealed.hash,
    accountsLiquidatable,
    notionalLiquidatable: decimalText(notionalLiquidatable),
  };
}
