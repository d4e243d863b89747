'use client';
import { useQuery } from '@apollo/client/react';
import { useMemo } from 'react';
import { CallsByDayDocument, type CallsByDayQuery } from '../_graphql/generated/graphql';
import { CsvButton } from '../_ui/csv-button';
import { type CsvColumn } from '../_ui/csv-text';
import { type Column, DataTable } from '../_ui/data-table';
import { EmptyFace } from '../_ui/faces';
import { Count, Money } from '../_ui/figures';
import { formatDay } from '../_ui/format';
import { QueryFace } from '../_ui/query-face';
import { Section } from '../_ui/section';
import classes from './margin-calls.module.css';

const DAYS = 30;
type Day = CallsByDayQuery['callDays'][number];

function columnsOf(asset: string, most: number): readonly Column<Day>[] {
  return [
    {
      key: 'day',
      header: 'Day',
      unit: 'UTC',
      cell: ({ day }) => <span className="num">{formatDay(day)}</span>,
    },
    { key: 'opened', header: 'Opened', numeric: true, cell: ({ opened }) => <Count value={opened} /> },
    {
      key: 'bar',
      header: '',
      width: 180,
      cell: ({ opened }) => (
        <span className={classes.bar}>
          <span aria-hidden style={{ inlineSize: `${most === 0 ? 0 : (100 * opened) / most}%` }} />
        </span>
      ),
    },
    {
      key: 'amount',
      header: 'At opening',
      unit: asset,
      numeric: true,
      cell: ({ openedAmount }) => <Money value={openedAmount} />,
    },
    { key: 'met', header: 'Closed in time', numeric: true, cell: ({ met }) => <Count value={met} /> },
    {
      key: 'late',
      header: 'Closed late',
      unit: 'or due at once',
      numeric: true,
      cell: ({ closedLate }) => <Count value={closedLate} />,
    },
    {
      key: 'liquidated',
      header: 'Through liquidation',
      numeric: true,
      cell: ({ liquidated }) => <Count value={liquidated} />,
    },
  ];
}

function csvColumns(asset: string): readonly CsvColumn<Day>[] {
  return [
    { heading: 'Day', value: ({ day }) => day.slice(0, 10) },
    { heading: 'Opened', value: ({ opened }) => String(opened) },
    { heading: `At opening, ${asset}`, value: ({ openedAmount }) => openedAmount },
    { heading: 'Closed in time', value: ({ met }) => String(met) },
    { heading: 'Closed late or due at once', value: ({ closedLate }) => String(closedLate) },
    { heading: 'Through liquidation', value: ({ liquidated }) => String(liquidated) },
  ];
}

/** What became of calls, day by day; days on which nothing happened are left out of the table, not of the file. */
export function CallsByDay() {
  const answer = useQuery(CallsByDayDocument, { variables: { days: DAYS } });
  const days = useMemo(() => answer.data?.callDays ?? [], [answer.data]);
  const asset = answer.data?.venue.settlementAsset ?? '';
  const columns = useMemo(
    () => columnsOf(asset, Math.max(0, ...days.map(({ opened }) => opened))),
    [asset, days],
  );
  const eventful = days.filter(({ opened, met, closedLate }) => opened + met + closedLate > 0).toReversed();
  return (
    <Section
      title="By day"
      about={`last ${DAYS} days, newest first`}
      actions={<CsvButton name="margrave-calls-by-day" columns={csvColumns(asset)} rows={days} />}
    >
      <QueryFace answer={answer} what="calls by day">
        {() => (
          <DataTable
            label="Margin calls by day"
            columns={columns}
            rows={eventful}
            rowKey={({ day }) => day}
            empty={<EmptyFace title={`No call opened or closed in ${DAYS} days`} />}
          />
        )}
      </QueryFace>
    </Section>
  );
}
