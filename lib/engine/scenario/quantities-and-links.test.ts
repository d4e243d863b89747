import { afterAll, expect, test } from 'vitest';
import { compileParameters } from '../../domain/margin/method/compile';
import { DYDX_V4 } from '../../domain/presets/dydx-v4';
import { OKX_TIERS } from '../../domain/presets/okx-tiers';
import { parameterSetOf } from '../../testing/arbitraries';
import { Random } from '../../domain/number/random';
import { bookOf, presetCase } from '../../testing/engine-pairs';
import { shockedPrices, stressDifferences, stressPlace } from '../../testing/stress-comparison';
import { repeats } from '../../testing/thorough';

const SEEDS = repeats(25, 60);
const SCENARIOS = 7;

const place = await stressPlace();
afterAll(() => place.end());

/** Accounts under the preset as it is, under every scenario compared with the reference method; how many pairs were in doubt, and how many in all. */
function stressedUnder(preset: typeof OKX_TIERS) {
  const seen = { pairs: 0, doubtful: 0 };
  for (let seed = 1; seed <= SEEDS; seed += 1) {
    const random = Random.fromSeed(seed);
    const set = parameterSetOf(preset.parameters);
    const { market } = presetCase(random, preset, 0);
    const parameters = compileParameters(set);
    const scenarios = Array.from({ length: SCENARIOS }, () => shockedPrices(random, market.prices, 8));
    const books = Array.from({ length: 4 }, () => bookOf(random, set, market, 0)).filter(({ positions }) =>
      positions.some(({ quantity }) => !quantity.isZero()),
    );
    for (const book of books) {
      const stressed = place.stressed(parameters, market, scenarios);
      expect(stressDifferences(stressed, parameters, market, scenarios, book)).toEqual([]);
      if (stressed.accountsApart === 0) seen.pairs += SCENARIOS;
      seen.doubtful += stressed.doubtfulPairs;
    }
  }
  return seen;
}

test('no price leads away from a tier by quantity: floats tell almost every pair', () => {
  const { pairs, doubtful } = stressedUnder(OKX_TIERS);
  expect(pairs).toBeGreaterThan(repeats(150, 400));
  expect(doubtful).toBeLessThan(pairs / 20);
});

test('a maintenance margin that is a part of a rounded one is left to exact numbers', () => {
  const { pairs, doubtful } = stressedUnder(DYDX_V4);
  expect(doubtful).toBeGreaterThan(pairs / 2);
});
