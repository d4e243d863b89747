import { ok, refuse, type Result } from '../../domain/result';
import { nameFaults, visibleText } from '../../domain/governance/people/written-text';
import type { PersonRecord, Transact } from '../../ports/unit-of-work';

/** What an OpenID provider says of somebody who has just signed in there. */
export interface OidcIdentity {
  readonly issuer: string;
  /** `sub`: the provider's name for the person, stable and never reused. */
  readonly subject: string;
  readonly email: string | null;
  readonly emailVerified: boolean;
  readonly name: string;
}

export type AdmitRefusal =
  | { readonly code: 'UnverifiedEmail' }
  | { readonly code: 'DisabledPerson' }
  | { readonly code: 'BoundToAnother' };

/** As the provider says, unless that name could pass for another: then the address, by which nobody else is known. */
function nameOf({ name }: OidcIdentity, email: string): string {
  return nameFaults('/name', name).length === 0 ? name : visibleText(email);
}

/**
 * Finds who an OpenID identity is, so that one human is one person however they sign in:
 * by issuer and subject; else by verified e-mail, binding the identity to that person from now on; else as a
 * new person who may only read, until an administrator gives them roles.
 *
 * A person already bound to another identity is refused: a second identity would be a second vote.
 */
export function admitPerson(
  { transact }: { readonly transact: Transact },
  identity: OidcIdentity,
): Promise<Result<PersonRecord, AdmitRefusal>> {
  const subject = `${identity.issuer}|${identity.subject}`;
  return transact(async ({ people, invitations, audit }) => {
    const known = await people.findByOidcSubject(subject);
    if (known) return known.disabledAt ? refuse({ code: 'DisabledPerson' }) : ok(known);

    const email = identity.email?.trim().toLowerCase() ?? null;
    if (email === null || !identity.emailVerified) return refuse({ code: 'UnverifiedEmail' });
    const invited = await people.findByEmail(email);
    if (invited?.disabledAt) return refuse({ code: 'DisabledPerson' });
    if (invited?.oidcSubject) return refuse({ code: 'BoundToAnother' });

    const person =
      invited ??
      (await people.add({
        email,
        name: nameOf(identity, email),
        roles: ['VIEWER'],
        passwordHash: null,
        oidcSubject: null,
      }));
    await people.bindOidcSubject(person.id, subject);
    await invitations.voidOf(person.id);
    await audit.append({
      actor: { kind: 'SYSTEM', process: 'sign-in' },
      action: invited ? 'person.bind' : 'person.admit',
      subjectKind: 'person',
      subjectId: person.id,
      payload: { issuer: identity.issuer, subject: identity.subject, roles: [...person.roles] },
    });
    return ok(person);
  });
}
