import { Decimal } from '../domain/number/decimal';
import type { MarketState } from '../domain/margin/method/inputs';
import { expirySubject } from '../domain/margin/portfolio/types';
import type { AccountBook, InstrumentTerms } from '../domain/margin/method/types';
import type { MarketFigure } from '../domain/market/market-figure';
import { DERIVE_PORTFOLIO_MARGIN_2 } from '../domain/presets/derive-portfolio-margin-2';
import { DERIVE_STANDARD } from '../domain/presets/derive-standard';
import type { Preset } from '../domain/presets/preset';
import { SPAN_16 } from '../domain/presets/span-16';
import type { Random } from '../domain/number/random';
import { parameterSetOf } from './arbitraries';
import type { EngineCase } from './engine-pairs';

// Boards of options: every strike and expiry of an underlying, in a market that has all their figures.

const AS_OF = new Date('2026-01-01T00:00:00.000Z');
const DAY_MS = 86_400_000;

interface Board {
  readonly preset: Preset;
  readonly underlying: string;
  /** Of options and of what has no optionality. */
  readonly optionClass: string;
  readonly linear: readonly Pick<InstrumentTerms, 'symbol' | 'kind' | 'underlying'>[];
  readonly price: number;
  /** Collateral that is margined with the options. */
  readonly asset: string | null;
}

const future = (symbol: string, underlying: string) => ({ symbol, kind: 'FUTURE' as const, underlying });
const ETH_PERPETUAL = { symbol: 'ETH-PERP', kind: 'PERPETUAL' as const, underlying: 'ETH' };

const ETH: Omit<Board, 'preset'> = {
  ...{ underlying: 'ETH', optionClass: 'ETH-option', price: 2000, asset: 'ETH' },
  linear: [ETH_PERPETUAL],
};

export const BOARDS: readonly Board[] = [
  { preset: DERIVE_PORTFOLIO_MARGIN_2, ...ETH },
  { preset: DERIVE_STANDARD, ...ETH },
  {
    ...{ preset: SPAN_16, underlying: 'corn', optionClass: 'corn', price: 22_500, asset: null },
    linear: [
      future('CORN-F', 'corn'),
      future('SOY-F', 'soybeans'),
      future('BOND-30Y-F', 'bond-30y'),
      future('NOTE-10Y-F', 'note-10y'),
    ],
  },
];

const decimalOf = (value: number, scale: number): Decimal => new Decimal(value.toFixed(scale));

function integer(random: Random, below: number): number {
  return Math.floor(random.uniform() * below);
}

/** Five strikes around the price, calls and puts, in three expiries; one of them is almost there. */
function optionsOf({ underlying, price }: Board): InstrumentTerms[] {
  return [0.01, 27, 250].flatMap((days) =>
    [0.6, 0.9, 1, 1.1, 1.7].flatMap((moneyness) =>
      (['CALL', 'PUT'] as const).map((right): InstrumentTerms => {
        const strike = decimalOf(price * moneyness, 0);
        return {
          symbol: `${underlying}-${days}-${strike.toFixed()}-${right}`,
          multiplier: new Decimal(1),
          ...{ kind: 'OPTION' as const, underlying },
          expiresAt: new Date(AS_OF.getTime() + days * DAY_MS),
          option: { strike, right },
        };
      }),
    ),
  );
}

function figuresOf(random: Random, { underlying, price }: Board, instruments: readonly InstrumentTerms[]) {
  const figures = new Map<string, Partial<Record<MarketFigure, Decimal>>>();
  const confidence = () => decimalOf(random.uniform() < 0.3 ? random.uniform() : 1, 2);
  const near = (spread: number) => decimalOf(price * (1 + spread * (random.uniform() - 0.5)), 4);
  figures.set('USDC', { PEG_PRICE: decimalOf(random.uniform() < 0.3 ? 0.97 : 1, 4) });
  figures.set(underlying, { INDEX_PRICE: near(0.02), PRICE_CONFIDENCE: confidence() });
  for (const { symbol, kind, expiresAt } of instruments) {
    figures.set(symbol, {
      PRICE_CONFIDENCE: confidence(),
      IMPLIED_VOLATILITY: decimalOf(0.1 + random.uniform(), 4),
    });
    if (kind !== 'OPTION' || !expiresAt) continue;
    const forward = near(0.05);
    figures.set(expirySubject(underlying, expiresAt), {
      FORWARD_PRICE: forward,
      FORWARD_SETTLED_PART: forward.times('0.3'),
      INTEREST_RATE: decimalOf(0.1 * (random.uniform() - 0.2), 3),
      FORWARD_CONFIDENCE: confidence(),
      INTEREST_RATE_CONFIDENCE: confidence(),
      VOLATILITY_CONFIDENCE: confidence(),
      ...{ SVI_A: new Decimal('0.01'), SVI_B: new Decimal('0.08'), SVI_RHO: new Decimal('-0.1') },
      ...{ SVI_M: new Decimal(0), SVI_SIGMA: new Decimal('0.12'), SVI_FORWARD: forward },
      SVI_YEARS: decimalOf(0.01 + random.uniform(), 4),
    });
  }
  return figures;
}

