import {
  accessRefusal,
  ROLES,
  type AccessRefusal,
  type Actor,
  type Role,
} from '../../domain/governance/people/actor';
import type { LastAdministrator, NotFound, OwnRoles, ReauthenticationRequired } from '../../domain/refusals';
import { ok, refuse, type Result } from '../../domain/result';
import type { Transact } from '../../ports/unit-of-work';
import { staleProof } from './steps/require-proof';

export type SetRolesRefusal =
  | AccessRefusal
  | ReauthenticationRequired
  | NotFound
  | OwnRoles
  | LastAdministrator;

/**
 * Gives a person exactly these roles. Nobody changes their own, so that an administrator cannot make
 * themselves an officer; and the venue keeps at least one administrator.
 */
export function setRoles(
  { transact }: { readonly transact: Transact },
  actor: Actor,
  { personId, roles }: { readonly personId: string; readonly roles: readonly Role[] },
): Promise<Result<{ personId: string }, SetRolesRefusal>> {
  return transact(async (unit) => {
    const { venue, people, audit } = unit;
    const access = accessRefusal(actor, 'ADMINISTER');
    if (access) return refuse(access);
    const stale = await staleProof(unit, actor, 'setRoles');
    if (stale) return refuse(stale);
    if (actor.kind !== 'PERSON' || actor.personId === personId) return refuse({ code: 'OwnRoles' });
    await venue.lock(); // two administrators must not take each other's role at once
    const person = await people.lock(personId);
    if (!person) return refuse({ code: 'NotFound', what: 'person' });
    const given = ROLES.filter((role) => roles.includes(role));
    const loses = person.roles.includes('ADMINISTRATOR') && !given.includes('ADMINISTRATOR');
    if (loses && !person.disabledAt && (await people.countWithRole('ADMINISTRATOR')) <= 1) {
      return refuse({ code: 'LastAdministrator' });
    }
    await people.setRoles(personId, given);
    await audit.append({
      actor,
      action: 'person.set-roles',
      subjectKind: 'person',
      subjectId: personId,
      payload: { before: [...person.roles], after: given },
    });
    return ok({ personId });
  });
}
