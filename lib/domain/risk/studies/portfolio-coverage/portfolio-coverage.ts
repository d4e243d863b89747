import type { PastDialsLack } from '../../../dynamics/past-dials';
import type { MarginRefusal } from '../../../margin/method/types';
import type { Moment } from '../../../statistics/breaches/price-moves';
import type { AccountLack } from '../models/models';
import type {
  BreachFigures,
  CoverageAsked,
  ObservedSpan,
  StaticMargin,
} from '../price-coverage/price-coverage';

/**
 * Whether margin covers what prices did: of the largest accounts with what they hold, and of instruments whose margin a programme moves.
 * All JSON: decimals in strings, statistics as numbers of 9 significant digits.
 *
 * @see docs/methodology.md#coverage-of-portfolios
 */
export interface PortfolioCoverage {
  /** Those that models look at, in their order: by initial margin under the base version, the greatest first. */
  readonly accounts: readonly AccountCoverage[];
  /** Every listed instrument that a margin class of either set names, by symbol in byte order. */
  readonly realised: readonly RealisedCoverage[];
}

/** What was asked: a repeat asks it again. What coverage of prices is asked, and of which bars programmes are played over. */
export interface PortfolioCoverageAsked extends CoverageAsked {
  /** SHA-256 of the list of bars that programmes of either set read, by their length in minutes; null: none was known. */
  readonly signals: Readonly<Record<string, string | null>>;
}

/** The past of what an account now holds, against its maintenance margin as it stands. Amounts in the unit of account. */
export interface AccountCoverage {
  readonly account: string;
  /** Instruments in which its positions do not net to nothing. */
  readonly instruments: number;
  /** Days on which all of them moved; null: see `lack`. */
  readonly span: ObservedSpan | null;
  readonly lack: AccountLack | null;
  /** Null: it cannot be margined under the set. */
  readonly before: AccountSide | null;
  readonly after: AccountSide | null;
}

export interface AccountSide {
  readonly maintenanceMargin: string;
  readonly equity: string;
  /** Balances beside those in the unit of account, by asset in byte order. */
  readonly collateral: readonly MovedAsset[];
  /** Losses of the positions; null without a span. */
  readonly positions: AccountLosses | null;
  /** Of the positions and of the collateral, as both moved on the same days. */
  readonly together: AccountLosses | null;
}

/** A balance that is valued at a price. */
export interface MovedAsset {
  readonly asset: string;
  /** Whose price that is. */
  readonly instrument: string;
  /** On so many of the days counted its price is known to have moved; on the others it stays what it is. */
  readonly moved: number;
}

export interface AccountLosses {
  /** Days on which more than maintenance margin was lost. */
  readonly breaches: BreachFigures;
  /** Days on which more than equity was lost, as it stands now. */
  readonly usedUp: number;
}

/** Maintenance margin of a position as a programme would have had it day by day, beside the same margin standing still. */
export interface RealisedCoverage {
  readonly instrument: string;
  /** Of the position that is looked at, in the unit of account: that of coverage of prices. */
  readonly notional: string;
  /** Days that are counted: those of which every set with dials has one; null: see `lack`. */
  readonly span: ObservedSpan | null;
  readonly lack: RealisedLack | null;
  readonly before: RealisedSet;
  readonly after: RealisedSet;
}

/** Why nothing is said of an instrument. */
export interface RealisedLack {
  /** NO_DIALS: neither set has dials of enough days; each says why. */
  readonly code: 'NO_DIALS' | 'NO_MOVES' | 'BARS_OVERLAP' | 'OPTION' | 'NEVER_MOVED';
  /** Days that are known. */
  readonly moves: number;
}

/** Why a set has no dials of the past of an instrument. */
export type DialLack =
  | 'NO_PROGRAMME'
  | PastDialsLack
  /** They are known of too few of the days on which the price moved. */
  | 'TOO_SHORT'
  /** The set with such dials would not be sound. */
  | 'NOT_SOUND';

export interface RealisedSet {
  /** Which moves the margin of the instrument; null: none does. */
  readonly programme: string | null;
  /** Null: its dials are known. */
  readonly lack: DialLack | null;
  /** Days on which the price moved and a dial is known. */
  readonly days: number;
  /** Maintenance dials of the days counted; null without a span or with a lack. */
  readonly dials: { readonly least: number; readonly mean: number; readonly greatest: number } | null;
  readonly long: RealisedSide;
  readonly short: RealisedSide;
}

export interface RealisedSide {
  /** What the position must post with dials at 1; null: it cannot be margined, as `lacking` says. */
  readonly margin: StaticMargin | null;
  readonly lacking: { readonly code: MarginRefusal['code']; readonly subjects: readonly string[] } | null;
  /** With dials at 1 on every day; null without a span or margin. */
  readonly still: Readonly<Record<Moment, BreachFigures>> | null;
  /** With the dials of each day; null, too, where the set has none. */
  readonly realised: Readonly<Record<Moment, BreachFigures>> | null;
  /** What was held on average, as a fraction of the notional; null without `realised`. */
  readonly meanRate: number | null;
}

export const SET_SIDES = ['before', 'after'] as const;
export type SetSide = (typeof SET_SIDES)[number];
