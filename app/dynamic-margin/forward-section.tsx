'use client';
import { useQuery } from '@apollo/client/react';
import { SegmentedControl } from '@mantine/core';
import { useMemo } from 'react';
import { ForwardPathDocument, type ForwardPathQuery } from '../_graphql/generated/graphql';
import { CsvButton } from '../_ui/csv-button';
import { type Column, DataTable } from '../_ui/data-table';
import { BlockSkeleton } from '../_ui/faces';
import { formatInstant } from '../_ui/format';
import { QueryFace } from '../_ui/query-face';
import { Section } from '../_ui/section';
import { TimeChart } from '../_ui/time-chart';
import { useUrlState } from '../_ui/use-url-state';
import classes from './dynamic-margin.module.css';
import { forwardChart, type ForwardRow, forwardRows } from './forward-words';
import { dialText, type Programme } from './words';

type Path = NonNullable<ForwardPathQuery['forwardPath']>;

const HOURS = ['4', '24', '72'] as const;
const POLL_MS = 60_000;

/** Where the dials of a programme will stand if its signals stay as they are. */
export function ForwardSection({ programme }: { programme: Programme }) {
  const [stated, setHours] = useUrlState('ahead');
  const hours = HOURS.find((one) => one === stated) ?? '24';
  const answer = useQuery(ForwardPathDocument, {
    variables: { programme: programme.name, hours: Number(hours) },
    pollInterval: POLL_MS,
  });
  const rows = useMemo(() => forwardRows(answer.data?.forwardPath ?? null), [answer.data]);
  return (
    <Section
      title={`Forward path of ${programme.name}`}
      about="public; if volatility stays as it is and live accounts bear every rise"
      actions={
        <>
          <SegmentedControl
            size="xs"
            aria-label="How far ahead"
            value={hours}
            onChange={setHours}
            data={HOURS.map((value) => ({ value, label: `${value} h` }))}
          />
          <CsvButton name={`margrave-forward-path-${programme.name}`} columns={CSV} rows={rows} />
        </>
      }
    >
      <QueryFace answer={answer} what="the forward path" loading={<BlockSkeleton height={300} />}>
        {({ forwardPath }) =>
          forwardPath ? (
            <>
              <ForwardChart path={forwardPath} />
              <DataTable
                label={`Forward path of ${programme.name}, step by step`}
                columns={COLUMNS}
                rows={rows}
                rowKey={({ key }) => key}
                {...(rows.length > 12 ? { heightPx: 360 } : {})}
              />
            </>
          ) : (
            <p className={classes.nothing}>The path begins with the first slot that it decides.</p>
          )
        }
      </QueryFace>
    </Section>
  );
}

function ForwardChart({ path }: { path: Path }) {
  const { lines, points, marks } = forwardChart(path);
  return (
    <div className={classes.chart}>
      <TimeChart
        label={`Dials until ${formatInstant(path.until)}`}
        pointLabel="Instant"
        unit="×"
        lines={lines}
        points={points}
        marks={marks}
        guides={[{ amount: 1, label: 'as approved', shortLabel: 'approved' }]}
        amountText={dialText}
        tickText={(amount) => amount.toFixed(2)}
        endWidth={132}
        height={240}
      />
    </div>
  );
}

const COLUMNS: readonly Column<ForwardRow>[] = [
  { key: 'dial', header: 'Dial', cell: ({ dial }) => dial },
  {
    key: 'at',
    header: 'When',
    cell: ({ at }) => <span className="num">{at === null ? 'now' : formatInstant(at)}</span>,
  },
  { key: 'value', header: 'Stands at', unit: '×', numeric: true, cell: ({ value }) => dialText(value) },
  { key: 'what', header: 'What', cell: ({ what }) => what },
];

const CSV = [
  { heading: 'Dial', value: ({ dial }: ForwardRow) => dial },
  { heading: 'From', value: ({ at, from }: ForwardRow) => at ?? from },
  { heading: 'Stands at', value: ({ value }: ForwardRow) => value },
  { heading: 'What', value: ({ what }: ForwardRow) => what },
];
