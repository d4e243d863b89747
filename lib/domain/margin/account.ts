import { assert } from '../assert';
import { Decimal, ONE, round, sum, ZERO } from '../decimal';
import { ok, refuse, type Result } from '../result';
import type { CompiledParameters } from './compile';
import { requiredMargin } from './curve';
import type {
  AccountBook,
  AccountMargin,
  CollateralBalance,
  InstrumentTerms,
  MarginRefusal,
  MarginStatus,
  MarkPrices,
  Position,
  PositionMargin,
} from './types';

/** What the method reads: parameters, terms of the instruments, mark prices, and one account's book. */
export interface MarginInputs {
  readonly parameters: CompiledParameters;
  /** By symbol; holds every instrument that a book may name. */
  readonly instruments: ReadonlyMap<string, InstrumentTerms>;
  readonly prices: MarkPrices;
  readonly book: AccountBook;
}

/**
 * The reference method: all figures of one cross-margined account, in exact decimals. Every other way to
 * compute a margin (the engine, a read, a simulation) equals this one to the last digit.
 *
 * In order, each rounding as the set declares (`rounding.…`), everything in the settlement asset:
 * 1. notional = |quantity| × multiplier × mark price, rounded as `notional`;
 * 2. IM and MM of the position = its class's curves at that notional, rounded as `margin`;
 * 3. unrealised profit = quantity × multiplier × (mark − entry), rounded as `profitAndLoss`;
 * 4. collateral value = amount × price × (1 − haircut), a debt without haircut, rounded as `collateralValue`;
 * 5. equity = Σ collateral values + Σ unrealised profit; account IM, MM and notional are sums;
 * 6. status: by products, equity < level × MM, worst first; never by the ratio, which is rounded.
 *
 * A position of quantity 0 and a balance of 0 contribute nothing and need no price.
 *
 * @returns the figures; or the first of `NoMarginClass`, `NoCollateralRule`, `MissingPrice`, with every
 *   instrument or asset concerned: then no figure at all, a missing price never counts as zero
 * @throws AssertionFailure on a price ≤ 0, an unknown instrument, a position or balance listed twice: the
 *   importers refuse them
 * @see docs/methodology.md#the-reference-method
 */
export function marginAccount(inputs: MarginInputs): Result<AccountMargin, MarginRefusal> {
  const { parameters, book } = inputs;
  assertDistinct(book);
  const refusal = marginRefusal(inputs);
  if (refusal) return refuse(refusal);

  const positions = book.positions
    .filter(({ quantity }) => !quantity.isZero())
    .map((position) => positionMargin(inputs, position));
  const initialMargin = sum(positions.map((position) => position.initialMargin));
  const maintenanceMargin = sum(positions.map((position) => position.maintenanceMargin));
  const equity = sum([
    ...book.collateral.map((balance) =>
      round(exactValue(inputs, balance), parameters.rounding.collateralValue),
    ),
    ...positions.map((position) => position.unrealisedProfit),
  ]);
  const status = marginStatus(parameters, equity, maintenanceMargin);
  return ok({
    account: book.account,
    notional: sum(positions.map((position) => position.notional)),
    initialMargin,
    maintenanceMargin,
    equity,
    marginRatio: maintenanceMargin.isZero()
      ? null
      : round(equity.div(maintenanceMargin), { scale: 8, mode: 'DOWN' }),
    status,
    callAmount: callAmount(parameters, status, equity, initialMargin, maintenanceMargin),
    positions,
  });
}

function assertDistinct({ account, positions, collateral }: AccountBook): void {
  const instruments = new Set(positions.map(({ instrument }) => instrument));
  const assets = new Set(collateral.map(({ asset }) => asset));
  assert(instruments.size === positions.length, `account ${account} has one position per instrument`);
  assert(assets.size === collateral.length, `account ${account} has one balance per asset`);
}

/** Why the account cannot be margined; null when it can. */
function marginRefusal({ parameters, prices, book }: MarginInputs): MarginRefusal | null {
  const { account } = book;
  const held = book.positions
    .filter(({ quantity }) => !quantity.isZero())
    .map(({ instrument }) => instrument);
  const balances = book.collateral.filter(({ amount }) => !amount.isZero()).map(({ asset }) => asset);

  const unclassed = held.filter((instrument) => !parameters.classOfInstrument.has(instrument));
  if (unclassed.length > 0) return { code: 'NoMarginClass', account, instruments: unclassed.sort() };

  const unruled = balances.filter((asset) => !parameters.collateral.has(asset));
  if (unruled.length > 0) return { code: 'NoCollateralRule', account, assets: unruled.sort() };

  const pricing = balances.flatMap((asset) => parameters.collateral.get(asset)?.pricedBy ?? []);
  const unpriced = [...new Set([...held, ...pricing])].filter((instrument) => !prices.has(instrument));
  if (unpriced.length > 0) return { code: 'MissingPrice', account, instruments: unpriced.sort() };
  return null;
}

