import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { connectPool } from '../../db/pool';
import { pgReadBook } from '../../db/book-view';
import { decimal } from '../../domain/number/decimal';
import type { OfAccount } from '../../domain/books/account-id';
import {
  type AccountImportRow,
  type AccountRow,
  type CollateralRow,
  type OrderRow,
  PLAIN,
  PLAIN_BALANCE,
  PLAIN_POSITION,
} from '../../domain/books/account-row';
import type { PositionRow } from '../../domain/books/contract-row';
import { placedRows, TEST_SOURCE } from '../../testing/import-source';
import { importVenue, type ImportVenue } from '../../testing/import-venue';
import { closeAccount } from '../accounts/close-account';
import { importAccounts } from './import-accounts';

let venue: ImportVenue;
const pool = connectPool(process.env.DATABASE_URL ?? '', {
  ...{ connections: 1, applicationName: 'margrave test' },
  onError: () => undefined,
});
const readBook = pgReadBook(pool);
beforeAll(async () => {
  venue = await importVenue(['BTCUSDT', 'ETHUSDT']);
  await venue.owner(`insert into instrument (symbol, kind, underlying, settlement_asset, multiplier, expires_at)
    values ('OLDUSDT', 'FUTURE', 'OLD', 'USDT', 1, '2020-01-01')`);
});
afterAll(async () => {
  await pool.end();
  await venue.close();
});
beforeEach(() =>
  venue.owner(`delete from open_order; delete from chosen_rate; delete from position; delete from collateral_balance;
    delete from account where owner_id is not null; delete from account`),
);

const position = (quantity: string, changes: Partial<PositionRow> = {}): PositionRow => ({
  ...PLAIN_POSITION,
  kind: 'POSITION',
  ...{ account: 'A', instrument: 'BTCUSDT', quantity: decimal(quantity), entryPrice: decimal('90000') },
  ...changes,
});
const balance = (amount: string, changes: Partial<CollateralRow> = {}): CollateralRow => ({
  ...PLAIN_BALANCE,
  kind: 'COLLATERAL',
  ...{ account: 'A', asset: 'USDT', amount: decimal(amount) },
  ...changes,
});
const order = (id: string, quantity: string, changes: Partial<OrderRow> = {}): OrderRow => ({
  ...PLAIN,
  kind: 'ORDER',
  ...{ account: 'A', order: id, instrument: 'BTCUSDT', leg: 'NET', side: 'BUY', isReduceOnly: false },
  ...{ quantity: decimal(quantity), limitPrice: decimal('80000') },
  ...changes,
});
const words = (changes: Partial<AccountRow>): AccountRow => ({
  ...PLAIN,
  ...{ kind: 'ACCOUNT', account: 'A', mode: null, segment: null, selectedRate: null },
  ...changes,
});
const whole = (sequence: bigint, ...rows: AccountImportRow[]) =>
  [words({}), ...rows].map((row) => ({ ...row, sequence }));
const take = (...rows: readonly AccountImportRow[]) =>
  importAccounts(venue.deps, venue.operator, { rows: placedRows(rows), source: TEST_SOURCE });
const held = (id = 'A') => readBook((view) => view.account(id));

