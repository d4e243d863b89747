import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { chunkOfBooks } from '../../../domain/books/book-chunk';
import { compileParameters } from '../../../domain/margin/method/compile';
import { marginAccount } from '../../../domain/margin/method/account';
import type { AccountBook } from '../../../domain/margin/method/types';
import { Decimal, decimal } from '../../../domain/number/decimal';
import type { ParameterSet } from '../../../domain/parameters/document/parameter-set';
import { ok } from '../../../domain/result';
import type { CascadeAsked } from '../../../domain/risk/cascade/cascade-asked';
import type { ImpactTerms } from '../../../domain/risk/cascade/impact';
import { columnarEngine } from '../../../engine/columnar-engine';
import { referenceEngine } from '../../../engine/reference-engine';
import type { MarginEngine } from '../../../ports/margin';
import { booksOf, drawnBook, MARKET, PRICES, setOf, SYMBOLS } from '../../../testing/drawn-cascades';
import { repeats } from '../../../testing/thorough';
import type { CascadeUnder } from '../../../domain/risk/studies/cascade/cascade';
import { cascadesFound } from './cascades-found';

const drawnImpact: fc.Arbitrary<ImpactTerms | null> = fc.oneof(
  fc.constant(null),
  fc
    .integer({ min: 20_000, max: 400_000 })
    .map((depth) => ({ model: 'LINEAR' as const, depth: String(depth), source: 'RESTING' as const })),
  fc.record({
    model: fc.constant('SQUARE_ROOT' as const),
    turnover: fc.integer({ min: 5_000, max: 500_000 }).map(String),
    dailyVolatility: fc.constantFrom('0.02', '0.05', '0.2'),
    source: fc.constant('FIGURE' as const),
  }),
);

const drawnAsked: fc.Arbitrary<CascadeAsked> = fc
  .record({
    impacts: fc.tuple(...SYMBOLS.map(() => drawnImpact)),
    moves: fc.tuple(...SYMBOLS.map(() => fc.constantFrom('-0.3', '-0.05', '-0.03', '0', '0.02'))),
    mostRounds: fc.constantFrom(1, 2, 20),
  })
  .map(({ impacts, moves, mostRounds }) => ({
    shocks: [
      {
        ...{ key: 'shock', name: 'Shock', date: null },
        moves: Object.fromEntries(SYMBOLS.map((symbol, at) => [symbol, moves[at] ?? '0'])),
      },
    ],
    impacts: Object.fromEntries(
      SYMBOLS.flatMap((symbol, at) => (impacts[at] ? [[symbol, impacts[at]]] : [])),
    ),
    ...{ coefficient: '1', greatestFall: '0.9', greatestRise: '9', mostRounds },
    ...{ liquidation: 'FULL' as const, insuranceFund: null },
  }));

