import { type Decimal, round, sum, ZERO } from '../../number/decimal';
import { decimalOf, roundFraction } from '../../number/fraction';
import { jsonPointer } from '../../json/json-pointer';
import { assetPrice, collateralDriver, collateralRule, collateralValue } from '../method/collateral';
import { liftTerms, openingLiftOf } from './explain-opening';
import { quantityText, TERM_ROUNDING, withRounding } from './explain-terms';
import { groupedText, percentText } from './figure-text';
import type { MarginInputs } from '../method/inputs';
import { roundedNotional, roundedProfit, valuationPrice } from '../method/position';
import type { CollateralBalance, Position, PositionMargin, Purpose, Term } from '../method/types';

/** What a weight, a cap or both moved, as one term; none when nothing was moved. */
function movedTerm(
  kind: 'WEIGHT' | 'CAP',
  path: string,
  subject: string,
  basis: Decimal,
  amount: Decimal,
): Term[] {
  if (amount.isZero()) return [];
  const rate = basis.isZero() ? null : round(amount.div(basis), TERM_ROUNDING);
  const label =
    kind === 'CAP'
      ? `${subject}: what exceeds the maximum is not recognised`
      : `${subject} weighs ${percentText(round(basis.plus(amount).div(basis).abs(), { scale: 10, mode: 'HALF_EVEN' }))}`;
  return [{ kind, path, subject, basis, rate, amount, label }];
}

/** The terms of a balance in equity; none for a debt that stands among the requirements. */
export function balanceTerms(inputs: MarginInputs, balance: CollateralBalance, purpose: Purpose): Term[] {
  const { asset, amount } = balance;
  if (amount.isZero()) return [];
  const rule = collateralRule(inputs, asset);
  const isOwned = amount.gt(0);
  if (!isOwned && rule.isDebtRequirement) return [];
  const price = assetPrice(inputs, rule, purpose, isOwned);
  const full = amount.times(price);
  const basis = round(full, TERM_ROUNDING);
  const terms: Term[] = [
    {
      kind: 'COLLATERAL',
      path: jsonPointer('collateral', asset),
      subject: asset,
      basis,
      rate: null,
      amount: basis,
      label: `${isOwned ? '' : 'debt of '}${groupedText(amount.abs())} ${asset}${rule.pricedBy === null ? '' : ` at ${groupedText(price)}`}`,
    },
  ];
  let value = full;
  const haircut = (fraction: Decimal, key: string, name: string): void => {
    if (fraction.isZero()) return;
    value = value.minus(full.times(fraction));
    terms.push({
      kind: 'HAIRCUT',
      path: jsonPointer('collateral', asset, key),
      subject: asset,
      basis,
      rate: fraction,
      amount: round(full.times(fraction).neg(), TERM_ROUNDING),
      label: `${name} of ${percentText(fraction)} on ${asset}`,
    });
  };
  if (isOwned) {
    haircut(rule.haircut, 'haircut', 'haircut');
    const concentration = rule.concentrationHaircut?.at(collateralDriver(inputs, balance, full));
    if (concentration)
      haircut(
        decimalOf(roundFraction(concentration, TERM_ROUNDING)),
        'concentrationHaircut',
        'concentration haircut',
      );
  }
  const rounding = inputs.parameters.rounding.collateralValue;
  const counted = collateralValue(inputs, balance, purpose).equity;
  if (!rule.assetWeight && !rule.debtWeight && !rule.maximumValue)
    return withRounding(terms, counted, asset, 'collateralValue', rounding);
  const rounded = withRounding(terms, round(value, rounding), asset, 'collateralValue', rounding);
  return [
    ...rounded,
    ...weighedTerms(inputs, balance, purpose, sum(rounded.map((term) => term.amount)), counted),
  ];
}

/** From a rounded value to what counts of it: by weight, then by the asset's maximum. */
function weighedTerms(
  inputs: MarginInputs,
  balance: CollateralBalance,
  purpose: Purpose,
  value: Decimal,
  counted: Decimal,
): Term[] {
  const { asset, amount } = balance;
  const rule = collateralRule(inputs, asset);
  const moved = counted.minus(value);
  const isCapped = amount.gt(0) && rule.maximumValue !== null && counted.eq(rule.maximumValue);
  const key = amount.gt(0) ? 'assetWeight' : 'debtWeight';
  return isCapped
    ? movedTerm('CAP', jsonPointer('collateral', asset, 'maximumValue'), asset, value, moved)
    : movedTerm('WEIGHT', jsonPointer('collateral', asset, key, purpose), asset, value, moved);
}

/** The term of a debt that stands among the requirements; none for any other balance. */
export function debtTerms(inputs: MarginInputs, balance: CollateralBalance, purpose: Purpose): Term[] {
  const { requirement } = collateralValue(inputs, balance, purpose);
  if (requirement.isZero()) return [];
  const { asset, amount } = balance;
  const rule = collateralRule(inputs, asset);
  const price = assetPrice(inputs, rule, purpose, false);
  const value = round(amount.abs().times(price), TERM_ROUNDING);
  return [
    {
      kind: 'DEBT',
      path: jsonPointer('collateral', asset, ...(rule.debtWeight ? ['debtWeight', purpose] : ['debtAs'])),
      subject: asset,
      basis: value,
      rate: value.isZero() ? null : round(requirement.div(value), TERM_ROUNDING),
      amount: requirement,
      label: `debt of ${groupedText(amount.abs())} ${asset} at ${groupedText(price)}`,
    },
  ];
}

/** The terms of a position's profit or loss in equity: all of it, less what is not recognised. */
export function profitTerms(
  inputs: MarginInputs,
  position: Position,
  figures: PositionMargin,
  purpose: Purpose,
): Term[] {
  const { instrument, quantity, entryPrice } = position;
  const price = valuationPrice(inputs, instrument, purpose, quantity.gte(0));
  const side = quantity.gt(0) ? 'long' : 'short';
  const { profitAndLoss } = inputs.parameters.rounding;
  const profit = roundedProfit(inputs, position, price, profitAndLoss);
  const term: Term = {
    kind: 'UNREALISED_PROFIT',
    path: '',
    subject: instrument,
    basis: roundedNotional(inputs, position, price, TERM_ROUNDING),
    rate: null,
    amount: roundedProfit(inputs, position, price, TERM_ROUNDING),
    label: `${side} ${quantityText(inputs, position)} from ${groupedText(entryPrice)} to ${groupedText(price)}`,
  };
  const lift = purpose === 'initial' ? openingLiftOf(inputs, position, figures).profit : ZERO;
  const recognised = purpose === 'initial' ? figures.initialRecognisedProfit : figures.recognisedProfit;
  return [
    ...withRounding([term], profit, instrument, 'profitAndLoss', profitAndLoss),
    ...movedTerm(
      'WEIGHT',
      jsonPointer('marginClasses', figures.marginClass, 'profitWeight', purpose),
      instrument,
      profit,
      recognised.minus(lift).minus(profit),
    ),
    ...liftTerms(instrument, lift),
  ];
}
