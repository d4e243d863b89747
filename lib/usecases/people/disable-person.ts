import { accessRefusal, type AccessRefusal, type Actor } from '../../domain/governance/people/actor';
import type { LastAdministrator, NotFound, OwnRoles, ReauthenticationRequired } from '../../domain/refusals';
import { MAX_REASON_LENGTH, textFaults } from '../../domain/governance/proposal/texts';
import { type InvalidInput, ok, refuse, type Result } from '../../domain/result';
import type { Transact } from '../../ports/unit-of-work';
import { staleProof } from './steps/require-proof';

export type DisablePersonRefusal =
  | AccessRefusal
  | ReauthenticationRequired
  | NotFound
  | OwnRoles
  | LastAdministrator
  | InvalidInput;

/**
 * Suspends a person's access, or restores it, for a reason that the log keeps. Suspended, their sessions end, the link of an invitation is void, their tokens stop with
 * the next request, and their votes no longer count towards an approval that is not yet active.
 */
export function disablePerson(
  { transact }: { readonly transact: Transact },
  actor: Actor,
  {
    personId,
    disabled,
    reason,
  }: { readonly personId: string; readonly disabled: boolean; readonly reason: string },
): Promise<Result<{ personId: string }, DisablePersonRefusal>> {
  return transact(async (unit) => {
    const { venue, people, sessions, invitations, audit } = unit;
    const access = accessRefusal(actor, 'ADMINISTER');
    if (access) return refuse(access);
    const stale = await staleProof(unit, actor, disabled ? 'disablePerson' : 'enablePerson');
    if (stale) return refuse(stale);
    if (actor.kind !== 'PERSON' || actor.personId === personId) return refuse({ code: 'OwnRoles' });
    const faults = textFaults('/reason', reason, MAX_REASON_LENGTH);
    if (faults.length > 0) return refuse({ code: 'InvalidInput', faults });
    await venue.lock(); // two administrators must not disable each other at once
    const person = await people.lock(personId);
    if (!person) return refuse({ code: 'NotFound', what: 'person' });
    if ((person.disabledAt !== null) === disabled) return ok({ personId });
    if (
      disabled &&
      person.roles.includes('ADMINISTRATOR') &&
      (await people.countWithRole('ADMINISTRATOR')) <= 1
    ) {
      return refuse({ code: 'LastAdministrator' });
    }
    const now = await unit.databaseClock();
    await people.setDisabled(personId, disabled ? now : null);
    const of = { actor, subjectKind: 'person', subjectId: personId } as const;
    if (disabled) {
      // Restored, they sign in anew: what was open stays shut.
      await invitations.voidOf(personId);
      const sessionsEnded = await sessions.endAllOf(personId, now);
      await audit.append({
        ...of,
        action: 'person.disable',
        payload: { sessionsEnded, reason: reason.trim() },
      });
    } else {
      await audit.append({ ...of, action: 'person.enable', payload: { reason: reason.trim() } });
    }
    return ok({ personId });
  });
}
