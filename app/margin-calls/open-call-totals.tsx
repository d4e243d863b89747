'use client';
import { useQuery } from '@apollo/client/react';
import { useMemo } from 'react';
import { OpenCallTotalsDocument, type OpenCallTotalsQuery } from '../_graphql/generated/graphql';
import { CsvButton } from '../_ui/csv-button';
import { type CsvColumn } from '../_ui/csv-text';
import { sumText } from '../_ui/decimal-text';
import { type Column, DataTable } from '../_ui/data-table';
import { Count, CompactMoney, Money } from '../_ui/figures';
import { QueryFace } from '../_ui/query-face';
import { Figure, Figures, Section } from '../_ui/section';
import { ageWord, segmentWord } from './call-words';

const POLL_MS = 15_000;
type Sum = OpenCallTotalsQuery['openCallSums'][number];

/** @param isLiquidKnown whether the parameters say which collateral is liquid */
function columnsOf(asset: string, isLiquidKnown: boolean): readonly Column<Sum>[] {
  const money = { unit: asset, numeric: true } as const;
  return [
    { key: 'segment', header: 'Segment', cell: ({ segment }) => segmentWord(segment) },
    { key: 'age', header: 'Time to meet it', cell: ({ age }) => ageWord(age) },
    { key: 'calls', header: 'Calls', numeric: true, cell: ({ calls }) => <Count value={calls} /> },
    {
      key: 'liquidations',
      header: 'In liquidation',
      numeric: true,
      cell: ({ liquidations }) => <Count value={liquidations} />,
    },
    { key: 'amount', header: 'Additional margin', ...money, cell: ({ amount }) => <Money value={amount} /> },
    { key: 'equity', header: 'Equity', ...money, cell: ({ equity }) => <Money value={equity} /> },
    {
      key: 'collateral',
      header: 'Collateral at mark',
      ...money,
      cell: ({ collateral }) => <Money value={collateral} />,
    },
    ...(isLiquidKnown
      ? [
          {
            ...{ key: 'liquid', header: 'Liquid collateral', ...money },
            cell: ({ liquid }: Sum) => <Money value={liquid ?? '0'} />,
          },
        ]
      : []),
  ];
}

function csvColumns(asset: string): readonly CsvColumn<Sum>[] {
  return [
    { heading: 'Segment', value: ({ segment }) => segment },
    { heading: 'Time to meet it', value: ({ age }) => ageWord(age) },
    { heading: 'Calls', value: ({ calls }) => String(calls) },
    { heading: 'In liquidation', value: ({ liquidations }) => String(liquidations) },
    { heading: `Additional margin, ${asset}`, value: ({ amount }) => amount },
    { heading: `Equity, ${asset}`, value: ({ equity }) => equity },
    { heading: `Collateral at mark, ${asset}`, value: ({ collateral }) => collateral },
    { heading: `Liquid collateral, ${asset}`, value: ({ liquid }) => liquid },
  ];
}

/** What is open in sums: how much, of whom, and how late. */
export function OpenCallTotals({ asset }: { asset: string }) {
  const answer = useQuery(OpenCallTotalsDocument, { pollInterval: POLL_MS });
  const rows = answer.data?.openCallSums ?? [];
  const isLiquidKnown = rows.some(({ liquid }) => liquid !== null);
  const columns = useMemo(() => columnsOf(asset, isLiquidKnown), [asset, isLiquidKnown]);
  const count = (of: (sum: Sum) => number): number => rows.reduce((sum, row) => sum + of(row), 0);
  const overdue = rows.filter(({ age }) => age === 'OVERDUE');
  return (
    <QueryFace answer={answer} what="the totals of open calls">
      {() =>
        rows.length === 0 ? null : (
          <>
            <Section title="Open in all" plain>
              <Figures>
                <Figure
                  label="Open calls"
                  note={`${count(({ liquidations }) => liquidations)} in liquidation`}
                >
                  <Count value={count(({ calls }) => calls)} />
                </Figure>
                <Figure label="Overdue" unit="calls">
                  <Count value={overdue.reduce((sum, { calls }) => sum + calls, 0)} />
                </Figure>
                <Figure label="Additional margin" unit={asset}>
                  <CompactMoney value={sumText(rows.map(({ amount }) => amount))} scale={2} />
                </Figure>
                <Figure label="Equity of these accounts" unit={asset}>
                  <CompactMoney value={sumText(rows.map(({ equity }) => equity))} scale={2} />
                </Figure>
                <Figure label="Their collateral at mark" unit={asset}>
                  <CompactMoney value={sumText(rows.map(({ collateral }) => collateral))} scale={2} />
                </Figure>
                {isLiquidKnown ? (
                  <Figure label="Liquid collateral" unit={asset}>
                    <CompactMoney value={sumText(rows.map(({ liquid }) => liquid ?? '0'))} scale={2} />
                  </Figure>
                ) : null}
              </Figures>
            </Section>
            <Section
              title="By segment and time left"
              about="collateral before haircuts and less debts"
              actions={
                <CsvButton name="margrave-open-calls-by-segment" columns={csvColumns(asset)} rows={rows} />
              }
            >
              <DataTable
                label="Open calls by segment and time left"
                columns={columns}
                rows={rows}
                rowKey={({ segment, age }) => `${segment ?? ''} ${age}`}
              />
            </Section>
          </>
        )
      }
    </QueryFace>
  );
}
