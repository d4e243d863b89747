'use client';
import {
  createSortedRowModel,
  type RowData,
  rowSortingFeature,
  type Row as TableRow,
  tableFeatures,
  useTable,
} from '@tanstack/react-table';
import { useVirtualizer } from '@tanstack/react-virtual';
import { type KeyboardEvent, type ReactNode, useEffect, useMemo, useRef } from 'react';
import { compareDecimals } from './decimal-text';
import { EmptyFace } from './faces';
import classes from './data-table.module.css';

export interface Column<Row> {
  readonly key: string;
  readonly header: string;
  /** Stands under the header, e.g. "USDT". */
  readonly unit?: string;
  /** Right-aligned, tabular figures. */
  readonly numeric?: boolean;
  readonly cell: (row: Row) => ReactNode;
  /** What to sort by: a decimal as text (with `numeric`), any other text, or a count. Absent: not sortable. */
  readonly sortBy?: (row: Row) => string | number | null | undefined;
  readonly width?: number;
}

const features = tableFeatures({ rowSortingFeature, sortedRowModel: createSortedRowModel() });
type Features = typeof features;

const ROW_HEIGHT_PX = 33;

function compare(a: unknown, b: unknown, numeric: boolean): number {
  if (typeof a === 'number' && typeof b === 'number') return a - b;
  if (typeof a !== 'string' || typeof b !== 'string') return 0;
  return numeric ? compareDecimals(a, b) : a.localeCompare(b, 'en', { numeric: true });
}

function toColumnDef<Row extends RowData>(column: Column<Row>) {
  const { key, sortBy, numeric = false } = column;
  return {
    id: key,
    header: column.header,
    enableSorting: sortBy !== undefined,
    sortDescFirst: numeric,
    sortUndefined: 'last' as const,
    accessorFn: (row: Row) => sortBy?.(row) ?? undefined,
    sortFn: (a: TableRow<Features, Row>, b: TableRow<Features, Row>) =>
      compare(a.getValue(key), b.getValue(key), numeric),
  };
}

/** J and K move between rows; the focused row's first link or button answers Enter. */
function moveRow(event: KeyboardEvent<HTMLTableSectionElement>): void {
  const step = event.key === 'j' ? 1 : event.key === 'k' ? -1 : 0;
  if (step === 0 || event.metaKey || event.ctrlKey || !(event.target instanceof HTMLElement)) return;
  if (event.target.closest('input, textarea, select')) return;
  const rows = [...event.currentTarget.querySelectorAll<HTMLTableRowElement>('tr[data-row]')];
  const at = rows.findIndex((row) => row.contains(event.target as HTMLElement));
  rows[at + step]?.querySelector<HTMLElement>('a, button')?.focus();
}

/**
 * A table of dense rows: sortable by header, numbers right-aligned with units in headers.
 * With `heightPx` it scrolls in itself and draws only the rows in view, so it may hold 100,000 of them;
 * `onReachEnd` then asks for the next page. `columns` must be stable (module scope or useMemo).
 */
export function DataTable<Row extends RowData>({
  label,
  columns,
  rows,
  rowKey,
  caption,
  empty,
  heightPx,
  onReachEnd,
  rowProps,
}: {
  label: string;
  columns: readonly Column<Row>[];
  rows: readonly Row[];
  rowKey: (row: Row) => string;
  caption?: ReactNode;
  empty?: ReactNode;
  heightPx?: number;
  onReachEnd?: () => void;
  rowProps?: (row: Row) => { 'aria-selected'?: boolean; className?: string };
}) {
  const scroller = useRef<HTMLDivElement>(null);
  const definitions = useMemo(() => columns.map(toColumnDef), [columns]);
  const byKey = useMemo(() => new Map(columns.map((column) => [column.key, column])), [columns]);
  const table = useTable({
    features,
    columns: definitions,
    data: rows,
    getRowId: (row: Row) => rowKey(row),
    enableMultiSort: false,
  });
  const sorted = table.getRowModel().rows;

  const virtual = heightPx !== undefined;
  const virtualizer = useVirtualizer({
    count: sorted.length,
    enabled: virtual,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW_HEIGHT_PX,
    overscan: 12,
  });
  const items = virtualizer.getVirtualItems();
  const first = items[0];
  const last = items.at(-1);
  const lastIndex = last?.index ?? -1;
  useEffect(() => {
    if (virtual && lastIndex >= sorted.length - 1 && sorted.length > 0) onReachEnd?.();
  }, [virtual, lastIndex, sorted.length, onReachEnd]);

  const shown = virtual ? items.flatMap(({ index }) => sorted[index] ?? []) : sorted;
  const spaceBefore = virtual ? (first?.start ?? 0) : 0;
  const spaceAfter = virtual && last ? virtualizer.getTotalSize() - last.end : 0;

  return (
    <div
      className={classes.scroller}
      ref={scroller}
      style={virtual ? { maxHeight: heightPx } : undefined}
      role="group"
      aria-label={label}
      tabIndex={0}
    >
      <table
        className={classes.table}
        aria-label={label}
        aria-rowcount={virtual ? sorted.length + 1 : undefined}
      >
        {caption === undefined ? null : <caption>{caption}</caption>}
        <thead>
          <tr>
            {table.getFlatHeaders().map((header) => {
              const column = byKey.get(header.id);
              return column ? (
                <HeaderCell
                  key={header.id}
                  column={column}
                  direction={header.column.getIsSorted()}
                  onSort={header.column.getCanSort() ? () => header.column.toggleSorting() : undefined}
                />
              ) : null;
            })}
          </tr>
        </thead>
        <tbody onKeyDown={moveRow}>
          {spaceBefore > 0 ? <Filler height={spaceBefore} span={columns.length} /> : null}
          {shown.map((row) => (
            <tr
              key={row.id}
              data-row
              aria-rowindex={virtual ? row.index + 2 : undefined}
              {...rowProps?.(row.original)}
            >
              {columns.map(({ key, numeric, cell }) => (
                <td key={key} className={numeric ? classes.numeric : undefined}>
                  {cell(row.original)}
                </td>
              ))}
            </tr>
          ))}
          {spaceAfter > 0 ? <Filler height={spaceAfter} span={columns.length} /> : null}
        </tbody>
      </table>
      {rows.length === 0 ? (empty ?? <EmptyFace title="Nothing here" />) : null}
    </div>
  );
}

function HeaderCell<Row>({
  column,
  direction,
  onSort,
}: {
  column: Column<Row>;
  direction: false | 'asc' | 'desc';
  onSort: (() => void) | undefined;
}) {
  const { header, unit, numeric, width } = column;
  const text = (
    <span>
      {header}
      {unit === undefined ? null : <span className={classes.unit}>{unit}</span>}
    </span>
  );
  const sort = direction === 'asc' ? 'ascending' : direction === 'desc' ? 'descending' : 'none';
  return (
    <th
      scope="col"
      className={numeric ? classes.numeric : undefined}
      style={width === undefined ? undefined : { width }}
      aria-sort={onSort && sort !== 'none' ? sort : undefined}
    >
      {onSort ? (
        <button type="button" className={classes.sort} onClick={onSort}>
          {text}
          <span className={classes.arrow} aria-hidden>
            {direction === 'asc' ? '↑' : direction === 'desc' ? '↓' : ''}
          </span>
        </button>
      ) : (
        text
      )}
    </th>
  );
}

function Filler({ height, span }: { height: number; span: number }) {
  return (
    <tr className={classes.filler} aria-hidden>
      <td colSpan={span} style={{ height }} />
    </tr>
  );
}
