/**
 * The fewest steps in which a change keeps within the liquidation budget, at the prices of the snapshot: each the largest that what is
 * left of the budget bears, the next one when the budget's window has passed. All JSON, amounts in the settlement asset.
 *
 * @see docs/methodology.md#safe-ramp
 */
export interface SafeRamp {
  /** WHOLE: it arrives; TOO_LONG: it would take more steps, or more days, than a ramp may have. */
  readonly end: 'WHOLE' | 'TOO_LONG';
  /** What may be made liquidatable in one window, and what was left of it; null: without limit. */
  readonly budget: string | null;
  readonly left: string | null;
  readonly steps: readonly SafeRampStep[];
  /** Whom the whole change tips at once. */
  readonly atOnce: TippedTotal;
  /** Those among them that no step bears: they must have paid in before it, else no ramp keeps within the budget. */
  readonly inTheWay: TippedTotal;
  /** Whom the change tips, largest notional first, at most `SAFE_RAMP_LISTED`. */
  readonly listed: readonly TippedAccount[];
  /** What was approved at most, by the policy's margin on what the evidence shows. A step beyond it is not taken. */
  readonly ceiling: {
    readonly accountsLiquidatable: number;
    readonly notionalLiquidatable: string;
    readonly accountsCalled: number;
  };
}

export interface SafeRampStep {
  readonly afterMinutes: number;
  readonly leading: string;
  readonly trailing: string;
  /** Whom it tips, but for those who are in the way. */
  readonly accounts: number;
  readonly notional: string;
  /** The least that all who are tipped by then must have paid in for none of them to be. */
  readonly shortfall: string;
}

export interface TippedTotal {
  readonly accounts: number;
  readonly notional: string;
  /** The least that they must have paid in, with the whole change, for none of them to be tipped. */
  readonly shortfall: string;
}

export interface TippedAccount {
  readonly account: string;
  /** From 1: the step that tips it; null: it is in the way, or the ramp ends before it. */
  readonly step: number | null;
  readonly isInTheWay: boolean;
  readonly notional: string;
  /** The least to pay in before the whole change, so as not to be tipped by it. */
  readonly shortfall: string;
}

export const SAFE_RAMP_LISTED = 100;

/** What evidence says it held a ramp to: the policy as it was, and what was used of the budget. */
export interface SafeRampAsked {
  readonly liquidationBudgetNotional: string | null;
  readonly liquidationBudgetFractionOfNotional: string | null;
  readonly liquidationBudgetWindowHours: number;
  readonly ceilingMarginRelative: string;
  readonly ceilingMarginAccounts: number;
  readonly ceilingMarginFractionOfNotional: string;
  /** Of the budget, within the window before. */
  readonly used: string;
}
