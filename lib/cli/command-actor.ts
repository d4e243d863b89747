import type { Actor } from '../domain/governance/people/actor';
import type { PeopleStore } from '../ports/unit-of-work';

/** Who a command acts as. */
export type CommandActor = Extract<Actor, { kind: 'PERSON' | 'SYSTEM' }>;

/**
 * The person named by `--as`, or the process where nobody is. Nobody proves here who they are: that is enough to import
 * and to propose, and for no act that asks for a fresh proof.
 *
 * @returns null when nobody active has this e-mail
 */
export async function commandActor(
  people: PeopleStore,
  as: string | null,
  process: Extract<Actor, { kind: 'SYSTEM' }>['process'],
): Promise<CommandActor | null> {
  if (as === null) return { kind: 'SYSTEM', process };
  const person = await people.findByEmail(as.trim().toLowerCase());
  if (person === null || person.disabledAt !== null) return null;
  const { id: personId, name, roles } = person;
  return { kind: 'PERSON', personId, name, roles, authenticatedAtMs: 0 };
}
