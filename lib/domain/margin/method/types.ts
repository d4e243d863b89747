import type { Decimal } from '../../number/decimal';
import type { PortfolioTerm } from '../portfolio/types';
import type { InstrumentKind } from '../../market/instrument-row';

/** What the method needs of an instrument. `multiplier`: units of the underlying in one unit of quantity, > 0. */
export interface InstrumentTerms {
  readonly symbol: string;
  readonly multiplier: Decimal;
  readonly kind?: InstrumentKind;
  /** What its risk is on. */
  readonly underlying?: string;
  /** When it expires; absent for what never does. */
  readonly expiresAt?: Date;
  /** Of an option. */
  readonly option?: { readonly strike: Decimal; readonly right: 'CALL' | 'PUT' };
  /** Settled in what it is quoted on: one unit of quantity is worth multiplier / price, so a short gains as it falls. */
  readonly isInverse?: boolean;
  /** What it settles in, where that is not the unit of account. */
  readonly settlementAsset?: string;
}

/** Initial margin opens positions, maintenance margin keeps them; a set may value the same book differently for each. */
export type Purpose = 'initial' | 'maintenance';

/** Of an account in hedge mode: what it holds long of a contract, and what it holds short. */
export type Leg = 'LONG' | 'SHORT';

/** Signed quantity of an instrument with an entry price: positive is long. */
export interface Position {
  readonly instrument: string;
  /** Hedge mode: which leg of the two it is; absent: one-way. LONG has a quantity ≥ 0, SHORT ≤ 0. */
  readonly leg?: Leg;
  readonly quantity: Decimal;
  readonly entryPrice: Decimal;
  /** The initial-margin rate its holder chose (1 / chosen leverage), a fraction; absent: none. */
  readonly selectedRate?: Decimal;
  /** The same as a leverage, ≥ 1, in place of the rate: 1/3 has no finite decimal. */
  readonly selectedLeverage?: Decimal;
  /** Orders that rest in the book: what they would buy and sell in all, each ≥ 0, and how many they are. */
  readonly orders?: { readonly buyQuantity: Decimal; readonly sellQuantity: Decimal; readonly count: number };
  /** Each of them, in place of `orders`; never both. An order stands at a leg, where there are legs. */
  readonly openOrders?: readonly OpenOrder[];
  /**
   * Funding since the last settlement, in what the contract settles in: positive is owed to the holder, negative by them. Part
   * of profit and loss. A position of quantity 0 has none.
   */
  readonly accruedFunding?: Decimal;
}

/** An order that rests in the book. */
export interface OpenOrder {
  readonly side: 'BUY' | 'SELL';
  /** What is left to be filled, > 0. */
  readonly quantity: Decimal;
  /** > 0 */
  readonly limitPrice: Decimal;
  /** It can only make the position smaller, and is never charged. */
  readonly isReduceOnly: boolean;
}

/** A balance of an asset; negative is a debt. */
export interface CollateralBalance {
  readonly asset: string;
  readonly amount: Decimal;
  /** ≥ 0, in the asset: owed by the account and not booked yet. The balance counts as amount − accruedInterest. */
  readonly accruedInterest?: Decimal;
}

/**
 * One margin account as the method sees it. Positions by distinct instrument and leg, an instrument held either one-way or
 * by legs; balances by distinct asset.
 */
export interface AccountBook {
  readonly account: string;
  readonly positions: readonly Position[];
  readonly collateral: readonly CollateralBalance[];
  /** The margin mode it is in (a venue's high-leverage mode); absent: the ordinary one. */
  readonly mode?: string;
  /**
   * The initial-margin rate that its holder chose for all of it, > 0, a fraction; absent: none. Counts for every position that has
   * none of its own or a lesser one, and for its balances; see `chosen-rate.ts`.
   */
  readonly selectedRate?: Decimal;
}

/** Mark price of each instrument in what it is quoted in, all > 0. An absent one is missing, never zero. */
export type MarkPrices = ReadonlyMap<string, Decimal>;

