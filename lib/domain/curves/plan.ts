import type { CurveDocument, StepDocument } from './curve-document';
import type { AmountsDocument, ModifierDocument } from './formula-document';

/**
 * How a requirement is put together, said once: which side's curve it begins with, which modifiers touch it and in
 * which order, what it is linked to, where it is rounded, and which amounts are added. Whoever evaluates, folds,
 * explains or proves a requirement works off this plan and never goes back to the documents.
 *
 * @see docs/methodology.md#formulas
 */

/** Where in its margin class: `['initialMargin', 'modifiers', 0]`. */
export type Path = readonly (string | number)[];

/** One thing that is done to a rate. */
export type RateStep =
  | { readonly kind: 'MODIFIER'; readonly path: Path; readonly modifier: ModifierDocument }
  /** Only so much of it: a link to the rate of another requirement. */
  | { readonly kind: 'PART'; readonly path: Path; readonly part: string }
  | { readonly kind: 'ROUNDING'; readonly path: Path; readonly step: StepDocument };

/** A rate per unit of notional, or of a value: a base curve, and what is done to its rate, in order. */
export interface RatePlan {
  readonly path: Path;
  readonly curve: CurveDocument;
  readonly steps: readonly RateStep[];
}

/** The multiplier of one requirement, as a plan has it: never 1. */
export interface DialPlan {
  readonly path: Path;
  readonly multiplier: string;
}

/** The rate before a change under way. */
export interface RampPlan {
  readonly path: Path;
  /** Of the plan's own rate, in [0, 1): the rest is of the rate before. */
  readonly weight: string;
  readonly before: RampedRate;
}

/** A rate, or where it stands on its way to it. */
export interface RampedRate {
  readonly rate: RatePlan;
  /** Null: the rate alone. */
  readonly ramp: RampPlan | null;
}

/**
 * In order: the rate, or both of a ramp by their weights; rate × notional, rounded by `amountStep`; of that, once it is rounded as the set rounds
 * margins, a part, rounded by its own step; fixed amounts. The set's rounding of margins comes last, elsewhere. A dial
 * comes before the last of the two steps: what a part is taken of has none.
 */
export interface RequirementPlan extends RampedRate {
  /** Of the requirement itself. */
  readonly path: Path;
  readonly amountStep: StepDocument | null;
  /** A link to an amount; null: the amount is the requirement's own. */
  readonly partOfAmount: {
    readonly path: Path;
    readonly part: string;
    readonly step: StepDocument | null;
  } | null;
  /** Multiplies rate × notional, or the part; null: as approved. */
  readonly dial: DialPlan | null;
  readonly amounts: AmountsDocument | null;
}

/** What a position of one side must post. */
export interface SidePlan {
  readonly initialMargin: RequirementPlan;
  readonly maintenanceMargin: RequirementPlan;
  /** What a fill needs; null: initial margin. */
  readonly fillMargin: RequirementPlan | null;
}

/** Of both sides: the same object where neither is charged differently from the other. */
export interface RequirementPlans {
  readonly long: SidePlan;
  readonly short: SidePlan;
}
