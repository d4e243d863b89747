import type { CascadeEnd } from '../../cascade/rounds';
import type { CriticalDepth } from '../../cascade/depth-search';

/**
 * What a shock does through forced sales, under both sets, by the key of the shock. All JSON, amounts in the settlement asset; counts
 * and sums of amounts are exact, other figures have 9 significant digits.
 *
 * @see docs/methodology.md#cascades
 */
export type Cascades = Readonly<Record<string, CascadeFigures>>;

export interface CascadeFigures {
  readonly before: CascadeUnder;
  readonly after: CascadeUnder;
}

/** Under one set. */
export interface CascadeUnder {
  readonly end: Exclude<CascadeEnd, 'STOPPED'>;
  /** Symbols a sale of which goes beyond the law of impact: what comes after is not computed. */
  readonly beyond: readonly string[];
  readonly rounds: readonly CascadeRoundFigures[];
  /** Accounts that are sold in all, and Σ |notional| of their positions. */
  readonly accounts: number;
  readonly notional: string;
  /** Notional in all over that of the first round; null where nothing is sold. */
  readonly multiplier: string | null;
  /** What accounts are short of, each once, where it was sold; `unknown` of them cannot be valued there. */
  readonly badDebt: {
    readonly accounts: number;
    readonly amount: string;
    readonly unknown: number;
    /** Null: no insurance fund is stated. */
    readonly fromFund: string | null;
    readonly rest: string;
  };
  readonly prices: CascadePrices;
  readonly withoutDepth: {
    /** Symbols of what is sold or bought and has no known depth, ascending; at most 20. */
    readonly listed: readonly string[];
    readonly symbols: number;
    /** Σ |net notional| of it over instruments. */
    readonly notional: string;
  };
  /** Accounts that cannot be margined at the prices of the shock: in no round. */
  readonly unmargined: number;
  readonly criticalDepth: CriticalDepth;
  readonly transmission: Transmission;
}

export interface CascadeRoundFigures {
  readonly accounts: number;
  readonly notional: string;
  /** What they are short of, at the prices that the round leaves; null: those are beyond the law of impact. */
  readonly badDebt: { readonly accounts: number; readonly amount: string } | null;
}

/** Of what sales move: the instruments that they move furthest in the end. */
export interface CascadePrices {
  /** How many instruments they move. */
  readonly symbols: number;
  /** At most 20, furthest first. */
  readonly furthest: readonly {
    readonly symbol: string;
    /** What is left of the price after the shock, after each round. */
    readonly path: readonly string[];
  }[];
}

/** By accounts that are sold: who sells one thing sells others with it. */
export interface Transmission {
  /** What transmits most by itself, at most eight; nothing where nothing with a known depth is sold. */
  readonly symbols: readonly string[];
  /** Symmetric, over the greatest entry in size. Above 0: sold together, or bought together; below 0 one is sold and the other bought. */
  readonly matrix: readonly (readonly string[])[];
  /** The contagion index: shares of the Perron vectors of what longs sell, and of what shorts buy back. */
  readonly sellOff: readonly ContagionShare[];
  readonly buyBack: readonly ContagionShare[];
}

export interface ContagionShare {
  readonly symbol: string;
  readonly share: string;
}