describe('what an account holds beyond plain positions', () => {
  test('is held, read back, and in every way of reading the book', async () => {
    const taken = await take(
      position('1', { accruedFunding: decimal('-2.5'), chosen: { leverage: decimal('20') } }),
      order('o-2', '3', { side: 'SELL', isReduceOnly: true, limitPrice: decimal('95000') }),
      order('o-1', '2'),
      order('o-3', '1', { instrument: 'ETHUSDT', limitPrice: decimal('3000') }),
      balance('500', { accruedInterest: decimal('0.25') }),
    );
    expect(taken).toMatchObject({
      ok: true,
      value: { outcomes: [{ of: 'POSITION' }, { of: 'CHOSEN_RATE' }, { of: 'ORDER', applied: 3 }, {}] },
    });
    const book = {
      account: 'A',
      positions: [
        {
          ...{ instrument: 'BTCUSDT', quantity: decimal('1'), entryPrice: decimal('90000') },
          ...{ accruedFunding: decimal('-2.5'), selectedLeverage: decimal('20') },
          openOrders: [
            { side: 'BUY', quantity: decimal('2'), limitPrice: decimal('80000'), isReduceOnly: false },
            { side: 'SELL', quantity: decimal('3'), limitPrice: decimal('95000'), isReduceOnly: true },
          ],
        },
        {
          ...{ instrument: 'ETHUSDT', quantity: decimal('0'), entryPrice: decimal('3000') },
          openOrders: [
            { side: 'BUY', quantity: decimal('1'), limitPrice: decimal('3000'), isReduceOnly: false },
          ],
        },
      ],
      collateral: [{ asset: 'USDT', amount: decimal('500'), accruedInterest: decimal('0.25') }],
    };
    expect(await held()).toEqual(book);
    await take(balance('1', { account: 'PLAIN' }));
    await readBook(async (view) => {
      expect((await view.columns()).beyondPlain).toEqual(['A']);
      for await (const chunk of view.chunks(10)) expect([...chunk.apart]).toEqual([[0, book]]);
    });
  });

  test('a chosen rate stays while positions come and go, until it is taken back', async () => {
    await take(position('1', { chosen: { rate: decimal('0.05') } }));
    await take(position('0', { entryPrice: null }));
    await take(position('2'));
    expect((await held())?.positions).toMatchObject([
      { quantity: decimal('2'), selectedRate: decimal('0.05') },
    ]);
    await take(position('2', { chosen: { rate: decimal('0') } }));
    expect((await held())?.positions[0]?.selectedRate).toBeUndefined();
  });

  test('the same again changes nothing, and says so', async () => {
    const rows = [position('1', { chosen: { leverage: decimal('5') } }), order('o', '1'), balance('9')];
    await take(...rows);
    const again = await take(...rows);
    expect(again.ok && again.value.outcomes.map(({ applied }) => applied)).toEqual([0, 0, 0, 0]);
  });

  test('an order of 0 is gone; what is empty makes no account one that is beyond plain', async () => {
    await take(order('o', '1'), balance('5', { accruedInterest: decimal('1') }));
    await take(order('o', '0', { limitPrice: null }), balance('5'));
    expect((await readBook((view) => view.columns())).beyondPlain).toEqual([]);
    expect(await held()).toEqual({
      ...{ account: 'A', positions: [] },
      collateral: [{ asset: 'USDT', amount: decimal('5') }],
    });
  });

  test('an open order keeps an account from being closed', async () => {
    await take(order('o', '1'));
    expect(await closeAccount(venue.deps, venue.operator, { accountId: 'A', reason: 'gone' })).toMatchObject({
      refusal: { code: 'StillInUse', uses: ['1 open order'] },
    });
  });
});

describe('a rate for all of an account', () => {
  const rate = (selectedRate: string) => words({ selectedRate: decimal(selectedRate) });

  test('is held beside what it holds, in every way of reading the book, until it is taken back', async () => {
    await take(rate('0.5'), balance('5'));
    const book = {
      ...{ account: 'A', positions: [], selectedRate: decimal('0.5') },
      collateral: [{ asset: 'USDT', amount: decimal('5') }],
    };
    expect(await held()).toEqual(book);
    await readBook(async (view) => {
      expect((await view.columns()).beyondPlain).toEqual(['A']);
      for await (const chunk of view.chunks(10)) expect([...chunk.apart]).toEqual([[0, book]]);
    });
    await take(words({ segment: 'retail' }));
    expect(await held()).toEqual(book);
    await take(rate('0'));
    expect((await held())?.selectedRate).toBeUndefined();
    expect((await readBook((view) => view.columns())).beyondPlain).toEqual([]);
  });

  test('the same again changes nothing, and says so', async () => {
    await take(rate('0.25'), balance('9'));
    const again = await take(rate('0.25'), balance('9'));
    expect(again.ok && again.value.outcomes.map(({ applied }) => applied)).toEqual([0, 0]);
  });
});

describe('an isolated pocket', () => {
  const pocket: Partial<OfAccount> = { pocket: 'BTC' };

  test('is an account of its own that belongs to another', async () => {
    await take(position('1', pocket), balance('50', pocket), balance('7'));
    expect(await held('A#BTC')).toMatchObject({ positions: [{}], collateral: [{ amount: decimal('50') }] });
    expect(await held()).toMatchObject({ positions: [], collateral: [{ amount: decimal('7') }] });
    expect(await venue.prisma.account.findMany({ where: { ownerId: 'A' }, select: { id: true } })).toEqual([
      { id: 'A#BTC' },
    ]);
    expect(await closeAccount(venue.deps, venue.operator, { accountId: 'A', reason: 'gone' })).toMatchObject({
      refusal: { uses: ['1 collateral balance', '1 isolated pocket'] },
    });
  });

  test('without collateral of its own is refused, and nothing of the import is taken', async () => {
    expect(await take(balance('7'), position('1', pocket))).toMatchObject({
      refusal: { faults: [{ path: 'line 3', rule: 'pocket-collateral' }] },
    });
    expect(await venue.prisma.account.count()).toBe(0);
    await take(position('1', pocket), balance('50', pocket));
    expect(await take(balance('0', pocket))).toMatchObject({
      refusal: { faults: [{ rule: 'pocket-collateral' }] },
    });
    expect(await held('A#BTC')).toMatchObject({ collateral: [{ amount: decimal('50') }] });
  });
});

