import { assert } from '../../assert';
import { Decimal, sum, ZERO } from '../../number/decimal';
import { decimalOf, fraction, fractionOf, roundFraction } from '../../number/fraction';
import type { CompiledClass } from './compile';
import type { MarginInputs } from './inputs';
import { nettedPosition, otherLeg } from './legs';
import {
  type ChargedBasis,
  figureOfDriver,
  figureValue,
  markPrice,
  notionalPrice,
  positionContext,
  requirementsOf,
  roundedNotional,
  roundedProfit,
  valuationPrice,
} from './position';
import { chargedBases, chargedOpenLoss, type FilledSide } from './order-charge';
import { type SpotReserve, spotReserve } from './spot-reserve';
import type { Position, PositionMargin, Purpose } from './types';

/** A position's part in the requirement of its portfolio; negative for a hedge. */
export interface PortfolioPart {
  readonly portfolio: string;
  readonly initialMargin: Decimal;
  readonly maintenanceMargin: Decimal;
}

type Requirement = 'initialMargin' | 'maintenanceMargin' | 'fillMargin';

/** A requirement by its class's formula, and what made it; amounts rounded as margins are. */
export interface ChargedRequirement extends ChargedBasis {
  readonly filled: FilledSide;
  /** By the formula. */
  readonly margin: Decimal;
  /** What orders would lose if they were filled, on top of it. */
  readonly openLoss: Decimal;
  /** What orders reserve of a balance, on top of it; null: nothing is reserved. */
  readonly reserve: SpotReserve | null;
  /** The position by itself, before what orders of its own side add. */
  readonly alone: { readonly notional: Decimal; readonly margin: Decimal };
}

/**
 * Of all that a requirement may be charged on what requires most: the position itself before what requires the same.
 * Whatever else the account holds of the contract.
 *
 * @param turned whose choice counts where orders turn the position over: of the net of two legs the other one's
 */
export function chargedRequirement(
  inputs: MarginInputs,
  marginClass: CompiledClass,
  position: Position,
  figure: Requirement,
  turned: Position = position,
): ChargedRequirement {
  const { margin } = inputs.parameters.rounding;
  const requirements = requirementsOf(marginClass, inputs.book.mode);
  const purpose = figure === 'maintenanceMargin' ? 'maintenance' : 'initial';
  const [own, ...withOrders] = chargedBases(inputs, marginClass, position, purpose);
  assert(own !== undefined, 'a position is charged on itself');
  const required = ({ quantity, notional }: ChargedBasis): Decimal => {
    const chosen = quantity.lt(0) === own.quantity.lt(0) ? position : turned;
    const context = positionContext(inputs, chosen, quantity, notional);
    return decimalOf(roundFraction(requirements.formulas[figure](context), margin));
  };
  const alone = { notional: own.notional, margin: required(own) };
  let most = { ...own, margin: alone.margin };
  for (const basis of withOrders) {
    const filled = required(basis);
    if (filled.gt(most.margin)) most = { ...basis, margin: filled };
  }
  const openLoss = purpose === 'initial' ? chargedOpenLoss(inputs, marginClass, position) : ZERO;
  return { ...most, openLoss, reserve: spotReserve(inputs, marginClass, position, purpose), alone };
}

/** A requirement of a position by its class, rounded as the set declares: of a leg what its class charges of both legs. */
export function classMargin(
  inputs: MarginInputs,
  marginClass: CompiledClass,
  position: Position,
  figure: Requirement,
): Decimal {
  const { hedgedLegs } = marginClass;
  const other = hedgedLegs === 'BOTH' ? null : otherLeg(inputs.book, position);
  if (!other) return soleMargin(inputs, marginClass, position, figure);
  if (hedgedLegs === 'NET') {
    const netted = nettedPosition(marginClass, position, other);
    return netted ? soleMargin(inputs, marginClass, netted.position, figure, netted.turned) : ZERO;
  }
  const own = soleMargin(inputs, marginClass, position, figure);
  const others = soleMargin(inputs, marginClass, other, figure);
  const isGreater = position.leg === 'LONG' ? own.gte(others) : own.gt(others);
  return isGreater ? own : ZERO;
}

function soleMargin(...of: Parameters<typeof chargedRequirement>): Decimal {
  const { margin, openLoss, reserve } = chargedRequirement(...of);
  return sum([margin, openLoss, ...(reserve ? [reserve.amount] : [])]);
}

/** Whether a class charges initial margin at another price than maintenance margin. */
export function isChargedApart({ notionalAt }: Pick<CompiledClass, 'notionalAt'>): boolean {
  return notionalAt.initial !== notionalAt.maintenance;
}

/**
 * Whether initial margin, which covers maintenance margin at one price, is charged at another; or with what orders reserve of a
 * balance that counts for less, and so may have less to lose.
 */
function isLifted({ parameters }: MarginInputs, marginClass: CompiledClass): boolean {
  return parameters.isInitialPriceWorse || isChargedApart(marginClass) || marginClass.reserves !== null;
}

