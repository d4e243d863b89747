import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { decimal } from '../../domain/number/decimal';
import { ok } from '../../domain/result';
import type { BarRow, FigureRow, PriceRow } from '../../domain/market/price-row';
import type { BarQuestion } from '../../ports/market-data';
import { importVenue, type ImportVenue } from '../../testing/import-venue';
import { placedRows, TEST_SOURCE } from '../../testing/import-source';
import { importPrices } from './import-prices';

let venue: ImportVenue;
beforeAll(async () => {
  venue = await importVenue(['BTCUSDT', 'ETHUSDT']);
});
afterAll(() => venue.close());

const bar = (instrument: string, day: number, close: string, changes: Partial<BarRow> = {}): BarRow => ({
  ...{ kind: 'BAR', instrument, intervalMinutes: 1440, opensAt: new Date(Date.UTC(2026, 0, day)) },
  ...{ open: decimal('100'), high: decimal('200'), low: decimal('1'), close: decimal(close) },
  ...{ quoteVolume: null, ...changes },
});

/** @returns the instant of the database after it was taken */
async function take(...rows: readonly PriceRow[]): Promise<Date> {
  const taken = await importPrices(venue.deps, venue.operator, {
    rows: placedRows(rows),
    source: TEST_SOURCE,
  });
  if (!taken.ok) throw new Error(JSON.stringify(taken.refusal));
  return now();
}

async function now(): Promise<Date> {
  const { rows } = await venue.owner(
    `select pg_sleep(0.003), date_trunc('milliseconds', clock_timestamp()) as at, pg_sleep(0.003)`,
  );
  return (rows[0] as { at: Date }).at;
}

async function closes(
  instrument: string,
  asOf: Date,
  changes: Partial<BarQuestion> = {},
): Promise<readonly string[]> {
  const read = await venue.transact(async ({ marketData }) =>
    ok(await marketData.barsAsOf({ instrument, intervalMinutes: 1440, asOf, limit: 10, ...changes })),
  );
  if (!read.ok) throw new Error('never refused');
  return read.value.map(({ opensAt, close }) => `${opensAt.getUTCDate()}: ${close.toFixed()}`);
}

describe('bars as of an instant', () => {
  test('a correction is another row, and who asks as of before it sees what was known', async () => {
    const before = await now();
    const first = await take(bar('BTCUSDT', 1, '105'), bar('BTCUSDT', 2, '106'));
    const corrected = await take(bar('BTCUSDT', 1, '104'), bar('BTCUSDT', 2, '106'));
    const again = await take(bar('BTCUSDT', 1, '105'));
    expect(await closes('BTCUSDT', before)).toEqual([]);
    expect(await closes('BTCUSDT', first)).toEqual(['1: 105', '2: 106']);
    expect(await closes('BTCUSDT', corrected)).toEqual(['1: 104', '2: 106']);
    expect(await closes('BTCUSDT', again)).toEqual(['1: 105', '2: 106']);
    expect(await venue.prisma.priceBar.count({ where: { instrumentSymbol: 'BTCUSDT' } })).toBe(4);
  });

  test('a late bar enters in its place, from when it came; a gap stays a gap; only the newest are asked for', async () => {
    const early = await take(bar('ETHUSDT', 1, '11'), bar('ETHUSDT', 5, '15'));
    const late = await take(bar('ETHUSDT', 3, '13'));
    expect(await closes('ETHUSDT', early)).toEqual(['1: 11', '5: 15']);
    expect(await closes('ETHUSDT', late)).toEqual(['1: 11', '3: 13', '5: 15']);
    expect(await closes('ETHUSDT', late, { limit: 2 })).toEqual(['3: 13', '5: 15']);
    expect(await closes('ETHUSDT', late, { intervalMinutes: 60 })).toEqual([]);
  });

  test('bars of two sources stand beside each other, and rank decides', async () => {
    const both = await take(
      bar('BTCUSDT', 9, '91', { source: 'one' }),
      bar('BTCUSDT', 9, '92', { source: 'two' }),
      bar('BTCUSDT', 10, '93', { source: 'two' }),
    );
    const asked = async (precedence?: string[]) => {
      const changes = precedence === undefined ? {} : { trust: { precedence, untrusted: [] } };
      return closes('BTCUSDT', both, { limit: 2, ...changes });
    };
    expect(await asked(['one', 'two'])).toEqual(['9: 91', '10: 93']);
    expect(await asked(['two', 'one'])).toEqual(['9: 92', '10: 93']);
    expect(await asked()).toEqual(['9: 92', '10: 93']);
  });

  test('of corrections that come at once each is one, whoever was first', async () => {
    await take(bar('BTCUSDT', 20, '50'));
    await Promise.all([1, 2, 3].map(() => take(bar('BTCUSDT', 20, '51'))));
    const opensAt = new Date(Date.UTC(2026, 0, 20));
    expect(await venue.prisma.priceBar.count({ where: { opensAt } })).toBe(2);
  });
});

