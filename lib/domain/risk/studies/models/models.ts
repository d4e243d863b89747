import type { MarginRefusal } from '../../../margin/method/types';
import type { RateInterval } from '../../../statistics/breaches/coverage';
import type { Side } from '../../../statistics/breaches/price-moves';
import type { MarginModel, ModelLack } from '../../../statistics/models/margin-models';

/**
 * What margin models would ask beside what either set asks: of a position in each instrument, as the sets are stated, and of the positions
 * of the largest accounts, as they are margined. All JSON: decimals in strings, statistics as numbers of 9 significant digits, and of 6
 * where they hang on a fit.
 *
 * @see docs/methodology.md#margin-models-beside-the-curves
 */
export interface Models {
  /** Every listed instrument that a margin class of either set names, by symbol in byte order. */
  readonly instruments: readonly InstrumentModels[];
  readonly portfolios: PortfolioModels;
}

/** What was asked: a repeat asks it again. */
export interface ModelsAsked {
  /** SHA-256 of the list of what was known of prices. */
  readonly historySnapshotHash: string;
  /** A loss is over one bar of so many minutes, at its close. */
  readonly barMinutes: number;
  /** Of a loss beyond what a model asks, as it is stated: "0.01" for 99 %. */
  readonly probability: string;
  /** Of the exponentially weighted variance, and how many moves begin it. */
  readonly decay: string;
  readonly seedMoves: number;
  /** Fewer moves are not fitted. */
  readonly leastFitted: number;
  /** Extreme moves are so many scan ranges, of whose loss so much counts. */
  readonly scan: { readonly multiple: string; readonly cover: string };
  readonly interval: { readonly level: string; readonly draws: number; readonly seed: number };
  /** So many accounts are looked at, those with the greatest initial margin under the base version. */
  readonly accounts: number;
}

export interface InstrumentModels {
  readonly instrument: string;
  /** Of the position that is looked at, in the unit of account. */
  readonly notional: string;
  /** Null: see `lack`. */
  readonly history: ModelledHistory | null;
  readonly lack: HistoryLack | null;
  readonly long: SideModels;
  readonly short: SideModels;
}

/** Why no model says anything: there are no moves over one bar, bars overlap, or it is an option. */
export type HistoryLack = 'NO_MOVES' | 'BARS_OVERLAP' | 'OPTION';

export interface ModelledHistory {
  /** When the bars open in which the first move came, and the last one. */
  readonly from: string;
  readonly to: string;
  readonly isInverse: boolean;
  readonly moves: number;
  /** Why each model that says nothing does not. */
  readonly lacks: Readonly<Partial<Record<MarginModel, ModelLack>>>;
  /** Null: see `lacks`. */
  readonly garch: { readonly alpha: number; readonly beta: number } | null;
  readonly student: { readonly degrees: number } | null;
  readonly scanRange: number | null;
}

export interface SideModels {
  /** Of those that say something, in fractions of the notional. */
  readonly models: Readonly<Partial<Record<MarginModel, ToldFigures>>>;
  /** The least and the greatest value at risk of them: how far they disagree; null where none says anything. */
  readonly range: RateInterval | null;
  /** The greatest losses, the worst first. */
  readonly worst: readonly { readonly at: string; readonly loss: number }[];
  readonly before: AskedOfPosition;
  readonly after: AskedOfPosition;
}

export interface ToldFigures {
  readonly valueAtRisk: number;
  readonly expectedShortfall: number | null;
  /** Null: none is drawn of a fit. */
  readonly interval: RateInterval | null;
  readonly shortfallInterval: RateInterval | null;
}

/** What a set asks of the position, as fractions of what it is worth, or why it asks nothing. */
export interface AskedOfPosition {
  readonly rates: { readonly initial: string; readonly maintenance: string } | null;
  readonly lacking: { readonly code: MarginRefusal['code']; readonly subjects: readonly string[] } | null;
}

export type SideName = Side;

/** The accounts with the greatest margin, each against its own positions' past. */
export interface PortfolioModels {
  /** In order of initial margin under the base version, the greatest first, then by account. */
  readonly accounts: readonly AccountModels[];
  /** Of accounts that are told, how many have less margin than the model asks, and by how much together. */
  readonly short: Readonly<Record<'before' | 'after', ShortOfModel>>;
}

export interface ShortOfModel {
  readonly initial: ShortAccounts;
  readonly maintenance: ShortAccounts;
}

export interface ShortAccounts {
  readonly accounts: number;
  /** In the unit of account, to 2 decimals. */
  readonly amount: string;
}

export interface AccountModels {
  readonly account: string;
  /** Instruments in which its positions do not net to nothing. */
  readonly instruments: number;
  readonly notional: string;
  /** What either set asks of the whole account; null: it cannot be margined. */
  readonly before: AskedOfAccount | null;
  readonly after: AskedOfAccount | null;
  /** Null: see `lack`. */
  readonly model: AccountFigures | null;
  readonly lack: AccountLack | null;
}

export interface AskedOfAccount {
  readonly initialMargin: string;
  readonly maintenanceMargin: string;
}

/** In the unit of account, over one bar. */
export interface AccountFigures {
  /** Bars in which all that it holds moved. */
  readonly moves: number;
  readonly from: string;
  readonly to: string;
  readonly valueAtRisk: number;
  readonly expectedShortfall: number;
  readonly interval: RateInterval;
  readonly shortfallInterval: RateInterval;
  readonly worst: readonly { readonly at: string; readonly loss: number }[];
}

/** Why nothing is said of an account, and of which instruments it is. */
export interface AccountLack {
  readonly code: 'NO_POSITIONS' | 'OPTION' | 'NO_HISTORY' | 'TAIL_TOO_SHORT' | 'NEVER_MOVED' | 'UNPRICED';
  readonly instruments: readonly string[];
  /** Bars in which all that it holds moved. */
  readonly moves: number;
}
