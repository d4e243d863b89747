import { assert } from '../../assert';
import type { MarkPrices } from '../../margin/method/types';
import { type Decimal, ONE, ZERO } from '../../number/decimal';
import { movedPrice } from '../scenarios/price-scenario';
import { type ImpactScale, type ImpactTerms, priceFactor } from './impact';

/**
 * The rounds of a cascade: who is liquidatable at the prices of a shock is sold, what is sold moves prices, and so on to a fixed
 * point. All of a round are sold at once, so nothing depends on their order, or on how accounts are split.
 *
 * A generator asks for each round what happens at its prices, and is told: whoever drives it knows the accounts. One loop serves a
 * book in a document and a whole venue that is read in chunks.
 *
 * 1. At the prices of the question: what those who were sold in the round before are short of there, and who is liquidatable now.
 * 2. The latter are sold. Net of everything sold so far, each instrument's price is its price after the shock × `priceFactor`.
 * 3. Nobody liquidatable: the fixed point.
 *
 * @see docs/methodology.md#cascades
 */
export function* cascadeRounds(
  terms: CascadeTerms,
  { first = null, stopAbove = null }: CascadeLimits = {},
): Generator<RoundQuestion, CascadeRun, RoundAnswer> {
  const { prices: shocked, impacts, mostRounds, scale } = terms;
  const sold = new Map<string, Decimal>();
  const rounds: CascadeRound[] = [];
  let factors: Factors = new Map();
  let notional = ZERO;
  let answer = first ?? (yield { prices: shocked, moved: new Set() });
  assert(answer.losses.accounts === 0, 'nobody was sold before the first round');
  const { unmargined } = answer;
  const ended = (end: CascadeEnd, beyond: readonly string[] = []): CascadeRun => ({
    ...{ end, beyond, rounds, sold, unmargined },
  });
  for (;;) {
    const { liquidated } = answer;
    if (liquidated.accounts === 0) return ended('SETTLED');
    if (rounds.length === mostRounds) return ended('ROUNDS_SPENT');
    for (const [symbol, flow] of liquidated.flows) sold.set(symbol, (sold.get(symbol) ?? ZERO).plus(flow));
    notional = notional.plus(liquidated.notional);
    const next = factorsAfter(sold, impacts, scale);
    const prices = pricesAfter(shocked, next);
    const beyond = [...next.keys()].filter((symbol) => isBeyond(terms, next, prices, symbol));
    const round = { ...{ accounts: liquidated.accounts, notional: liquidated.notional }, factors: next };
    if (beyond.length > 0) {
      rounds.push({ ...round, losses: null });
      return ended('BEYOND_MODEL', beyond.sort());
    }
    if (stopAbove !== null && notional.gt(stopAbove)) {
      rounds.push({ ...round, losses: null });
      return ended('STOPPED');
    }
    const moved = movedBetween(factors, next);
    factors = next;
    answer = yield { prices, moved };
    rounds.push({ ...round, losses: answer.losses });
  }
}

/** What a cascade is computed by. */
export interface CascadeTerms {
  /** After the shock. */
  readonly prices: MarkPrices;
  /** By symbol; what is not there moves by the shock alone. */
  readonly impacts: ReadonlyMap<string, ImpactTerms>;
  /** Fraction of the price after the shock that impact may take at most, in (0, 1), and that it may add: beyond, the law says nothing. */
  readonly greatestFall: Decimal;
  readonly greatestRise: Decimal;
  /** ≥ 1 */
  readonly mostRounds: number;
  readonly scale: ImpactScale;
}

export interface CascadeLimits {
  /** What happens at the prices of the shock, where that is known; null: it is asked. */
  readonly first?: RoundAnswer | null;
  /** Notional in all above which the rest does not matter; null: it does. */
  readonly stopAbove?: Decimal | null;
}

/** By symbol, of the price after the shock; what is not there is 1. */
export type Factors = ReadonlyMap<string, Decimal>;

export interface RoundQuestion {
  /** Of every instrument that has one. */
  readonly prices: MarkPrices;
  /** Whose price is another than at the question before; of the first question none, whatever the shock did. */
  readonly moved: ReadonlySet<string>;
}

/** What happens at some prices. Exact sums over accounts: those of parts of the book add up to those of the book. */
export interface RoundAnswer {
  /** Of those who were sold in the round before, at these prices, at which they were sold. */
  readonly losses: Losses;
  readonly liquidated: Liquidated;
  /** Accounts that cannot be margined at these prices, and are not sold. */
  readonly unmargined: number;
}

