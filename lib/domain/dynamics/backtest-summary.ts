import { assert } from '../assert';
import { DIGITS, significant } from '../statistics/pinned';
import { mean, peakToTrough, RISE_DAYS } from '../statistics/procyclicality';
import { simpleReturn } from '../statistics/returns';
import type { BacktestSlot } from './backtest';
import { type PlainTool, plainTools } from './plain-tools';
import type { Programme } from './programme';
import { greatestRiseOver } from './rises-beside';
import type { SignalBar } from './signal';
import { gapsAmong, isWholeAmong } from './whole-stretch';

/** How often, and by how much at worst, the market moved further than the margin that was held. */
export interface Breaches {
  readonly breaches: number;
  /** As a fraction of the price; 0 without a breach. */
  readonly worstUncovered: number;
  /** Of all breaches, on average; 0 without one. */
  readonly meanUncovered: number;
}

/** What a series of margin did, slot by slot; fractions of notional and of themselves, rounded to 12 digits. */
export interface MarginSeries {
  readonly meanDial: number;
  /** Mean margin: what it costs those who hold. */
  readonly meanMargin: number;
  /** Greatest rise over so many days, by the number of days, below 0 where it only fell; null where no stretch of slots is so long without a gap. */
  readonly largestRise: Readonly<Record<string, number | null>>;
  /** Greatest margin over least. */
  readonly peakToTrough: number;
  /** At the close of the horizon. */
  readonly close: { readonly long: Breaches; readonly short: Breaches };
  /** At the worst price within the horizon. */
  readonly within: { readonly long: Breaches; readonly short: Breaches };
}

export interface BacktestSummary {
  readonly programmeHash: string;
  /** Of the last slot, and so of the whole path. */
  readonly pathHash: string;
  readonly from: string;
  readonly to: string;
  readonly slots: number;
  readonly moves: number;
  /** Slots whose horizon the bars reach, with none missing on the way: those that breaches are counted of. */
  readonly windows: number;
  /** Slots after the first before which a bar is missing. No rise and no breach is over one. */
  readonly gaps: number;
  /** Share of slots on which a bound limited a dial. */
  readonly shareAtBound: number;
  readonly initial: MarginSeries;
  readonly maintenance: MarginSeries;
  /** The curve as approved, which never moves. */
  readonly static: MarginSeries;
  /** Present volatility alone, and each tool against procyclicality by itself; null where a slot's volatility is unknown. */
  readonly tools: Readonly<Record<PlainTool, MarginSeries>> | null;
}

/**
 * What a backtest comes to. Profit and loss in simple returns from the close that a slot saw; slots whose horizon the
 * bars do not reach, or reach over a gap, count in everything but coverage.
 *
 * @param slots of `backtest`, of a RELATIVE programme, at least one, one after the other
 */
export function summaryOf(
  programme: Programme,
  bars: readonly SignalBar[],
  slots: readonly BacktestSlot[],
  days: readonly number[] = RISE_DAYS,
): BacktestSummary {
  const { anchor } = programme.document.target;
  assert(anchor.kind === 'RELATIVE', 'a backtest is of a programme with a reference');
  const reference = Number(anchor.reference);
  const [first, last] = [slots[0], slots.at(-1)];
  assert(first !== undefined && last !== undefined, 'a summary is of something');
  const windows = windowsOf(programme, bars, slots);
  const ofDials = (dials: readonly number[]): MarginSeries =>
    seriesOf({ programme, slots, windows, days }, reference, dials);
  const series = (dialOf: (slot: BacktestSlot) => number): MarginSeries => ofDials(slots.map(dialOf));
  return {
    programmeHash: programme.hash,
    pathHash: last.hash,
    from: first.record.at,
    to: last.record.at,
    slots: slots.length,
    moves: slots.filter(({ hasMoved }) => hasMoved).length,
    windows: windows.length,
    gaps: gapsAmong(slots),
    shareAtBound: rounded(slots.filter(({ isAtBound }) => isAtBound).length / slots.length),
    initial: series(({ initial }) => initial),
    maintenance: series(({ maintenance }) => maintenance),
    static: series(() => 1),
    tools: toolsOf(programme, slots, (rates) => ofDials(rates.map((rate) => rate / reference))),
  };
}