/**
 * By margin ratio (equity / MM), worst last:
 * LIQUIDATION below the liquidation level, CALL below the call level, WARNING below the warning level.
 */
export const MARGIN_STATUSES = ['OK', 'WARNING', 'CALL', 'LIQUIDATION'] as const;
export type MarginStatus = (typeof MARGIN_STATUSES)[number];

/** A position's part in its account's figures, in the unit of account, each rounded as declared. */
export interface PositionMargin {
  readonly instrument: string;
  /** Of a leg. */
  readonly leg?: Leg;
  readonly marginClass: string;
  /** Where it is margined together with others: then its margins are its part in that, negative for a hedge. */
  readonly portfolio: string | null;
  readonly notional: Decimal;
  readonly initialMargin: Decimal;
  readonly maintenanceMargin: Decimal;
  /** What a fill of a resting order needs; initial margin where the class has no formula of its own for it. */
  readonly fillMargin: Decimal;
  readonly unrealisedProfit: Decimal;
  /** What of it counts in equity, and in the equity that opens positions. */
  readonly recognisedProfit: Decimal;
  readonly initialRecognisedProfit: Decimal;
  /**
   * Of a contract that settles in another asset: what the figures above are valued from. Its profit is valued there in
   * full; the haircut is taken once, of all that the account has of the asset.
   */
  readonly settled?: SettledFigures;
}

/** A position's figures in the asset that it settles in. */
export interface SettledFigures extends Pick<
  PositionMargin,
  | 'notional'
  | 'initialMargin'
  | 'maintenanceMargin'
  | 'fillMargin'
  | 'unrealisedProfit'
  | 'recognisedProfit'
  | 'initialRecognisedProfit'
> {
  readonly asset: string;
  /** Of one unit of the asset, > 0: the mark of what prices it. */
  readonly price: Decimal;
}

/** All figures of one account, in the set's settlement asset: its unit of account. */
export interface AccountMargin {
  readonly account: string;
  readonly notional: Decimal;
  readonly initialMargin: Decimal;
  readonly maintenanceMargin: Decimal;
  readonly fillMargin: Decimal;
  /** Collateral after haircut + unrealised profit and loss: what counts against maintenance margin. */
  readonly equity: Decimal;
  /** What counts against initial margin: equity by the weights and prices that the set declares for opening. */
  readonly initialEquity: Decimal;
  /** equity / MM, rounded DOWN to 8 decimals; null when MM is 0. For display: the status never uses it. */
  readonly marginRatio: Decimal | null;
  readonly status: MarginStatus;
  /**
   * What the account must add to leave the call: the greater of IM − initial equity and call level × MM − equity
   * when status is CALL or LIQUIDATION, rounded like margin; 0 otherwise.
   */
  readonly callAmount: Decimal;
  readonly positions: readonly PositionMargin[];
  /** What is margined together, by name; none where the set has no portfolios. */
  readonly portfolios: readonly PortfolioFigures[];
}

/** What an account's holdings in one portfolio require, before offsets between portfolios. */
export interface PortfolioFigures {
  readonly name: string;
  readonly initialMargin: Decimal;
  readonly maintenanceMargin: Decimal;
  /** The scenarios that made the requirement. */
  readonly worstScenarios: readonly string[];
}

