import type { Fault } from '../../result';
import { mayActor, type Right, type Role } from '../people/actor';
import { personFaults } from '../people/person-form';

/** A person a venue starts with. */
export interface Founder {
  readonly email: string;
  readonly name: string;
  readonly roles: readonly Role[];
}

/**
 * Faults of the people of a founding: those of each (`personFaults`), `email-unique`, and of all together
 * `administrator-required` and `voters-required`: without one nobody could be let in, and without the others nothing that
 * is proposed could ever be approved.
 *
 * @param approvalsRequired by the first policy
 */
export function founderFaults(people: readonly Founder[], approvalsRequired: number): readonly Fault[] {
  const faults = people.flatMap((person, index) => {
    const at = `/people/${index}`;
    const address = person.email.trim().toLowerCase();
    const isRepeated = people.slice(0, index).some(({ email }) => email.trim().toLowerCase() === address);
    const message = 'Somebody before has this e-mail address.';
    return [
      ...personFaults(at, person),
      ...(isRepeated ? [{ path: `${at}/email`, rule: 'email-unique', message }] : []),
    ];
  });
  const administrators = people.filter((person) => may(person, 'ADMINISTER'));
  if (administrators.length === 0) {
    const message = 'Somebody must be ADMINISTRATOR: only they can let others in.';
    faults.push({ path: '/people', rule: 'administrator-required', message });
  }
  const [first] = administrators;
  const voters = people.filter((person) => person !== first && may(person, 'VOTE'));
  if (voters.length < approvalsRequired) {
    const message =
      `A change needs ${approvalsRequired} approvals: beside the administrator, at least ${approvalsRequired} people ` +
      `who may vote are needed (OFFICER or CHAIR); here are ${voters.length}.`;
    faults.push({ path: '/people', rule: 'voters-required', message });
  } else if (!people.some((author) => votersBeside(author, voters) >= approvalsRequired)) {
    const message =
      `Nobody votes on what they wrote: with ${voters.length} people who may vote, somebody else must be able to ` +
      'propose (ANALYST or OPERATOR), or one more to vote.';
    faults.push({ path: '/people', rule: 'author-required', message });
  }
  return faults;
}

function votersBeside(author: Founder, voters: readonly Founder[]): number {
  return may(author, 'PROPOSE') ? voters.filter((voter) => voter !== author).length : -1;
}

function may({ name, roles }: Founder, right: Right): boolean {
  return mayActor({ kind: 'PERSON', personId: '', name, roles, authenticatedAtMs: 0 }, right);
}
