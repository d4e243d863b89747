import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { decimal } from '../../domain/number/decimal';
import type { BarRow, MarkRow, PriceRow } from '../../domain/market/price-row';
import { importVenue, type ImportVenue } from '../../testing/import-venue';
import { placedRows, TEST_SOURCE } from '../../testing/import-source';
import { importPrices } from './import-prices';

let venue: ImportVenue;
beforeAll(async () => {
  venue = await importVenue(['BTCUSDT', 'ETHUSDT']);
});
afterAll(() => venue.close());
beforeEach(() =>
  venue.owner(`delete from mark_price; set session_replication_role = replica;
    delete from price_bar; delete from market_figure_history; set session_replication_role = origin`),
);

const DAY = 24 * 60;
const bar = (changes: Partial<BarRow> = {}): BarRow => ({
  kind: 'BAR',
  instrument: 'BTCUSDT',
  intervalMinutes: DAY,
  opensAt: new Date('2026-01-30T00:00:00Z'),
  open: decimal('100'),
  high: decimal('110'),
  low: decimal('90'),
  close: decimal('105'),
  quoteVolume: null,
  ...changes,
});
const mark = (price: string, at: string, instrument = 'BTCUSDT'): MarkRow => ({
  kind: 'MARK',
  instrument,
  price: decimal(price),
  observedAt: new Date(at),
});
const take = (rows: readonly PriceRow[], actor = venue.operator) =>
  importPrices(venue.deps, actor, { rows: placedRows(rows), source: TEST_SOURCE });

async function faultsOf(rows: readonly PriceRow[]): Promise<string[]> {
  const result = await take(rows);
  if (result.ok || result.refusal.code !== 'InvalidInput') throw new Error('expected faults');
  return result.refusal.faults.map(({ path, rule }) => `${path}: ${rule}`);
}

const marks = async () =>
  Object.fromEntries(
    (await venue.prisma.markPrice.findMany()).map((row) => [row.instrumentSymbol, row.price.toFixed()]),
  );

describe('an import of prices', () => {
  test('takes bars, moves mark prices to the newest close, and leaves one entry, one record, one job', async () => {
    const before = await venue.traces();
    const taken = await take([
      bar({ opensAt: new Date('2026-01-31T00:00:00Z'), close: decimal('108'), quoteVolume: decimal('5') }),
      bar(),
      bar({ instrument: 'ETHUSDT', close: decimal('99.5') }),
    ]);
    expect(taken).toMatchObject({ ok: true, value: { kind: 'prices', rows: 3 } });
    expect(await marks()).toEqual({ BTCUSDT: '108', ETHUSDT: '99.5' });
    const bars = await venue.prisma.priceBar.findMany({ orderBy: { opensAt: 'asc' } });
    expect(bars.map(({ close }) => close.toFixed()).sort()).toEqual(['105', '108', '99.5']);
    const after = await venue.traces();
    expect(after).toEqual({
      imports: before.imports + 1,
      audited: before.audited + 1,
      inputsRevision: before.inputsRevision + 1n,
      remargins: 1,
    });
    const entry = await venue.prisma.auditEntry.findFirstOrThrow({ orderBy: { seq: 'desc' } });
    expect(entry).toMatchObject({ action: 'prices.import', actorId: venue.operator.personId });
    expect(JSON.parse(entry.payload)).toEqual({
      format: 2,
      kind: 'prices',
      outcomes: [
        { of: 'BAR', rows: 3, applied: 3 },
        { of: 'MARK', rows: 2, applied: 2 },
      ],
      rows: 3,
      source: 'test.csv',
      sha256: 'a'.repeat(64),
    });
  });

  test('moves mark prices forward in time only, whatever comes', async () => {
    await take([mark('100', '2026-02-02T00:00:00Z')]);
    await take([mark('90', '2026-02-01T00:00:00Z')]);
    expect(await marks()).toEqual({ BTCUSDT: '100' });
    await take([bar()]);
    expect(await marks()).toEqual({ BTCUSDT: '100' });
    await take([mark('110', '2026-02-02T00:00:00.001Z'), mark('95', '2026-02-01T12:00:00Z')]);
    expect(await marks()).toEqual({ BTCUSDT: '110' });
  });

  test('of two observations of one instant the first that came stays, of marks, closes and figures', async () => {
    await take([mark('105.5', '2026-01-31T00:00:00Z')]);
    await take([mark('106', '2026-01-31T00:00:00Z')]);
    expect(await marks()).toEqual({ BTCUSDT: '105.5' });
    await take([bar()]); // it closes at that instant
    expect(await marks()).toEqual({ BTCUSDT: '105.5' });
    await take([bar({ opensAt: new Date('2026-01-30T00:00:00.001Z') })]);
    expect(await marks()).toEqual({ BTCUSDT: '105' });

    const known = await venue.prisma.marketFigure.count();
    const figure = { kind: 'FIGURE', subject: 'BTCUSDT', figure: 'SKEW' } as const;
    const observedAt = new Date('2026-01-31T00:00:00Z');
    await take([{ ...figure, value: decimal('1'), observedAt }]);
    await take([{ ...figure, value: decimal('2'), observedAt }]);
    const figures = await venue.prisma.marketFigure.findMany({ where: { subject: 'BTCUSDT' } });
    expect(figures.map(({ value }) => value.toFixed())).toEqual(['1']);
    expect(await venue.prisma.marketFigure.count()).toBe(known + 1);
  });

  test('keeps every digit', async () => {
    const price = `${'9'.repeat(12)}.${'1'.repeat(18)}`;
    await take([mark(price, '2026-02-01T00:00:00Z')]);
    expect(await marks()).toEqual({ BTCUSDT: price });
  });
});

