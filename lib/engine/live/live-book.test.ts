import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Decimal } from '../../domain/number/decimal';
import { marginAccount } from '../../domain/margin/method/account';
import { compileParameters } from '../../domain/margin/method/compile';
import { missingOf } from '../../domain/margin/method/refusal';
import { addToTotals, NO_ACCOUNTS, type RunTotals } from '../../domain/margin/figures/run-totals';
import type { AccountBook, Position } from '../../domain/margin/method/types';
import { DYDX_V4 } from '../../domain/presets/dydx-v4';
import { OKX_TIERS } from '../../domain/presets/okx-tiers';
import { parseParameterSet } from '../../domain/parameters/validate';
import { Random } from '../../domain/number/random';
import type { AccountStanding } from '../../domain/margin/figures/standing';
import { sortedText } from '../../testing/engine-comparison';
import { engineCase, type EngineCase, presetCase, tiersCase } from '../../testing/engine-pairs';
import { repeats } from '../../testing/thorough';
import { bookColumns } from '../bench/book-columns';
import { accountOf, generatedBook } from '../bench/generated-book';
import { bookOnThreads } from './book-on-threads';
import { LiveBook } from './live-book';

const NONE_OBSERVED = new Map<string, Date>();

/** The same venue, kept the slow way. */
class Model {
  readonly books = new Map<string, AccountBook>();
  parameters;
  market;

  constructor({ parameters, market }: EngineCase) {
    this.parameters = compileParameters(parameters);
    this.market = { ...market, prices: new Map(market.prices) };
  }

  margin(book: AccountBook) {
    return marginAccount({ ...this.market, parameters: this.parameters, book });
  }

  standing(book: AccountBook): AccountStanding {
    const result = this.margin(book);
    if (!result.ok) return { account: book.account, margin: null, missing: missingOf(result.refusal) };
    return { account: book.account, margin: result.value };
  }
}

/** An account's own figures: positions and portfolios are asked for one by one. */
function ownFigures(standing: AccountStanding): string {
  if (!standing.margin) return sortedText(standing);
  return sortedText({ ...standing.margin, positions: [], portfolios: [] });
}

/** As drawn, with legs, orders, chosen leverage, a mode, funding and interest; in the order in which a book is read. */
function bookFor(book: AccountBook, account: string): AccountBook {
  const nameOf = ({ instrument, leg }: Position): string => `${instrument} ${leg ?? ''}`;
  return {
    ...book,
    account,
    positions: book.positions
      .filter(({ quantity, orders }) => !quantity.isZero() || orders !== undefined)
      .toSorted((one, other) => (nameOf(one) < nameOf(other) ? -1 : 1)),
    collateral: book.collateral
      .filter(({ amount, accruedInterest }) => !amount.isZero() || accruedInterest !== undefined)
      .toSorted((one, other) => (one.asset < other.asset ? -1 : 1)),
  };
}

/** The same classes with steeper haircuts, other levels and coarser rounding. */
function harsher(one: EngineCase): EngineCase {
  const { document } = one.parameters;
  const collateral = Object.entries(document.collateral).map(([asset, rule]) => [
    asset,
    rule.pricedBy === undefined ? rule : { ...rule, haircut: '0.75' },
  ]);
  const parsed = parseParameterSet({
    ...document,
    collateral: Object.fromEntries(collateral) as unknown,
    accountRules: { ...document.accountRules, callLevel: '9.75', warningLevel: '12.5' },
    rounding: { ...document.rounding, margin: { scale: 2, mode: 'UP' } },
  });
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.refusal));
  return { ...one, parameters: parsed.value };
}

async function expectEqual(live: LiveBook, model: Model): Promise<void> {
  await live.settle();
  let totals: RunTotals = NO_ACCOUNTS;
  for (const book of model.books.values()) {
    const index = live.indexOf(book.account) ?? -1;
    const expected = model.standing(book);
    expect(ownFigures(live.standing(index))).toBe(ownFigures(expected));
    expect(sortedText(live.book(index))).toBe(sortedText(book));
    expect(sortedText(live.margin(book))).toBe(sortedText(model.margin(book)));
    totals = addToTotals(totals, expected.margin);
  }
  expect(sortedText(live.totals())).toBe(sortedText(totals));
}

