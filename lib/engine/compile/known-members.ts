import {
  anyFigure,
  anything,
  eitherOf,
  type Known,
  lazily,
  listOf,
  members,
  oneOf,
  recordOf,
  remembered,
} from './allowlist';
import { OFFSET, PORTFOLIO } from './known-portfolios';
import { ROUNDING, STEP } from './known-roundings';

/**
 * Every member of the language that the engine's numbers compute with, and every value of it where values differ in
 * kind. Whatever is not listed is not known: a member, a driver or a mode that is added to the language goes to the
 * reference method until it is listed here, and listed it must be computed.
 *
 * The kernel's numbers know less than the exact ones: of a member that they leave out, the absence only.
 */

const CURVE: Known = members({
  driver: oneOf(
    ...['CONSTANT', 'NOTIONAL', 'QUANTITY', 'SELECTED_RATE', 'OPEN_INTEREST', 'SIDE_OPEN_INTEREST', 'SKEW'],
    ...['NET_PROFIT', 'VOLATILITY', 'DAYS_TO_EXPIRY', 'AMOUNT', 'VALUE', 'TOTAL_DEPOSITS', 'TOTAL_BORROWS'],
  ),
  shape: oneOf('CONSTANT', 'MARGINAL_TIERS', 'WHOLE_TIERS', 'LINEAR', 'SQRT', 'POWER'),
  per: anyFigure,
  driverStep: STEP,
  least: anyFigure,
  greatest: anyFigure,
  step: STEP,
  tiers: listOf(members({ floor: anyFigure, rate: anyFigure, maxLeverage: anyFigure })),
  points: listOf(members({ at: anyFigure, rate: anyFigure })),
  beyond: oneOf('HOLD', 'EXTEND'),
  rate: anyFigure,
  intercept: anyFigure,
  coefficient: anyFigure,
  exponent: anyFigure,
  shift: anyFigure,
  innerStep: STEP,
  rootStep: STEP,
  over: anyFigure,
  through: lazily(() => CURVE),
});

const MODIFIERS = listOf(
  members({
    operation: oneOf('ADD', 'MULTIPLY', 'MAX', 'MIN', 'BLEND'),
    curve: CURVE,
    weight: anyFigure,
    step: STEP,
    touches: oneOf('INITIAL', 'MAINTENANCE', 'BOTH'),
  }),
);

const FORMULA = members({
  curve: CURVE,
  modifiers: MODIFIERS,
  short: members({ curve: CURVE, modifiers: MODIFIERS }),
  step: STEP,
  amountStep: STEP,
  amounts: members({
    perContract: anyFigure,
    perPosition: anyFigure,
    perOrder: anyFigure,
    atLeast: anyFigure,
  }),
  link: oneOf('BASE_INITIAL', 'FULL_INITIAL'),
  of: oneOf('RATE', 'AMOUNT'),
  fraction: anyFigure,
});

const WEIGHT = members({ curve: CURVE, modifiers: MODIFIERS, step: STEP, amountStep: ROUNDING });
const WEIGHTS = { initial: WEIGHT, maintenance: WEIGHT };

const DIAL = members({ initial: anyFigure, maintenance: anyFigure });
const requirementsWith = (fill: Readonly<Record<string, Known>>) => ({
  ...{ initialMargin: FORMULA, maintenanceMargin: FORMULA },
  ...fill,
});
/** @param fill what a fill needs, where that is known */
const rampWith = (fill: Readonly<Record<string, Known>>): Known => {
  const ramp: Known = members({
    weight: DIAL,
    before: members({
      ...requirementsWith(fill),
      modes: recordOf(members(requirementsWith(fill))),
      ramp: lazily(() => ramp),
    }),
  });
  return ramp;
};

const NOTIONAL_PRICE = oneOf('MARK', 'ENTRY');

/** Orders that are charged with their position. */
const CHARGED_ORDERS = eitherOf(
  oneOf('IGNORED', 'WORST_CASE'),
  members({
    requirement: oneOf('INITIAL'),
    price: oneOf('MARK', 'LIMIT'),
    openLoss: oneOf('IGNORED', 'CHARGED'),
  }),
);

/** What a class states for all its modes; the requirements are asked about by themselves. */
const narrowClass = {
  instruments: anything,
  initialMargin: anything,
  maintenanceMargin: anything,
  fillMargin: anything,
  modes: anything,
  notionalAt: oneOf('MARK'),
  // What no line says of a position with orders, or of two legs together, is in a charge of its own.
  openOrders: CHARGED_ORDERS,
  hedgedLegs: oneOf('BOTH', 'GREATER', 'NET'),
  dial: DIAL,
  ramp: rampWith({}),
  // Informs traders.
  maximumNotional: anything,
};
const narrowRequirements = requirementsWith({});

