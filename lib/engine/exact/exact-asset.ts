import { type Fraction, fraction, fractionOf } from '../../domain/number/fraction';
import { accountRate } from '../../domain/margin/method/chosen-rate';
import { figureOfDriver, figureValue } from '../../domain/margin/method/position';
import type { MarginInputs } from '../../domain/margin/method/inputs';
import type { Driver } from '../../domain/curves/curve-document';
import { EXACT } from '../compile/known-members';
import { exactUnits } from './exact-units';
import { type OwnSizes, sizedCurve, type SizedRate } from './rate';
import { lesserUnits, ONE_UNIT, productOf, ratioOf, SCALE, sumOf, unitsOf, unitsOfRatio } from './ratio';
import { type Weighing, weighing } from './weight';

type Purpose = 'initial' | 'maintenance';
type Weighings = Readonly<Record<Purpose, Weighing>>;

/** How balances of one asset count, in one market and by one choice of the account; all in units of 1e-18. */
export interface ExactAsset {
  /** Prices of one unit: the mark, and what is taken for initial margin if owned or owed. */
  readonly mark: bigint;
  readonly owned: bigint;
  readonly owed: bigint;
  /** 1 − haircut. */
  readonly counted: bigint;
  /** What is taken of `counted` for the size of the balance; null: nothing. */
  readonly concentration: SizedRate | null;
  readonly assetWeight: Weighings | null;
  readonly debtWeight: Weighings | null;
  readonly isDebtRequirement: boolean;
  readonly maximumValue: bigint | null;
}

/** What one balance comes to. */
export interface ExactValue {
  readonly equity: bigint;
  /** ≥ 0: the part of a debt that stands among the requirements. */
  readonly requirement: bigint;
}

const PRODUCT_DIGITS = 2 * SCALE;

/** @returns null for what these numbers do not hold */
export function exactAsset(inputs: MarginInputs, asset: string): ExactAsset | null {
  const { parameters, prices, figures } = inputs;
  const rule = parameters.collateral.get(asset);
  const document = parameters.set.document.collateral[asset];
  if (!rule || !document || !EXACT.asset(document)) return null;
  const price = rule.pricedBy === null ? ONE_UNIT : priceUnits(prices.get(rule.pricedBy));
  const stable =
    rule.pricedBy === null || !parameters.isInitialPriceWorse
      ? price
      : priceUnits(figures?.get(rule.pricedBy)?.STABLE_PRICE, true);
  const haircut = exactUnits(rule.haircut);
  if (price === null || stable === null || haircut === null) return null;
  const marketValue = (driver: Driver): Fraction => {
    if (driver === 'SELECTED_RATE') return fractionOf(accountRate(inputs.book));
    const figure = figureOfDriver(driver, false);
    return figure ? figureValue(inputs, asset, figure) : fraction(0n);
  };
  const pair = (of: typeof document.assetWeight): Weighings | null =>
    of
      ? {
          initial: weighing(of.initial, marketValue, parameters.rounding.collateralValue),
          maintenance: weighing(of.maintenance, marketValue, parameters.rounding.collateralValue),
        }
      : null;
  const { concentrationHaircut } = document;
  return {
    mark: price,
    owned: lesserUnits(price, stable),
    owed: price < stable ? stable : price,
    counted: ONE_UNIT - haircut,
    concentration: concentrationHaircut ? sizedCurve(concentrationHaircut, marketValue) : null,
    assetWeight: pair(document.assetWeight),
    debtWeight: pair(document.debtWeight),
    isDebtRequirement: rule.isDebtRequirement,
    maximumValue: rule.maximumValue && exactUnits(rule.maximumValue),
  };
}

function priceUnits(price: Parameters<typeof exactUnits>[0] | undefined, isStable = false): bigint | null {
  return price && (isStable || price.gt(0)) ? exactUnits(price) : null;
}

/** The value of a balance, as `collateralValue` does it. @param amount not 0 */
export function exactValue(
  { rounding }: MarginInputs['parameters'],
  asset: ExactAsset,
  amount: bigint,
  purpose: Purpose,
): ExactValue {
  const isOwned = amount > 0n;
  const price = purpose === 'maintenance' ? asset.mark : isOwned ? asset.owned : asset.owed;
  const exact = amount * price;
  const size = isOwned ? exact : -exact;
  const sizes: OwnSizes = {
    AMOUNT: ratioOf(isOwned ? amount : -amount),
    VALUE: { numerator: size, denominator: ONE_UNIT * ONE_UNIT },
  };
  if (!isOwned) {
    const debt = -unitsOf(exact, PRODUCT_DIGITS, rounding.collateralValue);
    const weighed = asset.debtWeight ? asset.debtWeight[purpose](debt, sizes) : debt;
    return asset.isDebtRequirement
      ? { equity: 0n, requirement: weighed }
      : { equity: -weighed, requirement: 0n };
  }
  const recognised = asset.concentration
    ? unitsOfRatio(
        productOf(
          { numerator: exact, denominator: ONE_UNIT * ONE_UNIT },
          leftOf(asset, asset.concentration, sizes),
        ),
        rounding.collateralValue,
      )
    : unitsOf(exact * asset.counted, PRODUCT_DIGITS + SCALE, rounding.collateralValue);
  const weighed = asset.assetWeight ? asset.assetWeight[purpose](recognised, sizes) : recognised;
  const equity = asset.maximumValue === null ? weighed : lesserUnits(weighed, asset.maximumValue);
  return { equity, requirement: 0n };
}

/** What is recognised after both haircuts. */
function leftOf({ counted }: ExactAsset, concentration: SizedRate, sizes: OwnSizes) {
  const { numerator, denominator } = concentration.at(sizes);
  return sumOf(ratioOf(counted), { numerator: -numerator, denominator });
}
