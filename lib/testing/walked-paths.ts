import * as fc from 'fast-check';
import { assert } from '../domain/assert';
import { chunkOfBooks } from '../domain/books/book-chunk';
import type { AccountBook, InstrumentTerms } from '../domain/margin/method/types';
import { Decimal, decimal } from '../domain/number/decimal';
import type { ParameterSet } from '../domain/parameters/document/parameter-set';
import { NO_DIALS } from '../domain/parameters/dial-vector';
import { NO_RAMPS } from '../domain/parameters/ramps';
import { ok, refuse } from '../domain/result';
import { libraryScenario, SCENARIO_FORMAT } from '../domain/risk/scenarios/library/scenario-document';
import type { Walks } from '../domain/risk/studies/walks/walks';
import { columnarEngine } from '../engine/columnar-engine';
import type { MarginEngine } from '../ports/margin';
import type { Sides } from '../usecases/simulation/steps/corner-margins';
import { stressQuestion, stressTrial } from '../usecases/simulation/steps/stress-trial';
import type { Trial } from '../usecases/simulation/steps/trial';
import { walksFound } from '../usecases/simulation/steps/walks-found';
import { parameterSetOf } from './arbitraries';
import { tieredDocument } from './margined-venue';

/** Accounts of three perpetuals, walked along paths of hourly prices without a database. */

export const HOUR_MS = 3_600_000;
const BEGINS = Date.parse('2025-10-10T20:00:00Z');
export const WALKED_PRICES = { 'BTC-PERP': '65000', 'ETH-PERP': '3000', 'DOGE-PERP': '0.14' };
const MULTIPLIERS = { 'BTC-PERP': '1', 'ETH-PERP': '0.1', 'DOGE-PERP': '1000' };
export const WALKED_MARKET = {
  instruments: new Map(
    Object.entries(MULTIPLIERS).map(([symbol, multiplier]): [string, InstrumentTerms] => [
      symbol,
      { symbol, multiplier: decimal(multiplier) },
    ]),
  ),
  prices: new Map(Object.entries(WALKED_PRICES).map(([symbol, price]) => [symbol, decimal(price)])),
};
const GUARD = {
  ...{ zLimit: '8', barMinutes: 60, decay: '0.97', leastMove: '0.05', greatestMove: '1' },
  ...{ unknownVolatilityMove: '0.25', maximumHoldSeconds: 900, fallback: 'KEEP', agreement: '0.01' },
  consistency: { observations: 3, seconds: 120 },
} as const;

interface Terms {
  readonly altsRate?: string;
  readonly graceMinutes?: number;
  readonly guard?: 'ACCEPT' | 'KEEP';
  readonly callLevel?: string;
}

export function walkedSet({
  altsRate = '0.05',
  graceMinutes = 0,
  guard,
  callLevel = '1.2',
}: Terms): ParameterSet {
  const document = JSON.parse(tieredDocument({ altsRate })) as { accountRules: object };
  return parameterSetOf({
    ...document,
    accountRules: {
      ...document.accountRules,
      gracePeriodMinutes: graceMinutes,
      callLevel,
      warningLevel: '9',
    },
    ...(guard && { marketData: { priceGuard: { ...GUARD, fallback: guard } } }),
  });
}

/** As approved, and nothing on a ramp. */
export function trialOfSides(present: Sides): Pick<Trial, 'change' | 'present' | 'corners'> {
  const change = { ...present, dials: NO_DIALS, ramps: NO_RAMPS, standsStill: true };
  return { change, present, corners: null };
}

export type WalkedPath = Readonly<Record<string, readonly string[]>>;

