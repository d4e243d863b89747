'use client';
import { useQuery } from '@apollo/client/react';
import { Anchor, Button } from '@mantine/core';
import { Link } from '../../../../_ui/link';
import { useMemo } from 'react';
import { StatusBadge } from '../../../../_ui/badges';
import { type Column, DataTable } from '../../../../_ui/data-table';
import { differenceText } from '../../../../_ui/decimal-text';
import { EmptyFace } from '../../../../_ui/faces';
import { Change, CompactMoney, Money } from '../../../../_ui/figures';
import { formatCount } from '../../../../_ui/format';
import { QueryFace } from '../../../../_ui/query-face';
import { Section } from '../../../../_ui/section';
import { AffectedAccountsDocument, type AffectedAccountsQuery } from '../../../../_graphql/generated/graphql';
import { useProposal } from '../proposal-context';

const PAGE = 100;

type SimulationNode = Extract<
  NonNullable<AffectedAccountsQuery['node']>,
  { __typename?: 'Simulation'; id: string }
>;
type Affected = SimulationNode['affected']['edges'][number]['node'];

function columnsOf(asset: string): readonly Column<Affected>[] {
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
    {
      key: 'notional',
      header: 'Notional',
      unit: asset,
      numeric: true,
      cell: ({ notional }) => <CompactMoney value={notional} scale={2} />,
      sortBy: ({ notional }) => notional,
    },
    {
      key: 'equity',
      header: 'Equity',
      unit: asset,
      numeric: true,
      cell: ({ equity }) => <CompactMoney value={equity} scale={2} />,
      sortBy: ({ equity }) => equity,
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
    {
      key: 'imChange',
      header: 'Δ IM',
      unit: asset,
      numeric: true,
      cell: (row) => <Change before={row.initialMarginBefore} after={row.initialMarginAfter} compact />,
      sortBy: (row) => differenceText(row.initialMarginAfter, row.initialMarginBefore),
    },
    {
      key: 'callChange',
      header: 'Additional margin',
      unit: asset,
      numeric: true,
      cell: ({ callAmountBefore, callAmount }) =>
        callAmountBefore === null ? (
          <Money value={null} />
        ) : (
          <Change before={callAmountBefore} after={callAmount} compact />
        ),
      sortBy: ({ callAmountBefore, callAmount }) => differenceText(callAmount, callAmountBefore ?? '0'),
    },
    {
      key: 'call',
      header: 'Margin call',
      unit: asset,
      numeric: true,
      cell: ({ callAmount }) => <Money value={callAmount} />,
      sortBy: ({ callAmount }) => callAmount,
    },
  ];
}

/** Every account that newly gets a call or becomes liquidatable. */
export function AffectedAccounts({ simulationId }: { simulationId: string }) {
  const { settlementAsset } = useProposal().venue;
  const columns = useMemo(() => columnsOf(settlementAsset), [settlementAsset]);
  // Sorting some pages of many would show the worst of what was read, not the worst.
  const unsorted = useMemo(() => columns.map((column) => ({ ...column, sortBy: undefined })), [columns]);
  const answer = useQuery(AffectedAccountsDocument, {
    variables: { simulationId, first: PAGE, after: null },
  });

  return (
    <Section title="Accounts affected" about="newly in a margin call or liquidatable, worst hit first">
      <QueryFace answer={answer} what="the accounts affected">
        {({ node }) => {
          if (node?.__typename !== 'Simulation') return null;
          const { edges, pageInfo, totalCount } = node.affected;
          return (
            <>
              <DataTable
                label="Accounts affected"
                columns={pageInfo.hasNextPage ? unsorted : columns}
                rows={edges.map(({ node: affected }) => affected)}
                rowKey={({ accountId }) => accountId}
                empty={<EmptyFace title="No account newly gets a call or becomes liquidatable" />}
                caption={
                  totalCount === 0
                    ? undefined
                    : `${formatCount(edges.length)} of ${formatCount(totalCount)} accounts`
                }
              />
              {pageInfo.hasNextPage ? (
                <Button
                  variant="subtle"
                  m="sm"
                  onClick={() =>
                    void answer.fetchMore({
                      variables: { after: pageInfo.endCursor },
                      updateQuery: (before, { fetchMoreResult }) => joined(before, fetchMoreResult),
                    })
                  }
                >
                  Show {PAGE} more
                </Button>
              ) : null}
            </>
          );
        }}
      </QueryFace>
    </Section>
  );
}

/** The pages read so far and the next one, as one. */
function joined(before: AffectedAccountsQuery, next: AffectedAccountsQuery): AffectedAccountsQuery {
  if (before.node?.__typename !== 'Simulation' || next.node?.__typename !== 'Simulation') return before;
  return {
    ...next,
    node: {
      ...next.node,
      affected: {
        ...next.node.affected,
        edges: [...before.node.affected.edges, ...next.node.affected.edges],
      },
    },
  };
}
