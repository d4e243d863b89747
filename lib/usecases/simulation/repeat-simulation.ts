import {
  accessRefusal,
  responsiblePersonId,
  type AccessRefusal,
  type Actor,
} from '../../domain/governance/people/actor';
import type { NoEvidence, NotFound } from '../../domain/refusals';
import { ok, refuse, type Result } from '../../domain/result';
import type { Transact } from '../../ports/unit-of-work';

/** NoEvidence: the simulation is not done, or failed; there is nothing to agree with. */
export type RepeatSimulationRefusal = AccessRefusal | NotFound | NoEvidence;

/**
 * Asks for a finished simulation to be computed again from the snapshots it kept. The repeat is a simulation of
 * its own; it is reproduced when both have the same evidence hash. It is no new evidence for a vote.
 */
export function repeatSimulation(
  { transact }: { readonly transact: Transact },
  actor: Actor,
  input: { readonly simulationId: string },
): Promise<Result<{ readonly simulationId: string }, RepeatSimulationRefusal>> {
  return transact(async (unit) => {
    const access = accessRefusal(actor, 'VERIFY');
    if (access) return refuse(access);
    const requestedById = responsiblePersonId(actor);
    if (requestedById === null) return refuse({ code: 'Unauthenticated' });

    const named = await unit.simulations.find(input.simulationId);
    if (named === null) return refuse({ code: 'NotFound', what: 'simulation' });
    if (named.state !== 'DONE') return refuse({ code: 'NoEvidence' });
    const { proposalId, revisionId } = named;
    // A repeat of a repeat is one more repeat of the first: there is one original to agree with.
    const repeatsId = named.repeatsId ?? named.id;
    const repeat = await unit.simulations.add({
      ...{ proposalId, revisionId, requestedById, repeatsId },
      requestedAt: unit.now,
    });
    await unit.jobs.simulate(repeat.id);
    await unit.audit.append({
      actor,
      action: 'simulation.repeat',
      subjectKind: 'simulation',
      subjectId: repeat.id,
      payload: { proposalId, repeatsId },
    });
    return ok({ simulationId: repeat.id });
  });
}
