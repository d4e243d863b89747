import { expect, test } from 'vitest';
import { parameterSetOf } from '../../../testing/arbitraries';
import { settlingDocument } from '../../../testing/settling-venue';
import { applicabilityFaults } from './coverage';

const listed = (closed: readonly string[] = []) =>
  Object.entries({ BTCUSDT: 'USDT', USDCUSDT: 'USDT', BTCUSD: 'BTC', ETHUSDC: 'USDC' }).map(
    ([symbol, settlementAsset]) => ({
      ...{ symbol, settlementAsset },
      closedAt: closed.includes(symbol) ? new Date(0) : null,
    }),
  );
const placed = (changes: object, closed?: readonly string[]): string[] =>
  applicabilityFaults(parameterSetOf(settlingDocument(changes)), listed(closed), ['BTCUSD']).map(
    ({ rule, path }) => `${rule} ${path}`,
  );

test('a set that does not settle in what an open instrument settles in cannot be applied', () => {
  expect(placed({})).toEqual([]);
  const withoutBtc = { settlementAssets: ['USDC'] };
  expect(placed(withoutBtc)).toEqual(['settlement-allowed /marginClasses/inverse/instruments/0']);
  expect(placed(withoutBtc, ['BTCUSD'])).toEqual([]);
});
