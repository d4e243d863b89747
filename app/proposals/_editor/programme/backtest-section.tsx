'use client';
import { Button, SegmentedControl } from '@mantine/core';
import { CsvButton } from '../../../_ui/csv-button';
import { type Column, DataTable } from '../../../_ui/data-table';
import { ErrorFace } from '../../../_ui/faces';
import { Count, Percent, Ratio } from '../../../_ui/figures';
import { formatDay, formatRate, plural } from '../../../_ui/format';
import { failureSentence } from '../../../_ui/query-error';
import { Section } from '../../../_ui/section';
import { DialStrips } from '../../../dynamic-margin/dial-strips';
import { usePlace } from '../document/edited-document';
import { placeOf } from '../document/faults';
import type { WholeProgramme } from '../document/parameter-document';
import classes from '../parts/editor-form.module.css';
import { breachCount, type MeasureRow, measureRows, riseWithin } from './backtest-words';
import type { Backtest, Backtested } from './use-backtest';

export type Begin = 'full' | 'first';

const BEGINS = [
  { value: 'full', label: 'full history' },
  { value: 'first', label: 'first bar' },
] as const;

interface Shown {
  /** Where the programme stands in the document. */
  readonly at: string;
  readonly programme: WholeProgramme;
  readonly backtested: Backtested;
}

/** In view while its fields are edited: what they come to, and the dials. */
export function BacktestDock({ at, programme, backtested }: Shown) {
  const { backtest } = backtested;
  return (
    <section className={classes.dock} aria-label="What it would have done, as you edit">
      <Words backtested={backtested} />
      {backtest === null ? null : (
        <div className={isEarlier(backtested) ? classes.earlier : undefined} aria-busy={backtested.pending}>
          <ReferenceHint at={at} programme={programme} backtest={backtest} />
          <InShort backtest={backtest} />
          <DialStrips points={backtest.path} bounds={programme.bounds} isDialsAlone />
        </div>
      )}
    </section>
  );
}

/** What the programme, as it stands in the form, would have done on the bars that are known. */
export function BacktestSection({
  name,
  programme,
  backtested,
  begins,
  onBegins,
}: Omit<Shown, 'at'> & { name: string; begins: Begin; onBegins: (begins: Begin) => void }) {
  const { backtest, error, retry } = backtested;
  return (
    <Section
      title={`What ${name} would have done`}
      about="on the bars that are known; accounts bear every rise, which is not asked of them here"
      padded
      actions={
        <>
          <SegmentedControl
            size="xs"
            aria-label="Decides from"
            value={begins}
            onChange={(next) => onBegins(next === 'first' ? 'first' : 'full')}
            data={BEGINS.map((one) => ({ ...one }))}
          />
          <CsvButton name={`margrave-backtest-${name}`} columns={PATH_CSV} rows={backtest?.path ?? []} />
        </>
      }
    >
      <Words backtested={backtested} />
      {error ? (
        <ErrorFace
          what="Margrave could not play the programme."
          detail={failureSentence(error)}
          retry={retry}
        />
      ) : null}
      {backtest === null ? null : (
        <div className={isEarlier(backtested) ? classes.earlier : undefined} aria-busy={backtested.pending}>
          <DialStrips points={backtest.path} bounds={programme.bounds} />
          <DataTable
            label={`What ${name} would have done, beside the curve as approved`}
            columns={COLUMNS}
            rows={measureRows(backtest)}
            rowKey={({ measure }) => measure}
          />
          <p className={classes.words}>
            {formatRate(backtest.summary.shareAtBound)} of all slots stood at a bound. A breach is a move of
            the horizon beyond the margin held. No speed limit changes what a first loss from calm costs; what
            it costs after shows in the breaches.
          </p>
        </div>
      )}
    </Section>
  );
}

/** Whether what is shown is of the programme as it stood before. */
function isEarlier({ pending, refusal, isFaulty }: Backtested): boolean {
  return pending || isFaulty || refusal !== null;
}

function Words({ backtested }: { backtested: Backtested }) {
  return (
    <p className={classes.words} role="status">
      {wordsOf(backtested)}
    </p>
  );
}

function wordsOf({ backtest, pending, refusal, error, isFaulty }: Backtested): string {
  if (isFaulty) return 'Computed once the programme has no fault.';
  if (pending) return 'Computing…';
  if (refusal?.__typename === 'InvalidInput')
    return refusal.faults
      .map(({ path, message }) => `Not played: ${placeOf(path) || 'the programme'}. ${message}`)
      .join(' ');
  if (refusal) return 'message' in refusal ? `Not played: ${refusal.message}` : 'Not played.';
  if (error || backtest === null) return 'Not played.';
  const { slots, from, to } = backtest.summary;
  return `${plural(slots, 'decision')}, one a bar, from ${formatDay(from)} to ${formatDay(to)}.`;
}

/** What the reference would have to be for 1 to be as approved now; one act sets it. */
function ReferenceHint({
  at,
  programme,
  backtest: { targetRate },
}: Omit<Shown, 'backtested'> & { backtest: Backtest }) {
  const reference = usePlace(`${at}/target/anchor/reference`);
  if (programme.target.anchor.kind !== 'RELATIVE' || targetRate === null || targetRate === reference.value)
    return null;
  return (
    <p className={classes.hint}>
      The law wants {formatRate(targetRate)} now; a dial of 1 stands for the rate stated.
      <Button variant="default" size="compact-xs" onClick={() => reference.set(targetRate)}>
        Let 1 be the rate of now
      </Button>
    </p>
  );
}

/** In a line, since it stands over the fields. */
function InShort({ backtest: { summary } }: { backtest: Backtest }) {
  const { maintenance, initial, static: unmoved } = summary;
  return (
    <dl className={classes.short}>
      <div>
        <dt>Moves</dt>
        <dd>
          <Count value={summary.moves} />
        </dd>
      </div>
      <div>
        <dt>Mean dial, maintenance / initial</dt>
        <dd>
          <Ratio value={maintenance.meanDial} /> / <Ratio value={initial.meanDial} />
        </dd>
      </div>
      <div>
        <dt>Largest rise in a day</dt>
        <dd>
          <Percent value={riseWithin(maintenance, 1)} scale={1} />
        </dd>
      </div>
      <div>
        <dt>Breaches, as approved</dt>
        <dd>
          <Count value={breachCount(maintenance.close)} />, <Count value={breachCount(unmoved.close)} />
        </dd>
      </div>
    </dl>
  );
}

const COLUMNS: readonly Column<MeasureRow>[] = [
  { key: 'measure', header: 'Measure', cell: ({ measure }) => measure },
  { key: 'maintenance', header: 'Maintenance', numeric: true, cell: ({ maintenance }) => maintenance },
  { key: 'initial', header: 'Initial', numeric: true, cell: ({ initial }) => initial },
  {
    key: 'approved',
    header: 'As approved',
    unit: 'never moved',
    numeric: true,
    cell: ({ approved }) => approved,
  },
];

type Point = Backtest['path'][number];

const PATH_CSV = [
  { heading: 'At', value: ({ at }: Point) => at },
  { heading: 'Price', value: ({ price }: Point) => price },
  { heading: 'Volatility, a year', value: ({ volatility }: Point) => volatility },
  { heading: 'Target', value: ({ target }: Point) => target },
  { heading: 'Initial dial', value: ({ initial }: Point) => initial },
  { heading: 'Maintenance dial', value: ({ maintenance }: Point) => maintenance },
];