describe('is refused', () => {
  const now = Date.now();
  const cases: [string, PriceRow, string[]][] = [
    ['an instrument nobody listed', bar({ instrument: 'XUSDT' }), ['column "instrument": instrument-known']],
    ['a price of zero', mark('0', '2026-01-01T00:00:00Z'), ['column "price": price-positive']],
    ['a negative price', mark('-1', '2026-01-01T00:00:00Z'), ['column "price": price-positive']],
    ['a low above the close', bar({ low: decimal('106') }), ['column "low": ohlc']],
    ['a high below the open', bar({ open: decimal('111') }), ['column "high": ohlc']],
    ['a low of zero', bar({ low: decimal('0') }), ['column "low": price-positive']],
    ['an interval of zero', bar({ intervalMinutes: 0 }), ['column "intervalMinutes": interval']],
    [
      'an interval of two years',
      bar({ intervalMinutes: 2 * 366 * DAY }),
      ['column "intervalMinutes": interval'],
    ],
    ['a bar that is not over', bar({ opensAt: new Date(now - 60_000) }), ['column "opensAt": in-the-future']],
    [
      'a mark of tomorrow',
      mark('1', new Date(now + DAY * 60_000).toISOString()),
      ['column "observedAt": in-the-future'],
    ],
    [
      'a negative turnover',
      bar({ quoteVolume: decimal('-1') }),
      ['column "quoteVolume": volume-not-negative'],
    ],
  ];
  test.each(cases)('%s, and the good row beside it is not taken', async (_, row, expected) => {
    const before = await venue.traces();
    expect(await faultsOf([bar(), row])).toEqual(expected.map((fault) => `line 3, ${fault}`));
    expect(await venue.prisma.priceBar.count()).toBe(0);
    expect(await marks()).toEqual({});
    expect(await venue.traces()).toEqual(before);
  });

  test('the same bar twice, wherever in the file it stands', async () => {
    const many = Array.from({ length: 6000 }, (_, index) =>
      bar({ intervalMinutes: 1, opensAt: new Date(Date.UTC(2025, 0, 1) + index * 60_000) }),
    );
    const first = many[0];
    if (!first) throw new Error('there is a first bar');
    expect(await faultsOf([...many, first])).toEqual(['line 6002: duplicate-row']);
    const result = await take([...many, first]);
    expect(!result.ok && 'faults' in result.refusal && result.refusal.faults[0]?.message).toBe(
      'The row repeats line 2: BTCUSDT, 1, 2025-01-01 00:00:00+00.',
    );
    expect(await venue.prisma.priceBar.count()).toBe(0);
  });

  test('no row at all', async () => {
    expect(await faultsOf([])).toEqual([': rows-required']);
  });

  test('at a hundred faults, without reading on', async () => {
    let read = 0;
    async function* endless() {
      await Promise.resolve();
      for (;;) {
        read += 1;
        const value = mark('0', '2026-01-01T00:00:00Z');
        yield { place: { kind: 'LINE', line: read } as const, row: { ok: true, value } as const };
      }
    }
    const result = await importPrices(venue.deps, venue.operator, { rows: endless(), source: TEST_SOURCE });
    expect(!result.ok && 'faults' in result.refusal && result.refusal.faults).toHaveLength(100);
    expect(read).toBe(100);
  });

  test('without the right to import', async () => {
    expect(await take([bar()], await venue.person('VIEWER'))).toMatchObject({
      ok: false,
      refusal: { code: 'Forbidden', right: 'IMPORT' },
    });
    const nobody = { kind: 'ANONYMOUS' } as const;
    const refused = await importPrices(venue.deps, nobody, {
      rows: placedRows([bar()]),
      source: TEST_SOURCE,
    });
    expect(refused).toEqual({ ok: false, refusal: { code: 'Unauthenticated' } });
    expect(await venue.prisma.priceBar.count()).toBe(0);
  });
});

