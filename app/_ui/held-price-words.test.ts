import { expect, test } from 'vitest';
import { heldPriceSentence, heldPriceTitle } from './held-price-words';

const held = {
  ...{ price: '1.12', lastAccepted: '2971.64', move: '-0.999623', prices: 1 },
  ...{ endsAt: '2026-11-28T12:18:00.000Z', fallback: 'KEEP' as const },
};

test('a held price says how far it is from what stands, and what happens by itself', () => {
  expect(
    heldPriceTitle({ instrument: { id: 'i', symbol: 'ETHUSDT' }, since: '2026-11-28T12:03:00.000Z' }),
  ).toMatch(/^Price of ETHUSDT held since .*12:03/);
  expect(heldPriceSentence(held)).toMatch(
    /^1\.12 is 99\.96 % below the last accepted 2,971\.64\. Accounts are margined at the last accepted price\. Without a decision it is dropped by .*12:18/,
  );
});

test('one that rose, with others, that will be taken', () => {
  const up = { ...held, price: '6000', move: '1.019087', prices: 1_200, fallback: 'ACCEPT' as const };
  expect(heldPriceSentence(up)).toMatch(
    /^6,000 is 101\.91 % above the last accepted 2,971\.64\. 1,200 prices are held with it\. .* the newest one is taken by /,
  );
});
