import { Anchor } from '@mantine/core';
import { StatusBadge } from '../../../../_ui/badges';
import { type Column, DataTable } from '../../../../_ui/data-table';
import { Count, Money } from '../../../../_ui/figures';
import { formatCount, formatInstant } from '../../../../_ui/format';
import { Link } from '../../../../_ui/link';
import { Section } from '../../../../_ui/section';
import { type ProposalChecksQuery } from '../../../../_graphql/generated/graphql';

type Checked = NonNullable<ProposalChecksQuery['proposal']>;
type Effect = NonNullable<Checked['presentEffect']>;
type Named = Effect['named'][number];
type Totals = Effect['effect'];

interface Row {
  readonly name: string;
  readonly cell: (totals: Totals) => React.ReactNode;
}

function rowsOf(asset: string): readonly Row[] {
  return [
    {
      name: 'Newly liquidatable accounts',
      cell: ({ accountsLiquidatable }) => <Count value={accountsLiquidatable} />,
    },
    {
      name: `Notional newly liquidatable, ${asset}`,
      cell: ({ notionalLiquidatable }) => <Money value={notionalLiquidatable} />,
    },
    {
      name: 'Newly called or liquidatable accounts',
      cell: ({ accountsCalled }) => <Count value={accountsCalled} />,
    },
  ];
}

function namedColumns(asset: string): readonly Column<Named>[] {
  return [
    {
      key: 'account',
      header: 'Account',
      cell: ({ account }) => (
        <Anchor component={Link} href={`/accounts/${encodeURIComponent(account)}`} size="sm" className="num">
          {account}
        </Anchor>
      ),
    },
    { key: 'before', header: 'Before', cell: ({ statusBefore }) => <StatusBadge status={statusBefore} /> },
    { key: 'after', header: 'After', cell: ({ statusAfter }) => <StatusBadge status={statusAfter} /> },
    {
      key: 'notional',
      header: 'Notional',
      unit: asset,
      numeric: true,
      cell: ({ notional }) => <Money value={notional} />,
    },
  ];
}

/** What it was computed to do when it was about to go live, against the most that was approved. */
export function PresentEffect({ effect, asset }: { effect: Effect; asset: string }) {
  const columns: readonly Column<Row>[] = [
    { key: 'name', header: 'Effect', cell: ({ name }) => name },
    { key: 'effect', header: 'At activation', numeric: true, cell: ({ cell }) => cell(effect.effect) },
    { key: 'ceiling', header: 'Most approved', numeric: true, cell: ({ cell }) => cell(effect.ceiling) },
  ];
  const of = `${formatCount(effect.accounts)} accounts at ${formatInstant(effect.asOf)}`;
  return (
    <Section
      title="Effect at activation"
      about={`${of}: ${effect.within ? 'within what was approved' : 'beyond what was approved, so it did not go live'}`}
    >
      <DataTable
        label="Effect at activation"
        columns={columns}
        rows={rowsOf(asset)}
        rowKey={({ name }) => name}
      />
      {effect.named.length === 0 ? null : (
        <DataTable
          label="Accounts affected at activation"
          columns={namedColumns(asset)}
          rows={effect.named}
          rowKey={({ account }) => account}
        />
      )}
    </Section>
  );
}
