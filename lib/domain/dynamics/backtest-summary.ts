import { assert } from '../assert';
import { DIGITS, significant } from '../statistics/pinned';
import { greatestRise, mean, peakToTrough, RISE_DAYS } from '../statistics/procyclicality';
import { simpleReturn } from '../statistics/returns';
import type { BacktestSlot } from './backtest';
import { type PlainTool, plainTools } from './plain-tools';
import type { Programme } from './programme';
import type { SignalBar } from './signal';

/** How often, and by how much at worst, the market moved further than the margin that was held. */
export interface Breaches {
  readonly breaches: number;
  /** As a fraction of the price; 0 without a breach. */
  readonly worstUncovered: number;
}

/** What a series of margin did, slot by slot; fractions of notional and of themselves, rounded to 12 digits. */
export interface MarginSeries {
  readonly meanDial: number;
  /** Mean margin: what it costs those who hold. */
  readonly meanMargin: number;
  /** Greatest rise over so many days, by the number of days, below 0 where it only fell; null where the series is shorter. */
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
 * bars do not reach count in everything but coverage.
 *
 * @param slots of `backtest`, of a RELATIVE programme, at least one
 */
export function summaryOf(
  programme: Programme,
  bars: readonly SignalBar[],
  slots: readonly BacktestSlot[],
): BacktestSummary {
  const { anchor } = programme.document.target;
  assert(anchor.kind === 'RELATIVE', 'a backtest is of a programme with a reference');
  const reference = Number(anchor.reference);
  const [first, last] = [slots[0], slots.at(-1)];
  assert(first !== undefined && last !== undefined, 'a summary is of something');
  const ofDials = (dials: readonly number[]): MarginSeries =>
    seriesOf(programme, bars, slots, { reference, dials });
  const series = (dialOf: (slot: BacktestSlot) => number): MarginSeries => ofDials(slots.map(dialOf));
  return {
    programmeHash: programme.hash,
    pathHash: last.hash,
    from: first.record.at,
    to: last.record.at,
    slots: slots.length,
    moves: slots.filter(({ hasMoved }) => hasMoved).length,
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

function seriesOf(
  { barsPerDay, document }: Programme,
  bars: readonly SignalBar[],
  slots: readonly BacktestSlot[],
  { reference, dials }: { readonly reference: number; readonly dials: readonly number[] },
): MarginSeries {
  const meanDial = mean(dials);
  const horizon = Math.ceil(Number(document.target.horizonBars));
  const tally = { close: [new Tally(), new Tally()], within: [new Tally(), new Tally()] } as const;
  for (const [at, { bar }] of slots.entries()) {
    const [seen, end] = [bars[bar], bars[bar + horizon]];
    const dial = dials[at];
    if (!seen || !end || dial === undefined) continue;
    const margin = dial * reference;
    const ahead = bars.slice(bar + 1, bar + horizon + 1);
    const move = simpleReturn(seen.close, end.close);
    tally.close[0].add(-move - margin);
    tally.close[1].add(move - margin);
    tally.within[0].add(-simpleReturn(seen.close, Math.min(...ahead.map(({ low }) => low))) - margin);
    tally.within[1].add(simpleReturn(seen.close, Math.max(...ahead.map(({ high }) => high))) - margin);
  }
  return {
    meanDial: rounded(meanDial),
    meanMargin: rounded(meanDial * reference),
    largestRise: Object.fromEntries(
      RISE_DAYS.map((days) => [String(days), largestRise(dials, days * barsPerDay)]),
    ),
    peakToTrough: rounded(peakToTrough(dials)),
    close: { long: tally.close[0].breaches(), short: tally.close[1].breaches() },
    within: { long: tally.within[0].breaches(), short: tally.within[1].breaches() },
  };
}

class Tally {
  #breaches = 0;
  #worst = 0;

  /** @param uncovered the loss beyond the margin; no breach at or below 0 */
  add(uncovered: number): void {
    if (uncovered <= 0) return;
    this.#breaches += 1;
    this.#worst = Math.max(this.#worst, uncovered);
  }

  breaches(): Breaches {
    return { breaches: this.#breaches, worstUncovered: rounded(this.#worst) };
  }
}

/** The greatest rise from one slot to that so many later; null where there are not so many. */
function largestRise(dials: readonly number[], slots: number): number | null {
  const rise = Number.isInteger(slots) ? greatestRise(dials, slots) : null;
  return rise && rounded(rise.by);
}
