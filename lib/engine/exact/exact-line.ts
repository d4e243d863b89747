import { type Decimal, ONE, ZERO } from '../../domain/number/decimal';
import { type Fraction, fraction } from '../../domain/number/fraction';
import type { CompiledClass } from '../../domain/margin/method/compile';
import type { MarginInputs } from '../../domain/margin/method/inputs';
import {
  figureOfDriver,
  figureValue,
  positionContext,
  requirementsOf,
} from '../../domain/margin/method/position';
import { otherSettlement } from '../../domain/margin/method/settlement';
import type { Position } from '../../domain/margin/method/types';
import type { Driver } from '../../domain/curves/curve-document';
import { EXACT } from '../compile/known-members';
import { exactUnits } from './exact-units';
import { type SideRequirements, sideRequirements } from './requirement';
import { type Weighing, weighing } from './weight';

const MINUS_ONE = ONE.neg();

/** What counts of a position's profit; all in units of 1e-18. */
export interface ProfitRule {
  readonly initial: Weighing;
  readonly maintenance: Weighing;
  readonly isAboveRequirement: boolean;
  readonly initialMaximum: bigint | null;
  readonly areInitialLossesIgnored: boolean;
}

/**
 * What a position is margined by: its instrument, its side, whether it is a leg, its account's mode, the rate its holder
 * chose.
 */
export interface ExactLine {
  readonly marginClass: string;
  /** In which its class is margined together with others; null: none. */
  readonly portfolio: string | null;
  /** In units of 1e-18. */
  readonly multiplier: bigint;
  /** Its value is −quantity × multiplier / price. */
  readonly isInverse: boolean;
  /** What it settles in beside the unit of account; null: in that. */
  readonly settlesIn: string | null;
  /**
   * The mark, and what is taken for initial margin if owned or owed: price × multiplier in units of 1e-36; of an inverse
   * contract the price in units of 1e-18.
   */
  readonly mark: bigint;
  readonly owned: bigint;
  readonly owed: bigint;
  readonly notionalAt: CompiledClass['notionalAt'];
  readonly isChargedForOrders: boolean;
  readonly initialOrders: CompiledClass['initialOrders'];
  readonly reserves: CompiledClass['reserves'];
  /** How legs are charged; null: there are none. */
  readonly hedgedLegs: CompiledClass['hedgedLegs'];
  /** Of the side that is charged, which orders may turn. */
  requirements(isShort: boolean): SideRequirements;
  /** Null: profit counts in full. */
  readonly profit: ProfitRule | null;
}

/**
 * @param position its quantity's sign, its chosen rate and its orders alone are read
 * @param inputs of an account that is not refused and has this position only
 * @returns null for what these numbers do not hold
 */
export function exactLine(inputs: MarginInputs, position: Position): ExactLine | null {
  const { parameters, instruments, prices, figures, book } = inputs;
  const { instrument } = position;
  const marginClass = parameters.classOfInstrument.get(instrument);
  const terms = instruments.get(instrument);
  const price = prices.get(instrument);
  if (!marginClass || !terms || !EXACT.terms(terms) || !terms.multiplier.gt(0) || !price?.gt(0)) return null;
  const { plans, stated } = requirementsOf(marginClass, book.mode);
  if (!EXACT.class(parameters.set.document.marginClasses[marginClass.name]) || !EXACT.requirements(stated))
    return null;
  const multiplier = exactUnits(terms.multiplier);
  const stable = parameters.isInitialPriceWorse ? figures?.get(instrument)?.STABLE_PRICE : price;
  if (multiplier === null || !stable) return null;
  const isInverse = terms.isInverse ?? false;
  const portfolio = parameters.portfolioOfClass.get(marginClass.name) ?? null;
  const settlesIn = otherSettlement(inputs, instrument);
  // The reference method refuses it.
  if ((isInverse || settlesIn !== null) && portfolio !== null) return null;
  const priced = pricedUnits(price, stable, isInverse ? 1n : multiplier);
  if (!priced) return null;

  const sides: (SideRequirements | null)[] = [null, null];
  const requirements = (isShort: boolean): SideRequirements =>
    (sides[Number(isShort)] ??= sideRequirements(isShort ? plans.short : plans.long, {
      rounding: parameters.rounding.margin,
      marketValue: (driver) =>
        positionContext(inputs, position, isShort ? MINUS_ONE : ONE, ZERO).driverValue(driver),
    }));
  return {
    marginClass: marginClass.name,
    portfolio,
    multiplier,
    isInverse,
    settlesIn,
    ...priced,
    notionalAt: marginClass.notionalAt,
    isChargedForOrders: marginClass.isChargedForOrders,
    initialOrders: marginClass.initialOrders,
    reserves: marginClass.reserves,
    hedgedLegs: marginClass.hedgedLegs,
    requirements,
    profit: profitRule(inputs, marginClass.name, position),
  };
}

function pricedUnits(
  mark: Decimal,
  stable: Decimal,
  multiplier: bigint,
): Pick<ExactLine, 'mark' | 'owned' | 'owed'> | null {
  const [markUnits, stableUnits] = [exactUnits(mark), exactUnits(stable)];
  if (markUnits === null || stableUnits === null) return null;
  const [lesser, greater] = markUnits < stableUnits ? [markUnits, stableUnits] : [stableUnits, markUnits];
  return { mark: markUnits * multiplier, owned: lesser * multiplier, owed: greater * multiplier };
}

function profitRule(inputs: MarginInputs, className: string, position: Position): ProfitRule | null {
  const { set, classes, rounding } = inputs.parameters;
  const document = set.document.marginClasses[className]?.profitWeight;
  const compiled = classes.get(className)?.profitWeight;
  if (!document || !compiled) return null;
  const marketValue = (driver: Driver): Fraction => {
    const figure = figureOfDriver(driver, position.quantity.lt(0));
    return figure ? figureValue(inputs, position.instrument, figure) : fraction(0n);
  };
  return {
    initial: weighing(document.initial, marketValue, rounding.profitAndLoss),
    maintenance: weighing(document.maintenance, marketValue, rounding.profitAndLoss),
    isAboveRequirement: compiled.isAboveRequirement,
    initialMaximum: compiled.initialMaximum && exactUnits(compiled.initialMaximum),
    areInitialLossesIgnored: compiled.areInitialLossesIgnored,
  };
}
