import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { parseHistorySeries, parseHistorySnapshot } from '../../domain/books/history-snapshot';
import { Random } from '../../domain/number/random';
import { coverageOf, readEvidence } from '../../domain/risk/evidence';
import { simulationReads } from '../../db/reads/simulation-reads';
import { marginedVenue, type MarginedVenue, tieredDocument } from '../../testing/margined-venue';
import { repeatSimulation } from './repeat-simulation';
import { runSimulation } from './run-simulation';

const DAY_MS = 86_400_000;
const DAYS = 300;
const TIGHTER = tieredDocument({ altsRate: '0.4', altsLeverage: '2' });

let venue: MarginedVenue;
beforeAll(async () => {
  venue = await marginedVenue({ accounts: 40 });
});
afterAll(() => venue.close());

const today = Math.floor(Date.now() / DAY_MS) * DAY_MS;

function bars(instrumentSymbol: string, days: number, seed: number) {
  const random = Random.fromSeed(seed);
  let close = 100;
  return Array.from({ length: days }, (_, day) => {
    const open = close;
    close = open * (1 + 0.03 * random.normal());
    const text = (price: number) => price.toFixed(6);
    return {
      ...{ instrumentSymbol, intervalMinutes: 1_440, opensAt: new Date(today - (days - day) * DAY_MS) },
      ...{ open: text(open), close: text(close) },
      ...{ high: text(1.01 * Math.max(open, close)), low: text(0.99 * Math.min(open, close)) },
    };
  });
}

async function requested(): Promise<string> {
  const { proposalId, revisionId } = await venue.draft(TIGHTER);
  return venue.within(async (unit) => {
    const { authorId } = (await unit.proposals.find(proposalId)) ?? { authorId: '' };
    const of = { proposalId, revisionId, requestedById: authorId, repeatsId: null };
    return (await unit.simulations.add({ ...of, requestedAt: unit.now })).id;
  });
}

async function simulated(blockAccounts = 16) {
  const id = await requested();
  expect(await runSimulation({ ...venue.deps, blockAccounts }, id)).toMatchObject({ kind: 'DONE' });
  return { id, ...(await evidenceOf(id)) };
}

async function evidenceOf(id: string) {
  const { evidence, evidenceHash } = await venue.prisma.simulation.findUniqueOrThrow({ where: { id } });
  return { document: readEvidence(evidence ?? ''), evidenceHash };
}

async function repeated(id: string) {
  const officer = await venue.person('OFFICER');
  const { simulationId } = await venue.value(repeatSimulation(venue.deps, officer, { simulationId: id }));
  return { simulationId, outcome: await runSimulation(venue.deps, simulationId) };
}

const snapshotOf = async (hash: string) => {
  const text = await venue.within(({ simulations }) => simulations.loadSnapshot(hash));
  if (!text.ok) throw new Error(text.refusal.code);
  return text.value;
};

