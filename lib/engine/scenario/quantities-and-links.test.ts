import { afterAll, expect, test } from 'vitest';
import { compileParameters } from '../../domain/margin/method/compile';
import { DYDX_V4 } from '../../domain/presets/dydx-v4';
import { OKX_TIERS } from '../../domain/presets/okx-tiers';
import { Random } from '../../domain/number/random';
import { presetCase } from '../../testing/engine-pairs';
import { shockedPrices, stressDifferences, stressPlace } from '../../testing/stress-comparison';

const SEEDS = 30;
const SCENARIOS = 7;

const place = await stressPlace();
afterAll(() => place.end());

/** Under every scenario compared with the reference method; how many pairs were in doubt, and how many in all. */
function stressed(preset: typeof OKX_TIERS) {
  const seen = { pairs: 0, doubtful: 0 };
  for (let seed = 1; seed <= SEEDS; seed += 1) {
    const random = Random.fromSeed(seed);
    const drawn = presetCase(random, preset, 4);
    const parameters = compileParameters(drawn.parameters);
    const scenarios = Array.from({ length: SCENARIOS }, () => shockedPrices(random, drawn.market.prices, 8));
    for (const book of drawn.books) {
      const set = place.stressed(parameters, drawn.market, scenarios);
      expect(stressDifferences(set, parameters, drawn.market, scenarios, book)).toEqual([]);
      if (set.accountsApart === 0) seen.pairs += SCENARIOS;
      seen.doubtful += set.doubtfulPairs;
    }
  }
  return seen;
}

test('no price leads away from a tier by quantity: floats tell almost every pair', () => {
  const { pairs, doubtful } = stressed(OKX_TIERS);
  expect(pairs).toBeGreaterThan(400);
  expect(doubtful).toBeLessThan(pairs / 20);
});

test('a maintenance margin that is a part of a rounded one is left to exact numbers', () => {
  const { pairs, doubtful } = stressed(DYDX_V4);
  expect(doubtful).toBeGreaterThan(pairs / 2);
});
