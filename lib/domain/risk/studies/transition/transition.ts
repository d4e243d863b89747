/**
 * What a change tips into liquidation on its way, at once and in equal steps, at prices as they are and one deviation away. All JSON,
 * amounts in the settlement asset. Every step is of requirements weighed as a ramp weighs them; prices, positions and collateral stand
 * still meanwhile.
 *
 * @see docs/methodology.md#transition
 */
export interface Transition {
  readonly now: TransitionFigures;
  /** Every price with a known volatility lower, or higher, by one deviation of a day; null where none is known. */
  readonly lower: TransitionFigures | null;
  readonly higher: TransitionFigures | null;
}

/** Prices that a transition is looked at. */
export type PriceState = keyof Transition;
export const PRICE_STATES: readonly PriceState[] = ['now', 'lower', 'higher'];

/** At one state of prices. */
export interface TransitionFigures {
  /** Liquidatable before the change already: nobody whom it tips. */
  readonly liquidatableBefore: number;
  /** Newly called by the whole change, and not liquidatable. */
  readonly called: number;
  /** Newly liquidatable by the whole change at once. */
  readonly atOnce: TippedSum;
  /** In order; the last is the whole change. */
  readonly steps: readonly TransitionStep[];
  /** Without margin before the change or after it, so in no other figure. */
  readonly unmargined: number;
}

/** Accounts that are sound before, and liquidatable after. */
export interface TippedSum {
  readonly accounts: number;
  readonly notional: string;
  /** The least that they must have paid in beforehand for none of them to be liquidatable. */
  readonly shortfall: string;
}

export interface TransitionStep {
  /** How much of the change counts after it; of the requirement that goes first all of it does from the first step on. */
  readonly weight: string;
  /** Whom this step tips. */
  readonly accounts: number;
  readonly notional: string;
  /** The same of all who are tipped by then, this step and those before it. */
  readonly shortfall: string;
}

/** What evidence says it asked of the transition. */
export interface TransitionAsked {
  /** Equal steps. */
  readonly steps: number;
  /** One deviation of a day, by symbol, as a fraction of the price; what is not named stays where it is. */
  readonly deviations: Readonly<Record<string, string>>;
}

export const TRANSITION_STEPS = 5;
