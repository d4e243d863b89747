import { compareBytes } from '../../../books/snapshot-line';
import type { Margined } from '../../../margin/figures/margin-columns';
import type { MarketState } from '../../../margin/method/inputs';
import type { AccountBook } from '../../../margin/method/types';
import { type Decimal, ONE, ZERO } from '../../../number/decimal';
import type { ParameterSet } from '../../../parameters/document/parameter-set';
import type { KnownMoves } from './instrument-models';
import type { AccountLack } from './models';

/** An account, and what either set asks of it. */
export interface MarginedAccount {
  readonly book: AccountBook;
  readonly before: Margined;
  readonly after: Margined;
}

/** What pasts are of: prices of the moment, what settles in what, and how prices moved. */
export interface PastsOf {
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

/** What an account would have lost with what it now holds, bar by bar: when each opens, and the loss in the unit of account. */
export interface Past {
  readonly times: readonly number[];
  readonly losses: readonly number[];
}

export interface Lacking {
  readonly lack: AccountLack;
}

export function lacking(code: AccountLack['code'], instruments: readonly string[] = [], moves = 0): Lacking {
  return { lack: { code, instruments, moves } };
}

export interface Holding {
  readonly instrument: string;
  readonly quantity: Decimal;
}

/** Both legs of hedge mode together; what nets to nothing loses nothing. */
export function heldBy({ positions }: AccountBook): readonly Holding[] {
  const held = new Map<string, Decimal>();
  for (const { instrument, quantity } of positions)
    held.set(instrument, (held.get(instrument) ?? ZERO).plus(quantity));
  return [...held]
    .filter(([, quantity]) => !quantity.isZero())
    .map(([instrument, quantity]) => ({ instrument, quantity }))
    .sort((a, b) => compareBytes(a.instrument, b.instrument));
}

/** @param isTooFew whether nothing is to be said of so many bars */
export function pastOf(
  { market, set, moves }: PastsOf,
  held: readonly Holding[],
  isTooFew: (bars: number) => boolean,
): Past | Lacking {
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
  if (isTooFew(times.length)) {
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
  { market, moves }: Pick<PastsOf, 'market' | 'moves'>,
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
