import { expect, test } from 'vitest';
import { marginAccount } from '../domain/margin/method/account';
import { compileParameters } from '../domain/margin/method/compile';
import type { AccountBook, AccountMargin } from '../domain/margin/method/types';
import { Random } from '../domain/number/random';
import { drawSeed } from '../testing/draw-seed';
import { withDrawnCharges } from '../testing/drawn-charges';
import { withHedgeMode } from '../testing/drawn-legs';
import { engineTexts, referenceTexts, sortedText } from '../testing/engine-comparison';
import { bookOf, tiersCase } from '../testing/engine-pairs';
import { columnarEngine } from './columnar-engine';
import { LiveBook } from './live/live-book';

// Legs, orders, funding and interest of inverse contracts and others, in one account.

function* drawnCases(count: number) {
  const random = Random.fromSeed(drawSeed());
  for (let turn = 0; turn < count; turn += 1) {
    const { parameters: stated, market: drawn } = tiersCase(random, 0);
    const parameters = withHedgeMode(random, withDrawnCharges(random, stated));
    const instruments = new Map(
      [...drawn.instruments].map(([symbol, terms], index) => [
        symbol,
        { ...terms, isInverse: (index + turn) % 3 > 0 },
      ]),
    );
    const market = { ...drawn, instruments };
    // Share of positions with orders: none in some, that the narrow numbers meet the rest.
    const share = turn % 2 === 0 ? 0 : 0.5;
    const books = Array.from({ length: 40 }, (_, index) => ({
      ...bookOf(random, parameters, market, share),
      account: `account-${index}`,
    }));
    yield { parameters, market, books };
  }
}

test('all of it at once has the figures of the reference method', async () => {
  const engine = columnarEngine();
  let met = 0;
  for (const { parameters, market, books } of drawnCases(24)) {
    const expected = referenceTexts(parameters, market, books);
    expect(await engineTexts(engine, parameters, market, books)).toEqual(expected);
    met += books.filter(
      ({ positions }, index) =>
        expected[index]?.startsWith('{"ok":true') &&
        positions.some((one) => one.leg && market.instruments.get(one.instrument)?.isInverse) &&
        positions.some((one) => one.accruedFunding || one.openOrders?.length),
    ).length;
  }
  expect(met).toBeGreaterThan(20);
}, 60_000);

test('and in the live book, whose accounts are margined the same when they are read back', async () => {
  const ownFigures = (margin: AccountMargin | null): string =>
    sortedText(margin && { ...margin, positions: [], portfolios: [] });
  let narrow = 0;
  for (const { parameters: set, market, books } of drawnCases(8)) {
    const parameters = compileParameters(set);
    const margined = (book: AccountBook): string => {
      const result = marginAccount({ ...market, parameters, book });
      return ownFigures(result.ok ? result.value : null);
    };
    const live = new LiveBook(parameters, market);
    for (const book of books) live.put(book);
    await live.settle();
    narrow += live.accountCount - live.apartCount;
    for (const [index, book] of books.entries()) {
      const expected = margined(book);
      expect(ownFigures(live.standing(index).margin)).toBe(expected);
      expect(margined(live.book(index))).toBe(expected);
    }
    await live.end();
  }
  expect(narrow).toBeGreaterThan(10);
}, 60_000);
