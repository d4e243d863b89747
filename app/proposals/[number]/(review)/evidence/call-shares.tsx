'use client';
import { Anchor } from '@mantine/core';
import { useMemo } from 'react';
import { StatusBadge } from '../../../../_ui/badges';
import { type Column, DataTable } from '../../../../_ui/data-table';
import { CompactMoney, Count, Money, Percent } from '../../../../_ui/figures';
import { Link } from '../../../../_ui/link';
import { bandWords, type Burden, NOT_STATED, type ShareBand } from './burden-words';
import { ShareBar } from './share-bar';
import burdenClasses from './burden.module.css';

type Call = Burden['largest'][number];

/** A share of nothing is none: said, and not left out. */
function Share({ value }: { value: string | null }) {
  return value === null ? 'none left' : <Percent value={value} scale={1} />;
}

/** @param isLiquidKnown whether evidence says what of collateral is liquid */
export function callColumns(asset: string, isLiquidKnown: boolean): readonly Column<Call>[] {
  const column = { unit: asset, numeric: true };
  return [
    {
      ...{ key: 'account', header: 'Account' },
      cell: ({ accountId }) => (
        <Anchor
          component={Link}
          href={`/accounts/${encodeURIComponent(accountId)}`}
          size="sm"
          className="num"
        >
          {accountId}
        </Anchor>
      ),
      sortBy: ({ accountId }) => accountId,
    },
    { key: 'segment', header: 'Segment', cell: ({ segment }) => segment ?? NOT_STATED },
    { key: 'before', header: 'Before', cell: ({ statusBefore }) => <StatusBadge status={statusBefore} /> },
    { key: 'after', header: 'After', cell: ({ statusAfter }) => <StatusBadge status={statusAfter} /> },
    {
      ...{ ...column, key: 'amount', header: 'Must add' },
      cell: ({ amount }) => <Money value={amount} />,
      sortBy: ({ amount }) => amount,
    },
    {
      ...{ ...column, key: 'equity', header: 'Equity' },
      cell: ({ equity }) => <Money value={equity} />,
      sortBy: ({ equity }) => equity,
    },
    {
      ...{ key: 'ofEquity', header: 'Of equity', numeric: true },
      cell: ({ shareOfEquity }) => <Share value={shareOfEquity} />,
    },
    // The table is as wide as a page where all of it stands; the amount is in the CSV.
    ...(isLiquidKnown
      ? []
      : [
          {
            ...{ ...column, key: 'collateral', header: 'Collateral' },
            cell: ({ collateral }: Call) => <Money value={collateral} />,
            sortBy: ({ collateral }: Call) => collateral,
          },
        ]),
    {
      ...{ key: 'ofCollateral', header: 'Of collateral', numeric: true },
      cell: ({ shareOfCollateral }) => <Share value={shareOfCollateral} />,
    },
    ...(isLiquidKnown
      ? [
          {
            ...{ key: 'ofLiquid', header: 'Of liquid', numeric: true },
            cell: ({ shareOfLiquid }: Call) => <Share value={shareOfLiquid} />,
          },
        ]
      : []),
  ];
}

/** One band, of each whole. */
interface Row {
  readonly band: string;
  readonly ofEquity: ShareBand;
  readonly ofCollateral: ShareBand;
  readonly ofLiquid: ShareBand | undefined;
}

function bandRows({ byShareOfEquity, byShareOfCollateral, byShareOfLiquid }: Burden): readonly Row[] {
  return byShareOfEquity.flatMap((ofEquity, index) => {
    const ofCollateral = byShareOfCollateral[index];
    const ofLiquid = byShareOfLiquid?.[index];
    return ofCollateral ? [{ band: bandWords(ofEquity), ofEquity, ofCollateral, ofLiquid }] : [];
  });
}

function bandColumns(asset: string, rows: readonly Row[]): readonly Column<Row>[] {
  const most = Math.max(
    0,
    ...rows.flatMap(({ band: _band, ...of }) => Object.values(of).map((one) => one?.accounts ?? 0)),
  );
  const of = (name: Exclude<keyof Row, 'band'>, header: string): readonly Column<Row>[] => [
    {
      ...{ key: `${name}Accounts`, header, unit: 'accounts', numeric: true },
      cell: ({ [name]: band }) => <Count value={band?.accounts ?? 0} />,
    },
    {
      ...{ key: `${name}Bar`, header: 'Compared', width: 96 },
      cell: ({ [name]: band }) => <ShareBar part={band?.accounts ?? 0} of={most} />,
    },
    {
      ...{ key: `${name}Amount`, header: 'Must add', unit: asset, numeric: true },
      cell: ({ [name]: band }) => <CompactMoney value={band?.amount ?? '0'} />,
    },
  ];
  return [
    { key: 'band', header: 'Share', cell: ({ band }) => <span className={burdenClasses.name}>{band}</span> },
    ...of('ofEquity', 'Of equity'),
    ...of('ofCollateral', 'Of collateral'),
    ...(rows.some(({ ofLiquid }) => ofLiquid) ? of('ofLiquid', 'Of liquid') : []),
  ];
}

/** Accounts by how large a share of what they have they must add. */
export function ShareBands({ burden, asset }: { burden: Burden; asset: string }) {
  const rows = useMemo(() => bandRows(burden), [burden]);
  const columns = useMemo(() => bandColumns(asset, rows), [asset, rows]);
  return (
    <DataTable
      label="Additional calls as shares of equity and of collateral"
      columns={columns}
      rows={rows}
      rowKey={({ band }) => band}
    />
  );
}
