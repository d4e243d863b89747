import { assert } from '../../domain/assert';
import type { Actor } from '../../domain/governance/people/actor';
import { byKind } from '../../domain/governance/proposal/document';
import { rebaseRefusal } from '../../domain/governance/proposal/offered-acts';
import type { NothingChanged, RebaseConflict } from '../../domain/refusals';
import { rebaseParameterSet } from '../../domain/governance/proposal/rebase';
import type { ParameterSet } from '../../domain/parameters/document/parameter-set';
import { ok, refuse, type Fault, type Result } from '../../domain/result';
import type { ProposalRecord } from '../../ports/governance';
import type { Transact, UnitOfWork } from '../../ports/unit-of-work';
import { addRevision } from './steps/add-revision';
import { lockForEdit, type EditRefusal } from './steps/lock-for-edit';

export type RebaseProposalRefusal = EditRefusal | RebaseConflict | NothingChanged;

/**
 * Carries the proposal's change over to the live version, as a new revision in DRAFT. A rollback keeps the content
 * it brings back and only changes its base.
 *
 * On the live version already, it renews a proposal that is STALE, EXPIRED or FAILED for another reason; otherwise
 * there is nothing to do (`NothingChanged`), as when the live set by now is what was proposed.
 */
export function rebaseProposal(
  { transact }: { readonly transact: Transact },
  actor: Actor,
  input: { readonly proposalId: string; readonly revisionHash: string },
): Promise<Result<{ proposalId: string }, RebaseProposalRefusal>> {
  return transact(async (unit) => {
    const venue = await unit.venue.lock();
    const locked = await lockForEdit(unit, actor, 'REBASE', input);
    if (!locked.ok) return locked;
    const { proposal, editorId } = locked.value;
    const liveVersion = venue?.liveVersion;
    assert(liveVersion != null, 'a proposal is of a venue with a live version');
    const { baseVersion } = proposal.currentRevision;
    const idle = rebaseRefusal(proposal.state, baseVersion, liveVersion);
    if (idle) return refuse(idle);

    const live = await setOfVersion(unit, liveVersion);
    const rebased = await carriedOver(unit, proposal, live);
    if (!rebased.ok) return refuse({ code: 'RebaseConflict', faults: rebased.refusal });
    if (rebased.value.hash === live.hash) return refuse({ code: 'NothingChanged' });
    await unit.parameterSets.keep(rebased.value);
    await addRevision(unit, actor, proposal, {
      kind: 'rebase',
      documentHash: rebased.value.hash,
      baseVersion: liveVersion,
      editorId,
      note: `Rebased from version ${baseVersion} to version ${liveVersion}.`,
    });
    return ok({ proposalId: proposal.id });
  });
}

async function carriedOver(
  unit: UnitOfWork,
  { kind, currentRevision }: ProposalRecord,
  live: ParameterSet,
): Promise<Result<ParameterSet, readonly Fault[]>> {
  const proposed = await byKind(currentRevision, {
    PARAMETER_SET: (hash) => unit.parameterSets.load(hash),
  });
  if (kind === 'ROLLBACK') return ok(proposed);
  return rebaseParameterSet(await setOfVersion(unit, currentRevision.baseVersion), live, proposed);
}

async function setOfVersion(unit: UnitOfWork, number: number): Promise<ParameterSet> {
  const version = await unit.venue.version(number);
  assert(version !== null, `version ${number} is there`);
  return unit.parameterSets.load(version.parameterSetHash);
}
