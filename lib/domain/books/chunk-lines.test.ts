import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { accountBooks, beyondPlain } from '../../testing/arbitraries';
import { accountSnapshotLine, parseAccountSnapshotLine } from './account-line';
import { chunkOfKept } from './book-chunk';
import { chunkOfLines, snapshotLines } from './chunk-lines';
import { compareBytes } from './snapshot-line';

const kept = fc
  .uniqueArray(fc.tuple(beyondPlain(accountBooks), fc.constantFrom(null, 'retail', 'ma"ker')), {
    selector: ([{ account }]) => account,
    maxLength: 8,
  })
  .map((all) =>
    all
      .map(([book, segment]) => ({ book, segment }))
      .sort((a, b) => compareBytes(a.book.account, b.book.account)),
  );

/** What reading each line on its own gives. */
function readSingly(lines: readonly string[]) {
  return chunkOfKept(
    lines.map((line, at) => {
      const read = parseAccountSnapshotLine(line, at + 1);
      if (!read.ok) throw new Error(read.refusal.message);
      return read.value;
    }),
  );
}

test('lines come back as the columns that reading each on its own gives', () => {
  fc.assert(
    fc.property(kept, (all) => {
      const lines = all.map(({ book, segment }) => accountSnapshotLine(book, segment));
      expect(chunkOfLines(lines, 1)).toEqual({ ok: true, value: readSingly(lines) });
      expect(snapshotLines(readSingly(lines))).toEqual(lines);
    }),
  );
});

const LINE =
  '{"account":"B","collateral":[["BTC","-1.5"],["USDT","12"]],"positions":[["BTC-PERP","-0.00000001","64000"],["ETH-PERP","2","0.5"]]}';

describe('a line', () => {
  test('of plain positions and balances is in columns', () => {
    const chunk = chunkOfLines([LINE], 1);
    expect(chunk).toMatchObject({
      value: {
        accounts: ['B'],
        ...{ instruments: ['BTC-PERP', 'ETH-PERP'], assets: ['BTC', 'USDT'], apart: new Map() },
        positions: { units: Float64Array.of(-1, 2e8), entry: Float64Array.of(6.4e12, 5e7), terms: null },
        balances: { units: Float64Array.of(-1.5e8, 1.2e9) },
      },
    });
  });

  test.each([
    ['a quantity that columns do not hold', '"2"', '"11258999.06842624"'],
    ['more decimals than eight', '"12"', '"12.123456789"'],
    ['a price below 0', '"0.5"', '"-0.5"'],
    ['accrued interest', '"12"]', '"12","1"]'],
    ['a leg', '"0.5"]', '"0.5",{"leg":"LONG"}]'],
    ['a mode', '"positions"', '"mode":"HIGH","positions"'],
    ['a segment', ']]}', ']],"segment":"retail"}'],
    ['an instrument twice', '["ETH-PERP","2","0.5"]', '["BTC-PERP","2","0.5"]'],
    ['a quoted name', '"ETH-PERP"', '"ETH\\"PERP"'],
    ['the greatest quantity', '"2"', '"11258999.06842623"'],
  ])('is read as ever with %s', (_what, said, instead) => {
    const line = LINE.replace(said, instead);
    expect(line).not.toBe(LINE);
    expect(chunkOfLines([line], 1)).toEqual({ ok: true, value: readSingly([line]) });
  });

  test.each([
    ['zeros at the end', '"0.5"', '"0.50"'],
    ['zeros at the beginning', '"12"', '"012"'],
    ['a zero below 0', '"12"', '"-0"'],
    ['white space', ',"positions"', ', "positions"'],
    ['positions that do not ascend', '"BTC-PERP"', '"ZZZ-PERP"'],
    ['half a character', '"B"', '"\\ud800"'],
    ['a name spelled otherwise', '"ETH-PERP"', '"ETH\\u002dPERP"'],
    ['more than is known', ']]}', ']],"more":1}'],
    ['no collateral', '"collateral":[["BTC","-1.5"],["USDT","12"]],', ''],
    ['no JSON', '{"account"', '{account'],
  ])('is refused, with its number, for %s', (_what, said, instead) => {
    const line = LINE.replace(said, instead);
    expect(line).not.toBe(LINE);
    const single = parseAccountSnapshotLine(line, 8);
    expect(single).toMatchObject({ ok: false, refusal: { path: 'line 8' } });
    expect(chunkOfLines([LINE.replace('"B"', '"A"'), line], 7)).toEqual(single);
  });

  test('that does not follow the one before is refused', () => {
    expect(chunkOfLines([LINE, LINE], 7)).toMatchObject({
      ok: false,
      refusal: { path: 'line 8', rule: 'snapshot-order' },
    });
  });
});

test('names ascend by their bytes, whatever characters they are of', () => {
  const text = fc.oneof(
    fc.string(),
    fc.string({ unit: 'binary' }),
    fc.constantFrom('\ufffd', '\u{10000}', 'é', '', '\ud7ff', '\ue000'),
  );
  fc.assert(
    fc.property(fc.array(text, { maxLength: 3 }), text, text, (before, one, other) => {
      const [a, b] = [before.join('') + one, before.join('') + other];
      expect(Math.sign(compareBytes(a, b))).toBe(Math.sign(Buffer.compare(Buffer.from(a), Buffer.from(b))));
    }),
    { numRuns: 2_000 },
  );
  expect(compareBytes('\ufffd', '\u{10000}')).toBe(-1);
});
