import { sourceText, type SourceText } from '../market-data/source-text';
import type { ImportRow } from '../domain/market/import-row';
import type { Fault } from '../domain/result';

/** A source of these bytes, arriving in chunks of the given size. */
export function sourceOf(content: string | Uint8Array, chunkBytes = 7): SourceText {
  const bytes = typeof content === 'string' ? new TextEncoder().encode(content) : content;
  async function* chunks(): AsyncIterable<Uint8Array> {
    await Promise.resolve();
    for (let at = 0; at < bytes.length; at += chunkBytes) yield bytes.subarray(at, at + chunkBytes);
  }
  return sourceText(chunks());
}

/** What a reader made of a source: the good rows, and all faults. */
export async function readAll<Row>(
  rows: AsyncIterable<ImportRow<Row>>,
): Promise<{ readonly rows: readonly Row[]; readonly faults: readonly Fault[] }> {
  const good: Row[] = [];
  const faults: Fault[] = [];
  for await (const { row } of rows) {
    if (row.ok) good.push(row.value);
    else faults.push(...row.refusal);
  }
  return { rows: good, faults };
}

/** Rows as a reader of a file would give them: the first one in line 2. */
export async function* placedRows<Row>(rows: readonly Row[]): AsyncIterable<ImportRow<Row>> {
  await Promise.resolve();
  for (const [index, row] of rows.entries()) {
    yield { place: { kind: 'LINE', line: index + 2 }, row: { ok: true, value: row } };
  }
}

export const TEST_SOURCE = { name: 'test.csv', sha256: () => 'a'.repeat(64) };