export async function walksOf(
  books: readonly AccountBook[],
  paths: readonly WalkedPath[],
  sides: { readonly base: ParameterSet; readonly proposed: ParameterSet },
  {
    fund = null,
    blockAccounts = 3,
    engine = columnarEngine(),
    stepMs = HOUR_MS,
    isDeleveraging = false,
  }: {
    readonly fund?: string | null;
    readonly blockAccounts?: number;
    readonly engine?: MarginEngine;
    readonly stepMs?: number;
    /** Whom uncovered losses fall on is asked. */
    readonly isDeleveraging?: boolean;
  } = {},
): Promise<Walks> {
  const scenarios = paths.map((prices, at) =>
    libraryScenario({
      ...{ format: SCENARIO_FORMAT, name: `Path ${at}` },
      provenance: { kind: 'SOURCE', text: 'Drawn.' },
      shock: {
        kind: 'PATH',
        instants: (Object.values(prices)[0] ?? []).map((_, place) =>
          new Date(BEGINS + place * stepMs).toISOString(),
        ),
        prices: Object.fromEntries(Object.entries(prices).map(([symbol, series]) => [symbol, [...series]])),
      },
    }),
  );
  const question = stressQuestion(scenarios, sides, WALKED_MARKET);
  assert(question !== null, 'paths are asked');
  const texts = new Map(scenarios.map(({ hash, text }) => [hash, text]));
  const load = (hash: string) => Promise.resolve(ok(texts.get(hash) ?? ''));
  const stress = await stressTrial(question, sides.base, WALKED_MARKET, load);
  assert(stress.ok, 'the paths can be computed with');
  const blocks = Array.from({ length: Math.ceil(books.length / blockAccounts) }, (_, index) => ({
    ...{ index, chunk: 0, from: index * blockAccounts },
    accounts: Math.min(blockAccounts, books.length - index * blockAccounts),
  }));
  const asked = {
    paths: question.scenarios.map(({ hash, steps }) => ({
      scenario: hash,
      atMs: steps.map((_, place) => (place + 1) * stepMs),
    })),
    ...{ insuranceFund: fund, guardHistory: { before: null, after: null } },
    ...(isDeleveraging && { deleveraging: 'PROFIT_TIMES_LEVERAGE' as const }),
  };
  const found = await walksFound(
    { engine, trial: trialOfSides(sides), asked, stress: stress.value },
    {
      ...{ market: WALKED_MARKET, blocks },
      accountsOf: ({ from, accounts }) =>
        Promise.resolve(ok(chunkOfBooks(books.slice(from, from + accounts)))),
    },
    () => Promise.resolve(refuse('No history was kept.')),
  );
  assert(found.ok, 'nothing was altered');
  // In the order of the paths that were given.
  const byHash = new Map(found.value.walks.map((walk) => [walk.scenario, walk]));
  return { walks: scenarios.flatMap(({ hash }) => byHash.get(hash) ?? []) };
}

export const longBtc = (account: string, quantity: string, collateral: string): AccountBook => ({
  account,
  positions: [{ instrument: 'BTC-PERP', quantity: decimal(quantity), entryPrice: decimal('65000') }],
  collateral: [{ asset: 'USDT', amount: decimal(collateral) }],
});

/** Who is long or short of some of them, with little or much paid in. */
export const drawnBooks = fc.array(
  fc.record({
    quantities: fc.tuple(
      fc.integer({ min: -20, max: 20 }),
      fc.integer({ min: -3_000, max: 3_000 }),
      fc.integer({ min: -800, max: 800 }),
    ),
    paidIn: fc.integer({ min: 0, max: 60 }),
  }),
  { minLength: 1, maxLength: 12 },
);

export const booksDrawn = (
  drawn: typeof drawnBooks extends fc.Arbitrary<infer Value> ? Value : never,
): AccountBook[] =>
  drawn.map(({ quantities, paidIn }, at) => {
    const positions = Object.entries(WALKED_PRICES).flatMap(([instrument, price], place) => {
      const quantity = new Decimal(quantities[place] ?? 0).div(10);
      return quantity.isZero() ? [] : [{ instrument, quantity, entryPrice: decimal(price) }];
    });
    const collateral = [{ asset: 'USDT', amount: new Decimal(paidIn * 500) }];
    return { account: `a${10 + at}`, positions, collateral };
  });

/** Each of so many prices a share of the one before, in hundredths. */
const series = (instants: number): fc.Arbitrary<readonly string[]> =>
  fc
    .array(fc.integer({ min: 80, max: 120 }), { minLength: instants - 1, maxLength: instants - 1 })
    .chain((moves) => fc.tuple(fc.constant(moves), fc.option(fc.nat(instants - 2))))
    .map(([moves, falseAt]) => {
      let price = new Decimal(100);
      return [
        '100',
        ...moves.map((move, place) => {
          price = price.times(move).div(100).toDecimalPlaces(6);
          return place === falseAt ? '0.1' : price.toFixed();
        }),
      ];
    });

export const drawnPath: fc.Arbitrary<WalkedPath> = fc.integer({ min: 2, max: 9 }).chain((instants) =>
  fc.record({
    'BTC-PERP': series(instants),
    'ETH-PERP': series(instants),
    'DOGE-PERP': series(instants),
  }),
);
