import type {
  ApprovalLost,
  ApprovalStands,
  NothingChanged,
  PlanInThePast,
  Refusal,
  StaleBase,
} from '../../refusals';
import type { ActivationPlan } from '../activation/activation-plan';
import { durationText } from '../../number/duration';
import type { RampStatus } from '../activation/ramp-steps';
import { actRefusal, PERSON_ACTS, rampRefusal, stateRefusal, type PersonAct } from './acts';
import type { Actor } from '../people/actor';
import { isEvidenceTooOld, type ApprovalFacts } from '../approval/approval';
import type { EvidenceDrift } from '../approval/drift';
import { type GuardrailBreach, guardrailRefusal } from '../guardrails/breach';
import { plannedWaitBreaches, windowAfterWait } from '../rules/rule-breaches';
import { approverRefusal, baseRefusal, voterRefusal } from '../approval/approval-gates';
import { rebaseRenews, type ProposalState } from './proposal';
import { lostAgreement, type LostStanding } from '../approval/standing';

/** An act that a proposal's state offers. */
export interface OfferedAct {
  readonly act: PersonAct;
  /** Why whoever asks may not do it now; null when they may. */
  readonly refusal: Refusal | null;
}

/** A proposal as far as it decides what may be done to it. */
export interface ActFacts {
  readonly state: ProposalState;
  readonly authorId: string;
  readonly plan: ActivationPlan;
  /** How its ramp goes on; null: it has none. */
  readonly ramp: RampStatus | null;
  readonly approval: ApprovalFacts;
  /** What has moved since its evidence, further than the policy allows. */
  readonly drift: EvidenceDrift | null;
  /** Guardrails that it does not keep within now. */
  readonly breaches: readonly GuardrailBreach[];
}

/**
 * Every act that the state offers, and why the actor may not do it now: by the functions by which the use cases
 * decide. What only the doing finds is not foretold: a fault of the document or of the input, a conflict of a rebase,
 * a proof of identity that a vote asks for, a stored row that was altered.
 */
export function offeredActs(actor: Actor, facts: ActFacts): readonly OfferedAct[] {
  const { state, ramp } = facts;
  const isOffered = (act: PersonAct): boolean =>
    stateRefusal(act, state) === null && rampRefusal(act, state, ramp) === null;
  return PERSON_ACTS.filter(isOffered).map((act) => ({
    act,
    refusal: refusalOf(act, actor, facts),
  }));
}

function refusalOf(act: PersonAct, actor: Actor, facts: ActFacts): Refusal | null {
  const { state, approval } = facts;
  switch (act) {
    case 'APPROVE': {
      const seen = approval.evidence?.evidenceHash ?? null;
      return (
        voterRefusal(approval, state, actor) ??
        approverRefusal(approval, seen, facts.drift) ??
        guardrailRefusal(facts.breaches)
      );
    }
    case 'REQUEST_CHANGES':
    case 'REJECT':
      return voterRefusal(approval, state, actor);
    default:
      return actRefusal(act, actor, facts) ?? furtherRefusal(act, facts);
  }
}

function furtherRefusal(act: PersonAct, facts: ActFacts): Refusal | null {
  const { state, plan, approval } = facts;
  const { baseVersion } = approval.proposal;
  const { liveVersion } = approval.venue;
  if (act === 'SUBMIT') return baseRefusal(baseVersion, liveVersion) ?? guardrailRefusal(facts.breaches);
  if (act === 'REBASE') return rebaseRefusal(state, baseVersion, liveVersion);
  if (act === 'QUEUE')
    return (
      guardrailRefusal(plannedWaitBreaches(plan, approval)) ??
      queueRefusal(plan, approval, lostAgreement) ??
      guardrailRefusal(facts.breaches)
    );
  if (act === 'SIMULATE') return simulateRefusal(facts);
  return null;
}

type ApprovedFacts = Pick<ActFacts, 'state' | 'plan' | 'approval'>;

/** Why what was approved can no longer be queued by what people agreed on; null when it can, or waits for another act. */
export function lostApprovalOf({ state, plan, approval }: ApprovedFacts): ApprovalLost | null {
  if (state !== 'APPROVED') return null;
  const refusal = queueRefusal(plan, approval, lostAgreement);
  return refusal?.code === 'ApprovalLost' ? refusal : null;
}

/**
 * From the last approval on the evidence is part of what was approved, and a new run could take the approval away: so
 * none is asked for while the approval stands. Once it is lost, a run is the way back to review.
 */
export function simulateRefusal(facts: ApprovedFacts): ApprovalStands | null {
  return facts.state === 'APPROVED' && lostApprovalOf(facts) === null ? { code: 'ApprovalStands' } : null;
}

/** A rebase on the live version does nothing to a proposal that is of it already, unless it renews it. */
export function rebaseRefusal(
  state: ProposalState,
  baseVersion: number,
  liveVersion: number | null,
): NothingChanged | null {
  return baseVersion === liveVersion && !rebaseRenews(state) ? { code: 'NothingChanged' } : null;
}

/**
 * Why a proposal that is approved cannot be set on its way now.
 *
 * @param lost judges what was approved as it will be at the time: an approval that expires before is as good as none
 */
export function queueRefusal<Facts extends ApprovalFacts>(
  plan: ActivationPlan,
  facts: Facts,
  lost: (then: Facts & { readonly graceUntil: Date }) => LostStanding | null,
): StaleBase | PlanInThePast | ApprovalLost | null {
  const moved = baseRefusal(facts.proposal.baseVersion, facts.venue.liveVersion);
  if (moved) return moved;
  const { eta, graceUntil } = windowAfterWait(plan, facts);
  const [{ at: activateAt }] = plan.steps;
  if (activateAt !== null && graceUntil.getTime() <= facts.at.getTime()) {
    return { code: 'PlanInThePast', activateAt };
  }
  const gone = lost({ ...facts, at: eta, graceUntil });
  if (gone) return { code: 'ApprovalLost', reason: gone.reason };
  const { evidence, policy, at } = facts;
  if (evidence === null || !isEvidenceTooOld(evidence, policy, at)) return null;
  const age = durationText(policy.evidenceMaxAgeMinutes * 60);
  return { code: 'ApprovalLost', reason: `Its evidence is older than ${age}; simulate it again.` };
}
