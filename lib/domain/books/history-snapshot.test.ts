import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { contentHash } from '../json/canonical';
import { decimal, Decimal, decimalText } from '../number/decimal';
import {
  type HistoryBar,
  historySeriesText,
  historySnapshotText,
  parseHistorySeries,
  parseHistorySnapshot,
} from './history-snapshot';

const price = fc.integer({ min: 1, max: 10 ** 9 }).map((units) => new Decimal(units).div(10_000));
const bars = fc
  .uniqueArray(fc.record({ day: fc.nat(5_000), high: price, low: price, close: price }), {
    selector: ({ day }) => day,
    maxLength: 8,
  })
  .map((all) =>
    all
      .toSorted((a, b) => a.day - b.day)
      .map(({ day, ...prices }): HistoryBar => ({ opensAt: new Date(day * 86_400_000), ...prices })),
  );

describe('a series of bars', () => {
  test('is read back as it was written, to the letter', () => {
    fc.assert(
      fc.property(bars, (all) => {
        const text = historySeriesText(all);
        const read = parseHistorySeries({ bars: all.length }, text);
        expect(read).toEqual({
          ok: true,
          value: all.map(({ opensAt, high, low, close }) => ({
            opensAt: opensAt.toISOString(),
            ...{ high: decimalText(high), low: decimalText(low), close: decimalText(close) },
          })),
        });
        expect(parseHistorySeries({ bars: all.length + 1 }, text).ok).toBe(false);
      }),
    );
  });

  const LINE = '["2026-01-31T00:00:00.000Z","2","1","1.5"]\n';
  test.each([
    ['without an end', LINE.trimEnd(), 'snapshot-end'],
    ['of another spelling', LINE.replace(',', ', '), 'snapshot-line'],
    ['with a decimal of another', LINE.replace('"2"', '"2.0"'), 'snapshot-line'],
    ['with an instant of another', LINE.replace('.000Z', 'Z'), 'snapshot-line'],
    ['with a word in place of a price', LINE.replace('"1.5"', '"high"'), 'snapshot-line'],
  ])('%s is not what we wrote', (_, text, rule) => {
    expect(parseHistorySeries({ bars: 1 }, text)).toMatchObject({ ok: false, refusal: { rule } });
  });

  test('out of order, or with a bar twice, is not what we wrote', () => {
    expect(parseHistorySeries({ bars: 2 }, LINE + LINE)).toMatchObject({
      refusal: { path: 'line 2', rule: 'snapshot-order' },
    });
    const one = { opensAt: new Date(0), high: decimal('1'), low: decimal('1'), close: decimal('1') };
    expect(() => historySeriesText([one, one])).toThrow('bars ascend');
  });
});

describe('the list of series', () => {
  const hash = contentHash('');
  const series = [
    { instrument: 'BTC-PERP', bars: 2, hash },
    { instrument: 'ETH-PERP', bars: 0, hash },
  ];

  test('has one spelling, whatever the order', () => {
    const text = historySnapshotText(series);
    expect(text).toBe(
      '{"format":"margrave/history-snapshot/1"}\n' +
        `{"bars":2,"hash":"${hash}","instrument":"BTC-PERP"}\n` +
        `{"bars":0,"hash":"${hash}","instrument":"ETH-PERP"}\n`,
    );
    expect(historySnapshotText(series.toReversed())).toBe(text);
    expect(parseHistorySnapshot(text)).toEqual({ ok: true, value: series });
  });

  test('is refused where it is not what we wrote', () => {
    const text = historySnapshotText(series);
    const ruleOf = (altered: string) => {
      const read = parseHistorySnapshot(altered);
      return read.ok ? null : read.refusal.rule;
    };
    expect(ruleOf(text.replace('history-snapshot/1', 'history-snapshot/2'))).toBe('snapshot-format');
    expect(ruleOf(text.replace('"bars":2', '"bars":-2'))).toBe('snapshot-line');
    expect(ruleOf(text.replace('ETH-PERP', 'AAA-PERP'))).toBe('snapshot-canonical');
    expect(ruleOf(text.replace('ETH-PERP', 'BTC-PERP'))).toBe('snapshot-order');
    expect(ruleOf(text.trimEnd())).toBe('snapshot-end');
  });
});
