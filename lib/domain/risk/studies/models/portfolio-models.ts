import { assert } from '../../../assert';
import { compareBytes } from '../../../books/snapshot-line';
import type { MarketState } from '../../../margin/method/inputs';
import type { AccountBook } from '../../../margin/method/types';
import type { Margined } from '../../../margin/figures/margin-columns';
import { Decimal, decimal, decimalText, ONE, ZERO } from '../../../number/decimal';
import { Random } from '../../../number/random';
import type { ParameterSet } from '../../../parameters/document/parameter-set';
import { stationaryBlockLength } from '../../../statistics/bootstrap';
import { type RateInterval, WORST_TOLD } from '../../../statistics/breaches/coverage';
import { expectedShortfall } from '../../../statistics/expected-shortfall';
import { significant } from '../../../statistics/pinned';
import { quantile, tailObservations } from '../../../statistics/quantile';
import { type TailIntervals, tailIntervals } from '../../../statistics/tail-intervals';
import { type KnownMoves, TOLD_DIGITS } from './instrument-models';
import type {
  AccountFigures,
  AccountLack,
  AccountModels,
  AskedOfAccount,
  ModelsAsked,
  PortfolioModels,
  ShortAccounts,
} from './models';

/** Of autocovariances, by which blocks are drawn. */
const LEAST_BARS = 10;

/** An account, and what either set asks of it. */
export interface MarginedAccount {
  readonly book: AccountBook;
  readonly before: Margined;
  readonly after: Margined;
}

/** What portfolios are of: prices of the moment, what settles in what, and how prices moved. */
export interface PortfoliosOf {
  readonly asked: ModelsAsked;
  readonly market: MarketState;
  /** Says what an asset is priced by, and what the unit of account is. */
  readonly set: ParameterSet;
  readonly moves: PriceFactors;
}

/** Of each instrument with history: the close of a bar over the close before, by when the bar opens. */
export type PriceFactors = ReadonlyMap<string, ReadonlyMap<number, number>>;

export function priceFactors(known: ReadonlyMap<string, KnownMoves>): PriceFactors {
  const found = new Map<string, ReadonlyMap<number, number>>();
  for (const [instrument, one] of known) {
    if ('lack' in one) continue;
    const times = (loss: number): number => (one.isInverse ? 1 / (1 + loss) : 1 - loss);
    found.set(instrument, new Map(one.moves.map(({ atMs, losses }) => [atMs, times(losses.long.close)])));
  }
  return found;
}

/** @param accounts in the order in which they are told */
export function portfolioModels(of: PortfoliosOf, accounts: readonly MarginedAccount[]): PortfolioModels {
  const pasts = accounts.map(({ book, before }) =>
    before.ok ? pastOf(of, heldBy(book)) : lacking('UNPRICED'),
  );
  const intervals = intervalsOf(of.asked, pasts);
  const found = accounts.map((one, at) =>
    accountModels(of, one, pasts[at] ?? lacking('UNPRICED'), intervals),
  );
  const short = (when: 'before' | 'after', purpose: keyof AskedOfAccount): ShortAccounts => {
    const missing = found.flatMap(({ model, ...asked }) => {
      const margin = asked[when]?.[purpose];
      if (model === null || margin === undefined) return [];
      const rest = new Decimal(model.valueAtRisk).minus(decimal(margin));
      return rest.gt(0) ? [rest] : [];
    });
    const amount = missing.reduce((sum, one) => sum.plus(one), ZERO);
    return { accounts: missing.length, amount: decimalText(amount.toDecimalPlaces(2)) };
  };
  const both = (when: 'before' | 'after') => ({
    ...{ initial: short(when, 'initialMargin'), maintenance: short(when, 'maintenanceMargin') },
  });
  return { accounts: found, short: { before: both('before'), after: both('after') } };
}

