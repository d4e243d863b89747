import { assert } from '../../assert';
import { Decimal, ZERO } from '../../number/decimal';
import { decimalOf, fraction, fractionOf, roundFraction } from '../../number/fraction';
import type { CompiledClass } from './compile';
import type { MarginInputs } from './inputs';
import {
  chargedBasis,
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
import type { Position, PositionMargin, Purpose } from './types';

/** A position's part in the requirement of its portfolio; negative for a hedge. */
export interface PortfolioPart {
  readonly portfolio: string;
  readonly initialMargin: Decimal;
  readonly maintenanceMargin: Decimal;
}

/** A requirement of a position by its class, rounded as the set declares. */
export function classMargin(
  inputs: MarginInputs,
  marginClass: CompiledClass,
  position: Position,
  figure: 'initialMargin' | 'maintenanceMargin' | 'fillMargin',
): Decimal {
  const { margin } = inputs.parameters.rounding;
  const requirements = requirementsOf(marginClass, inputs.book.mode);
  const purpose = figure === 'maintenanceMargin' ? 'maintenance' : 'initial';
  const basis = chargedBasis(inputs, marginClass, position, purpose);
  const context = positionContext(inputs, position, basis.quantity, basis.notional);
  return decimalOf(roundFraction(requirements.formulas[figure](context), margin));
}

/**
 * What lifts initial margin to maintenance margin where the worse price made the position smaller, or its rate lower.
 *
 * That price has taken more from the position's profit than it took from its requirement, so what lifts the one is
 * given back to the other, up to what counts for keeping: what is left to open with stays what the venue says, unless
 * an account that may be liquidated could open with it.
 *
 * @returns both ≥ 0; 0 wherever positions open at the mark
 * @see docs/methodology.md#opening-at-the-worse-price
 */
export function openingLift(
  inputs: MarginInputs,
  marginClass: CompiledClass,
  position: Position,
  maintenance: { readonly margin: Decimal; readonly profit: Decimal },
): { readonly margin: Decimal; readonly profit: Decimal } {
  if (!inputs.parameters.isInitialPriceWorse) return { margin: ZERO, profit: ZERO };
  const initialMargin = classMargin(inputs, marginClass, position, 'initialMargin');
  const profit = recognisedProfit(inputs, marginClass, position, 'initial', initialMargin);
  const margin = Decimal.max(maintenance.margin.minus(initialMargin), ZERO);
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
  const required = (figure: 'initialMargin' | 'maintenanceMargin' | 'fillMargin'): Decimal =>
    classMargin(inputs, marginClass, position, figure);
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
  return {
    instrument: position.instrument,
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
    fillMargin:
      hasFillMargin && !part
        ? heldByWorsePrice(parameters, required('fillMargin'), maintenanceMargin)
        : initialMargin,
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

function heldByWorsePrice(
  { isInitialPriceWorse }: MarginInputs['parameters'],
  margin: Decimal,
  maintenanceMargin: Decimal,
): Decimal {
  return isInitialPriceWorse ? Decimal.max(margin, maintenanceMargin) : margin;
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
