import type { CompiledParameters } from '../method/compile';
import type { MarketState } from '../method/inputs';
import { isInverse, markPrice, multiplierOf, requirementsOf } from '../method/position';
import { movesInLines } from '../figures/closed-form';
import { crossings, requiredAt, tierLines, type TierLines } from './tier-lines';
import { assert } from '../../assert';

/** What a stretch of a book's accounts holds, as columns of doubles, all of one moment. */
export interface HeldColumns {
  /** Index of the first account in the book. */
  readonly first: number;
  /** Accounts: those of indexes `first` … `first + count − 1`, in this order in the columns here. */
  readonly count: number;
  /** In the settlement asset, one for each account. */
  readonly equity: Float64Array;
  readonly initialMargin: Float64Array;
  readonly maintenanceMargin: Float64Array;
  /** 1: what the account holds is in the columns, it is margined and in no call. */
  readonly isAsked: Uint8Array;
  readonly positions: readonly HeldPositions[];
  readonly balances: readonly HeldBalances[];
}

/** Positions of one instrument, no two of one account. */
export interface HeldPositions {
  readonly instrument: string;
  readonly mode: string | undefined;
  /** Whether what they require is not told by each alone: of legs of hedge mode, and of what has orders that are charged. */
  readonly isBeside: boolean;
  /** Their indexes in the book. */
  readonly accounts: Uint32Array;
  /** Signed. */
  readonly quantities: Float64Array;
  /** In the settlement asset. */
  readonly initialMargins: Float64Array;
}

/** Balances of one asset, no two of one account. */
export interface HeldBalances {
  readonly asset: string;
  /** Their indexes in the book. */
  readonly accounts: Uint32Array;
  /** Signed, less interest that is owed. */
  readonly amounts: Float64Array;
}

/** Where each account of a book is called first, when one price moves and all others stand still; by its index. */
export interface CallPoints {
  /** The least |price at the call / mark − 1|; Infinity: no price alone opens a call. */
  readonly distance: Float64Array;
  /** That move, signed. */
  readonly move: Float64Array;
  /** Whose price that is, in `instruments`. */
  readonly instrument: Uint32Array;
  /** Of the likeliest price, which may be another: |ln(price at the call / mark)| in standard deviations of a day; Infinity: none is known. */
  readonly days: Float64Array;
  /** What the account must add once that price is there, in the settlement asset. */
  readonly amount: Float64Array;
  /** Whose price that is. */
  readonly likeliest: Uint32Array;
  /** 1: a price that opens a call has no volatility. */
  readonly hasUnknown: Uint8Array;
  /** 1: something that it holds is no straight line of its price, so that the account is left to the reference method. */
  readonly isLeft: Uint8Array;
  readonly instruments: readonly string[];
}

/** One place where a price opens a call of an account. */
export interface CallPlace {
  /** In `instruments`. */
  readonly instrument: number;
  /** Price at the call / mark, > 0. */
  readonly ratio: number;
  /** Of a day, > 0; undefined: not known. */
  readonly volatility: number | undefined;
  readonly amount: number;
}

/** Room for so many accounts. Of each stretch `clearCallPoints` is called first: all at once would keep others waiting. */
export function callPointsOf(count: number, instruments: readonly string[]): CallPoints {
  return {
    distance: new Float64Array(count),
    move: new Float64Array(count),
    instrument: new Uint32Array(count),
    days: new Float64Array(count),
    amount: new Float64Array(count),
    likeliest: new Uint32Array(count),
    hasUnknown: new Uint8Array(count),
    isLeft: new Uint8Array(count),
    instruments,
  };
}

/** Of accounts from one index to before another nothing is known: no price opens a call. */
export function clearCallPoints(points: CallPoints, from: number, to: number): void {
  points.distance.fill(Infinity, from, to);
  points.days.fill(Infinity, from, to);
  points.hasUnknown.fill(0, from, to);
  points.isLeft.fill(0, from, to);
}

