import {
  accessRefusal,
  isFounding,
  ROLES,
  type AccessRefusal,
  type Actor,
  type Role,
} from '../../domain/governance/people/actor';
import { invitationExpiry, noInvitation } from '../../domain/governance/people/invitation';
import { personFaults } from '../../domain/governance/people/person-form';
import type { NotFound, NotInvitable, ReauthenticationRequired } from '../../domain/refusals';
import { type InvalidInput, ok, refuse, type Fault, type Result } from '../../domain/result';
import type { Transact, UnitOfWork } from '../../ports/unit-of-work';
import { staleProof } from './steps/require-proof';

/** The secret of a link, and what may be kept of it; random, so it comes by argument. */
export interface InvitationSecret {
  /** At least 128 bits. */
  readonly secret: string;
  /** SHA-256 of it. */
  readonly secretHash: string;
}

export interface InviteDeps {
  readonly transact: Transact;
  /** Null where people sign in by single sign-on only: whoever is known needs no link. */
  readonly newInvitation: (() => InvitationSecret) | null;
}

/** A person who is known, and the link by which they set their first password; its secret is here and nowhere else. */
export interface Invitation {
  readonly personId: string;
  /** Null where people sign in by single sign-on only. */
  readonly link: { readonly secret: string; readonly expiresAt: Date } | null;
}

export type InvitePersonRefusal = AccessRefusal | ReauthenticationRequired | InvalidInput;

const RECOVERED: Fault = {
  path: '/roles',
  rule: 'recovery-of-administrator',
  message: 'A recovery brings back an administrator, and no other role: they give the others.',
};

/**
 * Makes a person known, with the roles they will have, and makes the link by which they set a password. Without a link
 * they sign in through the OpenID provider, which states the same e-mail address.
 *
 * By an administrator, or by the process that founds a venue. By whoever has the database's own host, where no
 * administrator can sign in: an administrator, and nobody else.
 */
export function invitePerson(
  { transact, newInvitation }: InviteDeps,
  actor: Actor,
  input: { readonly email: string; readonly name: string; readonly roles: readonly Role[] },
): Promise<Result<Invitation, InvitePersonRefusal>> {
  return transact(async (unit) => {
    const isRecovery = actor.kind === 'SYSTEM' && actor.process === 'recovery';
    const denied =
      (isRecovery ? null : inviterRefusal(actor)) ?? (await staleProof(unit, actor, 'invitePerson'));
    if (denied) return refuse(denied);
    await unit.venue.lock(); // of two who invite the same address at once the second is told
    const email = input.email.trim().toLowerCase();
    const name = input.name.trim();
    const faults = await faultsOf(unit, { email, name });
    const roles = ROLES.filter((role) => input.roles.includes(role));
    if (isRecovery && roles.join() !== 'ADMINISTRATOR')
      return refuse({ code: 'InvalidInput', faults: [RECOVERED] });
    if (faults.length > 0) return refuse({ code: 'InvalidInput', faults });

    const person = await unit.people.add({ email, name, roles, passwordHash: null, oidcSubject: null });
    await unit.audit.append({
      actor,
      action: 'person.add',
      subjectKind: 'person',
      subjectId: person.id,
      payload: { email, roles },
    });
    return ok(await invitationOf(unit, actor, person.id, newInvitation?.() ?? null));
  });
}

export type RenewInvitationRefusal = AccessRefusal | ReauthenticationRequired | NotFound | NotInvitable;

/** Makes a new link for somebody who has no way to sign in yet; the one before opens nothing any more. */
export function renewInvitation(
  { transact, newInvitation }: InviteDeps,
  actor: Actor,
  { personId }: { readonly personId: string },
): Promise<Result<Invitation, RenewInvitationRefusal>> {
  return transact(async (unit) => {
    const denied = inviterRefusal(actor) ?? (await staleProof(unit, actor, 'renewInvitation'));
    if (denied) return refuse(denied);
    if (newInvitation === null) return refuse({ code: 'NotInvitable', because: 'SINGLE_SIGN_ON' });
    const person = await unit.people.lock(personId);
    if (!person) return refuse({ code: 'NotFound', what: 'person' });
    const because = noInvitation(person);
    if (because !== null) return refuse({ code: 'NotInvitable', because });
    return ok(await invitationOf(unit, actor, personId, newInvitation()));
  });
}

function inviterRefusal(actor: Actor): AccessRefusal | null {
  return isFounding(actor) ? null : accessRefusal(actor, 'ADMINISTER');
}

async function faultsOf(
  { people }: UnitOfWork,
  person: { readonly email: string; readonly name: string },
): Promise<readonly Fault[]> {
  const faults = personFaults('', person);
  const isAddress = !faults.some(({ rule }) => rule === 'email-form');
  if (!isAddress || (await people.findByEmail(person.email)) === null) return faults;
  const message = 'Somebody has this e-mail address already.';
  return [{ path: '/email', rule: 'email-unique', message }, ...faults];
}

async function invitationOf(
  unit: UnitOfWork,
  actor: Actor,
  personId: string,
  made: InvitationSecret | null,
): Promise<Invitation> {
  if (made === null) return { personId, link: null };
  const { secret, secretHash } = made;
  const expiresAt = invitationExpiry(await unit.databaseClock());
  await unit.invitations.put({ personId, secretHash, expiresAt });
  await unit.audit.append({
    actor,
    action: 'person.invite',
    subjectKind: 'person',
    subjectId: personId,
    payload: { expiresAt: expiresAt.toISOString() },
  });
  return { personId, link: { secret, expiresAt } };
}
