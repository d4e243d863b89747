import { expect, test } from 'vitest';
import { sourceAddress } from './source-address';

test.each([
  ['https://docs.example/margin#tiers', 'https://docs.example/margin#tiers'],
  [
    'dydxprotocol/v4-chain protocol/lib/margin/risk.go @ 7b4b8092',
    'https://github.com/dydxprotocol/v4-chain/blob/7b4b8092/protocol/lib/margin/risk.go',
  ],
  ['dydxprotocol/v4-chain @ 84d4664b', 'https://github.com/dydxprotocol/v4-chain/tree/84d4664b'],
  ['A book, page 12', null],
  ['javascript:alert(1)', null],
  ['http://unsafe.example/', null],
])('%s leads to %s', (reference, address) => {
  expect(sourceAddress(reference)).toBe(address);
});
