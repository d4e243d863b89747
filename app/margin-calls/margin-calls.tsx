'use client';
import dynamic from 'next/dynamic';
import { useApolloClient, useQuery } from '@apollo/client/react';
import { Anchor, SegmentedControl } from '@mantine/core';
import { Link } from '../_ui/link';
import { useCallback, useMemo } from 'react';
import { MarginCallListDocument, type MarginCallListQuery } from '../_graphql/generated/graphql';
import { StatusBadge, statusWord } from '../_ui/badges';
import { CsvExport } from '../_ui/csv-export';
import { type CsvColumn } from '../_ui/csv-text';
import { type Column, DataTable } from '../_ui/data-table';
import { EmptyFace } from '../_ui/faces';
import { Change, Money, Ratio } from '../_ui/figures';
import { formatCount, formatInstant, formatSpan } from '../_ui/format';
import { PageHeader } from '../_ui/page-header';
import { QueryFace } from '../_ui/query-face';
import { Section } from '../_ui/section';
import { AnnouncedFor } from '../dynamic-margin/announced-for';
import { joinedPages, useNextPage } from '../_ui/use-paged';
import { useUrlState } from '../_ui/use-url-state';

const OpenCallTotals = dynamic(() => import('./open-call-totals').then((loaded) => loaded.OpenCallTotals));
const CallsAhead = dynamic(() => import('./calls-ahead').then((loaded) => loaded.CallsAhead));
const CallsByDay = dynamic(() => import('./calls-by-day').then((loaded) => loaded.CallsByDay));

const PAGE = 100;
const VIEWS = [
  { value: 'open', label: 'Open' },
  { value: 'ahead', label: 'Ahead' },
  { value: 'history', label: 'Closed' },
];
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
      header: 'Open for',
      cell: ({ openedAt, closedAt }) =>
        closedAt === null ? (
          <span className="num">{formatSpan(openedAt, nowMs)}</span>
        ) : (
          `closed ${formatInstant(closedAt)}`
        ),
      sortBy: ({ openedAt }) => openedAt,
    },
    {
      key: 'openedAmount',
      header: 'At opening',
      unit: asset,
      numeric: true,
      cell: ({ openedAmount }) => <Money value={openedAmount} />,
      sortBy: ({ openedAmount }) => openedAmount,
    },
    {
      key: 'amount',
      header: 'Additional margin',
      unit: asset,
      numeric: true,
      cell: ({ amount }) => <Money value={amount} />,
      sortBy: ({ amount }) => amount,
    },
    {
      key: 'change',
      header: 'Change since',
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

/** As the table's, exact. */
function csvColumns(asset: string): readonly CsvColumn<Call>[] {
  return [
    { heading: 'Account', value: ({ account }) => account.accountId },
    { heading: 'Stage', value: ({ stage }) => statusWord(stage) },
    { heading: 'Opened', value: ({ openedAt }) => openedAt },
    { heading: 'Due', value: ({ dueAt }) => dueAt },
    { heading: 'Closed', value: ({ closedAt }) => closedAt },
    { heading: `At opening, ${asset}`, value: ({ openedAmount }) => openedAmount },
    { heading: `Additional margin, ${asset}`, value: ({ amount }) => amount },
    { heading: `Equity, ${asset}`, value: ({ account }) => account.margin?.equity },
    { heading: 'Margin ratio', value: ({ account }) => account.margin?.marginRatio },
  ];
}

/** Calls that are open, that may come, and that are over. */
export function MarginCalls() {
  const [view, setView] = useUrlState('view', 'PUSH');
  const isAhead = view === 'ahead';
  return (
    <>
      <PageHeader
        title="Margin calls"
        about="A margin call opens when an account’s margin ratio falls below the call level, and closes when the ratio is back above it."
        actions={
          <SegmentedControl
            aria-label="Which calls"
            value={VIEWS.some(({ value }) => value === view) ? view : 'open'}
            onChange={(value) => setView(value === 'open' ? '' : value)}
            data={VIEWS}
          />
        }
      />
      {view === 'history' ? null : <AnnouncedFor />}
      {isAhead ? <CallsAhead /> : <CallList isHistory={view === 'history'} />}
    </>
  );
}

function CallList({ isHistory }: { isHistory: boolean }) {
  const filter = {
    open: !isHistory,
    orderBy: isHistory ? ('NEWEST' as const) : ('WORST' as const),
    first: PAGE,
  };
  const answer = useQuery(MarginCallListDocument, { variables: { ...filter, after: null } });
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
  const client = useApolloClient();
  const readPage = async (after: string | null) => {
    const { data: page } = await client.query({
      query: MarginCallListDocument,
      variables: { ...filter, after },
      fetchPolicy: 'no-cache',
    });
    if (page === undefined) throw new Error('an empty answer');
    const { edges, totalCount, pageInfo } = page.marginCalls;
    const next = pageInfo.hasNextPage ? pageInfo.endCursor : null;
    return { rows: edges.map(({ node }) => node), totalCount, next };
  };
  const onReachEnd = useNextPage(data?.marginCalls.pageInfo, readNext);
  const asset = data?.venue.settlementAsset ?? '';
  const nowMs = data ? Date.parse(data.venue.now) : 0;
  const columns = useMemo(() => columnsOf(asset, nowMs), [asset, nowMs]);

  return (
    <>
      {isHistory ? <CallsByDay /> : <OpenCallTotals asset={asset} />}
      <Section
        title={isHistory ? 'Closed calls' : 'Open calls'}
        about={
          data
            ? `${formatCount(data.marginCalls.totalCount)} ${isHistory ? 'closed, newest first' : 'open, liquidations first, of each stage the largest'}`
            : ''
        }
        actions={
          <CsvExport
            name={isHistory ? 'margrave-closed-calls' : 'margrave-open-calls'}
            columns={csvColumns(asset)}
            readPage={readPage}
          />
        }
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
