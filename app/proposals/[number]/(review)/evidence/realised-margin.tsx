'use client';
import { CsvButton } from '../../../../_ui/csv-button';
import { type CsvColumn } from '../../../../_ui/csv-text';
import { type Column, DataTable } from '../../../../_ui/data-table';
import { Absent, Percent, Quantity } from '../../../../_ui/figures';
import { Section } from '../../../../_ui/section';
import { useProposal } from '../proposal-context';
import { CountPair, ReadingPair } from './breach-cells';
import { breachColumns } from './breach-csv';
import { type PortfolioCoverage } from './portfolio-coverage-words';
import {
  dialLackWords,
  realisedAsides,
  realisedLackWords,
  realisedLines,
  type RealisedRow,
  realisedRows,
  type RealisedSide,
} from './realised-words';
import proposal from '../proposal.module.css';
import classes from './price-coverage.module.css';

const TABLE_HEIGHT_PX = 420;
const FEW_ROWS = 12;

const COLUMNS: readonly Column<RealisedRow>[] = [
  {
    key: 'position',
    header: 'Position',
    cell: ({ instrument, side }) => (
      <span className={classes.whole}>
        {instrument.symbol} {side}
      </span>
    ),
    sortBy: ({ instrument, side }) => `${instrument.symbol} ${side}`,
  },
  {
    key: 'programme',
    header: 'Programme',
    unit: 'proposed',
    cell: ({ instrument: { proposed } }) =>
      proposed.lack === null ? (
        proposed.programme
      ) : (
        <span className={proposal.soft}>{dialLackWords(proposed)}</span>
      ),
  },
  {
    key: 'expected',
    header: 'Expected',
    unit: 'breaches',
    numeric: true,
    cell: ({ instrument }) => <Quantity value={instrument.expected} scale={1} />,
  },
  rates('base', 'Mean margin, base'),
  breaches('base', 'Breaches, base'),
  rates('proposed', 'Mean margin, proposed'),
  breaches('proposed', 'Breaches, proposed'),
  {
    key: 'reading',
    header: 'Reads as',
    unit: 'proposed, dials at 1 → of each day',
    cell: ({ proposed }) => <ReadingPair before={proposed.stillWithin} after={proposed.realisedWithin} />,
  },
];

function rates(set: 'base' | 'proposed', header: string): Column<RealisedRow> {
  return {
    ...{ key: `rate ${set}`, header, unit: 'dials at 1 → of each day', numeric: true },
    cell: ({ [set]: { rate, meanRate } }) => (
      <span className={classes.whole}>
        <Percent value={rate} scale={2} /> →{' '}
        {meanRate === null ? <Absent /> : <Percent value={meanRate} scale={2} />}
      </span>
    ),
    sortBy: ({ [set]: { meanRate } }) => meanRate ?? '0',
  };
}

function breaches(set: 'base' | 'proposed', header: string): Column<RealisedRow> {
  return {
    ...{ key: `breaches ${set}`, header, unit: 'dials at 1 → of each day', numeric: true },
    cell: ({ [set]: { stillWithin, realisedWithin } }) => (
      <CountPair before={stillWithin} after={realisedWithin} />
    ),
    sortBy: ({ [set]: { realisedWithin } }) => realisedWithin?.count ?? -1,
  };
}

const MARGINS = [
  ['still', 'dials_at_1'],
  ['realised', 'dials_of_day'],
] as const;

const CSV: readonly CsvColumn<RealisedRow>[] = [
  { heading: 'instrument', value: ({ instrument }) => instrument.symbol },
  { heading: 'side', value: ({ side }) => side },
  { heading: 'not_told', value: ({ instrument }) => realisedLackWords(instrument) },
  { heading: 'notional', value: ({ instrument }) => instrument.notional },
  { heading: 'days', value: ({ instrument }) => instrument.moves },
  { heading: 'from', value: ({ instrument }) => instrument.from },
  { heading: 'to', value: ({ instrument }) => instrument.to },
  { heading: 'expected', value: ({ instrument }) => instrument.expected },
  ...(['base', 'proposed'] as const).flatMap((set): readonly CsvColumn<RealisedRow>[] => [
    { heading: `programme_${set}`, value: ({ instrument }) => instrument[set].programme },
    { heading: `days_with_dials_${set}`, value: ({ instrument }) => instrument[set].days },
    { heading: `no_dials_${set}`, value: ({ instrument }) => dialLackWords(instrument[set]) },
    { heading: `least_dial_${set}`, value: ({ instrument }) => instrument[set].leastDial },
    { heading: `mean_dial_${set}`, value: ({ instrument }) => instrument[set].meanDial },
    { heading: `greatest_dial_${set}`, value: ({ instrument }) => instrument[set].greatestDial },
    { heading: `margin_rate_${set}`, value: (row) => row[set].rate },
    { heading: `mean_rate_${set}`, value: (row) => row[set].meanRate },
    ...MARGINS.flatMap(([kind, name]) =>
      (['Close', 'Within'] as const).flatMap((moment) =>
        breachColumns<RealisedRow>(
          (what) => `${what}_${moment === 'Close' ? 'close' : 'worst'}_${name}_${set}`,
          (row) => row[set][`${kind}${moment}` satisfies keyof RealisedSide],
        ),
      ),
    ),
  ]),
];

/** What margin would have covered had programmes moved it all along. */
export function RealisedMargin({ coverage }: { coverage: PortfolioCoverage }) {
  const { proposal: shown } = useProposal();
  const rows = realisedRows(coverage.realised);
  const lines = realisedLines(coverage);
  return (
    <Section
      title="Does margin that moves cover it better"
      about="as programmes would have moved it, beside dials at 1"
      {...(rows.length === 0
        ? {}
        : {
            actions: (
              <CsvButton
                name={`margrave-proposal-${shown.number}-realised-margin`}
                columns={CSV}
                rows={realisedRows(coverage.realised, 'ALL')}
              />
            ),
          })}
    >
      <ul className={proposal.cornerSentences}>
        {lines.length === 0 ? <li>Of no instrument are the dials of enough past days known.</li> : null}
        {lines.map((line) => (
          <li key={line}>{line}</li>
        ))}
        {realisedAsides(coverage).map((sentence) => (
          <li key={sentence} className={proposal.soft}>
            {sentence}
          </li>
        ))}
        {rows.length === 0 ? null : (
          <li className={proposal.soft}>
            Margin of each day has the dial that the programme, whatever its phase, would have had by the
            close of the day before; every rise borne whole. Days without a dial are in neither count. Counts
            are of the worst price of each day.
          </li>
        )}
      </ul>
      {rows.length === 0 ? null : (
        <DataTable
          label="Margin that moves, and margin that does not"
          columns={COLUMNS}
          rows={rows}
          rowKey={({ instrument: { symbol }, side }) => `${symbol} ${side}`}
          {...(rows.length > FEW_ROWS ? { heightPx: TABLE_HEIGHT_PX } : {})}
        />
      )}
    </Section>
  );
}
