import { afterAll, beforeAll, expect, test } from 'vitest';
import { decimal } from '../../domain/number/decimal';
import { contentHash } from '../../domain/json/canonical';
import type { EvidenceDocument } from '../../domain/risk/evidence';
import { placedRows, TEST_SOURCE } from '../../testing/import-source';
import { marginedVenue, tieredDocument, type MarginedVenue } from '../../testing/margined-venue';
import { explainAccountNow } from './explain-account';
import { importPrices } from '../imports/import-prices';
import { previewChange } from '../simulation/preview-change';
import { remarginAccounts } from './remargin-accounts';
import { runSimulation } from '../simulation/run-simulation';

let venue: MarginedVenue;
beforeAll(async () => {
  venue = await marginedVenue({ accounts: 40 });
});
afterAll(() => venue.close());

/** The venue's set with initial margin of BTC and ETH raised with open interest between two caps. */
function withOpenInterest(upperCap: string): string {
  const document = JSON.parse(tieredDocument()) as {
    marginClasses: Record<string, { initialMargin: { modifiers?: unknown } }>;
  };
  const { majors } = document.marginClasses;
  if (!majors) throw new Error('there is a class of majors');
  majors.initialMargin.modifiers = [
    {
      operation: 'MAX',
      curve: {
        driver: 'OPEN_INTEREST',
        shape: 'LINEAR',
        points: [
          { at: '1000000', rate: '0.01' },
          { at: upperCap, rate: '1' },
        ],
        beyond: 'HOLD',
      },
    },
  ];
  return JSON.stringify(document);
}

/** The venue's set with BTC and ETH margined by the worst of two moves, each on its own. */
function withGrid(fraction: string): string {
  const document = JSON.parse(tieredDocument()) as Record<string, unknown> & {
    marginClasses: Record<string, { instruments: string[] }>;
  };
  const { majors } = document.marginClasses;
  if (!majors) throw new Error('there is a class of majors');
  document.marginClasses = {
    ...document.marginClasses,
    majors: { ...majors, instruments: ['BTC-PERP'] },
    ether: { ...majors, instruments: ['ETH-PERP'] },
  };
  document['portfolios'] = {
    BTC: {
      method: 'SCENARIO_GRID',
      marginClasses: ['majors'],
      underlying: 'BTC',
      scenarios: [
        { name: 'up', priceMove: '1', volatility: 'NONE' },
        { name: 'down', priceMove: '-1', volatility: 'NONE' },
      ],
      priceRange: { unit: 'FRACTION', fraction },
      initialFactor: '1.25',
      maintenanceFactor: '1',
    },
  };
  return JSON.stringify(document);
}

let seconds = 0;
async function setFigure(subject: string, figure: string, value: string): Promise<void> {
  seconds += 1;
  const row = {
    ...{ kind: 'FIGURE' as const, subject, figure, value: decimal(value) },
    observedAt: new Date(Date.UTC(2026, 0, 2, 0, 0, seconds)),
  };
  await venue.value(
    importPrices(venue.deps, await venue.person('OPERATOR'), {
      rows: placedRows([row]),
      source: TEST_SOURCE,
    }),
  );
}

async function activate(document: string): Promise<void> {
  await venue.activated(document);
  await remarginAccounts(venue.deps);
}

const liveMargin = async () => {
  await remarginAccounts(venue.deps);
  const run = await venue.prisma.marginRun.findFirstOrThrow({ orderBy: { id: 'desc' } });
  return { initialMargin: run.initialMargin.toFixed(), unpriced: run.unpriced };
};

test('without a figure that its formula needs a change is neither previewed nor simulated', async () => {
  const document = withOpenInterest('3000000');
  const preview = await previewChange(venue.deps)(await venue.person('ANALYST'), document);
  expect(preview).toMatchObject({
    ok: false,
    refusal: { code: 'MissingPrices', instruments: ['BTC-PERP OPEN_INTEREST', 'ETH-PERP OPEN_INTEREST'] },
  });
  const { proposalId, revisionId } = await venue.draft(document);
  const { authorId } = await venue.proposal(proposalId);
  const simulation = await venue.within((unit) =>
    unit.simulations.add({
      ...{ proposalId, revisionId, requestedById: authorId, repeatsId: null },
      requestedAt: unit.now,
    }),
  );
  const outcome = await runSimulation(venue.deps, simulation.id);
  expect(outcome).toMatchObject({ kind: 'FAILED' });
  expect(JSON.stringify(outcome)).toContain('BTC-PERP OPEN_INTEREST');
});

