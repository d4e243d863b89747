import {
  activationPlan,
  DEFAULT_GRACE_MINUTES,
  isSamePlan,
} from '../../domain/governance/activation/activation-plan';
import type { RampStep } from '../../domain/governance/activation/ramp-steps';
import type { Actor } from '../../domain/governance/people/actor';
import { type InvalidInput, ok, refuse, type Result } from '../../domain/result';
import type { NothingChanged } from '../../domain/refusals';
import { planFaults } from '../../domain/governance/proposal/texts';
import type { Transact } from '../../ports/unit-of-work';
import { rampPlanFaults } from '../activation/steps/ramp-under-way';
import { addRevision } from './steps/add-revision';
import { lockForEdit, type EditRefusal } from './steps/lock-for-edit';
import { plannerRefusal, type PlannerRefusal } from './steps/planner-refusal';

export interface PlanActivationInput {
  readonly proposalId: string;
  readonly revisionHash: string;
  /** Null: as soon as it is queued. */
  readonly activateAt: Date | null;
  /** 1 to 10,080; null: 60. */
  readonly graceMinutes: number | null;
  /** In steps, or null: whole; absent: as it is planned now. */
  readonly ramp?: readonly RampStep[] | null | undefined;
}

export type PlanActivationRefusal = EditRefusal | PlannerRefusal | InvalidInput | NothingChanged;

/**
 * Sets when the proposal is to go live, and in which steps. The plan is part of what is approved, so this is an edit like any other:
 * a new revision, votes void, and whoever chose the time can never approve it.
 */
export function planActivation(
  { transact }: { readonly transact: Transact },
  actor: Actor,
  input: PlanActivationInput,
): Promise<Result<{ proposalId: string }, PlanActivationRefusal>> {
  return transact(async (unit) => {
    const barred = await plannerRefusal(unit, actor);
    if (barred) return refuse(barred);
    const locked = await lockForEdit(unit, actor, 'PLAN', input);
    if (!locked.ok) return locked;
    const { proposal, editorId } = locked.value;
    const { activateAt } = input;
    const graceMinutes = input.graceMinutes ?? DEFAULT_GRACE_MINUTES;
    const ramp = input.ramp === undefined ? proposal.plan.ramp : input.ramp;
    const stated = { activateAt, graceMinutes, ramp };
    const faults = planFaults(stated, await unit.clock());
    if (faults.length > 0) return refuse({ code: 'InvalidInput', faults });
    if (isSamePlan(proposal.plan, stated)) return refuse({ code: 'NothingChanged' });
    const unfit = ramp && (await rampPlanFaults(unit, proposal, ramp));
    if (unfit && unfit.length > 0) return refuse({ code: 'InvalidInput', faults: unfit });

    const { documentHash, baseVersion } = proposal.currentRevision;
    await addRevision(unit, actor, proposal, {
      kind: 'plan',
      documentHash,
      baseVersion,
      editorId,
      note: null,
      changes: { plan: activationPlan(activateAt, graceMinutes, ramp) },
    });
    return ok({ proposalId: proposal.id });
  });
}