function accountModels(
  { asked }: PortfoliosOf,
  { book, before, after }: MarginedAccount,
  past: Past | Lacking,
  intervals: ReadonlyMap<Past, TailIntervals>,
): AccountModels {
  const margins = (margined: Margined): AskedOfAccount | null =>
    margined.ok
      ? {
          initialMargin: decimalText(margined.value.initialMargin),
          maintenanceMargin: decimalText(margined.value.maintenanceMargin),
        }
      : null;
  return {
    ...{ account: book.account, instruments: heldBy(book).length },
    notional: before.ok ? decimalText(before.value.notional) : '0',
    ...{ before: margins(before), after: margins(after) },
    model: 'lack' in past ? null : figuresOf(asked, past, intervals.get(past)),
    lack: 'lack' in past ? past.lack : null,
  };
}

/** What an account would have lost with what it now holds, bar by bar. */
interface Past {
  readonly times: readonly number[];
  readonly losses: readonly number[];
}

interface Lacking {
  readonly lack: AccountLack;
}

function lacking(code: AccountLack['code'], instruments: readonly string[] = [], moves = 0): Lacking {
  return { lack: { code, instruments, moves } };
}

/**
 * Of accounts that are told of the same bars the same histories are drawn: there was one market. Blocks are as long as the account
 * needs that needs the longest.
 */
function intervalsOf(
  { probability, interval: { level, draws, seed } }: ModelsAsked,
  pasts: readonly (Past | Lacking)[],
): ReadonlyMap<Past, TailIntervals> {
  const byBars = new Map<string, Past[]>();
  for (const past of pasts) {
    if ('lack' in past) continue;
    const bars = past.times.join();
    byBars.set(bars, [...(byBars.get(bars) ?? []), past]);
  }
  const found = new Map<Past, TailIntervals>();
  for (const together of byBars.values()) {
    const series = together.map(({ losses }) => losses);
    const lengths = series.map((losses) => stationaryBlockLength(losses.map(Math.abs)));
    const intervals = tailIntervals(series, ONE.minus(decimal(probability)), {
      ...{ blockLength: Math.max(...lengths), level: decimal(level), draws },
      random: Random.fromSeed(seed),
    });
    for (const [at, past] of together.entries()) {
      const own = intervals[at];
      if (own) found.set(past, own);
    }
  }
  return found;
}

interface Holding {
  readonly instrument: string;
  readonly quantity: Decimal;
}

/** Both legs of hedge mode together; what nets to nothing loses nothing. */
function heldBy({ positions }: AccountBook): readonly Holding[] {
  const held = new Map<string, Decimal>();
  for (const { instrument, quantity } of positions)
    held.set(instrument, (held.get(instrument) ?? ZERO).plus(quantity));
  return [...held]
    .filter(([, quantity]) => !quantity.isZero())
    .map(([instrument, quantity]) => ({ instrument, quantity }))
    .sort((a, b) => compareBytes(a.instrument, b.instrument));
}

function pastOf({ asked, market, set, moves }: PortfoliosOf, held: readonly Holding[]): Past | Lacking {
  if (held.length === 0) return lacking('NO_POSITIONS');
  const options = held.filter(({ instrument }) => market.instruments.get(instrument)?.option);
  if (options.length > 0)
    return lacking(
      'OPTION',
      options.map(({ instrument }) => instrument),
    );
  const pricing = pricedBy(set, market, held);
  const all = held.flatMap(({ instrument }) => [instrument, pricing.get(instrument) ?? instrument]);
  const needed = [...new Set(all)].sort(compareBytes);
  const unknown = needed.filter((instrument) => !moves.has(instrument) || !market.prices.has(instrument));
  if (unknown.length > 0) return lacking('NO_HISTORY', unknown);
  const times = commonTimes(needed.map((instrument) => moves.get(instrument) ?? new Map<number, number>()));
  const probability = ONE.minus(decimal(asked.probability));
  if (times.length < LEAST_BARS || tailObservations(times.length, probability).lt(1)) {
    const fewest = Math.min(...needed.map((instrument) => moves.get(instrument)?.size ?? 0));
    const shortest = needed.filter((instrument) => moves.get(instrument)?.size === fewest);
    return lacking('TAIL_TOO_SHORT', shortest, times.length);
  }
  const profits = held.map((holding) =>
    profitOf({ market, moves }, holding, pricing.get(holding.instrument)),
  );
  const losses = times.map((at) => profits.reduce((sum, profit) => sum - profit(at), 0));
  const [size = 0] = losses.map(Math.abs);
  if (losses.every((loss) => Math.abs(loss) === size)) return lacking('NEVER_MOVED', needed, times.length);
  return { times, losses };
}

