import { hashPassword } from '../auth/password';
import type { Founder } from '../domain/governance/founding/founders';
import { passwordFaults } from '../domain/governance/people/password-rule';
import { ok, refuse, type Fault, type Result } from '../domain/result';
import type { FoundingPerson } from '../usecases/people/add-founding-people';

/** Who gets the password that is given with the founding. */
export function firstAdministrator<Person extends Pick<Founder, 'roles'>>(
  people: readonly Person[],
): Person | null {
  return people.find(({ roles }) => roles.includes('ADMINISTRATOR')) ?? null;
}

/**
 * The first people, the first administrator with this password and the others with none. Refused as every password that
 * somebody chooses is: see `passwordFaults`.
 *
 * @param password null: nobody has one
 */
export async function foundersWith(
  people: readonly Founder[],
  password: string | null,
): Promise<Result<readonly FoundingPerson[], readonly Fault[]>> {
  const first = password === null ? null : firstAdministrator(people);
  const faults = first && password !== null ? passwordFaults('password', password, first) : [];
  if (faults.length > 0) return refuse(faults);
  const passwordHash = password === null ? null : await hashPassword(password);
  return ok(people.map((person) => ({ ...person, passwordHash: person === first ? passwordHash : null })));
}
