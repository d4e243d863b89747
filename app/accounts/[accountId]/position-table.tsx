'use client';
import { useMemo } from 'react';
import { type Column, DataTable } from '../../_ui/data-table';
import { EmptyFace } from '../../_ui/faces';
import { Absent, Leverage, Money, Percent, Quantity } from '../../_ui/figures';
import { TextButton } from '../../_ui/text-button';
import { useUrlState } from '../../_ui/use-url-state';
import { probabilityWord } from '../../margin-calls/call-words';
import { BarePositions, keyOf } from './bare-positions';
import { hedgeSentences } from './hedge-words';
import { quotedIn } from './quoted-in';
import { type Explanation, type ShownAccount } from './shown-account';
import { TermTable } from './term-table';

type Position = Explanation['positions'][number];

/** What not every account has: a column where a position has some of it. */
function rareColumns(asset: string, positions: readonly Position[]): readonly Column<Position>[] {
  const columns: Column<Position>[] = [];
  if (positions.some(({ accruedFunding }) => Number(accruedFunding) !== 0))
    columns.push({
      key: 'funding',
      header: 'Accrued funding',
      unit: positions.some(({ settled }) => settled !== null) ? 'of what it settles in' : asset,
      numeric: true,
      // Of another asset two decimals may be much: each digit.
      cell: ({ accruedFunding, settled }) =>
        settled === null ? (
          <Money value={accruedFunding} signed />
        ) : (
          <Quantity value={accruedFunding} signed />
        ),
    });
  if (positions.some(({ settled }) => settled !== null))
    columns.push({
      key: 'settles',
      header: 'Settles in',
      cell: ({ settled }) => settled?.asset ?? asset,
    });
  if (positions.some(({ selectedLeverage, selectedRate }) => (selectedLeverage ?? selectedRate) !== null))
    columns.push({
      key: 'chosen',
      header: 'Chosen leverage',
      numeric: true,
      cell: ({ selectedLeverage, selectedRate }) =>
        selectedRate === null ? <Leverage value={selectedLeverage} /> : <Percent value={selectedRate} />,
    });
  return columns;
}

function columnsOf(
  asset: string,
  prices: { readonly unit?: string },
  positions: readonly Position[],
  chosen: string,
  choose: (position: string) => void,
): readonly Column<Position>[] {
  return [
    {
      key: 'instrument',
      header: 'Instrument',
      cell: (position) => (
        <TextButton
          aria-expanded={chosen === keyOf(position)}
          onClick={() => choose(chosen === keyOf(position) ? '' : keyOf(position))}
        >
          {keyOf(position)}
        </TextButton>
      ),
      sortBy: keyOf,
    },
    {
      key: 'quantity',
      header: 'Quantity',
      unit: 'long\u00a0+, short\u00a0−',
      numeric: true,
      cell: ({ quantity }) => <Quantity value={quantity} signed />,
      sortBy: ({ quantity }) => quantity,
    },
    {
      key: 'entry',
      header: 'Entry',
      ...prices,
      numeric: true,
      cell: ({ entryPrice }) => <Quantity value={entryPrice} />,
    },
    {
      key: 'mark',
      header: 'Mark',
      ...prices,
      numeric: true,
      cell: ({ markPrice }) => <Quantity value={markPrice} />,
    },
    {
      key: 'callBelow',
      header: 'Call below',
      ...prices,
      numeric: true,
      cell: ({ callPriceBelow }) => <Quantity value={callPriceBelow} scale={4} />,
    },
    {
      key: 'callAbove',
      header: 'Call above',
      ...prices,
      numeric: true,
      cell: ({ callPriceAbove }) => <Quantity value={callPriceAbove} scale={4} />,
    },
    {
      key: 'callProbability',
      header: 'Call within 24 h',
      unit: 'probability',
      numeric: true,
      cell: ({ callProbabilities }) => <CallProbability probabilities={callProbabilities} />,
    },
    {
      key: 'below',
      header: 'Liquidation below',
      ...prices,
      numeric: true,
      cell: ({ liquidationPriceBelow }) => <Quantity value={liquidationPriceBelow} scale={4} />,
    },
    {
      key: 'above',
      header: 'Liquidation above',
      ...prices,
      numeric: true,
      cell: ({ liquidationPriceAbove }) => <Quantity value={liquidationPriceAbove} scale={4} />,
    },
    {
      key: 'notional',
      header: 'Notional',
      unit: asset,
      numeric: true,
      cell: ({ notional, isAboveMaximum }) =>
        isAboveMaximum ? (
          <b style={{ color: 'var(--status-liquidation)' }}>
            <span aria-label="above its maximum">! </span>
            <Money value={notional} />
          </b>
        ) : (
          <Money value={notional} />
        ),
      sortBy: ({ notional }) => notional,
    },
    {
      key: 'im',
      header: 'IM',
      unit: asset,
      numeric: true,
      cell: ({ initialMargin }) => <Money value={initialMargin} />,
      sortBy: ({ initialMargin }) => initialMargin,
    },
    {
      key: 'mm',
      header: 'MM',
      unit: asset,
      numeric: true,
      cell: ({ maintenanceMargin }) => <Money value={maintenanceMargin} />,
      sortBy: ({ maintenanceMargin }) => maintenanceMargin,
    },
    {
      key: 'profit',
      header: 'Unrealised',
      unit: asset,
      numeric: true,
      cell: ({ unrealisedProfit }) => <Money value={unrealisedProfit} signed />,
      sortBy: ({ unrealisedProfit }) => unrealisedProfit,
    },
    ...rareColumns(asset, positions),
    {
      key: 'leverage',
      header: 'Max leverage',
      numeric: true,
      cell: ({ maximumLeverage }) => <Leverage value={maximumLeverage} />,
    },
  ];
}

