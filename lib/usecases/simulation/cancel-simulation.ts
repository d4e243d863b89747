import { assert } from '../../domain/assert';
import { accessRefusal, type AccessRefusal, type Actor } from '../../domain/governance/people/actor';
import type { NotFound, SimulationEnded } from '../../domain/refusals';
import { ok, refuse, type Result } from '../../domain/result';
import type { Transact } from '../../ports/unit-of-work';
import { whatOf } from './steps/end-simulation';
import { isOver } from './steps/simulation-task';

export type CancelSimulationRefusal = AccessRefusal | NotFound | SimulationEnded;

/**
 * Stops a simulation before its end: no block of it is begun any more, and what was found of the others is dropped. Who may ask for
 * a simulation may stop one, whoever asked for it; a repeat, who may verify.
 */
export function cancelSimulation(
  { transact }: { readonly transact: Transact },
  actor: Actor,
  { simulationId }: { readonly simulationId: string },
): Promise<Result<{ readonly simulationId: string }, CancelSimulationRefusal>> {
  return transact(async (unit) => {
    const found = await unit.simulations.find(simulationId);
    const access = accessRefusal(actor, found?.repeatsId ? 'VERIFY' : 'PROPOSE');
    if (access) return refuse(access);
    const simulation = found && (await unit.simulations.lock(simulationId));
    if (!simulation) return refuse({ code: 'NotFound', what: 'simulation' });
    if (isOver(simulation)) return refuse({ code: 'SimulationEnded' });
    const revision = await unit.proposals.revision(simulation.revisionId);
    assert(revision !== null, 'a simulation is of a revision');
    await unit.simulations.dropBlocks(simulationId);
    await unit.simulations.cancel(simulationId, await unit.clock());
    await unit.audit.append({
      actor,
      action: 'simulation.cancel',
      subjectKind: 'simulation',
      subjectId: simulationId,
      payload: whatOf(simulation, revision),
    });
    return ok({ simulationId });
  });
}
