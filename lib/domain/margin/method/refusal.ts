import { type CompiledParameters, driversOfClass } from './compile';
import { countedAmount } from './collateral';
import { figureOfDriver, isInverse, requirementsOf } from './position';
import type { MarginInputs } from './inputs';
import { chargeableOrders, isCharged, needsLimitPrices } from './open-orders';
import { otherSettlement, otherSettlements } from './settlement';
import type { AccountBook, MarginRefusal, Position } from './types';

/** What an account that cannot be margined lacks: instruments, assets, or figures of them. */
export function missingOf(refusal: MarginRefusal): readonly string[] {
  switch (refusal.code) {
    case 'NoCollateralRule':
      return refusal.assets;
    case 'MissingMarketFigure':
      return refusal.figures;
    case 'UnsoundMarket':
    case 'CalculationFailed':
      return refusal.reasons;
    case 'UnknownMode':
      return refusal.modes;
    case 'NoMarginClass':
    case 'SettlementNotAllowed':
    case 'LegsNotAllowed':
    case 'MissingOrderPrices':
    case 'MissingPrice':
    case 'StalePrice':
      return refusal.instruments;
  }
}

const SENTENCES: Record<MarginRefusal['code'], (concerned: string) => string> = {
  MissingPrice: (instruments) => `No mark price for ${instruments}; a missing price never counts as zero.`,
  StalePrice: (instruments) => `The mark price of ${instruments} is too old, or of unknown age.`,
  MissingMarketFigure: (figures) => `The market has no ${figures}; a missing figure never counts as zero.`,
  UnsoundMarket: (reasons) => `The market cannot be used for margin: ${reasons}.`,
  MissingOrderPrices: (instruments) =>
    `The orders in ${instruments} are known in total only; their margin class needs the limit price of each.`,
  NoMarginClass: (instruments) => `No margin class for ${instruments}.`,
  UnknownMode: (modes) => `No margin class has the margin mode ${modes}.`,
  SettlementNotAllowed: (instruments) => `The set does not settle in what ${instruments} settles in.`,
  LegsNotAllowed: (instruments) => `Hedge mode is not allowed by the margin class of ${instruments}.`,
  NoCollateralRule: (assets) => `No collateral rule for ${assets}.`,
  CalculationFailed: () => 'The calculation failed on it; the log says why.',
};

/** What people read of a reason not to margin. @param concerned as `missingOf` gives it, of one account or of many */
export function marginRefusalSentence(code: MarginRefusal['code'], concerned: readonly string[]): string {
  return SENTENCES[code](concerned.join(code === 'UnsoundMarket' ? '; ' : ', '));
}

/**
 * Why an account cannot be margined; null when it can. The first of: no class, a margin mode that no class has, a settlement
 * asset that is not the set's, no rule for legs, no limit prices of orders, no collateral rule, an asset whose price is not in
 * the unit of account, no price, a price
 * too old, no market figure; each with everything concerned.
 */
export function marginRefusal(inputs: MarginInputs): MarginRefusal | null {
  const { parameters, prices, book } = inputs;
  const { account } = book;
  const positions = book.positions.filter(isCharged);
  const held = positions.map(({ instrument }) => instrument);
  const balances = book.collateral.filter((balance) => !countedAmount(balance).isZero());

  const unclassed = held.filter((instrument) => !parameters.classOfInstrument.has(instrument));
  if (unclassed.length > 0)
    return { code: 'NoMarginClass', account, instruments: [...new Set(unclassed)].sort() };

  // A class may leave a mode to its ordinary requirements; one that none has would be margined as if it were no mode.
  if (held.length > 0 && book.mode !== undefined && !parameters.modes.has(book.mode))
    return { code: 'UnknownMode', account, modes: [book.mode] };
  const settling = otherSettlements(inputs, held);
  const unsettled = held.filter((instrument) => {
    const asset = otherSettlement(inputs, instrument);
    return asset !== null && !parameters.settlementAssets.has(asset);
  });
  if (unsettled.length > 0)
    return { code: 'SettlementNotAllowed', account, instruments: [...new Set(unsettled)].sort() };

  const hedged = positions.filter(
    ({ instrument, leg }) =>
      leg !== undefined && parameters.classOfInstrument.get(instrument)?.hedgedLegs === null,
  );
  if (hedged.length > 0) {
    const instruments = [...new Set(hedged.map(({ instrument }) => instrument))].sort();
    return { code: 'LegsNotAllowed', account, instruments };
  }

  const unlimited = positions.filter((position) => lacksLimitPrices(inputs, position));
  if (unlimited.length > 0)
    return {
      code: 'MissingOrderPrices',
      account,
      instruments: [...new Set(unlimited.map(({ instrument }) => instrument))].sort(),
    };

  const assets = balances.map(({ asset }) => asset);
  const unruled = assets.filter((asset) => !parameters.collateral.has(asset));
  if (unruled.length > 0) return { code: 'NoCollateralRule', account, assets: unruled.sort() };

  const reserved = positions.flatMap((position) => reservedBy(inputs, position) ?? []);
  const valued = [...new Set([...assets, ...settling, ...reserved])];
  const misquoted = [
    ...valued.flatMap((asset) => misquotedReason(inputs, asset)),
    ...positions.flatMap((position) => unreservableReason(inputs, position)),
  ];
  if (misquoted.length > 0) return { code: 'UnsoundMarket', account, reasons: misquoted.sort() };

  const pricing = valued.flatMap((asset) => parameters.collateral.get(asset)?.pricedBy ?? []);
  const needed = [...new Set([...held, ...pricing])].sort();
  const unpriced = needed.filter((instrument) => !prices.has(instrument));
  if (unpriced.length > 0) return { code: 'MissingPrice', account, instruments: unpriced };

  const old = needed.filter((instrument) => isTooOld(inputs, instrument));
  if (old.length > 0) return { code: 'StalePrice', account, instruments: old };

  const figures = missingFigures(inputs, positions, [...new Set([...assets, ...reserved])], needed);
  return figures.length > 0 ? { code: 'MissingMarketFigure', account, figures } : null;
}

