import { type Column, DataTable } from '../../../_ui/data-table';
import { Absent, Change, CompactMoney, Count } from '../../../_ui/figures';
import { formatCount } from '../../../_ui/format';
import { type ImpactTotalsFragment } from '../../../_graphql/generated/graphql';

/** Impacts of one change side by side: each with its own instant or source in its header. */
export interface ImpactColumn {
  readonly header: string;
  /** Null: not known, or not yet. */
  readonly impact: ImpactTotalsFragment | null;
}

type Impact = ImpactTotalsFragment;

interface Row {
  readonly name: string;
  readonly cell: (impact: Impact) => React.ReactNode;
}

function rowsOf(asset: string): readonly Row[] {
  return [
    {
      name: 'Accounts with more margin to post',
      cell: ({ tighterAccounts, accounts }) => `${formatCount(tighterAccounts)} of ${formatCount(accounts)}`,
    },
    { name: 'Accounts with less', cell: ({ looserAccounts }) => <Count value={looserAccounts} /> },
    { name: 'New margin calls', cell: ({ newCalls }) => <Count value={newCalls} /> },
    { name: 'Newly liquidatable', cell: ({ newLiquidations }) => <Count value={newLiquidations} /> },
    {
      name: `Notional newly liquidatable, ${asset}`,
      cell: ({ newlyLiquidatableNotional }) => <CompactMoney value={newlyLiquidatableNotional} />,
    },
    {
      name: `Δ initial margin, ${asset}`,
      cell: (impact) => (
        <Change before={impact.initialMarginBefore} after={impact.initialMarginAfter} compact />
      ),
    },
    {
      name: `Δ maintenance margin, ${asset}`,
      cell: (impact) => (
        <Change before={impact.maintenanceMarginBefore} after={impact.maintenanceMarginAfter} compact />
      ),
    },
    {
      name: 'Accounts that could not be margined',
      cell: ({ unmarginedAccounts }) => <Count value={unmarginedAccounts} />,
    },
  ];
}

export function ImpactTable({ columns, asset }: { columns: readonly ImpactColumn[]; asset: string }) {
  const shown: readonly Column<Row>[] = [
    { key: 'name', header: 'Impact on live accounts', cell: ({ name }) => name },
    ...columns.map(({ header, impact }): Column<Row> => ({
      ...{ key: header, header, numeric: true },
      cell: ({ cell }) => (impact === null ? <Absent /> : cell(impact)),
    })),
  ];
  return (
    <DataTable
      label="Impact on live accounts"
      columns={shown}
      rows={rowsOf(asset)}
      rowKey={({ name }) => name}
    />
  );
}
