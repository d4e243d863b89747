'use client';
import { useVirtualizer } from '@tanstack/react-virtual';
import { type ReactNode, useEffect, useMemo, useRef, useState } from 'react';
import { EmptyFace } from './faces';
import { usePrinted } from './use-printed';
import { nextOrder, type RowOrder, sortedRows, type SortKey } from './row-order';
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
  readonly sortBy?: (row: Row) => SortKey;
  readonly width?: number;
  /** For acts alone, which paper does not have: left off it. */
  readonly onScreenOnly?: boolean;
  /** Long texts that stand elsewhere too: left off a phone. */
  readonly onWideOnly?: boolean;
}

const ROW_HEIGHT_PX = 33;
/** Tables of more columns than these are set smaller on paper, so that all of them fit a sheet. */
const COLUMNS_AT_8_PT = 7;
const COLUMNS_AT_7_PT = 9;

/**
 * A table of dense rows: sortable by header, numbers right-aligned with units in headers.
 * With `heightPx` it scrolls in itself and draws only the rows in view, so it may hold 100,000 of them;
 * `onReachEnd` then asks for the next page. `columns` must be stable (module scope or useMemo).
 */
export function DataTable<Row>({
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
  const [order, setOrder] = useState<RowOrder>(null);
  const sorted = useMemo(() => {
    const column = columns.find(({ key }) => key === order?.key);
    if (order === null || column?.sortBy === undefined) return rows;
    return sortedRows(rows, column.sortBy, order.direction, column.numeric ?? false);
  }, [columns, rows, order]);

  const isPrinted = usePrinted();
  const virtual = heightPx !== undefined && !isPrinted;
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

  const shown = virtual
    ? items.flatMap(({ index }) => {
        const row = sorted[index];
        return row === undefined ? [] : [{ row, index }];
      })
    : sorted.map((row, index) => ({ row, index }));
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
        className={`${classes.table} ${sizeOnPaper(columns.length)}`}
        aria-label={label}
        aria-rowcount={virtual ? sorted.length + 1 : undefined}
      >
        {caption === undefined ? null : <caption>{caption}</caption>}
        <thead>
          <tr>
            {columns.map((column) => (
              <HeaderCell
                key={column.key}
                column={column}
                direction={order?.key === column.key ? order.direction : null}
                onSort={
                  column.sortBy === undefined
                    ? undefined
                    : () => setOrder(nextOrder(order, column.key, column.numeric ?? false))
                }
              />
            ))}
          </tr>
        </thead>
        <tbody>
          {spaceBefore > 0 ? <Filler height={spaceBefore} span={columns.length} /> : null}
          {shown.map(({ row, index }) => (
            <tr
              key={rowKey(row)}
              data-row
              data-index={index}
              ref={virtual ? virtualizer.measureElement : undefined}
              aria-rowindex={virtual ? index + 2 : undefined}
              {...rowProps?.(row)}
            >
              {columns.map((column) => (
                <td key={column.key} className={cellClass(column)}>
                  {column.cell(row)}
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

function sizeOnPaper(columns: number): string {
  if (columns > COLUMNS_AT_7_PT) return classes.most ?? '';
  return columns > COLUMNS_AT_8_PT ? (classes.many ?? '') : '';
}

function cellClass<Row>({ numeric, onScreenOnly, onWideOnly }: Column<Row>): string | undefined {
  if (onScreenOnly) return classes.onScreen;
  return onWideOnly ? classes.onWide : numeric ? classes.numeric : undefined;
}

function HeaderCell<Row>({
  column,
  direction,
  onSort,
}: {
  column: Column<Row>;
  direction: 'asc' | 'desc' | null;
  onSort: (() => void) | undefined;
}) {
  const { header, unit, width } = column;
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
      className={cellClass(column)}
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