/** Totals do not say at which price an order is charged, or what it would lose: that is never guessed. */
function lacksLimitPrices({ parameters }: MarginInputs, { instrument, orders }: Position): boolean {
  const marginClass = parameters.classOfInstrument.get(instrument);
  if (!orders || !marginClass || !needsLimitPrices(marginClass)) return false;
  return orders.count > 0 || !orders.buyQuantity.isZero() || !orders.sellQuantity.isZero();
}

/** An asset is valued in the unit of account, so by a price in it: that of an instrument that settles in it. */
function misquotedReason(inputs: MarginInputs, asset: string): string[] {
  const { settlementAsset, collateral } = inputs.parameters;
  const pricedBy = collateral.get(asset)?.pricedBy ?? null;
  const quoted = pricedBy === null ? null : otherSettlement(inputs, pricedBy);
  if (pricedBy === null || quoted === null) return [];
  return [`${asset} is priced by ${pricedBy}, which settles in ${quoted}, not in ${settlementAsset}`];
}

/** The asset of which a position's orders reserve a balance; null: they reserve none. */
function reservedBy({ parameters }: MarginInputs, { instrument, ...ordered }: Position): string | null {
  const reserves = parameters.classOfInstrument.get(instrument)?.reserves ?? null;
  return chargeableOrders(ordered) === null ? null : reserves;
}

/** What an order pays or brings is quantity × price of the asset. */
function unreservableReason(inputs: MarginInputs, position: Position): string[] {
  const { instrument } = position;
  if (reservedBy(inputs, position) === null || !isInverse(inputs, instrument)) return [];
  return [`${instrument}: orders in an inverse contract reserve no balance`];
}

/** A price of unknown age is too old where an age is asked for. */
function isTooOld({ parameters, asOf, observedAt }: MarginInputs, instrument: string): boolean {
  if (parameters.maximumAgeSeconds === null) return false;
  const at = observedAt?.get(instrument);
  if (!at || !asOf) return true;
  return asOf.getTime() - at.getTime() > parameters.maximumAgeSeconds * 1000;
}

function missingFigures(
  inputs: MarginInputs,
  positions: readonly Position[],
  assets: readonly string[],
  priced: readonly string[],
): string[] {
  const { parameters, figures, instruments, asOf } = inputs;
  const missing = new Set<string>();
  const need = (subject: string, figure: string, isThere: boolean): void => {
    if (!isThere) missing.add(`${subject} ${figure}`);
  };
  for (const { instrument, quantity, leg, ...ordered } of positions) {
    const orders = chargeableOrders(ordered);
    const marginClass = parameters.classOfInstrument.get(instrument);
    const isAlone = marginClass && !parameters.portfolioOfClass.has(marginClass.name);
    const read = isAlone ? driversOfClass(marginClass, requirementsOf(marginClass, inputs.book.mode)) : [];
    for (const driver of read) {
      if (driver === 'DAYS_TO_EXPIRY')
        need(instrument, driver, asOf !== undefined && instruments.get(instrument)?.expiresAt !== undefined);
      // Orders may turn a position over: then the other side's figure is read as well.
      for (const isShort of orders ? [false, true] : [leg ? leg === 'SHORT' : quantity.lt(0)]) {
        const figure = figureOfDriver(driver, isShort);
        if (figure) need(instrument, figure, figures?.get(instrument)?.[figure] !== undefined);
      }
    }
  }
  for (const asset of assets) {
    for (const driver of collateralDrivers(parameters, asset)) {
      const figure = figureOfDriver(driver, false);
      if (figure) need(asset, figure, figures?.get(asset)?.[figure] !== undefined);
    }
  }
  if (parameters.isInitialPriceWorse)
    for (const instrument of priced)
      need(instrument, 'STABLE_PRICE', figures?.get(instrument)?.STABLE_PRICE !== undefined);
  return [...missing].sort();
}

function collateralDrivers({ collateral }: CompiledParameters, asset: AccountBook['account']) {
  const rule = collateral.get(asset);
  const weights = [
    rule?.concentrationHaircut,
    ...[rule?.assetWeight, rule?.debtWeight].flatMap((pair) =>
      pair ? [pair.initial, pair.maintenance] : [],
    ),
  ];
  return new Set(weights.flatMap((weight) => (weight ? [...weight.drivers] : [])));
}
