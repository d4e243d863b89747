import { expect, test } from 'vitest';
import { marginAccount } from '../domain/margin/method/account';
import { compileParameters } from '../domain/margin/method/compile';
import type { AccountBook, AccountMargin } from '../domain/margin/method/types';
import { Random } from '../domain/number/random';
import { drawnAccountRate, withDrawnChoices } from '../testing/drawn-choices';
import { drawSeed } from '../testing/draw-seed';
import { engineTexts, referenceTexts } from '../testing/engine-comparison';
import { engineCase, type EngineCase } from '../testing/engine-pairs';
import { columnarEngine } from './columnar-engine';

/** Accounts with a rate for all of them, under sets of which some weigh assets and debts by it. */
function chosenCase(random: Random, turn: number): EngineCase {
  const drawn = engineCase(random, turn, 40);
  const parameters = withDrawnChoices(random, drawn.parameters);
  const books = drawn.books.map((book): AccountBook => {
    const { selectedRate } = { ...book, ...drawnAccountRate(random) };
    return selectedRate ? { ...book, selectedRate } : book;
  });
  return { ...drawn, parameters, books };
}

test('what was chosen for all of an account is margined as the reference method margins it, and only asks for more to open with', async () => {
  const engine = columnarEngine();
  const random = Random.fromSeed(drawSeed() + 28);
  const seen = { ofPositions: 0, ofBalances: 0, margined: 0 };
  for (let turn = 0; turn < 40; turn++) {
    const { parameters, market, books } = chosenCase(random, turn);
    const compiled = compileParameters(parameters);
    expect(await engineTexts(engine, parameters, market, books)).toEqual(
      referenceTexts(parameters, market, books),
    );
    const marginOf = (book: AccountBook): AccountMargin | null => {
      const margined = marginAccount({ ...market, parameters: compiled, book });
      return margined.ok ? margined.value : null;
    };
    for (const { selectedRate, ...others } of books) {
      const [chosen, without] = [
        selectedRate ? marginOf({ ...others, selectedRate }) : null,
        marginOf(others),
      ];
      if (!chosen || !without) continue;
      seen.margined += 1;
      expect(chosen.maintenanceMargin).toEqual(without.maintenanceMargin);
      expect(chosen.equity).toEqual(without.equity);
      const spare = ({ initialEquity, initialMargin }: AccountMargin) => initialEquity.minus(initialMargin);
      expect(spare(chosen).lte(spare(without))).toBe(true);
      const moved = chosen.positions.some(
        ({ initialMargin }, index) => !without.positions[index]?.initialMargin.eq(initialMargin),
      );
      if (moved) seen.ofPositions += 1;
      if (!moved && !spare(chosen).eq(spare(without))) seen.ofBalances += 1;
    }
  }
  expect(seen.margined).toBeGreaterThan(100);
  expect(seen.ofPositions).toBeGreaterThan(20);
  expect(seen.ofBalances).toBeGreaterThan(5);
});
