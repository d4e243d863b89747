'use client';
import { useQuery } from '@apollo/client/react';
import { Select } from '@mantine/core';
import { useMemo, useState } from 'react';
import {
  type MarginRequirementInput,
  WhatIfCurveDocument,
  type WhatIfCurveQuery,
} from '../../_graphql/generated/graphql';
import { type AccountStatus, StatusBadge, statusWord } from '../../_ui/badges';
import { CsvButton } from '../../_ui/csv-button';
import { compareDecimals } from '../../_ui/decimal-text';
import { type Column, DataTable } from '../../_ui/data-table';
import { BlockSkeleton, ErrorFace, RefusalAlert } from '../../_ui/faces';
import { Money, Percent, Quantity } from '../../_ui/figures';
import { formatInstant, formatPercent } from '../../_ui/format';
import { MoveChart, type MoveLine } from './move-chart';
import classes from './account.module.css';

type Curve = NonNullable<Extract<WhatIfCurveQuery['outcome'], { __typename: 'MarginRequirement' }>['curve']>;
type Point = Curve['points'][number];

const ALL = 'all prices';
const RANGES = [
  { value: '0.2', label: '−20 % to +20 %' },
  { value: '0.5', label: '−50 % to +50 %' },
  { value: '0.9', label: '−90 % to +90 %' },
] as const;

/** The table's height: about twelve rows, and it scrolls. */
const TABLE_PX = 420;

/** Margin against price: what the account has and needs after the trades, as one price or all of them move. */
export function WhatIfCurve({
  asked,
  asset,
  instruments,
}: {
  /** The question that was answered: its trades; its move of prices is marked. */
  asked: MarginRequirementInput;
  asset: string;
  /** Those whose price may be of interest, the likeliest first. */
  instruments: readonly string[];
}) {
  const { shock } = asked;
  const moved = shock?.every == null ? shock?.instruments?.[0]?.name : ALL;
  const [along, setAlong] = useState(moved ?? instruments[0] ?? ALL);
  const [range, setRange] = useState<string>('0.5');
  const input = useMemo(() => {
    const { shock: _marked, ...account } = asked;
    const curve = { ...(along === ALL ? {} : { instrument: along }), from: `-${range}`, to: range };
    return { ...account, curve };
  }, [asked, along, range]);
  const { data, error, loading, refetch } = useQuery(WhatIfCurveDocument, {
    variables: { input },
    fetchPolicy: 'network-only',
  });
  const outcome = loading ? undefined : data?.outcome;
  const shocked = shock?.every ?? shock?.instruments?.[0]?.move ?? null;
  return (
    <div role="group" aria-label="Margin against price">
      <div className={classes.whatIf}>
        <Select
          label="Draw against"
          searchable
          allowDeselect={false}
          data={[ALL, ...instruments]}
          value={along}
          onChange={(value) => setAlong(value ?? ALL)}
        />
        <Select
          label="Over"
          allowDeselect={false}
          data={[...RANGES]}
          value={range}
          onChange={(value) => setRange(value ?? '0.5')}
        />
      </div>
      {error ? (
        <ErrorFace what="The picture could not be drawn" retry={() => void refetch()} />
      ) : outcome === undefined ? (
        <BlockSkeleton height={320} />
      ) : outcome.__typename !== 'MarginRequirement' ? (
        <RefusalAlert title={outcome.message}>
          {outcome.__typename === 'InvalidInput'
            ? outcome.faults.map(({ path, message }) => <div key={`${path} ${message}`}>{message}</div>)
            : null}
        </RefusalAlert>
      ) : outcome.curve === null ? null : (
        <Drawn
          curve={outcome.curve}
          asset={asset}
          instant={outcome.asOf.instant}
          shocked={moved === along ? shocked : null}
        />
      )}
    </div>
  );
}