/** Mostly spreads, straddles and hedges: legs of both sides, often of the same size. */
function bookOf(
  random: Random,
  { asset, linear }: Board,
  instruments: readonly InstrumentTerms[],
  prices: ReadonlyMap<string, Decimal>,
): AccountBook {
  const count = 1 + integer(random, 14);
  // What has no optionality comes first, and is held as often as all strikes of a side.
  const place = () => integer(random, random.uniform() < 0.2 ? linear.length : instruments.length);
  const held = new Set(Array.from({ length: count }, () => instruments[place()]));
  const positions = [...held].flatMap((terms) => {
    if (!terms) return [];
    const price = prices.get(terms.symbol) ?? new Decimal(1);
    const size = decimalOf(
      random.uniform() < 0.4 ? 1 : 20 * random.uniform(),
      [0, 1, 6][integer(random, 3)] ?? 0,
    );
    return [
      {
        instrument: terms.symbol,
        quantity: random.uniform() < 0.5 ? size : size.neg(),
        entryPrice: price.times((0.8 + 0.4 * random.uniform()).toFixed(2)),
      },
    ];
  });
  const hasAsset = asset !== null && random.uniform() < 0.4;
  return {
    account: 'one',
    positions,
    collateral: [
      { asset: asset === null ? 'USD' : 'USDC', amount: decimalOf(20_000 * random.uniform(), 2) },
      ...(hasAsset ? [{ asset, amount: decimalOf(5 * random.uniform(), 4) }] : []),
    ],
  };
}

interface Grid {
  readonly volatilityShock?: { readonly term?: { floorDays: string } };
  readonly skew?: { leastWidth: string };
}

/** Of grids nothing holds the divisors of shocks and tilts from below. */
function withoutFloors(portfolios: Readonly<Record<string, Grid>>): void {
  for (const { volatilityShock, skew } of Object.values(portfolios)) {
    if (volatilityShock?.term) volatilityShock.term.floorDays = '0';
    if (skew) skew.leastWidth = '0';
  }
}

/** Accounts that hold options of a board, under the board's preset. */
export function boardCase(
  random: Random,
  board: Board,
  bookCount: number,
): EngineCase & { readonly more: (count: number) => readonly AccountBook[] } {
  const expiresAt = new Date(AS_OF.getTime() + 70 * DAY_MS);
  const options = optionsOf(board);
  const linear = board.linear.map((terms): InstrumentTerms => ({
    ...terms,
    multiplier: new Decimal(1),
    ...(terms.kind === 'FUTURE' ? { expiresAt } : {}),
  }));
  const document = structuredClone(board.preset.parameters) as {
    marginClasses: Record<string, { instruments: string[] }>;
    portfolios?: Record<string, Grid>;
  };
  const optionClass = document.marginClasses[board.optionClass];
  if (!optionClass) throw new Error(`${board.preset.name} has no class ${board.optionClass}`);
  optionClass.instruments = [
    ...optionClass.instruments.filter((symbol) => linear.some((terms) => terms.symbol === symbol)),
    ...options.map(({ symbol }) => symbol),
  ];
  if (random.uniform() < 0.5) withoutFloors(document.portfolios ?? {});
  const parameters = parameterSetOf(document);
  const spot: InstrumentTerms = {
    symbol: 'ETH-USDC',
    multiplier: new Decimal(1),
    kind: 'SPOT',
    underlying: 'ETH',
  };
  const instruments = [...linear, ...options];
  const market: MarketState = {
    asOf: AS_OF,
    instruments: new Map([...instruments, spot].map((terms) => [terms.symbol, terms])),
    prices: new Map(
      [...instruments, spot].map(({ symbol, kind }) => [
        symbol,
        decimalOf(board.price * (kind === 'OPTION' ? 0.01 + 0.2 * random.uniform() : 1), 4),
      ]),
    ),
    figures: figuresOf(random, board, instruments),
  };
  const more = (count: number) =>
    Array.from({ length: count }, () => bookOf(random, board, instruments, market.prices));
  return { name: `${board.preset.name} options`, parameters, market, books: more(bookCount), more };
}
