'use client';
import { useQuery } from '@apollo/client/react';
import { useMemo } from 'react';
import { CsvButton } from '../../../../_ui/csv-button';
import { type CsvColumn } from '../../../../_ui/csv-text';
import { type Column, DataTable } from '../../../../_ui/data-table';
import { Absent, CompactMoney, Count } from '../../../../_ui/figures';
import { formatCount } from '../../../../_ui/format';
import { Link } from '../../../../_ui/link';
import { QueryFace } from '../../../../_ui/query-face';
import { Section } from '../../../../_ui/section';
import { TimeChart, type TimeLine } from '../../../../_ui/time-chart';
import { PastDaysDocument } from '../../../../_graphql/generated/graphql';
import { useProposal } from '../proposal-context';
import { hitDaysSentence } from './past-days-in-short';
import { basisSentence, lackWords, pastDayAsides, type PastDay, type PastDays } from './past-days-words';
import proposal from '../proposal.module.css';

const TABLE_HEIGHT_PX = 420;
const LINES: readonly TimeLine[] = [
  { name: 'Liquidatable, proposed', emphasis: 'accent', end: ['proposed', 'prop.'] },
  { name: 'Liquidatable, base', emphasis: 'second', end: ['base', 'base'] },
  { name: 'Liquidatable by the change', emphasis: 'soft', end: ['by the change', 'change'] },
];

/** What the change would have come to on each of the past days. */
export function PastDaysSection({ simulationId }: { simulationId: string }) {
  // It says more of what the page has asked in short: kept apart from that.
  const answer = useQuery(PastDaysDocument, { variables: { simulationId }, fetchPolicy: 'no-cache' });
  return (
    <QueryFace answer={answer} what="past days">
      {({ node }) =>
        node?.__typename === 'Simulation' && node.pastDays ? <PastDaysFound pastDays={node.pastDays} /> : null
      }
    </QueryFace>
  );
}

function PastDaysFound({ pastDays }: { pastDays: PastDays }) {
  const { venue, proposal: shown } = useProposal();
  const { settlementAsset: asset } = venue;
  const columns = useMemo(() => dayColumns(asset), [asset]);
  const { days, listed, worst } = pastDays;
  const told = days.filter(({ after }) => after !== null);
  const firstKept = told.find(({ isKept }) => isKept);
  return (
    <Section
      title="On past days"
      about="had it been in force: both parameter sets as they stand now, on the prices of each day"
      actions={<CsvButton name={`margrave-proposal-${shown.number}-past-days`} columns={CSV} rows={days} />}
    >
      <ul className={proposal.cornerSentences}>
        <li>{hitDaysSentence(pastDays)}</li>
        <li>{basisSentence(pastDays)}</li>
        {pastDayAsides(pastDays).map((sentence) => (
          <li key={sentence} className={proposal.soft}>
            {sentence}
          </li>
        ))}
      </ul>
      {told.length < 2 ? null : (
        <TimeChart
          label="Liquidatable accounts by past day"
          pointLabel="On"
          unit="accounts"
          lines={LINES}
          points={told.map(({ day, before, after, newLiquidations }) => ({
            at: `${day}T00:00:00Z`,
            amounts: [after?.liquidatable, before?.liquidatable, newLiquidations].map((count) =>
              count == null ? null : String(count),
            ),
          }))}
          marks={
            firstKept && firstKept !== told[0]
              ? [{ at: `${firstKept.day}T00:00:00Z`, label: 'first kept book' }]
              : []
          }
          amountText={(amount) => formatCount(Number(amount))}
          height={220}
        />
      )}
      <DataTable
        label="What it would have come to, by day"
        columns={columns}
        rows={days.toReversed()}
        rowKey={({ day }) => day}
        heightPx={TABLE_HEIGHT_PX}
      />
      {worst === null ? null : (
        <DataTable
          label={`Liquidatable on ${worst.day} by the change alone`}
          columns={listedColumns(asset, worst.day)}
          rows={listed}
          rowKey={({ accountId }) => accountId}
          heightPx={TABLE_HEIGHT_PX}
        />
      )}
    </Section>
  );
}

