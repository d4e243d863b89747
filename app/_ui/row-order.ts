import { compareDecimals } from './decimal-text';

/** By which column rows stand, and which way; null: as they came. */
export type RowOrder = { readonly key: string; readonly direction: 'asc' | 'desc' } | null;

/** What a row is sorted by: a decimal as text (in a numeric column), any other text, or a count. */
export type SortKey = string | number | null | undefined;

/** A click on a header: figures largest first, texts A to Z; the other way; then as they came. */
export function nextOrder(order: RowOrder, key: string, isNumeric: boolean): RowOrder {
  const [first, second] = isNumeric ? (['desc', 'asc'] as const) : (['asc', 'desc'] as const);
  if (order?.key !== key) return { key, direction: first };
  return order.direction === first ? { key, direction: second } : null;
}

function compare(a: string | number, b: string | number, isNumeric: boolean): number {
  if (typeof a === 'number' && typeof b === 'number') return a - b;
  if (isNumeric) return compareDecimals(String(a), String(b));
  return String(a).localeCompare(String(b), 'en', { numeric: true });
}

/** The rows in that order; equal ones as they came, and those without a value last whichever way it goes. */
export function sortedRows<Row>(
  rows: readonly Row[],
  keyOf: (row: Row) => SortKey,
  direction: 'asc' | 'desc',
  isNumeric: boolean,
): readonly Row[] {
  const sign = direction === 'asc' ? 1 : -1;
  const keyed = rows.map((row) => ({ row, key: keyOf(row) }));
  keyed.sort((a, b) => {
    if (a.key == null || b.key == null) return Number(a.key == null) - Number(b.key == null);
    return sign * compare(a.key, b.key, isNumeric);
  });
  return keyed.map(({ row }) => row);
}
