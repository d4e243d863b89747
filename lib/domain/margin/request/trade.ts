import { assert } from '../../assert';
import { type Decimal, decimalText, round, ZERO } from '../../number/decimal';
import { decimalOf, type Fraction, minus, NOTHING, roundFraction } from '../../number/fraction';
import type { CompiledParameters } from '../method/compile';
import type { MarginInputs } from '../method/inputs';
import { worsenedBreaches } from './maximum-notional';
import { exactProfit } from '../method/position';
import { otherSettlement } from '../method/settlement';
import type { AccountBook, AccountMargin, Leg, Position } from '../method/types';

/** A trade that an account would make. */
export interface Trade {
  readonly instrument: string;
  /** Of an account in hedge mode: which leg it enlarges or reduces. */
  readonly leg?: Leg;
  /** Positive buys; not 0. */
  readonly quantity: Decimal;
  readonly price: Decimal;
  /** Taken from what the instrument settles in; negative is a rebate. */
  readonly fee: Decimal;
}

/** What decides whether a trade may be made. */
export type Standing = Pick<
  AccountMargin,
  'equity' | 'initialEquity' | 'initialMargin' | 'maintenanceMargin'
>;

export type TradeVerdict =
  | { readonly isAllowed: true }
  | {
      readonly isAllowed: false;
      /** Whether the account had its initial margin before the trade. */
      readonly code:
        | 'PRICE_HELD'
        | 'NEWLY_UNDER_MARGINED'
        | 'STILL_UNDER_MARGINED'
        | 'ABOVE_MAXIMUM_NOTIONAL';
    };

/** What of an account decides on a trade: its standing, and how much of each instrument it holds. */
export type Judged = Standing & Pick<AccountMargin, 'positions'>;

/** Whether a trade may be made: first by the maximum of each margin class, then by the rule for under-margined accounts. */
export function judgedTrade(
  parameters: Pick<CompiledParameters, 'classOfInstrument' | 'underMargined'>,
  before: Judged,
  after: Judged,
): TradeVerdict {
  return worsenedBreaches(parameters, before.positions, after.positions).length > 0
    ? { isAllowed: false, code: 'ABOVE_MAXIMUM_NOTIONAL' }
    : tradeVerdict(parameters.underMargined, before, after);
}

/**
 * Whether the rule for under-margined accounts lets a trade be made. One that leaves the account with its initial margin always may. One that does not may
 * only where the set lets under-margined accounts trade at will, or if it reduces risk: maintenance margin (MM) does
 * not rise and equity / MM does not fall, compared by products, so that nothing is rounded. Where MM is 0 before or
 * after there is no such ratio: then it must be 0 both times, and equity must rise.
 *
 * @see docs/methodology.md#under-margined-accounts dYdX v4's rule, `x/subaccounts/lib/updates.go`
 */
export function tradeVerdict(
  underMargined: CompiledParameters['underMargined'],
  before: Standing,
  after: Standing,
): TradeVerdict {
  if (after.initialEquity.gte(after.initialMargin) || underMargined === 'ANY') return { isAllowed: true };
  const had = before.initialEquity.gte(before.initialMargin);
  return reducesRisk(before, after)
    ? { isAllowed: true }
    : { isAllowed: false, code: had ? 'NEWLY_UNDER_MARGINED' : 'STILL_UNDER_MARGINED' };
}

function reducesRisk(before: Standing, after: Standing): boolean {
  if (after.maintenanceMargin.gt(before.maintenanceMargin)) return false;
  if (after.maintenanceMargin.isZero() || before.maintenanceMargin.isZero())
    return (
      before.maintenanceMargin.isZero() && after.maintenanceMargin.isZero() && after.equity.gt(before.equity)
    );
  return after.equity.times(before.maintenanceMargin).gte(before.equity.times(after.maintenanceMargin));
}

/** Why a trade is none of a book's, and which member of it says so. */
export interface TradeFault {
  readonly member: 'leg' | 'quantity';
  readonly rule: 'trade-leg' | 'leg-turned-over';
  readonly message: string;
}

