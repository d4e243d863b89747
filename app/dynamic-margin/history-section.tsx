'use client';
import { useQuery } from '@apollo/client/react';
import { SegmentedControl } from '@mantine/core';
import { AdjustmentHistoryDocument, type AdjustmentHistoryQuery } from '../_graphql/generated/graphql';
import { CsvButton } from '../_ui/csv-button';
import { BlockSkeleton } from '../_ui/faces';
import { QueryFace } from '../_ui/query-face';
import { Section } from '../_ui/section';
import { useUrlState } from '../_ui/use-url-state';
import { DialStrips } from './dial-strips';
import classes from './dynamic-margin.module.css';
import { eventsOf, marksOf, type Programme } from './words';

type History = NonNullable<AdjustmentHistoryQuery['adjustmentHistory']>;
type Point = History['points'][number];

const SPANS = [
  { value: '24', label: '24 h' },
  { value: '168', label: '7 d' },
  { value: '720', label: '30 d' },
  { value: '8760', label: '1 y' },
] as const;
const POLL_MS = 60_000;

/** Price, volatility, target and dials, one under the other, with what happened. */
export function HistorySection({ programme }: { programme: Programme }) {
  const [stated, setSpan] = useUrlState('past');
  const span = SPANS.find(({ value }) => value === stated) ?? SPANS[2];
  const answer = useQuery(AdjustmentHistoryDocument, {
    variables: { programme: programme.name, hours: Number(span.value) },
    pollInterval: POLL_MS,
  });
  return (
    <Section
      title={`${programme.instrument}, ${span.label}`}
      about={`what ${programme.name} read, wanted and did`}
      padded
      actions={
        <>
          <SegmentedControl
            size="xs"
            aria-label="How far back"
            value={span.value}
            onChange={setSpan}
            data={SPANS.map((one) => ({ ...one }))}
          />
          <CsvButton
            name={`margrave-dynamic-margin-${programme.name}`}
            columns={CSV}
            rows={answer.data?.adjustmentHistory?.points ?? []}
          />
        </>
      }
    >
      <QueryFace answer={answer} what="the history" loading={<BlockSkeleton height={480} />}>
        {({ adjustmentHistory }) =>
          adjustmentHistory ? <Past history={adjustmentHistory} programme={programme} /> : null
        }
      </QueryFace>
    </Section>
  );
}

function Past({ history: { points, moves }, programme }: { history: History; programme: Programme }) {
  const events = eventsOf(moves);
  return (
    <div className={classes.strips}>
      <DialStrips points={points} bounds={programme.bounds} marks={marksOf(events)} />
      {events.length === 0 ? (
        <p className={classes.events}>No dial moved in this time.</p>
      ) : (
        <ol className={classes.events}>
          {events.map(({ at, text }) => (
            <li key={`${at} ${text}`}>{text}</li>
          ))}
        </ol>
      )}
    </div>
  );
}

const CSV = [
  { heading: 'At', value: ({ at }: Point) => at },
  { heading: 'Price', value: ({ price }: Point) => price },
  { heading: 'Volatility, a year', value: ({ volatility }: Point) => volatility },
  { heading: 'Target', value: ({ target }: Point) => target },
  { heading: 'Initial dial', value: ({ initial }: Point) => initial },
  { heading: 'Maintenance dial', value: ({ maintenance }: Point) => maintenance },
  { heading: 'Slot', value: ({ slotHash }: Point) => slotHash },
];
