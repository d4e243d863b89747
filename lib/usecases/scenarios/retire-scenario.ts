import {
  accessRefusal,
  responsiblePersonId,
  type AccessRefusal,
  type Actor,
} from '../../domain/governance/people/actor';
import { MAX_REASON_LENGTH, textFaults } from '../../domain/governance/proposal/texts';
import type { NothingChanged, NotFound } from '../../domain/refusals';
import { type InvalidInput, ok, refuse, type Result } from '../../domain/result';
import type { Transact } from '../../ports/unit-of-work';

export type RetireScenarioRefusal = AccessRefusal | InvalidInput | NotFound | NothingChanged;

/**
 * Takes a scenario of the venue's own out of what may be asked. It stays readable, and evidence that was found with it can still be
 * repeated. NothingChanged: it was retired before, or a later version took its place. Right: PROPOSE.
 */
export function retireScenario(
  { transact }: { readonly transact: Transact },
  actor: Actor,
  { hash, reason }: { readonly hash: string; readonly reason: string },
): Promise<Result<{ readonly hash: string }, RetireScenarioRefusal>> {
  return transact(async (unit) => {
    const access = accessRefusal(actor, 'PROPOSE');
    if (access) return refuse(access);
    const faults = textFaults('/reason', reason, MAX_REASON_LENGTH);
    if (faults.length > 0) return refuse({ code: 'InvalidInput', faults });
    const named = await unit.scenarios.find(hash);
    if (named === null) return refuse({ code: 'NotFound', what: 'scenario' });
    const { name } = named.document;
    const newest = await unit.scenarios.lock(name);
    if (newest?.hash !== hash || newest.isRetired) return refuse({ code: 'NothingChanged' });
    const retiredAt = await unit.databaseClock();
    const retiredById = responsiblePersonId(actor);
    await unit.scenarios.retire(hash, { reason: reason.trim(), retiredById, retiredAt });
    await unit.audit.append({
      actor,
      action: 'scenario.retire',
      subjectKind: 'scenario',
      subjectId: hash,
      payload: { name, scenarioHash: hash, reason: reason.trim() },
    });
    return ok({ hash });
  });
}
