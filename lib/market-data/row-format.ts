import type { ImportRow, Place } from '../domain/market/import-row';
import { ok, refuse, type Fault } from '../domain/result';
import { mapCells, mapColumns, type ColumnMapping } from './column-mapping';
import { csvRecords } from './csv-records';
import { jsonArrayRecords, jsonLineRecords } from './json-records';
import { nearestShape, RowReader, shapeFaults, type Shape } from './row-reader';
import type { SourceRecords } from './source-record';
import type { SourceText } from './source-text';

/** How the records of a source are understood. */
export interface RowFormat<Row> {
  /** The shapes a record may have. */
  readonly shapes: readonly [Shape, ...Shape[]];
  /** The rows of one record of that shape; what is wrong goes into the reader's faults. */
  readonly read: (reader: RowReader, shape: Shape) => readonly Row[];
}

export const SOURCE_ENCODINGS = ['csv', 'json', 'jsonl'] as const;
export type SourceEncoding = (typeof SOURCE_ENCODINGS)[number];

/**
 * The typed rows of a source, or each record's faults, in order; in constant memory.
 *
 * A CSV file's columns are checked once, by its first row; a JSON object's keys one by one.
 */
export function rowsOf<Row>(
  source: SourceText,
  encoding: SourceEncoding,
  format: RowFormat<Row>,
  mapping: ColumnMapping,
): AsyncIterable<ImportRow<Row>> {
  if (encoding !== 'csv') {
    const records = encoding === 'json' ? jsonArrayRecords(source) : jsonLineRecords(source);
    return typedRows(records, format, mapping, (reader) => reader.shape(format.shapes));
  }
  let shape = format.shapes[0];
  const checkHeader = (columns: readonly string[], place: Place): readonly Fault[] => {
    const mapped = mapColumns(mapping, columns, place);
    if (!mapped.ok) return mapped.refusal;
    shape = nearestShape(mapped.value, format.shapes);
    return shapeFaults(mapped.value, shape, place);
  };
  return typedRows(csvRecords(source, checkHeader), format, mapping, () => shape);
}

async function* typedRows<Row>(
  records: SourceRecords,
  format: RowFormat<Row>,
  mapping: ColumnMapping,
  shapeOf: (reader: RowReader) => Shape,
): AsyncIterable<ImportRow<Row>> {
  for await (const { place, row } of records) {
    if (!row.ok) {
      yield { place, row };
      continue;
    }
    const reader = new RowReader(place, mapCells(mapping, row.value));
    const shape = shapeOf(reader);
    const misshapen = reader.faults.length > 0;
    const rows = misshapen ? [] : format.read(reader, shape);
    if (reader.faults.length > 0) yield { place, row: refuse(reader.faults) };
    else for (const typed of rows) yield { place, row: ok(typed) };
  }
}
