import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { accountBooks, instrumentTerms, markPrices } from '../../testing/arbitraries';
import { decimal } from '../decimal';
import { contentHash } from '../parameters/canonical';
import { marketSnapshotText, parseMarketSnapshot } from './market-snapshot';
import { accountSnapshotText, accountSnapshotWriter, parseAccountSnapshot } from './snapshot';
import type { AccountBook } from './types';

const books = fc.uniqueArray(accountBooks, { selector: ({ account }) => account, maxLength: 6 });

/** Lists in byte order, as a snapshot keeps them. */
function ordered(all: readonly AccountBook[]): AccountBook[] {
  const bytes = (text: string) => Buffer.from(text).toString('hex');
  const by =
    <Item>(name: (item: Item) => string) =>
    (a: Item, b: Item) =>
      bytes(name(a)) < bytes(name(b)) ? -1 : 1;
  return [...all].sort(by(({ account }) => account)).map(({ account, positions, collateral }) => ({
    account,
    positions: [...positions].sort(by(({ instrument }) => instrument)),
    collateral: [...collateral].sort(by(({ asset }) => asset)),
  }));
}

test('reading back what was written gives the same accounts', () => {
  fc.assert(
    fc.property(books, (all) => {
      expect(parseAccountSnapshot(accountSnapshotText(all))).toEqual({ ok: true, value: ordered(all) });
    }),
  );
});

test('the hash does not depend on the order of accounts, positions or balances', () => {
  fc.assert(
    fc.property(books, (all) => {
      const turned = all.map((book) => ({
        ...book,
        positions: [...book.positions].reverse(),
        collateral: [...book.collateral].reverse(),
      }));
      expect(accountSnapshotText(turned.reverse())).toBe(accountSnapshotText(all));
    }),
  );
});

test('written piece by piece, text and hash are those of the whole', () => {
  fc.assert(
    fc.property(books, (all) => {
      let text = '';
      const writer = accountSnapshotWriter((piece) => (text += piece));
      for (const book of ordered(all)) writer.add(book);
      expect([text, writer.finish()]).toEqual([accountSnapshotText(all), contentHash(text)]);
    }),
  );
});

test('accounts ascend by UTF-8 bytes, as PostgreSQL gives them, not by UTF-16', () => {
  const book = (account: string): AccountBook => ({ account, positions: [], collateral: [] });
  // U+FF5E is above U+1F600's first UTF-16 unit, but below it in bytes.
  const text = accountSnapshotText([book('\u{1F600}'), book('\uFF5E'), book('z')]);
  expect(
    text
      .split('\n')
      .slice(1, 4)
      .map((line) => (JSON.parse(line) as AccountBook).account),
  ).toEqual(['z', '\uFF5E', '\u{1F600}']);
  const writer = accountSnapshotWriter(() => undefined);
  writer.add(book('b'));
  expect(() => writer.add(book('b'))).toThrow('accounts ascend');
});

test('one text, spelled out', () => {
  const text = accountSnapshotText([
    {
      account: 'A-1',
      positions: [{ instrument: 'BTC-PERP', quantity: decimal('-0.50'), entryPrice: decimal('30000') }],
      collateral: [{ asset: 'USDT', amount: decimal('12.5') }],
    },
  ]);
  expect(text).toBe(
    '{"format":"margrave/account-snapshot/1"}\n' +
      '{"account":"A-1","collateral":[["USDT","12.5"]],"positions":[["BTC-PERP","-0.5","30000"]]}\n',
  );
});

const LINE = '{"account":"A","collateral":[["USDT","1"]],"positions":[]}';
const HEAD = '{"format":"margrave/account-snapshot/1"}';

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
])('a text that was not written so is refused: %s', (_name, text, path, rule) => {
  const parsed = parseAccountSnapshot(text);
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
  expect(parseMarketSnapshot('{"format":"margrave/market-snapshot/2"}\n{"instrument":"X"}\n')).toMatchObject({
    refusal: { path: 'line 2', rule: 'snapshot-line' },
  });
});
