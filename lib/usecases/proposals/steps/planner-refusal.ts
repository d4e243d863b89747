import { actAccessRefusal } from '../../../domain/governance/proposal/acts';
import type { AccessRefusal, Actor } from '../../../domain/governance/people/actor';
import type { ReauthenticationRequired } from '../../../domain/refusals';
import type { UnitOfWork } from '../../../ports/unit-of-work';
import { staleProof } from '../../people/steps/require-proof';

export type PlannerRefusal = AccessRefusal | ReauthenticationRequired;

/** Why an actor may not say when a proposal goes live: alone, or while they make or edit it. */
export async function plannerRefusal(unit: UnitOfWork, actor: Actor): Promise<PlannerRefusal | null> {
  return actAccessRefusal('PLAN', actor) ?? (await staleProof(unit, actor, 'planActivation'));
}
