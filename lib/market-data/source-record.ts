import type { ImportRow } from '../domain/market/import-row';

/** One record of a source before anyone has understood it: column → what stands there. CSV gives strings only. */
export type Cells = ReadonlyMap<string, unknown>;

export type SourceRecords = AsyncIterable<ImportRow<Cells>>;

/** Longer than any honest row: what is longer is not a row but a file without line ends, or without a quote. */
export const MAX_CSV_ROW_CHARACTERS = 16 * 1024;
/** An account of ten thousand positions fits. */
export const MAX_JSON_ROW_CHARACTERS = 4 * 1024 * 1024;
