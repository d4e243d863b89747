import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { decimal } from '../../domain/number/decimal';
import {
  type AccountImportRow,
  type CollateralRow,
  PLAIN_BALANCE,
  PLAIN_POSITION,
} from '../../domain/books/account-row';
import type { PositionRow } from '../../domain/books/contract-row';
import { placedRows, TEST_SOURCE } from '../../testing/import-source';
import { importVenue, tieredInstrument, type ImportVenue } from '../../testing/import-venue';
import { importAccounts } from './import-accounts';

let venue: ImportVenue;
beforeAll(async () => {
  venue = await importVenue(['BTCUSDT', 'ETHUSDT']);
  // Listed, and in no margin class of the live version.
  const { symbol, kind, underlying, settlementAsset, multiplier } = tieredInstrument('SOLUSDT');
  await venue.prisma.instrument.create({
    data: { symbol, kind, underlying, settlementAsset, multiplier: multiplier.toFixed() },
  });
});
afterAll(() => venue.close());
beforeEach(() => venue.owner('delete from position; delete from collateral_balance; delete from account'));

const position = (account: string, quantity: string, changes: Partial<PositionRow> = {}): PositionRow => ({
  ...PLAIN_POSITION,
  kind: 'POSITION',
  account,
  instrument: 'BTCUSDT',
  quantity: decimal(quantity),
  entryPrice: decimal('90000'),
  ...changes,
});
const balance = (account: string, amount: string, asset = 'USDT'): CollateralRow => ({
  ...PLAIN_BALANCE,
  kind: 'COLLATERAL',
  account,
  asset,
  amount: decimal(amount),
});
const take = (rows: readonly AccountImportRow[], actor = venue.operator) =>
  importAccounts(venue.deps, actor, { rows: placedRows(rows), source: TEST_SOURCE });

async function book() {
  const positions = await venue.prisma.position.findMany({ orderBy: { accountId: 'asc' } });
  const balances = await venue.prisma.collateralBalance.findMany({ orderBy: { accountId: 'asc' } });
  return {
    accounts: (await venue.prisma.account.findMany({ orderBy: { id: 'asc' } })).map(({ id }) => id),
    positions: positions.map((row) => `${row.accountId} ${row.instrumentSymbol} ${row.quantity.toFixed()}`),
    balances: balances.map((row) => `${row.accountId} ${row.asset} ${row.amount.toFixed()}`),
  };
}

describe('an import of accounts', () => {
  test('sets positions and balances, and leaves one entry, one record, one job', async () => {
    const before = await venue.traces();
    const rows = [position('A', '-0.5'), balance('A', '1000'), balance('B', '-20.5')];
    expect(await take(rows)).toMatchObject({ ok: true, value: { kind: 'accounts', rows: 3 } });
    expect(await book()).toEqual({
      accounts: ['A', 'B'],
      positions: ['A BTCUSDT -0.5'],
      balances: ['A USDT 1000', 'B USDT -20.5'],
    });
    expect(await venue.traces()).toEqual({
      imports: before.imports + 1,
      audited: before.audited + 1,
      inputsRevision: before.inputsRevision + 1n,
      remargins: 1,
    });
  });

  test('replaces what a row names, removes what it sets to 0, and leaves the rest', async () => {
    await take([position('A', '1'), position('A', '2', { instrument: 'ETHUSDT' }), balance('A', '10')]);
    await take([
      position('A', '3'),
      position('A', '0', { instrument: 'ETHUSDT', entryPrice: null }),
      position('B', '0', { entryPrice: null }),
    ]);
    expect(await book()).toEqual({
      accounts: ['A', 'B'],
      positions: ['A BTCUSDT 3'],
      balances: ['A USDT 10'],
    });
    await take([balance('A', '0')]);
    expect((await book()).balances).toEqual([]);
  });

  test('what is closed needs neither class nor haircut', async () => {
    const closing = position('A', '0', { instrument: 'SOLUSDT', entryPrice: null });
    expect(await take([closing, balance('A', '0', 'DOGE')])).toMatchObject({ ok: true });
  });
});

