import { expect, test } from 'vitest';
import { Random } from '../../domain/number/random';
import { engineTexts, referenceTexts } from '../../testing/engine-comparison';
import { BOARDS, boardCase } from '../../testing/engine-options';
import { columnarEngine } from '../columnar-engine';

test.each(BOARDS)(
  'accounts with options of a board under $preset.name equal the reference method in every field',
  async (board) => {
    const random = Random.fromSeed(33);
    const engine = columnarEngine();
    let margined = 0;
    for (let turn = 0; turn < 8; turn++) {
      const { parameters, market, books } = boardCase(random, board, 25);
      const expected = referenceTexts(parameters, market, books);
      expect(await engineTexts(engine, parameters, market, books)).toEqual(expected);
      margined += expected.filter((text) => text.includes('"portfolios":[{')).length;
    }
    expect(engine.counts.exact).toBeGreaterThan(margined / 2);
  },
);

test.each(BOARDS)('options of $preset.name that have expired are refused by both', async (board) => {
  const random = Random.fromSeed(34);
  const { parameters, market, books } = boardCase(random, board, 25);
  const begun = market.asOf?.getTime() ?? Number.NaN;
  // The first expiry of a board is 0.01 days away.
  const at = { ...market, asOf: new Date(begun + 864_000) };
  const expected = referenceTexts(parameters, at, books);
  expect(expected.some((text) => text.includes('it has expired'))).toBe(true);
  expect(await engineTexts(columnarEngine(), parameters, at, books)).toEqual(expected);
});