/** A number of books and then changes of every kind, all drawn from one seed. */
async function liveThrough(
  seed: number,
  first: EngineCase,
  others: readonly EngineCase[],
): Promise<LiveBook> {
  const random = Random.fromSeed(seed);
  const pick = <Value>(values: readonly Value[]): Value | undefined =>
    values[Math.floor(random.uniform() * values.length)];
  const model = new Model(first);
  const live = new LiveBook(model.parameters, model.market);
  const put = (book: AccountBook): void => {
    model.books.set(book.account, book);
    live.put(book);
  };
  for (const [index, book] of first.books.entries()) put(bookFor(book, `account-${index}`));
  await expectEqual(live, model);

  for (let step = 0; step < 12; step += 1) {
    const kind = random.uniform();
    const instrument = pick([...model.market.instruments.keys()]);
    const price = model.market.prices.get(instrument ?? '');
    if (kind < 0.55 && instrument) {
      const isGone = random.uniform() < 0.05;
      const factor =
        random.uniform() < 0.1 ? 10 ** (8 * random.uniform() - 4) : 0.98 + 0.04 * random.uniform();
      const decimals = random.uniform() < 0.1 ? 12 : 6;
      const moved = (price ?? new Decimal(100)).times(factor.toFixed(9)).toDecimalPlaces(decimals);
      const next = isGone || !moved.gt(0) ? null : moved;
      if (next) model.market.prices.set(instrument, next);
      else model.market.prices.delete(instrument);
      const observed = next && first.market.asOf ? new Map([[instrument, first.market.asOf]]) : NONE_OBSERVED;
      live.setPrices(new Map([[instrument, next]]), observed);
    } else if (kind < 0.9) {
      const account = random.uniform() < 0.2 ? `account-new-${step}` : pick([...model.books.keys()]);
      const book = pick(first.books);
      const isEmptied = random.uniform() < 0.1;
      if (account && book)
        put(isEmptied ? { account, positions: [], collateral: [] } : bookFor(book, account));
    } else {
      const other = pick(others);
      if (!other) continue;
      model.parameters = compileParameters(other.parameters);
      live.recompile(model.parameters, { ...model.market, figures: first.market.figures ?? new Map() });
    }
    if (step % 3 === 0) await expectEqual(live, model);
  }
  await expectEqual(live, model);
  return live;
}

