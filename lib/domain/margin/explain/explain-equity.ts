import { Decimal, round, sum, ZERO } from '../../number/decimal';
import { decimalOf, roundFraction } from '../../number/fraction';
import { jsonPointer } from '../../json/json-pointer';
import {
  assetPrice,
  collateralDriver,
  collateralRule,
  collateralValue,
  countedAmount,
} from '../method/collateral';
import { classOf, liftTerms, openingLiftOf } from './explain-opening';
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
  why = '',
): Term[] {
  if (amount.isZero()) return [];
  const rate = basis.isZero() ? null : round(amount.div(basis), TERM_ROUNDING);
  const label =
    kind === 'CAP'
      ? `${subject}: what exceeds the maximum is not recognised`
      : `${subject} weighs ${percentText(round(basis.plus(amount).div(basis).abs(), { scale: 10, mode: 'HALF_EVEN' }))}${why}`;
  return [{ kind, path, subject, basis, rate, amount, label }];
}

/** The terms of a balance in equity; none for a debt that stands among the requirements. */
export function balanceTerms(inputs: MarginInputs, balance: CollateralBalance, purpose: Purpose): Term[] {
  const { asset, amount } = balance;
  const counted = countedAmount(balance);
  if (counted.isZero()) return [];
  const rule = collateralRule(inputs, asset);
  const isOwned = counted.gt(0);
  if (!isOwned && rule.isDebtRequirement) return [];
  const price = assetPrice(inputs, rule, purpose, isOwned);
  const full = counted.times(price);
  const basis = round(full, TERM_ROUNDING);
  const held = round(amount.times(price), TERM_ROUNDING);
  const at = rule.pricedBy === null ? '' : ` at ${groupedText(price)}`;
  const terms: Term[] = [
    {
      kind: 'COLLATERAL',
      path: jsonPointer('collateral', asset),
      subject: asset,
      basis: held,
      rate: null,
      amount: held,
      label: `${amount.lt(0) ? 'debt of ' : ''}${groupedText(amount.abs())} ${asset}${at}`,
    },
    ...interestTerm(balance, basis.minus(held), at),
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
  const equity = collateralValue(inputs, balance, purpose).equity;
  if (!rule.assetWeight && !rule.debtWeight && !rule.maximumValue)
    return withRounding(terms, equity, asset, 'collateralValue', rounding);
  const rounded = withRounding(terms, round(value, rounding), asset, 'collateralValue', rounding);
  return [
    ...rounded,
    ...weighedTerms(inputs, balance, purpose, sum(rounded.map((term) => term.amount)), equity),
  ];
}

/** What is owed on a balance and not booked yet, as its own term; none where nothing is. @param amount ≤ 0 in equity */
function interestTerm({ asset, accruedInterest }: CollateralBalance, amount: Decimal, at: string): Term[] {
  if (!accruedInterest || accruedInterest.isZero()) return [];
  return [
    {
      kind: 'ACCRUED_INTEREST',
      path: jsonPointer('collateral', asset),
      subject: asset,
      basis: amount.abs(),
      rate: null,
      amount,
      label: `accrued interest of ${groupedText(accruedInterest)} ${asset}${at}`,
    },
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
  const { asset } = balance;
  const isOwned = countedAmount(balance).gt(0);
  const rule = collateralRule(inputs, asset);
  const moved = counted.minus(value);
  const isCapped = isOwned && rule.maximumValue !== null && counted.eq(rule.maximumValue);
  const key = isOwned ? 'assetWeight' : 'debtWeight';
  return isCapped
    ? movedTerm('CAP', jsonPointer('collateral', asset, 'maximumValue'), asset, value, moved)
    : movedTerm(
        'WEIGHT',
        jsonPointer('collateral', asset, key, purpose),
        asset,
        value,
        moved,
        chosenWords(inputs, balance, purpose),
      );
}

/** Why a balance weighs what it does, where the rate that was chosen for all of the account made it so. */
function chosenWords(inputs: MarginInputs, balance: CollateralBalance, purpose: Purpose): string {
  const { selectedRate, ...others } = inputs.book;
  if (!selectedRate || purpose === 'maintenance') return '';
  const [chosen, without] = [inputs, { ...inputs, book: others }].map((one) =>
    collateralValue(one, balance, purpose),
  );
  const isMoved =
    chosen && without && !(chosen.equity.eq(without.equity) && chosen.requirement.eq(without.requirement));
  return isMoved ? `, by the rate of ${percentText(selectedRate)} that was chosen for the account` : '';
}

/** The terms of a debt that stands among the requirements, its accrued interest apart; none for any other balance. */
export function debtTerms(inputs: MarginInputs, balance: CollateralBalance, purpose: Purpose): Term[] {
  const { requirement } = collateralValue(inputs, balance, purpose);
  if (requirement.isZero()) return [];
  const { asset, amount } = balance;
  const rule = collateralRule(inputs, asset);
  const price = assetPrice(inputs, rule, purpose, false);
  const counted = countedAmount(balance).abs();
  const why = chosenWords(inputs, balance, purpose);
  const term = (kind: 'DEBT' | 'ACCRUED_INTEREST', owed: Decimal, required: Decimal, words: string): Term => {
    const value = round(owed.times(price), TERM_ROUNDING);
    return {
      kind,
      path: jsonPointer('collateral', asset, ...(rule.debtWeight ? ['debtWeight', purpose] : ['debtAs'])),
      subject: asset,
      basis: value,
      rate: value.isZero() ? null : round(required.div(value), TERM_ROUNDING),
      amount: required,
      label: `${words} of ${groupedText(owed)} ${asset} at ${groupedText(price)}${why}`,
    };
  };
  // A balance that pays a part of the interest leaves the rest of it as the whole debt.
  const debt = Decimal.max(amount.neg(), ZERO);
  const ofDebt = round(requirement.times(debt).div(counted), TERM_ROUNDING);
  return [
    ...(debt.isZero() ? [] : [term('DEBT', debt, ofDebt, 'debt')]),
    ...(debt.eq(counted)
      ? []
      : [term('ACCRUED_INTEREST', counted.minus(debt), requirement.minus(ofDebt), 'accrued interest')]),
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
    amount: roundedProfit(inputs, { ...position, accruedFunding: ZERO }, price, TERM_ROUNDING),
    label: `${side} ${quantityText(inputs, position)} from ${groupedText(entryPrice)} to ${groupedText(price)}`,
  };
  const lift = purpose === 'initial' ? openingLiftOf(inputs, position, figures).profit : ZERO;
  const recognised = purpose === 'initial' ? figures.initialRecognisedProfit : figures.recognisedProfit;
  return [
    ...withRounding([term, ...fundingTerm(position)], profit, instrument, 'profitAndLoss', profitAndLoss),
    ...movedTerm(
      'WEIGHT',
      jsonPointer('marginClasses', figures.marginClass, 'profitWeight', purpose),
      instrument,
      profit,
      recognised.minus(lift).minus(profit),
    ),
    ...(lift.isZero() ? [] : liftTerms(classOf(inputs, figures), instrument, lift)),
  ];
}

/** The funding that has accrued on a position, as its own term; none where there is none. */
function fundingTerm({ instrument, accruedFunding }: Position): Term[] {
  if (!accruedFunding || accruedFunding.isZero()) return [];
  return [
    {
      kind: 'ACCRUED_FUNDING',
      path: '',
      subject: instrument,
      basis: accruedFunding.abs(),
      rate: null,
      amount: accruedFunding,
      label: `accrued funding, ${accruedFunding.lt(0) ? 'owed by' : 'owed to'} the account`,
    },
  ];
}