describe('the database refuses', () => {
  test.each([
    ['to change a bar', 'update price_bar set close = open', /price_bar is append-only/],
    ['to take one away', 'delete from price_bar', /price_bar is append-only/],
    ['to take all away', 'truncate price_bar', /price_bar is append-only/],
    ['to change a figure that was', 'update market_figure_history set value = 1', /is append-only/],
    [
      'a bar that has not closed',
      `insert into price_bar (instrument_symbol, interval_minutes, opens_at, open, high, low, close)
       values ('BTCUSDT', 1, now(), 1, 1, 1, 1)`,
      /known when it has closed/,
    ],
  ])('%s', async (_, sql, why) => {
    await take({ ...figure('7', 1), subject: 'of its own' }, bar('BTCUSDT', 1, '105'));
    await expect(venue.owner(sql)).rejects.toThrow(why);
  });

  test('another time of receipt than its own', async () => {
    await venue.owner(
      `insert into price_bar (instrument_symbol, interval_minutes, opens_at, open, high, low, close, received_at)
       values ('BTCUSDT', 1, '2020-01-01', 1, 1, 1, 1, '2020-01-02')`,
    );
    const [row] = await venue.prisma.priceBar.findMany({ orderBy: { id: 'desc' }, take: 1 });
    expect(Date.now() - (row?.receivedAt.getTime() ?? 0)).toBeLessThan(600_000);
  });
});

const figure = (value: string, day: number, name = 'DEPTH'): FigureRow => ({
  ...{ kind: 'FIGURE', subject: 'BTCUSDT', figure: name, value: decimal(value) },
  observedAt: new Date(Date.UTC(2026, 0, day)),
});

describe('figures with a history', () => {
  const depths = async (asOf: Date) => {
    const question = { subject: 'BTCUSDT', figure: 'DEPTH', asOf, limit: 10 } as const;
    const read = await venue.transact(async ({ marketData }) => ok(await marketData.figuresAsOf(question)));
    return read.ok ? read.value.map(({ value }) => value.toFixed()) : [];
  };
  const newest = async (name: string) => {
    const where = { subject_figure: { subject: 'BTCUSDT', figure: name } };
    return (await venue.prisma.marketFigure.findUniqueOrThrow({ where })).value.toFixed();
  };

  test('keep what was stated, late and corrected values too; the newest moves forward only', async () => {
    const first = await take(figure('100', 1), figure('300', 3));
    const second = await take(figure('200', 2), figure('301', 3), figure('100', 1));
    expect(await depths(first)).toEqual(['100', '300']);
    expect(await depths(second)).toEqual(['100', '200', '301']);
    expect(await newest('DEPTH')).toBe('300');
  });

  test('others keep none', async () => {
    await take(figure('1', 1, 'SKEW'), figure('2', 2, 'SKEW'));
    expect(await newest('SKEW')).toBe('2');
    expect(await venue.prisma.marketFigureHistory.count({ where: { figure: 'SKEW' } })).toBe(0);
  });

  test.each([
    ['a spread of 200 %', figure('2', 1, 'SPREAD')],
    ['a depth below nothing', figure('-1', 1)],
    ['a turnover below nothing', figure('-0.1', 1, 'TURNOVER')],
  ])('%s is refused', async (_, row) => {
    await expect(take(row)).rejects.toThrow('figure-range');
  });
});
