import { afterAll, beforeAll, expect, test } from 'vitest';
import { marginedVenue, tieredDocument, type MarginedVenue } from '../../lib/testing/margined-venue';
import { runSimulation } from '../../lib/usecases/simulation/run-simulation';
import { watchSimulation } from './simulation-watch';

let venue: MarginedVenue;
beforeAll(async () => {
  venue = await marginedVenue({ accounts: 10 });
});
afterAll(() => venue.close());

async function requested(): Promise<string> {
  const { proposalId, revisionId } = await venue.draft(
    tieredDocument({ altsRate: '0.4', altsLeverage: '2' }),
  );
  return venue.within(async (unit) => {
    const { authorId } = (await unit.proposals.find(proposalId)) ?? { authorId: '' };
    const of = { proposalId, revisionId, requestedById: authorId, repeatsId: null };
    return (await unit.simulations.add({ ...of, requestedAt: unit.now })).id;
  });
}

test('a simulation is told of as it stands, as it goes on, and with its end', async () => {
  const id = await requested();
  const watch = watchSimulation(venue.prisma, id);
  expect(await watch.next()).toEqual({ done: false, value: { id } });
  const next = watch.next();
  await runSimulation(venue.deps, id);
  expect(await next).toEqual({ done: false, value: { id } });
  const { state } = await venue.prisma.simulation.findUniqueOrThrow({ where: { id } });
  expect(state).toBe('DONE');
  let events = 0;
  while (!(await watch.next()).done) events += 1;
  expect(events).toBeLessThanOrEqual(1);
});

test('a watch that is left ends at once, though the simulation stands still', async () => {
  const watch = watchSimulation(venue.prisma, await requested());
  await watch.next();
  const next = watch.next();
  await watch.return?.();
  expect(await next).toEqual({ done: true, value: undefined });
});
