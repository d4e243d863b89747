'use client';
import { CsvButton } from '../../../../_ui/csv-button';
import { type CsvColumn } from '../../../../_ui/csv-text';
import { type Column, DataTable } from '../../../../_ui/data-table';
import { Absent, Percent } from '../../../../_ui/figures';
import { formatCount, formatDay, formatPercent, formatRate } from '../../../../_ui/format';
import { Section } from '../../../../_ui/section';
import { useProposal } from '../proposal-context';
import { barWords } from './coverage-words';
import { ModelAccounts } from './model-accounts';
import { ModelTracks } from './model-tracks';
import {
  accountsSentence,
  confidence,
  gapLine,
  gapSentence,
  type MarginModels as Models,
  MODEL_ORDER,
  modelName,
  modelOf,
  type ModelRow,
  modelRows,
  silentSentences,
} from './model-words';
import proposal from '../proposal.module.css';
import classes from './margin-models.module.css';

const TABLE_HEIGHT_PX = 480;
const FEW_ROWS = 14;

const COLUMNS: readonly Column<ModelRow>[] = [
  {
    key: 'position',
    header: 'Position',
    cell: ({ name }) => <span className={classes.whole}>{name}</span>,
    sortBy: ({ name }) => name,
  },
  {
    key: 'gap',
    header: 'Gap',
    unit: 'most less maintenance',
    numeric: true,
    cell: ({ gap }) => (gap === null ? <Absent /> : <Percent value={gap} scale={2} />),
    sortBy: ({ gap }) => gap ?? '-1',
  },
  ...MODEL_ORDER.map((model): Column<ModelRow> => ({
    key: model,
    header: modelName(model),
    ...(model === 'STUDENT' ? {} : { unit: 'interval' }),
    numeric: true,
    cell: ({ side }) => {
      const found = modelOf(side, model);
      if (found === null) return <Absent />;
      return (
        <span className={classes.whole}>
          {formatPercent(found.valueAtRisk, { scale: 2 })}
          {found.low === null || found.high === null ? null : (
            <span className={proposal.soft}>
              {' '}
              {formatPercent(found.low, { scale: 1 })}–{formatPercent(found.high, { scale: 1 })}
            </span>
          )}
        </span>
      );
    },
    sortBy: ({ side }) => modelOf(side, model)?.valueAtRisk ?? '-1',
  })),
  {
    key: 'maintenance',
    header: 'Maintenance',
    unit: 'base → proposed',
    numeric: true,
    cell: ({ side }) => <Pair before={side.baseMaintenance} after={side.proposedMaintenance} />,
    sortBy: ({ side }) => side.proposedMaintenance ?? '0',
  },
  {
    key: 'initial',
    header: 'Initial',
    unit: 'base → proposed',
    numeric: true,
    cell: ({ side }) => <Pair before={side.baseInitial} after={side.proposedInitial} />,
    sortBy: ({ side }) => side.proposedInitial ?? '0',
  },
  {
    key: 'worst',
    header: 'Worst day',
    cell: ({ side }) => {
      const [worst] = side.worst;
      if (!worst) return <Absent />;
      return (
        <span className={classes.whole}>
          {formatPercent(worst.loss, { scale: 1 })}, {formatDay(worst.at)}
        </span>
      );
    },
  },
];

function Pair({ before, after }: { before: string | null; after: string | null }) {
  const one = (text: string | null) => (text === null ? <Absent /> : formatPercent(text, { scale: 2 }));
  return (
    <span className={classes.whole}>
      {one(before)} → {one(after)}
    </span>
  );
}

