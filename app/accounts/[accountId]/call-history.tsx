'use client';
import { useMemo } from 'react';
import { type AccountCallFragment } from '../../_graphql/generated/graphql';
import { StatusBadge } from '../../_ui/badges';
import { type Column, DataTable } from '../../_ui/data-table';
import { EmptyFace } from '../../_ui/faces';
import { Money } from '../../_ui/figures';
import { formatAge, formatInstant } from '../../_ui/format';
import { Section } from '../../_ui/section';

interface CallEvent {
  readonly key: string;
  readonly at: string;
  readonly call: AccountCallFragment;
  readonly status: AccountCallFragment['stage'];
  readonly amount: string;
  /** Set on the newest line of an open call. */
  readonly age: string | null;
}

/** Calls as their events, newest first: opened, moved, closed. */
function eventsOf(calls: readonly AccountCallFragment[], nowMs: number): CallEvent[] {
  return calls
    .flatMap((call) =>
      call.events.map((event, index) => ({
        key: `${call.id} ${index}`,
        call,
        at: event.at,
        status: event.status,
        amount: event.amount,
        age: call.closedAt === null && index === 0 ? formatAge(call.openedAt, nowMs) : null,
      })),
    )
    .sort((a, b) => (a.at < b.at ? 1 : -1));
}

function columnsOf(asset: string): readonly Column<CallEvent>[] {
  return [
    { key: 'at', header: 'At', cell: ({ at }) => formatInstant(at, { seconds: true }) },
    {
      key: 'status',
      header: 'Status',
      cell: ({ status }) => <StatusBadge status={status} />,
    },
    {
      key: 'amount',
      header: 'Called',
      unit: asset,
      numeric: true,
      cell: ({ amount }) => <Money value={amount} />,
    },
    {
      key: 'call',
      header: 'Call',
      cell: ({ call, age }) =>
        call.closedAt === null
          ? `open since ${formatInstant(call.openedAt)}${age === null ? '' : `, ${age}`}, due ${call.dueAt === null ? 'at once' : formatInstant(call.dueAt)}`
          : `${formatInstant(call.openedAt)} to ${formatInstant(call.closedAt)}`,
    },
  ];
}

export function CallHistory({
  calls,
  asset,
  nowMs,
}: {
  calls: readonly AccountCallFragment[];
  asset: string;
  nowMs: number;
}) {
  const columns = useMemo(() => columnsOf(asset), [asset]);
  return (
    <Section title="Margin calls" about="what happened, newest first">
      <DataTable
        label="Margin calls of the account"
        columns={columns}
        rows={eventsOf(calls, nowMs)}
        rowKey={({ key }) => key}
        empty={<EmptyFace title="This account has never been called" />}
      />
    </Section>
  );
}
