'use client';
import { Anchor } from '@mantine/core';
import Link from 'next/link';
import { useMemo } from 'react';
import { type OverviewQuery } from '../_graphql/generated/graphql';
import { StatusBadge } from '../_ui/badges';
import { type Column, DataTable } from '../_ui/data-table';
import { EmptyFace } from '../_ui/faces';
import { Money } from '../_ui/figures';
import { formatAge, formatInstant, plural } from '../_ui/format';
import { Section } from '../_ui/section';

type Calls = OverviewQuery['openCalls'];
type Call = Calls['edges'][number]['node'];

/** Margin calls nobody has answered yet. */
export function OpenCalls({ calls, unit, now }: { calls: Calls; unit: string; now: string }) {
  const columns = useMemo(() => callColumns(unit, Date.parse(now)), [unit, now]);
  return (
    <Section
      title="Open margin calls"
      about={plural(calls.totalCount, 'open call')}
      actions={
        <Anchor component={Link} href="/margin-calls" size="sm">
          All margin calls
        </Anchor>
      }
    >
      <DataTable
        label="Open margin calls"
        columns={columns}
        rows={calls.edges.map(({ node }) => node)}
        rowKey={({ id }) => id}
        empty={<EmptyFace title="No margin call is open." />}
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
      header: 'Opened',
      cell: ({ openedAt }) => <span title={formatInstant(openedAt)}>{formatAge(openedAt, nowMs)}</span>,
    },
    {
      key: 'amount',
      header: 'To add',
      unit,
      numeric: true,
      cell: ({ amount }) => <Money value={amount} />,
    },
  ];
}