function positionMargin(inputs: MarginInputs, position: Position): PositionMargin {
  const { parameters, prices } = inputs;
  const marginClass = parameters.classOfInstrument.get(position.instrument);
  assert(marginClass !== undefined, 'a margined instrument has a class');
  const notional = round(
    exactNotional(inputs, position, markPrice(prices, position.instrument)),
    parameters.rounding.notional,
  );
  return {
    instrument: position.instrument,
    marginClass: marginClass.name,
    notional,
    initialMargin: round(requiredMargin(marginClass.initialMargin, notional), parameters.rounding.margin),
    maintenanceMargin: round(
      requiredMargin(marginClass.maintenanceMargin, notional),
      parameters.rounding.margin,
    ),
    unrealisedProfit: round(exactProfit(inputs, position), parameters.rounding.profitAndLoss),
  };
}

/** Mark price of an instrument that has one. @throws AssertionFailure when it is absent or not above 0 */
export function markPrice(prices: MarkPrices, instrument: string): Decimal {
  const price = prices.get(instrument);
  assert(price !== undefined && price.isFinite() && price.gt(0), `${instrument} has a mark price above 0`);
  return price;
}

/** Units of the underlying in one unit of quantity, > 0. */
export function multiplierOf(
  { instruments }: Pick<MarginInputs, 'instruments'>,
  instrument: string,
): Decimal {
  const terms = instruments.get(instrument);
  assert(terms !== undefined && terms.multiplier.gt(0), `${instrument} is known, with a multiplier above 0`);
  return terms.multiplier;
}

/** |quantity| × multiplier × price, exact. */
export function exactNotional(
  inputs: Pick<MarginInputs, 'instruments'>,
  { instrument, quantity }: Position,
  price: Decimal,
): Decimal {
  return quantity.abs().times(multiplierOf(inputs, instrument)).times(price);
}

/** quantity × multiplier × (mark − entry), exact: a long gains when the price rises, a short when it falls. */
export function exactProfit(inputs: MarginInputs, { instrument, quantity, entryPrice }: Position): Decimal {
  const move = markPrice(inputs.prices, instrument).minus(entryPrice);
  return quantity.times(multiplierOf(inputs, instrument)).times(move);
}

/** amount × price, less the haircut if it is not a debt; exact. 0 for a balance of 0, priced or not. */
export function exactValue({ parameters, prices }: MarginInputs, balance: CollateralBalance): Decimal {
  if (balance.amount.isZero()) return ZERO;
  const rule = parameters.collateral.get(balance.asset);
  assert(rule !== undefined, 'a margined balance has a collateral rule');
  const price = rule.pricedBy === null ? ONE : markPrice(prices, rule.pricedBy);
  const value = balance.amount.times(price);
  return balance.amount.gt(0) ? value.times(ONE.minus(rule.haircut)) : value;
}

/**
 * Where an account stands. An account that owes nothing and holds nothing is OK; one with negative equity is
 * in LIQUIDATION even without a position.
 */
export function marginStatus(
  parameters: Pick<CompiledParameters, 'warningLevel' | 'callLevel' | 'liquidationLevel'>,
  equity: Decimal,
  maintenanceMargin: Decimal,
): MarginStatus {
  if (equity.lt(parameters.liquidationLevel.times(maintenanceMargin))) return 'LIQUIDATION';
  if (equity.lt(parameters.callLevel.times(maintenanceMargin))) return 'CALL';
  if (equity.lt(parameters.warningLevel.times(maintenanceMargin))) return 'WARNING';
  return 'OK';
}

function callAmount(
  { callLevel, rounding }: CompiledParameters,
  status: MarginStatus,
  equity: Decimal,
  initialMargin: Decimal,
  maintenanceMargin: Decimal,
): Decimal {
  if (status === 'OK' || status === 'WARNING') return ZERO;
  const target = Decimal.max(initialMargin, callLevel.times(maintenanceMargin));
  return round(target.minus(equity), rounding.margin);
}
