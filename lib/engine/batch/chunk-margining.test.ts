import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { Decimal, ZERO } from '../../domain/number/decimal';
import { bookAt, chunkOfBooks } from '../../domain/books/book-chunk';
import { COLUMN_FIGURES, marginAt, type Margined } from '../../domain/margin/figures/margin-columns';
import { compareBytes } from '../../domain/books/snapshot-line';
import { Random } from '../../domain/number/random';
import { canonicalJson } from '../../domain/json/canonical';
import { affectedAccounts } from '../../domain/risk/studies/impact/affected-accounts';
import { bearingOf } from '../../domain/risk/studies/burden/bearing';
import { burdenStudy } from '../../domain/risk/studies/burden/burden-study';
import { impactStudy } from '../../domain/risk/studies/impact/impact-study';
import { unmarginedStudy } from '../../domain/risk/studies/unmargined/unmargined-study';
import {
  accountBooks,
  decimals,
  INSTRUMENTS,
  instrumentTerms,
  markPrices,
  parameterSetOf,
  parameterSets,
} from '../../testing/arbitraries';
import { engineCase } from '../../testing/engine-pairs';
import { tieredDocument } from '../../testing/margined-venue';
import { columnarEngine } from '../columnar-engine';
import { referenceEngine } from '../reference-engine';
import { repeats } from '../../testing/thorough';

const [columnar, reference] = [columnarEngine(), referenceEngine()];

/** Books that columns hold, some near the levels of their margin, and some that columns cannot hold. */
const chunks = fc
  .uniqueArray(
    fc.oneof(
      { arbitrary: accountBooks, weight: 1 },
      {
        weight: 3,
        arbitrary: fc.record({
          account: fc.string({ minLength: 1, maxLength: 4 }),
          positions: fc.uniqueArray(
            fc.record({
              instrument: fc.constantFrom(...INSTRUMENTS),
              quantity: fc.oneof({ arbitrary: decimals(-20, 20, 4), weight: 5 }, fc.constant(ZERO)),
              entryPrice: decimals(0, 100_000, 5),
            }),
            { selector: ({ instrument }) => instrument, maxLength: 4 },
          ),
          collateral: fc.uniqueArray(
            fc.record({
              asset: fc.constantFrom('USDT', 'BTC', 'ETH'),
              amount: fc.oneof({ arbitrary: decimals(-100, 50_000, 6), weight: 5 }, fc.constant(ZERO)),
            }),
            { selector: ({ asset }) => asset, maxLength: 3 },
          ),
        }),
      },
    ),
    { selector: ({ account }) => account, maxLength: 10 },
  )
  .map((books) => chunkOfBooks(books.sort((a, b) => compareBytes(a.account, b.account))));

const texts = (margined: Margined): unknown => {
  if (!margined.ok) return margined.refusal;
  const { account, status, positions, ...figures } = margined.value;
  return {
    ...{ account, status },
    figures: COLUMN_FIGURES.map((figure) => figures[figure].toFixed()),
    positions: positions.map(({ instrument, marginClass, notional, initialMargin, maintenanceMargin }) => [
      ...[instrument, marginClass, notional.toFixed(), initialMargin.toFixed(), maintenanceMargin.toFixed()],
    ]),
  };
};

/** Prices and multipliers as venues have them mostly: the narrow numbers hold them. */
const markets = fc
  .tuple(instrumentTerms, markPrices, fc.option(fc.constantFrom(...INSTRUMENTS), { nil: null }), fc.boolean())
  .map(([instruments, all, missing, isMultiplied]) => ({
    instruments: isMultiplied
      ? instruments
      : new Map(
          [...instruments].map(([symbol, terms]) => [symbol, { ...terms, multiplier: new Decimal(1) }]),
        ),
    prices: new Map(
      [...all]
        .filter(([symbol]) => symbol !== missing)
        .map(([symbol, price]) => [symbol, price.toDecimalPlaces(5).plus('0.00001')]),
    ),
  }));

test('in columns every figure is the reference method’s, and so is every refusal', async () => {
  let held = 0;
  await fc.assert(
    fc.asyncProperty(parameterSets, markets, chunks, async (parameters, market, chunk) => {
      const columns = await columnar.marginChunk({ ...market, parameters }, chunk);
      const expected = await reference.marginChunk({ ...market, parameters }, chunk);
      const all = chunk.accounts.map((_, index) => index);
      expect(columns.accounts).toEqual(chunk.accounts);
      expect(all.map((index) => texts(marginAt(columns, index)))).toEqual(
        all.map((index) => texts(marginAt(expected, index))),
      );
      held += all.length - columns.apart.size;
    }),
    { numRuns: repeats(50, 120), seed: 7 },
  );
  // Or the comparison above would compare the reference method with itself.
  expect(held).toBeGreaterThan(repeats(20, 60));
});