/** Adds a place to what is known of an account: the nearest stays, and the likeliest. */
export function addCallPlace(points: CallPoints, account: number, place: CallPlace): void {
  const move = place.ratio - 1;
  if (Math.abs(move) < (points.distance[account] ?? NaN)) {
    points.distance[account] = Math.abs(move);
    points.move[account] = move;
    points.instrument[account] = place.instrument;
  }
  if (place.volatility === undefined) {
    points.hasUnknown[account] = 1;
    return;
  }
  const days = Math.abs(Math.log(place.ratio)) / place.volatility;
  if (days >= (points.days[account] ?? NaN)) return;
  points.days[account] = days;
  points.amount[account] = place.amount;
  points.likeliest[account] = place.instrument;
}

/** Accounts that a step of the pass looks at before it lets others work. */
const STEP = 2_000;

/**
 * Finds where every account of a stretch is called first, in doubles: for each instrument, what its price moves in each account is a straight line
 * between tiers, which is solved tier by tier. Accounts that hold anything else are marked as left to the reference method.
 *
 * Not rounded as the method rounds: a place is off by what the roundings of figures move it. What an account must add there is by tiers
 * too; where initial margin is more than tiers, its rate on the position is taken to stay. Orders are in no column. Where a set calls at initial margin too,
 * all accounts are left.
 *
 * @param points of the whole book, in which those of the stretch are found anew; its instruments are those of the market
 * @param of what the stretch was margined by at its moment
 * @param volatilities of a day, of the logarithm of the price, by instrument
 * @yields after so many accounts as take a few milliseconds
 * @see docs/methodology.md#distance-to-call
 */
export function* findCallPoints(
  points: CallPoints,
  held: HeldColumns,
  of: { readonly parameters: CompiledParameters; readonly market: MarketState },
  volatilities: ReadonlyMap<string, number>,
): Generator<void, void> {
  const { collateral, callAt } = of.parameters;
  clearCallPoints(points, held.first, held.first + held.count);
  if (callAt === 'INITIAL_MARGIN') {
    points.isLeft.set(held.isAsked, held.first);
    return;
  }
  const positionsOf = grouped(held.positions, ({ instrument }) => instrument);
  const balancesOf = grouped(held.balances, ({ asset }) => collateral.get(asset)?.pricedBy);
  const scratch = { slope: new Float64Array(held.count), isPriced: new Uint8Array(held.count) };
  for (const [index, instrument] of points.instruments.entries()) {
    const [positions = [], balances = []] = [positionsOf.get(instrument), balancesOf.get(instrument)];
    if (!of.market.prices.has(instrument) || (positions.length === 0 && balances.length === 0)) continue;
    const step = { index, instrument, volatility: volatilities.get(instrument) };
    yield* passOf(held, of, { ...step, positions, balances }, points, scratch);
  }
}

function grouped<Key, Value>(values: readonly Value[], keyOf: (value: Value) => Key): Map<Key, Value[]> {
  const groups = new Map<Key, Value[]>();
  for (const value of values) {
    const group = groups.get(keyOf(value));
    if (group) group.push(value);
    else groups.set(keyOf(value), [value]);
  }
  return groups;
}

interface Pass {
  readonly index: number;
  readonly instrument: string;
  readonly volatility: number | undefined;
  readonly positions: readonly HeldPositions[];
  readonly balances: readonly HeldBalances[];
}

interface Scratch {
  /** Of equity by what the price moves of collateral; 0 elsewhere. */
  readonly slope: Float64Array;
  readonly isPriced: Uint8Array;
}

