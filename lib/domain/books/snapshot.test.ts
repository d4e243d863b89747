import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { accountBooks, beyondPlain, instrumentTerms, markPrices } from '../../testing/arbitraries';
import { assert } from '../assert';
import { decimal } from '../number/decimal';
import { contentHash } from '../json/canonical';
import type { InstrumentTerms } from '../margin/method/types';
import { marketSnapshotText, parseMarketSnapshot } from './market-snapshot';
import { isAccountSnapshot1, parseAccountSnapshot1 } from './account-snapshot-1';
import { accountSnapshotLine, parseAccountSnapshotLine } from './account-line';
import {
  AccountSnapshotWriter,
  type HashedText,
  parseAccountSnapshot,
  parseAccountLines,
  snapshotChunkLines,
  SNAPSHOT_CHUNK_ACCOUNTS,
} from './snapshot';
import type { AccountBook } from '../margin/method/types';

const books = fc.uniqueArray(beyondPlain(accountBooks), { selector: ({ account }) => account, maxLength: 6 });

/** Lists in byte order, as a snapshot keeps them. */
function ordered(all: readonly AccountBook[]): AccountBook[] {
  const bytes = (text: string) => Buffer.from(text).toString('hex');
  const by =
    <Item>(name: (item: Item) => string) =>
    (a: Item, b: Item) =>
      bytes(name(a)) < bytes(name(b)) ? -1 : 1;
  return [...all].sort(by(({ account }) => account)).map(({ positions, collateral, ...of }) => ({
    ...of,
    positions: [...positions].sort(by(({ instrument }) => instrument)),
    collateral: [...collateral].sort(by(({ asset }) => asset)),
  }));
}

/** A snapshot with its chunks, of accounts in any order. */
function written(all: readonly AccountBook[]): {
  readonly snapshot: HashedText;
  readonly chunks: HashedText[];
} {
  const writer = new AccountSnapshotWriter();
  const cut = [...all]
    .sort((a, b) => Buffer.compare(Buffer.from(a.account), Buffer.from(b.account)))
    .map((book) => writer.add(book.account, accountSnapshotLine(book)));
  const { chunk, snapshot } = writer.finish();
  return { snapshot, chunks: [...cut, chunk].filter((one) => one !== null) };
}

/** All accounts of a snapshot, as whoever has its chunks by hash reads it. */
function readBack({ snapshot, chunks }: ReturnType<typeof written>): AccountBook[] {
  const named = parseAccountSnapshot(snapshot.text);
  assert(named.ok, 'a written snapshot can be read');
  let last: string | null = null;
  return named.value.flatMap((chunk) => {
    const text = chunks.find(({ hash }) => hash === chunk.hash)?.text ?? '';
    expect(contentHash(text)).toBe(chunk.hash);
    const lines = snapshotChunkLines(chunk, text);
    assert(lines.ok, 'a written chunk has its lines');
    const parsed = parseAccountLines(lines.value, 1, last);
    assert(parsed.ok, 'a written chunk can be read');
    last = parsed.value.at(-1)?.book.account ?? null;
    return parsed.value.map(({ book }) => book);
  });
}

const plain = (account: string): AccountBook => ({ account, positions: [], collateral: [] });

test('reading back what was written gives the same accounts', () => {
  fc.assert(
    fc.property(books, (all) => {
      expect(readBack(written(all))).toEqual(ordered(all));
    }),
  );
});

test('the hash does not depend on the order of positions or balances', () => {
  fc.assert(
    fc.property(books, (all) => {
      const turned = all.map((book) => ({
        ...book,
        positions: [...book.positions].reverse(),
        collateral: [...book.collateral].reverse(),
      }));
      expect(written(turned)).toEqual(written(all));
    }),
  );
});

test('accounts ascend by UTF-8 bytes, as PostgreSQL gives them, not by UTF-16', () => {
  // U+FF5E is above U+1F600's first UTF-16 unit, but below it in bytes.
  const names = ['z', '\uFF5E', '\u{1F600}'];
  expect(readBack(written(names.map(plain))).map(({ account }) => account)).toEqual(names);
  const writer = new AccountSnapshotWriter();
  writer.add('b', accountSnapshotLine(plain('b')));
  expect(() => writer.add('b', accountSnapshotLine(plain('b')))).toThrow('accounts ascend');
});

test('one snapshot, spelled out', () => {
  const { snapshot, chunks } = written([
    {
      account: 'A-1',
      positions: [{ instrument: 'BTC-PERP', quantity: decimal('-0.50'), entryPrice: decimal('30000') }],
      collateral: [{ asset: 'USDT', amount: decimal('12.5') }],
    },
  ]);
  expect(chunks.map(({ text }) => text)).toEqual([
    '{"account":"A-1","collateral":[["USDT","12.5"]],"positions":[["BTC-PERP","-0.5","30000"]]}\n',
  ]);
  expect(snapshot.text).toBe(
    `{"format":"margrave/account-snapshot/4"}\n{"accounts":1,"hash":"${contentHash(chunks[0]?.text ?? '')}"}\n`,
  );
  expect(snapshot.hash).toBe(contentHash(snapshot.text));
  expect(written([]).snapshot.text).toBe('{"format":"margrave/account-snapshot/4"}\n');
});

