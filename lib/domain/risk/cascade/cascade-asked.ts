import { compareBytes } from '../../books/snapshot-line';
import type { MarketState } from '../../margin/method/inputs';
import type { MarketFigures } from '../../market/market-figure';
import { Decimal, decimal, decimalText } from '../../number/decimal';
import { significant } from '../../statistics/pinned';
import { type CrisisMoves, pricesIn } from '../scenarios/crisis-moves';
import { movedPrice } from '../scenarios/price-scenario';
import type { Crises } from '../studies/crises/crises';
import type { ImpactTerms, VolatilitySource } from './impact';
import type { CascadeTerms } from './rounds';

/** How prices are moved before anybody is sold. */
export interface CascadeShock {
  readonly key: string;
  readonly name: string;
  /** The UTC day of a crisis, YYYY-MM-DD; null: none. */
  readonly date: string | null;
  /** By symbol, a fraction of the price; what is not named stays where it is. */
  readonly moves: Readonly<Record<string, string>>;
}

/** What evidence says it computed cascades with: all that a repeat reads, whatever the market is by then. */
export interface CascadeAsked {
  readonly shocks: readonly CascadeShock[];
  /** By symbol, as it was known; what is not named has no known depth, and moves by the shock alone. */
  readonly impacts: Readonly<Record<string, ImpactTerms>>;
  /** Y of the square-root law. */
  readonly coefficient: string;
  readonly greatestFall: string;
  readonly greatestRise: string;
  readonly mostRounds: number;
  /** Every position of an account, at the prices that its round leaves. */
  readonly liquidation: 'FULL';
  /** Balance of the insurance fund; null: none is stated. */
  readonly insuranceFund: string | null;
}

/** Of the order of 1 in every market that was measured. */
const COEFFICIENT = '1';
/** An impact of nine tenths either way is no impact any more. */
const GREATEST_FALL = '0.9';
const GREATEST_RISE = '9';
const MOST_ROUNDS = 20;
/** Resting within 1 % of the mid price. */
const RESTING_WITHIN = '0.01';
const DAYS_A_YEAR = 365;
const DIGITS = 9;
const EVERYTHING_FALLS = '-0.1';

/** σ of a day, as a double > 0, and whence. */
export interface DailyVolatility {
  readonly value: number;
  readonly source: VolatilitySource;
}

/**
 * What is known of how far sales move each instrument: the square-root law where turnover and volatility of a day are known, else a
 * straight line through what rests within 1 % of the mid price, else nothing.
 *
 * @param volatilities of bars, by symbol; the figure of the market goes before them
 */
export function knownImpacts(
  { prices, figures = new Map() }: Pick<MarketState, 'prices' | 'figures'>,
  volatilities: ReadonlyMap<string, DailyVolatility>,
): Readonly<Record<string, ImpactTerms>> {
  const symbols = [...prices.keys()].sort(compareBytes);
  return Object.fromEntries(
    symbols.flatMap((symbol) => {
      const terms = impactOf(figures.get(symbol), volatilities.get(symbol));
      return terms ? [[symbol, terms]] : [];
    }),
  );
}

function impactOf(
  stated: ReturnType<MarketFigures['get']>,
  ofBars: DailyVolatility | undefined,
): ImpactTerms | null {
  const annual = stated?.VOLATILITY;
  const volatility: DailyVolatility | undefined = annual?.gt(0)
    ? { value: annual.toNumber() / Math.sqrt(DAYS_A_YEAR), source: 'FIGURE' }
    : ofBars;
  if (stated?.TURNOVER?.gt(0) && volatility)
    return {
      model: 'SQUARE_ROOT',
      turnover: decimalText(stated.TURNOVER),
      dailyVolatility: decimalText(new Decimal(significant(volatility.value, DIGITS))),
      source: volatility.source,
    };
  if (!stated?.DEPTH?.gt(0)) return null;
  const depth = significant(stated.DEPTH.div(RESTING_WITHIN).toNumber(), DIGITS);
  return { model: 'LINEAR', depth: decimalText(new Decimal(depth)), source: 'RESTING' };
}

