'use client';
import { useQuery } from '@apollo/client/react';
import { SegmentedControl } from '@mantine/core';
import { useMemo, useState } from 'react';
import { BudgetLedgerDocument, BudgetNowDocument } from '../_graphql/generated/graphql';
import { CsvButton } from '../_ui/csv-button';
import { type Column, DataTable } from '../_ui/data-table';
import { BlockSkeleton, EmptyFace } from '../_ui/faces';
import { Count, Money } from '../_ui/figures';
import { formatCompact, formatInstant } from '../_ui/format';
import { Link } from '../_ui/link';
import { QueryFace } from '../_ui/query-face';
import { Section } from '../_ui/section';
import { TimeChart } from '../_ui/time-chart';
import { useUrlState } from '../_ui/use-url-state';
import { BY_WORDS, type BudgetEntry, type BudgetNow, budgetParts } from './budget-words';
import classes from './dynamic-margin.module.css';

const SPANS = [
  { value: '24', label: '24 h' },
  { value: '168', label: '7 d' },
  { value: '720', label: '30 d' },
] as const;
const POLL_MS = 60_000;
const HOUR_MS = 3_600_000;
const MS_PER_MINUTE = 60_000;
/** From when on anybody may read the ledger, and how far back they look. */
const PUBLIC_FROM_HOURS = 24 * 365;

interface Shown {
  readonly unit: string;
  readonly nowMs: number;
}

/** What changes of parameters may still make liquidatable, and what they did. */
export function BudgetSection({ maySee, ...shown }: Shown & { maySee: boolean }) {
  return maySee ? <BudgetOfNow {...shown} /> : <PublicLedger {...shown} />;
}

/** Whole minutes, and of the instant at which one began to look: the poll asks the same question again. */
function instantBefore(nowMs: number, hours: number): string {
  return new Date(Math.floor(nowMs / MS_PER_MINUTE) * MS_PER_MINUTE - hours * HOUR_MS).toISOString();
}

function BudgetOfNow({ unit, nowMs }: Shown) {
  const [stated, setSpan] = useUrlState('spent');
  const span = SPANS.find(({ value }) => value === stated) ?? SPANS[1];
  const [beganMs] = useState(nowMs);
  const from = instantBefore(beganMs, Number(span.value));
  const answer = useQuery(BudgetNowDocument, {
    variables: { hours: Number(span.value), from },
    pollInterval: POLL_MS,
  });
  return (
    <Section
      title="Liquidation budget"
      about={`notional that changes made liquidatable, in ${unit}: dials and people together`}
      actions={
        <>
          <SegmentedControl
            size="xs"
            aria-label="How far back the budget is shown"
            value={span.value}
            onChange={setSpan}
            data={SPANS.map((one) => ({ ...one }))}
          />
          <CsvButton
            name="margrave-liquidation-budget"
            columns={CSV}
            rows={answer.data?.liquidationBudgetEntries ?? []}
          />
        </>
      }
    >
      <QueryFace answer={answer} what="the liquidation budget" loading={<BlockSkeleton height={280} />}>
        {({ liquidationBudget: budget, liquidationBudgetEntries: entries }) =>
          budget === null ? (
            <p className={classes.nothing}>No account has been margined yet.</p>
          ) : (
            <>
              <div className={classes.chart}>
                <BudgetBar budget={budget} unit={unit} />
                <BudgetChart budget={budget} unit={unit} />
              </div>
              <Ledger
                entries={entries}
                unit={unit}
                empty={`Nobody became liquidatable by a change in ${span.label}.`}
              />
              <p className={classes.key}>
                Shown to officers, operators and auditors; an entry is public after 30 days, since it tells
                where stops sit.
              </p>
            </>
          )
        }
      </QueryFace>
    </Section>
  );
}

/** Used of allowed, in one line: what is free, and for whom. */
function BudgetBar({ budget, unit }: { budget: BudgetNow; unit: string }) {
  const parts = budgetParts(budget);
  if (budget.budget === null)
    return (
      <p className={classes.strip}>
        {formatCompact(budget.used, { scale: 2 })} {unit} used in {budget.windowHours} h; the policy states no
        limit.
      </p>
    );
  return (
    <>
      <p className={classes.strip}>
        {formatCompact(budget.used, { scale: 2 })} of {formatCompact(budget.budget, { scale: 2 })} {unit} used
        in {budget.windowHours} h
      </p>
      <div
        className={classes.bar}
        role="img"
        aria-label={parts
          .map(({ label, amount }) => `${label} ${formatCompact(amount, { scale: 2 })}`)
          .join(', ')}
      >
        {parts.map(({ key, amount }) => (
          <span key={key} data-part={key} style={{ flexGrow: Number(amount) }} />
        ))}
      </div>
      <p className={classes.parts}>
        {parts.map(({ key, label, amount }) => (
          <span key={key}>
            <i data-part={key} aria-hidden /> {label}{' '}
            <b className="num">{formatCompact(amount, { scale: 2 })}</b>
          </span>
        ))}
      </p>
    </>
  );
}

