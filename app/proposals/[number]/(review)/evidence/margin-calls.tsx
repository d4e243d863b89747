'use client';
import { Anchor } from '@mantine/core';
import { Link } from '../../../../_ui/link';
import { useMemo } from 'react';
import { StatusBadge } from '../../../../_ui/badges';
import { type Column, DataTable } from '../../../../_ui/data-table';
import { differenceText } from '../../../../_ui/decimal-text';
import { EmptyFace } from '../../../../_ui/faces';
import { Change, Money } from '../../../../_ui/figures';
import { formatCount } from '../../../../_ui/format';
import { Section } from '../../../../_ui/section';
import { useProposal } from '../proposal-context';
import type { Evidence } from './evidence';

type Group = Evidence['called'][number];
type Called = Group['listed'][number];

const EFFECTS: Record<Group['effect'], string> = {
  NEWLY_CALLED: 'Newly called',
  CALLED_FOR_MORE: 'Called already, for more',
  UNCHANGED: 'Called already, for the same amount',
  CALLED_FOR_LESS: 'Called already, for less',
  RELEASED: 'Call ends',
};

function amountColumns<Row extends Record<'callAmountBefore' | 'callAmountAfter', string>>(
  asset: string,
): readonly Column<Row>[] {
  const column = { unit: asset, numeric: true };
  return [
    {
      ...{ ...column, key: 'callBefore', header: 'Call before' },
      cell: ({ callAmountBefore }) => <Money value={callAmountBefore} />,
      sortBy: ({ callAmountBefore }) => callAmountBefore,
    },
    {
      ...{ ...column, key: 'callAfter', header: 'Call after' },
      cell: ({ callAmountAfter }) => <Money value={callAmountAfter} />,
      sortBy: ({ callAmountAfter }) => callAmountAfter,
    },
    {
      ...{ ...column, key: 'callChange', header: 'Additional margin' },
      cell: (row) => <Change before={row.callAmountBefore} after={row.callAmountAfter} />,
      sortBy: (row) => differenceText(row.callAmountAfter, row.callAmountBefore),
    },
  ];
}

function groupColumns(asset: string): readonly Column<Group>[] {
  return [
    { key: 'effect', header: 'Margin calls', cell: ({ effect }) => EFFECTS[effect] },
    {
      key: 'accounts',
      header: 'Accounts',
      numeric: true,
      cell: ({ accounts }) => <span className="num">{formatCount(accounts)}</span>,
      sortBy: ({ accounts }) => String(accounts),
    },
    ...amountColumns<Group>(asset),
  ];
}

function accountColumns(asset: string): readonly Column<Called>[] {
  return [
    {
      key: 'account',
      header: 'Account',
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
    { key: 'before', header: 'Before', cell: ({ statusBefore }) => <StatusBadge status={statusBefore} /> },
    { key: 'after', header: 'After', cell: ({ statusAfter }) => <StatusBadge status={statusAfter} /> },
    ...amountColumns<Called>(asset),
  ];
}

/** What the change does to the margin calls of all accounts, and who is called already and must add more. */
export function MarginCalls({ called }: Pick<Evidence, 'called'>) {
  const { settlementAsset } = useProposal().venue;
  const [groups, accounts] = useMemo(
    () => [groupColumns(settlementAsset), accountColumns(settlementAsset)],
    [settlementAsset],
  );
  const more = called.find(({ effect }) => effect === 'CALLED_FOR_MORE');
  return (
    <Section title="Margin calls" about="of every account called before or after the change">
      <DataTable
        label="Margin calls by what the change does to them"
        columns={groups}
        rows={called}
        rowKey={({ effect }) => effect}
        empty={<EmptyFace title="No account is in a margin call before or after" />}
      />
      {more ? (
        <DataTable
          label="Accounts called already that must add more"
          columns={accounts}
          rows={more.listed}
          rowKey={({ accountId }) => accountId}
          empty={null}
          caption={`Called already, for more: ${formatCount(more.listed.length)} of ${formatCount(more.accounts)} accounts, the largest increase first`}
        />
      ) : null}
    </Section>
  );
}
