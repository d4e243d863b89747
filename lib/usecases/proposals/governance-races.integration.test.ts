import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { governedVenue, type GovernedVenue } from '../../testing/governed-venue';
import { overlapping } from '../../testing/overlapping';
import { proposalFlow } from '../../testing/proposal-flow';
import { disablePerson } from '../people/disable-person';
import { setRoles } from '../people/set-roles';

/** Two changes at once, in an order that the test gives: the first has written all of its own, and has not committed. */

let venue: GovernedVenue;
let flow: Awaited<ReturnType<typeof proposalFlow>>;
beforeAll(async () => {
  venue = await governedVenue();
  flow = await proposalFlow(venue);
});
afterAll(() => venue.close());

type Person = Awaited<ReturnType<GovernedVenue['person']>>;

describe('two administrators who take each other’s role at once', () => {
  const ways = {
    demotes: (by: Person, whom: Person) =>
      setRoles(venue.deps, by, { personId: whom.personId, roles: ['VIEWER'] }),
    disables: (by: Person, whom: Person) =>
      disablePerson(venue.deps, by, { personId: whom.personId, disabled: true, reason: 'They left.' }),
  };
  const names = ['demotes', 'disables'] as const;
  const pairs = names.flatMap((first) => names.map((second) => [first, second] as const));

  test.each(pairs)('one %s, the other %s: the second is refused, and one is left', async (first, second) => {
    const [a, b] = [await venue.person('ADMINISTRATOR'), await venue.person('ADMINISTRATOR')];
    await venue.prisma.person.updateMany({
      where: { roles: { has: 'ADMINISTRATOR' }, id: { notIn: [a.personId, b.personId] } },
      data: { roles: ['VIEWER'] },
    });
    const results = await overlapping(
      venue.owner,
      () => ways[first](a, b),
      () => ways[second](b, a),
    );
    expect(results).toEqual([
      { ok: true, value: { personId: b.personId } },
      { ok: false, refusal: { code: 'LastAdministrator' } },
    ]);
    expect(await venue.within(({ people }) => people.countWithRole('ADMINISTRATOR'))).toBe(1);
  });
});

describe('a role that is being taken while the last approval is given', () => {
  test.each(['setRoles', 'disablePerson'] as const)(
    'by %s from who approved before: that approval does not count',
    async (way) => {
      const administrator = await venue.person('ADMINISTRATOR');
      const [gone, last] = [await venue.person('OFFICER'), await venue.person('OFFICER')];
      const seen = await flow.inReview();
      await venue.value(flow.approve(gone, seen));
      const whom = { personId: gone.personId };
      const [taken, approved] = await overlapping(
        venue.owner,
        () =>
          way === 'setRoles'
            ? setRoles(venue.deps, administrator, { ...whom, roles: ['VIEWER'] })
            : disablePerson(venue.deps, administrator, { ...whom, disabled: true, reason: 'They left.' }),
        () => flow.approve(last, seen),
      );
      expect([taken.ok, approved.ok]).toEqual([true, true]);
      expect((await venue.proposal(seen.proposalId)).state).toBe('IN_REVIEW');
      await venue.value(flow.approve(flow.second, seen));
      expect((await venue.proposal(seen.proposalId)).state).toBe('APPROVED');
    },
  );

  test('from who gives it: it is refused', async () => {
    const administrator = await venue.person('ADMINISTRATOR');
    const gone = await venue.person('OFFICER');
    const seen = await flow.inReview();
    await venue.value(flow.approve(flow.first, seen));
    const [, approved] = await overlapping(
      venue.owner,
      () => setRoles(venue.deps, administrator, { personId: gone.personId, roles: ['VIEWER'] }),
      () => flow.approve(gone, seen),
    );
    expect(approved).toMatchObject({ ok: false, refusal: { code: 'Forbidden', right: 'VOTE' } });
    expect((await venue.proposal(seen.proposalId)).state).toBe('IN_REVIEW');
  });
});