function BudgetChart({ budget: { past, budget, keptForPeople }, unit }: { budget: BudgetNow; unit: string }) {
  const limit = budget === null ? null : Number(budget);
  const ofProgrammes = limit === null ? null : limit - Number(keptForPeople ?? 0);
  return (
    <TimeChart
      label="Used of the liquidation budget, by the window that ended at each instant"
      pointLabel="Instant"
      unit={unit}
      lines={[
        { name: 'Programmes, steps', emphasis: 'accent' },
        { name: 'People', emphasis: 'second' },
      ]}
      points={past.map(({ at, usedByProgrammes, usedByPeople }) => ({
        at,
        amounts: [usedByProgrammes, usedByPeople],
      }))}
      marks={[]}
      guides={
        limit === null || ofProgrammes === null
          ? []
          : [
              { amount: limit, label: 'budget', shortLabel: 'budget' },
              { amount: ofProgrammes, label: 'of programmes', shortLabel: 'progr.' },
            ]
      }
      endWidth={104}
      height={180}
    />
  );
}

/** What anybody may read: the ledger as it was a month ago and before. */
function PublicLedger({ unit, nowMs }: Shown) {
  const [beganMs] = useState(nowMs);
  const from = instantBefore(beganMs, PUBLIC_FROM_HOURS);
  const answer = useQuery(BudgetLedgerDocument, { variables: { from } });
  return (
    <Section
      title="Liquidation budget"
      about="what is left of it is shown to officers, operators and auditors; an entry is public after 30 days, since it tells where stops sit"
      actions={
        <CsvButton
          name="margrave-liquidation-budget"
          columns={CSV}
          rows={answer.data?.liquidationBudgetEntries ?? []}
        />
      }
    >
      <QueryFace answer={answer} what="the ledger" loading={<BlockSkeleton height={80} />}>
        {({ liquidationBudgetEntries: entries }) => (
          <Ledger entries={entries} unit={unit} empty="No entry is older than 30 days." />
        )}
      </QueryFace>
    </Section>
  );
}

function Ledger({ entries, unit, empty }: { entries: readonly BudgetEntry[]; unit: string; empty: string }) {
  const columns = useMemo(() => ledgerColumns(unit), [unit]);
  return (
    <DataTable
      label="Entries of the liquidation budget"
      columns={columns}
      rows={entries}
      rowKey={({ at, by, version }) => `${at} ${by} ${version?.number ?? ''}`}
      empty={<EmptyFace title={empty} />}
      {...(entries.length > 8 ? { heightPx: 300 } : {})}
    />
  );
}

function ledgerColumns(unit: string): readonly Column<BudgetEntry>[] {
  return [
    { key: 'at', header: 'Seen at', unit: 'UTC', cell: ({ at }) => formatInstant(at, { seconds: true }) },
    {
      key: 'by',
      header: 'By',
      cell: ({ by, version }) =>
        version === null ? (
          BY_WORDS[by]
        ) : (
          <Link href={`/parameters/${version.number}`}>
            {BY_WORDS[by]}, version {version.number}
          </Link>
        ),
    },
    {
      key: 'accounts',
      header: 'Accounts',
      numeric: true,
      sortBy: ({ accounts }) => accounts,
      cell: ({ accounts }) => <Count value={accounts} />,
    },
    {
      key: 'notional',
      header: 'Notional',
      unit,
      numeric: true,
      sortBy: ({ notional }) => notional,
      cell: ({ notional }) => <Money value={notional} />,
    },
  ];
}

const CSV = [
  { heading: 'Seen at', value: ({ at }: BudgetEntry) => at },
  { heading: 'By', value: ({ by }: BudgetEntry) => BY_WORDS[by] },
  { heading: 'Version', value: ({ version }: BudgetEntry) => version?.number ?? null },
  { heading: 'Accounts', value: ({ accounts }: BudgetEntry) => accounts },
  { heading: 'Notional', value: ({ notional }: BudgetEntry) => notional },
];