const CSV: readonly CsvColumn<ModelRow>[] = [
  { heading: 'instrument', value: ({ instrument }) => instrument.symbol },
  { heading: 'side', value: ({ side }) => side.side.toLowerCase() },
  { heading: 'notional', value: ({ instrument }) => instrument.notional },
  { heading: 'from', value: ({ instrument }) => instrument.from },
  { heading: 'to', value: ({ instrument }) => instrument.to },
  { heading: 'moves', value: ({ instrument }) => instrument.moves },
  { heading: 'gap_over_proposed_maintenance', value: ({ gap }) => gap },
  { heading: 'maintenance_rate_base', value: ({ side }) => side.baseMaintenance },
  { heading: 'maintenance_rate_proposed', value: ({ side }) => side.proposedMaintenance },
  { heading: 'initial_rate_base', value: ({ side }) => side.baseInitial },
  { heading: 'initial_rate_proposed', value: ({ side }) => side.proposedInitial },
  ...MODEL_ORDER.flatMap((model): readonly CsvColumn<ModelRow>[] => {
    const name = (what: string): string => `${model.toLowerCase()}_${what}`;
    const of = ({ side }: ModelRow) => modelOf(side, model);
    return [
      { heading: name('var'), value: (row) => of(row)?.valueAtRisk },
      { heading: name('var_low'), value: (row) => of(row)?.low },
      { heading: name('var_high'), value: (row) => of(row)?.high },
      { heading: name('shortfall'), value: (row) => of(row)?.expectedShortfall },
      { heading: name('shortfall_low'), value: (row) => of(row)?.shortfallLow },
      { heading: name('shortfall_high'), value: (row) => of(row)?.shortfallHigh },
    ];
  }),
  { heading: 'garch_alpha', value: ({ instrument }) => instrument.alpha },
  { heading: 'garch_beta', value: ({ instrument }) => instrument.beta },
  { heading: 't_degrees', value: ({ instrument }) => instrument.degrees },
  ...[0, 1, 2, 3].flatMap((place): readonly CsvColumn<ModelRow>[] => [
    { heading: `worst_${place + 1}_at`, value: ({ side }) => side.worst[place]?.at },
    { heading: `worst_${place + 1}_loss`, value: ({ side }) => side.worst[place]?.loss },
  ]),
];

/** What other ways to set a margin would ask of each instrument, and of the largest accounts, beside what either set asks. */
export function MarginModels({ models }: { models: Models }) {
  const { proposal: shown, venue } = useProposal();
  const rows = modelRows(models);
  const [widest] = rows;
  const line = widest ? gapLine(widest) : null;
  return (
    <Section
      title="What margin models would ask"
      about={`${confidence(models)} over one ${barWords(models.barMinutes)}, beside the curves`}
      actions={<CsvButton name={`margrave-proposal-${shown.number}-models`} columns={CSV} rows={rows} />}
    >
      <ul className={proposal.cornerSentences}>
        <li>{gapSentence(models)}</li>
        {line === null ? null : <li>Widest gap: {line}</li>}
        <li>{accountsSentence(models, venue.settlementAsset)}</li>
        {silentSentences(models).map((sentence) => (
          <li key={sentence} className={proposal.soft}>
            {sentence}
          </li>
        ))}
        <li className={proposal.soft}>
          Of a position as large as accounts hold on average, at closing prices. Filtered: past moves scaled
          to today’s volatility (EWMA λ {models.decay}; GARCH by maximum likelihood). Scan: the worst of
          SPAN’s price scenarios, {models.scanMultiple} scan ranges counted at {formatRate(models.scanCover)}.
          Intervals at {formatRate(models.intervalLevel)} by stationary bootstrap; none of Student’s t, and of
          GARCH not of the fit itself. No model knows how deep the market is. Method: docs/methodology.md,
          Margin models beside the curves.
        </li>
      </ul>
      <ModelTracks rows={rows} />
      <DataTable
        label="Margin models by position"
        columns={COLUMNS}
        rows={rows}
        rowKey={({ name }) => name}
        {...(rows.length > FEW_ROWS ? { heightPx: TABLE_HEIGHT_PX } : {})}
      />
      <h3 className={proposal.cornerSentences}>
        The {formatCount(models.accounts.length)} accounts with the most initial margin, replayed
      </h3>
      <ModelAccounts accounts={models.accounts} />
    </Section>
  );
}
