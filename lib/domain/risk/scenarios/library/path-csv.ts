import { decimalText, parseDecimal } from '../../../number/decimal';
import { parseInstant } from '../../../number/instant';
import { ok, refuse, type Fault, type Result } from '../../../result';
import type { ShockOf } from './shock';

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
 * @returns or every fault that could be found, with its line: `header`, `columns`, `decimal`, `positive`, `instant`,
 *   `distinct-instant` for a second price at one instant, `price-at-every-instant` for a gap. Whether names are known and prices
 *   within range is looked at once it is a scenario
 */
export function pathOfCsv(
  text: string,
  confirmed: readonly string[],
): Result<ShockOf<'PATH'>, readonly Fault[]> {
  const lines = text.replace(/^\uFEFF/, '').split(/\r\n|\n|\r/);
  const header = cellsOf(lines[0] ?? '');
  if (header.join() !== HEADER.join()) {
    const message = `The first line must be "${HEADER.join()}".`;
    return refuse([{ path: 'line 1', rule: 'header', message }]);
  }
  const faults: Fault[] = [];
  const rows = lines
    .slice(1)
    .flatMap((line, index) => (line.trim() === '' ? [] : rowOf(line, index + 2, faults)));
  const instants = [...new Set(rows.map(({ at }) => at))].sort();
  const series = new Map<string, Map<string, Row>>();
  for (const row of rows) {
    const own = series.get(row.instrument) ?? new Map<string, Row>();
    series.set(row.instrument, own);
    const first = own.get(row.at);
    if (first) {
      const message = `"${row.instrument}" has a price at ${row.at} already, in line ${first.line}.`;
      faults.push({ path: `line ${row.line}, column "instant"`, rule: 'distinct-instant', message });
    } else own.set(row.at, row);
  }
  // What is missing because its line could not be read is said once, there.
  if (faults.length === 0)
    for (const [instrument, own] of series)
      for (const at of instants) {
        if (own.has(at)) continue;
        const message = `"${instrument}" has no price at ${at}, where others have one.`;
        faults.push({ path: `instrument "${instrument}"`, rule: 'price-at-every-instant', message });
      }
  if (faults.length > 0) return refuse(faults.slice(0, FAULTS_AT_MOST));
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

function rowOf(text: string, line: number, faults: Fault[]): readonly Row[] {
  const fault = (column: string | null, rule: string, message: string): readonly Row[] => {
    faults.push({ path: `line ${line}${column === null ? '' : `, column "${column}"`}`, rule, message });
    return [];
  };
  const cells = cellsOf(text);
  const [instrument, instant, written] = cells;
  if (cells.length !== HEADER.length || !instrument || instant === undefined || written === undefined)
    return fault(null, 'columns', `It has ${cells.length} cells in place of ${HEADER.length}.`);
  const at = parseInstant(instant, 'ANY_ZONE');
  if (!at.ok) return fault('instant', 'instant', `"${instant}" is no instant: 2025-10-10T21:20:00Z.`);
  const price = parseDecimal(written);
  if (!price.ok) return fault('price', 'decimal', `"${written}" is no decimal.`);
  if (!price.value.gt(0)) return fault('price', 'positive', `A price is above 0, not ${written}.`);
  return [{ line, instrument, at: at.value.toISOString(), price: decimalText(price.value) }];
}

/** No name, instant or price has a comma in it. */
function cellsOf(line: string): readonly string[] {
  return line.split(',').map((cell) => cell.trim().replace(/^"(.*)"$/, '$1'));
}
