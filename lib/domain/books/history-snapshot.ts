import * as z from 'zod';
import { assert } from '../assert';
import { canonicalJson } from '../json/canonical';
import { isWrittenInstant } from '../number/instant';
import { type Decimal, decimalText, isDecimalText } from '../number/decimal';
import { ok, type Fault, type Result } from '../result';
import { bodyLines, formatLine } from './snapshot';
import { compareBytes, fault, readLine, wellFormed } from './snapshot-line';

/**
 * What was known of prices, frozen as text: of each instrument a series of bars, a text of its own, and a list of the hashes of
 * those, ascending by name in UTF-8 byte order.
 *
 * @see docs/methodology.md#snapshots
 */
export const HISTORY_SNAPSHOT_FORMAT = 'margrave/history-snapshot/1';

/** A series as the list names it. */
export interface HistorySeries {
  readonly instrument: string;
  /** 0 where nothing was known. */
  readonly bars: number;
  readonly hash: string;
}

/** A closed bar of it; prices in what the instrument is quoted in. */
export interface HistoryBar {
  readonly opensAt: Date;
  readonly high: Decimal;
  readonly low: Decimal;
  readonly close: Decimal;
}

/** The same, as it is written: decimals in their one spelling. */
export interface WrittenBar {
  readonly opensAt: string;
  readonly high: string;
  readonly low: string;
  readonly close: string;
}

/** The list; `contentHash` of it is the identity of the whole. */
export function historySnapshotText(series: readonly HistorySeries[]): string {
  const lines = series
    .toSorted((a, b) => compareBytes(a.instrument, b.instrument))
    .map(({ instrument, bars, hash }) => canonicalJson({ instrument, bars, hash }));
  return [formatLine(HISTORY_SNAPSHOT_FORMAT), ...lines].map((line) => `${line}\n`).join('');
}

/** One line of each bar: `["2026-01-31T00:00:00.000Z", high, low, close]`. @param bars ascending by opening */
export function historySeriesText(bars: readonly HistoryBar[]): string {
  return bars
    .map(({ opensAt, high, low, close }, index) => {
      const before = bars[index - 1];
      assert(before === undefined || before.opensAt < opensAt, 'bars ascend');
      return `${canonicalJson([opensAt.toISOString(), decimalText(high), decimalText(low), decimalText(close)])}\n`;
    })
    .join('');
}

const seriesLine = z.strictObject({
  instrument: wellFormed,
  bars: z.int().min(0),
  hash: z.string().regex(/^[0-9a-f]{64}$/),
});
const instant = z.string().refine(isWrittenInstant);
const price = z.string().refine(isDecimalText);
const barLine = z.tuple([instant, price, price, price]);

/** Reads the list back. Inverse of `historySnapshotText`; refuses, at the first fault, what it did not write. */
export function parseHistorySnapshot(text: string): Result<readonly HistorySeries[], Fault> {
  const lines = bodyLines(text, HISTORY_SNAPSHOT_FORMAT);
  if (!lines.ok) return lines;
  const series: HistorySeries[] = [];
  for (const [index, line] of lines.value.entries()) {
    const read = readLine(seriesLine, line);
    if (!read) return fault(index + 2, 'snapshot-line', 'It is not a series.');
    series.push(read);
  }
  if (new Set(series.map(({ instrument }) => instrument)).size < series.length)
    return fault(1, 'snapshot-order', 'An instrument has two series.');
  return historySnapshotText(series) === text
    ? ok(series)
    : fault(1, 'snapshot-canonical', 'It has another spelling.');
}

/** Reads a series back, as the list names it. Inverse of `historySeriesText`; refuses what it did not write. */
export function parseHistorySeries(
  { bars: stated }: Pick<HistorySeries, 'bars'>,
  text: string,
): Result<readonly WrittenBar[], Fault> {
  const lines = text.split('\n');
  if (lines.pop() !== '') return fault(lines.length + 1, 'snapshot-end', 'The last line does not end.');
  if (lines.length !== stated)
    return fault(lines.length, 'snapshot-series', 'It has another number of lines.');
  const bars: WrittenBar[] = [];
  for (const [index, line] of lines.entries()) {
    const read = readLine(barLine, line);
    if (!read || canonicalJson(read) !== line) return fault(index + 1, 'snapshot-line', 'It is not a bar.');
    const [opensAt, high, low, close] = read;
    const before = bars.at(-1);
    if (before && before.opensAt >= opensAt)
      return fault(index + 1, 'snapshot-order', 'It is not after the bar before.');
    bars.push({ opensAt, high, low, close });
  }
  return ok(bars);
}
