import { createHash } from 'node:crypto';
import type { ImportRow, ImportSource } from '../../domain/market/import-row';

/**
 * Rows that our own code makes, as a source: its hash is of their JSON, one to a line, and is known after the last.
 */
export function generatedSource<Row>(
  name: string,
  rows: AsyncIterable<ImportRow<Row>>,
): { readonly rows: AsyncIterable<ImportRow<Row>>; readonly source: ImportSource } {
  const hash = createHash('sha256');
  async function* hashed(): AsyncIterable<ImportRow<Row>> {
    for await (const placed of rows) {
      if (placed.row.ok) hash.update(`${JSON.stringify(placed.row.value)}\n`);
      yield placed;
    }
  }
  return { rows: hashed(), source: { name, sha256: () => hash.copy().digest('hex') } };
}
