import { expect, test } from 'vitest';
import { decimal } from '../../domain/number/decimal';
import { curveAxis } from './supposed-prices';

const market = { instruments: new Map(), prices: new Map([['BTC-PERP', decimal('65000')]]) };
const asked = { instrument: null, underlying: null, from: null, to: null };

test('an account of a thousand positions has a curve, and one of one more has none', () => {
  expect(curveAxis(asked, market, 1_000).ok).toBe(true);
  expect(curveAxis(asked, market, 1_001)).toMatchObject({
    refusal: [{ path: '/curve', rule: 'curve-positions' }],
  });
});
