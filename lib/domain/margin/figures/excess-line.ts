import type { NearLine } from '../../curves/pieces';
import { dialled, multiplierOf } from '../../curves/dial';
import { type PlannedRate, requiredRate } from '../../curves/planned-rate';
import type { RequirementPlan } from '../../curves/plan';
import { decimal, ONE, sum, ZERO } from '../../number/decimal';
import {
  dividedBy,
  fraction,
  type Fraction,
  fractionOf,
  greater,
  minus,
  NOTHING,
  plus,
  type Step,
  times,
  unitsInOne,
  WHOLE,
} from '../../number/fraction';
import { collateralRule, countedAmount } from '../method/collateral';
import type { CompiledClass } from '../method/compile';
import type { MarginInputs } from '../method/inputs';
import {
  chargedQuantity,
  isInverse,
  multiplierOf as contractMultiplier,
  positionContext,
  requirementsOf,
} from '../method/position';
import type { Position } from '../method/types';
import type { Moving } from './held-by-instrument';
import { type Guess, type LineGuess, PRICE_UNITS } from './liquidation-search';
import type { StandingAtPrice } from './standing-at-price';

/**
 * What an account's standing is at a price by a line of it, or of 1 / price of an inverse contract, where everything that the price moves is one but for roundings: a
 * rate that does not depend on the notional, profit that counts in full, haircuts. Within the roundings it is unsure.
 *
 * @returns null where there is no such line
 */
export function guessByLine(
  inputs: MarginInputs,
  standing: StandingAtPrice,
  instrument: string,
): LineGuess | null {
  const lines = excessLines(inputs, standing, instrument);
  if (!lines) return null;
  const isTurned = isInverse(inputs, instrument);
  const greatest = lines.map((least) => least.map((line) => lineGuess(line, isTurned)));
  return {
    at: (price) => greatestOf(greatest.map((least) => leastOf(least.map((guess) => guess(price))))),
    // A line that is above 0 at both ends is so between them, and of several lines the least is.
    isSafeBetween: (one, other) =>
      greatest.some((least) => least.every((guess) => guess(one) === 'SAFE' && guess(other) === 'SAFE')),
  };
}

function leastOf(guesses: readonly Guess[]): Guess {
  if (guesses.includes('LIQUIDATABLE')) return 'LIQUIDATABLE';
  return guesses.includes('UNSURE') ? 'UNSURE' : 'SAFE';
}

function greatestOf(guesses: readonly Guess[]): Guess {
  if (guesses.includes('SAFE')) return 'SAFE';
  return guesses.includes('UNSURE') ? 'UNSURE' : 'LIQUIDATABLE';
}

function lineGuess(line: NearLine, isTurned: boolean): (priceUnits: bigint) => Guess {
  const common = line.atZero.denominator * line.slope.denominator * line.within.denominator * PRICE_UNITS;
  const units = ({ numerator, denominator }: Fraction, each: bigint): bigint =>
    (numerator * each) / denominator;
  const [atZero, slope] = [units(line.atZero, common), units(line.slope, common / PRICE_UNITS)];
  const within = units(line.within, common);
  return (price) => {
    // Times the price, where that is below the line.
    const each = isTurned ? price : 1n;
    const excess = atZero * each + slope * (isTurned ? PRICE_UNITS * PRICE_UNITS : price);
    if (excess > within * each) return 'SAFE';
    return excess < -within * each ? 'LIQUIDATABLE' : 'UNSURE';
  };
}

/**
 * Equity less liquidation level × requirement: the greatest of one or several figures, each the least of some lines of the
 * price, as a portfolio requires the least of several figures, each the greatest of some lines.
 */
function excessLines(
  inputs: MarginInputs,
  standing: StandingAtPrice,
  instrument: string,
): readonly (readonly NearLine[])[] | null {
  const { parameters } = inputs;
  if (standing.isValued) return null;
  const { positions, balances } = standing.moving(instrument);
  // What an inverse contract is a line of, balances are not.
  if (isInverse(inputs, instrument) && balances.length > 0) return null;
  if (parameters.maximumProfit) return null;
  const fixed = standing.fixed(instrument);
  const fixedRequirement = fixed.alone.plus(fixed.debt);
  const isTogetherMoved = standing.held.movedPortfolios(instrument).length > 0;
  const still = isTogetherMoved ? fixedRequirement : fixedRequirement.plus(standing.together);
  // Without a requirement the comparison may be another one.
  if (still.lte(0) && parameters.withoutRequirement !== 'LIQUIDATION') return null;
  const together = standing.portfolios.keepingLines(instrument);
  const collateral = collateralLine(inputs, balances);
  const held = heldLines(inputs, positions, standing.held.portfolioOf(instrument) !== null);
  if (!together || !collateral || !held) return null;
  const level = fractionOf(parameters.liquidationLevel);
  const rest = fixed.collateral.plus(fixed.profit).minus(parameters.liquidationLevel.times(fixedRequirement));
  const equity = joined(collateral, { ...held.profit, atZero: plus(fractionOf(rest), held.profit.atZero) });
  const excess = (required: NearLine): NearLine => ({
    atZero: minus(equity.atZero, times(level, required.atZero)),
    slope: minus(equity.slope, times(level, required.slope)),
    within: plus(equity.within, times(level, required.within)),
  });
  return together.map((greatest) => greatest.map((line) => excess(joined(held.requirement, line))));
}

interface PositionLines {
  readonly profit: NearLine;
  readonly requirement: NearLine;
}

const FLAT: NearLine = { atZero: NOTHING, slope: NOTHING, within: NOTHING };

