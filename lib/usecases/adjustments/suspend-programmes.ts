import { accessRefusal, type AccessRefusal, type Actor } from '../../domain/governance/people/actor';
import { characterFaults } from '../../domain/governance/people/written-text';
import type { NotFound } from '../../domain/refusals';
import { type InvalidInput, ok, refuse, type Result } from '../../domain/result';
import type { Transact } from '../../ports/unit-of-work';

export type SuspendRefusal = AccessRefusal | NotFound | InvalidInput;

/**
 * Stops a programme, or all of them, at once: dials stay where they are. One person may, without a fresh proof of identity: it
 * only stops. Right: SUSPEND.
 *
 * @param programme null: every programme
 * @returns the names of those that were not suspended before
 */
export function suspendProgrammes(
  { transact }: { readonly transact: Transact },
  actor: Actor,
  { programme, reason }: { readonly programme: string | null; readonly reason: string },
): Promise<Result<{ readonly programmes: readonly string[] }, SuspendRefusal>> {
  return transact(async (unit) => {
    const access = accessRefusal(actor, 'SUSPEND');
    if (access) return refuse(access);
    const faults = [
      ...characterFaults('/reason', reason),
      ...(reason.trim() === '' ? [{ path: '/reason', rule: 'required', message: 'Say why.' }] : []),
    ];
    if (faults.length > 0) return refuse({ code: 'InvalidInput', faults });
    await unit.venue.lock();
    const all = await unit.adjustments.lock();
    const named = programme === null ? all : all.filter((one) => one.programme === programme);
    if (programme !== null && named.length === 0) return refuse({ code: 'NotFound', what: 'programme' });
    const at = await unit.clock();
    const running = named.filter(({ suspendedAt, isReverting }) => suspendedAt === null && !isReverting);
    for (const { programme: name, phase, phaseAt, state } of running) {
      await unit.adjustments.order(name, { phase, phaseAt, suspendedAt: at, isReverting: false }, state);
      await unit.audit.append({
        ...{ actor, action: 'adjustment.suspend', subjectKind: 'programme', subjectId: name },
        payload: { phase, reason },
      });
    }
    return ok({ programmes: running.map((one) => one.programme) });
  });
}
