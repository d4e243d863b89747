'use client';
import { NativeSelect } from '@mantine/core';
import { CsvButton } from '../../../../_ui/csv-button';
import { type CsvColumn } from '../../../../_ui/csv-text';
import { type Column, DataTable } from '../../../../_ui/data-table';
import { Absent, Percent, Quantity } from '../../../../_ui/figures';
import { formatCount } from '../../../../_ui/format';
import { Section } from '../../../../_ui/section';
import { useUrlState } from '../../../../_ui/use-url-state';
import { useProposal } from '../proposal-context';
import { CountPair, ReadingPair } from './breach-cells';
import { breachColumns } from './breach-csv';
import { BreachTracks } from './breach-tracks';
import { CoverageExceptions } from './coverage-exceptions';
import {
  type CoverageRow,
  coverageRows,
  countsSentence,
  lackSentences,
  type PriceCoverage as Coverage,
  pWords,
  ruleSentence,
  shownFirst,
  worstWords,
} from './coverage-words';
import proposal from '../proposal.module.css';
import classes from './price-coverage.module.css';

const TABLE_HEIGHT_PX = 480;
/** Rows that need no scrolling of their own. */
const FEW_ROWS = 14;

const COLUMNS: readonly Column<CoverageRow>[] = [
  {
    key: 'position',
    header: 'Position',
    cell: ({ instrument, side }) => (
      <span className={classes.whole}>
        {instrument.symbol} {side.toLowerCase()}
      </span>
    ),
    sortBy: ({ instrument, side }) => `${instrument.symbol} ${side}`,
  },
  {
    key: 'rateBase',
    header: 'Margin, base',
    numeric: true,
    cell: ({ base }) => <Percent value={base.rate} scale={2} />,
  },
  {
    key: 'rateProposed',
    header: 'Margin, proposed',
    numeric: true,
    cell: ({ proposed }) => <Percent value={proposed.rate} scale={2} />,
    sortBy: ({ proposed }) => proposed.rate ?? '0',
  },
  {
    key: 'needed',
    header: 'Needed',
    unit: 'worst price',
    numeric: true,
    cell: ({ neededWithin }) => <Percent value={neededWithin} scale={2} />,
    sortBy: ({ neededWithin }) => neededWithin ?? '0',
  },
  {
    key: 'expected',
    header: 'Expected',
    unit: 'breaches',
    numeric: true,
    cell: ({ instrument }) => <Quantity value={instrument.expected} scale={1} />,
  },
  {
    key: 'closes',
    header: 'At closes',
    unit: 'base → proposed',
    numeric: true,
    cell: ({ base, proposed }) => <CountPair before={base.close} after={proposed.close} />,
  },
  {
    key: 'worst',
    header: 'At worst price',
    unit: 'base → proposed',
    numeric: true,
    cell: ({ base, proposed }) => <CountPair before={base.within} after={proposed.within} />,
    sortBy: ({ proposed }) => proposed.within?.count ?? 0,
  },
  {
    key: 'p',
    header: 'Adjusted p',
    unit: 'proposed',
    numeric: true,
    cell: ({ proposed }) =>
      proposed.within === null ? <Absent /> : <span className="num">{pWords(proposed.within.holm)}</span>,
  },
  {
    key: 'reading',
    header: 'Reads as',
    unit: 'base → proposed',
    cell: ({ base, proposed }) => <ReadingPair before={base.within} after={proposed.within} />,
  },
  {
    key: 'uncovered',
    header: 'Furthest beyond',
    unit: 'proposed',
    cell: ({ proposed }) => {
      const words = worstWords(proposed.within);
      return words === null ? <Absent /> : <span className={classes.whole}>{words}</span>;
    },
  },
];

