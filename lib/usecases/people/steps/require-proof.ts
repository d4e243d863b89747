import type { Actor } from '../../../domain/governance/people/actor';
import { proofRefusal, type FreshAct } from '../../../domain/governance/people/proofs';
import { FIRST_POLICY } from '../../../domain/governance/policy/policy';
import type { ReauthenticationRequired } from '../../../domain/refusals';
import type { UnitOfWork } from '../../../ports/unit-of-work';

/**
 * The refusal of an act for which the actor's proof of identity is too old, by the policy in force and the database's
 * clock; null when it will do. Before the founding, by the policy that every venue starts from.
 */
export async function staleProof(
  unit: UnitOfWork,
  actor: Actor,
  act: FreshAct,
): Promise<ReauthenticationRequired | null> {
  const founded = await unit.venue.find();
  const policy = founded ? (await unit.venue.policy(founded.policyVersion)).policy : FIRST_POLICY;
  return proofRefusal(act, actor, {
    at: await unit.databaseClock(),
    maxAgeSeconds: policy.reauthenticationMaxAgeSeconds,
  });
}
