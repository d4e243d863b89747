import { describe, expect, test } from 'vitest';
import { PLAIN_BALANCE, PLAIN_POSITION } from '../domain/books/account-row';
import { decimal } from '../domain/number/decimal';
import { readAll, sourceOf } from '../testing/import-source';
import { binanceBracketRows } from './binance-brackets';
import { NO_MAPPING } from './column-mapping';
import { cryptoDailyFormat } from './crypto-daily';
import { rowsOf } from './row-format';
import { synthetixPerpsV1Format } from './synthetix-perps-v1';

const FIELDS = '"fields":["notionalFloor","notionalCap","maintMarginRate","maxLeverage","cum"]';
const TABLE = '[[0.0,5e4,4e-3,125.0,0.0],[50000.0,600000.0,0.005,100.0,50.0]]';

function brackets(symbols: string, fields = FIELDS) {
  const options = { settlementAsset: 'USDT', rates: new Map([['BTC', decimal('68000')]]) };
  return readAll(binanceBracketRows(sourceOf(`{${fields},"symbols":{${symbols}}}`), options));
}

describe('binance-brackets', () => {
  test('reads numbers as they are spelled, exponents too, and names contracts as the exchange does', async () => {
    const { rows, faults } = await brackets(`"BTC/USDT:USDT":${TABLE},"BTC/USDT:USDT-241227":${TABLE}`);
    expect(faults).toEqual([]);
    expect(rows).toMatchObject([
      { symbol: 'BTCUSDT', kind: 'PERPETUAL', underlying: 'BTC', settlementAsset: 'USDT', marginClass: null },
      { symbol: 'BTCUSDT_241227', kind: 'FUTURE' },
    ]);
    expect(rows[0]?.tiers).toEqual([
      {
        floor: decimal('0'),
        cap: decimal('50000'),
        maintenanceRate: decimal('0.004'),
        maxLeverage: decimal('125'),
      },
      {
        floor: decimal('50000'),
        cap: decimal('600000'),
        maintenanceRate: decimal('0.005'),
        maxLeverage: decimal('100'),
      },
    ]);
  });

  test('converts the bounds of a contract that settles in another asset, and only those', async () => {
    const { rows } = await brackets('"ETH/BTC:BTC":[[0,5,0.01,75,0],[5,10,0.02,50,0.05]]');
    expect(rows[0]).toMatchObject({ symbol: 'ETHBTC', settlementAsset: 'USDT' });
    expect(rows[0]?.tiers[1]).toEqual({
      floor: decimal('340000'),
      cap: decimal('680000'),
      maintenanceRate: decimal('0.02'),
      maxLeverage: decimal('50'),
    });
  });

  const cases: [string, string, string, string?][] = [
    ['an asset without a rate', `"BTC/USDC:USDC":${TABLE}`, 'settlement-rate'],
    ['another form of name', `"BTCUSDT":${TABLE}`, 'unified-name'],
    ['a deduction that does not follow', '"A/USDT:USDT":[[0,10,0.01,10,0],[10,20,0.02,5,0.2]]', 'deduction'],
    ['a first deduction above 0', '"A/USDT:USDT":[[0,10,0.01,10,1]]', 'deduction'],
    ['four numbers', '"A/USDT:USDT":[[0,10,0.01,10]]', 'bracket'],
    ['a string for a number', '"A/USDT:USDT":[["0",10,0.01,10,0]]', 'bracket'],
    ['a number too fine to keep', '"A/USDT:USDT":[[0,10,1e-19,10,0]]', 'bracket'],
    ['no bracket', '"A/USDT:USDT":[]', 'bracket'],
    ['other fields', `"A/USDT:USDT":${TABLE}`, 'bracket-fields', '"fields":["cum"]'],
    ['text that is not JSON', '"A":', 'json'],
  ];
  test.each(cases)('%s is refused', async (_, symbols, rule, fields) => {
    const { rows, faults } = await brackets(symbols, fields);
    expect(faults[0]).toMatchObject({ rule });
    expect(rows).toEqual([]);
  });
});

describe('crypto-daily', () => {
  const HEAD = 'date,symbol,open,high,low,close,quote_volume_musd\n';
  const read = (line: string) =>
    readAll(rowsOf(sourceOf(HEAD + line), 'csv', cryptoDailyFormat('USDT'), NO_MAPPING));

  test('a day is a bar of 1,440 minutes, its turnover in units', async () => {
    const { rows, faults } = await read('2025-12-31,BTC,88485.5,89200,87250,87648.2,1019.75\n');
    expect(faults).toEqual([]);
    expect(rows).toMatchObject([
      {
        kind: 'BAR',
        instrument: 'BTCUSDT',
        intervalMinutes: 1440,
        opensAt: new Date('2025-12-31T00:00:00Z'),
      },
    ]);
    expect(rows[0]).toMatchObject({ close: decimal('87648.2'), quoteVolume: decimal('1019750000') });
  });

  test('a date that is none is refused', async () => {
    for (const date of ['2025-02-30', '31.12.2025', '2025-1-1', '2025-12-31T00:00']) {
      const { faults } = await read(`${date},BTC,1,1,1,1,1\n`);
      expect(faults).toMatchObject([{ path: 'line 2, column "date"', rule: 'date' }]);
    }
  });
});

test('synthetix-perps-v1: each position is an account of its own, with its margin', async () => {
  const { rows, faults } = await readAll(
    rowsOf(
      sourceOf(
        'account_hash,market,size,entry_price,margin_usd,notional_at_entry_usd,leverage_at_entry\n' +
          '00a9cb53da16,DOGE,5673.54,0.0917901,192.643,520.775,2.70332\nabd53badbca3,BNB,-0,316.379,40.001,0,0\n',
      ),
      'csv',
      synthetixPerpsV1Format('USDT', 'USDT'),
      NO_MAPPING,
    ),
  );
  expect(faults).toEqual([]);
  expect(rows).toEqual([
    {
      ...PLAIN_POSITION,
      kind: 'POSITION',
      account: '00a9cb53da16:DOGE',
      instrument: 'DOGEUSDT',
      quantity: decimal('5673.54'),
      entryPrice: decimal('0.0917901'),
    },
    {
      ...PLAIN_BALANCE,
      kind: 'COLLATERAL',
      account: '00a9cb53da16:DOGE',
      asset: 'USDT',
      amount: decimal('192.643'),
    },
    {
      ...PLAIN_POSITION,
      kind: 'POSITION',
      account: 'abd53badbca3:BNB',
      instrument: 'BNBUSDT',
      quantity: decimal('0'),
      entryPrice: decimal('316.379'),
    },
    {
      ...PLAIN_BALANCE,
      kind: 'COLLATERAL',
      account: 'abd53badbca3:BNB',
      asset: 'USDT',
      amount: decimal('40.001'),
    },
  ]);
});