test('what a change does is the same text from columns and from accounts by themselves', async () => {
  let affected = 0;
  await fc.assert(
    fc.asyncProperty(parameterSets, parameterSets, markets, chunks, async (one, other, market, chunk) => {
      const [columns, apart] = await Promise.all(
        [columnar, reference].map(async (engine) => ({
          before: await engine.marginChunk({ ...market, parameters: one }, chunk),
          after: await engine.marginChunk({ ...market, parameters: other }, chunk),
        })),
      );
      if (!columns || !apart) throw new Error('both engines answer');
      const segments = new Map([
        [0, 'retail'],
        [2, 'maker'],
      ] as const);
      const holdings = {
        ...{ books: { ...chunk, segments }, ...bearingOf(one, market) },
        underlyings: new Map([
          ['BTC-PERP', 'BTC'],
          ['BTC/USD', 'BTC'],
          ['ETH-PERP', 'ETH'],
        ] as const),
      };
      const section = (margins: typeof columns): string =>
        canonicalJson([
          impactStudy.finish(impactStudy.partial({ margins })),
          burdenStudy.finish(burdenStudy.partial({ margins, holdings })),
        ]);
      expect(section(columns)).toBe(section(apart));
      expect(affectedAccounts(columns)).toEqual(affectedAccounts(apart));
      expect(unmarginedStudy.partial({ margins: columns })).toEqual(
        unmarginedStudy.partial({ margins: apart }),
      );
      affected += affectedAccounts(columns).length;
    }),
    { numRuns: 100, seed: 7 },
  );
  expect(affected).toBeGreaterThan(3);
});

test('a chunk that comes after a larger or a smaller one has its own figures', async () => {
  const [parameters] = fc.sample(parameterSets, { numRuns: 1, seed: 3 });
  const [market] = fc.sample(markets, { numRuns: 1, seed: 3 });
  if (!parameters || !market) throw new Error('a sample is drawn');
  for (const chunk of fc.sample(chunks, { numRuns: 30, seed: 3 })) {
    const columns = await columnar.marginChunk({ ...market, parameters }, chunk);
    const fresh = await columnarEngine().marginChunk({ ...market, parameters }, chunk);
    for (const index of chunk.accounts.keys()) {
      expect(texts(marginAt(columns, index))).toEqual(texts(marginAt(fresh, index)));
      expect(bookAt(chunk, index).account).toBe(columns.accounts[index]);
    }
  }
});

test('of presets and formulas too, whatever side, size or order a figure depends on', async () => {
  const random = Random.fromSeed(11);
  let held = 0;
  for (let turn = 0; turn < repeats(25, 60); turn += 1) {
    const { name, parameters, market, books } = engineCase(random, turn, 12);
    const named = books.map((book, index) => {
      const plain = book.positions
        .filter(({ leg }) => leg === undefined)
        .map(({ instrument, quantity, entryPrice }) => ({ instrument, quantity, entryPrice }));
      const collateral = book.collateral.map(({ asset, amount }) => ({ asset, amount }));
      // Some as columns hold them, some with all that they do not.
      const account = String(index).padStart(3, '0');
      return index % 3 === 0 ? { ...book, account } : { account, positions: plain, collateral };
    });
    const chunk = chunkOfBooks(named);
    const columns = await columnar.marginChunk({ ...market, parameters }, chunk);
    const expected = await reference.marginChunk({ ...market, parameters }, chunk);
    for (const index of chunk.accounts.keys())
      expect(texts(marginAt(columns, index)), name).toEqual(texts(marginAt(expected, index)));
    held += chunk.accounts.length - columns.apart.size;
  }
  expect(held).toBeGreaterThan(repeats(20, 60));
});

test('of a short what its side asks for, in columns', async () => {
  const curve = (tiers: readonly { readonly floor: string; readonly rate: string }[]) => ({
    curve: { driver: 'SIDE_OPEN_INTEREST', shape: 'WHOLE_TIERS', tiers },
  });
  const document = JSON.parse(tieredDocument()) as { marginClasses: Record<string, object> };
  document.marginClasses.majors = {
    instruments: ['BTC-PERP', 'ETH-PERP'],
    initialMargin: curve([
      { floor: '0', rate: '0.1' },
      { floor: '1000', rate: '0.5' },
    ]),
    maintenanceMargin: { link: 'FULL_INITIAL', of: 'RATE', fraction: '0.5' },
  };
  const parameters = parameterSetOf(document);
  const [open, few, one] = [new Decimal(5_000), new Decimal(10), new Decimal(1)];
  const market = {
    instruments: new Map([['BTC-PERP', { symbol: 'BTC-PERP', multiplier: one }]]),
    prices: new Map([['BTC-PERP', new Decimal(65_000)]]),
    figures: new Map([['BTC-PERP', { LONG_OPEN_INTEREST: few, SHORT_OPEN_INTEREST: open }]]),
  };
  const held = (account: string, quantity: Decimal) => ({
    account,
    positions: [{ instrument: 'BTC-PERP', quantity, entryPrice: new Decimal(65_000) }],
    collateral: [],
  });
  const chunk = chunkOfBooks([held('long', one), held('short', one.neg())]);
  const columns = await columnar.marginChunk({ ...market, parameters }, chunk);
  expect(columns.apart.size).toBe(0);
  expect([...columns.figures.initialMargin]).toEqual([6_500e8, 32_500e8]);
});
