import type { RampStep } from '../../domain/governance/activation/ramp-steps';
import type { ActivationPlan } from '../../domain/governance/activation/activation-plan';
import { accessRefusal, type AccessRefusal, type Actor } from '../../domain/governance/people/actor';
import type { NotFound, ReauthenticationRequired } from '../../domain/refusals';
import { ok, refuse, type Result } from '../../domain/result';
import { shortestSafeRamp, type SafeRampDeps } from '../activation/shortest-safe-ramp';
import { staleProof } from '../people/steps/require-proof';
import { planActivation, type PlanActivationRefusal } from './plan-activation';

export interface PlanRampInput {
  readonly proposalId: string;
  readonly revisionHash: string;
  /** Null: the shortest safe ramp on the accounts of now; none: the change goes live whole. */
  readonly steps: readonly RampStep[] | null;
}

/**
 * Plans that a change goes live in steps, at the time that is planned. As any plan it is part of what is approved: an edit that
 * returns the proposal to DRAFT.
 */
export async function planRamp(
  deps: SafeRampDeps,
  actor: Actor,
  { proposalId, revisionHash, steps }: PlanRampInput,
): Promise<Result<{ proposalId: string }, PlanActivationRefusal>> {
  const planned = await deps.transact<
    Result<ActivationPlan, AccessRefusal | ReauthenticationRequired | NotFound>
  >(async (unit) => {
    const access = accessRefusal(actor, 'PLAN');
    if (access) return refuse(access);
    const stale = await staleProof(unit, actor, 'planRamp');
    if (stale) return refuse(stale);
    const proposal = await unit.proposals.find(proposalId);
    return proposal ? ok(proposal.plan) : refuse({ code: 'NotFound', what: 'proposal' });
  });
  if (!planned.ok) return planned;
  let ramp = steps;
  if (ramp === null) {
    const found = await shortestSafeRamp(deps, actor, { proposalId });
    if (!found.ok) return found;
    ramp = found.value.steps.map(({ afterMinutes, leading, trailing }) => ({
      afterMinutes,
      leading,
      trailing,
    }));
  }
  const {
    steps: [{ at: activateAt }],
    graceMinutes,
  } = planned.value;
  return planActivation(deps, actor, {
    ...{ proposalId, revisionHash, activateAt, graceMinutes },
    ramp: ramp.length === 0 ? null : ramp,
  });
}