/** Every account by the reference method at every step, in a plain loop: shares nothing with the rounds but the method itself. */
function byHand(books: readonly AccountBook[], set: ParameterSet, asked: CascadeAsked, depthFactor = 1) {
  const parameters = compileParameters(set);
  const shocked = Object.fromEntries(
    SYMBOLS.map((symbol) => [
      symbol,
      decimal(PRICES[symbol]).times(decimal(asked.shocks[0]?.moves[symbol] ?? '0').plus(1)),
    ]),
  );
  const margined = (book: AccountBook, prices: Readonly<Record<string, Decimal>>) => {
    const margin = marginAccount({ ...MARKET, prices: new Map(Object.entries(prices)), parameters, book });
    if (!margin.ok) throw new Error(margin.refusal.code);
    return margin.value;
  };
  const remaining = new Map(books.map((book) => [book.account, book]));
  const net: Record<string, Decimal> = {};
  const rounds: { accounts: string[]; notional: string; owed: string | null }[] = [];
  let prices: Readonly<Record<string, Decimal>> = shocked;
  for (;;) {
    const due = [...remaining.values()].filter((book) => margined(book, prices).status === 'LIQUIDATION');
    if (due.length === 0) return { end: 'SETTLED', rounds, net, prices, shocked };
    if (rounds.length === asked.mostRounds) return { end: 'ROUNDS_SPENT', rounds, net, prices, shocked };
    let notional = new Decimal(0);
    for (const book of due) {
      remaining.delete(book.account);
      const figures = margined(book, prices).positions;
      for (const { instrument, leg, quantity } of book.positions) {
        const size = figures.find((one) => one.instrument === instrument && one.leg === leg)?.notional;
        if (!size || quantity.isZero()) continue;
        net[instrument] = (net[instrument] ?? new Decimal(0)).plus(quantity.gt(0) ? size : size.neg());
        notional = notional.plus(size);
      }
    }
    const factor = (symbol: string): number => {
      const terms = asked.impacts[symbol];
      const sold = Number(net[symbol] ?? 0);
      if (!terms) return 1;
      if (terms.model === 'LINEAR') return 1 - sold / (Number(terms.depth) * depthFactor);
      const root = Math.sqrt(Math.abs(sold) / (Number(terms.turnover) * depthFactor));
      return 1 - Math.sign(sold) * Number(terms.dailyVolatility) * root;
    };
    const factors = SYMBOLS.map((symbol) => [symbol, Number(factor(symbol).toPrecision(9))] as const);
    const names = due.map(({ account }) => account);
    if (factors.some(([, one]) => one < 0.1 || one > 10)) {
      rounds.push({ accounts: names, notional: notional.toFixed(), owed: null });
      return { end: 'BEYOND_MODEL', rounds, net, prices, shocked };
    }
    prices = Object.fromEntries(
      factors.map(([symbol, one]) => [
        symbol,
        (shocked[symbol] ?? new Decimal(NaN)).times(one).toDP(8, Decimal.ROUND_HALF_EVEN),
      ]),
    );
    const owed = due.reduce(
      (sum, book) => sum.plus(Decimal.max(0, margined(book, prices).equity.neg())),
      new Decimal(0),
    );
    rounds.push({ accounts: names, notional: notional.toFixed(), owed: owed.toFixed() });
  }
}

function expectAsByHand(
  under: CascadeUnder,
  books: readonly AccountBook[],
  set: ParameterSet,
  asked: CascadeAsked,
) {
  const { end, rounds, net, prices, shocked } = byHand(books, set, asked);
  expect(under.end).toBe(end);
  expect(
    under.rounds.map(({ accounts, notional, badDebt }) => [accounts, notional, badDebt?.amount ?? null]),
  ).toEqual(rounds.map(({ accounts, notional, owed }) => [accounts.length, notional, owed]));
  const owed = rounds.reduce((sum, one) => sum.plus(one.owed ?? 0), new Decimal(0));
  expect(under.badDebt).toMatchObject({ amount: owed.toFixed(), rest: owed.toFixed(), unknown: 0 });
  const unknown = Object.keys(net).filter((symbol) => !asked.impacts[symbol]);
  expect(under.withoutDepth.listed).toEqual(unknown.sort());
  for (const { symbol, path } of end === 'BEYOND_MODEL' ? [] : under.prices.furthest) {
    const last = shocked[symbol]?.times(path.at(-1) ?? NaN);
    expect(last?.toDP(8, Decimal.ROUND_HALF_EVEN).toFixed()).toBe(prices[symbol]?.toFixed());
  }
  return { end, rounds };
}

async function* inChunks(books: readonly AccountBook[], size: number) {
  for (let start = 0; start < books.length; start += size) {
    await Promise.resolve();
    yield ok(chunkOfBooks(books.slice(start, start + size)));
  }
}

async function found(
  books: readonly AccountBook[],
  sets: { readonly base: ParameterSet; readonly proposed: ParameterSet },
  asked: CascadeAsked,
  { engine = ENGINE, size = 5, market = MARKET } = {},
) {
  const cascades = await cascadesFound(engine, sets, market, asked, inChunks(books, size));
  if (!cascades.ok) throw new Error(cascades.refusal);
  const figures = cascades.value['shock'];
  if (!figures) throw new Error('the shock was asked');
  return figures;
}

