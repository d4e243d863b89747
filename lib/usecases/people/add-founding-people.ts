import { ROLES, type Actor, type Role } from '../../domain/governance/people/actor';
import { type InvalidInput, ok, refuse, type Fault, type Result } from '../../domain/result';
import type { PersonRecord, Transact, UnitOfWork } from '../../ports/unit-of-work';

export interface FoundingPerson {
  readonly email: string;
  readonly name: string;
  readonly roles: readonly Role[];
  /** As the sign-in compares it; null: they sign in by single sign-on, or set one later. */
  readonly passwordHash: string | null;
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
  return transact(async (unit) => {
    await unit.venue.lock(); // of two founding processes the second sees whom the first one added
    const added = [];
    for (const founder of founders) {
      if (await unit.people.findByEmail(founder.email)) continue;
      added.push(await add(unit, actor, founder));
    }
    return ok({ added: added.length });
  });
}

/**
 * The people of a venue that is founded in the transaction of the caller: those who signed in by single sign-on before
 * are given their roles. Refused: `signs-in-elsewhere`, a password for one of those; `suspended`.
 *
 * @returns those who were not known
 */
export async function bringFounders(
  unit: UnitOfWork,
  actor: Actor,
  founders: readonly FoundingPerson[],
): Promise<Result<readonly PersonRecord[], InvalidInput>> {
  const faults: Fault[] = [];
  const added: PersonRecord[] = [];
  for (const [index, founder] of founders.entries()) {
    const known = await unit.people.findByEmail(founder.email);
    if (known === null) added.push(await add(unit, actor, founder));
    else faults.push(...(await giveRoles(unit, actor, known, founder, `/people/${index}`)));
  }
  return faults.length > 0 ? refuse({ code: 'InvalidInput', faults }) : ok(added);
}

async function add(
  { people, audit }: UnitOfWork,
  actor: Actor,
  founder: FoundingPerson,
): Promise<PersonRecord> {
  const { email, name, passwordHash } = founder;
  const roles = ROLES.filter((role) => founder.roles.includes(role));
  const person = await people.add({ email, name, roles, passwordHash, oidcSubject: null });
  await audit.append({
    actor,
    action: 'person.add',
    subjectKind: 'person',
    subjectId: person.id,
    payload: { email, roles },
  });
  return person;
}

async function giveRoles(
  { people, audit }: UnitOfWork,
  actor: Actor,
  known: PersonRecord,
  founder: FoundingPerson,
  at: string,
): Promise<readonly Fault[]> {
  if (known.disabledAt) {
    return [{ path: `${at}/email`, rule: 'suspended', message: 'This person was suspended.' }];
  }
  if (founder.passwordHash !== null) {
    const message = 'This person has signed in by single sign-on before, and needs no password.';
    return [{ path: `${at}/email`, rule: 'signs-in-elsewhere', message }];
  }
  const after = ROLES.filter((role) => founder.roles.includes(role));
  await people.setRoles(known.id, after);
  await audit.append({
    actor,
    action: 'person.set-roles',
    subjectKind: 'person',
    subjectId: known.id,
    payload: { before: [...known.roles], after },
  });
  return [];
}