describe('an account that is stated whole', () => {
  test('holds what is named and nothing else, in its pockets too', async () => {
    await take(
      position('1', { chosen: { leverage: decimal('5') } }),
      position('2', { instrument: 'ETHUSDT' }),
      order('o', '1'),
      balance('9'),
      balance('5', { pocket: 'P' }),
      words({ segment: 'retail' }),
      balance('3', { account: 'B' }),
    );
    const taken = await take(...whole(7n, position('4')));
    expect(taken).toMatchObject({ ok: true, value: { closed: 6 } });
    expect(await held()).toEqual({
      account: 'A',
      positions: [{ instrument: 'BTCUSDT', quantity: decimal('4'), entryPrice: decimal('90000') }],
      collateral: [],
    });
    expect(await held('A#P')).toEqual({ account: 'A#P', positions: [], collateral: [] });
    expect(await held('B')).toMatchObject({ collateral: [{ amount: decimal('3') }] });
    const account = await venue.prisma.account.findUnique({ where: { id: 'A' } });
    expect(account).toMatchObject({ segment: null, sequence: 7n });
  });

  test.each([
    ['goes back', 6n],
    ['comes again', 7n],
  ])('is refused where the sequence %s', async (_what, sequence) => {
    await take(...whole(7n, balance('9')));
    expect(await take(...whole(sequence, balance('1')))).toMatchObject({
      refusal: { faults: [{ path: 'line 2', rule: 'sequence-rises' }] },
    });
    expect(await held()).toMatchObject({ collateral: [{ amount: decimal('9') }] });
  });

  test('by rows that disagree is refused', async () => {
    const [first, second] = whole(7n, balance('9'));
    if (!first || !second) throw new Error('two rows were made');
    for (const sequence of [8n, null])
      expect(await take(first, { ...second, sequence })).toMatchObject({
        refusal: { faults: [{ path: 'line 3', rule: 'sequence-agrees' }] },
      });
  });
});

describe('is refused, and the good row beside it is not taken', () => {
  const cases: [string, AccountImportRow, string, string][] = [
    [
      'a leverage above the maximum',
      position('1', { chosen: { leverage: decimal('125.5') } }),
      'selectedLeverage',
      'leverage-maximum',
    ],
    [
      'a rate below the least',
      position('1', { chosen: { rate: decimal('0.0079') } }),
      'selectedRate',
      'leverage-maximum',
    ],
    [
      'a leverage below 1',
      position('1', { chosen: { leverage: decimal('0.5') } }),
      'selectedLeverage',
      'selected-range',
    ],
    ['a rate above 1', position('1', { chosen: { rate: decimal('1.1') } }), 'selectedRate', 'selected-range'],
    [
      'a rate for all of the account above 1',
      words({ selectedRate: decimal('1.1') }),
      'selectedRate',
      'selected-range',
    ],
    ['a leg where the class has no rule for legs', position('1', { leg: 'LONG' }), 'leg', 'legs-allowed'],
    [
      'an order in an instrument that expired',
      order('o', '1', { instrument: 'OLDUSDT' }),
      'instrument',
      'instrument-classed',
    ],
    [
      'funding of a position that closes',
      position('0', { accruedFunding: decimal('5') }),
      'accruedFunding',
      'funding-of-nothing',
    ],
    ['an order without limit price', order('o', '1', { limitPrice: null }), 'limitPrice', 'price-positive'],
    ['an order of less than nothing', order('o', '-1'), 'quantity', 'quantity-positive'],
    [
      'an order in what nobody listed',
      order('o', '1', { instrument: 'X' }),
      'instrument',
      'instrument-known',
    ],
    [
      'interest that the venue owes',
      balance('1', { accruedInterest: decimal('-1') }),
      'accruedInterest',
      'interest-owed',
    ],
    ['a mode that the set does not have', words({ mode: 'turbo' }), 'mode', 'mode-known'],
    ['a pocket with a mark in its name', balance('1', { pocket: 'a#b' }), 'pocket', 'identifier'],
  ];
  test.each(cases)('%s', async (_, row, column, rule) => {
    expect(await take(balance('5', { account: 'Z' }), row)).toMatchObject({
      ok: false,
      refusal: {
        faults: expect.arrayContaining([
          expect.objectContaining({ path: `line 3, column "${column}"`, rule }),
        ]) as unknown,
      },
    });
    expect(await venue.prisma.account.count()).toBe(0);
  });

  test('an order in an instrument that expired, by that rule', async () => {
    expect(await take(order('o', '1', { instrument: 'OLDUSDT' }))).toMatchObject({
      refusal: {
        faults: expect.arrayContaining([expect.objectContaining({ rule: 'not-expired' })]) as unknown,
      },
    });
  });
});
