import { decimal, type Decimal, type Rounding } from '../../number/decimal';
import {
  type Fraction,
  fraction,
  fractionOf,
  greater,
  minus,
  NOTHING,
  plus,
  roundFraction,
  times,
  WHOLE,
} from '../../number/fraction';
import type { Driver } from '../../curves/curve-document';
import type { AmountsDocument } from '../../curves/formula-document';
import { dialled, multiplierOf } from '../../curves/dial';
import { nothingElse } from '../../curves/nothing-else';
import { type PlannedRate, type RateEvent, requiredRate } from '../../curves/planned-rate';
import type { DialPlan, Path, RequirementPlan, RequirementPlans, SidePlan } from '../../curves/plan';

/** What a formula is evaluated on: one position in its market. */
export interface PositionContext {
  /** ≥ 0, in the settlement asset, rounded as the set declares. */
  readonly notional: Decimal;
  /** |quantity|: contracts. */
  readonly contracts: Decimal;
  readonly isShort: boolean;
  readonly orders: number;
  /** The value of a driver, ≥ 0. A driver that has none was refused before. */
  driverValue(driver: Driver): Fraction;
}

/** One thing a formula did, for explanations. Rates are per unit of notional. */
export type FormulaStep =
  | Exclude<RateEvent, { readonly kind: 'PART' }>
  /** A part of another requirement: of its rate × notional, or of its rounded amount. */
  | { readonly kind: 'LINK'; readonly path: Path; readonly of: Fraction; readonly amount: Fraction }
  /** What a dial made of what is charged by notional. */
  | {
      readonly kind: 'DIAL';
      readonly path: Path;
      readonly multiplier: Fraction;
      readonly before: Fraction;
      readonly after: Fraction;
    }
  | {
      readonly kind: 'FIXED';
      readonly path: Path;
      readonly amount: Fraction;
      readonly each: Fraction;
      readonly count: Fraction;
    }
  | { readonly kind: 'AT_LEAST'; readonly path: Path; readonly amount: Fraction };

type Observe = (step: FormulaStep) => void;

type Requirement = (context: PositionContext, observe?: Observe) => Fraction;

/** Initial and maintenance margin of a class, as functions of a position in its market. */
export interface ClassFormulas {
  /** Every driver that any of them reads. */
  readonly drivers: ReadonlySet<Driver>;
  /** @returns exact but for the declared steps, before the set's rounding of margins; ≥ 0, in the settlement asset */
  readonly initialMargin: Requirement;
  readonly maintenanceMargin: Requirement;
  /** What a fill needs: its own formula, or initial margin when the class has none. */
  readonly fillMargin: Requirement;
}

/**
 * The formulas of a margin class from their plans.
 *
 * @param rounding the set's rounding of margins, which a link to the AMOUNT of initial margin goes through
 * @see docs/methodology.md#formulas
 */
export function classFormulas({ long, short }: RequirementPlans, rounding: Rounding): ClassFormulas {
  const ofLong = sideRequirements(long, rounding);
  const ofShort = short === long ? ofLong : sideRequirements(short, rounding);
  const bySide =
    (figure: 'initialMargin' | 'maintenanceMargin' | 'fillMargin'): Requirement =>
    (context, observe) =>
      (context.isShort ? ofShort : ofLong)[figure].of(context, observe);
  return {
    drivers: new Set(
      [ofLong, ofShort].flatMap((side) => Object.values(side).flatMap((one) => [...one.drivers])),
    ),
    initialMargin: bySide('initialMargin'),
    maintenanceMargin: bySide('maintenanceMargin'),
    fillMargin: bySide('fillMargin'),
  };
}

interface PlannedRequirement {
  readonly drivers: PlannedRate['drivers'];
  readonly of: Requirement;
}