/** The same figures of every set and moment under one heading each. */
const CSV: readonly CsvColumn<CoverageRow>[] = [
  { heading: 'instrument', value: ({ instrument }) => instrument.symbol },
  { heading: 'side', value: ({ side }) => side.toLowerCase() },
  { heading: 'notional', value: ({ instrument }) => instrument.notional },
  { heading: 'from', value: ({ instrument }) => instrument.from },
  { heading: 'to', value: ({ instrument }) => instrument.to },
  { heading: 'moves', value: ({ instrument }) => instrument.moves },
  { heading: 'moves_over_gaps', value: ({ instrument }) => instrument.gapMoves },
  { heading: 'expected', value: ({ instrument }) => instrument.expected },
  { heading: 'margin_as_stated_close', value: ({ neededClose }) => neededClose },
  { heading: 'margin_as_stated_worst', value: ({ neededWithin }) => neededWithin },
  { heading: 'power', value: ({ instrument }) => instrument.power },
  ...(['base', 'proposed'] as const).flatMap((set): readonly CsvColumn<CoverageRow>[] => [
    { heading: `margin_rate_${set}`, value: (row) => row[set].rate },
    ...(['close', 'within'] as const).flatMap((moment) =>
      breachColumns<CoverageRow>(
        (what) => `${what}_${moment === 'close' ? 'close' : 'worst'}_${set}`,
        (row) => row[set][moment],
      ),
    ),
  ]),
];

/** Whether maintenance margin covers what prices did: counts against what is expected, and one instrument through time. */
export function PriceCoverage({ coverage, simulationId }: { coverage: Coverage; simulationId: string }) {
  const { proposal: shown, venue } = useProposal();
  const [chosen, choose] = useUrlState('coverage');
  const rows = coverageRows(coverage.instruments).filter(({ instrument }) => instrument.lack === null);
  const first = shownFirst(coverage.instruments);
  const readable = coverage.instruments.filter(({ lack }) => lack === null);
  const instrument = readable.find(({ symbol }) => symbol === chosen) ?? first[0];
  return (
    <Section
      title="Does it cover what prices did"
      about="daily moves against maintenance margin"
      actions={
        <CsvButton
          name={`margrave-proposal-${shown.number}-coverage`}
          columns={CSV}
          rows={coverageRows(coverage.instruments)}
        />
      }
    >
      <ul className={proposal.cornerSentences}>
        <li>{countsSentence(coverage)}</li>
        {lackSentences(coverage).map((sentence) => (
          <li key={sentence}>{sentence}</li>
        ))}
        <li className={proposal.soft}>{ruleSentence(coverage)}</li>
        <li className={proposal.soft}>
          Maintenance margin of a position as large as accounts hold on average, as the parameters state it:
          without dials, ramps at their end. Tiers ask less of smaller ones. Each loss is of one day, from the
          close before. Where positions are closed out within minutes less margin is enough: read the change
          from base to proposed before the count itself. Method: docs/methodology.md, Coverage of prices.
        </li>
      </ul>
      {instrument === undefined ? null : (
        <>
          <BreachTracks instruments={first} all={readable.length} />
          <div className={classes.choice}>
            <NativeSelect
              label="Moves against margin"
              size="xs"
              data={readable.map(({ symbol }) => symbol)}
              value={instrument.symbol}
              onChange={(event) => choose(event.currentTarget.value)}
            />
            <span className={proposal.soft}>
              {formatCount(instrument.moves)} daily moves, a position of{' '}
              <Quantity value={instrument.notional} scale={0} /> {venue.settlementAsset}
              {gapWords(instrument.gapMoves)}
            </span>
          </div>
          <CoverageExceptions simulationId={simulationId} instrument={instrument} />
        </>
      )}
      <DataTable
        label="Coverage of prices"
        columns={COLUMNS}
        rows={rows}
        rowKey={({ instrument: { symbol }, side }) => `${symbol} ${side}`}
        {...(rows.length > FEW_ROWS ? { heightPx: TABLE_HEIGHT_PX } : {})}
      />
    </Section>
  );
}

function gapWords(gaps: number | null): string {
  return gaps === null || gaps === 0 ? '' : `; ${formatCount(gaps)} over gaps are not counted`;
}
