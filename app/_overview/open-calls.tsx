'use client';
import { Anchor } from '@mantine/core';
import { Link } from '../_ui/link';
import { useMemo } from 'react';
import { type OverviewQuery } from '../_graphql/generated/graphql';
import { StatusBadge } from '../_ui/badges';
import { type Column, DataTable } from '../_ui/data-table';
import { Money, Ratio } from '../_ui/figures';
import { formatCount, formatInstant, formatSpan } from '../_ui/format';
import { Section } from '../_ui/section';

type Calls = OverviewQuery['openCalls'];
type Call = Calls['edges'][number]['node'];

/** The worst of the calls nobody has answered yet: liquidations first, of each stage the largest. */
export function OpenCalls({ calls, unit, now }: { calls: Calls; unit: string; now: string }) {
  const columns = useMemo(() => callColumns(unit, Date.parse(now)), [unit, now]);
  return (
    <Section
      title="Open margin calls"
      about={
        calls.totalCount > calls.edges.length
          ? `the worst ${calls.edges.length} of ${formatCount(calls.totalCount)}, liquidations first`
          : `${formatCount(calls.totalCount)} open, liquidations first`
      }
      actions={<Link href="/margin-calls">All margin calls</Link>}
    >
      <DataTable
        label="Open margin calls"
        columns={columns}
        rows={calls.edges.map(({ node }) => node)}
        rowKey={({ id }) => id}
        empty={<p style={{ margin: 0, padding: '10px 16px' }}>No margin call is open.</p>}
      />
    </Section>
  );
}

function callColumns(unit: string, nowMs: number): readonly Column<Call>[] {
  return [
    {
      key: 'account',
      header: 'Account',
      cell: ({ account: { accountId } }) => (
        <Anchor component={Link} href={`/accounts/${encodeURIComponent(accountId)}`} size="sm" fw={550}>
          {accountId}
        </Anchor>
      ),
    },
    { key: 'stage', header: 'Stage', cell: ({ stage }) => <StatusBadge status={stage} /> },
    {
      key: 'opened',
      header: 'Open for',
      cell: ({ openedAt }) => (
        <span className="num" title={formatInstant(openedAt)}>
          {formatSpan(openedAt, nowMs)}
        </span>
      ),
    },
    {
      key: 'due',
      header: 'Due',
      cell: ({ dueAt }) => <span className="num">{dueAt === null ? 'at once' : formatInstant(dueAt)}</span>,
    },
    {
      key: 'ratio',
      header: 'Margin ratio',
      unit: 'equity / MM',
      numeric: true,
      cell: ({ account }) => <Ratio value={account.margin?.marginRatio} />,
    },
    {
      key: 'amount',
      header: 'Additional margin',
      unit,
      numeric: true,
      cell: ({ amount }) => <Money value={amount} />,
    },
  ];
}
