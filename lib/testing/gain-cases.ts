import { dialsAfter, dialsOf } from '../domain/dynamics/in-force';
import type { Move } from '../domain/dynamics/slot';
import type { MarketState } from '../domain/margin/method/inputs';
import type { AccountBook } from '../domain/margin/method/types';
import { Decimal, ONE, ZERO } from '../domain/number/decimal';
import type { MarketFigure } from '../domain/market/market-figure';
import type { Random } from '../domain/number/random';
import type { Dials } from '../domain/parameters/effective';
import { MARKET, PRICES, setOf, SYMBOLS } from './drawn-cascades';
import { oneOf } from './drawn-values';
import { methodOf } from './method-of';
import type { RiseCase } from './rise-cases';

/** Rises of dials on small books that a sale may set in motion, and what they set off by a plain loop over the reference method. */

const ACCOUNTS_AT_MOST = 9;
const STEPS_AT_MOST = 16;
const RATES = { A: 0.05, B: 0.06, C: 0.08, INVERSE: 0.07 };

/**
 * Accounts that stand by a hair where a rise tips them, others where the price must fall by a little, a few that are liquidatable
 * anyway; of most instruments the depth is known, by either law.
 */
export function gainCase(random: Random): RiseCase {
  const version = setOf(RATES);
  const subjects = SYMBOLS.filter((_, at) => at === 0 || random.uniform() < 0.4);
  const now = dialsOf(
    subjects.map((name) => [`/marginClasses/${name}`, { initial: '1.5', maintenance: '1' }] as const),
  );
  const most = random.uniform() < 0.1 ? 20 * STEPS_AT_MOST : STEPS_AT_MOST;
  const moves = subjects.map((name): Move => {
    const steps = 1 + Math.floor(random.uniform() * most);
    return {
      ...{ programme: 'p', subject: `/marginClasses/${name}`, dial: 'maintenance' },
      ...{ from: 10_000, to: 10_000 + steps },
    };
  });
  const market = { ...MARKET, figures: drawnFigures(random) };
  const count = 2 + Math.floor(random.uniform() * (ACCOUNTS_AT_MOST - 1));
  const books = Array.from({ length: count }, (_, at) =>
    drawnAccount(random, `a-${at}`, { version, now, moves }, market),
  );
  const limit = oneOf(random, ['1', '1.2', '1.5', '2', '2', '4', '50', '1000']);
  const budget = random.uniform() < 0.7 ? null : new Decimal(Math.floor(random.uniform() * 20_000));
  return {
    ...{ name: 'gain', market, books },
    question: {
      ...{ version, looser: version, now, loosest: now, moves, shocks: new Map() },
      ...{ limitOf: () => budget, tipped: new Map(), uncounted: new Set(), called: new Set() },
      ...{ atTarget: now, pastBudget: new Map(), loopGainMax: new Decimal(limit) },
    },
  };
}

function drawnFigures(random: Random): Required<MarketState>['figures'] {
  return new Map(
    SYMBOLS.flatMap((symbol): (readonly [string, Partial<Record<MarketFigure, Decimal>>])[] => {
      const kind = random.uniform();
      if (kind < 0.06) return [];
      const size = new Decimal(Math.floor(1_000 + random.uniform() * 200_000));
      return kind < 0.5
        ? [[symbol, { DEPTH: size.times('0.01') }]]
        : [
            [
              symbol,
              { TURNOVER: size, VOLATILITY: new Decimal(oneOf(random, ['0.3', '0.8', '2'])) },
            ] as const,
          ];
    }),
  );
}

/** Equity of maintenance margin at a dial that one of the moves passes, or beyond all of them by a little, or below. */
function drawnAccount(
  random: Random,
  account: string,
  { version, now, moves }: Pick<RiseCase['question'], 'version' | 'now' | 'moves'>,
  market: MarketState,
): AccountBook {
  const held = SYMBOLS.filter((symbol, at) => random.uniform() < (at === 0 ? 0.8 : 0.3));
  const positions = (held.length > 0 ? held : [SYMBOLS[0]]).map((instrument) => {
    const notional = (random.uniform() < 0.25 ? -1 : 1) * (50 + Math.floor(random.uniform() ** 4 * 20_000));
    const worth = instrument === 'INVERSE' ? 1 : PRICES[instrument];
    const quantity = new Decimal(notional).div(worth).toDP(4);
    return { instrument, quantity, entryPrice: new Decimal(PRICES[instrument]) };
  });
  const bare = { account, positions, collateral: [] };
  const kind = random.uniform();
  const share = kind < 0.08 ? -0.5 : kind < 0.6 ? random.uniform() : 1;
  const at = moves.map((move) => ({ ...move, to: Math.floor(move.from + (move.to - move.from) * share) }));
  const margin = methodOf(version, dialsAfter(now, at))(market, bare);
  if (margin === null) return bare;
  const more = kind < 0.6 ? 1 : 1 + random.uniform() ** 2 * 0.6;
  const amount = margin.maintenanceMargin.times(more.toFixed(6)).minus(margin.equity).toDP(8);
  const hasCoin = random.uniform() < 0.2;
  return {
    ...{ account, positions },
    collateral: hasCoin
      ? [{ asset: 'COIN', amount: amount.div(PRICES.A).div('0.9').toDP(8) }]
      : [{ asset: 'USD', amount }],
  };
}

