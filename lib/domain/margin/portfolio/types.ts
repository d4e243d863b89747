import type { Decimal, Rounding } from '../../number/decimal';
import type { MarketFigure } from '../../market/market-figure';
import type { OffsetDocument, PortfolioDocument } from '../../parameters/document/portfolio-document';

/** A portfolio of a parameter set that was found sound, and the set's own rounding of margins. */
export interface CompiledPortfolio<Document extends PortfolioDocument = PortfolioDocument> {
  readonly name: string;
  readonly document: Document;
  readonly rounding: Rounding;
}

export type CompiledOffset = OffsetDocument & {
  /** Its place in the document's `offsets`. */
  readonly index: number;
};

/** What a portfolio holds of one instrument; SPOT is a balance of a collateral asset, `instrument` its name. */
export interface PortfolioLeg {
  readonly instrument: string;
  readonly kind: 'PERPETUAL' | 'FUTURE' | 'OPTION' | 'SPOT';
  readonly underlying: string;
  /** Signed: positive is long. */
  readonly quantity: Decimal;
  /** Units of the underlying in one unit of quantity, > 0. */
  readonly multiplier: Decimal;
  /** Settlement asset per unit of the underlying, ≥ 0 for an option and > 0 for all else. */
  readonly markPrice: Decimal;
  /** Of futures and options. */
  readonly expiresAt?: Date;
  /** Of options. */
  readonly option?: { readonly strike: Decimal; readonly right: 'CALL' | 'PUT' };
}

/** The market at an instant. */
export interface PortfolioMarket {
  readonly asOf: Date;
  figure(subject: string, name: MarketFigure): Decimal | undefined;
}

/** Whose figures FORWARD_PRICE, INTEREST_RATE, SVI_… of one expiry are: "ETH/2027-01-29T08:00:00.000Z". */
export function expirySubject(underlying: string, expiresAt: Date): string {
  return `${underlying}/${expiresAt.toISOString()}`;
}

/** Why a portfolio cannot be margined. No figure is stated then, none is taken as zero. */
export type PortfolioRefusal =
  | { readonly code: 'MissingFigure'; readonly subject: string; readonly figure: MarketFigure }
  | {
      readonly code: 'UnsoundFigure';
      readonly subject: string;
      readonly figure: MarketFigure;
      readonly reason: string;
    }
  | { readonly code: 'UnsoundLeg'; readonly instrument: string; readonly reason: string };

/** One line of the reckoning of a requirement; the lines of one requirement sum to it exactly. */
export interface PortfolioTerm {
  readonly kind:
    | 'PERPETUAL' // |quantity| × mark × rate
    | 'ISOLATED' // an expiry's short options by themselves
    | 'GREATEST_LOSS' // an expiry's greatest loss at settlement beyond its mark
    | 'SCENARIO' // the worst scenario's loss × factor
    | 'SPREAD_CHARGE' // deltas that are long in one expiry tier and short in another
    | 'SHORT_OPTION_MINIMUM' // what short options need beyond all that
    | 'CONTINGENCY' // a fraction of a notional
    | 'HAIRCUT' // what does not count of collateral
    | 'CONFIDENCE' // for prices that are not trusted fully
    | 'PEG' // for a stable asset below its peg
    | 'DIAL' // what a dial adds to all that, or takes from it
    | 'ROUNDING'; // what the declared rounding added or took
  /** JSON Pointer into the parameter set of the parameter that made it; '' when none did. */
  readonly path: string;
  /** The instrument, asset, expiry or scenario it concerns. */
  readonly subject: string;
  readonly basis: Decimal;
  /** Null when no single rate was applied. */
  readonly rate: Decimal | null;
  /** Settlement asset; ≥ 0 but for DIAL and ROUNDING. */
  readonly amount: Decimal;
  readonly label: string;
}

/** A leg's part in the requirement: negative for a hedge, which takes from the others' parts. */
export interface PortfolioLegMargin {
  readonly instrument: string;
  readonly initialMargin: Decimal;
  readonly maintenanceMargin: Decimal;
}

/** What offsets between portfolios need to know of one; null when its method has no scenarios to offset. */
export interface OffsetBasis {
  /** Units of the underlying, signed. */
  readonly netDelta: Decimal;
  /** Settlement asset per unit of delta; null when no leg has one. */
  readonly pricePerDelta: Decimal | null;
  /** ≥ 0, before factors. */
  readonly loss: Decimal;
  readonly initialFactor: Decimal;
  readonly maintenanceFactor: Decimal;
  /** The requirement cannot be credited below these: the short-option minimum. */
  readonly initialLeast: Decimal;
  readonly maintenanceLeast: Decimal;
}

/**
 * A portfolio's requirement, in the settlement asset, to be compared with an equity that holds its legs at their
 * marks: collateral + Σ quantity × multiplier × (mark − entry). A venue that states "margin" as equity less
 * requirement has the same figure with the other sign.
 */
export interface PortfolioMargin {
  readonly name: string;
  /** ≥ maintenanceMargin ≥ 0, rounded as the set declares. */
  readonly initialMargin: Decimal;
  readonly maintenanceMargin: Decimal;
  /** The scenarios that made the requirement; none when nothing can be lost. */
  readonly worstScenarios: readonly string[];
  readonly scenarios: readonly { readonly name: string; readonly profitAndLoss: Decimal }[];
  readonly legs: readonly PortfolioLegMargin[];
  readonly initialTerms: readonly PortfolioTerm[];
  readonly maintenanceTerms: readonly PortfolioTerm[];
  readonly offsetBasis: OffsetBasis | null;
}
