import { setImmediate } from 'node:timers/promises';
import { assert } from '../../domain/assert';
import { type AccountImportRow, PLAIN_BALANCE, PLAIN_POSITION } from '../../domain/books/account-row';
import type { ImportRow } from '../../domain/market/import-row';
import { marginAccount } from '../../domain/margin/method/account';
import type { MarginInputs } from '../../domain/margin/method/inputs';
import { markPrice } from '../../domain/margin/method/position';
import type {
  AccountBook,
  AccountMargin,
  CollateralBalance,
  MarginRefusal,
  Position,
} from '../../domain/margin/method/types';
import { Decimal, round, ZERO } from '../../domain/number/decimal';
import { Random } from '../../domain/number/random';
import { ok, type Result } from '../../domain/result';
import { demoBars } from './demo-prices';

export const DEMO_ACCOUNTS = 2_000;
const ACCOUNT_SEED = 20_251_010;

/**
 * Published distributions that the accounts follow; figures and sources in docs/methodology.md#demo-venue.
 */
const SIZE = {
  /** Account value in USD is lognormal, of accounts hit on Hyperliquid on 2025-10-10 (n = 19,213). */
  mu: 7.089,
  sigma: 2.879,
  /** Above the 99th percentile a Pareto tail takes over, cut at the 99.9th. */
  tailFromNormal: 2.3263,
  tailUsd: 1_675_000,
  tailAlpha: 0.82,
  maximumUsd: 25_550_000,
  minimumUsd: 20,
} as const;
/** Spearman's −0.397 between account value and leverage, as the correlation of normals: 2 sin(π ρ / 6). */
const SIZE_LEVERAGE_CORRELATION = -0.4128;
/** Shares of open interest by leverage, Hyperliquid, December 2025: 36 % to 3×, 49 % to 7×, 15 % above. */
const LEVERAGE_COHORTS = [
  { belowNormal: -0.3585, from: 0.1, to: 3 },
  { belowNormal: 1.0364, from: 3, to: 7 },
  { belowNormal: Infinity, from: 7, to: 20 },
] as const;
/** Longs among 6,925 BTC positions on Hyperliquid on 2025-10-10. */
const LONG_SHARE = 0.648;
/** Shares of Binance spot turnover in December 2025. */
const TURNOVER = Object.entries({
  ...{ BTCUSDT: 0.394, ETHUSDT: 0.323, SOLUSDT: 0.113, BNBUSDT: 0.047, XRPUSDT: 0.047, DOGEUSDT: 0.024 },
  ...{ ADAUSDT: 0.013, LINKUSDT: 0.011, AVAXUSDT: 0.01, LTCUSDT: 0.007, NEARUSDT: 0.006, AAVEUSDT: 0.005 },
}).map(([choice, weight]) => ({ choice, weight }));
/** Illustrative: how many instruments an account holds, and what it posts. */
const POSITION_COUNTS = [0.55, 0.25, 0.12, 0.08].map((weight, index) => ({ choice: index + 1, weight }));
const COLLATERAL_KINDS = [
  { choice: null, weight: 0.8 },
  { choice: { asset: 'BTC', instrument: 'BTCUSDT' }, weight: 0.12 },
  { choice: { asset: 'ETH', instrument: 'ETHUSDT' }, weight: 0.08 },
];
/** Illustrative: a share of accounts stands near a call, at these margin ratios. */
const STRESSED_SHARE = 0.07;
const STRESSED_RATIOS = [
  { choice: { from: 1.21, to: 1.5 }, weight: 0.72 },
  { choice: { from: 1.01, to: 1.2 }, weight: 0.25 },
  { choice: { from: 0.9, to: 0.99 }, weight: 0.03 },
];
/** Positions were opened at a close of the last so many days. */
const ENTRY_DAYS = 30;
/** Initial margin takes at most this part of an account's value when it opens its positions. */
const OPENING_SHARE = 0.8;

/** Accounts that are margined together while they are made. */
const ACCOUNTS_AT_ONCE = 250;

export type DemoBookInputs = Omit<MarginInputs, 'book'>;

/** Margins many books at once, each as the reference method does, in order of the books. */
export type MarginBooks = (books: readonly AccountBook[]) => readonly Result<AccountMargin, MarginRefusal>[];

/**
 * Accounts of the demo venue, the same for the same count. The first n accounts are the same for every count.
 * @param inputs live parameters, terms and mark prices of the demo venue
 * @param marginBooks by those inputs; the reference method itself, unless a faster way to the same figures is given
 */
