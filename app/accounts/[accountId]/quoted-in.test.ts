import { expect, test } from 'vitest';
import { AS_QUOTED, quotedIn } from './quoted-in';

const linear = (settlementAsset: string) => ({ settlementAsset, isInverse: false });
const INVERSE = { settlementAsset: 'BTC', isInverse: true };

test.each([
  ['linear contracts of one asset', [linear('USDT'), linear('USDT')], 'USDT'],
  ['linear contracts of another asset than the unit', [linear('USDC')], 'USDC'],
  ['linear contracts of several', [linear('USDT'), linear('USDC')], AS_QUOTED],
  ['an inverse contract, which is not quoted in what it settles in', [INVERSE], AS_QUOTED],
  ['an inverse one beside linear ones', [linear('USDT'), INVERSE], AS_QUOTED],
  ['nothing', [], undefined],
])('prices of %s', (_of, instruments, expected) => {
  expect(quotedIn(instruments)).toBe(expected);
});
