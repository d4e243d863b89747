import { noInvitation } from '../../domain/governance/people/invitation';
import { passwordFaults } from '../../domain/governance/people/password-rule';
import { type InvalidInput, ok, refuse, type Result } from '../../domain/result';
import type { PersonRecord, Transact, UnitOfWork } from '../../ports/unit-of-work';

/** The link is of no use: unknown, used, replaced, expired, or its person needs none. Which of these is not said. */
export interface InvitationRefused {
  readonly code: 'InvitationRefused';
}

/** Whom a link is for, told to whoever holds it. */
export interface InvitedPerson {
  readonly email: string;
  readonly name: string;
  readonly expiresAt: Date;
}

/** Whom a link is for, while it can be used. */
export function readInvitation(
  { transact }: { readonly transact: Transact },
  { secretHash }: { readonly secretHash: string },
): Promise<Result<InvitedPerson, InvitationRefused>> {
  return transact(async (unit) => {
    const open = await openInvitation(unit, secretHash);
    if (!open) return refuse({ code: 'InvitationRefused' });
    const { person, expiresAt } = open;
    return ok({ email: person.email, name: person.name, expiresAt });
  });
}

/**
 * Sets the first password of whoever holds the link, and uses the link up: of two at once, one. Nobody is signed in by
 * it. A password that breaks the rule leaves the link as it is.
 *
 * @param deps.hashPassword  slow on purpose, so it is asked for outside of the transaction, and only for a link that is open
 * @param input.secretHash   SHA-256 of what the link holds
 */
export async function acceptInvitation(
  {
    transact,
    hashPassword,
  }: { readonly transact: Transact; readonly hashPassword: (password: string) => Promise<string> },
  { secretHash, password }: { readonly secretHash: string; readonly password: string },
): Promise<Result<{ personId: string; email: string }, InvitationRefused | InvalidInput>> {
  const invited = await readInvitation({ transact }, { secretHash });
  if (!invited.ok) return invited;
  const faults = passwordFaults('/password', password, invited.value);
  if (faults.length > 0) return refuse({ code: 'InvalidInput', faults });
  const passwordHash = await hashPassword(password);
  return transact(async (unit) => {
    const open = await openInvitation(unit, secretHash);
    if (!open || !(await unit.invitations.take(secretHash, await unit.databaseClock()))) {
      return refuse({ code: 'InvitationRefused' });
    }
    const { id: personId, email } = open.person;
    await unit.people.setPassword(personId, passwordHash);
    await unit.audit.append({
      actor: { kind: 'SYSTEM', process: 'sign-in' },
      action: 'person.accept-invitation',
      subjectKind: 'person',
      subjectId: personId,
      payload: {},
    });
    return ok({ personId, email });
  });
}

/** The link with its person, who is locked: who is suspended, or bound, at this moment is so before or after. */
async function openInvitation(
  unit: UnitOfWork,
  secretHash: string,
): Promise<{ readonly person: PersonRecord; readonly expiresAt: Date } | null> {
  const found = await unit.invitations.find(secretHash);
  const person = found && (await unit.people.lock(found.personId));
  if (!person || noInvitation(person) !== null) return null;
  return found.expiresAt > (await unit.databaseClock()) ? { person, expiresAt: found.expiresAt } : null;
}