describe('is refused', () => {
  const cases: [string, AccountImportRow, string, string][] = [
    [
      'an instrument nobody listed',
      position('A', '1', { instrument: 'XUSDT' }),
      'instrument',
      'instrument-known',
    ],
    [
      'an instrument without class',
      position('A', '1', { instrument: 'SOLUSDT' }),
      'instrument',
      'instrument-classed',
    ],
    [
      'an entry price of zero',
      position('A', '1', { entryPrice: decimal('0') }),
      'entryPrice',
      'price-positive',
    ],
    ['no entry price', position('A', '1', { entryPrice: null }), 'entryPrice', 'price-positive'],
    ['collateral without rule', balance('A', '1', 'DOGE'), 'asset', 'collateral-known'],
    ['an account with a space', balance('A B', '1'), 'account', 'identifier'],
    ['an asset with a tab', balance('A', '0', 'US\tDT'), 'asset', 'identifier'],
    ['an account of 65 characters', balance('A'.repeat(65), '1'), 'account', 'identifier'],
  ];
  test.each(cases)('%s, and the good row beside it is not taken', async (_, row, column, rule) => {
    const before = await venue.traces();
    expect(await take([balance('Z', '5'), row])).toMatchObject({
      ok: false,
      refusal: { code: 'InvalidInput', faults: [{ path: `line 3, column "${column}"`, rule }] },
    });
    expect((await book()).accounts).toEqual([]);
    expect(await venue.traces()).toEqual(before);
  });

  test('a position and a balance given twice', async () => {
    const rows = [position('A', '1'), balance('A', '1'), position('A', '2'), balance('A', '0')];
    expect(await take(rows)).toMatchObject({
      ok: false,
      refusal: {
        faults: [
          { path: 'line 4', rule: 'duplicate-row', message: 'The row repeats line 2: A, BTCUSDT.' },
          { path: 'line 5', rule: 'duplicate-row', message: 'The row repeats line 3: A, USDT.' },
        ],
      },
    });
  });

  test('when another version goes live while the rows are read', async () => {
    const { prisma } = venue;
    async function* rows() {
      yield {
        place: { kind: 'LINE', line: 2 } as const,
        row: { ok: true, value: balance('A', '1') } as const,
      };
      const { parameterSetHash } = await prisma.version.findUniqueOrThrow({ where: { number: 1 } });
      await prisma.version.create({
        data: { number: 2, kind: 'CHANGE', parameterSetHash, activatedAt: new Date() },
      });
      await prisma.venue.update({ where: { id: 1 }, data: { liveVersion: 2 } });
    }
    const refused = await importAccounts(venue.deps, venue.operator, { rows: rows(), source: TEST_SOURCE });
    expect(refused).toMatchObject({ ok: false, refusal: { faults: [{ rule: 'live-version-moved' }] } });
    expect((await book()).accounts).toEqual([]);
  });

  test('without the right to import', async () => {
    const analyst = await venue.person('ANALYST');
    expect(await take([balance('A', '1')], analyst)).toMatchObject({
      ok: false,
      refusal: { code: 'Forbidden', right: 'IMPORT', roles: ['OPERATOR', 'ADMINISTRATOR'] },
    });
  });
});

test('a reader that fails in the middle leaves nothing', async () => {
  async function* rows() {
    yield { place: { kind: 'LINE', line: 2 } as const, row: { ok: true, value: balance('A', '1') } as const };
    await Promise.resolve();
    throw new Error('the disk is gone');
  }
  const importing = importAccounts(venue.deps, venue.operator, { rows: rows(), source: TEST_SOURCE });
  await expect(importing).rejects.toThrow('the disk is gone');
  expect((await book()).accounts).toEqual([]);
});

test('two imports of the same accounts at once: both are taken, one after the other', async () => {
  const rows = (amount: string) => Array.from({ length: 300 }, (_, index) => balance(`A${index}`, amount));
  const results = await Promise.all([take(rows('1')), take(rows('2').reverse()), take(rows('3'))]);
  expect(results.every(({ ok }) => ok)).toBe(true);
  const amounts = new Set(
    (await venue.prisma.collateralBalance.findMany()).map((row) => row.amount.toFixed()),
  );
  expect(amounts.size).toBe(1);
});

test('the receipt says what became of the rows: what is held so already, and what is not held, change nothing', async () => {
  const outcomesOf = async (rows: readonly AccountImportRow[]) => {
    const taken = await take(rows);
    if (!taken.ok) throw new Error(JSON.stringify(taken.refusal));
    return taken.value.outcomes;
  };
  const rows = [position('A', '1'), position('B', '2'), balance('A', '5')];
  const all = [
    { of: 'POSITION', rows: 2, applied: 2 },
    { of: 'COLLATERAL', rows: 1, applied: 1 },
  ];
  expect(await outcomesOf(rows)).toEqual(all);
  expect(await outcomesOf(rows)).toEqual(all.map((outcome) => ({ ...outcome, applied: 0 })));
  expect(await outcomesOf([position('A', '1'), position('B', '0'), balance('C', '0')])).toEqual([
    { of: 'POSITION', rows: 2, applied: 1 },
    { of: 'COLLATERAL', rows: 1, applied: 0 },
  ]);
});
