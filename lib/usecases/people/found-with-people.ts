import { assert } from '../../domain/assert';
import type { Actor } from '../../domain/governance/people/actor';
import { personFaults } from '../../domain/governance/people/person-form';
import { ok, refuse, type Fault, type Result } from '../../domain/result';
import type { Transact } from '../../ports/unit-of-work';
import { bringFounders, type FoundingPerson } from './add-founding-people';
import { foundVenueWithin, type FoundVenueInput, type FoundVenueRefusal } from './found-venue';
import { renewInvitation, type InviteDeps } from './invite-person';

export interface FoundWithPeopleInput extends FoundVenueInput {
  /** At least one of them an administrator. */
  readonly people: readonly FoundingPerson[];
}

/** A founder who is to set a password by a link; its secret is here and nowhere else. */
export interface InvitedFounder {
  readonly email: string;
  readonly name: string;
  readonly secret: string;
  readonly expiresAt: Date;
}

export interface FoundedVenue {
  readonly versionNumber: number;
  /** Those who brought no password; none where people sign in by single sign-on only. */
  readonly invited: readonly InvitedFounder[];
}

/**
 * Founds the venue with its first people, all at once or nothing: a venue without an administrator could let nobody in.
 * Who brings no password is invited to set one. Somebody who signed in by single sign-on before is given their roles.
 *
 * Refused besides what `foundVenue` is refused for: `administrator-required`, and the faults of people.
 */
export function foundWithPeople(
  { transact, newInvitation }: InviteDeps,
  actor: Actor,
  input: FoundWithPeopleInput,
): Promise<Result<FoundedVenue, FoundVenueRefusal>> {
  return transact(async (unit): Promise<Result<FoundedVenue, FoundVenueRefusal>> => {
    const faults = peopleFaults(input.people);
    if (faults.length > 0) return refuse({ code: 'InvalidInput', faults });
    const founded = await foundVenueWithin(unit, actor, input);
    if (!founded.ok) return founded;
    const brought = await bringFounders(unit, actor, input.people);
    if (!brought.ok) return brought;
    const invited: InvitedFounder[] = [];
    const within: Transact = (work) => work(unit);
    for (const { id, email, name } of newInvitation === null ? [] : brought.value) {
      if (input.people.some((person) => person.email === email && person.passwordHash !== null)) continue;
      const invitation = await renewInvitation({ transact: within, newInvitation }, actor, { personId: id });
      assert(invitation.ok && invitation.value.link !== null, 'who was just added has no way to sign in yet');
      invited.push({ email, name, ...invitation.value.link });
    }
    return ok({ ...founded.value, invited });
  });
}

function peopleFaults(people: readonly FoundingPerson[]): readonly Fault[] {
  const faults = people.flatMap((person, index) => personFaults(`/people/${index}`, person));
  if (people.some(({ roles }) => roles.includes('ADMINISTRATOR'))) return faults;
  const message = 'Somebody must be ADMINISTRATOR: only they can let others in.';
  return [...faults, { path: '/people', rule: 'administrator-required', message }];
}
