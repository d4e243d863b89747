'use client';
import { useMemo } from 'react';
import { type Column, DataTable } from '../../_ui/data-table';
import { Quantity } from '../../_ui/figures';
import { type ShownAccount } from './shown-account';

type BarePosition = ShownAccount['positions'][number];

/** What one is known by in its account: its instrument, and its leg where there are legs. */
export function keyOf({
  instrument,
  leg,
}: {
  readonly instrument: string;
  readonly leg: BarePosition['leg'];
}): string {
  return leg === 'NET' ? instrument : `${instrument} ${leg.toLowerCase()}`;
}

function bareColumns(asset: string): readonly Column<BarePosition>[] {
  return [
    {
      key: 'instrument',
      header: 'Instrument',
      cell: ({ instrument, leg }) => keyOf({ instrument: instrument.symbol, leg }),
    },
    {
      key: 'quantity',
      header: 'Quantity',
      numeric: true,
      cell: ({ quantity }) => <Quantity value={quantity} signed />,
    },
    {
      key: 'entry',
      header: 'Entry',
      unit: asset,
      numeric: true,
      cell: ({ entryPrice }) => <Quantity value={entryPrice} />,
    },
    {
      key: 'mark',
      header: 'Mark',
      unit: asset,
      numeric: true,
      cell: ({ instrument }) => <Quantity value={instrument.markPrice} />,
    },
  ];
}

/** What an account that cannot be margined holds. */
export function BarePositions({ positions, asset }: { positions: readonly BarePosition[]; asset: string }) {
  const columns = useMemo(() => bareColumns(asset), [asset]);
  return (
    <DataTable
      label="Positions"
      columns={columns}
      rows={positions}
      rowKey={({ instrument, leg }) => keyOf({ instrument: instrument.symbol, leg })}
    />
  );
}
