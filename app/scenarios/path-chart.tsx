'use client';
import { useMemo } from 'react';
import { type Column, DataTable } from '../_ui/data-table';
import { Percent } from '../_ui/figures';
import { formatInstant } from '../_ui/format';
import { type TimeLine, TimeChart, type TimePoint } from '../_ui/time-chart';
import { pathEnds, type ScenarioShown, sinceFirst } from './scenario-words';
import classes from './scenarios.module.css';

type Path = NonNullable<ScenarioShown['path']>;

/** So many lines can be told apart. */
const MOST_LINES = 4;
const EMPHASES: readonly TimeLine['emphasis'][] = ['accent', 'second', 'plain', 'soft'];

interface PathRow {
  readonly at: string;
  readonly moves: readonly string[];
}

/** Prices along a path, of the instruments that end furthest down. */
export function PathChart({ path }: { path: Path }) {
  const { instants, series } = path;
  const shown = useMemo(() => {
    const order = pathEnds(path).toSorted((a, b) => a.move - b.move);
    return order
      .slice(0, MOST_LINES)
      .flatMap(({ name }) => series.find((one) => one.instrument === name) ?? []);
  }, [path, series]);
  const rows: readonly PathRow[] = instants.map((at, place) => ({
    at,
    moves: shown.map(({ prices }) => sinceFirst(prices, place)),
  }));
  const points: readonly TimePoint[] = rows.map(({ at, moves }) => ({
    at,
    amounts: moves.map((move) => String(100 * Number(move))),
  }));
  const columns: readonly Column<PathRow>[] = [
    { key: 'at', header: 'At', cell: ({ at }) => <span className="num">{formatInstant(at)}</span> },
    ...shown.map(({ instrument }, place): Column<PathRow> => ({
      ...{ key: instrument, header: instrument, unit: 'since the start', numeric: true },
      cell: ({ moves }) => <Percent value={moves[place]} scale={1} />,
    })),
  ];
  return (
    <>
      <TimeChart
        label="Price moves along the path"
        pointLabel="At"
        unit="%"
        lines={shown.map(({ instrument }, place) => ({
          name: instrument,
          emphasis: EMPHASES[place] ?? 'soft',
        }))}
        points={points}
        marks={[]}
        amountText={(amount) => `${Number(amount).toFixed(1)} %`}
        tickText={(amount) => `${amount} %`}
      />
      {series.length > MOST_LINES ? (
        <p className={classes.note}>
          The {MOST_LINES} of {series.length} instruments that end furthest down; the CSV file has them all.
        </p>
      ) : null}
      <DataTable label="Price moves along the path" columns={columns} rows={rows} rowKey={({ at }) => at} />
    </>
  );
}