test('what goes beyond plain positions and balances, spelled out', () => {
  const line = accountSnapshotLine({
    account: 'A-1#BTC-PERP',
    mode: 'high',
    positions: [
      {
        ...{ instrument: 'BTC-PERP', leg: 'SHORT', quantity: decimal('-1'), entryPrice: decimal('3') },
        openOrders: [
          { side: 'SELL', quantity: decimal('2'), limitPrice: decimal('5'), isReduceOnly: false },
          { side: 'BUY', quantity: decimal('1'), limitPrice: decimal('2'), isReduceOnly: true },
        ],
      },
      {
        ...{ instrument: 'BTC-PERP', leg: 'LONG', quantity: decimal('1'), entryPrice: decimal('2') },
        ...{ accruedFunding: decimal('-0.1'), selectedLeverage: decimal('10') },
      },
    ],
    collateral: [{ asset: 'USDT', amount: decimal('0'), accruedInterest: decimal('0.2') }],
  });
  expect(line).toBe(
    '{"account":"A-1#BTC-PERP","collateral":[["USDT","0","0.2"]],"mode":"high","positions":' +
      '[["BTC-PERP","1","2",{"accruedFunding":"-0.1","leg":"LONG","selectedLeverage":"10"}],' +
      '["BTC-PERP","-1","3",{"leg":"SHORT","openOrders":[{"limitPrice":"5","quantity":"2","side":"SELL"},' +
      '{"isReduceOnly":true,"limitPrice":"2","quantity":"1","side":"BUY"}]}]]}',
  );
});

test.each([2, 3])('a snapshot of form %i is read, as evidence names it', (form) => {
  const { snapshot } = written([plain('A')]);
  const before = snapshot.text.replace('snapshot/4', `snapshot/${form}`);
  expect(before).not.toBe(snapshot.text);
  expect(parseAccountSnapshot(before)).toEqual(parseAccountSnapshot(snapshot.text));
});

test('whose account it is follows last, where it is stated', () => {
  const line = '{"account":"A","collateral":[],"positions":[],"segment":"retail"}';
  expect(accountSnapshotLine(plain('A'), 'retail')).toBe(line);
  expect(parseAccountSnapshotLine(line, 1)).toEqual({
    ok: true,
    value: { book: plain('A'), segment: 'retail' },
  });
});

describe('a snapshot of several chunks', () => {
  const names = Array.from({ length: 2 * SNAPSHOT_CHUNK_ACCOUNTS + 5 }, (_, index) =>
    String(index).padStart(6, '0'),
  );
  const whole = written(names.map(plain));

  test('is cut after as many accounts as the format says, and read back whole', () => {
    const named = parseAccountSnapshot(whole.snapshot.text);
    expect(named).toMatchObject({
      value: [{ accounts: SNAPSHOT_CHUNK_ACCOUNTS }, { accounts: SNAPSHOT_CHUNK_ACCOUNTS }, { accounts: 5 }],
    });
    expect(readBack(whole).map(({ account }) => account)).toEqual(names);
  });

  test('has another hash when one account of any chunk differs', () => {
    for (const changed of [0, SNAPSHOT_CHUNK_ACCOUNTS, names.length - 1]) {
      const other = names.map((name, index) => ({
        ...plain(name),
        collateral: index === changed ? [{ asset: 'USDT', amount: decimal('1') }] : [],
      }));
      expect(written(other).snapshot.hash).not.toBe(whole.snapshot.hash);
    }
  });

  test('that ends with a full chunk has no empty one', () => {
    const full = written(names.slice(0, SNAPSHOT_CHUNK_ACCOUNTS).map(plain));
    expect(full.chunks).toHaveLength(1);
    expect(full.chunks[0]).toEqual(whole.chunks[0]);
  });

  const [head = '', first = '', , third = ''] = whole.snapshot.text.split('\n');
  test.each([
    ['another format', `{"format":"margrave/account-snapshot/5"}\n`, 'line 1', 'snapshot-format'],
    ['a cut end', `${head}\n${first}`, 'line 2', 'snapshot-end'],
    ['no JSON', `${head}\n${first}\nx\n`, 'line 3', 'snapshot-line'],
    ['a chunk of nothing', `${head}\n${third.replace(':5', ':0')}\n`, 'line 2', 'snapshot-line'],
    ['no hash', `${head}\n{"accounts":5,"hash":"x"}\n`, 'line 2', 'snapshot-line'],
    ['a short chunk before another', `${head}\n${third}\n${first}\n`, 'line 2', 'snapshot-chunk'],
    ['white space', `${head}\n ${third}\n`, 'line 1', 'snapshot-canonical'],
  ])('that was not written so is refused: %s', (_name, text, path, rule) => {
    expect(parseAccountSnapshot(text)).toMatchObject({ ok: false, refusal: { path, rule } });
  });

  test('whose chunk is of another number of accounts, or goes back, is refused', () => {
    const text = whole.chunks[2]?.text ?? '';
    const chunk = { accounts: 5, hash: contentHash(text) };
    const last = names[2 * SNAPSHOT_CHUNK_ACCOUNTS] ?? '';
    const lines = snapshotChunkLines(chunk, text);
    assert(lines.ok, 'a written chunk has its lines');
    expect(parseAccountLines(lines.value, 1, null)).toMatchObject({ ok: true });
    expect(snapshotChunkLines({ ...chunk, accounts: 4 }, text)).toMatchObject({
      refusal: { rule: 'snapshot-chunk' },
    });
    expect(parseAccountLines(lines.value, 1, last)).toMatchObject({
      refusal: { path: 'line 1', rule: 'snapshot-order' },
    });
    expect(snapshotChunkLines(chunk, text.slice(0, -1))).toMatchObject({
      refusal: { rule: 'snapshot-end' },
    });
  });
});

