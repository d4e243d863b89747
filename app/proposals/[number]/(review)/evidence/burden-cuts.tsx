'use client';
import { useMemo } from 'react';
import { CsvButton } from '../../../../_ui/csv-button';
import { type CsvColumn } from '../../../../_ui/csv-text';
import { type Column, DataTable } from '../../../../_ui/data-table';
import { differenceText } from '../../../../_ui/decimal-text';
import { EmptyFace } from '../../../../_ui/faces';
import { Change, CompactMoney, Count } from '../../../../_ui/figures';
import { Section } from '../../../../_ui/section';
import { useProposal } from '../proposal-context';
import { type Burden, type BurdenCut, segmentCuts, underlyingCuts } from './burden-words';
import { ShareBar } from './share-bar';
import classes from './burden.module.css';

type Row = BurdenCut & { readonly cut: string };

const CSV: readonly CsvColumn<Row>[] = [
  { heading: 'cut', value: ({ cut }) => cut },
  { heading: 'name', value: ({ name }) => name },
  { heading: 'accounts', value: ({ accounts }) => accounts },
  { heading: 'initial_margin_before', value: ({ initialMarginBefore }) => initialMarginBefore },
  { heading: 'initial_margin_after', value: ({ initialMarginAfter }) => initialMarginAfter },
  { heading: 'maintenance_margin_before', value: ({ maintenanceMarginBefore }) => maintenanceMarginBefore },
  { heading: 'maintenance_margin_after', value: ({ maintenanceMarginAfter }) => maintenanceMarginAfter },
  { heading: 'additional_calls', value: ({ additionalCallAmount }) => additionalCallAmount },
];

function risen(row: BurdenCut): number {
  return Number(differenceText(row.maintenanceMarginAfter, row.maintenanceMarginBefore));
}

function columnsOf(header: string, asset: string, rows: readonly BurdenCut[]): readonly Column<BurdenCut>[] {
  const most = Math.max(0, ...rows.map((row) => Math.abs(risen(row))));
  return [
    {
      key: 'name',
      header,
      cell: ({ name }) => <span className={classes.name}>{name}</span>,
      sortBy: ({ name }) => name,
    },
    {
      ...{ key: 'accounts', header: 'Accounts', numeric: true },
      cell: ({ accounts }) => <Count value={accounts} />,
      sortBy: ({ accounts }) => accounts,
    },
    {
      ...{ key: 'initial', header: 'Δ IM', unit: asset, numeric: true },
      cell: (row) => <Change before={row.initialMarginBefore} after={row.initialMarginAfter} compact />,
      sortBy: (row) => differenceText(row.initialMarginAfter, row.initialMarginBefore),
    },
    {
      ...{ key: 'maintenance', header: 'Δ MM', unit: asset, numeric: true },
      cell: (row) => (
        <Change before={row.maintenanceMarginBefore} after={row.maintenanceMarginAfter} compact />
      ),
      sortBy: (row) => differenceText(row.maintenanceMarginAfter, row.maintenanceMarginBefore),
    },
    {
      ...{ key: 'bar', header: 'Compared', width: 64 },
      cell: (row) => <ShareBar part={risen(row)} of={most} isMore={risen(row) > 0} />,
    },
  ];
}

function mustAdd(asset: string): Column<BurdenCut> {
  return {
    ...{ key: 'mustAdd', header: 'Must add', unit: asset, numeric: true },
    cell: ({ additionalCallAmount }) => <CompactMoney value={additionalCallAmount} />,
    sortBy: ({ additionalCallAmount }) => additionalCallAmount ?? '0',
  };
}

/** What more or less the change asks, by what is held and by whose account it is: the same totals as the impact, cut two ways. */
export function BurdenCuts({ burden }: { burden: Burden }) {
  const { venue, proposal } = useProposal();
  const { settlementAsset } = venue;
  const cuts = useMemo(() => {
    const [underlyings, segments] = [underlyingCuts(burden), segmentCuts(burden)];
    return {
      underlyings: { rows: underlyings, columns: columnsOf('Underlying', settlementAsset, underlyings) },
      segments: {
        rows: segments,
        columns: [...columnsOf('Segment', settlementAsset, segments), mustAdd(settlementAsset)],
      },
    };
  }, [burden, settlementAsset]);
  const rows: readonly Row[] = [
    ...cuts.underlyings.rows.map((row) => ({ ...row, cut: 'underlying' })),
    ...cuts.segments.rows.map((row) => ({ ...row, cut: 'segment' })),
  ];
  return (
    <Section
      title="Who is hit"
      about="by what is held and by whose account it is, most maintenance margin first"
      actions={<CsvButton name={`margrave-proposal-${proposal.number}-burden`} columns={CSV} rows={rows} />}
    >
      <div className={classes.cuts}>
        <DataTable
          label="Who is hit, by underlying"
          columns={cuts.underlyings.columns}
          rows={cuts.underlyings.rows}
          rowKey={({ name }) => name}
          empty={<EmptyFace title="No requirement changes" />}
        />
        <DataTable
          label="Who is hit, by segment"
          columns={cuts.segments.columns}
          rows={cuts.segments.rows}
          rowKey={({ name }) => name}
          empty={<EmptyFace title="There are no accounts" />}
        />
      </div>
    </Section>
  );
}
