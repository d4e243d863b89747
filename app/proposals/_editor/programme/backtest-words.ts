import { formatDecimal, formatPercent, NONE } from '../../../_ui/format';
import type { Backtest, BacktestSeries } from './use-backtest';

type Sides = BacktestSeries['close'];

/** The greatest rise from one slot to that so many days later; null where the bars do not reach so far. */
export function riseWithin(series: BacktestSeries, days: number): string | null {
  return series.largestRise.find((one) => one.days === days)?.by ?? null;
}

export function breachCount({ long, short }: Sides): number {
  return long.breaches + short.breaches;
}

/** "5 long, 5 short" */
function breachWords({ long, short }: Sides): string {
  return `${long.breaches} long, ${short.breaches} short`;
}

/** The worst of both sides, as a fraction of the price. */
function worstUncovered({ long, short }: Sides): string {
  return Number(long.worstUncovered) >= Number(short.worstUncovered)
    ? long.worstUncovered
    : short.worstUncovered;
}

/** One line of the table beneath a backtest: a measure of both dials and of the curve that never moves. */
export interface MeasureRow {
  readonly measure: string;
  readonly maintenance: string;
  readonly initial: string;
  readonly approved: string;
}

const RISES = [1, 5, 20, 30] as const;

export function measureRows({ summary }: Backtest): readonly MeasureRow[] {
  const row = (measure: string, of: (series: BacktestSeries) => string): MeasureRow => ({
    measure,
    maintenance: of(summary.maintenance),
    initial: of(summary.initial),
    approved: of(summary.static),
  });
  const percent = (value: string | null, scale: number): string =>
    value === null ? NONE : formatPercent(value, { scale });
  return [
    row('Mean dial, ×', ({ meanDial }) => formatDecimal(meanDial, { scale: 4 })),
    row('Mean margin, of notional', ({ meanMargin }) => percent(meanMargin, 2)),
    ...RISES.map((days) =>
      row(`Largest rise over ${days} d`, (series) => percent(riseWithin(series, days), 1)),
    ),
    row('Peak to trough, ×', ({ peakToTrough }) => formatDecimal(peakToTrough, { scale: 4 })),
    row('Breaches at the close', ({ close }) => breachWords(close)),
    row('Breaches at the worst price', ({ within }) => breachWords(within)),
    row('Worst uncovered at the close, of the price', ({ close }) => percent(worstUncovered(close), 2)),
    row('Worst uncovered at the worst price', ({ within }) => percent(worstUncovered(within), 2)),
  ];
}
