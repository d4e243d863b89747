'use client';
import { useQuery } from '@apollo/client/react';
import { useMemo } from 'react';
import { type MarginRequirementInput, WhatIfScenariosDocument } from '../../_graphql/generated/graphql';
import { StatusBadge, statusWord } from '../../_ui/badges';
import { CsvButton } from '../../_ui/csv-button';
import { type CsvColumn } from '../../_ui/csv-text';
import { type Column, DataTable } from '../../_ui/data-table';
import { BlockSkeleton, ErrorFace, RefusalAlert } from '../../_ui/faces';
import { Absent, Money, Quantity } from '../../_ui/figures';
import { formatInstant, plural } from '../../_ui/format';
import { type InScenario, type ScenarioAnswer, worstFirst, worseCount } from './scenario-order';
import classes from './account.module.css';

const TABLE_PX = 420;
const FEW_ROWS = 10;

/** The account after its trades in every scenario of the library, each at the step that is worst for it. */
export function WhatIfScenarios({
  input,
  proposal,
  asset,
}: {
  input: MarginRequirementInput;
  /** Number of the proposal under whose parameters; null: the live version. */
  proposal: number | null;
  asset: string;
}) {
  const asked = useMemo(() => {
    // A scenario moves prices itself.
    const { shock: _move, ...account } = input;
    return { ...account, scenarios: true };
  }, [input]);
  const { data, error, loading, refetch } = useQuery(WhatIfScenariosDocument, {
    variables: { input: asked },
    fetchPolicy: 'network-only',
  });
  if (error) return <ErrorFace what="Scenarios could not be computed" retry={() => void refetch()} />;
  if (loading || data === undefined) return <BlockSkeleton height={320} />;
  const { outcome } = data;
  if (outcome.__typename !== 'MarginRequirement')
    return (
      <RefusalAlert title={outcome.message}>
        {outcome.__typename === 'InvalidInput'
          ? outcome.faults.map(({ path, message }) => <div key={`${path} ${message}`}>{message}</div>)
          : null}
      </RefusalAlert>
    );
  return <Found answer={outcome} {...{ proposal, asset }} isMoved={input.shock != null} />;
}

function Found({
  answer,
  proposal,
  asset,
  isMoved,
}: {
  answer: ScenarioAnswer;
  proposal: number | null;
  asset: string;
  isMoved: boolean;
}) {
  const { scenarios, after, asOf } = answer;
  const rows = useMemo(() => worstFirst(scenarios ?? []), [scenarios]);
  const columns = useMemo(() => columnsOf(asset, proposal, after.equity), [asset, proposal, after.equity]);
  const liquidatable = rows.filter(({ worst }) => worst?.figures.status === 'LIQUIDATION').length;
  const worse = worseCount(rows);
  return (
    <div role="group" aria-label="In every scenario">
      <h3 className={classes.curveTitle}>
        In every scenario of the library{proposal === null ? '' : `, under proposal ${proposal}`}
      </h3>
      <p className={classes.asOf}>
        Liquidatable in {liquidatable === 0 ? 'none' : liquidatable} of {plural(rows.length, 'scenario')}
        {proposal === null ? '' : `, in ${worse === 0 ? 'none' : worse} only by the proposal`}. Each comes at
        once, at the prices of {formatInstant(asOf.instant, { seconds: true })}; of several steps the one that
        leaves least over maintenance margin is shown. Nobody trades, and nothing is sold.
        {isMoved ? ' The move of prices above is not in it.' : ''}
      </p>
      <div className={classes.curveHead}>
        <CsvButton name="margrave-account-in-scenarios" columns={csvOf(proposal)} rows={rows} />
      </div>
      <DataTable
        label="The account in every scenario"
        columns={columns}
        rows={rows}
        rowKey={({ hash }) => hash}
        {...(rows.length > FEW_ROWS ? { heightPx: TABLE_PX } : {})}
      />
    </div>
  );
}

