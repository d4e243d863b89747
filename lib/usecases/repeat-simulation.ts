import {
  accessRefusal,
  responsiblePersonId,
  type AccessRefusal,
  type Actor,
} from '../domain/governance/actor';
import { ok, refuse, type Fault, type Result } from '../domain/result';
import type { SimulationRecord, Transact } from '../ports';

export type RepeatSimulationRefusal =
  | AccessRefusal
  | { readonly code: 'NotFound'; readonly what: 'simulation' }
  | { readonly code: 'InvalidInput'; readonly faults: readonly Fault[] };

/**
 * Asks for a finished simulation to be computed again from the snapshots it kept. The repeat is a simulation of
 * its own; it is reproduced when both have the same evidence hash (`isReproduced`). It is no new evidence.
 */
export function repeatSimulation(
  { transact }: { readonly transact: Transact },
  actor: Actor,
  input: { readonly simulationId: string },
): Promise<Result<{ readonly simulationId: string }, RepeatSimulationRefusal>> {
  return transact<{ readonly simulationId: string }, RepeatSimulationRefusal>(async (unit) => {
    const access = accessRefusal(actor, 'VERIFY');
    if (access) return refuse(access);
    const requestedById = responsiblePersonId(actor);
    if (requestedById === null) return refuse({ code: 'Unauthenticated' });

    const named = await unit.simulations.find(input.simulationId);
    if (named === null) return refuse({ code: 'NotFound', what: 'simulation' });
    if (named.state !== 'DONE') {
      const message = 'Only a simulation that is done can be repeated.';
      return refuse({
        code: 'InvalidInput',
        faults: [{ path: '/simulationId', rule: 'simulation-done', message }],
      });
    }
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

/** Whether a finished repeat found the same evidence; null while it has not finished, or failed. */
export function isReproduced(
  repeat: Pick<SimulationRecord, 'state' | 'evidenceHash'>,
  repeated: Pick<SimulationRecord, 'evidenceHash'>,
): boolean | null {
  if (repeat.state !== 'DONE') return null;
  return repeat.evidenceHash === repeated.evidenceHash;
}
