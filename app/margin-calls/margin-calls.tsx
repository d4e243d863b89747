'use client';
import { useQuery } from '@apollo/client/react';
import { Anchor, SegmentedControl } from '@mantine/core';
import { Link } from '../_ui/link';
import { useCallback, useMemo } from 'react';
import { MarginCallListDocument, type MarginCallListQuery } from '../_graphql/generated/graphql';
import { StatusBadge } from '../_ui/badges';
import { type Column, DataTable } from '../_ui/data-table';
import { EmptyFace } from '../_ui/faces';
import { Change, Money, Ratio } from '../_ui/figures';
import { formatAge, formatCount, formatInstant } from '../_ui/format';
import { PageHeader } from '../_ui/page-header';
import { QueryFace } from '../_ui/query-face';
import { Section } from '../_ui/section';
import { joinedPages, useNextPage } from '../_ui/use-paged';
import { useUrlState } from '../_ui/use-url-state';

const PAGE = 100;
type Call = MarginCallListQuery['marginCalls']['edges'][number]['node'];

function columnsOf(asset: string, nowMs: number): readonly Column<Call>[] {
  return [
    {
      key: 'account',
      header: 'Account',
      cell: ({ account }) => (
        <Anchor component={Link} href={`/accounts/${encodeURIComponent(account.accountId)}`} size="sm">
          {account.accountId}
        </Anchor>
      ),
      sortBy: ({ account }) => account.accountId,
    },
    {
      key: 'stage',
      header: 'Stage',
      cell: ({ stage }) => <StatusBadge status={stage} />,
      sortBy: ({ stage }) => stage,
    },
    {
      key: 'opened',
      header: 'Opened',
      cell: ({ openedAt }) => <span className="num">{formatInstant(openedAt)}</span>,
      sortBy: ({ openedAt }) => openedAt,
    },
    {
      key: 'due',
      header: 'Due',
      cell: ({ dueAt }) => <span className="num">{dueAt === null ? 'at once' : formatInstant(dueAt)}</span>,
      sortBy: ({ dueAt, openedAt }) => dueAt ?? openedAt,
    },
    {
      key: 'age',
      header: 'Age',
      cell: ({ openedAt, closedAt }) =>
        closedAt === null ? formatAge(openedAt, nowMs) : `closed ${formatInstant(closedAt)}`,
      sortBy: ({ openedAt }) => openedAt,
    },
    {
      key: 'openedAmount',
      header: 'Called at first',
      unit: asset,
      numeric: true,
      cell: ({ openedAmount }) => <Money value={openedAmount} />,
      sortBy: ({ openedAmount }) => openedAmount,
    },
    {
      key: 'amount',
      header: 'Called now',
      unit: asset,
      numeric: true,
      cell: ({ amount }) => <Money value={amount} />,
      sortBy: ({ amount }) => amount,
    },
    {
      key: 'change',
      header: 'Since opened',
      unit: asset,
      numeric: true,
      cell: ({ openedAmount, amount }) => <Change before={openedAmount} after={amount} />,
    },
    {
      key: 'equity',
      header: 'Equity',
      unit: asset,
      numeric: true,
      cell: ({ account }) => <Money value={account.margin?.equity} />,
      sortBy: ({ account }) => account.margin?.equity,
    },
    {
      key: 'ratio',
      header: 'Margin ratio',
      unit: 'equity / MM',
      numeric: true,
      cell: ({ account }) => <Ratio value={account.margin?.marginRatio} />,
      sortBy: ({ account }) => account.margin?.marginRatio,
    },
  ];
}

export function MarginCalls() {
  const [view, setView] = useUrlState('view', 'PUSH');
  const isHistory = view === 'history';
  const answer = useQuery(MarginCallListDocument, {
    variables: { open: !isHistory, orderBy: isHistory ? 'NEWEST' : 'WORST', first: PAGE, after: null },
  });
  const { fetchMore, data } = answer;
  const readNext = useCallback(
    (after: string) =>
      fetchMore({
        variables: { after },
        updateQuery: (before, { fetchMoreResult }) => ({
          ...fetchMoreResult,
          marginCalls: joinedPages(before.marginCalls, fetchMoreResult.marginCalls),
        }),
      }),
    [fetchMore],
  );
  const onReachEnd = useNextPage(data?.marginCalls.pageInfo, readNext);
  const asset = data?.venue.settlementAsset ?? '';
  const nowMs = data ? Date.parse(data.venue.now) : 0;
  const columns = useMemo(() => columnsOf(asset, nowMs), [asset, nowMs]);

  return (
    <>
      <PageHeader
        title="Margin calls"
        about="An account is called when its equity falls below the call level; the call closes when it no longer is."
        actions={
          <SegmentedControl
            aria-label="Which calls"
            value={isHistory ? 'history' : 'open'}
            onChange={(value) => setView(value === 'history' ? 'history' : '')}
            data={[
              { value: 'open', label: 'Open' },
              { value: 'history', label: 'Closed' },
            ]}
          />
        }
      />
      <Section
        title={isHistory ? 'Closed calls' : 'Open calls'}
        about={data ? `${formatCount(data.marginCalls.totalCount)} ${isHistory ? 'closed' : 'open'}` : ''}
      >
        <QueryFace answer={answer} what="the margin calls">
          {({ marginCalls }) => (
            <DataTable
              label={isHistory ? 'Closed margin calls' : 'Open margin calls'}
              columns={columns}
              rows={marginCalls.edges.map(({ node }) => node)}
              rowKey={({ id }) => id}
              heightPx={680}
              onReachEnd={onReachEnd}
              empty={
                <EmptyFace title={isHistory ? 'No call has closed yet' : 'No account is in a margin call'} />
              }
            />
          )}
        </QueryFace>
      </Section>
    </>
  );
}
