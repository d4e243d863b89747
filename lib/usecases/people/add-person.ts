import {
  accessRefusal,
  ROLES,
  type AccessRefusal,
  type Actor,
  type Role,
} from '../../domain/governance/people/actor';
import type { ReauthenticationRequired } from '../../domain/refusals';
import { type InvalidInput, ok, refuse, type Fault, type Result } from '../../domain/result';
import { nameFaults } from '../../domain/governance/people/written-text';
import type { Transact } from '../../ports/unit-of-work';
import { staleProof } from './steps/require-proof';

export type AddPersonRefusal = AccessRefusal | ReauthenticationRequired | InvalidInput;

const EMAIL = /^[^\s@]+@[^\s@]+\.[^\s@]+$/;

/** Makes a person known before they first sign in through the OpenID provider, with the roles they will have. */
export function addPerson(
  { transact }: { readonly transact: Transact },
  actor: Actor,
  input: { readonly email: string; readonly name: string; readonly roles: readonly Role[] },
): Promise<Result<{ personId: string }, AddPersonRefusal>> {
  return transact(async (unit) => {
    const { people, audit } = unit;
    const access = accessRefusal(actor, 'ADMINISTER');
    if (access) return refuse(access);
    const stale = await staleProof(unit, actor, 'addPerson');
    if (stale) return refuse(stale);
    const email = input.email.trim().toLowerCase();
    const name = input.name.trim();
    const faults: Fault[] = [];
    if (!EMAIL.test(email) || email.length > 254) {
      faults.push({
        path: '/email',
        rule: 'email-form',
        message: 'An e-mail address, such as name@example.com.',
      });
    } else if (await people.findByEmail(email)) {
      faults.push({
        path: '/email',
        rule: 'email-unique',
        message: 'Somebody has this e-mail address already.',
      });
    }
    if (name.length < 1 || name.length > 120) {
      faults.push({ path: '/name', rule: 'name-length', message: 'A name has 1 to 120 characters.' });
    }
    faults.push(...nameFaults('/name', name));
    if (faults.length > 0) return refuse({ code: 'InvalidInput', faults });

    const roles = ROLES.filter((role) => input.roles.includes(role));
    const person = await people.add({ email, name, roles, passwordHash: null, oidcSubject: null });
    await audit.append({
      actor,
      action: 'person.add',
      subjectKind: 'person',
      subjectId: person.id,
      payload: { email, roles },
    });
    return ok({ personId: person.id });
  });
}
