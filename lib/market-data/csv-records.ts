import { Readable } from 'node:stream';
import { CsvError, parse, type Info } from 'csv-parse';
import { rowFault, shown, type ImportRow, type Place } from '../domain/market/import-row';
import { ok, refuse, type Fault } from '../domain/result';
import { MAX_CSV_ROW_CHARACTERS, type Cells, type SourceRecords } from './source-record';
import type { SourceText } from './source-text';

interface CsvRow {
  readonly record: readonly string[];
  readonly info: Info;
}

/**
 * The rows of a CSV file (RFC 4180, comma, LF or CRLF), by the names in its first row; an empty cell is absent.
 *
 * Refused: `csv-quotes`, `row-too-long` (16 KiB), `column-count` (not as many as in the first row),
 * `newline-in-field`, `duplicate-column`, `unnamed-column`, and what `sourceText` refuses.
 *
 * @param headerFaults what is wrong with the columns' names; then no row is read
 */
export async function* csvRecords(
  source: SourceText,
  headerFaults: (columns: readonly string[], place: Place) => readonly Fault[],
): SourceRecords {
  const parser = Readable.from(source.chunks, { objectMode: false }).pipe(
    parse({
      info: true,
      relax_column_count: true,
      skip_empty_lines: true,
      record_delimiter: ['\r\n', '\n'],
      max_record_size: MAX_CSV_ROW_CHARACTERS,
    }),
  );
  let columns: readonly string[] | null = null;
  let rows = 0;
  try {
    for await (const { record, info } of parser as AsyncIterable<CsvRow>) {
      // A row that the end of unacceptable text cut short is not the file's fault.
      if (source.fault()) break;
      const place: Place = { kind: 'LINE', line: firstLine(info, record) };
      if (columns === null) {
        const faults = [...nameFaults(record, place), ...headerFaults(record, place)];
        if (faults.length > 0) {
          yield { place, row: refuse(faults) };
          return;
        }
        columns = record;
      } else {
        rows += 1;
        yield csvRow(columns, record, place);
      }
    }
  } catch (error) {
    // csv-parse says by an exception what it cannot read; what is not its own is a bug and goes on.
    if (!(error instanceof CsvError)) throw error;
    if (!source.fault()) yield syntaxFault(error);
  }
  const fault = source.fault();
  if (fault) yield { place: { kind: 'LINE', line: 1 }, row: refuse([fault]) };
  else if (columns !== null && rows === 0) {
    const place: Place = { kind: 'LINE', line: 1 };
    yield {
      place,
      row: refuse([rowFault(place, undefined, 'empty-file', 'The file has no row but its first.')]),
    };
  }
}

/** csv-parse counts the lines up to the end of a record. */
function firstLine(info: Info, record: readonly string[]): number {
  return info.lines - record.reduce((lines, cell) => lines + cell.split('\n').length - 1, 0);
}

function nameFaults(columns: readonly string[], place: Place): Fault[] {
  return columns.flatMap((name, index) => {
    if (name === '') {
      return [rowFault(place, undefined, 'unnamed-column', `Column ${index + 1} has no name.`)];
    }
    if (columns.indexOf(name) === index) return [];
    return [rowFault(place, name, 'duplicate-column', `Two columns are called ${shown(name)}.`)];
  });
}

function csvRow(columns: readonly string[], record: readonly string[], place: Place): ImportRow<Cells> {
  if (record.length !== columns.length) {
    const message = `The row has ${record.length} columns, the first one ${columns.length}.`;
    return { place, row: refuse([rowFault(place, undefined, 'column-count', message)]) };
  }
  const cells = new Map<string, string>();
  const faults: Fault[] = [];
  for (const [index, name] of columns.entries()) {
    const cell = record[index] ?? '';
    if (/[\r\n]/.test(cell)) {
      faults.push(rowFault(place, name, 'newline-in-field', `${shown(cell)} holds a line break.`));
    }
    if (cell !== '') cells.set(name, cell);
  }
  return { place, row: faults.length > 0 ? refuse(faults) : ok(cells) };
}

function syntaxFault(error: CsvError): ImportRow<Cells> {
  const line = typeof error.lines === 'number' ? error.lines : 1;
  const place: Place = { kind: 'LINE', line };
  const fault =
    error.code === 'CSV_MAX_RECORD_SIZE'
      ? rowFault(
          place,
          undefined,
          'row-too-long',
          `A row has more than ${MAX_CSV_ROW_CHARACTERS} characters.`,
        )
      : rowFault(place, undefined, 'csv-quotes', 'A quote is opened or closed where CSV does not allow it.');
  return { place, row: refuse([fault]) };
}