/**
 * What lifts initial margin to maintenance margin where it is charged at another price, at which the position is smaller
 * or its rate lower: opening requires the greater of both.
 *
 * The worse of mark and stable price has taken more from the position's profit than it took from its requirement, so what lifts the one is
 * given back to the other, up to what counts for keeping: what is left to open with stays what the venue says, unless
 * an account that may be liquidated could open with it.
 *
 * What orders reserve for keeping beyond what they reserve for opening is no more than what the balance counts for less for opening:
 * so all of that is given back, and what is left to open with is what the worse fill leaves, by the weights for opening.
 *
 * A class that charges the two at prices of its own takes nothing from the profit, so nothing of it is given back.
 *
 * @returns both ≥ 0; 0 wherever both are charged at one price
 * @see docs/methodology.md#opening-at-the-worse-price
 */
export function openingLift(
  inputs: MarginInputs,
  marginClass: CompiledClass,
  position: Position,
  maintenance: { readonly margin: Decimal; readonly profit: Decimal },
): { readonly margin: Decimal; readonly profit: Decimal } {
  if (!isLifted(inputs, marginClass)) return { margin: ZERO, profit: ZERO };
  const initialMargin = classMargin(inputs, marginClass, position, 'initialMargin');
  const profit = recognisedProfit(inputs, marginClass, position, 'initial', initialMargin);
  const margin = Decimal.max(maintenance.margin.minus(initialMargin), ZERO);
  if (isChargedApart(marginClass)) return { margin, profit: ZERO };
  if (marginClass.reserves !== null) return { margin, profit: margin };
  const givable = Decimal.max(maintenance.profit.minus(profit), ZERO);
  return { margin, profit: Decimal.min(margin, givable) };
}

/**
 * Everything the method says of one position.
 *
 * @param part of a position that is margined in a portfolio: what of the portfolio's requirement it makes; else null
 */
export function positionMargin(
  inputs: MarginInputs,
  marginClass: CompiledClass,
  position: Position,
  part: PortfolioPart | null,
): PositionMargin {
  const { parameters } = inputs;
  const mark = markPrice(inputs.prices, position.instrument);
  const { hasFillMargin } = requirementsOf(marginClass, inputs.book.mode);
  const required = (figure: Requirement): Decimal => classMargin(inputs, marginClass, position, figure);
  const ownMargin = part?.initialMargin ?? required('initialMargin');
  const { maintenanceMargin, profit } = positionMaintenance(
    inputs,
    marginClass,
    position,
    part?.maintenanceMargin ?? null,
  );
  const lift = part
    ? { margin: ZERO, profit: ZERO }
    : openingLift(inputs, marginClass, position, { margin: maintenanceMargin, profit });
  const initialMargin = ownMargin.plus(lift.margin);
  const filling = (margin: Decimal): Decimal =>
    isLifted(inputs, marginClass) ? Decimal.max(margin, maintenanceMargin) : margin;
  return {
    instrument: position.instrument,
    ...(position.leg ? { leg: position.leg } : {}),
    marginClass: marginClass.name,
    notional: roundedNotional(
      inputs,
      position,
      notionalPrice(inputs, marginClass, position),
      parameters.rounding.notional,
    ),
    portfolio: part?.portfolio ?? null,
    initialMargin,
    maintenanceMargin,
    fillMargin: hasFillMargin && !part ? filling(required('fillMargin')) : initialMargin,
    unrealisedProfit: roundedProfit(inputs, position, mark, parameters.rounding.profitAndLoss),
    recognisedProfit: profit,
    initialRecognisedProfit: recognisedProfit(inputs, marginClass, position, 'initial', ownMargin).plus(
      lift.profit,
    ),
  };
}

/**
 * What a position needs to be kept, and what counts of its profit meanwhile: all that an account's standing takes of it.
 *
 * @param part of a position that is margined in a portfolio: what of the portfolio's requirement it makes; else null
 */
export function positionMaintenance(
  inputs: MarginInputs,
  marginClass: CompiledClass,
  position: Position,
  part: Decimal | null,
): { readonly maintenanceMargin: Decimal; readonly profit: Decimal } {
  const maintenanceMargin = part ?? classMargin(inputs, marginClass, position, 'maintenanceMargin');
  const profit = recognisedProfit(inputs, marginClass, position, 'maintenance', maintenanceMargin);
  return { maintenanceMargin, profit };
}

/** What counts of a position's unrealised profit: a loss in full, unless the set ignores it for opening. */
function recognisedProfit(
  inputs: MarginInputs,
  { profitWeight }: CompiledClass,
  position: Position,
  purpose: Purpose,
  requirement: Decimal,
): Decimal {
  const { profitAndLoss } = inputs.parameters.rounding;
  const price = valuationPrice(inputs, position.instrument, purpose, position.quantity.gte(0));
  const profit = roundedProfit(inputs, position, price, profitAndLoss);
  if (profit.lt(0) && purpose === 'initial' && profitWeight?.areInitialLossesIgnored) return ZERO;
  if (!profitWeight || profit.lte(0)) return profit;
  const full = profitWeight.isAboveRequirement ? Decimal.min(profit, requirement) : ZERO;
  const weighed = profit.minus(full);
  const counted = profitWeight[purpose].of(
    weighed,
    (driver) => {
      if (driver === 'CONSTANT') return fraction(0n);
      if (driver === 'VALUE') return fractionOf(weighed);
      const figure = figureOfDriver(driver, position.quantity.lt(0));
      assert(figure !== null, `a profit has no ${driver}`);
      return figureValue(inputs, position.instrument, figure);
    },
    profitAndLoss,
  );
  const recognised = full.plus(counted);
  const { initialMaximum } = profitWeight;
  return purpose === 'initial' && initialMaximum ? Decimal.min(recognised, initialMaximum) : recognised;
}
