import type { MarginRefusal } from '../../../margin/method/types';
import type { BaselZone } from '../../../statistics/breaches/breach-count';
import type { RateInterval, Reading } from '../../../statistics/breaches/coverage';
import type { Moment, Side } from '../../../statistics/breaches/price-moves';

/**
 * Whether maintenance margin covers what prices did, under either set, as they state it: without dials, ramps at their end. All
 * JSON: decimals in strings, statistics as numbers of 9 significant digits.
 *
 * @see docs/methodology.md#coverage-of-prices
 */
export interface PriceCoverage {
  /** Every listed instrument that a margin class of either set names, by symbol in byte order. */
  readonly instruments: readonly InstrumentCoverage[];
}

/** What was asked: a repeat asks it again. */
export interface CoverageAsked {
  /** SHA-256 of the list of what was known of prices. */
  readonly historySnapshotHash: string;
  /** A loss is over one bar of so many minutes. */
  readonly barMinutes: number;
  /** Of a breach, as it is stated: "0.01" for margin at 99 %. */
  readonly probability: string;
  /** Another one, of which it is told how surely the test finds it. */
  readonly otherProbability: string;
  /** A p-value at most this, adjusted, speaks against the stated probability. */
  readonly level: string;
  /** Fewer moves than these say nothing. */
  readonly leastMoves: number;
  readonly interval: { readonly level: string; readonly draws: number; readonly seed: number };
}

export interface InstrumentCoverage {
  readonly instrument: string;
  /** Of the position whose margin is looked at, in the unit of account. */
  readonly notional: string;
  /** Of its prices; null: see `lack`. */
  readonly history: History | null;
  readonly lack: HistoryLack | null;
  /** Under the set before and after. */
  readonly before: SetCoverage;
  readonly after: SetCoverage;
}

/** Which days are counted, and what so many can say. */
export interface ObservedSpan {
  /** When the bars open in which the first move came, and the last one. */
  readonly from: string;
  readonly to: string;
  /** Moves over one bar, all that is counted. */
  readonly moves: number;
  readonly expected: number;
  /** The fewest and the most breaches that, of one test alone, do not speak against the stated probability. */
  readonly passing: { readonly least: number; readonly most: number };
  /** How probable it is that the other probability would be found in so many moves, by one test alone. */
  readonly power: number;
}

export interface History extends ObservedSpan {
  /** Losses are those of an inverse contract. */
  readonly isInverse: boolean;
  /** Moves over a gap, which are not counted: how many, and the furthest that each side lost in one. */
  readonly gaps: { readonly moves: number; readonly long: number; readonly short: number };
  /** The margin that would have been breached as often as stated, by side and moment. */
  readonly needed: Readonly<Record<Side, Readonly<Record<Moment, number>>>>;
  /** Mean length of the blocks that intervals are drawn by. */
  readonly blockLength: number;
}

/** Why nothing can be said of an instrument. */
export interface HistoryLack {
  readonly code: 'TOO_SHORT' | 'NEVER_MOVED' | 'BARS_OVERLAP' | 'OPTION';
  /** Moves over one bar that are known. */
  readonly moves: number;
}

export type SetCoverage = Readonly<Record<Side, SideCoverage>>;

/** Under one set, on one side. */
export interface SideCoverage {
  /** What the position must post; null: it cannot be margined, as `lacking` says. */
  readonly margin: StaticMargin | null;
  readonly lacking: { readonly code: MarginRefusal['code']; readonly subjects: readonly string[] } | null;
  /** Null without margin or history. */
  readonly breaches: Readonly<Record<Moment, BreachFigures>> | null;
}

export interface StaticMargin {
  readonly notional: string;
  readonly maintenanceMargin: string;
  /** The one over the other, to 12 significant digits. */
  readonly rate: string;
}

export interface BreachFigures {
  readonly breaches: number;
  /** Interval of their rate; null without one. */
  readonly interval: RateInterval | null;
  readonly zone: BaselZone;
  /** p-values: Kupiec's, and it among all instruments and sides, by Holm and by Benjamini and Hochberg. */
  readonly unconditional: number;
  readonly holm: number;
  readonly benjaminiHochberg: number;
  /** Christoffersen's. */
  readonly independence: number;
  readonly conditional: number;
  /** By Holm's, at the level that was asked. */
  readonly reading: Reading;
  /** The furthest beyond margin first: fractions of the value at the close before. */
  readonly worst: readonly { readonly at: string; readonly loss: number; readonly uncovered: number }[];
}