describe('the receipt says what became of the rows', () => {
  const outcomesOf = async (rows: readonly PriceRow[]) => {
    const taken = await take(rows);
    if (!taken.ok) throw new Error(JSON.stringify(taken.refusal));
    return taken.value.outcomes;
  };
  const figure = (value: string, at: string): PriceRow => ({
    kind: 'FIGURE',
    subject: 'BTC',
    figure: 'VOLATILITY',
    value: decimal(value),
    observedAt: new Date(at),
  });

  test('an older mark price, or one of the same instant, changed nothing', async () => {
    expect(await outcomesOf([mark('100', '2026-01-02T00:00:00Z')])).toEqual([
      { of: 'MARK', rows: 1, applied: 1 },
    ]);
    for (const [price, at] of [
      ['50', '2026-01-01T00:00:00Z'],
      ['100.0', '2026-01-02T00:00:00Z'],
    ] as const) {
      expect(await outcomesOf([mark(price, at)])).toEqual([{ of: 'MARK', rows: 1, applied: 0 }]);
    }
    expect(await marks()).toEqual({ BTCUSDT: '100' });
    const last = await venue.prisma.auditEntry.findFirstOrThrow({ orderBy: { seq: 'desc' } });
    expect(JSON.parse(last.payload)).toMatchObject({
      rows: 1,
      outcomes: [{ of: 'MARK', rows: 1, applied: 0 }],
    });
  });

  test('another value of the very instant that stands is a contradiction, of marks, closes and figures, and stays out', async () => {
    const at = '2026-01-02T00:00:00Z';
    const volatility = (value: string) => ({ ...figure(value, at), subject: 'ETH' }) as PriceRow;
    await take([mark('100', at), mark('7', at, 'ETHUSDT'), volatility('0.5')]);
    const turnover = { ...figure('9', at), figure: 'TURNOVER', subject: 'BTCUSDT' } as PriceRow;
    await take([turnover]);
    const rows = [mark('50', at), mark('7', at, 'ETHUSDT'), volatility('0.6')];
    expect(await outcomesOf(rows)).toEqual([
      { of: 'MARK', rows: 2, applied: 0, contradictions: 1 },
      { of: 'FIGURE', rows: 1, applied: 0, contradictions: 1 },
    ]);
    const last = await venue.prisma.auditEntry.findFirstOrThrow({ orderBy: { seq: 'desc' } });
    expect(JSON.parse(last.payload)).toMatchObject({
      outcomes: [{ contradictions: 1 }, { contradictions: 1 }],
    });
    // Beside one that moves: what is compared is what stood before.
    expect(await outcomesOf([mark('60', at), mark('101', '2026-01-03T00:00:00Z')])).toEqual([
      { of: 'MARK', rows: 2, applied: 1, contradictions: 1 },
    ]);
    // Of a figure with a history the other value is kept there, and what stands stays.
    expect(await outcomesOf([{ ...turnover, value: decimal('8') } as PriceRow])).toEqual([
      { of: 'FIGURE', rows: 1, applied: 1, contradictions: 1 },
    ]);
    expect(await marks()).toEqual({ BTCUSDT: '101', ETHUSDT: '7' });
    const figures = await venue.prisma.marketFigure.findMany({ where: { observedAt: new Date(at) } });
    expect(figures.map(({ value }) => value.toFixed()).sort()).toEqual(['0.5', '9']);
  });

  test('of two of one instrument in one import the older changed nothing', async () => {
    const two = [mark('100', '2026-01-02T00:00:00Z'), mark('101', '2026-01-03T00:00:00Z')];
    expect(await outcomesOf(two)).toEqual([{ of: 'MARK', rows: 2, applied: 1 }]);
  });

  test('bars that are stored so, their close that moved no mark, and a figure that is not newer', async () => {
    const rows = [bar(), figure('0.5', '2026-01-02T00:00:00Z'), mark('7', '2026-01-02T00:00:00Z', 'ETHUSDT')];
    expect(await outcomesOf(rows)).toEqual([
      { of: 'BAR', rows: 1, applied: 1 },
      { of: 'MARK', rows: 2, applied: 2 },
      { of: 'FIGURE', rows: 1, applied: 1 },
    ]);
    expect(await outcomesOf(rows)).toEqual([
      { of: 'BAR', rows: 1, applied: 0 },
      { of: 'MARK', rows: 2, applied: 0 },
      { of: 'FIGURE', rows: 1, applied: 0 },
    ]);
    expect(await outcomesOf([bar({ close: decimal('106') }), bar({ intervalMinutes: 60 })])).toEqual([
      { of: 'BAR', rows: 2, applied: 2, corrections: 1 },
      { of: 'MARK', rows: 1, applied: 0, contradictions: 1 },
    ]);
  });
});