/** Whether a trade says which leg it is of where there are legs, and does not turn one over; null when it fits. */
export function tradeFault(
  { positions }: { readonly positions: readonly Pick<Position, 'instrument' | 'leg' | 'quantity'>[] },
  { instrument, leg, quantity }: Pick<Trade, 'instrument' | 'leg' | 'quantity'>,
): TradeFault | null {
  const held = positions.filter((one) => one.instrument === instrument);
  if (!leg) {
    if (held.every((one) => one.leg === undefined)) return null;
    const message = `The account holds "${instrument}" in hedge mode: say which leg is traded.`;
    return { member: 'leg', rule: 'trade-leg', message };
  }
  if (held.some((one) => one.leg === undefined)) {
    const message = `The account holds "${instrument}" one-way: there is no leg to trade.`;
    return { member: 'leg', rule: 'trade-leg', message };
  }
  const before = held.find((one) => one.leg === leg)?.quantity ?? ZERO;
  const after = before.plus(quantity);
  if (after.isZero() || after.lt(0) === (leg === 'SHORT')) return null;
  const message = `It would turn the leg over: at most ${decimalText(before.abs())} can be closed.`;
  return { member: 'quantity', rule: 'leg-turned-over', message };
}

/** Entry prices are kept to what is stored; what that moves is settled, so that equity is exact. */
const ENTRY_ROUNDING = { scale: 18, mode: 'HALF_EVEN' } as const;

/** Of a contract that is not inverse what is realised has a decimal of fewer places, so that nothing is rounded. */
const REALISED_ROUNDING = { scale: 60, mode: 'HALF_EVEN' } as const;

/**
 * The account after a trade. What it closes is settled in what the instrument settles in, at the trade's price; what it adds
 * joins the position at their average entry price; a position that turns over begins anew at the trade's price. The
 * funding that has accrued on it is settled with it. Resting orders stay as they are.
 *
 * @param trade one that `tradeFault` has nothing against
 */
export function bookAfterTrade(inputs: MarginInputs, trade: Trade): AccountBook {
  const { book, parameters } = inputs;
  const fault = tradeFault(book, trade);
  assert(fault === null, 'a trade fits the position that it changes');
  const held = book.positions.find(
    ({ instrument, leg }) => instrument === trade.instrument && leg === trade.leg,
  );
  const bought: Position = {
    instrument: trade.instrument,
    ...(trade.leg ? { leg: trade.leg } : {}),
    quantity: trade.quantity,
    entryPrice: trade.price,
  };
  const isInverse = inputs.instruments.get(trade.instrument)?.isInverse ?? false;
  const merged = held ? mergedPosition(held, bought, isInverse) : bought;
  // Whatever the merger moves of the profit at the trade's price was realised by it.
  const profitAt = (position: Position | undefined): Fraction =>
    position && !position.quantity.isZero()
      ? exactProfit(
          { ...inputs, parameters: { ...parameters, positionValueRounding: null } },
          position,
          trade.price,
        )
      : NOTHING;
  const realised = decimalOf(roundFraction(minus(profitAt(held), profitAt(merged)), REALISED_ROUNDING));
  const settlement = otherSettlement(inputs, trade.instrument) ?? parameters.settlementAsset;
  const settled = realised.minus(trade.fee);
  const balance = book.collateral.find(({ asset }) => asset === settlement);
  const positions = held
    ? book.positions.map((position) => (position === held ? merged : position))
    : [...book.positions, merged];
  const collateral = balance
    ? book.collateral.map((one) => (one === balance ? { ...one, amount: one.amount.plus(settled) } : one))
    : [...book.collateral, { asset: settlement, amount: settled }];
  return { ...book, positions, collateral };
}

function mergedPosition(
  { accruedFunding: _settled, ...held }: Position,
  bought: Position,
  isInverse: boolean,
): Position {
  const quantity = held.quantity.plus(bought.quantity);
  const grows = held.quantity.isZero() || held.quantity.isNegative() === bought.quantity.isNegative();
  if (!grows) {
    const turnsOver = bought.quantity.abs().gt(held.quantity.abs());
    return { ...held, quantity, entryPrice: turnsOver ? bought.entryPrice : held.entryPrice };
  }
  assert(!quantity.isZero(), 'a position that grows is not 0');
  return { ...held, quantity, entryPrice: round(averageEntry(held, bought, isInverse), ENTRY_ROUNDING) };
}

/** The price at which all of both would have been opened for what they cost: of inverse contracts cost is quantity / price. */
function averageEntry(held: Position, bought: Position, isInverse: boolean): Decimal {
  if (held.quantity.isZero()) return bought.entryPrice;
  const quantity = held.quantity.plus(bought.quantity);
  const costOf = (one: Position): Decimal =>
    isInverse ? one.quantity.div(one.entryPrice) : one.quantity.times(one.entryPrice);
  const cost = costOf(held).plus(costOf(bought));
  return isInverse ? quantity.div(cost) : cost.div(quantity);
}
