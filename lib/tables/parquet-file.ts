import { fileWriter, ParquetWriter } from 'hyparquet-writer';

/** A column of text. Amounts are decimals in text: no number of Parquet's holds all that an amount may be. */
export interface TextColumn<Row> {
  readonly name: string;
  readonly valueOf: (row: Row) => string | null;
}

/**
 * Writes rows as a Parquet file, a batch at a time, each a group of its own; nobody holds them all.
 *
 * @param facts what is said of the whole, by name
 */
export async function writeParquet<Row>(
  file: string,
  columns: readonly TextColumn<Row>[],
  batches: AsyncIterable<readonly Row[]>,
  facts: Readonly<Record<string, string>>,
): Promise<void> {
  const writer = new ParquetWriter({
    writer: fileWriter(file),
    schema: [
      { name: 'root', num_children: columns.length },
      ...columns.map(({ name }) => ({
        ...{ name, type: 'BYTE_ARRAY' as const, converted_type: 'UTF8' as const },
        repetition_type: 'OPTIONAL' as const,
      })),
    ],
    kvMetadata: Object.entries(facts).map(([key, value]) => ({ key, value })),
  });
  for await (const rows of batches) {
    const columnData = columns.map(({ name, valueOf }) => ({ name, data: rows.map(valueOf) }));
    if (rows.length > 0) await writer.write({ columnData, rowGroupSize: rows.length });
  }
  await writer.finish();
}
