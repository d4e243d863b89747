import type { Actor } from '../../domain/governance/people/actor';
import { personFaults } from '../../domain/governance/founding/founders';
import { refuse, type Fault, type Result } from '../../domain/result';
import type { Transact } from '../../ports/unit-of-work';
import { bringFounders, type FoundingPerson } from './add-founding-people';
import { foundVenueWithin, type FoundVenueInput, type FoundVenueRefusal } from './found-venue';

export interface FoundWithPeopleInput extends FoundVenueInput {
  /** At least one of them an administrator. */
  readonly people: readonly FoundingPerson[];
}

/**
 * Founds the venue with its first people, all at once or nothing: a venue without an administrator could let nobody in.
 * Somebody who signed in by single sign-on before is given their roles.
 *
 * Refused besides what `foundVenue` is refused for: `administrator-required`, and the faults of people.
 */
export function foundWithPeople(
  { transact }: { readonly transact: Transact },
  actor: Actor,
  input: FoundWithPeopleInput,
): Promise<Result<{ versionNumber: number }, FoundVenueRefusal>> {
  return transact(async (unit) => {
    const faults = peopleFaults(input.people);
    if (faults.length > 0) return refuse({ code: 'InvalidInput', faults });
    const founded = await foundVenueWithin(unit, actor, input);
    if (!founded.ok) return founded;
    const brought = await bringFounders(unit, actor, input.people);
    return brought.ok ? founded : brought;
  });
}

function peopleFaults(people: readonly FoundingPerson[]): readonly Fault[] {
  const faults = people.flatMap((person, index) => personFaults(`/people/${index}`, person));
  if (people.some(({ roles }) => roles.includes('ADMINISTRATOR'))) return faults;
  const message = 'Somebody must be ADMINISTRATOR: only they can let others in.';
  return [...faults, { path: '/people', rule: 'administrator-required', message }];
}
