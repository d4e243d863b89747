import * as fc from 'fast-check';
import { afterAll, expect, test } from 'vitest';
import { Random } from '../../domain/random';
import { everyCase } from '../../testing/engine-cases';
import { shockedPrices, stressDifferences, stressPlace } from '../../testing/stress-comparison';

const place = await stressPlace();
const plain = await stressPlace(true);
afterAll(() => Promise.all([place.end(), plain.end()]));

test('every account has the reference method’s status under every scenario, and its figures within the bound', () => {
  const seen = { pairs: 0, doubtful: 0, apart: 0, accounts: 0 };
  fc.assert(
    fc.property(fc.nat(), fc.nat(23), fc.integer({ min: 1, max: 19 }), (seed, turn, count) => {
      const random = Random.fromSeed(seed);
      const { parameters, market, books } = everyCase(random, turn, 3);
      const scale = random.uniform() < 0.8 ? 8 : 12;
      const scenarios = Array.from({ length: count }, () => shockedPrices(random, market.prices, scale));
      for (const book of books.slice(0, 3)) {
        const set = place.stressed(parameters, market, scenarios);
        expect(stressDifferences(set, parameters, market, scenarios, book)).toEqual([]);
        seen.accounts += 1;
        seen.apart += set.accountsApart;
        seen.doubtful += set.doubtfulPairs;
        if (set.accountsApart === 0) seen.pairs += count;
      }
    }),
    { numRuns: 150 },
  );
  console.log(seen);
  expect(seen.accounts - seen.apart).toBeGreaterThan(20);
  expect(seen.doubtful).toBeLessThan(seen.pairs / 4);
});