interface BruteGain {
  readonly first: Decimal;
  readonly total: Decimal;
  /** It came to rest, and everything was known on the way. */
  readonly isSettled: boolean;
}

/** What a vector sets off: every account by the reference method at every price, in a plain loop. */
export function bruteGain({ market, books, question }: RiseCase, dials: Dials): BruteGain {
  const { version, now } = question;
  const [before, after] = [methodOf(version, now), methodOf(version, dials)];
  let left = books.filter((book) => before(market, book)?.status !== 'LIQUIDATION');
  const sold = new Map<string, Decimal>();
  const prices = new Map(market.prices);
  let [first, total, rounds]: [Decimal | null, Decimal, number] = [null, ZERO, 0];
  const answer = (isSettled: boolean): BruteGain => ({ first: first ?? ZERO, total, isSettled });
  for (;;) {
    const margins = left.map((book) => [book, after({ ...market, prices }, book)] as const);
    const due = margins.filter(([, margin]) => margin?.status === 'LIQUIDATION');
    if (due.length === 0) return answer(true);
    if (rounds === 20) return answer(false);
    rounds += 1;
    let notional = ZERO;
    for (const [book, margin] of due)
      for (const [at, { quantity, instrument }] of book.positions.entries()) {
        const size = margin?.positions[at]?.notional ?? ZERO;
        notional = notional.plus(size);
        sold.set(instrument, (sold.get(instrument) ?? ZERO).plus(quantity.gt(0) ? size : size.neg()));
      }
    first ??= notional;
    total = total.plus(notional);
    left = left.filter((book) => !due.some(([one]) => one === book));
    for (const [symbol, net] of sold) {
      const factor = bruteFactor(market, symbol, net);
      const price = market.prices.get(symbol);
      if (factor === null || price === undefined) return answer(false);
      const moved = price
        .times(factor)
        .toDecimalPlaces(Math.max(8, price.decimalPlaces()), Decimal.ROUND_HALF_EVEN);
      if (factor.lt('0.1') || factor.gt(10) || moved.lte(0)) return answer(false);
      prices.set(symbol, moved);
    }
  }
}

/** What is left of a price; null: nobody knows. */
function bruteFactor({ figures }: MarketState, symbol: string, net: Decimal): Decimal | null {
  const { DEPTH: depth, TURNOVER: turnover, VOLATILITY: volatility } = figures?.get(symbol) ?? {};
  if (turnover && volatility) {
    const daily = Number((volatility.toNumber() / Math.sqrt(365)).toPrecision(9));
    const fall = daily * Math.sqrt(net.abs().toNumber() / turnover.toNumber());
    return net.isZero() ? ONE : new Decimal((1 - (net.gt(0) ? fall : -fall)).toPrecision(9));
  }
  if (!depth) return null;
  const whole = Number((depth.toNumber() / 0.01).toPrecision(9));
  return new Decimal((1 - net.toNumber() / whole).toPrecision(9));
}

export function bruteHolds(one: RiseCase, dials: Dials): boolean {
  const { loopGainMax } = one.question;
  const { first, total, isSettled } = bruteGain(one, dials);
  return loopGainMax === null || (isSettled && total.lte(loopGainMax.times(first)));
}

/** Where all holds, all; else the largest value of each move's grid at which it does, with those before it. @param inBudget how far each goes by the budget */
export function bruteGained(one: RiseCase, inBudget: readonly number[]): readonly number[] {
  const { now, moves } = one.question;
  const within = moves.map((move, at) => ({ ...move, to: inBudget[at] ?? move.from }));
  if (bruteHolds(one, dialsAfter(now, within))) return inBudget;
  let dials = dialsAfter(
    now,
    within.filter(({ dial }) => dial === 'initial'),
  );
  return within.map((move) => {
    if (move.dial === 'initial') return move.to;
    let reached = move.to;
    while (reached > move.from && !bruteHolds(one, dialsAfter(dials, [{ ...move, to: reached }])))
      reached -= 1;
    dials = dialsAfter(dials, [{ ...move, to: reached }]);
    return reached;
  });
}
