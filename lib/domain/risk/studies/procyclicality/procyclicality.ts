import type { BacktestSummary } from '../../../dynamics/backtest-summary';
import type { RisesBeside } from '../../../dynamics/rises-beside';
import type { StepResponse } from '../../../dynamics/step-response';
import type { MarginRefusal } from '../../../margin/method/types';

/**
 * How margin moves with the market under either set, as they state it: what adjustment programmes would have done over the bars that
 * are known, what it costs and what it leaves uncovered, and the rise that the change itself is. All JSON: decimals in strings,
 * statistics as numbers of 9 significant digits.
 *
 * @see docs/methodology.md#how-margin-moves-with-the-market
 */
export interface Procyclicality {
  /** Every programme that either set states, by name in byte order. */
  readonly programmes: readonly ProgrammeMoves[];
  /** Every listed instrument that a margin class of either set names, by symbol in byte order. */
  readonly instruments: readonly InstrumentJump[];
}

/** What was asked: a repeat asks it again. */
export interface ProcyclicalityAsked {
  /** Volatility is one figure, and then so many times it: "2". */
  readonly step: string;
  /** Rises are looked at over so many days, ascending. */
  readonly riseDays: readonly number[];
  /** No more programmes than these are played: those that the change changes first. */
  readonly mostProgrammes: number;
  /** Hashes of the histories of what programmes read, by minutes of a bar; null: no bar was known. */
  readonly history: Readonly<Record<string, string | null>>;
}

export interface ProgrammeMoves {
  readonly programme: string;
  /** Whether both sets state it alike. */
  readonly isSame: boolean;
  /** Under the set before and after; null: the set does not state it. Both are of the same time. */
  readonly before: MovesUnder | null;
  readonly after: MovesUnder | null;
}

/** A programme as one set states it. */
export interface MovesUnder {
  /** Whose bars it reads, and how long they are. */
  readonly instrument: string;
  readonly barMinutes: number;
  /** What it did over the bars that are known, every rise borne whole; null: see `lack`. */
  readonly played: PlayedMoves | null;
  readonly lack: PlayLack | null;
  /** What it makes of a step of volatility, on bars that are made for it; null: see `responseLack`. */
  readonly response: StepResponse | null;
  readonly responseLack: PlayLackCode | null;
}

export interface PlayedMoves extends BacktestSummary {
  /** By number of days, ascending. */
  readonly rises: readonly RisesBeside[];
}

/**
 * Why a programme is not played: its dials are multiples of a rate of a version, which moves with each version; it reads turnover and
 * spread, of which no history is kept; no bar that it reads was known, or not its first; its bars are more than are played; it has too
 * few returns to decide on; what is known for one set ends before it begins for the other; or other programmes were played first.
 */
export const PLAY_LACKS = [
  'ANCHOR_OF_VERSION',
  'READS_LIQUIDITY',
  'NO_BARS_KNOWN',
  'FIRST_BAR_MISSING',
  'TOO_MANY_BARS',
  'TOO_FEW_BARS',
  'NO_COMMON_TIME',
  'TOO_MANY_PROGRAMMES',
] as const;
export type PlayLackCode = (typeof PLAY_LACKS)[number];

export interface PlayLack {
  readonly code: PlayLackCode;
  /** Bars of its signal that are known. */
  readonly bars: number;
  /** Of TOO_FEW_BARS: returns that are known, and from how many on a slot decides. */
  readonly returns: number | null;
  readonly neededReturns: number | null;
}

/** What the change does to the rates of an instrument as it goes live: a rise too, and where no programme moves them the only one. */
export interface InstrumentJump {
  readonly instrument: string;
  /** Of the position whose margin is looked at, in the unit of account: that of the study `coverage`. */
  readonly notional: string;
  /** The programme that moves its margin class, by name; null: none does. */
  readonly movedBy: { readonly before: string | null; readonly after: string | null };
  readonly long: SideJump;
  readonly short: SideJump;
}

export interface SideJump {
  readonly before: AskedRates;
  readonly after: AskedRates;
  /** As fractions of the rate before, to 12 significant digits; null where either side cannot be margined, or asked for nothing before. */
  readonly rise: Rates | null;
}

/** What the set asks of the position, as it is stated: without dials, ramps at their end. */
export interface AskedRates {
  /** Margin over notional, to 12 significant digits; null: it cannot be margined, as `lacking` says. */
  readonly rates: Rates | null;
  readonly lacking: { readonly code: MarginRefusal['code']; readonly subjects: readonly string[] } | null;
}

/** Decimals in strings. */
export interface Rates {
  readonly initial: string;
  readonly maintenance: string;
}
