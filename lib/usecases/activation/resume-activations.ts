import { ok, type Result } from '../../domain/result';
import type { Transact } from '../../ports/unit-of-work';

/**
 * Queues again what a lost job would have done: every proposal whose time has come, or whose activation was cut off
 * between two steps. Done at start and every minute; harmless when nothing was lost, since every step may be
 * repeated.
 */
export function resumeActivations({
  transact,
}: {
  readonly transact: Transact;
}): Promise<Result<{ readonly proposalIds: readonly string[] }, never>> {
  return transact(async (unit) => {
    const at = await unit.clock();
    const proposalIds = await unit.proposals.dueForActivation(at);
    for (const proposalId of proposalIds) await unit.jobs.activate(proposalId, at);
    return ok({ proposalIds });
  });
}