function sideRequirements(
  { initialMargin, maintenanceMargin, fillMargin }: SidePlan,
  rounding: Rounding,
): Record<'initialMargin' | 'maintenanceMargin' | 'fillMargin', PlannedRequirement> {
  const initial = requirement(initialMargin, rounding);
  return {
    initialMargin: initial,
    maintenanceMargin: requirement(maintenanceMargin, rounding),
    fillMargin: fillMargin ? requirement(fillMargin, rounding) : initial,
  };
}

/** The plan in exact fractions, as `RequirementPlan` orders it. */
function requirement(plan: RequirementPlan, rounding: Rounding): PlannedRequirement {
  const { path, rate: ratePlan, ramp, amountStep, partOfAmount, dial, amounts, ...unread } = plan;
  nothingElse(unread);
  const rate = requiredRate({ rate: ratePlan, ramp });
  const part = partOfAmount && { ...partOfAmount, fraction: fractionOf(decimal(partOfAmount.part)) };
  return {
    drivers: rate.drivers,
    of(context, observe) {
      const basis = fractionOf(context.notional);
      const tell = observe && !part ? (event: RateEvent) => observe(stepOf(event, basis)) : undefined;
      const exact = times(
        rate.at((driver) => context.driverValue(driver), tell),
        basis,
      );
      const charged = part ? partOf(exact, part, { amountStep, rounding }, observe) : exact;
      const moved = dial ? withDial(charged, basis, dial, observe) : charged;
      const step = part ? part.step : amountStep;
      return withFixedAmounts(step ? roundFraction(moved, step) : moved, amounts, path, context, observe);
    },
  };
}

/** A part of what initial margin charges by notional, once that is rounded. */
function partOf(
  exact: Fraction,
  part: NonNullable<RequirementPlan['partOfAmount']> & { readonly fraction: Fraction },
  { amountStep, rounding }: Pick<RequirementPlan, 'amountStep'> & { readonly rounding: Rounding },
  observe?: Observe,
): Fraction {
  const of = roundFraction(amountStep ? roundFraction(exact, amountStep) : exact, rounding);
  const amount = times(part.fraction, of);
  observe?.({ kind: 'LINK', path: part.path, of, amount });
  return amount;
}

function withDial(before: Fraction, basis: Fraction, dial: DialPlan, observe?: Observe): Fraction {
  const multiplier = multiplierOf(dial);
  const after = dialled(before, basis, multiplier);
  observe?.({ kind: 'DIAL', path: dial.path, multiplier, before, after });
  return after;
}

/** A part of a rate is told as the part of the amount that the rate makes. */
function stepOf(event: RateEvent, basis: Fraction): FormulaStep {
  if (event.kind !== 'PART') return event;
  const { path, before, after } = event;
  return { kind: 'LINK', path, of: times(before, basis), amount: times(after, basis) };
}

const COUNTED = ['perContract', 'perPosition', 'perOrder'] as const;

function withFixedAmounts(
  amount: Fraction,
  amounts: AmountsDocument | null,
  path: Path,
  { contracts, orders }: PositionContext,
  observe?: Observe,
): Fraction {
  if (!amounts) return amount;
  const { perContract, perPosition, perOrder, atLeast, ...unread } = amounts;
  nothingElse(unread);
  const stated = { perContract, perPosition, perOrder };
  const counts = {
    perContract: fractionOf(contracts),
    perPosition: contracts.isZero() ? NOTHING : WHOLE,
    perOrder: fraction(BigInt(orders)),
  };
  let total = amount;
  for (const key of COUNTED) {
    const text = stated[key];
    if (text === undefined) continue;
    const each = fractionOf(decimal(text));
    const added = times(each, counts[key]);
    observe?.({ kind: 'FIXED', path: [...path, 'amounts', key], amount: added, each, count: counts[key] });
    total = plus(total, added);
  }
  if (atLeast === undefined || contracts.isZero()) return total;
  const held = greater(total, fractionOf(decimal(atLeast)));
  observe?.({ kind: 'AT_LEAST', path: [...path, 'amounts', 'atLeast'], amount: minus(held, total) });
  return held;
}