/** Why an account cannot be margined. It is then UNPRICED: no figure is stated, none is taken as zero. */
export type MarginRefusal =
  | { readonly code: 'MissingPrice'; readonly account: string; readonly instruments: readonly string[] }
  | {
      readonly code: 'MissingMarketFigure';
      readonly account: string;
      /** "BTC-PERP OPEN_INTEREST": subject and figure. */
      readonly figures: readonly string[];
    }
  | {
      /** A figure or term that is there and cannot be: an expiry that is over, an unknown kind. */
      readonly code: 'UnsoundMarket';
      readonly account: string;
      readonly reasons: readonly string[];
    }
  | { readonly code: 'StalePrice'; readonly account: string; readonly instruments: readonly string[] }
  /** Orders are known in total only, and their margin class needs the limit price of each. */
  | { readonly code: 'MissingOrderPrices'; readonly account: string; readonly instruments: readonly string[] }
  | { readonly code: 'NoMarginClass'; readonly account: string; readonly instruments: readonly string[] }
  /** The account is in a margin mode that no class of the set has. */
  | { readonly code: 'UnknownMode'; readonly account: string; readonly modes: readonly string[] }
  /** Held by legs, of a class that does not say how legs are charged. */
  | { readonly code: 'LegsNotAllowed'; readonly account: string; readonly instruments: readonly string[] }
  /** Settled in an asset that the set does not settle in. */
  | {
      readonly code: 'SettlementNotAllowed';
      readonly account: string;
      readonly instruments: readonly string[];
    }
  | { readonly code: 'NoCollateralRule'; readonly account: string; readonly assets: readonly string[] }
  /** An error of ours, or a row that cannot be: said by engines, never by the method. */
  | { readonly code: 'CalculationFailed'; readonly account: string; readonly reasons: readonly string[] };

/** One line of an explanation; the amounts of all lines sum to the figure exactly. */
export interface Term {
  readonly kind:
    | 'NOTIONAL' // |quantity| × multiplier × mark
    | 'TIER_SLICE' // a slice of notional at its marginal rate
    | 'WHOLE_TIER' // the whole notional at the tier's rate
    | 'RATE' // notional × the rate of a base curve
    | 'MODIFIER' // what a modifier adds to it or takes from it
    | 'LINK' // the declared fraction of initial margin
    | 'RATE_ROUNDING' // what the rounding of the rate added or took
    | 'RAMP' // what a change under way leaves off a rate, or adds to it
    | 'DIAL' // what a dial adds to what is charged by notional, or takes from it
    | 'FIXED_AMOUNT' // an amount for each contract, position or order
    | 'MINIMUM' // what lifts a requirement to its least amount
    | 'HEDGED' // what a leg is not charged because of the other one
    | 'OPEN_ORDERS' // what orders add to a requirement, as if they were filled
    | 'OPEN_LOSS' // what an order would lose at the mark if it were filled
    | 'DEBT' // a debt among the requirements
    | 'COLLATERAL' // a balance × price
    | 'ACCRUED_INTEREST' // what is owed on a balance and not booked yet
    | 'WEIGHT' // what a weight adds or takes
    | 'CAP' // what exceeds a declared maximum, negative
    | 'HAIRCUT' // what is not recognised of it, negative
    | 'PORTFOLIO_PART' // a position's part in its portfolio's requirement
    | 'OFFSET' // what a credit between portfolios takes off, negative
    | PortfolioTerm['kind']
    | 'UNREALISED_PROFIT' // quantity × multiplier × (mark − entry)
    | 'VALUATION' // what an amount of another settlement asset is worth in the unit of account
    | 'ACCRUED_FUNDING' // since the last settlement
    | 'ROUNDING'; // what the declared rounding added or took
  /** JSON Pointer into the parameter set of the parameter that made this term, or '' when none did. */
  readonly path: string;
  /** Instrument or collateral asset it concerns. */
  readonly subject: string;
  /** Which leg of that instrument; absent of what is no leg, and of what several positions make together. */
  readonly leg?: Leg;
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
  readonly figure: 'NOTIONAL' | 'INITIAL_MARGIN' | 'MAINTENANCE_MARGIN' | 'EQUITY' | 'INITIAL_EQUITY';
  readonly amount: Decimal;
  readonly terms: readonly Term[];
}

/** Where liquidation begins, nearest to the mark price on either side; null: it never does on that side. */
export interface LiquidationPrices {
  /** Highest price ≤ mark below which the account is liquidatable, rounded up to 8 decimals. */
  readonly below: Decimal | null;
  /** Lowest price ≥ mark above which the account is liquidatable, rounded down to 8 decimals. */
  readonly above: Decimal | null;
}
