import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Actor } from '../../lib/domain/governance/people/actor';
import { apiVenue, type ApiVenue } from '../../lib/testing/api-venue';
import { remarginAccounts } from '../../lib/usecases/margin/remargin-accounts';

// What the overview asks for beside the live run: how it stood a day ago, and who stands worst.

let venue: ApiVenue;
let viewer: Actor;
beforeAll(async () => {
  venue = await apiVenue({ accounts: 60 });
  viewer = await venue.person('VIEWER');
});
afterAll(() => venue.close());

async function runBefore(hours: number): Promise<number | null> {
  const query = `query ($hours: Int!) { venue { runBefore(hours: $hours) { id } } }`;
  const { venue: read } = await venue.read<{ venue: { runBefore: { id: string } | null } }>(viewer, query, {
    hours,
  });
  const id = read.runBefore?.id;
  return id === undefined ? null : Number(Buffer.from(id, 'base64').toString().split(':')[1]);
}

const agedBy = (runId: number, hours: number) =>
  venue.owner.query(
    `UPDATE margin_run SET started_at = now() - make_interval(secs => $2), completed_at = now() - make_interval(secs => $2) WHERE id = $1`,
    [runId, hours * 3600],
  );

test('the run of a day ago is the newest that stood then; before there was one it is none', async () => {
  expect(await runBefore(24)).toBeNull();
  const [first] = await venue.prisma.marginRun.findMany({ orderBy: { id: 'asc' } });
  for (const price of ['64000', '63000']) {
    await venue.setPrices({ 'BTC-PERP': price });
    await remarginAccounts(venue.deps);
  }
  const [, second, third] = await venue.prisma.marginRun.findMany({ orderBy: { id: 'asc' } });
  await agedBy(Number(first?.id), 49);
  await agedBy(Number(second?.id), 25);
  expect(await runBefore(24)).toBe(Number(second?.id));
  expect(await runBefore(48)).toBe(Number(first?.id));
  expect(await runBefore(50)).toBeNull();
  // Never one that this answer does not know as the live run or before it.
  await venue.owner.query('UPDATE venue SET live_run_id = $1', [first?.id]);
  expect(await runBefore(24)).toBe(Number(first?.id));
  await venue.owner.query('UPDATE venue SET live_run_id = $1', [third?.id]);
});

test('a span that is no span is refused', async () => {
  for (const hours of [0, -1, 8785]) {
    const { errors } = await venue.ask(viewer, `{ venue { runBefore(hours: ${hours}) { id } } }`);
    expect(errors?.[0]?.extensions).toMatchObject({ argument: 'venue.runBefore.hours', rule: 'range' });
  }
});

test('the worst margin calls are liquidations, and of each stage the largest', async () => {
  const query = `{ marginCalls(open: true, orderBy: WORST, first: 100) { edges { node { stage amount } } }
    newest: marginCalls(open: true, first: 100) { totalCount } }`;
  interface Read {
    readonly marginCalls: {
      readonly edges: readonly { readonly node: { readonly stage: string; readonly amount: string } }[];
    };
    readonly newest: { readonly totalCount: number };
  }
  const { marginCalls, newest } = await venue.read<Read>(viewer, query);
  const calls = marginCalls.edges.map(({ node }) => node);
  expect(calls).toHaveLength(newest.totalCount);
  expect(new Set(calls.map(({ stage }) => stage))).toEqual(new Set(['LIQUIDATION', 'CALL']));
  const worst = calls.toSorted((a, b) =>
    a.stage === b.stage ? Number(b.amount) - Number(a.amount) : a.stage === 'LIQUIDATION' ? -1 : 1,
  );
  expect(calls).toEqual(worst);
});

test('accounts near liquidation are those that the run counts', async () => {
  const query = `{ accounts(nearLiquidation: true, first: 100) { totalCount edges { node { accountId margin {
      equity maintenanceMargin } } } } venue { liveRun { countNearLiquidation } } }`;
  interface Read {
    readonly accounts: {
      readonly totalCount: number;
      readonly edges: readonly {
        readonly node: {
          readonly accountId: string;
          readonly margin: { readonly equity: string; readonly maintenanceMargin: string };
        };
      }[];
    };
    readonly venue: { readonly liveRun: { readonly countNearLiquidation: number } };
  }
  // One BTC at 65,000.5 asks 350.005: 385 of equity is just within a tenth above, 455 is not.
  await venue.setPrices({ 'BTC-PERP': '65000.5' });
  await remarginAccounts(venue.deps);
  const { accounts, venue: read } = await venue.read<Read>(viewer, query);
  const names = accounts.edges.map(({ node }) => node.accountId);
  expect(names).toContain('edge-call');
  expect(names).not.toContain('edge-warning');
  expect(accounts.totalCount).toBe(read.liveRun.countNearLiquidation);
  for (const { node } of accounts.edges) {
    const [equity, required] = [Number(node.margin.equity), Number(node.margin.maintenanceMargin)];
    expect(required).toBeGreaterThan(0);
    expect(equity).toBeGreaterThanOrEqual(required);
    expect(equity).toBeLessThanOrEqual(required * 1.1);
  }
});
