import type { SwitchedOff } from '../../../parameters/without-offsets';
import type { Fault } from '../../../result';
import type { MarginStatus } from '../../../margin/method/types';
import type { AffectedTotal } from '../impact/impact';
import type { UnmarginedGroup } from '../unmargined/unmargined';

/**
 * What is recognised of offsets, before a change and after it: what accounts would be asked for each position by itself, less what they are
 * asked for, of the whole book and by rule; and what they would be asked were rules not recognised. All JSON, amounts in the settlement asset.
 * Sums are exact, of accounts that are margined under both sets, and by themselves.
 *
 * @see docs/methodology.md#cross-margin-efficiency
 */
export interface Efficiency {
  /** Accounts in the figures. */
  readonly accounts: number;
  /** Those that are margined under both sets, and not by each position alone under one of them. */
  readonly incomparable: UnmarginedGroup;
  readonly whole: RecognisedOfGroup;
  /** By notional under the set before, in the buckets of the impact; each is always listed. */
  readonly bySize: readonly (RecognisedOfGroup & { readonly name: string })[];
  /** By the share of standalone initial margin that is recognised; each band is always listed. */
  readonly byShare: readonly (RecognisedShareBand & Sides<RecognisedTotal>)[];
  /** Rules of either set: legs by class, portfolios, credits in the order of the proposed set and then those that it has no more. */
  readonly rules: readonly RuleFound[];
  /** Accounts of which less is recognised of initial margin after the change than before, and of which more. */
  readonly losing: MovedTotal;
  readonly gaining: MovedTotal;
  /** Of the first, those that lose most; at most `EFFICIENCY_QUESTION.largest`. */
  readonly largestLosing: readonly AccountMoved[];
  /** Of accounts with something recognised, the one whose initial margin is the smallest share of its gross notional; null: there is none. */
  readonly thinnest: Sides<Thinnest | null>;
  readonly switchedOff: readonly SwitchedOffFound[];
}

export interface Sides<Value> {
  readonly before: Value;
  readonly after: Value;
}

export interface RecognisedOfGroup extends Sides<Recognition> {
  readonly accounts: number;
}

/** What is recognised of some accounts, under one set. */
export interface Recognition {
  /** Of which something is. */
  readonly accounts: number;
  /** Of which more is asked for either requirement together than apart. */
  readonly askedMore: number;
  /** Gross: Σ of positions, whatever offsets what. */
  readonly notional: string;
  readonly initial: Recognised;
  readonly maintenance: Recognised;
}

export interface Recognised {
  /** Σ of what each position is asked for by itself. */
  readonly standalone: string;
  readonly asked: string;
  /** standalone − asked. */
  readonly recognised: string;
  /** 1 − asked / standalone, to `shareDecimals`, HALF_EVEN; null where nothing is asked for. */
  readonly share: string | null;
}

/**
 * Of initial margin, of accounts of which any is asked. MORE: more is asked together than apart; NONE: as much; SOME: the share that is
 * recognised is above one end, and up to the other, that included.
 */
export type RecognisedShareBand =
  | { readonly band: 'MORE' | 'NONE' }
  | { readonly band: 'SOME'; readonly above: string; readonly upTo: string };

export interface RecognisedTotal {
  readonly accounts: number;
  readonly standalone: string;
  readonly recognised: string;
}

export interface MovedTotal {
  readonly accounts: number;
  /** After − before, of what is recognised. */
  readonly initial: string;
  readonly maintenance: string;
}

export interface AccountMoved {
  readonly account: string;
  /** What is recognised. */
  readonly initial: Sides<string>;
  readonly maintenance: Sides<string>;
}

export interface Thinnest {
  readonly account: string;
  readonly notional: string;
  readonly initialMargin: string;
  /** Of the notional. */
  readonly share: string;
}

export interface RuleFound extends Sides<RuleOfSide | null> {
  readonly kind: 'HEDGED_LEGS' | 'PORTFOLIO' | 'OFFSET';
  readonly name: string;
}

/** A rule of one set, and what it takes off. */
export interface RuleOfSide {
  /** Of legs: what is charged of both. */
  readonly charged: 'GREATER' | 'NET' | null;
  /** Of a credit: between which portfolios, which fraction it recognises, and up to which part of the loss of either it goes. */
  readonly credit: {
    readonly portfolios: readonly [string, string];
    readonly isBetweenUnderlyings: boolean;
    readonly recognised: string;
    readonly cap: string;
  } | null;
  /** For which it changes either requirement. */
  readonly accounts: number;
  /** What it takes off in all, less what it adds. */
  readonly initial: string;
  readonly maintenance: string;
  /** Accounts that are asked for more of either requirement by it. */
  readonly askedMore: number;
  /** Those off which it takes most initial margin, at most `EFFICIENCY_QUESTION.largest`; of equal ones the first in byte order. */
  readonly largest: readonly {
    readonly account: string;
    readonly initial: string;
    readonly maintenance: string;
  }[];
  /** Of `initial`, what these make; null where it is not above 0. */
  readonly shareOfLargest: string | null;
}

/** What accounts would be asked for, and where they would stand at present prices, were something not recognised. */
export interface SwitchedOffFound extends Sides<WithoutRule | RefusedWithout | null> {
  readonly off: SwitchedOff;
}

/** Why there is no such set: the faults that validation found in it. Or NOT_ASKED: there are more rules than are switched off one by one. */
export type RefusedWithout =
  | { readonly lack: 'REFUSED'; readonly faults: readonly Fault[] }
  | { readonly lack: 'NOT_ASKED' };

export interface WithoutRule {
  /** That would be asked for something else. */
  readonly accounts: number;
  /** What would be asked for on top. */
  readonly initial: string;
  readonly maintenance: string;
  /** Who would stand worse than under the very set, in a call or liquidatable, with what they would hold. */
  readonly newlyInCall: AffectedTotal;
  readonly newlyLiquidatable: AffectedTotal;
  /** Of these, those that would have to add most; at most `EFFICIENCY_QUESTION.largest`. */
  readonly worst: readonly {
    readonly account: string;
    readonly status: MarginStatus;
    readonly callAmount: string;
  }[];
  /** Accounts that could not be margined so. */
  readonly unmargined: number;
}

/** What is asked. */
export interface EfficiencyQuestion {
  /** Upper ends of bands of the share that is recognised, above 0. */
  readonly shares: readonly string[];
  /** How many accounts are named. */
  readonly largest: number;
  /** How many portfolios and credits of a set are switched off one by one, in the order of the rules. */
  readonly mostSwitchedOff: number;
  readonly shareDecimals: number;
}

export const EFFICIENCY_QUESTION: EfficiencyQuestion = {
  ...{ shares: ['0.1', '0.25', '0.5', '0.75', '1'], largest: 10, mostSwitchedOff: 40, shareDecimals: 6 },
};
