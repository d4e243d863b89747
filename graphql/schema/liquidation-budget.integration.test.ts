import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Actor } from '../../lib/domain/governance/people/actor';
import type { TippedBy } from '../../lib/ports/adjustments';
import { decimal } from '../../lib/domain/number/decimal';
import { DEMO_POLICY } from '../../lib/market-data/demo/demo-venue';
import { apiVenue, type ApiVenue } from '../../lib/testing/api-venue';
import { tieredDocument } from '../../lib/testing/margined-venue';

const DAY_MS = 86_400_000;
let venue: ApiVenue;
let viewer: Actor;
let officer: Actor;
let now: Date;

beforeAll(async () => {
  venue = await apiVenue({ accounts: 20, policy: DEMO_POLICY });
  [viewer, officer] = [await venue.person('VIEWER'), await venue.person('OFFICER')];
  await venue.activated(tieredDocument({ altsRate: '0.051' }));
  now = new Date();
  const tipped = (account: string, notional: string, daysAgo: number, by: TippedBy = 'STEP') =>
    venue.within(({ adjustments }) =>
      adjustments.addTipped(
        [{ account, notional: decimal(notional), isCounted: true }],
        by,
        new Date(now.getTime() - daysAgo * DAY_MS),
      ),
    );
  await tipped('acc-000001', '400', 40);
  await tipped('acc-000001', '300', 0.2);
  await tipped('acc-000001', '200', 0.1);
  await tipped('acc-000002', '50', 0.1, 'RAMP');
});
afterAll(() => venue.close());

const BUDGET = `{ liquidationBudget {
  windowHours notional budget keptForPeople used usedByPeople usedByProgrammes remaining remainingForProgrammes
  past(hours: 48) { at usedByPeople usedByProgrammes }
} }`;

interface Budget {
  readonly windowHours: number;
  readonly notional: string;
  readonly budget: string;
  readonly used: string;
  readonly usedByProgrammes: string;
  readonly remaining: string;
  readonly past: readonly { readonly at: string; readonly usedByProgrammes: string }[];
}

test('says what is used by whom, what is left for whom, and how it was', async () => {
  const { liquidationBudget } = await venue.read<{ liquidationBudget: Budget }>(officer, BUDGET);
  const { windowHours, notional, budget, used, usedByProgrammes, remaining, past } = liquidationBudget;
  expect(windowHours).toBe(24);
  // An account that was tipped twice counts once, at its greatest notional.
  expect(usedByProgrammes).toBe('350');
  const run = await venue.prisma.marginRun.findFirstOrThrow({ orderBy: { id: 'desc' } });
  expect(notional).toBe(run.notional.toFixed());
  expect(remaining).toBe(decimal(budget).minus(used).toFixed());
  expect(liquidationBudget).toMatchObject({
    keptForPeople: decimal(budget).times('0.3').toFixed(),
    remainingForProgrammes: decimal(budget).times('0.7').minus('350').toFixed(),
  });
  const sinceWindow = new Date(Date.now() - DAY_MS);
  const stated = await venue.within(({ presentEffects }) => presentEffects.liquidationUsedSince(sinceWindow));
  expect(used).toBe(stated.toFixed());
  expect(past).toHaveLength(240);
  expect(past.at(-1)?.usedByProgrammes).toBe('350');
  expect(past[0]?.usedByProgrammes).toBe('0');
});

test('what is left is for the right SEE_BUDGET alone', async () => {
  const { errors } = await venue.ask(viewer, BUDGET);
  expect(errors?.[0]?.extensions).toMatchObject({ code: 'FORBIDDEN', right: 'SEE_BUDGET' });
});

test('an entry of the ledger is public after 30 days; who may see the budget reads the newer ones too', async () => {
  const read = async (actor: Actor, more = '') =>
    (
      await venue.read<{ liquidationBudgetEntries: { notional: string; by: string }[] }>(
        actor,
        `{ liquidationBudgetEntries(from: "2020-01-01T00:00:00Z"${more}) { at by version { number } accounts notional } }`,
      )
    ).liquidationBudgetEntries;
  const ofProgrammes = (entries: readonly { notional: string; by: string }[]) =>
    entries.filter(({ by }) => by === 'PROGRAMMES').map(({ notional }) => notional);
  expect(ofProgrammes(await read(officer)).toSorted()).toEqual(['200', '300', '400']);
  expect(await read(viewer)).toMatchObject([
    { by: 'PROGRAMMES', version: null, accounts: 1, notional: '400' },
  ]);
  // To ask for later ones shows no more.
  expect(await read(viewer, `, to: "${now.toISOString()}"`)).toHaveLength(1);
  expect(await read(viewer, `, to: "${new Date(now.getTime() - 50 * DAY_MS).toISOString()}"`)).toEqual([]);
});
