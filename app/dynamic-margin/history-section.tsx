'use client';
import { useQuery } from '@apollo/client/react';
import { SegmentedControl } from '@mantine/core';
import { AdjustmentHistoryDocument, type AdjustmentHistoryQuery } from '../_graphql/generated/graphql';
import { CsvButton } from '../_ui/csv-button';
import { BlockSkeleton } from '../_ui/faces';
import { formatCompact, formatDecimal, formatPercent, plural } from '../_ui/format';
import { QueryFace } from '../_ui/query-face';
import { Section } from '../_ui/section';
import { TimeChart, type TimeGuide, type TimeLine } from '../_ui/time-chart';
import { useUrlState } from '../_ui/use-url-state';
import classes from './dynamic-margin.module.css';
import { dialText, eventsOf, inShort, marksOf, type Programme } from './words';

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
          adjustmentHistory ? <Strips history={adjustmentHistory} programme={programme} /> : null
        }
      </QueryFace>
    </Section>
  );
}

function Strips({ history: { points, moves }, programme }: { history: History; programme: Programme }) {
  const events = eventsOf(moves);
  const marks = marksOf(events);
  const last = points.at(-1);
  const end = (
    value: string | null | undefined,
    text: (value: string) => string,
    word: string,
  ): readonly [string, string] =>
    value == null ? [word, word] : [`${text(value)} ${word}`, `${text(value)} ${inShort(word)}`];
  const strip = (
    title: string,
    pick: (point: Point) => readonly (string | null)[],
    lines: readonly TimeLine[],
    more: {
      readonly amountText: (amount: string) => string;
      readonly tickText: (amount: number) => string;
      readonly height: number;
      readonly guides?: readonly TimeGuide[];
    },
  ) => {
    const known = points.filter((point) => pick(point).some((amount) => amount !== null));
    if (known.length < 2)
      return <p className={classes.nothing}>{title}: nothing is known of this time yet.</p>;
    return (
      <div>
        <h3 className={classes.strip}>{title}</h3>
        <TimeChart
          label={`${title}, ${plural(events.length, 'event')}`}
          pointLabel={title}
          unit=""
          lines={lines}
          points={points.map((point) => ({ at: point.at, amounts: pick(point) }))}
          marks={marks.filter(({ at }) => Date.parse(at) >= Date.parse(points[0]?.at ?? at))}
          endWidth={132}
          {...more}
        />
      </div>
    );
  };
  const price = (value: string): string => formatDecimal(value, { scale: Number(value) < 10 ? 4 : 2 });
  const volatility = (value: string): string => formatPercent(value, { scale: 1 });
  return (
    <div className={classes.strips}>
      {strip(
        'Price',
        (point) => [point.price],
        [{ name: 'Price', emphasis: 'plain', end: end(last?.price, price, '') }],
        { amountText: price, tickText: (amount) => formatCompact(String(amount), { scale: 2 }), height: 130 },
      )}
      {strip(
        'Volatility, % a year',
        (point) => [point.volatility],
        [{ name: 'Volatility', emphasis: 'plain', end: end(last?.volatility, volatility, 'now') }],
        { amountText: volatility, tickText: (amount) => (100 * amount).toFixed(0), height: 110 },
      )}
      {strip(
        'Dials and their target, × approved',
        (point) => [point.target, point.initial, point.maintenance],
        [
          { name: 'Target', emphasis: 'soft', end: end(last?.target, dialText, 'target') },
          { name: 'Initial', emphasis: 'second', end: end(last?.initial, dialText, 'initial') },
          { name: 'Maintenance', emphasis: 'accent', end: end(last?.maintenance, dialText, 'maintenance') },
        ],
        {
          amountText: dialText,
          tickText: (amount) => amount.toFixed(2),
          height: 230,
          guides: [
            { amount: Number(programme.bounds.least), label: 'least approved', shortLabel: 'least' },
            { amount: 1, label: 'as approved', shortLabel: 'approved' },
            { amount: Number(programme.bounds.greatest), label: 'greatest approved', shortLabel: 'greatest' },
          ],
        },
      )}
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