const BASE = setOf({ A: 0.02, B: 0.05, C: 0.1, INVERSE: 0.03 });
const TIGHTER = setOf({ A: 0.04, B: 0.06, C: 0.1, INVERSE: 0.03 });
const SETS = { base: BASE, proposed: TIGHTER };
const runs = { numRuns: repeats(100, 2_000) };
const fewer = { numRuns: repeats(15, 500) };
const ENGINE: MarginEngine = columnarEngine();

describe('a cascade of a book', () => {
  test(
    'is what the reference method comes to in a plain loop, under either set',
    { timeout: 120_000 },
    async () => {
      const ends = new Set<string>();
      let [deepest, owing] = [0, 0];
      await fc.assert(
        fc.asyncProperty(drawnBook, drawnAsked, fc.constantFrom(BASE, TIGHTER), async (drawn, asked, set) => {
          const books = booksOf(drawn);
          const { before: under } = await found(books, { base: set, proposed: set }, asked);
          const { end, rounds } = expectAsByHand(under, books, set, asked);
          ends.add(end);
          deepest = Math.max(deepest, rounds.length);
          owing += under.badDebt.accounts;
        }),
        runs,
      );
      // What was drawn had something to find.
      expect([...ends].sort()).toEqual(['BEYOND_MODEL', 'ROUNDS_SPENT', 'SETTLED']);
      expect(deepest).toBeGreaterThanOrEqual(3);
      expect(owing).toBeGreaterThan(10);
    },
  );

  test('goes from one to the next where each sale tips the next account', async () => {
    const ladder = booksOf(
      Array.from({ length: 12 }, (_, at) => ({
        positions: [
          {
            instrument: 'A' as const,
            notional: 5_000,
            isShort: false,
            funding: null,
            otherLeg: 'NONE' as const,
          },
        ],
        ...{ cushion: 6 + at, hasCoin: false },
      })),
    );
    const asked: CascadeAsked = {
      ...IMPACT_ASKED,
      shocks: [{ key: 'shock', name: 'A fall', date: null, moves: { A: '-0.05' } }],
      impacts: { A: { model: 'LINEAR', depth: '400000', source: 'RESTING' } },
    };
    const { before, after } = await found(ladder, SETS, asked);
    const { rounds } = expectAsByHand(before, ladder, BASE, asked);
    expect(rounds.length).toBeGreaterThanOrEqual(5);
    expectAsByHand(after, ladder, TIGHTER, asked);
    // Tighter margin sells more at once, and in the end.
    expect(Number(after.rounds[0]?.notional)).toBeGreaterThan(Number(before.rounds[0]?.notional));
  });

  test(
    'is the same however accounts are split, and whichever engine margins them',
    { timeout: 120_000 },
    async () => {
      await fc.assert(
        fc.asyncProperty(
          drawnBook,
          drawnAsked,
          fc.integer({ min: 1, max: 12 }),
          async (drawn, asked, size) => {
            const books = booksOf(drawn);
            const whole = await found(books, SETS, asked, { size: 100 });
            expect(await found(books, SETS, asked, { size })).toEqual(whole);
            expect(await found(books, SETS, asked, { size, engine: referenceEngine() })).toEqual(whole);
          },
        ),
        fewer,
      );
    },
  );

  test(
    'finds the factor on depths at which sales stay within twice the first round',
    { timeout: 120_000 },
    async () => {
      let within = 0;
      await fc.assert(
        fc.asyncProperty(drawnBook, drawnAsked, async (drawn, asked) => {
          const books = booksOf(drawn);
          const { before } = await found(books, { base: BASE, proposed: BASE }, asked);
          const isWithin = (factor: number): boolean => {
            const { end, rounds } = byHand(books, BASE, asked, factor);
            const all = rounds.reduce((sum, { notional }) => sum.plus(notional), new Decimal(0));
            return end === 'SETTLED' && all.lte(new Decimal(rounds[0]?.notional ?? 0).times(2));
          };
          const { criticalDepth } = before;
          if (criticalDepth.kind === 'NOTHING_SOLD') expect(before.notional).toBe('0');
          else if (criticalDepth.kind === 'NOWHERE') expect(isWithin(10)).toBe(false);
          else {
            expect(isWithin(Number(criticalDepth.factor))).toBe(true);
            if (criticalDepth.beyond !== null) expect(isWithin(Number(criticalDepth.beyond))).toBe(false);
            within += 1;
          }
        }),
        fewer,
      );
      expect(within).toBeGreaterThan(5);
    },
  );

  test('without any impact is the shock alone: one round, of who is liquidatable there', async () => {
    await fc.assert(
      fc.asyncProperty(drawnBook, drawnAsked, async (drawn, asked) => {
        const books = booksOf(drawn);
        const { before } = await found(books, SETS, { ...asked, impacts: {} });
        const [first] = byHand(books, BASE, { ...asked, mostRounds: 1, impacts: {} }).rounds;
        expect(before.end).toBe('SETTLED');
        expect(before.rounds.map(({ notional }) => notional)).toEqual(first ? [first.notional] : []);
        expect(before.multiplier).toBe(first && first.notional !== '0' ? '1' : null);
        expect(before.prices).toEqual({ symbols: 0, furthest: [] });
      }),
      fewer,
    );
  });

  test('reaches who holds nothing that was sold, by what their collateral is worth', async () => {
    const held = { isShort: false, funding: null, otherLeg: 'NONE' as const };
    const books = booksOf([
      { positions: [{ instrument: 'A', notional: 10_000, ...held }], cushion: 4, hasCoin: false },
      { positions: [{ instrument: 'B', notional: 4_000, ...held }], cushion: 6, hasCoin: true },
    ]);
    const asked: CascadeAsked = {
      ...IMPACT_ASKED,
      shocks: [{ key: 'shock', name: 'A fall', date: null, moves: { A: '-0.02' } }],
      impacts: { A: { model: 'LINEAR', depth: '30000', source: 'RESTING' } },
    };
    const { before } = await found(books, SETS, asked);
    const { rounds } = expectAsByHand(before, books, BASE, asked);
    expect(rounds.map(({ accounts }) => accounts)).toEqual([['a'], ['b']]);
  });

  test('of no shock and nobody liquidatable has no rounds', async () => {
    const asked = {
      ...fc.sample(drawnAsked, 1)[0],
      shocks: [{ key: 'shock', name: 'None', date: null, moves: {} }],
    };
    const safe = booksOf([
      {
        positions: [{ instrument: 'A', notional: 5_000, isShort: false, funding: null, otherLeg: 'NONE' }],
        ...{ cushion: 30, hasCoin: false },
      },
    ]);
    const { before } = await found(safe, SETS, { ...IMPACT_ASKED, ...asked });
    expect(before).toMatchObject({
      ...{ end: 'SETTLED', rounds: [], accounts: 0, notional: '0', multiplier: null },
      criticalDepth: { kind: 'NOTHING_SOLD' },
    });
  });

  test('counts who cannot be margined there, and goes on without them', async () => {
    const [book] = booksOf([
      {
        positions: [{ instrument: 'A', notional: 5_000, isShort: false, funding: null, otherLeg: 'NONE' }],
        ...{ cushion: 1, hasCoin: false },
      },
    ]);
    if (!book) throw new Error('one account');
    const unpriced: AccountBook = {
      ...book,
      account: 'z',
      positions: [{ instrument: 'D', quantity: new Decimal(1), entryPrice: new Decimal(1) }],
    };
    const market = {
      ...MARKET,
      instruments: new Map([...MARKET.instruments, ['D', { symbol: 'D', multiplier: new Decimal(1) }]]),
    };
    const { before } = await found([book, unpriced], SETS, IMPACT_ASKED, { market });
    expect(before).toMatchObject({ accounts: 1, unmargined: 1 });
  });
});

const IMPACT_ASKED: CascadeAsked = {
  shocks: [{ key: 'shock', name: 'Shock', date: null, moves: { A: '-0.1' } }],
  impacts: { A: { model: 'LINEAR', depth: '50000', source: 'RESTING' } },
  ...{ coefficient: '1', greatestFall: '0.9', greatestRise: '9', mostRounds: 20 },
  ...{ liquidation: 'FULL', insuranceFund: null },
};
