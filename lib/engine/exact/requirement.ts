import { nothingElse } from '../../domain/curves/nothing-else';
import type { RampedRate, RequirementPlan, SidePlan } from '../../domain/curves/plan';
import { decimal, type Rounding } from '../../domain/number/decimal';
import {
  type Fraction,
  fraction,
  fractionOf,
  greater,
  lesser,
  minus,
  type Step,
  WHOLE,
} from '../../domain/number/fraction';
import type { Driver } from '../../domain/curves/curve-document';
import type { AmountsDocument } from '../../domain/curves/formula-document';
import { type OwnSizes, type SizedRate, sizedRate } from './rate';
import { ONE_UNIT, productOf, type Ratio, ratioOf, rounded, sumOf, unitsOfRatio } from './ratio';

/** What a position is charged on; notional and contracts in units of 1e-18, ≥ 0. */
export interface ChargedSize {
  readonly notional: bigint;
  readonly contracts: bigint;
  /** |quantity| × multiplier. */
  readonly quantity: Ratio;
  readonly orders: number;
}

/** A requirement in units of 1e-18, rounded as margins are. */
type Requirement = (size: ChargedSize) => bigint;

export interface SideRequirements {
  readonly initial: Requirement;
  readonly maintenance: Requirement;
  /** Null: initial margin. */
  readonly fill: Requirement | null;
}

/** What of a plan its market and its set's rounding make. */
interface Place {
  readonly marketValue: (driver: Driver) => Fraction;
  readonly rounding: Rounding;
}

const ofEveryMarket = new WeakMap<SidePlan, Map<string, SideRequirements>>();

/**
 * The requirements of one class, of longs or of shorts, in one market. Those that no driver of the market goes into are the same in
 * any, and are kept with their plan: whoever asks at hundreds of prices reads each once.
 */
export function sideRequirements(plan: SidePlan, { marketValue, rounding }: Place): SideRequirements {
  const key = `${rounding.scale} ${rounding.mode}`;
  const known = ofEveryMarket.get(plan)?.get(key);
  if (known) return known;
  let isOfMarket = false;
  const place: Place = {
    rounding,
    marketValue(driver) {
      isOfMarket = true;
      return marketValue(driver);
    },
  };
  const { initialMargin, maintenanceMargin, fillMargin } = plan;
  const made: SideRequirements = {
    initial: requirement(initialMargin, place),
    maintenance: requirement(maintenanceMargin, place),
    fill: fillMargin && requirement(fillMargin, place),
  };
  if (isOfMarket) return made;
  const kept = ofEveryMarket.get(plan) ?? new Map<string, SideRequirements>();
  ofEveryMarket.set(plan, kept.set(key, made));
  return made;
}

type Amount = (size: ChargedSize) => Ratio;

/** The plan in integers of any size, as `RequirementPlan` orders it. */
function requirement(plan: RequirementPlan, { marketValue, rounding }: Place): Requirement {
  const { path: _path, rate: ratePlan, ramp, amountStep, partOfAmount, dial, amounts, ...unread } = plan;
  nothingElse(unread);
  const rate = rampedRate({ rate: ratePlan, ramp }, marketValue);
  const whole: Amount = (size) => {
    const { numerator, denominator } =
      rate.constant ?? rate.at({ NOTIONAL: ratioOf(size.notional), QUANTITY: size.quantity });
    return { numerator: numerator * size.notional, denominator: denominator * ONE_UNIT };
  };
  if (!partOfAmount) return charged(stepped(withDial(whole, dial), amountStep), amounts, rounding);
  const { path: _pathOfPart, part, step, ...rest } = partOfAmount;
  nothingElse(rest);
  const ofPart = partOf(stepped(whole, amountStep), part, rounding);
  return charged(stepped(withDial(ofPart, dial), step), amounts, rounding);
}

function rampedRate({ rate, ramp }: RampedRate, marketValue: Place['marketValue']): SizedRate {
  const own = sizedRate(rate, marketValue);
  return ramp ? between(rampedRate(ramp.before, marketValue), own, ramp.weight) : own;
}

/** (1 − weight) × the rate before + weight × the rate after. */
function between(before: SizedRate, after: SizedRate, weight: string): SizedRate {
  const share = fractionOf(decimal(weight));
  const rest = minus(WHOLE, share);
  const at = (sizes: OwnSizes): Ratio =>
    sumOf(productOf(rest, before.at(sizes)), productOf(share, after.at(sizes)));
  if (!before.constant || !after.constant) return { constant: null, at };
  const { numerator, denominator } = at({});
  const constant = fraction(numerator, denominator);
  return { constant, at: () => constant };
}

function partOf(whole: Amount, part: string, rounding: Rounding): Amount {
  const fraction = fractionOf(decimal(part));
  return (size) => productOf(fraction, rounded(whole(size), rounding));
}

/** The lesser of the product and of the notional, or of the amount where that is the greater. */
function withDial(amount: Amount, dial: RequirementPlan['dial']): Amount {
  if (!dial) return amount;
  const multiplier = fractionOf(decimal(dial.multiplier));
  return (size) => {
    const before = amount(size);
    return lesser(productOf(multiplier, before), greater(ratioOf(size.notional), before));
  };
}

function stepped(amount: Amount, step: Step | null): Amount {
  return step ? (size) => rounded(amount(size), step) : amount;
}

/** With fixed amounts, rounded as margins are. */
function charged(amount: Amount, amounts: AmountsDocument | null, rounding: Rounding): Requirement {
  if (!amounts) return (size) => unitsOfRatio(amount(size), rounding);
  const { perContract, perPosition, perOrder, atLeast, ...unread } = amounts;
  nothingElse(unread);
  const read = (text: string | undefined) => (text === undefined ? null : fractionOf(decimal(text)));
  const [eachContract, eachPosition, eachOrder, least] = [perContract, perPosition, perOrder, atLeast].map(
    read,
  );
  return (size) => {
    let total = amount(size);
    const isPosition = size.contracts !== 0n;
    if (eachContract) total = sumOf(total, productOf(eachContract, ratioOf(size.contracts)));
    if (eachPosition && isPosition) total = sumOf(total, eachPosition);
    if (eachOrder)
      total = sumOf(total, productOf(eachOrder, { numerator: BigInt(size.orders), denominator: 1n }));
    return unitsOfRatio(least && isPosition ? greater(total, least) : total, rounding);
  };
}