function Drawn({
  curve,
  asset,
  instant,
  shocked,
}: {
  curve: Curve;
  asset: string;
  instant: string;
  /** The move that was supposed, along these prices; null: another one, or none. */
  shocked: string | null;
}) {
  const lines = useMemo(() => linesOf(curve), [curve]);
  const columns = useMemo(() => columnsOf(curve, asset, lines), [curve, asset, lines]);
  const name = curve.instrument ?? 'all prices';
  return (
    <>
      <h3 className={classes.curveTitle}>Margin against {curve.instrument ?? 'all prices together'}</h3>
      {curve.moving.length === 0 ? (
        <p className={classes.asOf}>The account does not depend on this price: nothing moves with it.</p>
      ) : null}
      <MoveChart
        label={`Margin against ${name}`}
        unit={asset}
        lines={lines.map(({ name: line, emphasis }) => ({ name: line, emphasis }))}
        points={curve.points.map((point) => ({
          move: Number(point.move),
          title: titleOf(point),
          amounts: lines.map(({ amount }) => amount(point)),
          status: statusWord(point.figures.status),
        }))}
        marks={[
          { move: 0, label: 'now' },
          ...(shocked !== null && isWithin(curve, shocked)
            ? [{ move: Number(shocked), label: 'the move' }]
            : []),
          ...curve.changes.map((change) => ({ move: Number(change.move), label: changeWord(change) })),
        ]}
      />
      <Changes curve={curve} />
      <p className={classes.asOf}>
        At positions and prices of {formatInstant(instant, { seconds: true })}, all else unmoved.{' '}
        {curve.straight
          ? 'Between the points of the table the lines are straight.'
          : 'Lines bend between the points of the table: each point is exact, and a status that holds for less than a step may not show.'}
      </p>
      <div className={classes.curveHead}>
        <CsvButton
          name={`margrave-margin-against-${curve.instrument ?? 'all-prices'}`}
          columns={[
            { heading: 'Move', value: ({ move }: Point) => move },
            { heading: 'Price', value: ({ price }: Point) => price ?? '' },
            ...lines.map(({ name: heading, amount }) => ({ heading, value: amount })),
            { heading: 'Status', value: ({ figures }: Point) => statusWord(figures.status) },
          ]}
          rows={curve.points}
        />
      </div>
      <DataTable
        label={`Margin against ${name}, by move`}
        columns={columns}
        rows={curve.points}
        rowKey={({ move }) => move}
        heightPx={TABLE_PX}
      />
    </>
  );
}

/** Where the status changes, in words: what the marks of the picture say. */
function Changes({ curve }: { curve: Curve }) {
  if (curve.changes.length === 0)
    return (
      <p className={classes.asOf}>
        Over this range the account stays {statusWord(curve.points[0]?.figures.status ?? 'OK')}.
      </p>
    );
  return (
    <ul className={classes.changes}>
      {curve.changes.map((change) => (
        <li key={change.move}>
          {formatPercent(change.move, { scale: 2, signed: true })}
          {change.price === null ? (
            ''
          ) : (
            <>
              {' '}
              at <Quantity value={change.price} scale={8} />
            </>
          )}
          : <StatusBadge status={change.lower} /> below, <StatusBadge status={change.higher} /> above
        </li>
      ))}
    </ul>
  );
}

const ORDER: readonly AccountStatus[] = ['OK', 'WARNING', 'CALL', 'LIQUIDATION'];
const WORDS: Partial<Record<AccountStatus, string>> = {
  WARNING: 'warning',
  CALL: 'call',
  LIQUIDATION: 'liquidation',
};

/** Of a change, what begins there. */
function changeWord({ lower, higher }: Curve['changes'][number]): string {
  const worse = ORDER.indexOf(lower) > ORDER.indexOf(higher) ? lower : higher;
  return WORDS[worse] ?? statusWord(worse);
}

interface NamedLine extends MoveLine {
  readonly amount: (point: Point) => string;
}

/** What equity is, and every line that it is held against: levels that are the same are one line. */
function linesOf({ callLevel, liquidationLevel }: Curve): readonly NamedLine[] {
  const isOne = (level: string): boolean => compareDecimals(level, '1') === 0;
  const isApart = compareDecimals(callLevel, liquidationLevel) !== 0;
  return [
    { name: 'Equity', emphasis: 'accent', amount: ({ figures }) => figures.equity },
    { name: 'Initial margin', emphasis: 'second', amount: ({ figures }) => figures.initialMargin },
    ...(isApart
      ? [
          {
            name: 'Margin call',
            emphasis: 'plain' as const,
            amount: ({ callRequirement }: Point) => callRequirement,
          },
        ]
      : []),
    {
      name: isOne(liquidationLevel) ? 'Maintenance' : 'Liquidation',
      emphasis: 'soft',
      amount: ({ liquidationRequirement }) => liquidationRequirement,
    },
  ];
}

function columnsOf(
  { instrument }: Curve,
  asset: string,
  lines: readonly NamedLine[],
): readonly Column<Point>[] {
  return [
    { key: 'move', header: 'Move', numeric: true, cell: ({ move }) => <Percent value={move} scale={2} /> },
    ...(instrument === null
      ? []
      : [
          {
            ...{ key: 'price', header: 'Price', numeric: true },
            cell: ({ price }: Point) => <Quantity value={price} />,
          },
        ]),
    ...lines.map(({ name, amount }): Column<Point> => ({
      ...{ key: name, header: name, unit: asset, numeric: true },
      cell: (point) => <Money value={amount(point)} />,
    })),
    { key: 'status', header: 'Status', cell: ({ figures }) => <StatusBadge status={figures.status} /> },
  ];
}

function titleOf({ move, price }: Point): string {
  const percent = formatPercent(move, { scale: 2, signed: true });
  return price === null ? percent : `${percent}, at ${Number(Number(price).toPrecision(8))}`;
}

function isWithin({ points }: Curve, move: string): boolean {
  const [first, last] = [points[0], points.at(-1)];
  return (
    first !== undefined &&
    last !== undefined &&
    compareDecimals(move, first.move) >= 0 &&
    compareDecimals(move, last.move) <= 0
  );
}
