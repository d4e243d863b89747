import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { EXAMPLE_PROGRAMME } from '../domain/dynamics/example-programme';
import { programmeOf } from '../domain/dynamics/programme';
import type { MarketState } from '../domain/margin/method/inputs';
import type { AccountBook } from '../domain/margin/method/types';
import { Decimal } from '../domain/number/decimal';
import { Random } from '../domain/number/random';
import { NO_DIALS } from '../domain/parameters/dial-vector';
import { NO_RAMPS } from '../domain/parameters/ramps';
import { parameterSetOf } from '../testing/arbitraries';
import { viewOf } from '../testing/rise-cases';
import { bookOfFolder, writeBookFolder } from './book-folder';
import { dynamicsAnswer } from './dynamics-answer';

const DIR = fs.mkdtempSync(path.join(os.tmpdir(), 'book-folder-'));
afterAll(() => {
  fs.rmSync(DIR, { recursive: true });
});

const PROGRAMME = programmeOf(EXAMPLE_PROGRAMME);
const rounding = { scale: 8, mode: 'HALF_EVEN' };
const formula = (rate: string) => ({
  curve: { driver: 'NOTIONAL', shape: 'WHOLE_TIERS', tiers: [{ floor: '0', rate }] },
});
const SET = parameterSetOf({
  ...{ format: 'margrave/parameter-set/1', settlementAsset: 'USDT' },
  marginClasses: {
    BTC: { instruments: ['BTC-PERP'], initialMargin: formula('0.1'), maintenanceMargin: formula('0.05') },
  },
  collateral: { USDT: { haircut: '0' } },
  accountRules: { warningLevel: '1.5', callLevel: '1.2', liquidationLevel: '1' },
  rounding: {
    ...{ notional: rounding, margin: rounding, profitAndLoss: rounding, collateralValue: rounding },
  },
});
const MARKET: MarketState = {
  instruments: new Map([
    ['BTC-PERP', { symbol: 'BTC-PERP', underlying: 'BTC', kind: 'PERPETUAL', multiplier: new Decimal(1) }],
  ]),
  prices: new Map([['BTC-PERP', new Decimal(20_000)]]),
};
const BOOKS = ['b', 'a', 'ä'].map((account, at): AccountBook => ({
  account,
  positions: [{ instrument: 'BTC-PERP', quantity: new Decimal(1 - at), entryPrice: new Decimal(20_000) }],
  collateral: [{ asset: 'USDT', amount: new Decimal(1_050) }],
}));

async function written(name: string, change: Readonly<Record<string, string>> = {}): Promise<string> {
  const folder = path.join(DIR, name);
  const live = { versionNumber: 1, parameters: SET, approved: SET, dials: NO_DIALS, ramps: NO_RAMPS };
  expect(await writeBookFolder(folder, { ...viewOf({ market: MARKET, books: BOOKS }), live })).toBe(3);
  for (const [file, text] of Object.entries(change)) fs.writeFileSync(path.join(folder, file), text);
  return folder;
}

const bars = path.join(DIR, 'bars.csv');
const random = Random.fromSeed(7);
let close = 4_000;
const rows = Array.from({ length: 372 }, (_, day) => {
  const open = close;
  close = Math.round(close * Math.exp(0.01 * random.normal()) * 100) / 100;
  const opensAt = new Date(Date.parse('2019-01-01T00:00:00Z') + day * 86_400_000).toISOString();
  return [opensAt, open, Math.max(open, close), Math.min(open, close), close].join(',');
});
fs.writeFileSync(bars, ['opensAt,open,high,low,close', ...rows].join('\n'));
fs.writeFileSync(path.join(DIR, 'programme.json'), JSON.stringify(EXAMPLE_PROGRAMME));

const play = async (...more: string[]) => {
  const files = ['--programme', path.join(DIR, 'programme.json'), '--bars', bars];
  const { exitCode, output } = await dynamicsAnswer(['backtest', ...files, '--summary', ...more]);
  return { exitCode, json: JSON.parse(output) as Record<string, Record<string, unknown>> };
};