function columnsOf(
  asset: string,
  proposal: number | null,
  /** At present prices. */
  present: string,
): readonly Column<InScenario>[] {
  const numeric = true as const;
  const under = proposal === null ? '' : ', proposed';
  const amount = (
    key: string,
    header: string,
    of: (worst: NonNullable<InScenario['worst']>) => string | null | undefined,
  ): Column<InScenario> => ({
    ...{ key, header, unit: asset, numeric },
    cell: ({ worst }) => <Money value={worst && of(worst)} />,
  });
  return [
    {
      ...{ key: 'name', header: 'Scenario' },
      cell: ({ name, worst, lack, unmarginedSteps, unmoved, steps }) => (
        <>
          {name}
          {worst?.label ? <div className={classes.cellNote}>at its worst: {worst.label}</div> : null}
          {worst !== null && worst.figures.equity === present ? (
            <div className={classes.cellNote}>moves no price that it depends on</div>
          ) : unmoved.length > 0 ? (
            <div className={classes.cellNote}>does not move {unmoved.join(', ')}</div>
          ) : null}
          {lack === null ? null : <div className={classes.cellNote}>{lack}</div>}
          {worst !== null && unmarginedSteps > 0 ? (
            <div className={classes.cellNote}>
              cannot be margined at {unmarginedSteps} of {plural(steps, 'step')}
            </div>
          ) : null}
        </>
      ),
    },
    ...(proposal === null
      ? []
      : [
          {
            ...{ key: 'live', header: 'Live version' },
            cell: ({ worst }: InScenario) =>
              worst?.live ? <StatusBadge status={worst.live.status} /> : <Absent />,
          },
        ]),
    {
      ...{ key: 'status', header: proposal === null ? 'Status' : 'Proposed' },
      cell: ({ worst }) => (worst ? <StatusBadge status={worst.figures.status} /> : <Absent />),
    },
    {
      ...{ key: 'ratio', header: `Margin ratio${under}`, unit: 'equity / MM', numeric },
      cell: ({ worst }) => <Quantity value={worst?.figures.marginRatio} scale={4} />,
    },
    amount('equity', 'Equity', ({ figures }) => figures.equity),
    ...(proposal === null ? [] : [amount('mmLive', 'MM, live', ({ live }) => live?.maintenanceMargin)]),
    amount('mm', `MM${under}`, ({ figures }) => figures.maintenanceMargin),
    amount('call', `To pay in${under}`, ({ figures }) => figures.callAmount),
  ];
}

function csvOf(proposal: number | null): readonly CsvColumn<InScenario>[] {
  const sides = proposal === null ? (['figures'] as const) : (['live', 'figures'] as const);
  return [
    { heading: 'scenario', value: ({ name }) => name },
    { heading: 'hash', value: ({ hash }) => hash },
    { heading: 'steps', value: ({ steps }) => steps },
    { heading: 'worst_step', value: ({ worst }) => worst?.label },
    { heading: 'does_not_move', value: ({ unmoved }) => unmoved.join(' ') },
    { heading: 'nothing_said_because', value: ({ lack }) => lack },
    ...sides.flatMap((side): CsvColumn<InScenario>[] => {
      const suffix = proposal === null ? '' : side === 'live' ? '_live' : '_proposed';
      const of = ({ worst }: InScenario) => worst?.[side];
      return [
        {
          heading: `status${suffix}`,
          value: (row) => {
            const status = of(row)?.status;
            return status && statusWord(status);
          },
        },
        { heading: `equity${suffix}`, value: (row) => of(row)?.equity },
        { heading: `initial_margin${suffix}`, value: (row) => of(row)?.initialMargin },
        { heading: `maintenance_margin${suffix}`, value: (row) => of(row)?.maintenanceMargin },
        { heading: `margin_ratio${suffix}`, value: (row) => of(row)?.marginRatio },
        { heading: `to_pay_in${suffix}`, value: (row) => of(row)?.callAmount },
      ];
    }),
  ];
}