const narrowAsset = {
  haircut: anyFigure,
  pricedBy: anyFigure,
  debtAs: oneOf('EQUITY'),
  // What evidence takes calls as a share of.
  liquid: anything,
};

const terms = {
  symbol: anyFigure,
  multiplier: anything,
  kind: oneOf('PERPETUAL', 'FUTURE', 'OPTION', 'SPOT'),
  underlying: anyFigure,
  expiresAt: anything,
  option: members({ strike: anything, right: oneOf('CALL', 'PUT') }),
  isInverse: oneOf(true, false),
  // What settles in another asset than the unit of account is no line of the kernel's: the exact numbers value it.
  settlementAsset: anyFigure,
};

const narrowRules = {
  warningLevel: anyFigure,
  callLevel: anyFigure,
  liquidationLevel: anyFigure,
  callAt: oneOf('CALL_LEVEL', 'INITIAL_MARGIN'),
  comparison: oneOf('BELOW', 'AT_OR_BELOW'),
  withoutRequirement: oneOf('LIQUIDATION', 'OK'),
  // What follows from figures, not what they are.
  underMargined: anything,
  liquidationFee: anything,
  gracePeriodMinutes: anything,
};

const narrowSet = {
  format: anything,
  settlementAsset: anything,
  // What settles in one of them is no line of the kernel's.
  settlementAssets: listOf(anyFigure),
  marginClasses: anything,
  collateral: anything,
  // Who holds what is in one goes to the exact numbers.
  portfolios: anything,
  offsets: listOf(() => false),
  // Laws of dials: what they decide comes as a member of its own.
  adjustmentProgrammes: anything,
  accountRules: members(narrowRules),
  // Which prices are taken is decided before they are here.
  marketData: members({ maximumAgeSeconds: anything, initialPrice: oneOf('MARK'), priceGuard: anything }),
  rounding: members({
    notional: ROUNDING,
    margin: ROUNDING,
    profitAndLoss: ROUNDING,
    collateralValue: ROUNDING,
    positionValue: ROUNDING,
  }),
};

/** Of a market: what prices, terms and figures say is asked about one by one. */
const MARKET = members({
  instruments: anything,
  prices: anything,
  figures: anything,
  asOf: anything,
  observedAt: anything,
});

/** What some numbers know of each part of an account's inputs. */
export interface Knowledge {
  /** Of a parameter set beside its classes and assets; unknown, and no account is theirs. */
  readonly set: Known;
  readonly market: Known;
  readonly class: Known;
  /** What a class, or one of its modes, requires: the two formulas, and a fill's where there is one. */
  readonly requirements: Known;
  readonly asset: Known;
  readonly terms: Known;
}

/** Every set, class and asset is asked about once; a market is another one each time. */
function rememberedAll({ market, ...documents }: Knowledge): Knowledge {
  const { set, class: ofClass, requirements, asset, terms: ofTerms } = documents;
  return {
    market,
    set: remembered(set),
    class: remembered(ofClass),
    requirements: remembered(requirements),
    asset: remembered(asset),
    terms: remembered(ofTerms),
  };
}

/** What the narrow kernel computes with. */
export const NARROW = rememberedAll({
  set: members(narrowSet),
  market: MARKET,
  class: members(narrowClass),
  requirements: members(narrowRequirements),
  asset: members(narrowAsset),
  terms: members(terms),
});

/** What integers of any size compute with. */
export const EXACT = rememberedAll({
  set: members({
    ...narrowSet,
    portfolios: recordOf(PORTFOLIO),
    offsets: listOf(OFFSET),
    accountRules: members({ ...narrowRules, maximumProfit: anyFigure }),
    marketData: members({
      maximumAgeSeconds: anything,
      initialPrice: oneOf('MARK', 'WORSE_OF_MARK_AND_STABLE'),
      priceGuard: anything,
    }),
  }),
  market: MARKET,
  class: members({
    ...narrowClass,
    // What they reserve of a balance depends on the balance, which no line of the kernel's knows of.
    openOrders: eitherOf(CHARGED_ORDERS, members({ reserves: anyFigure })),
    ramp: rampWith({ fillMargin: FORMULA }),
    notionalAt: eitherOf(NOTIONAL_PRICE, members({ initial: NOTIONAL_PRICE, maintenance: NOTIONAL_PRICE })),
    profitWeight: members({
      ...WEIGHTS,
      above: oneOf('ZERO', 'REQUIREMENT'),
      initialMaximum: anyFigure,
      initialLosses: oneOf('COUNTED', 'IGNORED'),
    }),
  }),
  requirements: members({ ...narrowRequirements, fillMargin: FORMULA }),
  asset: members({
    ...narrowAsset,
    concentrationHaircut: CURVE,
    assetWeight: members(WEIGHTS),
    debtWeight: members(WEIGHTS),
    debtAs: oneOf('EQUITY', 'REQUIREMENT'),
    maximumValue: anyFigure,
  }),
  terms: members(terms),
});
