import { assert } from '../../assert';
import { Decimal, ONE, round, ZERO } from '../../number/decimal';
import {
  decimalOf,
  fraction,
  type Fraction,
  fractionOf,
  minus,
  roundFraction,
  times,
  WHOLE,
} from '../../number/fraction';
import type { Driver } from '../../curves/curve-document';
import { accountRate } from './chosen-rate';
import type { CompiledCollateral } from './compile';
import type { MarginInputs } from './inputs';
import { figureOfDriver, figureValue, valuationPrice } from './position';
import type { CollateralBalance, Purpose } from './types';

/** What one balance comes to, in the settlement asset, rounded as declared. */
export interface CollateralValue {
  /** Signed part of equity. */
  readonly equity: Decimal;
  /** ≥ 0: the part of a debt that stands among the requirements. */
  readonly requirement: Decimal;
}

export function collateralRule(
  { parameters }: Pick<MarginInputs, 'parameters'>,
  asset: string,
): CompiledCollateral {
  const rule = parameters.collateral.get(asset);
  assert(rule !== undefined, 'a margined balance has a collateral rule');
  return rule;
}

/** What a balance counts as: less the interest that is owed on it and not booked yet. */
export function countedAmount({ amount, accruedInterest }: CollateralBalance): Decimal {
  return accruedInterest ? amount.minus(accruedInterest) : amount;
}

/** Price of one unit: 1 for the settlement asset. */
export function assetPrice(
  inputs: MarginInputs,
  { pricedBy }: CompiledCollateral,
  purpose: Purpose,
  isOwned: boolean,
): Decimal {
  return pricedBy === null ? ONE : valuationPrice(inputs, pricedBy, purpose, isOwned);
}

/** The value of a driver of a balance worth `value` (absolute, exact). */
export function collateralDriver(
  inputs: MarginInputs,
  balance: CollateralBalance,
  value: Decimal,
): (driver: Driver) => Fraction {
  return (driver) => {
    if (driver === 'CONSTANT') return fraction(0n);
    if (driver === 'AMOUNT') return fractionOf(countedAmount(balance).abs());
    if (driver === 'VALUE') return fractionOf(value);
    if (driver === 'SELECTED_RATE') return fractionOf(accountRate(inputs.book));
    const figure = figureOfDriver(driver, false);
    assert(figure !== null, `a balance has no ${driver}`);
    return figureValue(inputs, balance.asset, figure);
  };
}

/** What of a positive balance's value is recognised after its haircuts, exact; 0 when they come to all of it. */
export function recognisedFraction(
  inputs: MarginInputs,
  rule: CompiledCollateral,
  balance: CollateralBalance,
  value: Decimal,
): Fraction {
  const left = minus(WHOLE, fractionOf(rule.haircut));
  if (!rule.concentrationHaircut) return left;
  return minus(left, rule.concentrationHaircut.at(collateralDriver(inputs, balance, value)));
}

/**
 * A positive balance counts for its value less haircuts, rounded as `collateralValue`, times its weight, up to the
 * asset's maximum; a debt for its whole value times its weight, against equity or among the requirements.
 *
 * @returns nothing for a balance of 0, priced or not
 */
export function collateralValue(
  inputs: MarginInputs,
  balance: CollateralBalance,
  purpose: Purpose,
): CollateralValue {
  const amount = countedAmount(balance);
  if (amount.isZero()) return { equity: ZERO, requirement: ZERO };
  const rule = collateralRule(inputs, balance.asset);
  const rounding = inputs.parameters.rounding.collateralValue;
  const isOwned = amount.gt(0);
  const exact = amount.times(assetPrice(inputs, rule, purpose, isOwned));
  const driver = collateralDriver(inputs, balance, exact.abs());
  if (!isOwned) {
    const debt = round(exact, rounding).neg();
    const weighed = rule.debtWeight ? rule.debtWeight[purpose].of(debt, driver, rounding) : debt;
    return rule.isDebtRequirement
      ? { equity: ZERO, requirement: weighed }
      : { equity: weighed.neg(), requirement: ZERO };
  }
  const recognised = rule.concentrationHaircut
    ? decimalOf(
        roundFraction(times(fractionOf(exact), recognisedFraction(inputs, rule, balance, exact)), rounding),
      )
    : round(exact.times(ONE.minus(rule.haircut)), rounding);
  const weighed = rule.assetWeight ? rule.assetWeight[purpose].of(recognised, driver, rounding) : recognised;
  const equity = rule.maximumValue ? Decimal.min(weighed, rule.maximumValue) : weighed;
  return { equity, requirement: ZERO };
}
