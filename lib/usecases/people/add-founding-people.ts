import type { Actor, Role } from '../../domain/governance/people/actor';
import { ok, refuse, type Result } from '../../domain/result';
import type { Transact } from '../../ports/unit-of-work';

export interface FoundingPerson {
  readonly email: string;
  readonly name: string;
  readonly roles: readonly Role[];
  /** As the sign-in compares it. */
  readonly passwordHash: string;
}

/** Only the process that founds a venue brings people along; everybody else is added by an administrator. */
export interface NotFounding {
  readonly code: 'NotFounding';
}

/**
 * Adds the people a venue starts with, those who are not known by their e-mail yet; each with an entry in the log.
 *
 * @returns how many were added: 0 the second time
 */
export async function addFoundingPeople(
  { transact }: { readonly transact: Transact },
  actor: Actor,
  founders: readonly FoundingPerson[],
): Promise<Result<{ added: number }, NotFounding>> {
  if (actor.kind !== 'SYSTEM' || actor.process !== 'founding') return refuse({ code: 'NotFounding' });
  return transact(async ({ venue, people, audit }) => {
    await venue.lock(); // of two founding processes the second sees whom the first one added
    const added = [];
    for (const { email, name, roles, passwordHash } of founders) {
      if (await people.findByEmail(email)) continue;
      added.push(await people.add({ email, name, roles, passwordHash, oidcSubject: null }));
    }
    for (const { id, email, roles } of added) {
      await audit.append({
        actor,
        action: 'person.add',
        subjectKind: 'person',
        subjectId: id,
        payload: { email, roles: [...roles] },
      });
    }
    return ok({ added: added.length });
  });
}
