'use client';
import { Button } from '@mantine/core';
import { useMemo, useState } from 'react';
import { type Column, DataTable } from '../../../../_ui/data-table';
import { compareDecimals, differenceText, isDecimalText } from '../../../../_ui/decimal-text';
import { EmptyFace } from '../../../../_ui/faces';
import { Change, CompactMoney, Count } from '../../../../_ui/figures';
import { formatCompact, plural } from '../../../../_ui/format';
import { Section } from '../../../../_ui/section';
import { type ImpactFiguresFragment } from '../../../../_graphql/generated/graphql';
import { useProposal } from '../proposal-context';
import { type Evidence } from './evidence';

type Row = ImpactFiguresFragment;

/** "1000-10000" as people write it. */
function sizeText(key: string): string {
  const [from = '', to = ''] = key.split('-');
  if (!isDecimalText(from)) return key;
  return to === '' ? `${formatCompact(from)} and more` : `${formatCompact(from)} to ${formatCompact(to)}`;
}

function columnsOf(keyHeader: string, asset: string, isKeySorted: boolean): readonly Column<Row>[] {
  return [
    {
      key: 'key',
      header: keyHeader,
      cell: ({ key }) => (isKeySorted ? key : sizeText(key)),
      ...(isKeySorted ? { sortBy: ({ key }: Row) => key } : {}),
    },
    {
      key: 'accounts',
      header: 'Accounts',
      numeric: true,
      cell: ({ accounts }) => <Count value={accounts} />,
      sortBy: ({ accounts }) => accounts,
    },
    {
      key: 'imBefore',
      header: 'IM before',
      unit: asset,
      numeric: true,
      cell: ({ initialMarginBefore }) => <CompactMoney value={initialMarginBefore} scale={2} />,
      sortBy: ({ initialMarginBefore }) => initialMarginBefore,
    },
    {
      key: 'imAfter',
      header: 'IM after',
      unit: asset,
      numeric: true,
      cell: ({ initialMarginAfter }) => <CompactMoney value={initialMarginAfter} scale={2} />,
      sortBy: ({ initialMarginAfter }) => initialMarginAfter,
    },
    {
      key: 'imChange',
      header: 'Δ IM',
      unit: asset,
      numeric: true,
      cell: (row) => <Change before={row.initialMarginBefore} after={row.initialMarginAfter} compact />,
      sortBy: (row) => differenceText(row.initialMarginAfter, row.initialMarginBefore),
    },
    {
      key: 'mmBefore',
      header: 'MM before',
      unit: asset,
      numeric: true,
      cell: ({ maintenanceMarginBefore }) => <CompactMoney value={maintenanceMarginBefore} scale={2} />,
      sortBy: ({ maintenanceMarginBefore }) => maintenanceMarginBefore,
    },
    {
      key: 'mmAfter',
      header: 'MM after',
      unit: asset,
      numeric: true,
      cell: ({ maintenanceMarginAfter }) => <CompactMoney value={maintenanceMarginAfter} scale={2} />,
      sortBy: ({ maintenanceMarginAfter }) => maintenanceMarginAfter,
    },
    {
      key: 'mmChange',
      header: 'Δ MM',
      unit: asset,
      numeric: true,
      cell: (row) => (
        <Change before={row.maintenanceMarginBefore} after={row.maintenanceMarginAfter} compact />
      ),
      sortBy: (row) => differenceText(row.maintenanceMarginAfter, row.maintenanceMarginBefore),
    },
  ];
}

/** Initial (IM) and maintenance margin (MM) before and after, cut three ways. */
export function ImpactTables({ impact }: { impact: NonNullable<Evidence['impact']> }) {
  const { settlementAsset } = useProposal().venue;
  const cuts = [
    { title: 'By instrument', keyHeader: 'Instrument', rows: impact.byInstrument, isKeySorted: true },
    { title: 'By margin class', keyHeader: 'Margin class', rows: impact.byClass, isKeySorted: true },
    { title: 'By account size', keyHeader: 'Account notional', rows: impact.bySize, isKeySorted: false },
  ];
  return cuts.map((cut) => <Cut key={cut.title} asset={settlementAsset} {...cut} />);
}

function isMoved(row: Row): boolean {
  return (
    row.initialMarginBefore !== row.initialMarginAfter ||
    row.maintenanceMarginBefore !== row.maintenanceMarginAfter
  );
}

/** By how much more maintenance margin is asked of all accounts together. */
function worstFirst(rows: readonly Row[]): readonly Row[] {
  const byHow = (row: Row): string => differenceText(row.maintenanceMarginAfter, row.maintenanceMarginBefore);
  return rows.toSorted((one, other) => compareDecimals(byHow(other), byHow(one)));
}

function Cut({
  title,
  keyHeader,
  rows,
  isKeySorted,
  asset,
}: {
  title: string;
  keyHeader: string;
  rows: readonly Row[];
  isKeySorted: boolean;
  asset: string;
}) {
  const columns = useMemo(() => columnsOf(keyHeader, asset, isKeySorted), [keyHeader, asset, isKeySorted]);
  const [isUnfolded, setIsUnfolded] = useState(false);
  const moved = useMemo(
    () => (isKeySorted ? worstFirst : (all: readonly Row[]) => all)(rows.filter(isMoved)),
    [rows, isKeySorted],
  );
  const still = rows.length - moved.length;
  return (
    <Section title={title}>
      <DataTable
        label={`Impact ${title.toLowerCase()}`}
        columns={columns}
        rows={isUnfolded ? [...moved, ...rows.filter((row) => !isMoved(row))] : moved}
        rowKey={({ key }) => key}
        empty={<EmptyFace title="No requirement changes" />}
      />
      {still === 0 ? null : (
        <Button variant="subtle" size="compact-xs" m="xs" onClick={() => setIsUnfolded(!isUnfolded)}>
          {isUnfolded ? 'Fold' : 'Show'} {plural(still, 'row')} without a change
        </Button>
      )}
    </Section>
  );
}
