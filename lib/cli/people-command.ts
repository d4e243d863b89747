import type { Actor } from '../domain/governance/people/actor';
import type { NotFound } from '../domain/refusals';
import { ok, refuse, type Result } from '../domain/result';
import type { Transact } from '../ports/unit-of-work';
import { disablePerson, type DisablePersonRefusal } from '../usecases/people/disable-person';
import {
  type Invitation,
  type InviteDeps,
  invitePerson,
  type InvitePersonRefusal,
  renewInvitation,
  type RenewInvitationRefusal,
} from '../usecases/people/invite-person';
import { setRoles, type SetRolesRefusal } from '../usecases/people/set-roles';
import type { PeopleAct } from './people-options';

/** The address of an invitation's link, by its secret. */
export type NewLink = (secret: string) => string;

export type PeopleRefusal =
  | InvitePersonRefusal
  | RenewInvitationRefusal
  | DisablePersonRefusal
  | SetRolesRefusal
  | NotFound;

/**
 * Does to a person, named by their e-mail, what the command line asks, by the use cases that the pages go through.
 *
 * @returns what to tell whoever typed it
 */
export async function actOnPeople(
  deps: InviteDeps & { readonly newLink: NewLink },
  actor: Actor,
  act: Exclude<PeopleAct, { act: 'list' }>,
): Promise<Result<string, PeopleRefusal>> {
  if (act.act === 'invite') {
    const { email, name, roles } = act;
    return told(await invitePerson(deps, actor, { email, name, roles }), (given) =>
      invited(deps, act.email, given),
    );
  }
  const personId = await personIdOf(deps.transact, act.email);
  if (personId === null) return refuse({ code: 'NotFound', what: 'person' });
  switch (act.act) {
    case 'invite-again':
      return told(await renewInvitation(deps, actor, { personId }), (given) =>
        invited(deps, act.email, given),
      );
    case 'suspend':
    case 'restore': {
      const disabled = act.act === 'suspend';
      const done = await disablePerson(deps, actor, { personId, disabled, reason: act.reason });
      return told(done, () => `Access of ${act.email} is ${disabled ? 'suspended' : 'restored'}.`);
    }
    case 'roles': {
      const { roles } = act;
      const words = roles.length === 0 ? 'no role' : roles.join(', ').toLowerCase();
      return told(await setRoles(deps, actor, { personId, roles }), () => `${act.email} has ${words} now.`);
    }
  }
}

function told<Value, Refusal>(
  result: Result<Value, Refusal>,
  sentence: (value: Value) => string,
): Result<string, Refusal> {
  return result.ok ? ok(sentence(result.value)) : result;
}

async function personIdOf(transact: Transact, email: string): Promise<string | null> {
  const found = await transact(async ({ people }): Promise<Result<string | null, never>> => {
    const person = await people.findByEmail(email.trim().toLowerCase());
    return ok(person?.id ?? null);
  });
  return found.ok ? found.value : null;
}

function invited({ newLink }: { readonly newLink: NewLink }, email: string, { link }: Invitation): string {
  if (link === null) return `${email} can sign in through the OpenID provider now; no link is needed.`;
  return [
    `${email} sets a password at this link. It works once, until ${link.expiresAt.toISOString()}:`,
    newLink(link.secret),
  ].join('\n');
}
