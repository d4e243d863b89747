import type { Decimal } from '../decimal';

/** What the method needs of an instrument. `multiplier`: units of the underlying in one unit of quantity, > 0. */
export interface InstrumentTerms {
  readonly symbol: string;
  readonly multiplier: Decimal;
}

/** Signed quantity of an instrument with an entry price: positive is long. */
export interface Position {
  readonly instrument: string;
  readonly quantity: Decimal;
  readonly entryPrice: Decimal;
}

/** A balance of an asset; negative is a debt. */
export interface CollateralBalance {
  readonly asset: string;
  readonly amount: Decimal;
}

/** One margin account as the method sees it. Positions by distinct instrument, balances by distinct asset. */
export interface AccountBook {
  readonly account: string;
  readonly positions: readonly Position[];
  readonly collateral: readonly CollateralBalance[];
}

/** Mark price of each instrument in the settlement asset, all > 0. An absent one is missing, never zero. */
export type MarkPrices = ReadonlyMap<string, Decimal>;

/**
 * By margin ratio (equity / MM), worst last:
 * LIQUIDATION below the liquidation level, CALL below the call level, WARNING below the warning level.
 */
export const MARGIN_STATUSES = ['OK', 'WARNING', 'CALL', 'LIQUIDATION'] as const;
export type MarginStatus = (typeof MARGIN_STATUSES)[number];

/** A position's part in its account's figures, in the settlement asset, each rounded as declared. */
export interface PositionMargin {
  readonly instrument: string;
  readonly marginClass: string;
  readonly notional: Decimal;
  readonly initialMargin: Decimal;
  readonly maintenanceMargin: Decimal;
  readonly unrealisedProfit: Decimal;
}

/** All figures of one account, in the settlement asset. */
export interface AccountMargin {
  readonly account: string;
  readonly notional: Decimal;
  readonly initialMargin: Decimal;
  readonly maintenanceMargin: Decimal;
  /** Collateral after haircut + unrealised profit and loss. */
  readonly equity: Decimal;
  /** equity / MM, rounded DOWN to 8 decimals; null when MM is 0. For display: the status never uses it. */
  readonly marginRatio: Decimal | null;
  readonly status: MarginStatus;
  /**
   * What the account must add to leave the call: max(IM, call level × MM) − equity when status is CALL or
   * LIQUIDATION, rounded UP like margin; 0 otherwise.
   */
  readonly callAmount: Decimal;
  readonly positions: readonly PositionMargin[];
}

/** Why an account cannot be margined. It is then UNPRICED: no figure is stated, none is taken as zero. */
export type MarginRefusal =
  | { readonly code: 'MissingPrice'; readonly account: string; readonly instruments: readonly string[] }
  | { readonly code: 'NoMarginClass'; readonly account: string; readonly instruments: readonly string[] }
  | { readonly code: 'NoCollateralRule'; readonly account: string; readonly assets: readonly string[] };

/** One line of an explanation; the amounts of all lines sum to the figure exactly. */
export interface Term {
  readonly kind:
    | 'NOTIONAL' // |quantity| × multiplier × mark
    | 'TIER_SLICE' // a slice of notional at its marginal rate
    | 'WHOLE_TIER' // the whole notional at the tier's rate
    | 'COLLATERAL' // a balance × price
    | 'HAIRCUT' // what is not recognised of it, negative
    | 'UNREALISED_PROFIT' // quantity × multiplier × (mark − entry)
    | 'ROUNDING'; // what the declared rounding added or took
  /** JSON Pointer into the parameter set of the parameter that made this term, or '' when none did. */
  readonly path: string;
  /** Instrument or collateral asset it concerns. */
  readonly subject: string;
  /** What the rate applies to, in the settlement asset (for a tier slice: the slice). */
  readonly basis: Decimal;
  /** Fraction applied, exact or rounded HALF_EVEN to 18 decimals for display when it has no finite decimal. */
  readonly rate: Decimal | null;
  readonly amount: Decimal;
  /** For people, e.g. "tier 2: 50,000 to 600,000 at 1 %". */
  readonly label: string;
}

/** A figure with the terms that make it. `sum(terms.amount)` equals `amount`. */
export interface ExplainedFigure {
  readonly figure: 'NOTIONAL' | 'INITIAL_MARGIN' | 'MAINTENANCE_MARGIN' | 'EQUITY';
  readonly amount: Decimal;
  readonly terms: readonly Term[];
}