export function* demoAccounts(
  count: number,
  inputs: DemoBookInputs,
  marginBooks: MarginBooks = (books) => books.map((book) => marginAccount({ ...inputs, book })),
): Iterable<AccountBook> {
  const market = { inputs, closes: recentCloses() };
  for (let first = 1; first <= count; first += ACCOUNTS_AT_ONCE) {
    const drafts: Draft[] = [];
    for (let index = first; index < first + ACCOUNTS_AT_ONCE && index <= count; index += 1) {
      const random = Random.fromSeed(ACCOUNT_SEED + index);
      drafts.push(draft(`demo-${String(index).padStart(6, '0')}`, random, market));
    }
    const margins = openingMargins(drafts, marginBooks);
    for (const [index, drafted] of drafts.entries()) {
      const margin = margins[index];
      assert(margin !== undefined, 'every draft could open what it holds in the end');
      yield settledAccount(drafted, margin, inputs);
    }
  }
}

export async function* demoAccountRows(
  count: number,
  inputs: DemoBookInputs,
  marginBooks?: MarginBooks,
): AsyncIterable<ImportRow<AccountImportRow>> {
  let made = 0;
  for (const { account, positions, collateral } of demoAccounts(count, inputs, marginBooks)) {
    // Who takes them sends what it has while the next ones are made.
    if (made++ % ACCOUNTS_AT_ONCE === 0) await setImmediate();
    const place = { kind: 'POINTER', pointer: `/${account}` } as const;
    for (const position of positions) yield { place, row: ok({ kind: 'POSITION', account, ...PLAIN_POSITION, ...position }) };
    for (const balance of collateral) yield { place, row: ok({ kind: 'COLLATERAL', account, ...PLAIN_BALANCE, ...balance }) };
  }
}

function recentCloses(): ReadonlyMap<string, readonly Decimal[]> {
  const closes = new Map<string, Decimal[]>();
  for (const { instrument, close } of demoBars()) {
    closes.set(instrument, [...(closes.get(instrument) ?? []), close].slice(-ENTRY_DAYS));
  }
  return closes;
}

interface DemoMarket {
  readonly inputs: DemoBookInputs;
  readonly closes: ReadonlyMap<string, readonly Decimal[]>;
}

/** An account before it is known what it must post; all that is left to chance is drawn. */
interface Draft {
  readonly account: string;
  readonly valueUsd: number;
  /** The margin ratio that it is to stand at; null: whatever its value makes it. */
  readonly targetRatio: number | null;
  /** What it posts beside the settlement asset, and the part of its collateral that is in it. */
  readonly coin: (typeof COLLATERAL_KINDS)[number]['choice'];
  readonly coinShare: number;
  positions: readonly Position[];
}

function draft(account: string, random: Random, market: DemoMarket): Draft {
  const sizeNormal = random.normal();
  const valueUsd = accountValueUsd(sizeNormal, random);
  const isStressed = random.uniform() < STRESSED_SHARE;
  const shares = positionShares(random);
  const notionalUsd = valueUsd * leverage(sizeNormal, random);
  const positions = shares.map((share) => position(share, notionalUsd, random, market));
  const coin = random.pick(COLLATERAL_KINDS);
  const ratio = random.pick(STRESSED_RATIOS);
  const targetRatio = ratio.from + (ratio.to - ratio.from) * random.uniform();
  const coinShare = 0.3 + 0.4 * random.uniform();
  return {
    ...{ account, valueUsd, coin, coinShare, positions },
    targetRatio: isStressed ? targetRatio : null,
  };
}

/**
 * Initial margin grows faster than notional: positions shrink until each account could have opened what it holds.
 * @returns the figures of each draft's positions, without collateral
 */
function openingMargins(drafts: readonly Draft[], marginBooks: MarginBooks): readonly AccountMargin[] {
  const margins: AccountMargin[] = [];
  for (let waiting = [...drafts.keys()]; waiting.length > 0;) {
    const books = waiting.map((index) => bare(drafts[index]));
    const results = marginBooks(books);
    waiting = waiting.filter((index, place) => {
      const [drafted, result] = [drafts[index], results[place]];
      assert(drafted !== undefined && result !== undefined, 'each book has its figures');
      if (!result.ok)
        throw new Error(`the demo venue prices every account: ${JSON.stringify(result.refusal)}`);
      margins[index] = result.value;
      if (!result.value.initialMargin.gt(drafted.valueUsd * OPENING_SHARE)) return false;
      drafted.positions = drafted.positions.map((held) => ({
        ...held,
        quantity: quantity(held.quantity.toNumber() / 1.5),
      }));
      return true;
    });
  }
  return margins;
}

