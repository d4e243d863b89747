'use client';
import { type ReactNode, useMemo } from 'react';
import { CsvButton } from '../../../../_ui/csv-button';
import { type CsvColumn } from '../../../../_ui/csv-text';
import { type Column, DataTable } from '../../../../_ui/data-table';
import { CompactMoney, Count, Money } from '../../../../_ui/figures';
import { formatRate } from '../../../../_ui/format';
import { Link } from '../../../../_ui/link';
import { Section } from '../../../../_ui/section';
import { useProposal } from '../proposal-context';
import { TransitionBars } from './transition-bars';
import {
  atOnceSentence,
  inTheWaySentence,
  isRecommended,
  noticeSentence,
  rampSentence,
  type SafeRamp,
  sensitivitySentence,
  type TransitionOfChange,
  triggerSentences,
  type WayRow,
  wayRows,
} from './transition-words';
import proposal from '../proposal.module.css';

type Tipped = SafeRamp['listed'][number];

function columnsOf(asset: string): readonly Column<WayRow>[] {
  const numeric = true as const;
  const countOf = (one: WayRow['lower']) => (one === null ? null : <Count value={one.accounts} />);
  return [
    { key: 'way', header: 'Way', cell: ({ way }) => way },
    { key: 'when', header: 'When', cell: ({ when }) => when },
    { ...{ key: 'weight', header: 'Of the change', numeric }, cell: ({ weight }) => formatRate(weight) },
    {
      ...{ key: 'accounts', header: 'Newly liquidatable', unit: 'accounts', numeric },
      cell: ({ accounts }) => <Count value={accounts} />,
    },
    {
      ...{ key: 'notional', header: 'Their notional', unit: asset, numeric },
      cell: ({ notional }) => <CompactMoney value={notional} />,
    },
    {
      ...{ key: 'shortfall', header: 'To pay in by then', unit: asset, numeric },
      cell: ({ shortfall }) => <CompactMoney value={shortfall} />,
    },
    {
      ...{ key: 'lower', header: 'Prices lower', unit: 'accounts', numeric },
      cell: ({ lower }) => countOf(lower),
    },
    {
      ...{ key: 'higher', header: 'Prices higher', unit: 'accounts', numeric },
      cell: ({ higher }) => countOf(higher),
    },
  ];
}

const CSV: readonly CsvColumn<WayRow>[] = [
  { heading: 'way', value: ({ way }) => way },
  { heading: 'when', value: ({ when }) => when },
  { heading: 'part_of_change', value: ({ weight }) => weight },
  { heading: 'newly_liquidatable_accounts', value: ({ accounts }) => accounts },
  { heading: 'notional', value: ({ notional }) => notional },
  { heading: 'to_pay_in_by_then', value: ({ shortfall }) => shortfall },
  { heading: 'accounts_prices_lower', value: ({ lower }) => lower?.accounts },
  { heading: 'notional_prices_lower', value: ({ lower }) => lower?.notional },
  { heading: 'accounts_prices_higher', value: ({ higher }) => higher?.accounts },
  { heading: 'notional_prices_higher', value: ({ higher }) => higher?.notional },
];

const ACCOUNTS_CSV: readonly CsvColumn<Tipped>[] = [
  { heading: 'account', value: ({ accountId }) => accountId },
  { heading: 'step', value: ({ step }) => step },
  { heading: 'in_the_way', value: ({ isInTheWay }) => String(isInTheWay) },
  { heading: 'notional', value: ({ notional }) => notional },
  { heading: 'to_pay_in', value: ({ shortfall }) => shortfall },
];

function accountColumns(asset: string): readonly Column<Tipped>[] {
  const numeric = true as const;
  return [
    {
      ...{ key: 'account', header: 'Account' },
      cell: ({ accountId }) => <Link href={`/accounts/${encodeURIComponent(accountId)}`}>{accountId}</Link>,
    },
    { key: 'step', header: 'Liquidatable from', cell: tippedBy },
    {
      ...{ key: 'notional', header: 'Notional', unit: asset, numeric },
      cell: ({ notional }) => <CompactMoney value={notional} />,
    },
    {
      ...{ key: 'shortfall', header: 'To pay in, at least', unit: asset, numeric },
      cell: ({ shortfall }) => <Money value={shortfall} />,
    },
  ];
}

function tippedBy({ step, isInTheWay }: Tipped): string {
  if (isInTheWay) return 'any step: must pay in first';
  return step === null ? 'after the last step shown' : `step ${step}`;
}

const IN_SHORT = 10;

/** Whom the change tips on its way, and how it can go live within the budget; null: the evidence does not say. */
export function Transition({
  transition,
  inMemo = false,
  actOn,
}: {
  transition: TransitionOfChange | null;
  /** What may be done with a ramp that is recommended. */
  actOn?: (ramp: SafeRamp) => ReactNode;
  /** On paper: nothing to press, and fewer accounts. */
  inMemo?: boolean;
}) {
  const { venue, proposal: shown } = useProposal();
  const { settlementAsset: asset } = venue;
  const columns = useMemo(() => columnsOf(asset), [asset]);
  const ofAccounts = useMemo(() => accountColumns(asset), [asset]);
  if (transition === null) return null;
  const { safeRamp } = transition;
  const rows = wayRows(transition);
  const isTipping = transition.now.atOnce.accounts > 0;
  const sentences = [
    atOnceSentence(transition, asset),
    isTipping && safeRamp !== null ? rampSentence(safeRamp, asset) : null,
    inTheWaySentence(transition, asset),
    noticeSentence(transition, asset),
    sensitivitySentence(transition, asset),
    ...triggerSentences(transition, asset),
  ].filter((sentence) => sentence !== null);
  const listed = safeRamp?.listed ?? [];
  return (
    <>
      <Section
        title="At once, or in steps"
        about="whom the change makes liquidatable on its way, at prices that stand still"
        actions={
          inMemo ? undefined : (
            <CsvButton name={`margrave-proposal-${shown.number}-transition`} columns={CSV} rows={rows} />
          )
        }
      >
        <ul className={proposal.cornerSentences}>
          {sentences.map((sentence) => (
            <li key={sentence}>{sentence}</li>
          ))}
        </ul>
        {safeRamp !== null && isRecommended(safeRamp) ? actOn?.(safeRamp) : null}
        <TransitionBars rows={rows} left={safeRamp?.left ?? null} asset={asset} />
        <DataTable
          label="Newly liquidatable by step, at once and along ramps"
          columns={columns}
          rows={rows}
          rowKey={({ key }) => key}
        />
      </Section>
      {listed.length === 0 ? null : (
        <Section
          title="Who must have notice"
          about="the least that each must pay in not to become liquidatable by the whole change"
          actions={
            inMemo ? undefined : (
              <CsvButton
                name={`margrave-proposal-${shown.number}-notice`}
                columns={ACCOUNTS_CSV}
                rows={listed}
              />
            )
          }
        >
          <DataTable
            label="Accounts that the change makes liquidatable, and what they must pay in"
            columns={ofAccounts}
            rows={inMemo ? listed.slice(0, IN_SHORT) : listed}
            rowKey={({ accountId }) => accountId}
          />
        </Section>
      )}
    </>
  );
}
