import { nothingElse } from '../../domain/curves/nothing-else';
import type { RequirementPlan, SidePlan } from '../../domain/curves/requirement-plan';
import { decimal, type Rounding } from '../../domain/number/decimal';
import { type Fraction, fractionOf, greater, type Step } from '../../domain/number/fraction';
import type { Driver } from '../../domain/curves/curve-document';
import type { AmountsDocument } from '../../domain/curves/formula-document';
import { sizedRate } from './rate';
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

/** The requirements of one class, of longs or of shorts, in one market. */
export function sideRequirements(
  { initialMargin, maintenanceMargin, fillMargin }: SidePlan,
  place: Place,
): SideRequirements {
  return {
    initial: requirement(initialMargin, place),
    maintenance: requirement(maintenanceMargin, place),
    fill: fillMargin && requirement(fillMargin, place),
  };
}

type Amount = (size: ChargedSize) => Ratio;

/** The plan in integers of any size, as `RequirementPlan` orders it. */
function requirement(plan: RequirementPlan, { marketValue, rounding }: Place): Requirement {
  const { path: _path, rate: ratePlan, amountStep, partOfAmount, amounts, ...unread } = plan;
  nothingElse(unread);
  const rate = sizedRate(ratePlan, marketValue);
  const whole: Amount = (size) => {
    const { numerator, denominator } =
      rate.constant ?? rate.at({ NOTIONAL: ratioOf(size.notional), QUANTITY: size.quantity });
    return roundedIf(
      { numerator: numerator * size.notional, denominator: denominator * ONE_UNIT },
      amountStep,
    );
  };
  return charged(partOfAmount ? partOf(whole, partOfAmount, rounding) : whole, amounts, rounding);
}

function partOf(
  whole: Amount,
  { path: _path, part, step, ...unread }: NonNullable<RequirementPlan['partOfAmount']>,
  rounding: Rounding,
): Amount {
  nothingElse(unread);
  const fraction = fractionOf(decimal(part));
  return (size) => roundedIf(productOf(fraction, rounded(whole(size), rounding)), step);
}

function roundedIf(value: Ratio, step: Step | null): Ratio {
  return step ? rounded(value, step) : value;
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
