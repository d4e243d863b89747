import type { AccountImportRow } from '../../domain/market/account-row';
import type { ImportRow } from '../../domain/market/import-row';
import { marginAccount } from '../../domain/margin/account';
import type { MarginInputs } from '../../domain/margin/inputs';
import { markPrice } from '../../domain/margin/position';
import type { AccountBook, CollateralBalance, Position } from '../../domain/margin/types';
import { Decimal, round } from '../../domain/decimal';
import { Random } from '../../domain/random';
import { ok } from '../../domain/result';
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
const TURNOVER: Readonly<Record<string, number>> = {
  ...{ BTCUSDT: 0.394, ETHUSDT: 0.323, SOLUSDT: 0.113, BNBUSDT: 0.047, XRPUSDT: 0.047, DOGEUSDT: 0.024 },
  ...{ ADAUSDT: 0.013, LINKUSDT: 0.011, AVAXUSDT: 0.01, LTCUSDT: 0.007, NEARUSDT: 0.006, AAVEUSDT: 0.005 },
};
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

export type DemoBookInputs = Omit<MarginInputs, 'book'>;

/**
 * Accounts of the demo venue, the same for the same count. The first n accounts are the same for every count.
 * @param inputs live parameters, terms and mark prices of the demo venue
 */
export function* demoAccounts(count: number, inputs: DemoBookInputs): Iterable<AccountBook> {
  const closes = recentCloses();
  for (let index = 1; index <= count; index += 1) {
    const random = Random.fromSeed(ACCOUNT_SEED + index);
    yield demoAccount(`demo-${String(index).padStart(6, '0')}`, random, inputs, closes);
  }
}

export async function* demoAccountRows(
  count: number,
  inputs: DemoBookInputs,
): AsyncIterable<ImportRow<AccountImportRow>> {
  await Promise.resolve();
  for (const { account, positions, collateral } of demoAccounts(count, inputs)) {
    const place = { kind: 'POINTER', pointer: `/${account}` } as const;
    for (const position of positions) yield { place, row: ok({ kind: 'POSITION', account, ...position }) };
    for (const balance of collateral) yield { place, row: ok({ kind: 'COLLATERAL', account, ...balance }) };
  }
}

function recentCloses(): ReadonlyMap<string, readonly Decimal[]> {
  const closes = new Map<string, Decimal[]>();
  for (const { instrument, close } of demoBars()) {
    closes.set(instrument, [...(closes.get(instrument) ?? []), close].slice(-ENTRY_DAYS));
  }
  return closes;
}

function demoAccount(
  account: string,
  random: Random,
  inputs: DemoBookInputs,
  closes: ReadonlyMap<string, readonly Decimal[]>,
): AccountBook {
  const sizeNormal = random.normal();
  const valueUsd = accountValueUsd(sizeNormal, random);
  const stressed = random.uniform() < STRESSED_SHARE;
  const shares = positionShares(random);
  let notionalUsd = valueUsd * leverage(sizeNormal, random);
  let positions = shares.map((share) => position(share, notionalUsd, inputs, random, closes));
  // Initial margin grows faster than notional: shrink until the account could have opened what it holds.
  while (initialMargin(inputs, account, positions).gt(valueUsd * OPENING_SHARE)) {
    notionalUsd /= 1.5;
    positions = positions.map((held) => ({ ...held, quantity: quantity(held.quantity.toNumber() / 1.5) }));
  }
  const coin = random.pick(COLLATERAL_KINDS);
  const ratio = random.pick(STRESSED_RATIOS);
  const targetRatio = ratio.from + (ratio.to - ratio.from) * random.uniform();
  const coinShare = 0.3 + 0.4 * random.uniform();
  const bare = figures(inputs, { account, positions, collateral: [] });
  const targetEquity = stressed
    ? bare.maintenanceMargin.times(targetRatio.toFixed(4))
    : new Decimal(valueUsd.toFixed(2));

  // What must be posted for that equity; winners that need to post nothing opened at the mark price instead.
  const settled = bare.equity.lt(targetEquity)
    ? positions
    : positions.map((held) => ({ ...held, entryPrice: mark(inputs, held.instrument) }));
  const needed = targetEquity.minus(figures(inputs, { account, positions: settled, collateral: [] }).equity);
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
  while (instruments.length < count) {
    const left = Object.entries(TURNOVER).filter(([instrument]) => !instruments.includes(instrument));
    instruments.push(random.pick(left.map(([choice, weight]) => ({ choice, weight }))));
  }
  const weights = instruments.map(() => 0.2 + random.uniform());
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  return instruments.map((instrument, index) => ({ instrument, share: (weights[index] ?? 0) / total }));
}

function position(
  { instrument, share }: PositionShare,
  notionalUsd: number,
  inputs: DemoBookInputs,
  random: Random,
  closes: ReadonlyMap<string, readonly Decimal[]>,
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

function initialMargin(inputs: DemoBookInputs, account: string, positions: readonly Position[]): Decimal {
  return figures(inputs, { account, positions, collateral: [] }).initialMargin;
}

function figures(inputs: DemoBookInputs, book: AccountBook) {
  const margin = marginAccount({ ...inputs, book });
  if (!margin.ok) throw new Error(`the demo venue prices every account: ${JSON.stringify(margin.refusal)}`);
  return margin.value;
}

function mark(inputs: DemoBookInputs, instrument: string): Decimal {
  return markPrice(inputs.prices, instrument);
}
