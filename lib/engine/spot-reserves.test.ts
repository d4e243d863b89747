import { expect, test } from 'vitest';
import { marginAccount } from '../domain/margin/method/account';
import { compileParameters } from '../domain/margin/method/compile';
import type { AccountBook, AccountMargin } from '../domain/margin/method/types';
import { Random } from '../domain/number/random';
import { drawSeed } from '../testing/draw-seed';
import { withDrawnReserves } from '../testing/drawn-charges';
import { withDrawnChoices } from '../testing/drawn-choices';
import { engineTexts, referenceTexts } from '../testing/engine-comparison';
import { bookOf, engineCase } from '../testing/engine-pairs';
import { columnarEngine } from './columnar-engine';

test('what orders reserve is the reference method’s in the engine too, and orders never leave more to open or to keep with', async () => {
  const engine = columnarEngine();
  const random = Random.fromSeed(drawSeed() + 57);
  const seen = { margined: 0, opening: 0, keeping: 0 };
  for (let turn = 0; turn < 60; turn++) {
    const { parameters: stated, market } = engineCase(random, turn, 1);
    const parameters = withDrawnReserves(random, withDrawnChoices(random, stated));
    const compiled = compileParameters(parameters);
    const reserving = new Set(
      [...compiled.classOfInstrument].flatMap(([instrument, { reserves }]) => (reserves ? [instrument] : [])),
    );
    const books = Array.from({ length: 30 }, () => bookOf(random, parameters, market, 0.9));
    expect(await engineTexts(engine, parameters, market, books)).toEqual(
      referenceTexts(parameters, market, books),
    );
    const marginOf = (book: AccountBook): AccountMargin | null => {
      const margined = marginAccount({ ...market, parameters: compiled, book });
      return margined.ok ? margined.value : null;
    };
    for (const book of books) {
      const withoutOrders = book.positions.map(({ orders, openOrders, ...position }) =>
        reserving.has(position.instrument)
          ? position
          : { ...position, ...(orders ? { orders } : {}), ...(openOrders ? { openOrders } : {}) },
      );
      const [ordered, plain] = [marginOf(book), marginOf({ ...book, positions: withoutOrders })];
      if (!ordered || !plain || compiled.maximumProfit) continue;
      seen.margined += 1;
      const toOpen = ({ initialEquity, initialMargin }: AccountMargin) => initialEquity.minus(initialMargin);
      const toKeep = ({ equity, maintenanceMargin }: AccountMargin) => equity.minus(maintenanceMargin);
      expect(toOpen(ordered).lte(toOpen(plain))).toBe(true);
      expect(toKeep(ordered).lte(toKeep(plain))).toBe(true);
      expect(ordered.maintenanceMargin.gte(plain.maintenanceMargin)).toBe(true);
      if (toOpen(ordered).lt(toOpen(plain))) seen.opening += 1;
      if (toKeep(ordered).lt(toKeep(plain))) seen.keeping += 1;
      for (const { instrument, initialMargin, maintenanceMargin } of ordered.positions)
        if (reserving.has(instrument)) expect(initialMargin.gte(maintenanceMargin)).toBe(true);
    }
  }
  expect(seen.margined).toBeGreaterThan(300);
  expect(Math.min(seen.opening, seen.keeping)).toBeGreaterThan(30);
});