function dayColumns(asset: string): readonly Column<PastDay>[] {
  const numeric = true as const;
  const pair = (
    key: string,
    header: string,
    of: (standing: NonNullable<PastDay['after']>) => number,
  ): Column<PastDay> => ({
    ...{ key, header, unit: 'base, proposed', numeric },
    cell: ({ before, after }) =>
      before && after ? (
        <span className="num">
          {formatCount(of(before))}, {formatCount(of(after))}
        </span>
      ) : (
        <Absent />
      ),
    sortBy: ({ after }) => (after ? of(after) : -1),
  });
  const amount = (
    key: string,
    header: string,
    of: (standing: NonNullable<PastDay['after']>) => string,
  ): Column<PastDay> => ({
    ...{ key, header, unit: asset, numeric },
    cell: ({ after }) => <CompactMoney value={after && of(after)} />,
    sortBy: ({ after }) => (after ? of(after) : '-1'),
  });
  return [
    {
      ...{ key: 'day', header: 'Day', unit: 'at 00:00 UTC' },
      cell: ({ day }) => <span className="num">{day}</span>,
      sortBy: ({ day }) => day,
    },
    {
      ...{ key: 'basis', header: 'Accounts of' },
      cell: ({ isKept, lack }) => (
        <span className="num">
          {lack === null ? (isKept ? 'that day' : 'the snapshot') : lackWords(lack)}
        </span>
      ),
    },
    {
      ...{ key: 'accounts', header: 'Accounts', numeric },
      cell: ({ accounts }) => (accounts === null ? <Absent /> : <Count value={accounts} />),
    },
    pair('liquidatable', 'Liquidatable', ({ liquidatable }) => liquidatable),
    {
      ...{ key: 'tipped', header: 'By the change', unit: 'liquidatable', numeric },
      cell: ({ newLiquidations }) =>
        newLiquidations === null ? <Absent /> : <Count value={newLiquidations} />,
      sortBy: ({ newLiquidations }) => newLiquidations ?? -1,
    },
    pair('called', 'In call', ({ inCall }) => inCall),
    amount('calls', 'Calls, proposed', ({ callAmount }) => callAmount),
    amount('short', 'Below maintenance, proposed', ({ shortfall }) => shortfall),
    amount('debt', 'Below zero, proposed', ({ badDebt }) => badDebt),
    pair('unmargined', 'Not margined', ({ unmargined }) => unmargined),
  ];
}

function listedColumns(asset: string, day: string): readonly Column<PastDays['listed'][number]>[] {
  const numeric = true as const;
  return [
    {
      ...{ key: 'account', header: `Liquidatable on ${day} by the change`, unit: 'furthest below first' },
      cell: ({ accountId }) => <Link href={`/accounts/${encodeURIComponent(accountId)}`}>{accountId}</Link>,
    },
    {
      ...{ key: 'equity', header: 'Equity', unit: asset, numeric },
      cell: ({ equity }) => <CompactMoney value={equity} />,
    },
    {
      ...{ key: 'margin', header: 'MM, proposed', unit: asset, numeric },
      cell: ({ maintenanceMargin }) => <CompactMoney value={maintenanceMargin} />,
    },
  ];
}

const CSV: readonly CsvColumn<PastDay>[] = [
  { heading: 'day', value: ({ day }) => day },
  {
    heading: 'accounts_of',
    value: ({ isKept, lack }) => (lack === null ? (isKept ? 'day' : 'snapshot') : null),
  },
  { heading: 'nothing_said_because', value: ({ lack }) => lack && lackWords(lack) },
  { heading: 'accounts', value: ({ accounts }) => accounts },
  ...(['before', 'after'] as const).flatMap((side): CsvColumn<PastDay>[] => {
    const name = side === 'before' ? 'base' : 'proposed';
    return [
      { heading: `liquidatable_${name}`, value: (day) => day[side]?.liquidatable },
      { heading: `in_call_${name}`, value: (day) => day[side]?.inCall },
      { heading: `not_margined_${name}`, value: (day) => day[side]?.unmargined },
      { heading: `call_amount_${name}`, value: (day) => day[side]?.callAmount },
      { heading: `below_maintenance_${name}`, value: (day) => day[side]?.shortfall },
      { heading: `below_zero_${name}`, value: (day) => day[side]?.badDebt },
    ];
  }),
  { heading: 'newly_in_call', value: ({ newCalls }) => newCalls },
  { heading: 'newly_liquidatable', value: ({ newLiquidations }) => newLiquidations },
  { heading: 'at_present_price', value: ({ unpriced }) => unpriced.join(' ') },
];
