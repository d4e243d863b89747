import { MAX_JSON_BYTES, TOO_LARGE } from '../../../json/json-text';
import { shown } from '../../../market/import-row';
import { decimalText, parseDecimal } from '../../../number/decimal';
import { parseInstant } from '../../../number/instant';
import { ok, refuse, type Fault, type Result } from '../../../result';
import { INSTANTS_AT_MOST, type ShockOf } from './shock';

const HEADER = ['instrument', 'instant', 'price'];
const FAULTS_AT_MOST = 100;

interface Row {
  readonly line: number;
  readonly instrument: string;
  readonly at: string;
  readonly price: string;
}

/**
 * Reads prices of a path from CSV: `instrument,instant,price`, a row for each instrument and instant in any order.
 *
 * @param confirmed instruments whose far prints are meant
 * @returns or the first hundred faults, with their lines: `size` (over 8 MB), `header`, `columns`, `decimal`, `positive`, `instant`,
 *   `distinct-instant` for a second price at one instant, `length` (2 to 97 instants), `price-at-every-instant` for a gap. Whether
 *   names are known and prices within range is looked at once it is a scenario
 */
export function pathOfCsv(
  text: string,
  confirmed: readonly string[],
): Result<ShockOf<'PATH'>, readonly Fault[]> {
  if (Buffer.byteLength(text, 'utf8') > MAX_JSON_BYTES) return refuse([TOO_LARGE]);
  const lines = text.replace(/^\uFEFF/, '').split(/\r\n|\n|\r/);
  const header = cellsOf(lines[0] ?? '');
  if (header.join() !== HEADER.join()) {
    const message = `The first line must be "${HEADER.join()}".`;
    return refuse([{ path: 'line 1', rule: 'header', message }]);
  }
  const faults: Fault[] = [];
  const rows = rowsOf(lines, faults);
  const series = seriesOf(rows, faults);
  // What is missing because its line could not be read is said once, there.
  if (faults.length > 0) return refuse(faults);
  const instants = [...new Set(rows.map(({ at }) => at))].sort();
  if (instants.length < 2 || instants.length > INSTANTS_AT_MOST) {
    const message = `A path has prices at 2 to ${INSTANTS_AT_MOST} instants; this file has ${instants.length}.`;
    return refuse([{ path: '', rule: 'length', message }]);
  }
  const gaps = gapsOf(series, instants);
  if (gaps.length > 0) return refuse(gaps);
  const prices = Object.fromEntries(
    [...series].map(([instrument, own]) => [instrument, instants.map((at) => own.get(at)?.price ?? '')]),
  );
  return ok({
    kind: 'PATH',
    instants,
    prices,
    ...(confirmed.length > 0 ? { confirmed: [...confirmed] } : {}),
  });
}

type Series = ReadonlyMap<string, ReadonlyMap<string, Row>>;

/** Up to as many faults as are told. */
function rowsOf(lines: readonly string[], faults: Fault[]): readonly Row[] {
  const rows: Row[] = [];
  for (const [index, line] of lines.entries()) {
    if (index === 0 || line.trim() === '') continue;
    const read = rowOf(line, index + 1);
    if (read.ok) rows.push(read.value);
    else faults.push(read.refusal);
    if (faults.length >= FAULTS_AT_MOST) break;
  }
  return rows;
}

/** By instrument, then by instant. */
function seriesOf(rows: readonly Row[], faults: Fault[]): Series {
  const series = new Map<string, Map<string, Row>>();
  for (const row of rows) {
    const own = series.get(row.instrument) ?? new Map<string, Row>();
    series.set(row.instrument, own);
    const first = own.get(row.at);
    if (!first) own.set(row.at, row);
    else if (faults.length < FAULTS_AT_MOST) {
      const message = `${shown(row.instrument)} has a price at ${row.at} already, in line ${first.line}.`;
      faults.push({ path: `line ${row.line}, column "instant"`, rule: 'distinct-instant', message });
    }
  }
  return series;
}

function gapsOf(series: Series, instants: readonly string[]): readonly Fault[] {
  const gaps: Fault[] = [];
  for (const [instrument, own] of series)
    for (const at of instants) {
      if (own.has(at)) continue;
      const message = `${shown(instrument)} has no price at ${at}, where others have one.`;
      gaps.push({ path: `instrument ${shown(instrument)}`, rule: 'price-at-every-instant', message });
      if (gaps.length >= FAULTS_AT_MOST) return gaps;
    }
  return gaps;
}

function rowOf(text: string, line: number): Result<Row, Fault> {
  const fault = (column: string | null, rule: string, message: string): Result<Row, Fault> =>
    refuse({ path: `line ${line}${column === null ? '' : `, column "${column}"`}`, rule, message });
  const cells = cellsOf(text);
  const [instrument = '', instant = '', written = ''] = cells;
  if (cells.length !== HEADER.length)
    return fault(null, 'columns', `It has ${cells.length} cells in place of ${HEADER.length}.`);
  if (instrument === '') return fault('instrument', 'columns', 'It names no instrument.');
  const at = parseInstant(instant, 'ANY_ZONE');
  if (!at.ok) return fault('instant', 'instant', `${shown(instant)} is no instant: 2025-10-10T21:20:00Z.`);
  const price = parseDecimal(written);
  if (!price.ok) return fault('price', 'decimal', `${shown(written)} is no decimal.`);
  if (!price.value.gt(0))
    return fault('price', 'positive', `A price is above 0, not ${decimalText(price.value)}.`);
  return ok({ line, instrument, at: at.value.toISOString(), price: decimalText(price.value) });
}

/** No name, instant or price has a comma in it. */
function cellsOf(line: string): readonly string[] {
  return line.split(',').map((cell) => cell.trim().replace(/^"(.*)"$/, '$1'));
}