describe('a live book', () => {
  test('has the figures of the reference method after any changes, in any set of the language', async () => {
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 1, max: 2 ** 31 - 1 }), async (seed) => {
        const random = Random.fromSeed(seed);
        const first = engineCase(random, Math.floor(random.uniform() * 40), 8);
        await liveThrough(seed, first, []);
      }),
      { numRuns: repeats(3, 20) },
    );
  });

  test('and in sets of tiers, which it holds in its own numbers, through changes of the version', async () => {
    let narrow = 0;
    let all = 0;
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 1, max: 2 ** 31 - 1 }), async (seed) => {
        const first = tiersCase(Random.fromSeed(seed), 12);
        const live = await liveThrough(seed, first, [first, harsher(first)]);
        narrow += live.accountCount - live.apartCount;
        all += live.accountCount;
      }),
      { numRuns: repeats(3, 25) },
    );
    expect(narrow / all).toBeGreaterThan(0.2);
  });

  test.each([OKX_TIERS, DYDX_V4])(
    'and in tiers by quantity and parts of rounded margins: $name',
    async (preset) => {
      let narrow = 0;
      let all = 0;
      for (let seed = 1; seed <= 12; seed++) {
        const first = presetCase(Random.fromSeed(seed), preset, 12);
        const live = await liveThrough(seed, first, [first]);
        narrow += live.accountCount - live.apartCount;
        all += live.accountCount;
      }
      expect(narrow / all).toBeGreaterThan(0.2);
    },
  );

  test('and of inverse contracts alone, which it holds in its own numbers too', async () => {
    let narrow = 0;
    let all = 0;
    for (let seed = 1; seed <= 12; seed++) {
      const drawn = tiersCase(Random.fromSeed(seed), 12);
      const instruments = new Map(
        [...drawn.market.instruments].map(([symbol, terms]) => [symbol, { ...terms, isInverse: true }]),
      );
      const first = { ...drawn, market: { ...drawn.market, instruments } };
      const live = await liveThrough(seed, first, [first, harsher(first)]);
      narrow += live.accountCount - live.apartCount;
      all += live.accountCount;
    }
    expect(narrow / all).toBeGreaterThan(0.2);
  });

  test('and when it is filled with inverse contracts from columns, which it gives back as they came', async () => {
    const generated = generatedBook(300, 3, 8, { isInverse: true });
    const model = {
      ...generated.market,
      prices: new Map(generated.market.prices),
      parameters: generated.parameters,
    };
    const live = new LiveBook(generated.parameters, generated.market);
    expect(live.fill(bookColumns(generated))).toEqual([]);
    live.start();
    for (const factor of ['1', '0.93', '1.21']) {
      const moved = [...model.prices].map(
        ([instrument, price]) => [instrument, price.times(factor).toDecimalPlaces(8)] as const,
      );
      for (const [instrument, price] of moved) model.prices.set(instrument, price);
      live.setPrices(new Map(moved), NONE_OBSERVED);
      await live.settle();
      expect(live.apartCount).toBe(0);
      for (let index = 0; index < generated.accountCount; index++) {
        const book = { ...accountOf(generated, index), account: live.idOf(index) };
        const expected = marginAccount({ ...model, book });
        expect(expected.ok && ownFigures({ account: book.account, margin: expected.value })).toBe(
          ownFigures(live.standing(index)),
        );
        expect(sortedText(live.book(index))).toBe(sortedText(bookFor(book, book.account)));
      }
    }
    await live.end();
  });

  test('sets those apart whose inverse contracts are worth too much at a price', async () => {
    const { parameters } = generatedBook(1, 1, 1);
    const price = new Decimal(1);
    const terms = { symbol: 'PERP-0', multiplier: new Decimal('0.00000007'), isInverse: true };
    const market = { instruments: new Map([['PERP-0', terms]]), prices: new Map([['PERP-0', price]]) };
    const live = new LiveBook(parameters, market);
    // 2^49 + 1 and 2^20 units of 1e-8: at a price of one unit the first are worth 2^51.8, which sums would hold.
    const books = ['5629499.53421313', '0.01048576'].map((size, index) => ({
      account: String(index),
      positions: [{ instrument: 'PERP-0', quantity: new Decimal(size), entryPrice: price }],
      collateral: [],
    }));
    for (const book of books) live.put(book);
    for (const [at, apart] of [
      ['0.00000001', 1],
      ['1', 1],
    ] as const) {
      const prices = new Map([['PERP-0', new Decimal(at)]]);
      live.setPrices(prices, NONE_OBSERVED);
      await live.settle();
      expect(live.apartCount).toBe(apart);
      for (const [index, book] of books.entries()) {
        const expected = marginAccount({ ...market, prices, parameters, book });
        expect(expected.ok && ownFigures({ account: book.account, margin: expected.value })).toBe(
          ownFigures(live.standing(index)),
        );
      }
    }
    await live.end();
  });

  test('sets those apart whose contracts become inverse: what they cost was kept the other way', async () => {
    const drawn = tiersCase(Random.fromSeed(3), 12);
    const model = new Model({
      ...drawn,
      market: {
        ...drawn.market,
        instruments: new Map(
          [...drawn.market.instruments].map(([symbol, { isInverse: _, ...terms }]) => [symbol, terms]),
        ),
      },
    });
    const live = new LiveBook(model.parameters, model.market);
    for (const [index, book] of drawn.books.entries()) {
      const plain = bookFor(book, `account-${index}`);
      const positions = plain.positions.filter(({ entryPrice }) => entryPrice.gt(0));
      model.books.set(plain.account, { ...plain, positions });
      live.put({ ...plain, positions });
    }
    await expectEqual(live, model);
    for (const isInverse of [true, false]) {
      const instruments = new Map(
        [...model.market.instruments].map(([symbol, terms]) => [symbol, { ...terms, isInverse }]),
      );
      model.market = { ...model.market, instruments };
      live.recompile(model.parameters, model.market);
      await expectEqual(live, model);
    }
    await live.end();
  });

  test('keeps accounts of several shards apart on several threads, and adds them up', async () => {
    const generated = generatedBook(140_000, 2, 5);
    const random = Random.fromSeed(6);
    const model = {
      ...generated.market,
      prices: new Map(generated.market.prices),
      parameters: generated.parameters,
    };
    const live = await bookOnThreads(2, generated.parameters, generated.market);
    expect(live.fill(bookColumns(generated))).toEqual([]);
    live.start();
    const books = new Map<number, AccountBook>();
    const drawn = () => Math.floor(random.uniform() * generated.accountCount);
    for (let step = 0; step < 40; step++) {
      const moved = new Map<string, Decimal>();
      for (const instrument of generated.instruments.slice(step, step + 5)) {
        const price = model.prices.get(instrument)?.times('0.97').toDecimalPlaces(8) ?? new Decimal(1);
        moved.set(instrument, price);
        model.prices.set(instrument, price);
      }
      live.setPrices(moved, NONE_OBSERVED);
      const index = drawn();
      const book = { ...accountOf(generated, drawn()), account: live.idOf(index) };
      books.set(index, book);
      live.put(book);
    }
    await live.settle();
    for (let check = 0; check < 400; check++) {
      const index = check < books.size ? ([...books.keys()][check] ?? 0) : drawn();
      const book = books.get(index) ?? { ...accountOf(generated, index), account: live.idOf(index) };
      const expected = marginAccount({ ...model, book });
      expect(expected.ok && ownFigures({ account: book.account, margin: expected.value })).toBe(
        ownFigures(live.standing(index)),
      );
    }
    const summed = Array.from({ length: live.accountCount }, (_, index) => live.standing(index).margin);
    expect(sortedText(live.totals())).toBe(sortedText(summed.reduce(addToTotals, NO_ACCOUNTS)));
    await live.end();
  });

  test('says once of each account whose status changed that it did', async () => {
    const first = tiersCase(Random.fromSeed(11), 40);
    const model = new Model(first);
    const live = new LiveBook(model.parameters, model.market);
    for (const [index, book] of first.books.entries()) live.put(bookFor(book, `account-${index}`));
    await live.settle();
    live.takeChanged();
    const before = Array.from({ length: live.accountCount }, (_, index) => live.statusOf(index));
    for (const [instrument, price] of model.market.prices)
      live.setPrices(new Map([[instrument, price.times('0.7').toDecimalPlaces(8)]]), NONE_OBSERVED);
    await live.settle();
    const changed = live.takeChanged();
    expect(new Set(changed).size).toBe(changed.length);
    const differing = before.flatMap((status, index) => (live.statusOf(index) === status ? [] : [index]));
    expect(differing.length).toBeGreaterThan(0);
    expect(changed).toEqual(expect.arrayContaining(differing));
    expect(live.takeChanged()).toEqual([]);
  });

  test('counts as near its liquidation whoever is exactly at the bound, and nobody one unit above it', async () => {
    const rate = (at: string) => ({
      curve: { driver: 'NOTIONAL', shape: 'MARGINAL_TIERS', tiers: [{ floor: '0', rate: at }] },
    });
    const step = (mode: string) => ({ scale: 8, mode });
    const parsed = parseParameterSet({
      format: 'margrave/parameter-set/1',
      settlementAsset: 'USDT',
      marginClasses: {
        one: { instruments: ['P'], initialMargin: rate('0.1'), maintenanceMargin: rate('0.05') },
      },
      collateral: { USDT: { haircut: '0' } },
      accountRules: { warningLevel: '1.5', callLevel: '1.2', liquidationLevel: '1' },
      rounding: {
        ...{ notional: step('UP'), margin: step('UP') },
        ...{ profitAndLoss: step('FLOOR'), collateralValue: step('FLOOR') },
      },
    });
    if (!parsed.ok) throw new Error(JSON.stringify(parsed.refusal));
    const price = new Decimal(100);
    const market = {
      instruments: new Map([['P', { symbol: 'P', multiplier: new Decimal(1) }]]),
      prices: new Map([['P', price]]),
    };
    const live = new LiveBook(compileParameters(parsed.value), market);
    // MM is 5 % of 100.
    for (const [account, cash] of Object.entries({
      ...{ below: '4.99999999', at: '5', beside: '5.49999999', bound: '5.5', above: '5.50000001' },
    }))
      live.put({
        account,
        positions: [{ instrument: 'P', quantity: new Decimal(1), entryPrice: price }],
        collateral: [{ asset: 'USDT', amount: new Decimal(cash) }],
      });
    await live.settle();
    expect(live.totals().nearLiquidation).toBe(3);
    await live.end();
  });
});
