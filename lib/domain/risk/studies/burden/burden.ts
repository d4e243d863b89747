import type { MarginStatus } from '../../../margin/method/types';
import type { Change, ImpactGroup } from '../impact/impact';

/**
 * Who bears a change: what more it asks, of which positions and of whose accounts, and how heavy an additional call is on who must
 * pay it. All JSON, amounts in the settlement asset. Sums are exact, of the accounts' rounded figures; accounts that are margined
 * under both sets alone are in them.
 *
 * An additional call is what an account must add to leave its call under the proposed set, less what it must add already, where that
 * is above 0: the whole call of who is newly called, and the rise of who was called before.
 *
 * @see docs/methodology.md#burden
 */
export interface Burden {
  /** What instruments on one underlying require, by underlying in byte order. */
  readonly byUnderlying: readonly ImpactGroup[];
  /** Those that state no underlying, by symbol. */
  readonly byInstrument: readonly ImpactGroup[];
  /** By segment in byte order, accounts that state none last; a pocket states its own. */
  readonly bySegment: readonly BurdenSegment[];
  readonly additionalCalls: AdditionalCalls;
}

export interface BurdenSegment {
  /** In the venue's own words; null: not stated. */
  readonly segment: string | null;
  readonly accounts: number;
  readonly initialMargin: Change;
  readonly maintenanceMargin: Change;
  readonly additionalCalls: CallTotal;
}

/** So many additional calls, and what they come to. */
export interface CallTotal {
  readonly accounts: number;
  readonly amount: string;
}

export interface AdditionalCalls extends CallTotal {
  /** As shares of equity, and of collateral, each before the change: every band, the lightest first, and last who has none left. */
  readonly byShareOfEquity: readonly ShareBand[];
  readonly byShareOfCollateral: readonly ShareBand[];
  /** As shares of liquid collateral, in the same bands; left out where the set before the change does not say which is liquid. */
  readonly byShareOfLiquid?: readonly ShareBand[];
  /** How much of it few accounts bear; null where nobody must add. */
  readonly concentration: CallConcentration | null;
  /** The greatest, at most `BURDEN_QUESTION.largest`; of equal ones the first by name in byte order. */
  readonly largest: readonly AdditionalCall[];
}

export interface ShareBand extends CallTotal {
  /** Above which the share is, and up to which, that end included; both null: nothing is left to take a share of. */
  readonly above: string | null;
  /** Null beside `above`: without end. */
  readonly upTo: string | null;
}

export interface CallConcentration {
  /** Share of the whole that the greatest ones bear, by how many, in the order of `BURDEN_QUESTION.greatest`. */
  readonly greatest: readonly { readonly calls: number; readonly share: string }[];
  /** Σ share², from 1 / accounts (all alike) to 1 (one account). */
  readonly herfindahl: string;
}

export interface AdditionalCall {
  readonly account: string;
  readonly segment: string | null;
  readonly statusBefore: MarginStatus;
  readonly statusAfter: MarginStatus;
  readonly amount: string;
  /** Before the change. */
  readonly equity: string;
  /** Balances at mark prices before haircuts, less debts and the interest owed. */
  readonly collateral: string;
  /** Of each; null where it is not above 0. */
  readonly shareOfEquity: string | null;
  readonly shareOfCollateral: string | null;
  /** Of the collateral what is in liquid assets, less debts in them; and the share. Left out as `byShareOfLiquid` is. */
  readonly liquid?: string;
  readonly shareOfLiquid?: string | null;
}

/** What is asked: ends of bands, how many of the greatest bear how much, how many are named. Shares to `shareDecimals`, HALF_EVEN. */
export interface BurdenQuestion {
  readonly shares: readonly string[];
  readonly greatest: readonly number[];
  readonly largest: number;
  readonly shareDecimals: number;
}

export const BURDEN_QUESTION: BurdenQuestion = {
  shares: ['0.1', '0.25', '0.5', '1'],
  greatest: [5, 10],
  largest: 100,
  shareDecimals: 6,
};