const LINE = '{"account":"A","collateral":[["USDT","1"]],"positions":[]}';
const HEAD = '{"format":"margrave/account-snapshot/1"}';

test('a snapshot of the first form, one text of all accounts, is read as ever', () => {
  const text = `${HEAD}\n${LINE}\n${LINE.replace('"A"', '"B"')}\n`;
  const usdt = [{ asset: 'USDT', amount: decimal('1') }];
  expect(isAccountSnapshot1(text)).toBe(true);
  expect(isAccountSnapshot1(written([]).snapshot.text)).toBe(false);
  expect(parseAccountSnapshot1(text)).toEqual({
    ok: true,
    value: [
      { ...plain('A'), collateral: usdt },
      { ...plain('B'), collateral: usdt },
    ],
  });
});

test.each([
  ['another format', `{"format":"margrave/account-snapshot/2"}\n`, 'line 1', 'snapshot-format'],
  ['a cut end', `${HEAD}\n${LINE}`, 'line 2', 'snapshot-end'],
  ['no JSON', `${HEAD}\n${LINE}\nx\n`, 'line 3', 'snapshot-line'],
  ['a lone surrogate', `${HEAD}\n${LINE.replace('"A"', '"\\ud800"')}\n`, 'line 2', 'snapshot-line'],
  ['another form', `${HEAD}\n{"account":1}\n`, 'line 2', 'snapshot-line'],
  ['a number with an exponent', `${HEAD}\n${LINE.replace('"1"', '"1e0"')}\n`, 'line 2', 'snapshot-line'],
  [
    'another spelling of a number',
    `${HEAD}\n${LINE.replace('"1"', '"1.0"')}\n`,
    'line 2',
    'snapshot-canonical',
  ],
  ['white space', `${HEAD}\n ${LINE}\n`, 'line 2', 'snapshot-canonical'],
  ['an account twice', `${HEAD}\n${LINE}\n${LINE}\n`, 'line 3', 'snapshot-order'],
])('a text of the first form that was not written so is refused: %s', (_name, text, path, rule) => {
  const parsed = parseAccountSnapshot1(text);
  expect(parsed).toMatchObject({ ok: false, refusal: { path, rule } });
});

test('a market reads back, an instrument without a price stays without', () => {
  fc.assert(
    fc.property(instrumentTerms, markPrices, fc.nat(5), (instruments, all, missing) => {
      const prices = new Map([...all].filter((_, index) => index !== missing));
      const text = marketSnapshotText({ instruments, prices });
      const parsed = parseMarketSnapshot(text);
      expect(parsed.ok && [new Map([...parsed.value.prices].sort()), parsed.value.instruments.size]).toEqual([
        new Map([...prices].sort()),
        instruments.size,
      ]);
      expect(parsed.ok && marketSnapshotText(parsed.value)).toBe(text);
    }),
  );
  const terms = { symbol: 'X', multiplier: decimal('1') };
  const textOf = (one: InstrumentTerms) =>
    marketSnapshotText({ instruments: new Map([['X', one]]), prices: new Map() });
  const settled = { ...terms, settlementAsset: 'BTC' };
  const read = parseMarketSnapshot(textOf(settled));
  expect(read.ok && read.value.instruments.get('X')).toEqual(settled);
  // What settles in the unit of account is written as ever.
  expect(textOf(terms)).not.toContain('settlementAsset');
  expect(parseMarketSnapshot('{"format":"margrave/market-snapshot/2"}\n{"instrument":"X"}\n')).toMatchObject({
    refusal: { path: 'line 2', rule: 'snapshot-line' },
  });
});
