'use client';
import { Anchor } from '@mantine/core';
import { useMemo } from 'react';
import { CsvButton } from '../../../../_ui/csv-button';
import { type CsvColumn } from '../../../../_ui/csv-text';
import { type Column, DataTable } from '../../../../_ui/data-table';
import { CompactMoney, Count, Money } from '../../../../_ui/figures';
import { formatCompact } from '../../../../_ui/format';
import { Link } from '../../../../_ui/link';
import { InView } from '../../../../_ui/in-view';
import { Section } from '../../../../_ui/section';
import { useProposal } from '../proposal-context';
import { StressPaths } from './stress-paths';
import { WalksSection } from './walks-section';
import {
  type Stress,
  type StressedScenario,
  type StressStep,
  stepWord,
  stressSentence,
  worstStep,
} from './stress-words';
import proposal from '../proposal.module.css';
import classes from './crisis-impacts.module.css';

interface StepRow {
  readonly scenario: StressedScenario;
  readonly step: StressStep;
}

const CSV: readonly CsvColumn<StepRow>[] = [
  { heading: 'scenario', value: ({ scenario }) => scenario.name },
  { heading: 'step', value: ({ step }) => step.label },
  ...(['before', 'after'] as const).flatMap((side): readonly CsvColumn<StepRow>[] => [
    { heading: `in_call_${side}`, value: ({ step }) => step[side].inCall },
    { heading: `liquidatable_${side}`, value: ({ step }) => step[side].liquidatable },
    { heading: `under_water_${side}`, value: ({ step }) => step[side].underWater },
    { heading: `unmargined_${side}`, value: ({ step }) => step[side].unmargined },
    { heading: `call_amount_${side}`, value: ({ step }) => step[side].callAmount },
    { heading: `shortfall_${side}`, value: ({ step }) => step[side].shortfall },
    { heading: `bad_debt_${side}`, value: ({ step }) => step[side].badDebt },
  ]),
  { heading: 'newly_called', value: ({ step }) => step.newCalls },
  { heading: 'newly_liquidatable', value: ({ step }) => step.newLiquidations },
  { heading: 'scenario_sha256', value: ({ scenario }) => scenario.hash },
];

function columnsOf(asset: string): readonly Column<StepRow>[] {
  return [
    {
      key: 'scenario',
      header: 'Scenario',
      cell: ({ scenario, step }) => (
        <>
          <Anchor component={Link} href={`/scenarios?scenario=${scenario.hash}`} size="sm">
            {scenario.name}
          </Anchor>
          {step.label === '' ? null : (
            <span className={classes.date}>worst at {stepWord(scenario, step.label)}</span>
          )}
        </>
      ),
      sortBy: ({ scenario }) => scenario.name,
    },
    figures('Liquidatable', ({ liquidatable }) => liquidatable),
    figure('Newly liquidatable', ({ newLiquidations }) => newLiquidations),
    figures('In call', ({ inCall }) => inCall),
    amount(asset, 'Calls, proposed', ({ after }) => after.callAmount),
    figure('Negative equity, proposed', ({ after }) => after.underWater),
    amount(asset, 'Bad debt, base', ({ before }) => before.badDebt),
    amount(asset, 'Bad debt, proposed', ({ after }) => after.badDebt),
  ];
}

function figure(header: string, of: (step: StressStep) => number): Column<StepRow> {
  return {
    ...{ key: header, header, unit: 'accounts', numeric: true },
    cell: ({ step }) => <Count value={of(step)} />,
    sortBy: ({ step }) => of(step),
  };
}

/** Of both sets, in one cell. */
function figures(header: string, of: (side: StressStep['after']) => number): Column<StepRow> {
  return {
    ...{ key: header, header, unit: 'base → proposed', numeric: true },
    cell: ({ step }) => (
      <span style={{ whiteSpace: 'nowrap' }}>
        <Count value={of(step.before)} /> → <Count value={of(step.after)} />
      </span>
    ),
    sortBy: ({ step }) => of(step.after),
  };
}

function amount(unit: string, header: string, of: (step: StressStep) => string): Column<StepRow> {
  return {
    ...{ key: header, header, unit, numeric: true },
    cell: ({ step }) => <CompactMoney value={of(step)} />,
    sortBy: ({ step }) => of(step),
  };
}

