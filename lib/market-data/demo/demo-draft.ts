import type { MarginInputs } from '../../domain/margin/method/inputs';
import { markPrice } from '../../domain/margin/method/position';
import type { Position } from '../../domain/margin/method/types';
import { Decimal, round } from '../../domain/number/decimal';
import type { Random } from '../../domain/number/random';
import { TURNOVER_SHARES } from './cited-market';
import { demoDailyBars } from './demo-prices';

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
const TURNOVER = Object.entries(TURNOVER_SHARES).map(([choice, weight]) => ({ choice, weight }));
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
export type DemoBookInputs = Omit<MarginInputs, 'book'>;

export function recentCloses(): ReadonlyMap<string, readonly Decimal[]> {
  const closes = new Map<string, Decimal[]>();
  // The closes of days are the same whenever the venue is founded.
  for (const { instrument, close } of demoDailyBars(new Date(0), ENTRY_DAYS)) {
    const known = closes.get(instrument) ?? [];
    known.push(close);
    closes.set(instrument, known);
  }
  return closes;
}

export interface DemoMarket {
  readonly inputs: DemoBookInputs;
  readonly closes: ReadonlyMap<string, readonly Decimal[]>;
}

/** An account before it is known what it must post; all that is left to chance is drawn. */
export interface Draft {
  readonly account: string;
  readonly valueUsd: number;
  /** The margin ratio that it is to stand at; null: whatever its value makes it. */
  readonly targetRatio: number | null;
  /** What it posts beside the settlement asset, and the part of its collateral that is in it. */
  readonly coin: (typeof COLLATERAL_KINDS)[number]['choice'];
  readonly coinShare: number;
  /** Interest that it owes for each unit of its settlement asset. */
  readonly interest: number;
  positions: readonly Position[];
}

export function draft(account: string, random: Random, market: DemoMarket): Draft {
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
    ...{ account, valueUsd, coin, coinShare, positions, interest: 0 },
    targetRatio: isStressed ? targetRatio : null,
  };
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
export function quantity(size: number): Decimal {
  const rounded = round(new Decimal(size.toPrecision(4)), { scale: 8, mode: 'HALF_EVEN' });
  return rounded.isZero() ? new Decimal('0.00000001') : rounded;
}

export function mark(inputs: DemoBookInputs, instrument: string): Decimal {
  return markPrice(inputs.prices, instrument);
}
