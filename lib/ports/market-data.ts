import type { FIGURES_WITH_HISTORY } from '../domain/market/market-figure';
import type { FormingBar, WantedBars } from '../domain/market/tick-bars';
import type { BarRow } from '../domain/market/price-row';
import type { Span } from '../domain/market/trusted-bars';
import type { Decimal } from '../domain/number/decimal';

/** What the market was said to be, over time: rows are only ever added. */

/** A bar as it was known at an instant. */
export interface KnownBar extends Omit<BarRow, 'kind'> {
  /** By the venue's clock. */
  readonly receivedAt: Date;
}

/** A value of a figure as it was known at an instant. */
export interface KnownFigure {
  readonly value: Decimal;
  readonly observedAt: Date;
  readonly receivedAt: Date;
}

/**
 * What was received until an instant, and of it what was stated last. An instant that must give the same answer for ever is
 * one before the lock of the venue was taken: whoever writes holds that lock from before a row is dated until it is there.
 */
export interface AsOf {
  /** By the venue's clock. */
  readonly asOf: Date;
  /** The newest ones, at most so many; ≥ 1. */
  readonly limit: number;
}

export interface BarQuestion extends AsOf {
  readonly instrument: string;
  readonly intervalMinutes: number;
  /** Whose bars count, and which are none; absent: all, as they came. */
  readonly trust?: BarTrust;
}

/** Which bars of an instrument are trusted. */
export interface BarTrust {
  /** Sources by rank: of bars of one opening the first of these counts; of others, and without it, what came last. */
  readonly precedence: readonly string[];
  /** What closes in them was held, and nothing accepted it since. */
  readonly untrusted: readonly Span[];
}

/** Bars of a length. */
export interface BarSeries {
  readonly instrument: string;
  readonly intervalMinutes: number;
}

/** A bar that forms, and of what. */
export interface StoredForming extends FormingBar {
  readonly instrument: string;
  readonly intervalMinutes: number;
}

export interface MarketDataStore {
  /** Names all that is known of each series of bars, in their order: another whenever one came; null without any. */
  newestBars(series: readonly BarSeries[]): Promise<readonly (bigint | null)[]>;
  /** Closed bars by ascending opening, one of each; where there was no bar there is none. */
  barsAsOf(question: BarQuestion): Promise<readonly KnownBar[]>;
  /** Values by ascending instant, one of each. */
  figuresAsOf(
    question: AsOf & { readonly subject: string; readonly figure: (typeof FIGURES_WITH_HISTORY)[number] },
  ): Promise<readonly KnownFigure[]>;
  /** Bars that the adjustment programmes of the live version read, each once; none before there is one. */
  wantedBars(): Promise<readonly WantedBars[]>;
  /** What accepted prices have made so far of these. */
  formingBars(): Promise<readonly StoredForming[]>;
  keepFormingBar(bar: StoredForming): Promise<void>;
  /** Whether somebody states bars of this length that open at an instant or later: not counted what accepted prices make. */
  isStatedSince(of: {
    readonly instrument: string;
    readonly intervalMinutes: number;
    readonly opensAt: Date;
  }): Promise<boolean>;
  /** Adds closed bars as they are. Under the lock of the venue. */
  addBars(bars: readonly BarRow[]): Promise<void>;
}
