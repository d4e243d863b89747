'use client';
import { Anchor } from '@mantine/core';
import { useMemo } from 'react';
import { CsvButton } from '../_ui/csv-button';
import { type CsvColumn } from '../_ui/csv-text';
import { type Column, DataTable } from '../_ui/data-table';
import { EmptyFace } from '../_ui/faces';
import { Count, Money, Quantity } from '../_ui/figures';
import { formatDecimal, formatPercent } from '../_ui/format';
import { Link } from '../_ui/link';
import { Section } from '../_ui/section';
import type { Outlook } from './outlook';
import { probabilityWord } from './call-words';

type Nearest = Outlook['nearest'][number];
type OfInstrument = Outlook['byInstrument'][number];

function instrumentColumns(asset: string): readonly Column<OfInstrument>[] {
  return [
    {
      key: 'instrument',
      header: 'Instrument',
      cell: ({ instrument }) => instrument,
      sortBy: ({ instrument }) => instrument,
    },
    {
      key: 'falling',
      header: 'A fall of 10 % calls',
      unit: 'accounts',
      numeric: true,
      cell: ({ falling }) => <Count value={falling} />,
      sortBy: ({ falling }) => falling,
    },
    {
      key: 'rising',
      header: 'A rise of 10 % calls',
      unit: 'accounts',
      numeric: true,
      cell: ({ rising }) => <Count value={rising} />,
      sortBy: ({ rising }) => rising,
    },
    {
      key: 'calls',
      header: 'Expected within 24 h',
      unit: 'calls',
      numeric: true,
      cell: ({ expectedCalls }) => <Quantity value={expectedCalls} scale={2} />,
      sortBy: ({ expectedCalls }) => expectedCalls,
    },
    {
      key: 'amount',
      header: 'Expected amount',
      unit: asset,
      numeric: true,
      cell: ({ expectedAmount }) => <Money value={expectedAmount} />,
      sortBy: ({ expectedAmount }) => expectedAmount,
    },
  ];
}

function instrumentCsv(asset: string): readonly CsvColumn<OfInstrument>[] {
  return [
    { heading: 'Instrument', value: ({ instrument }) => instrument },
    { heading: 'Accounts that a fall of 10 % calls first', value: ({ falling }) => String(falling) },
    { heading: 'Accounts that a rise of 10 % calls first', value: ({ rising }) => String(rising) },
    { heading: 'Expected calls within 24 h', value: ({ expectedCalls }) => expectedCalls },
    { heading: `Expected amount, ${asset}`, value: ({ expectedAmount }) => expectedAmount },
  ];
}

/** Whose price calls most. */
export function ByInstrument({ rows, asset }: { rows: readonly OfInstrument[]; asset: string }) {
  const columns = useMemo(() => instrumentColumns(asset), [asset]);
  return (
    <Section
      title="By instrument"
      about="accounts that this price calls first, all others unmoved"
      actions={<CsvButton name="margrave-calls-by-instrument" columns={instrumentCsv(asset)} rows={rows} />}
    >
      <DataTable
        label="Calls by instrument"
        columns={columns}
        rows={rows}
        rowKey={({ instrument }) => instrument}
        empty={<EmptyFace title="No price moves an account near a call" />}
      />
    </Section>
  );
}

function nearestColumns(asset: string): readonly Column<Nearest>[] {
  return [
    {
      key: 'account',
      header: 'Account',
      cell: ({ account }) => (
        <Anchor component={Link} href={`/accounts/${encodeURIComponent(account)}`} size="sm">
          {account}
        </Anchor>
      ),
      sortBy: ({ account }) => account,
    },
    {
      key: 'instrument',
      header: 'Called first by',
      cell: ({ instrument }) => instrument,
      sortBy: ({ instrument }) => instrument,
    },
    {
      key: 'move',
      header: 'Move',
      unit: 'of the mark',
      numeric: true,
      cell: ({ move }) => (
        <span className="num" title={formatPercent(move, { signed: true })}>
          {formatPercent(move, { scale: 2, signed: true })}
        </span>
      ),
      sortBy: ({ move }) => move,
    },
    {
      key: 'mark',
      header: 'Mark',
      unit: asset,
      numeric: true,
      cell: ({ mark }) => <Quantity value={mark} />,
    },
    {
      key: 'price',
      header: 'Call price',
      unit: asset,
      numeric: true,
      cell: ({ price }) => <Quantity value={price} scale={4} />,
    },
    ...[0, 1, 2].map((at) => ({
      key: `probability ${at}`,
      header: ['Within 1 h', '4 h', '24 h'][at] ?? '',
      unit: 'probability',
      numeric: true,
      cell: ({ probabilities }: Nearest) => (
        <span className="num">{probabilityWord(probabilities[at]?.probability ?? null)}</span>
      ),
      sortBy: ({ probabilities }: Nearest) => probabilities[at]?.probability,
    })),
    {
      key: 'amount',
      header: 'To add there',
      unit: asset,
      numeric: true,
      cell: ({ amount }) => <Money value={amount} />,
      sortBy: ({ amount }) => amount,
    },
    {
      key: 'equity',
      header: 'Equity',
      unit: asset,
      numeric: true,
      cell: ({ equity }) => <Money value={equity} />,
      sortBy: ({ equity }) => equity,
    },
  ];
}

function nearestCsv(asset: string): readonly CsvColumn<Nearest>[] {
  return [
    { heading: 'Account', value: ({ account }) => account },
    { heading: 'Called first by', value: ({ instrument }) => instrument },
    { heading: 'Move of the mark', value: ({ move }) => move },
    { heading: `Mark, ${asset}`, value: ({ mark }) => mark },
    { heading: `Call price, ${asset}`, value: ({ price }) => price },
    ...[0, 1, 2].map((at) => ({
      heading: `Probability within ${[1, 4, 24][at] ?? ''} h`,
      value: ({ probabilities }: Nearest) => probabilities[at]?.probability ?? null,
    })),
    { heading: `To add there, ${asset}`, value: ({ amount }) => amount },
    { heading: `Equity, ${asset}`, value: ({ equity }) => equity },
    { heading: `Maintenance margin, ${asset}`, value: ({ maintenanceMargin }) => maintenanceMargin },
  ];
}

/** Those that are called next, should one price go on. */
export function NearestCalls({ rows, asset }: { rows: readonly Nearest[]; asset: string }) {
  const columns = useMemo(() => nearestColumns(asset), [asset]);
  return (
    <Section
      title="Nearest to a call"
      about={`${formatDecimal(String(rows.length))} accounts by the smallest move of one price; prices and amounts exact, probabilities by the model`}
      actions={<CsvButton name="margrave-nearest-to-a-call" columns={nearestCsv(asset)} rows={rows} />}
    >
      <DataTable
        label="Accounts nearest to a call"
        columns={columns}
        rows={rows}
        rowKey={({ account }) => account}
        heightPx={480}
        empty={<EmptyFace title="No single price calls an account" />}
      />
    </Section>
  );
}