test('an open-interest cap goes live as it was simulated, and margin then follows open interest', async () => {
  await setFigure('BTC-PERP', 'OPEN_INTEREST', '2000000');
  await setFigure('ETH-PERP', 'OPEN_INTEREST', '500000');
  const plain = await liveMargin();
  await activate(withOpenInterest('3000000'));
  const evidence = await venue.prisma.simulation.findFirstOrThrow({
    where: { state: 'DONE' },
    orderBy: { finishedAt: 'desc' },
  });
  const { impact } = (JSON.parse(evidence.evidence ?? 'null') as EvidenceDocument).studies;
  const live = await liveMargin();
  expect(impact.totals.initialMargin).toMatchObject({
    before: plain.initialMargin,
    after: live.initialMargin,
  });

  const explained = await venue.value(
    explainAccountNow(venue.deps, await venue.person('VIEWER'), 'edge-call'),
  );
  // Half way between the caps: 0.01 + 0.99 / 2 of one BTC at 65,000.5
  expect(explained.positions[0]?.initialMargin.toFixed()).toBe('32825.2525');
  expect(explained.positions[0]?.initialMarginTerms.map(({ kind }) => kind)).toEqual(['RATE', 'MODIFIER']);

  await setFigure('BTC-PERP', 'OPEN_INTEREST', '900000');
  const calmer = await liveMargin();
  expect(Number(calmer.initialMargin)).toBeLessThan(Number(live.initialMargin));
  expect(calmer.unpriced).toBe(0);
});

test('what was simulated is repeated on the figures of then', async () => {
  const done = await venue.prisma.simulation.findFirstOrThrow({
    where: { state: 'DONE' },
    orderBy: { finishedAt: 'desc' },
  });
  const repeat = await venue.within((unit) =>
    unit.simulations.add({
      ...{ proposalId: done.proposalId, revisionId: done.revisionId },
      ...{ requestedById: done.requestedById, repeatsId: done.id, requestedAt: unit.now },
    }),
  );
  expect(await runSimulation(venue.deps, repeat.id)).toEqual({
    kind: 'DONE',
    evidenceHash: done.evidenceHash,
  });
  expect(contentHash(done.evidence ?? '')).toBe(done.evidenceHash);
});

test('a scenario grid goes live, charges the worst move, and is changed', async () => {
  await activate(withGrid('0.1'));
  const charged = async () => {
    const viewer = await venue.person('VIEWER');
    const explained = await venue.value(explainAccountNow(venue.deps, viewer, 'edge-call'));
    return [explained.maintenanceMargin?.toFixed(), explained.initialMargin?.toFixed()];
  };
  expect(await charged()).toEqual(['6500.05', '8125.0625']);
  await activate(withGrid('0.12'));
  expect(await charged()).toEqual(['7800.06', '9750.075']);
  expect(await venue.brokenAudit()).toBeNull();
});

test('a margin call says by when it is to be met', async () => {
  const openedBefore = new Set((await venue.prisma.marginCall.findMany()).map(({ id }) => id));
  const document = JSON.parse(withGrid('0.3')) as { accountRules: Record<string, unknown> };
  document.accountRules['gracePeriodMinutes'] = 90;
  await activate(JSON.stringify(document));
  const calls = await venue.prisma.marginCall.findMany();
  const opened = calls.filter(({ id }) => !openedBefore.has(id));
  expect(opened.length).toBeGreaterThan(0);
  for (const { openedAt, dueAt } of opened) expect(dueAt).toEqual(new Date(openedAt.getTime() + 90 * 60_000));
  for (const { dueAt } of calls.filter(({ id }) => openedBefore.has(id))) expect(dueAt).toBeNull();
});
