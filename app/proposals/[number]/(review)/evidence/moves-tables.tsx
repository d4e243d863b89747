'use client';
import { type Column, DataTable } from '../../../../_ui/data-table';
import { Absent, Percent, Quantity } from '../../../../_ui/figures';
import { formatDay } from '../../../../_ui/format';
import {
  type AnswerRow,
  answerRows,
  daysText,
  type FrontierPoint,
  type JumpRow,
  letterOf,
  moverWords,
  percentText,
  type ProgrammeMoves,
  type RiseRow,
  riseOver,
  riseRows,
  wayWords,
} from './moves-words';

const TABLE_HEIGHT_PX = 420;
const FEW_ROWS = 12;
const SHORT_DAYS = 1;
const LONG_DAYS = 30;

interface Lettered {
  readonly letter: string;
  readonly point: FrontierPoint;
}

const WAYS: readonly Column<Lettered>[] = [
  { key: 'letter', header: '', cell: ({ letter }) => <strong>{letter}</strong> },
  {
    ...{ key: 'way', header: 'Way to margin' },
    cell: ({ point }) => wayWords(point),
    sortBy: ({ point }) => wayWords(point),
  },
  figure('Mean margin', 'of notional', ({ cost }) => cost),
  figure('Falls short', 'of cases', ({ breachShare }) => breachShare),
  figure('At worst', 'of the price', ({ worstUncovered }) => worstUncovered),
  figure('On average', 'when short', ({ meanUncovered }) => meanUncovered),
  figure('Largest rise', 'over a day', (point) => riseOver(point, SHORT_DAYS)),
  figure('Largest rise', 'over 30 days', (point) => riseOver(point, LONG_DAYS)),
  {
    ...{ key: 'peak', header: 'Peak to trough', unit: '×', numeric: true },
    cell: ({ point }) => <Quantity value={point.peakToTrough} scale={2} />,
    sortBy: ({ point }) => point.peakToTrough,
  },
];

function figure(header: string, unit: string, of: (point: FrontierPoint) => string | null): Column<Lettered> {
  return {
    ...{ key: `${header} ${unit}`, header, unit, numeric: true },
    cell: ({ point }) => <Percent value={of(point)} scale={2} />,
    sortBy: ({ point }) => of(point) ?? '-1',
  };
}

/** What each way to margin costs and leaves uncovered: tools on and off. */
export function WaysTable({ name, frontier }: Pick<ProgrammeMoves, 'name' | 'frontier'>) {
  return (
    <DataTable
      label={`Ways to margin, ${name}`}
      columns={WAYS}
      rows={frontier.map((point, place) => ({ point, letter: letterOf(place) }))}
      rowKey={({ letter }) => letter}
    />
  );
}

function riseColumns(isSame: boolean): readonly Column<RiseRow>[] {
  const column = (
    key: string,
    header: string,
    of: (row: RiseRow) => { readonly by: string; readonly at: string } | null | undefined,
  ): Column<RiseRow> => ({
    ...{ key, header, unit: 'and when it ended', numeric: true },
    cell: (row) => {
      const rise = of(row);
      return rise ? (
        <span className="num">
          {percentText(rise.by, 1)}, {formatDay(rise.at)}
        </span>
      ) : (
        <Absent />
      );
    },
  });
  const of = (side: 'base' | 'proposed', what: 'initial' | 'maintenance') => (row: RiseRow) =>
    row[side]?.[what];
  const pair = (what: 'initial' | 'maintenance', short: string) => [
    ...(isSame ? [] : [column(`${what} base`, `${short}, base`, of('base', what))]),
    column(`${what} proposed`, isSame ? short : `${short}, proposed`, of('proposed', what)),
  ];
  return [
    {
      ...{ key: 'days', header: 'Largest rise over' },
      cell: ({ days }) => (days === 1 ? 'a day' : `${days} days`),
    },
    ...pair('initial', 'IM'),
    ...pair('maintenance', 'MM'),
    column('volatility', 'Volatility', ({ proposed, base }) => (proposed ?? base)?.volatility),
  ];
}
const RISES = { same: riseColumns(true), apart: riseColumns(false) };