/**
 * What evidence asks: the crisis that leaves most accounts liquidatable under the base version, a fall of everything by a tenth, and no
 * shock at all: what a set does to prices by whom it liquidates itself.
 *
 * @param crises that were looked at, with what was found there; null: none
 * @param insuranceFund what it was stated to hold; null: nothing was
 * @returns null where no depth is known of anything, so that no sale moves any price
 */
export function cascadeAsked(
  market: Pick<MarketState, 'instruments' | 'prices'>,
  impacts: Readonly<Record<string, ImpactTerms>>,
  crises: { readonly asked: readonly CrisisMoves[]; readonly found: Crises } | null,
  insuranceFund: string | null = null,
): CascadeAsked | null {
  if (Object.keys(impacts).length === 0) return null;
  const worst = crises && worstCrisis(crises.asked, crises.found);
  return {
    shocks: [...(worst ? [worst] : []), everythingFalls(market), NO_SHOCK],
    ...{ impacts, coefficient: COEFFICIENT, greatestFall: GREATEST_FALL, greatestRise: GREATEST_RISE },
    ...{ mostRounds: MOST_ROUNDS, liquidation: 'FULL', insuranceFund },
  };
}

/** Of equals the one that leaves most owed, then the oldest. */
function worstCrisis(asked: readonly CrisisMoves[], found: Crises): CrisisMoves | null {
  const before = ({ key }: CrisisMoves) => found[key]?.standing.before;
  const isWorse = (one: CrisisMoves, other: CrisisMoves): boolean => {
    const [a, b] = [before(one), before(other)];
    if (!a || !b) return b === undefined && a !== undefined;
    if (a.accounts.LIQUIDATION !== b.accounts.LIQUIDATION)
      return a.accounts.LIQUIDATION > b.accounts.LIQUIDATION;
    return decimal(a.belowZero.amount).gt(b.belowZero.amount);
  };
  return asked.reduce<CrisisMoves | null>(
    (worst, one) => (worst && !isWorse(one, worst) ? worst : one),
    null,
  );
}

/** A change that liquidates is a shock of its own. */
const NO_SHOCK: CascadeShock = {
  ...{ key: 'no-shock', name: 'No shock: the change alone', date: null, moves: {} },
};

/** Options stay: their prices follow from more than that of their underlying. So does a price that would be rounded to 0. */
function everythingFalls({ instruments, prices }: Pick<MarketState, 'instruments' | 'prices'>): CascadeShock {
  const moved = [...prices].flatMap(([symbol, price]) =>
    instruments.get(symbol)?.option || !movedPrice(price, decimal(EVERYTHING_FALLS)).gt(0) ? [] : [symbol],
  );
  return {
    ...{ key: 'everything-falls', name: 'Everything falls by a tenth', date: null },
    moves: Object.fromEntries(moved.sort(compareBytes).map((symbol) => [symbol, EVERYTHING_FALLS] as const)),
  };
}

/** What the rounds of a cascade are computed by that begins at present prices, without a shock; all else as in evidence. */
export function termsWithoutShock(
  impacts: Readonly<Record<string, ImpactTerms>>,
  prices: MarketState['prices'],
): CascadeTerms {
  return {
    ...{ prices, impacts: new Map(Object.entries(impacts)), mostRounds: MOST_ROUNDS },
    ...{ greatestFall: decimal(GREATEST_FALL), greatestRise: decimal(GREATEST_RISE) },
    scale: { coefficient: Number(COEFFICIENT), depthFactor: 1 },
  };
}

/** What the rounds of one shock are computed by. @param depthFactor by which depths are multiplied: 1 is as they are known */
export function cascadeTerms(
  { impacts, coefficient, greatestFall, greatestRise, mostRounds }: CascadeAsked,
  shock: CascadeShock,
  prices: MarketState['prices'],
  depthFactor: string,
): CascadeTerms {
  return {
    prices: pricesIn(shock, prices),
    impacts: new Map(Object.entries(impacts)),
    ...{ greatestFall: decimal(greatestFall), greatestRise: decimal(greatestRise), mostRounds },
    scale: { coefficient: Number(coefficient), depthFactor: Number(depthFactor) },
  };
}
