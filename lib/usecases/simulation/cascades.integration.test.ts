import { afterAll, beforeAll, expect, test } from 'vitest';
import type { AccountBook } from '../../domain/margin/method/types';
import type { PriceRow } from '../../domain/market/price-row';
import { Decimal, decimal } from '../../domain/number/decimal';
import { parseParameterSetText } from '../../domain/parameters/validate';
import { ok } from '../../domain/result';
import { cascadeOf, readEvidence } from '../../domain/risk/evidence';
import type { BookView } from '../../ports/margin';
import { marginedVenue, type MarginedVenue, tieredDocument } from '../../testing/margined-venue';
import { placedRows, TEST_SOURCE } from '../../testing/import-source';
import { putBooks } from '../../testing/put-books';
import { importPrices } from '../imports/import-prices';
import { repeatSimulation } from './repeat-simulation';
import { runSimulation } from './run-simulation';
import { cascadesFound } from './steps/cascades-found';

const TIGHTER = tieredDocument({ altsRate: '0.1' });

const holding = (account: string, quantity: number, amount: number): AccountBook => ({
  account,
  positions: [{ instrument: 'DOGE-PERP', quantity: new Decimal(quantity), entryPrice: decimal('0.1425') }],
  collateral: [{ asset: 'USDT', amount: new Decimal(amount) }],
});
/** Longs of 42,750 with ever more, a short, and one that no price of DOGE touches. */
const BOOKS: readonly AccountBook[] = [
  ...Array.from({ length: 9 }, (_, at) => holding(`long-${at}`, 300, 5_000 + 900 * at)),
  holding('short', -200, 9_000),
  {
    account: 'still',
    positions: [{ instrument: 'BTC-PERP', quantity: new Decimal('0.1'), entryPrice: decimal('65000.5') }],
    collateral: [{ asset: 'USDT', amount: new Decimal(6_000) }],
  },
];

let venue: MarginedVenue;
let day = 0;

beforeAll(async () => {
  venue = await marginedVenue({ accounts: 0 });
  await venue.within(({ book }) => putBooks(book, BOOKS));
});
afterAll(() => venue.close());

async function stated(figures: readonly (readonly [string, string, string])[]): Promise<void> {
  day += 1;
  const rows = figures.map(([subject, figure, value]): PriceRow => ({
    ...{ kind: 'FIGURE', subject, figure, value: decimal(value) },
    observedAt: new Date(Date.UTC(2026, 0, day)),
  }));
  const operator = await venue.person('OPERATOR');
  await venue.value(importPrices(venue.deps, operator, { rows: placedRows(rows), source: TEST_SOURCE }));
}

async function evidenceOf(id: string) {
  const { evidence, evidenceHash } = await venue.prisma.simulation.findUniqueOrThrow({ where: { id } });
  return { document: readEvidence(evidence ?? ''), evidenceHash };
}

async function simulated(blockAccounts: number) {
  const { proposalId, revisionId } = await venue.draft(TIGHTER);
  const id = await venue.within(async (unit) => {
    const { authorId } = (await unit.proposals.find(proposalId)) ?? { authorId: '' };
    const of = { proposalId, revisionId, requestedById: authorId, repeatsId: null };
    return (await unit.simulations.add({ ...of, requestedAt: unit.now })).id;
  });
  expect(await runSimulation({ ...venue.deps, blockAccounts }, id)).toMatchObject({ kind: 'DONE' });
  return { id, ...(await evidenceOf(id)) };
}

test('where no depth is known nothing is asked', async () => {
  const { document } = await simulated(5);
  expect(document).not.toHaveProperty('inputs.cascade');
  expect(cascadeOf(document)).toBeNull();
});

test('says what the worst crisis and a fall by a tenth do, with what is known of depths', async () => {
  await stated([
    ['DOGE-PERP', 'DEPTH', '12000'],
    ['BTC-PERP', 'TURNOVER', '500000000'],
    ['BTC-PERP', 'VOLATILITY', '0.5'],
    ['ETH-PERP', 'TURNOVER', '400000000'],
  ]);
  const { document } = await simulated(4);
  expect(document.format).toBe('margrave/evidence/8');
  const cascades = cascadeOf(document);
  expect(cascades?.asked).toMatchObject({
    shocks: [
      { key: 'covid-2020', date: '2020-03-12' },
      {
        key: 'everything-falls',
        date: null,
        moves: { 'BTC-PERP': '-0.1', 'DOGE-PERP': '-0.1', 'ETH-PERP': '-0.1' },
      },
      { key: 'no-shock', moves: {} },
    ],
    impacts: {
      'DOGE-PERP': { model: 'LINEAR', depth: '1200000', source: 'RESTING' },
      // 0.5/√365.
      'BTC-PERP': {
        model: 'SQUARE_ROOT',
        turnover: '500000000',
        dailyVolatility: '0.0261711961',
        source: 'FIGURE',
      },
    },
  });
  // Of ETH no bars are there to know a volatility by.
  expect(Object.keys(cascades?.asked.impacts ?? {})).toEqual(['BTC-PERP', 'DOGE-PERP']);
  const tenth = cascades?.found['everything-falls'];
  for (const under of [tenth?.before, tenth?.after]) {
    expect(under?.end).toBe('SETTLED');
    expect(under?.rounds.length).toBeGreaterThan(1);
  }
  // Tighter margin sells more, and before anything moved.
  expect(Number(tenth?.after.notional)).toBeGreaterThan(Number(tenth?.before.notional));
  // A change that liquidates nobody sells nobody; transition.integration.test.ts has one that does.
  const none = cascades?.found['no-shock'];
  expect([none?.before.accounts, none?.after.accounts]).toEqual([0, 0]);
  // The same of the book in one chunk.
  const [base, proposed] = [tieredDocument(), TIGHTER].map((text) => {
    const set = parseParameterSetText(text);
    if (!set.ok) throw new Error('the document is sound');
    return set.value;
  });
  if (!base || !proposed || !cascades) throw new Error('two sets');
  const sides = { base, proposed };
  const again = await venue.deps.readBook(async (view) =>
    cascadesFound(venue.deps.engine, sides, await view.market(), cascades.asked, whole(view)),
  );
  expect(again).toEqual({ ok: true, value: cascades.found });
});

async function* whole(view: BookView) {
  for await (const chunk of view.chunks(1_000)) yield ok(chunk);
}

test('a repeat computes with the depths that its evidence says, to the same hash, whatever is known now', async () => {
  const { id, evidenceHash, document } = await simulated(5);
  expect(document.format).toBe('margrave/evidence/8');
  await stated([
    ['DOGE-PERP', 'DEPTH', '100'],
    ['BTC-PERP', 'VOLATILITY', '2'],
  ]);
  const officer = await venue.person('OFFICER');
  const { simulationId } = await venue.value(repeatSimulation(venue.deps, officer, { simulationId: id }));
  expect(await runSimulation({ ...venue.deps, blockAccounts: 3 }, simulationId)).toEqual({
    kind: 'DONE',
    evidenceHash,
  });
  expect((await evidenceOf(simulationId)).evidenceHash).toBe(evidenceHash);
});
