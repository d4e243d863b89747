'use client';
import { Anchor } from '@mantine/core';
import { StatusBadge } from '../../_ui/badges';
import { type Column, DataTable } from '../../_ui/data-table';
import { EmptyFace } from '../../_ui/faces';
import { Money, Quantity } from '../../_ui/figures';
import { Link } from '../../_ui/link';
import { Section } from '../../_ui/section';
import { keyOf } from './bare-positions';
import { quotedIn } from './quoted-in';
import { type ShownAccount } from './shown-account';

type Balance = ShownAccount['collateral'][number];
type Order = ShownAccount['orders'][number];
type Pocket = ShownAccount['pockets'][number];

const BALANCE_COLUMNS: readonly Column<Balance>[] = [
  { key: 'asset', header: 'Asset', cell: ({ asset }) => asset, sortBy: ({ asset }) => asset },
  {
    key: 'amount',
    header: 'Amount',
    unit: 'of the asset',
    numeric: true,
    cell: ({ amount }) => <Quantity value={amount} />,
  },
];

const INTEREST: Column<Balance> = {
  key: 'interest',
  header: 'Accrued interest',
  unit: 'of the asset, owed',
  numeric: true,
  cell: ({ accruedInterest }) => <Quantity value={accruedInterest} />,
};

export function Collateral({ collateral }: { collateral: readonly Balance[] }) {
  const isOwed = collateral.some(({ accruedInterest }) => accruedInterest !== null);
  return (
    <Section title="Collateral">
      <DataTable
        label="Collateral"
        columns={isOwed ? [...BALANCE_COLUMNS, INTEREST] : BALANCE_COLUMNS}
        rows={collateral}
        rowKey={({ asset }) => asset}
        empty={<EmptyFace title="No collateral" />}
      />
    </Section>
  );
}

function orderColumns(quoted: string | undefined): readonly Column<Order>[] {
  return [
    {
      key: 'order',
      header: 'Order',
      cell: ({ order }) => <span className="num">{order}</span>,
      sortBy: ({ order }) => order,
    },
    {
      key: 'instrument',
      header: 'Instrument',
      cell: ({ instrument, leg }) => keyOf({ instrument: instrument.symbol, leg }),
      sortBy: ({ instrument }) => instrument.symbol,
    },
    { key: 'side', header: 'Side', cell: ({ side }) => (side === 'BUY' ? 'buy' : 'sell') },
    {
      key: 'quantity',
      header: 'Quantity',
      numeric: true,
      cell: ({ quantity }) => <Quantity value={quantity} />,
      sortBy: ({ quantity }) => quantity,
    },
    {
      key: 'limit',
      header: 'Limit',
      ...(quoted === undefined ? {} : { unit: quoted }),
      numeric: true,
      cell: ({ limitPrice }) => <Quantity value={limitPrice} />,
      sortBy: ({ limitPrice }) => limitPrice,
    },
    {
      key: 'reduce',
      header: 'Reduce only',
      cell: ({ isReduceOnly }) => (isReduceOnly ? 'yes' : 'no'),
    },
  ];
}

/** Orders that rest in the book; nothing where there is none. */
export function OpenOrders({ orders }: { orders: readonly Order[] }) {
  if (orders.length === 0) return null;
  return (
    <Section title="Open orders" about="the margin classes say what of them is charged">
      <DataTable
        label="Open orders"
        columns={orderColumns(quotedIn(orders.map(({ instrument }) => instrument)))}
        rows={orders}
        rowKey={({ order }) => order}
      />
    </Section>
  );
}

function pocketColumns(asset: string): readonly Column<Pocket>[] {
  return [
    {
      key: 'pocket',
      header: 'Pocket',
      cell: ({ accountId, pocket }) => (
        <Anchor component={Link} href={`/accounts/${encodeURIComponent(accountId)}`} size="sm">
          {pocket}
        </Anchor>
      ),
    },
    {
      key: 'status',
      header: 'Status',
      cell: ({ margin }) => (margin === null ? 'not margined yet' : <StatusBadge status={margin.status} />),
    },
    {
      key: 'ratio',
      header: 'Margin ratio',
      numeric: true,
      cell: ({ margin }) => <Quantity value={margin?.marginRatio ?? null} scale={4} />,
    },
    {
      key: 'equity',
      header: 'Equity',
      unit: asset,
      numeric: true,
      cell: ({ margin }) => <Money value={margin?.equity ?? null} />,
    },
    {
      key: 'mm',
      header: 'MM',
      unit: asset,
      numeric: true,
      cell: ({ margin }) => <Money value={margin?.maintenanceMargin ?? null} />,
    },
    {
      key: 'call',
      header: 'Additional margin required',
      unit: asset,
      numeric: true,
      cell: ({ margin }) => <Money value={margin?.callAmount ?? null} />,
    },
  ];
}

/** What the account holds apart from its own figures, each pocket margined for itself; nothing where there is none. */
export function Pockets({ pockets, asset }: { pockets: readonly Pocket[]; asset: string }) {
  if (pockets.length === 0) return null;
  return (
    <Section
      title="Isolated pockets"
      about="each margined, called and liquidated for itself, and in no figure above"
    >
      <DataTable
        label="Isolated pockets"
        columns={pocketColumns(asset)}
        rows={pockets}
        rowKey={({ id }) => id}
      />
    </Section>
  );
}