/** By the model, within a day; in its title within 1 and 4 hours too. */
function CallProbability({ probabilities }: { probabilities: Position['callProbabilities'] }) {
  const day = probabilities.at(-1);
  if (!day) return <Absent />;
  const words = probabilities.map(({ hours, probability }) => `${hours} h: ${probabilityWord(probability)}`);
  return (
    <span className="num" title={words.join(', ')}>
      {probabilityWord(day.probability)}
    </span>
  );
}

/** Positions with what each adds; choosing one shows what its margin is made of. */
export function PositionTable({ account, asset }: { account: ShownAccount; asset: string }) {
  const [chosen, choose] = useUrlState('position');
  const { positions } = account.explanation;
  const quoted = quotedIn(account.positions.map(({ instrument }) => instrument));
  const columns = useMemo(
    () => columnsOf(asset, quoted === undefined ? {} : { unit: quoted }, positions, chosen, choose),
    [asset, quoted, positions, chosen, choose],
  );
  const opened = positions.find((position) => keyOf(position) === chosen);

  if (positions.length === 0 && account.positions.length > 0)
    return <BarePositions positions={account.positions} />;
  return (
    <>
      <DataTable
        label="Positions"
        columns={columns}
        rows={positions}
        rowKey={keyOf}
        empty={<EmptyFace title="No open position" />}
        caption={
          positions.length === 0 ? undefined : (
            <>
              {hedgeSentences(positions).map((sentence) => (
                <div key={sentence}>{sentence}</div>
              ))}
              <span data-screen>Choose an instrument to see what its margin is made of.</span>
            </>
          )
        }
      />
      {opened === undefined ? null : (
        <div role="region" aria-label={`Margin of ${keyOf(opened)}`}>
          {opened.settled === null ? null : <SettledTerms position={opened} settled={opened.settled} />}
          <TermTable
            title={`Initial margin of ${keyOf(opened)}, class ${opened.marginClass}`}
            terms={opened.initialMarginTerms}
            total={opened.initialMargin}
            asset={asset}
          />
          <TermTable
            title={`Maintenance margin of ${keyOf(opened)}, class ${opened.marginClass}`}
            terms={opened.maintenanceMarginTerms}
            total={opened.maintenanceMargin}
            asset={asset}
          />
        </div>
      )}
    </>
  );
}

/** What a position requires in what it settles in, before that is valued. */
function SettledTerms({
  position,
  settled,
}: {
  position: Position;
  settled: NonNullable<Position['settled']>;
}) {
  const of = `${keyOf(position)} in ${settled.asset}, class ${position.marginClass}`;
  return (
    <>
      <TermTable
        title={`Notional of ${of}`}
        terms={settled.notionalTerms}
        total={settled.notional}
        asset={settled.asset}
      />
      <TermTable
        title={`Initial margin of ${of}`}
        terms={settled.initialMarginTerms}
        total={settled.initialMargin}
        asset={settled.asset}
      />
      <TermTable
        title={`Maintenance margin of ${of}`}
        terms={settled.maintenanceMarginTerms}
        total={settled.maintenanceMargin}
        asset={settled.asset}
      />
    </>
  );
}