/** What the change would do in the scenarios that it was tried in: each at its worst, the worst first. */
export function StressSection({ stress, simulationId }: { stress: Stress; simulationId: string }) {
  const { venue, proposal: shown } = useProposal();
  const { settlementAsset: asset } = venue;
  const columns = useMemo(() => columnsOf(asset), [asset]);
  const { scenarios } = stress;
  const [worst] = scenarios;
  if (!worst) return null;
  const rows = scenarios.flatMap((scenario) => {
    const step = worstStep(scenario);
    return step ? [{ scenario, step }] : [];
  });
  const all = scenarios.flatMap((scenario) => scenario.steps.map((step) => ({ scenario, step })));
  const missing = scenarios.filter((one) => one.missing.length > 0);
  const hasPaths = scenarios.some(({ pathAfter }) => pathAfter !== null);
  return (
    <>
      <Section
        title="Stress"
        about={`${scenarios.length === 1 ? 'one scenario' : `${scenarios.length} scenarios`} of the library, worst first`}
        actions={<CsvButton name={`margrave-proposal-${shown.number}-stress`} columns={CSV} rows={all} />}
      >
        <ul className={proposal.cornerSentences}>
          <li>{stressSentence(worst, asset)}</li>
          <li className={proposal.soft}>
            Accounts as they stood: prices move, nobody trades, pays in or is sold. A scenario of several
            prices is shown at its worst; the CSV file has every one. Options keep their price unless a
            scenario names them.
          </li>
          {missing.map(({ hash, name, missing: left }) => (
            <li key={hash} className={proposal.soft}>
              {name}: {left.length === 1 ? 'one move was' : `${left.length} moves were`} left out, as the
              venue lists nothing they would move.
            </li>
          ))}
        </ul>
        <BadDebtBars rows={rows} asset={asset} />
        <DataTable
          label="Impact in scenarios of the library"
          columns={columns}
          rows={rows}
          rowKey={({ scenario }) => scenario.hash}
        />
        <StressPaths scenarios={scenarios} />
        <NewlyLiquidatable stress={stress} worst={worst} asset={asset} />
      </Section>
      {hasPaths ? (
        <InView placeholder={<Section title="Along paths">…</Section>}>
          <WalksSection simulationId={simulationId} />
        </InView>
      ) : null}
    </>
  );
}

/** Bad debt in each scenario under both sets; of shortfall where nobody owes more than they have. */
function BadDebtBars({ rows, asset }: { rows: readonly StepRow[]; asset: string }) {
  const hasDebt = rows.some(({ step }) => Number(step.before.badDebt) > 0 || Number(step.after.badDebt) > 0);
  const of = (side: 'before' | 'after', { step }: StepRow): string =>
    hasDebt ? step[side].badDebt : step[side].shortfall;
  const most = Math.max(...rows.flatMap((row) => [Number(of('before', row)), Number(of('after', row))]));
  if (!(most > 0)) return null;
  const bar = (value: string, look: string | undefined) => (
    <span className={classes.row}>
      <span className={`${classes.bar} ${look}`} style={{ width: `${(Number(value) / most) * 80}%` }} />
      <span className="num">{formatCompact(value)}</span>
    </span>
  );
  const what = hasDebt ? 'Bad debt' : 'Shortfall of liquidatable accounts';
  return (
    <figure className={classes.figure} aria-label={`${what} by scenario, base version and proposed`}>
      <figcaption className={proposal.cornerSentences}>
        {what}, {asset}: <span className={`${classes.key} ${classes.before}`} aria-hidden />
        base version, <span className={`${classes.key} ${classes.after}`} aria-hidden />
        proposed
      </figcaption>
      <dl className={classes.bars}>
        {rows.map((row) => (
          <div key={row.scenario.hash} className={classes.crisis}>
            <dt>{row.scenario.name}</dt>
            <dd>
              {bar(of('before', row), classes.before)}
              {bar(of('after', row), classes.after)}
            </dd>
          </div>
        ))}
      </dl>
    </figure>
  );
}

type Listed = Stress['listed'][number];

function NewlyLiquidatable({
  stress,
  worst,
  asset,
}: {
  stress: Stress;
  worst: StressedScenario;
  asset: string;
}) {
  const { newLiquidations, listed } = stress;
  if (listed.length === 0) return null;
  const columns: readonly Column<Listed>[] = [
    {
      key: 'account',
      header: 'Account',
      cell: ({ accountId }) => (
        <Anchor component={Link} href={`/accounts/${encodeURIComponent(accountId)}`} size="sm">
          {accountId}
        </Anchor>
      ),
    },
    {
      key: 'equity',
      header: 'Equity',
      unit: asset,
      numeric: true,
      cell: ({ equity }) => <Money value={equity} />,
    },
    {
      ...{ key: 'maintenance', header: 'Maintenance margin', unit: asset, numeric: true },
      cell: ({ maintenanceMargin }) => <Money value={maintenanceMargin} />,
    },
  ];
  const shown =
    listed.length < newLiquidations
      ? `the ${listed.length} short of most, of ${newLiquidations}`
      : 'all of them';
  return (
    <>
      <p className={proposal.cornerSentences}>
        Newly liquidatable in {worst.name} ({shown}):
      </p>
      <DataTable
        label="Accounts newly liquidatable in the worst scenario"
        columns={columns}
        rows={listed}
        rowKey={({ accountId }) => accountId}
      />
    </>
  );
}