function commonTimes(all: readonly ReadonlyMap<number, number>[]): readonly number[] {
  const [first, ...others] = all.toSorted((a, b) => a.size - b.size);
  return [...(first?.keys() ?? [])].filter((at) => others.every((one) => one.has(at))).sort((a, b) => a - b);
}

function figuresOf(
  { probability }: ModelsAsked,
  { times, losses }: Past,
  intervals: TailIntervals | undefined,
): AccountFigures {
  assert(intervals !== undefined, 'what is told has been drawn');
  const p = ONE.minus(decimal(probability));
  const told = (value: number): number => significant(value, TOLD_DIGITS);
  const bounds = ({ low, high }: RateInterval): RateInterval => ({ low: told(low), high: told(high) });
  const at = (ms: number | undefined): string => new Date(ms ?? NaN).toISOString();
  return {
    ...{ moves: times.length, from: at(times[0]), to: at(times.at(-1)) },
    ...{
      valueAtRisk: told(quantile(losses, p, 1)),
      expectedShortfall: told(expectedShortfall(losses, p)),
    },
    interval: bounds(intervals.valueAtRisk),
    shortfallInterval: bounds(intervals.expectedShortfall),
    worst: losses
      .map((loss, place) => ({ at: at(times[place]), loss: told(loss) }))
      .sort((a, b) => b.loss - a.loss || compareBytes(a.at, b.at))
      .slice(0, WORST_TOLD),
  };
}

/** What prices the asset that an instrument settles in, where that is not the unit of account and has a price. */
function pricedBy(
  { document: { collateral, settlementAsset } }: ParameterSet,
  { instruments }: MarketState,
  held: readonly Holding[],
): ReadonlyMap<string, string> {
  return new Map(
    held.flatMap(({ instrument }) => {
      const asset = instruments.get(instrument)?.settlementAsset;
      if (asset === undefined || asset === settlementAsset || !Object.hasOwn(collateral, asset)) return [];
      const by = collateral[asset]?.pricedBy;
      return by === undefined ? [] : [[instrument, by] as const];
    }),
  );
}

/**
 * Profit of a holding in the unit of account, were its price moved from the mark as in the bar: quantity × multiplier × (p − mark), of an
 * inverse contract quantity × multiplier × (1 / mark − 1 / p), times the price that the asset it settles in would then have.
 */
export function profitOf(
  { market, moves }: Pick<PortfoliosOf, 'market' | 'moves'>,
  { instrument, quantity }: Holding,
  by: string | undefined,
): (atMs: number) => number {
  const terms = market.instruments.get(instrument);
  const mark = Number(market.prices.get(instrument) ?? NaN);
  const size = Number(quantity.times(terms?.multiplier ?? ONE));
  const own = moves.get(instrument);
  const asset = by === undefined ? 1 : Number(market.prices.get(by) ?? NaN);
  const ofAsset = by === undefined ? null : moves.get(by);
  return (atMs) => {
    const times = own?.get(atMs) ?? NaN;
    const gained = terms?.isInverse ? (size / mark) * (1 - 1 / times) : size * mark * (times - 1);
    return gained * asset * (ofAsset ? (ofAsset.get(atMs) ?? NaN) : 1);
  };
}