/** How far margin rose beside how far volatility did. */
export function RisesTable({ moves }: { moves: ProgrammeMoves }) {
  return (
    <DataTable
      label={`Largest rises, ${moves.name}`}
      columns={moves.isSame ? RISES.same : RISES.apart}
      rows={riseRows(moves)}
      rowKey={({ days }) => String(days)}
    />
  );
}

function answerColumns(isSame: boolean): readonly Column<AnswerRow>[] {
  const numeric = true as const;
  const side = (of: 'base' | 'proposed'): readonly Column<AnswerRow>[] => {
    const unit = isSame ? undefined : of;
    const column = (
      key: string,
      header: string,
      cell: (answer: NonNullable<AnswerRow['base']>) => string,
    ): Column<AnswerRow> => ({
      ...{ key: `${key} ${of}`, header, numeric, ...(unit === undefined ? {} : { unit }) },
      cell: (row) => {
        const answer = row[of];
        return answer ? <span className="num">{cell(answer)}</span> : <Absent />;
      },
    });
    return [
      column('half', 'Half of it after', ({ daysToHalf }) => daysText(daysToHalf)),
      column('nine', 'Nine tenths after', ({ daysToNineTenths }) => daysText(daysToNineTenths)),
      column('settles', 'Settles at', ({ settledAt }) => `${Number(settledAt).toFixed(2)} ×`),
      column('over', 'Overshoots by', ({ overshoot }) => percentText(overshoot, 1)),
    ];
  };
  return [
    { key: 'series', header: 'Volatility doubles', cell: ({ series }) => series },
    ...(isSame ? [] : side('base')),
    ...side('proposed'),
  ];
}
const ANSWERS = { same: answerColumns(true), apart: answerColumns(false) };

/** How target and dials answer volatility that doubles and stays there. */
export function AnswersTable({ moves }: { moves: ProgrammeMoves }) {
  const rows = answerRows(moves);
  if (rows.length === 0) return null;
  return (
    <DataTable
      label={`Response to a step of volatility, ${moves.name}`}
      columns={moves.isSame ? ANSWERS.same : ANSWERS.apart}
      rows={rows}
      rowKey={({ series }) => series}
    />
  );
}

function rateColumns(requirement: 'initial' | 'maintenance', short: string): readonly Column<JumpRow>[] {
  return [
    {
      ...{ key: `${requirement} rate`, header: short, unit: 'base, proposed', numeric: true },
      cell: ({ jump: { before, after } }) => (
        <span className="num" title={before.lacking ?? after.lacking ?? undefined}>
          {percentText(before.rates?.[requirement])}, {percentText(after.rates?.[requirement])}
        </span>
      ),
    },
    {
      ...{ key: `${requirement} rise`, header: `${short} rises`, unit: 'going live', numeric: true },
      cell: ({ jump: { rise } }) => <Percent value={rise?.[requirement]} scale={1} />,
      sortBy: ({ jump: { rise } }) => rise?.[requirement] ?? '-1',
    },
  ];
}

const JUMPS: readonly Column<JumpRow>[] = [
  {
    ...{ key: 'instrument', header: 'Instrument' },
    cell: ({ instrument, side }) => (side === 'both' ? instrument : `${instrument}, ${side}`),
    sortBy: ({ instrument }) => instrument,
  },
  ...rateColumns('initial', 'IM'),
  ...rateColumns('maintenance', 'MM'),
  {
    ...{ key: 'movedBy', header: 'Moved by', unit: 'programme' },
    cell: ({ movedBy }) => moverWords(movedBy),
    sortBy: ({ movedBy }) => moverWords(movedBy),
  },
  {
    ...{
      key: 'programmeRise',
      header: 'It raised MM by',
      unit: 'over up to 30 days, at most',
      numeric: true,
    },
    cell: ({ programmeRise }) => <Percent value={programmeRise} scale={1} />,
    sortBy: ({ programmeRise }) => programmeRise ?? '-1',
  },
];

/** What the change does to the rates of each instrument, beside what its programme did. */
export function JumpsTable({ rows }: { rows: readonly JumpRow[] }) {
  return (
    <DataTable
      label="Margin rates as the change goes live, by instrument"
      columns={JUMPS}
      rows={rows}
      rowKey={({ instrument, side }) => `${instrument} ${side}`}
      {...(rows.length > FEW_ROWS ? { heightPx: TABLE_HEIGHT_PX } : {})}
    />
  );
}
