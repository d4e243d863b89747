import type { OpenOrder, Position } from '../../domain/margin/method/types';
import { Decimal, round } from '../../domain/number/decimal';
import { Random } from '../../domain/number/random';
import { contractsWorth, DEMO_INVERSE } from './demo-inverse';
import { HELD_PLAINLY, LEVERAGE_IS_CHOSEN } from './demo-venue';

/** Drawn by itself, so that accounts hold the same plain positions with and without what is added here. */
const BEYOND_SEED = 20_261_128;
/** Illustrative: shares of accounts that hold something beyond plain positions and balances. */
const SHARES = {
  legs: 0.03,
  orders: 0.03,
  funding: 0.05,
  leverage: 0.9,
  pocket: 0.04,
  interest: 0.01,
  inverse: 0.03,
};
const SEGMENTS = [
  { choice: null, weight: 0.9 },
  { choice: 'professional', weight: 0.08 },
  { choice: 'market-maker', weight: 0.02 },
];
const LEVERAGES = [2, 3, 5, 10, 20].map((choice, index) => ({ choice, weight: [1, 2, 3, 3, 1][index] ?? 1 }));

/** What a demo account holds beyond plain positions and balances, drawn before anything of it is priced. */
export interface DemoBeyond {
  readonly hasLegs: boolean;
  /** Part of the position that the other leg takes off it, in (0, 1). */
  readonly hedge: number;
  readonly orders: readonly {
    readonly part: number;
    readonly away: number;
    readonly isReduceOnly: boolean;
  }[];
  /** Per unit of notional, signed; 0: none has accrued. */
  readonly funding: number;
  /** What its holder chose where an instrument has leverage to choose; null: nothing. */
  readonly leverage: number | null;
  /** Whether its last position, where it has several, is isolated from the rest. */
  readonly hasPocket: boolean;
  /** Per unit of its balance in the settlement asset; 0: it owes none. */
  readonly interest: number;
  readonly segment: string | null;
  /** What it holds of the inverse contract: signed, in parts of its first position's notional; 0: nothing. */
  readonly inverse: number;
}

export function demoBeyond(index: number): DemoBeyond {
  const random = Random.fromSeed(BEYOND_SEED + index);
  const has = (share: number): boolean => random.uniform() < share;
  const [hasLegs, hedge] = [has(SHARES.legs), 0.2 + 0.6 * random.uniform()];
  const count = has(SHARES.orders) ? 1 + Math.floor(3 * random.uniform()) : 0;
  const orders = Array.from({ length: count }, () => ({
    part: 0.1 + 0.5 * random.uniform(),
    away: 0.005 + 0.05 * random.uniform(),
    isReduceOnly: has(0.3),
  }));
  const funding = has(SHARES.funding) ? 0.0002 * random.normal() : 0;
  const chosen = random.pick(LEVERAGES);
  const stated = {
    ...{ hasLegs, hedge, orders, funding },
    leverage: has(SHARES.leverage) ? chosen : null,
    hasPocket: has(SHARES.pocket),
    interest: has(SHARES.interest) ? 0.001 * random.uniform() : 0,
    segment: random.pick(SEGMENTS),
  };
  const [isInverse, part, side] = [has(SHARES.inverse), 0.2 + 0.6 * random.uniform(), has(0.5) ? 1 : -1];
  return { ...stated, inverse: isInverse ? part * side : 0 };
}

/** What an account holds of the inverse contract beside its positions; nothing where that is less than a contract. */
export function inverseBeside(
  { inverse }: DemoBeyond,
  positions: readonly Position[],
  mark: (instrument: string) => Decimal,
  entryPrice: Decimal,
): readonly Position[] {
  const [first] = positions;
  if (inverse === 0 || !first) return [];
  const worth = first.quantity.abs().times(mark(first.instrument)).times(Math.abs(inverse).toFixed(4));
  const size = contractsWorth(worth);
  if (size.isZero()) return [];
  return [{ instrument: DEMO_INVERSE, quantity: inverse < 0 ? size.neg() : size, entryPrice }];
}

/**
 * An account's positions with what goes beyond them: the first one's legs, orders and chosen leverage, funding on each.
 *
 * @param mark of an instrument, > 0
 */
export function positionsBeyond(
  { hasLegs, hedge, orders, funding, leverage }: DemoBeyond,
  positions: readonly Position[],
  mark: (instrument: string) => Decimal,
): readonly Position[] {
  return positions.flatMap((position, index): Position[] => {
    const notional = position.quantity.abs().times(mark(position.instrument));
    const accrued = cents(notional.times(funding.toFixed(8)));
    const held = accrued.isZero() ? position : { ...position, accruedFunding: accrued };
    const isChoice = leverage !== null && LEVERAGE_IS_CHOSEN.has(position.instrument);
    const chosen = isChoice ? { ...held, selectedLeverage: new Decimal(leverage) } : held;
    if (index > 0 || HELD_PLAINLY.has(position.instrument)) return [chosen];
    const resting = orders.map((order) => orderBeside(order, chosen, mark(chosen.instrument)));
    const first = resting.length === 0 ? chosen : { ...chosen, openOrders: resting };
    return hasLegs ? legsOf(first, hedge) : [first];
  });
}

/** The position as one leg, and the part of it that is hedged as the other. */
function legsOf(position: Position, hedge: number): Position[] {
  const { instrument, quantity, entryPrice } = position;
  const isLong = quantity.gt(0);
  const hedged = round(quantity.times(hedge.toFixed(2)).neg(), { scale: 8, mode: 'DOWN' });
  const first: Position = { ...position, leg: isLong ? 'LONG' : 'SHORT' };
  if (hedged.isZero()) return [first];
  return [first, { instrument, entryPrice, quantity: hedged, leg: isLong ? 'SHORT' : 'LONG' }];
}

/** An order that adds to the position from a better price, or one that only takes profit. */
function orderBeside(
  { part, away, isReduceOnly }: DemoBeyond['orders'][number],
  { quantity }: Position,
  mark: Decimal,
): OpenOrder {
  const isBuy = quantity.gt(0) !== isReduceOnly;
  const size = round(quantity.abs().times(part.toFixed(2)), { scale: 8, mode: 'UP' });
  const price = mark.times((isBuy ? 1 - away : 1 + away).toFixed(4));
  const limitPrice = new Decimal(price.toPrecision(6));
  return { side: isBuy ? 'BUY' : 'SELL', quantity: size, limitPrice, isReduceOnly };
}

function cents(amount: Decimal): Decimal {
  return round(amount, { scale: 2, mode: 'HALF_EVEN' });
}
