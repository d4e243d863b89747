import DataLoader from 'dataloader';
import { assert } from '../../domain/assert';

/**
 * Loads rows by key, all keys of one turn in one statement, each key once for each request.
 *
 * @param load rows of these keys, in any order; a key without a row is missing from them
 */
export function byKey<Key extends string | number | bigint, Row>(
  load: (keys: readonly Key[]) => Promise<readonly Row[]>,
  keyOf: (row: Row) => Key,
): (key: Key) => Promise<Row | null> {
  const loader = new DataLoader<Key, Row | null>(async (keys) => {
    const rows = new Map((await load(keys)).map((row) => [keyOf(row), row]));
    return keys.map((key) => rows.get(key) ?? null);
  });
  return (key) => loader.load(key);
}

/** As a loader of `byKey`, for keys that the database itself vouches for. */
export function existing<Key, Row>(
  find: (key: Key) => Promise<Row | null>,
  what: string,
): (key: Key) => Promise<Row> {
  return async (key) => {
    const row = await find(key);
    assert(row !== null, `${what} ${String(key)} exists`);
    return row;
  };
}

/** Reads once for each request, when first asked for. */
export function once<Value>(read: () => Promise<Value>): () => Promise<Value> {
  let reading: Promise<Value> | null = null;
  return () => (reading ??= read());
}
