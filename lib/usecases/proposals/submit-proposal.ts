import { actAccessRefusal, actRefusal } from '../../domain/governance/proposal/acts';
import { baseRefusal } from '../../domain/governance/approval/approval-gates';
import { type AccessRefusal, type Actor } from '../../domain/governance/people/actor';
import { applicabilityFaults } from '../../domain/governance/activation/coverage';
import { carryFaults } from '../../domain/dynamics/carried';
import { byKind } from '../../domain/governance/proposal/document';
import { type GuardrailBreached, guardrailRefusal } from '../../domain/governance/guardrails/breach';
import { type InvalidInput, ok, refuse, type Result } from '../../domain/result';
import type { NotFound, NothingChanged, StaleBase, StaleRevision, WrongState } from '../../domain/refusals';
import type { Transact } from '../../ports/unit-of-work';
import { rampPlanFaults } from '../activation/steps/ramp-under-way';
import { changeProposal } from './steps/change-proposal';
import { breachSourcesOf, gatherBreaches } from './steps/gather-breaches';

export type SubmitProposalRefusal =
  | AccessRefusal
  | NotFound
  | WrongState
  | StaleRevision
  | StaleBase
  | NothingChanged
  | InvalidInput
  | GuardrailBreached;

/**
 * Puts a DRAFT before the committee: based on what is live, different from it, fit for what is listed and held, saying
 * what becomes of dials that it touches, and within the guardrails.
 */
export function submitProposal(
  { transact }: { readonly transact: Transact },
  actor: Actor,
  { proposalId, revisionHash }: { readonly proposalId: string; readonly revisionHash: string },
): Promise<Result<{ proposalId: string }, SubmitProposalRefusal>> {
  return transact(async (unit) => {
    const access = actAccessRefusal('SUBMIT', actor);
    if (access) return refuse(access);
    // The venue's row: a version must not go live between the look at the base and the commit.
    const venue = await unit.venue.lock();
    const proposal = await unit.proposals.lock(proposalId);
    if (!proposal || venue?.liveVersion == null) return refuse({ code: 'NotFound', what: 'proposal' });
    const refusal = actRefusal('SUBMIT', actor, proposal);
    if (refusal) return refuse(refusal);
    const { hash, baseVersion } = proposal.currentRevision;
    if (hash !== revisionHash) return refuse({ code: 'StaleRevision', currentRevisionHash: hash });
    const moved = baseRefusal(baseVersion, venue.liveVersion);
    if (moved) return refuse(moved);
    const base = await unit.venue.version(baseVersion);
    const parameterSetHash = byKind(proposal.currentRevision, { PARAMETER_SET: (setHash) => setHash });
    if (base?.parameterSetHash === parameterSetHash) return refuse({ code: 'NothingChanged' });
    const proposed = await unit.parameterSets.load(parameterSetHash);
    const faults = [
      ...applicabilityFaults(
        proposed,
        (await unit.book.instruments()).values(),
        await unit.book.instrumentsHeld(),
      ),
      ...(base && proposal.kind === 'CHANGE'
        ? carryFaults(await unit.parameterSets.load(base.parameterSetHash), proposed)
        : []),
    ];
    if (faults.length > 0) return refuse({ code: 'InvalidInput', faults });
    const { ramp } = proposal.plan;
    const unfit = ramp === null ? [] : await rampPlanFaults(unit, proposal, ramp);
    if (unfit.length > 0) return refuse({ code: 'InvalidInput', faults: unfit });
    const { policy } = await unit.venue.policy(venue.policyVersion);
    const question = { policy, now: await unit.clock(), at: proposal.plan.steps[0].at };
    const breached = guardrailRefusal(await gatherBreaches(breachSourcesOf(unit), proposal, question));
    if (breached) return refuse(breached);

    await changeProposal(unit, actor, proposal, 'submit', {});
    return ok({ proposalId });
  });
}