function bare(drafted: Draft | undefined): AccountBook {
  assert(drafted !== undefined, 'a draft that waits is there');
  return { account: drafted.account, positions: drafted.positions, collateral: [] };
}

/** @param margin of its positions, without collateral */
function settledAccount(drafted: Draft, margin: AccountMargin, inputs: DemoBookInputs): AccountBook {
  const { account, valueUsd, targetRatio, coin, coinShare, positions } = drafted;
  const targetEquity =
    targetRatio === null
      ? new Decimal(valueUsd.toFixed(2))
      : margin.maintenanceMargin.times(targetRatio.toFixed(4));

  // What must be posted for that equity. Winners that need to post nothing opened at the mark price instead, and have
  // neither won nor lost.
  const isPosting = margin.equity.lt(targetEquity);
  const settled = isPosting
    ? positions
    : positions.map((held) => ({ ...held, entryPrice: mark(inputs, held.instrument) }));
  const needed = targetEquity.minus(isPosting ? margin.equity : ZERO);
  return { account, positions: settled, collateral: posted(needed, coin, coinShare, inputs) };
}

function accountValueUsd(normal: number, random: Random): number {
  const value =
    normal > SIZE.tailFromNormal
      ? SIZE.tailUsd * (1 - random.uniform()) ** (-1 / SIZE.tailAlpha)
      : Math.exp(SIZE.mu + SIZE.sigma * normal);
  return Math.min(SIZE.maximumUsd, Math.max(SIZE.minimumUsd, value));
}

/** Log-uniform within its cohort; larger accounts tend to the lower ones. */
function leverage(sizeNormal: number, random: Random): number {
  const rho = SIZE_LEVERAGE_CORRELATION;
  const normal = rho * sizeNormal + Math.sqrt(1 - rho ** 2) * random.normal();
  const { from, to } =
    LEVERAGE_COHORTS.find(({ belowNormal }) => normal < belowNormal) ?? LEVERAGE_COHORTS[2];
  return from * (to / from) ** random.uniform();
}

interface PositionShare {
  readonly instrument: string;
  /** Part of the account's notional, in (0, 1]; the parts sum to 1. */
  readonly share: number;
}

function positionShares(random: Random): readonly PositionShare[] {
  const count = random.pick(POSITION_COUNTS);
  const instruments: string[] = [];
  while (instruments.length < count)
    instruments.push(random.pick(TURNOVER.filter(({ choice }) => !instruments.includes(choice))));
  const weights = instruments.map(() => 0.2 + random.uniform());
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  return instruments.map((instrument, index) => ({ instrument, share: (weights[index] ?? 0) / total }));
}

function position(
  { instrument, share }: PositionShare,
  notionalUsd: number,
  random: Random,
  { inputs, closes }: DemoMarket,
): Position {
  const size = quantity((notionalUsd * share) / mark(inputs, instrument).toNumber());
  const recent = closes.get(instrument) ?? [];
  const entryPrice = recent[Math.floor(random.uniform() * recent.length)] ?? mark(inputs, instrument);
  return { instrument, quantity: random.uniform() < LONG_SHARE ? size : size.neg(), entryPrice };
}

/** Four significant digits, at most eight decimals, never 0. */
function quantity(size: number): Decimal {
  const rounded = round(new Decimal(size.toPrecision(4)), { scale: 8, mode: 'HALF_EVEN' });
  return rounded.isZero() ? new Decimal('0.00000001') : rounded;
}

/** The needed value in the settlement asset, or partly in a coin, whose haircut must be made up for. */
function posted(
  needed: Decimal,
  coin: { readonly asset: string; readonly instrument: string } | null,
  coinShare: number,
  inputs: DemoBookInputs,
): readonly CollateralBalance[] {
  const cents = (value: Decimal) => round(value, { scale: 2, mode: 'CEILING' });
  const rule = coin && inputs.parameters.collateral.get(coin.asset);
  if (!coin || !rule) return [{ asset: 'USDT', amount: cents(needed) }];
  const perCoin = mark(inputs, coin.instrument).times(new Decimal(1).minus(rule.haircut));
  const amount = round(needed.times(coinShare.toFixed(4)).div(perCoin), { scale: 6, mode: 'DOWN' });
  if (amount.isZero()) return [{ asset: 'USDT', amount: cents(needed) }];
  return [
    { asset: coin.asset, amount },
    { asset: 'USDT', amount: cents(needed.minus(amount.times(perCoin))) },
  ];
}

function mark(inputs: DemoBookInputs, instrument: string): Decimal {
  return markPrice(inputs.prices, instrument);
}