function toolsOf(
  programme: Programme,
  slots: readonly BacktestSlot[],
  seriesOfRates: (rates: readonly number[]) => MarginSeries,
): BacktestSummary['tools'] {
  if (slots.some(({ record }) => record.signal.volatilities === null)) return null;
  const rates = plainTools(programme, slots);
  const { none, buffer, stressWeight, floor, speedLimit, hysteresis } = rates;
  return {
    none: seriesOfRates(none),
    buffer: seriesOfRates(buffer),
    stressWeight: seriesOfRates(stressWeight),
    floor: seriesOfRates(floor),
    speedLimit: seriesOfRates(speedLimit),
    hysteresis: seriesOfRates(hysteresis),
  };
}

function rounded(figure: number): number {
  return significant(figure, DIGITS);
}

/** From a slot to its horizon: what was lost by then, and at the worst price until then, as fractions of the price that it saw. */
interface Window {
  /** Which slot it begins at. */
  readonly at: number;
  readonly close: SidedLoss;
  readonly within: SidedLoss;
}
interface SidedLoss {
  readonly long: number;
  readonly short: number;
}

/** Of each slot, as far as bars reach, and none is missing. */
function windowsOf(
  { document }: Programme,
  bars: readonly SignalBar[],
  slots: readonly BacktestSlot[],
): readonly Window[] {
  const horizon = Math.ceil(Number(document.target.horizonBars));
  const isWhole = isWholeAmong(slots);
  return slots.flatMap(({ bar }, at): readonly Window[] => {
    const [seen, end] = [bars[bar], bars[bar + horizon]];
    if (!seen || !end || !slots[at + horizon] || !isWhole(at, at + horizon)) return [];
    const ahead = bars.slice(bar + 1, bar + horizon + 1);
    const move = simpleReturn(seen.close, end.close);
    const [lowest, highest] = [
      Math.min(...ahead.map(({ low }) => low)),
      Math.max(...ahead.map(({ high }) => high)),
    ];
    const within = { long: -simpleReturn(seen.close, lowest), short: simpleReturn(seen.close, highest) };
    return [{ at, close: { long: -move, short: move }, within }];
  });
}

function seriesOf(
  {
    programme,
    slots,
    windows,
    days,
  }: {
    readonly programme: Programme;
    readonly slots: readonly BacktestSlot[];
    readonly windows: readonly Window[];
    readonly days: readonly number[];
  },
  reference: number,
  dials: readonly number[],
): MarginSeries {
  const meanDial = mean(dials);
  const breaches = (moment: 'close' | 'within', side: keyof SidedLoss): Breaches =>
    breachesOf(windows.map((window) => window[moment][side] - (dials[window.at] ?? NaN) * reference));
  const sided = (moment: 'close' | 'within') => ({
    long: breaches(moment, 'long'),
    short: breaches(moment, 'short'),
  });
  return {
    meanDial: rounded(meanDial),
    meanMargin: rounded(meanDial * reference),
    largestRise: Object.fromEntries(
      days.map((over) => [String(over), greatestRiseOver(programme, slots, dials, over)?.by ?? null]),
    ),
    peakToTrough: rounded(peakToTrough(dials)),
    close: sided('close'),
    within: sided('within'),
  };
}

/** @param uncovered losses beyond the margin; no breach at or below 0 */
function breachesOf(uncovered: readonly number[]): Breaches {
  const beyond = uncovered.filter((loss) => loss > 0);
  const worst = beyond.reduce((most, loss) => Math.max(most, loss), 0);
  const meanUncovered = beyond.length === 0 ? 0 : rounded(mean(beyond));
  return { breaches: beyond.length, worstUncovered: rounded(worst), meanUncovered };
}