function* passOf(
  held: HeldColumns,
  of: { readonly parameters: CompiledParameters; readonly market: MarketState },
  pass: Pass,
  points: CallPoints,
  { slope, isPriced }: Scratch,
): Generator<void, void> {
  const inputs = { parameters: of.parameters, instruments: of.market.instruments };
  const { instrument, balances } = pass;
  const { first } = held;
  const isTurned = isInverse(inputs, instrument);
  const mark = markPrice(of.market.prices, instrument).toNumber();
  const units = multiplierOf(inputs, instrument).toNumber();
  const level = of.parameters.callLevel.toNumber();
  const settles = inputs.instruments.get(instrument)?.settlementAsset;
  const isValued = settles !== undefined && settles !== of.parameters.settlementAsset;
  const assets = balances.map(({ asset }) => asset);
  const moves = (hasPosition: boolean, mode: string | undefined): boolean =>
    movesInLines(inputs, { instrument, hasPosition, assets, mode });
  const areBalancesLines = moves(false, undefined);

  for (const { asset, accounts, amounts } of balances) {
    const recognised = 1 - (of.parameters.collateral.get(asset)?.haircut.toNumber() ?? 0);
    for (const [at, account] of accounts.entries()) {
      const [amount, row] = [amounts[at] ?? NaN, account - first];
      slope[row] = (slope[row] ?? 0) + (amount > 0 ? amount * recognised : amount);
      isPriced[row] = 1;
      if (!areBalancesLines) points.isLeft[account] = 1;
    }
  }
  const at = isTurned ? 1 / mark : mark;
  const place = (account: number, ratio: number, amount: number): void =>
    addCallPlace(points, account, { instrument: pass.index, ratio, volatility: pass.volatility, amount });
  const solve = (account: number, quantity: number, own: number, lines: HeldLines): void => {
    const row = account - first;
    isPriced[row] = 0;
    const collateral = slope[row] ?? 0;
    slope[row] = 0;
    if (held.isAsked[row] !== 1) return;
    const maintenance = held.maintenanceMargin[row] ?? NaN;
    const size = quantity * units;
    // Written out: copying properties is most of what a solution would cost.
    const line = {
      at,
      level,
      size: Math.abs(size),
      lines: lines.maintenance,
      excess: (held.equity[row] ?? NaN) - level * maintenance,
      equitySlope: collateral + (isTurned ? -size : size),
    };
    for (const crossing of crossings(line)) {
      if (Number.isNaN(crossing)) continue;
      const [before, then] = [line.size * at, line.size * crossing];
      const moved = (of: TierLines): number => requiredAt(of, then) - requiredAt(of, before);
      const added = lines.initial ? moved(lines.initial) : own * (then / before - 1);
      const initialMargin = (held.initialMargin[row] ?? NaN) + added;
      const equity = level * (maintenance + moved(lines.maintenance));
      place(account, isTurned ? at / crossing : crossing / at, Math.max(0, initialMargin - equity));
    }
  };
  for (const group of pass.positions) {
    const lines =
      isValued || group.isBeside || !moves(true, group.mode) ? null : linesOf(of.parameters, group);
    for (let from = 0; from < group.accounts.length; from += STEP) {
      const to = Math.min(group.accounts.length, from + STEP);
      for (let one = from; one < to; one += 1) {
        const account = group.accounts[one] ?? NaN;
        if (lines) solve(account, group.quantities[one] ?? NaN, group.initialMargins[one] ?? NaN, lines);
        else points.isLeft[account] = 1;
      }
      yield;
    }
  }
  for (const { accounts } of balances) {
    for (const account of accounts) if (isPriced[account - first] === 1) solve(account, 0, 0, NO_LINES);
    yield;
  }
}

interface HeldLines {
  readonly maintenance: TierLines;
  /** Null: more than tiers and a dial; then its rate stays as it is. */
  readonly initial: TierLines | null;
}

const LEVEL: TierLines = { above: [0], atZero: [0], slope: [0] };
const NO_LINES: HeldLines = { maintenance: LEVEL, initial: LEVEL };

/** Of the position's class; null where its maintenance margin is more than tiers and a dial. */
function linesOf(parameters: CompiledParameters, { instrument, mode }: HeldPositions): HeldLines | null {
  const marginClass = parameters.classOfInstrument.get(instrument);
  assert(marginClass !== undefined, 'a margined position has a class');
  const { maintenanceMargin, initialMargin, plans } = requirementsOf(marginClass, mode);
  if (!maintenanceMargin) return null;
  const isTiered = initialMargin !== null && marginClass.notionalAt.initial === 'MARK';
  return {
    maintenance: tierLines(maintenanceMargin, plans.long.maintenanceMargin.dial),
    initial: isTiered ? tierLines(initialMargin, plans.long.initialMargin.dial) : null,
  };
}
