import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Actor } from '../../lib/domain/governance/people/actor';
import { Decimal } from '../../lib/domain/number/decimal';
import { apiVenue, type ApiVenue } from '../../lib/testing/api-venue';

// Margin calls in sums: what is open by segment and age, and what became of them by day.

let venue: ApiVenue;
let viewer: Actor;
beforeAll(async () => {
  venue = await apiVenue({ accounts: 60 });
  viewer = await venue.person('VIEWER');
});
afterAll(() => venue.close());

interface Sum {
  readonly segment: string | null;
  readonly age: string;
  readonly calls: number;
  readonly amount: string;
  readonly equity: string;
  readonly collateral: string;
  readonly liquid: string | null;
}

async function sums(): Promise<readonly Sum[]> {
  const query = '{ openCallSums { segment age calls liquidations amount equity collateral liquid } }';
  return (await venue.read<{ openCallSums: readonly Sum[] }>(viewer, query)).openCallSums;
}

test('open calls sum to what each of them says, whatever their segment and age', async () => {
  const calls = await venue.prisma.marginCall.findMany({ where: { closedAt: null } });
  expect(calls.length).toBeGreaterThan(3);
  const [first, second, third] = calls;
  await venue.owner.query(`UPDATE account SET segment = 'retail' WHERE id = ANY($1)`, [
    [first?.accountId, second?.accountId],
  ]);
  const given = `UPDATE margin_call SET opened_at = venue_now() - $2::interval, due_at = venue_now() + $3::interval WHERE id = $1`;
  await venue.owner.query(given, [first?.id, '10 minutes', '50 minutes']);
  await venue.owner.query(given, [second?.id, '50 minutes', '10 minutes']);
  await venue.owner.query(given, [third?.id, '2 hours', '-1 minute']);
  const rows = await sums();
  expect(rows.reduce((sum, row) => sum + row.calls, 0)).toBe(calls.length);
  const total = rows.reduce((sum, row) => sum.plus(row.amount), new Decimal(0));
  const each = calls.reduce((sum, { amount }) => sum.plus(amount.toFixed()), new Decimal(0));
  expect(total.toFixed()).toBe(each.toFixed());
  const retail = rows
    .filter(({ segment }) => segment === 'retail')
    .map(({ age, calls: count }) => [age, count]);
  expect(retail).toEqual([
    ['FIRST_HALF', 1],
    ['SECOND_HALF', 1],
  ]);
  expect(rows.find(({ segment, age }) => segment === null && age === 'OVERDUE')?.calls).toBe(1);
  // Of the one overdue account: its own row of the live run, and its balances at mark prices.
  const overdue = rows.find(({ age }) => age === 'OVERDUE');
  const margin = await venue.prisma.accountMargin.findFirstOrThrow({
    where: { accountId: third?.accountId ?? '' },
    orderBy: { runId: 'desc' },
  });
  expect(overdue?.equity).toBe(margin.equity.toFixed());
  const balances = await venue.prisma.collateralBalance.findMany({
    where: { accountId: third?.accountId ?? '' },
  });
  if (balances.every(({ asset }) => asset === 'USDT')) {
    const held = balances.reduce((sum, { amount }) => sum.plus(amount.toFixed()), new Decimal(0));
    expect(overdue?.collateral).toBe(held.toFixed());
  }
});

test('by day: opened, closed in time, closed late, and days of nothing', async () => {
  const [first, second] = await venue.prisma.marginCall.findMany({ where: { closedAt: null }, take: 2 });
  const closed = `UPDATE margin_call SET opened_at = venue_now() - interval '2 days',
    due_at = venue_now() - interval '1 day', closed_at = venue_now() - $2::interval WHERE id = $1`;
  await venue.owner.query(closed, [first?.id, '36 hours']);
  await venue.owner.query(closed, [second?.id, '12 hours']);
  const query = `{ callDays(days: 5) { day opened openedAmount met closedLate liquidated } }`;
  const { callDays: days } = await venue.read<{
    callDays: readonly {
      day: string;
      opened: number;
      met: number;
      closedLate: number;
      openedAmount: string;
    }[];
  }>(viewer, query);
  expect(days).toHaveLength(5);
  for (const { day } of days) expect(day).toMatch(/T00:00:00\.000Z$/);
  expect(days.reduce((sum, { met }) => sum + met, 0)).toBe(1);
  expect(days.reduce((sum, { closedLate }) => sum + closedLate, 0)).toBe(1);
  expect(days.at(-3)?.opened).toBe(2);
  expect(days[0]).toMatchObject({ opened: 0, openedAmount: '0', met: 0, closedLate: 0 });
});

test('a span that is none is refused', async () => {
  for (const days of [0, -1, 367]) {
    const { errors } = await venue.ask(viewer, `{ callDays(days: ${days}) { day } }`);
    expect(errors?.[0]?.extensions).toMatchObject({ argument: 'callDays.days', rule: 'days-range' });
  }
});
