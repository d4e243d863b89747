'use client';
import { useMemo } from 'react';
import { type OverviewQuery, type RunTotalsFragment } from '../_graphql/generated/graphql';
import { type AccountStatus, StatusBadge } from '../_ui/badges';
import { type Column, DataTable } from '../_ui/data-table';
import { Count } from '../_ui/figures';
import { formatCount, NONE } from '../_ui/format';
import { Link } from '../_ui/link';
import { Section } from '../_ui/section';

const STATUSES: readonly (readonly [AccountStatus, (run: RunTotalsFragment) => number])[] = [
  ['LIQUIDATION', ({ countLiquidation }) => countLiquidation],
  ['CALL', ({ countCall }) => countCall],
  ['WARNING', ({ countWarning }) => countWarning],
  ['OK', ({ countOk }) => countOk],
  ['UNPRICED', ({ unpriced }) => unpriced],
];

interface Row {
  readonly status: AccountStatus | null;
  readonly accounts: number;
  readonly before: number | null;
}

const COLUMNS: readonly Column<Row>[] = [
  {
    key: 'status',
    header: 'Status',
    cell: ({ status }) => (status === null ? <b>All accounts</b> : <StatusBadge status={status} />),
  },
  {
    key: 'accounts',
    header: 'Accounts',
    numeric: true,
    cell: ({ status, accounts }) => (
      <Link href={status === null ? '/accounts' : `/accounts?status=${status}`}>
        <Count value={accounts} />
      </Link>
    ),
  },
  {
    key: 'change',
    header: 'Change',
    unit: '24 h',
    numeric: true,
    cell: ({ accounts, before }) => <span className="num">{changeText(accounts, before)}</span>,
  },
];

function changeText(now: number, before: number | null): string {
  if (before === null) return NONE;
  const difference = now - before;
  if (difference === 0) return '0';
  return difference > 0 ? `▲ ${formatCount(difference)}` : `▼ ${formatCount(-difference)}`;
}

/** How many accounts stand where, worst first, and how many did a day ago. */
export function AccountsByStatus({ venue: { liveRun, runBefore } }: { venue: OverviewQuery['venue'] }) {
  const rows = useMemo<readonly Row[]>(() => {
    if (!liveRun) return [];
    const all: Row = { status: null, accounts: liveRun.accounts, before: runBefore?.accounts ?? null };
    const each = STATUSES.map(([status, countOf]) => ({
      status,
      accounts: countOf(liveRun),
      before: runBefore ? countOf(runBefore) : null,
    }));
    return [...each, all];
  }, [liveRun, runBefore]);
  return (
    <Section title="Accounts by status" actions={<Link href="/accounts">All accounts</Link>}>
      <DataTable
        label="Accounts by status"
        columns={COLUMNS}
        rows={rows}
        rowKey={({ status }) => status ?? 'all'}
      />
    </Section>
  );
}