describe('a simulation of a venue', () => {
  test('without bars says nothing of prices, and keeps no history', async () => {
    const { document, evidenceHash, id } = await simulated();
    expect(document).not.toHaveProperty('inputs.coverage');
    expect(coverageOf(document)).toBeNull();
    expect(
      await venue.prisma.snapshot.count({ where: { kind: { in: ['HISTORY', 'HISTORY_SERIES'] } } }),
    ).toBe(0);
    // Bars that come later are no part of its repeat.
    await venue.prisma.priceBar.createMany({ data: bars('BTC-PERP', DAYS, 1) });
    const { outcome } = await repeated(id);
    expect(outcome).toEqual({ kind: 'DONE', evidenceHash });
  });

  test('with bars says of each listed instrument what they come to, or what it lacks', async () => {
    await venue.prisma.priceBar.createMany({ data: bars('DOGE-PERP', 251, 2) });
    const { id, document } = await simulated();
    expect(document.format).toBe('margrave/evidence/13');
    const coverage = coverageOf(document);
    expect(coverage?.found.instruments.map(({ instrument, lack }) => [instrument, lack])).toEqual([
      ['BTC-PERP', null],
      ['DOGE-PERP', null],
      ['ETH-PERP', { code: 'TOO_SHORT', moves: 0 }],
    ]);
    const [btc, doge] = coverage?.found.instruments ?? [];
    expect(btc?.history).toMatchObject({ moves: DAYS - 1, expected: 2.99 });
    expect(doge?.history).toMatchObject({ moves: 250, expected: 2.5 });
    // The change is of DOGE-PERP alone, and asks more of it: it can only cover more.
    expect(btc?.after).toEqual(btc?.before);
    for (const side of ['long', 'short'] as const)
      for (const moment of ['close', 'within'] as const) {
        const count = (when: 'before' | 'after') => doge?.[when][side].breaches?.[moment].breaches ?? NaN;
        expect(count('after')).toBeLessThanOrEqual(count('before'));
      }
    expect(doge?.before.long.breaches?.within.reading).toBe('TOO_LITTLE');
    // The position is what accounts hold on average: Σ notional ÷ accounts, as the database has them.
    const { rows } = await venue.owner.query<{ mean: string }>(
      `select trim_scale(round(sum(abs(quantity) * 1000 * 0.1425) / count(*), 8)) as mean
       from position where instrument_symbol = 'DOGE-PERP'`,
    );
    expect(doge?.notional).toBe(rows[0]?.mean);

    // What a page draws is what was counted.
    const reads = simulationReads(venue.prisma);
    const moves = (await reads.coverageMoves(id, 'DOGE-PERP')) ?? [];
    expect(moves).toHaveLength(250);
    for (const side of ['long', 'short'] as const) {
      const { margin, breaches } = doge?.after[side] ?? {};
      const beyond = moves.filter(({ losses }) => losses[side].within > Number(margin?.rate));
      expect(beyond).toHaveLength(breaches?.within.breaches ?? NaN);
    }
    expect(await reads.coverageMoves(id, 'ETH-PERP')).toBeNull();
    expect(await reads.coverageMoves(id, 'nothing')).toBeNull();
  });

  test('keeps the bars that were known, the last statement of each, and repeats from them alone', async () => {
    const [corrected] = await venue.prisma.priceBar.findMany({
      where: { instrumentSymbol: 'BTC-PERP' },
      orderBy: { opensAt: 'desc' },
      take: 1,
    });
    if (!corrected) throw new Error('there are bars');
    const { instrumentSymbol, intervalMinutes, opensAt } = corrected;
    const restated = (low: string, close: string) =>
      venue.prisma.priceBar.create({
        data: { instrumentSymbol, intervalMinutes, opensAt, open: close, low, close, high: '251' },
      });
    await restated('240', '250');
    const { id, document, evidenceHash } = await simulated(7);
    const hash = coverageOf(document)?.asked.historySnapshotHash ?? '';
    const list = parseHistorySnapshot(await snapshotOf(hash));
    if (!list.ok) throw new Error(list.refusal.message);
    expect(list.value.map(({ instrument, bars: count }) => [instrument, count])).toEqual([
      ['BTC-PERP', DAYS],
      ['DOGE-PERP', 251],
      ['ETH-PERP', 0],
    ]);
    const [series] = list.value;
    const read = parseHistorySeries(series ?? { bars: 0 }, await snapshotOf(series?.hash ?? ''));
    if (!read.ok) throw new Error(read.refusal.message);
    expect(read.value.at(-1)).toMatchObject({ close: '250', high: '251' });
    const kinds = await venue.prisma.snapshot.findMany({
      where: { hash: { in: [hash, series?.hash ?? ''] } },
    });
    expect(kinds.map(({ kind }) => kind).sort()).toEqual(['HISTORY', 'HISTORY_SERIES']);

    // What was stated of the day afterwards is known to the next simulation, and not to the repeat.
    await restated('19', '20');
    expect((await repeated(id)).outcome).toEqual({ kind: 'DONE', evidenceHash });
    const next = await simulated();
    expect(coverageOf(next.document)?.asked.historySnapshotHash).not.toBe(hash);
    expect(next.evidenceHash).not.toBe(evidenceHash);
  });

  test('is not repeated from a history that was altered', async () => {
    const { id, document } = await simulated();
    const hash = coverageOf(document)?.asked.historySnapshotHash ?? '';
    const list = parseHistorySnapshot(await snapshotOf(hash));
    const altered = list.ok ? (list.value[0]?.hash ?? '') : '';
    await venue.owner.query('alter table snapshot disable trigger user');
    await venue.owner.query('update snapshot set content = $1 where hash = $2', [Buffer.from('x'), altered]);
    await venue.owner.query('alter table snapshot enable trigger user');
    const { outcome } = await repeated(id);
    expect(outcome).toEqual({
      kind: 'FAILED',
      failure: `The stored snapshot ${altered} was altered: its hash differs.`,
    });
  });
});