describe('a book in a folder', () => {
  test('is read as it was written, with the programme that is played', async () => {
    const folder = await written('whole');
    const read = await bookOfFolder('--book', folder, PROGRAMME);
    if (!read.ok) throw new Error(JSON.stringify(read.refusal));
    const { version, market, books } = read.value;
    expect(books.map(({ account }) => account)).toEqual(['a', 'b', 'ä']);
    expect(books.find(({ account }) => account === 'b')).toEqual(BOOKS[0]);
    expect(market.prices).toEqual(MARKET.prices);
    expect(version.document.marginClasses).toEqual(SET.document.marginClasses);
    expect(version.document.adjustmentProgrammes).toEqual({ programme: EXAMPLE_PROGRAMME });
  });

  test.each([
    ['market.jsonl', '{}', '--book market.jsonl line 1', 'snapshot-format'],
    ['accounts.jsonl', '{"account":"b"}\n', '--book accounts.jsonl line 1', 'snapshot-line'],
    ['parameters.json', '[]', '--book parameters.json ', 'type'],
  ])('%s that is none is refused with its place', async (file, text, place, rule) => {
    const { exitCode, json } = await play('--book', await written(`bad-${file}`, { [file]: text }));
    expect(exitCode).toBe(2);
    expect(json).toMatchObject([{ path: place, rule }]);
  });

  test('that is not there, or whose set the programme does not fit, is refused', async () => {
    expect((await play('--book', path.join(DIR, 'none'))).json).toMatchObject([{ rule: 'no-such-file' }]);
    const { marginClasses, ...rest } = SET.document;
    const renamed = JSON.stringify({ ...rest, marginClasses: { OTHER: marginClasses['BTC'] } });
    const { json } = await play('--book', await written('renamed', { 'parameters.json': renamed }));
    expect(json).toMatchObject([
      { path: '--book parameters.json /adjustmentProgrammes/programme/scope/marginClasses/0' },
    ]);
  });

  test('meets the bars of a backtest, within the budget that is stated', async () => {
    const folder = await written('played');
    const { exitCode, json } = await play(
      '--book',
      folder,
      '--budget-notional',
      '5000',
      '--budget-hours',
      '72',
    );
    expect(exitCode).toBe(0);
    expect(json['summary']?.['book']).toMatchObject({
      asset: 'USDT',
      budget: {
        liquidationBudgetNotional: '5000',
        liquidationBudgetFractionOfNotional: null,
        liquidationBudgetWindowHours: 72,
      },
      loopGainMax: '2',
      start: { accounts: 3, notional: '40000', unmargined: 0 },
    });
    const stated = async (gain: string) => (await play('--book', folder, '--loop-gain-max', gain)).json;
    expect((await stated('none'))['summary']?.['book']).toMatchObject({ loopGainMax: null });
    expect(await stated('0.9')).toMatchObject([{ path: '--loop-gain-max' }]);
    // By the day from the 366th on, each as in a backtest without it.
    expect(json['summary']).toMatchObject({ slots: 7 });
  });
});

test.each([
  [['--budget-hours', '24'], '--book'],
  [['--book', DIR, '--budget-hours', '0'], '--budget-hours'],
  [['--book', DIR, '--budget-share', '2'], '--budget-share'],
  [['--book', DIR, '--budget-notional', 'much'], '--budget-notional'],
  [['--turnover', '0'], '--turnover'],
  [['--to', DIR], '--to'],
])('%j is no command line of a backtest', async (more, place) => {
  const { exitCode, json } = await play(...more);
  expect(exitCode).toBe(2);
  expect(json).toMatchObject([{ path: place, rule: 'command-line' }]);
});

test('a snapshot goes to a folder, and takes nothing else', async () => {
  for (const line of [['snapshot'], ['snapshot', '--to', DIR, '--bars', bars]])
    expect((await dynamicsAnswer(line)).exitCode).toBe(2);
});

test('a guard of its own is read, or refused with its place', async () => {
  const guard = {
    ...{ zLimit: '8', barMinutes: 60, decay: '0.94', leastMove: '0.05', greatestMove: '1' },
    ...{ unknownVolatilityMove: '0.2', maximumHoldSeconds: 900, fallback: 'ACCEPT', agreement: '0.01' },
    consistency: { observations: 3, seconds: 120 },
  };
  const file = (name: string, document: unknown): string => {
    fs.writeFileSync(path.join(DIR, name), JSON.stringify(document));
    return path.join(DIR, name);
  };
  const { json } = await play('--guard', file('guard.json', guard), '--turnover', '1000000');
  expect(json['summary']?.['pushing']).toMatchObject({ heldPrice: { newest: { move: 0.0487902 } } });
  const refused = await play('--guard', file('bad-guard.json', { ...guard, zLimit: '0' }));
  expect(refused.json).toMatchObject([{ path: '--guard /zLimit', rule: 'guard-range' }]);
});