/** Who is liquidated at once. */
export interface Liquidated {
  readonly accounts: number;
  /** Σ |notional| of the positions that are closed, at the prices at which they became liquidatable. */
  readonly notional: Decimal;
  /** By symbol, net: above 0 is sold, below 0 bought. */
  readonly flows: ReadonlyMap<string, Decimal>;
}

/** What accounts lack once they are sold: an account's whole equity is added up first, then compared with 0. */
export interface Losses {
  readonly accounts: number;
  /** Σ −equity over accounts whose equity is below 0 there. */
  readonly amount: Decimal;
  /** Accounts that cannot be margined at the prices at which they are sold. */
  readonly unknown: number;
}

export const NO_LOSSES: Losses = { accounts: 0, amount: ZERO, unknown: 0 };
export const NOBODY: Liquidated = { accounts: 0, notional: ZERO, flows: new Map() };

export interface CascadeRound extends Omit<Liquidated, 'flows'> {
  /** Prices that the round leaves, and is sold at. */
  readonly factors: Factors;
  /** Null where no price is known at which it was sold, or nobody asked. */
  readonly losses: Losses | null;
}

/**
 * SETTLED: nobody is liquidatable any more. ROUNDS_SPENT: somebody still is after as many rounds as are looked at. BEYOND_MODEL: a sale
 * would take more of a price than the law of impact says anything of. STOPPED: as it was asked.
 */
export type CascadeEnd = 'SETTLED' | 'ROUNDS_SPENT' | 'BEYOND_MODEL' | 'STOPPED';

export interface CascadeRun {
  readonly end: CascadeEnd;
  /** Symbols whose price is beyond the model, ascending; none unless it ended so. */
  readonly beyond: readonly string[];
  readonly rounds: readonly CascadeRound[];
  /** By symbol, net of all rounds: above 0 was sold, below 0 bought. */
  readonly sold: ReadonlyMap<string, Decimal>;
  /** Accounts that cannot be margined at the prices of the shock. */
  readonly unmargined: number;
}

/** Sums of two parts of a book. */
export function mergeAnswers(a: RoundAnswer, b: RoundAnswer): RoundAnswer {
  const flows = new Map(a.liquidated.flows);
  for (const [symbol, flow] of b.liquidated.flows) flows.set(symbol, (flows.get(symbol) ?? ZERO).plus(flow));
  return {
    losses: mergeLosses(a.losses, b.losses),
    liquidated: {
      accounts: a.liquidated.accounts + b.liquidated.accounts,
      notional: a.liquidated.notional.plus(b.liquidated.notional),
      flows,
    },
    unmargined: a.unmargined + b.unmargined,
  };
}

export function mergeLosses(a: Losses, b: Losses): Losses {
  return {
    accounts: a.accounts + b.accounts,
    amount: a.amount.plus(b.amount),
    unknown: a.unknown + b.unknown,
  };
}

function factorsAfter(
  sold: ReadonlyMap<string, Decimal>,
  impacts: CascadeTerms['impacts'],
  scale: ImpactScale,
): Factors {
  const factors = new Map<string, Decimal>();
  for (const [symbol, net] of sold) {
    const terms = impacts.get(symbol);
    const factor = terms ? priceFactor(terms, net, scale) : ONE;
    if (!factor.eq(1)) factors.set(symbol, factor);
  }
  return factors;
}

/** Each price after the shock × its factor, rounded as a price that a scenario moves. */
function pricesAfter(shocked: MarkPrices, factors: Factors): MarkPrices {
  const prices = new Map(shocked);
  for (const [symbol, factor] of factors) {
    const price = shocked.get(symbol);
    assert(price !== undefined, 'what was sold had a price');
    prices.set(symbol, movedPrice(price, factor.minus(1)));
  }
  return prices;
}

/** Also a price that would be rounded to 0 is beyond what is said of it. */
function isBeyond(
  { greatestFall, greatestRise }: CascadeTerms,
  factors: Factors,
  prices: MarkPrices,
  symbol: string,
): boolean {
  const factor = factors.get(symbol) ?? ONE;
  if (factor.lt(ONE.minus(greatestFall)) || factor.gt(ONE.plus(greatestRise))) return true;
  return !(prices.get(symbol) ?? ZERO).gt(0);
}

function movedBetween(a: Factors, b: Factors): ReadonlySet<string> {
  const names = new Set([...a.keys(), ...b.keys()]);
  return new Set([...names].filter((name) => !(a.get(name) ?? ONE).eq(b.get(name) ?? ONE)));
}
