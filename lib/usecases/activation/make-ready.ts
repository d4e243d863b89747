import type { Actor } from '../../domain/governance/people/actor';
import type { ActivationHold } from '../../domain/governance/activation/live-margin';
import type { ProposalState } from '../../domain/governance/proposal/proposal';
import type { NotFound } from '../../domain/refusals';
import { ok, refuse, type Result } from '../../domain/result';
import type { Transact } from '../../ports/unit-of-work';
import { changeProposal } from '../proposals/steps/change-proposal';
import { isAltered } from '../proposals/steps/find-altered';

/** Activation is nobody's act but the worker's: no person and no token can take a step of it. */
export type ActivatingProcess = Extract<Actor, { kind: 'SYSTEM' }>;

/** Where a proposal stands after a step. A step that finds its work done, or not due, changes nothing. */
export interface ActivationStep {
  readonly proposalId: string;
  readonly state: ProposalState;
  /** Why it waits, though its time has come and its approval stands. */
  readonly hold?: ActivationHold;
}

/**
 * First of three steps, each a transaction of its own that may be repeated: QUEUED becomes READY once its time has
 * come by the venue's clock. Each of them leaves alone a proposal whose row was altered behind the log's back. Whether that is too late, the next step judges with everything else.
 *
 * @see docs/decisions/0013-activation-in-three-steps.md
 */
export function makeReady(
  { transact }: { readonly transact: Transact },
  worker: ActivatingProcess,
  proposalId: string,
): Promise<Result<ActivationStep, NotFound>> {
  return transact(async (unit) => {
    const proposal = await unit.proposals.lock(proposalId);
    if (!proposal) return refuse({ code: 'NotFound', what: 'proposal' });
    const { state, eta } = proposal;
    if (state !== 'QUEUED' || eta === null) return ok({ proposalId, state });
    if (await isAltered(unit, worker, proposal)) return ok({ proposalId, state });
    if ((await unit.clock()).getTime() < eta.getTime()) {
      await unit.jobs.activate(proposalId, eta); // somebody came early: the right time must not be lost
      return ok({ proposalId, state });
    }
    const changed = await changeProposal(unit, worker, proposal, 'makeReady', {});
    return ok({ proposalId, state: changed.state });
  });
}