/** Of a position, or of both legs where each is charged by itself: which of two is the greater is no line. */
function heldLines(
  inputs: MarginInputs,
  positions: readonly Position[],
  isInPortfolio: boolean,
): PositionLines | null {
  const held: PositionLines = { profit: FLAT, requirement: FLAT };
  const [first] = positions;
  const marginClass = first && inputs.parameters.classOfInstrument.get(first.instrument);
  if (positions.length > 1 && marginClass?.hedgedLegs !== 'BOTH') return null;
  const lines = positions.map((position) => positionLines(inputs, position, isInPortfolio));
  return lines.reduce<PositionLines | null>(
    (both, one) =>
      both &&
      one && {
        profit: joined(both.profit, one.profit),
        requirement: joined(both.requirement, one.requirement),
      },
    held,
  );
}

function joined(one: NearLine, other: NearLine): NearLine {
  return {
    atZero: plus(one.atZero, other.atZero),
    slope: plus(one.slope, other.slope),
    within: plus(one.within, other.within),
  };
}

/** @param isInPortfolio which requires margin in its place */
function positionLines(
  inputs: MarginInputs,
  position: Position,
  isInPortfolio: boolean,
): PositionLines | null {
  const { parameters } = inputs;
  const marginClass = parameters.classOfInstrument.get(position.instrument);
  if (!marginClass || marginClass.profitWeight || marginClass.notionalAt.maintenance === 'ENTRY') return null;
  if (marginClass.reserves !== null) return null;
  const requirement = isInPortfolio ? FLAT : requirementLine(inputs, marginClass, position);
  if (!requirement) return null;
  const isTurned = isInverse(inputs, position.instrument);
  const units = fractionOf(position.quantity.times(contractMultiplier(inputs, position.instrument)));
  const size = isTurned ? minus(NOTHING, units) : units;
  const entry = fractionOf(position.entryPrice);
  const { positionValueRounding, rounding } = parameters;
  const profit = {
    atZero: minus(
      fractionOf(position.accruedFunding ?? ZERO),
      times(size, isTurned ? dividedBy(WHOLE, entry) : entry),
    ),
    slope: size,
    // Both values of an inverse contract are rounded, to one side: their difference by no more than a unit.
    within: plus(unit(rounding.profitAndLoss), positionValueRounding ? unit(positionValueRounding) : NOTHING),
  };
  return { profit, requirement };
}

/** rate × notional + fixed amounts, where the rate is the same whatever the notional. */
function requirementLine(
  inputs: MarginInputs,
  marginClass: CompiledClass,
  position: Position,
): NearLine | null {
  const quantity = chargedQuantity(marginClass, position);
  const { plans, formulas } = requirementsOf(marginClass, inputs.book.mode);
  const plan = (quantity.lt(0) ? plans.short : plans.long).maintenanceMargin;
  const rate = rateOf(plan);
  if (rate.drivers.has('NOTIONAL') || plan.amounts?.atLeast !== undefined) return null;
  const context = positionContext(inputs, position, quantity, ZERO);
  const part = plan.partOfAmount ? fractionOf(decimal(plan.partOfAmount.part)) : WHOLE;
  const charged = times(
    rate.at((driver) => context.driverValue(driver)),
    part,
  );
  const { notional, margin } = inputs.parameters.rounding;
  const roundings = [
    times(charged, unit(notional)),
    plan.amountStep ? times(part, unit(plan.amountStep)) : NOTHING,
    plan.partOfAmount ? times(part, unit(margin)) : NOTHING,
    plan.partOfAmount?.step ? unit(plan.partOfAmount.step) : NOTHING,
  ];
  const multiplier = multiplierOf(plan.dial);
  const required = dialled(charged, WHOLE, multiplier);
  return {
    // At no notional the formula is its fixed amounts.
    atZero: formulas.maintenanceMargin(context),
    slope: times(required, fractionOf(quantity.abs().times(contractMultiplier(inputs, position.instrument)))),
    // What a dial is applied to it moves by no more than its multiplier, and never by more than that of what is charged.
    within: plus(times(greater(multiplier, WHOLE), roundings.reduce(plus, NOTHING)), unit(margin)),
  };
}

const plannedRates = new WeakMap<RequirementPlan, PlannedRate>();

function rateOf(plan: RequirementPlan): PlannedRate {
  const known = plannedRates.get(plan) ?? requiredRate(plan);
  plannedRates.set(plan, known);
  return known;
}

/** What balances come to less haircuts; null where a weight, a maximum or a requirement makes it no line. */
function collateralLine(inputs: MarginInputs, balances: Moving['balances']): NearLine | null {
  const rules = balances.map(({ asset }) => collateralRule(inputs, asset));
  const isStraight = rules.every(
    ({ concentrationHaircut, assetWeight, debtWeight, isDebtRequirement, maximumValue }) =>
      !concentrationHaircut && !assetWeight && !debtWeight && !isDebtRequirement && maximumValue === null,
  );
  if (!isStraight) return null;
  const recognised = balances.map((balance, index) => {
    const amount = countedAmount(balance);
    return amount.gt(0) ? amount.times(ONE.minus(rules[index]?.haircut ?? ZERO)) : amount;
  });
  const each = unit(inputs.parameters.rounding.collateralValue);
  return {
    atZero: NOTHING,
    slope: fractionOf(sum(recognised)),
    within: times(each, fraction(BigInt(balances.length))),
  };
}

function unit(step: Step): Fraction {
  return fraction(1n, unitsInOne(step));
}
