'use client';
import { useMemo } from 'react';
import { type Column, DataTable } from '../../_ui/data-table';
import { Quantity } from '../../_ui/figures';
import { quotedIn } from './quoted-in';
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

function bareColumns(quoted: string | undefined): readonly Column<BarePosition>[] {
  const prices = quoted === undefined ? {} : { unit: quoted };
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
      ...prices,
      numeric: true,
      cell: ({ entryPrice }) => <Quantity value={entryPrice} />,
    },
    {
      key: 'mark',
      header: 'Mark',
      ...prices,
      numeric: true,
      cell: ({ instrument }) => <Quantity value={instrument.markPrice} />,
    },
  ];
}

/** What an account that cannot be margined holds. */
export function BarePositions({ positions }: { positions: readonly BarePosition[] }) {
  const quoted = quotedIn(positions.map(({ instrument }) => instrument));
  const columns = useMemo(() => bareColumns(quoted), [quoted]);
  return (
    <DataTable
      label="Positions"
      columns={columns}
      rows={positions}
      rowKey={({ instrument, leg }) => keyOf({ instrument: instrument.symbol, leg })}
    />
  );
}
