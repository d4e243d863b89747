import { describe, expect, test } from 'vitest';
import { decimal } from '../../number/decimal';
import { compileParameters } from '../method/compile';
import { parseParameterSet } from '../../parameters/validate';
import { foundingRules } from '../../market/adopt-tiers';
import { notionalBreaches, worsenedBreaches } from './maximum-notional';
import { judgedTrade, type Judged } from './trade';

const curve = {
  curve: { driver: 'NOTIONAL', shape: 'MARGINAL_TIERS', tiers: [{ floor: '0', rate: '0.1' }] },
};
const parsed = parseParameterSet({
  ...foundingRules('USDT'),
  marginClasses: {
    CAPPED: { instruments: ['BTC'], initialMargin: curve, maintenanceMargin: curve, maximumNotional: '1000' },
    FREE: { instruments: ['ETH'], initialMargin: curve, maintenanceMargin: curve },
  },
});
if (!parsed.ok) throw new Error(JSON.stringify(parsed.refusal));
const parameters = compileParameters(parsed.value);

/** An account with plenty of margin that holds so much of each. */
const holding = (notionals: Readonly<Record<string, string>>): Judged => ({
  ...{ equity: decimal('1000000'), initialEquity: decimal('1000000') },
  ...{ initialMargin: decimal('1'), maintenanceMargin: decimal('1') },
  positions: Object.entries(notionals).map(([instrument, notional]) => ({
    ...{ instrument, marginClass: instrument === 'BTC' ? 'CAPPED' : 'FREE', portfolio: null },
    ...{ notional: decimal(notional), initialMargin: decimal('1'), maintenanceMargin: decimal('1') },
    ...{ fillMargin: decimal('1'), unrealisedProfit: decimal('0') },
    ...{ recognisedProfit: decimal('0'), initialRecognisedProfit: decimal('0') },
  })),
});

test('a breach names the instrument, its class, the maximum and what is held; at the maximum there is none', () => {
  const { positions } = holding({ BTC: '1000.01', ETH: '999999999' });
  expect(notionalBreaches(parameters, positions)).toEqual([
    { instrument: 'BTC', marginClass: 'CAPPED', maximum: decimal('1000'), notional: decimal('1000.01') },
  ]);
  expect(notionalBreaches(parameters, holding({ BTC: '1000' }).positions)).toEqual([]);
});

describe('a trade', () => {
  const above = { isAllowed: false, code: 'ABOVE_MAXIMUM_NOTIONAL' };
  test.each([
    ['up to the maximum is allowed', { BTC: '1' }, { BTC: '1000' }, { isAllowed: true }],
    ['above it is not, whatever the margin', { BTC: '1' }, { BTC: '1000.01' }, above],
    ['that opens above it is not', {}, { BTC: '1001' }, above],
    ['that adds above it is not', { BTC: '1500' }, { BTC: '1500.01' }, above],
    ['that reduces from above it is allowed', { BTC: '1500' }, { BTC: '1400' }, { isAllowed: true }],
    [
      'in another instrument is no matter of it',
      { BTC: '1500', ETH: '1' },
      { BTC: '1500', ETH: '9' },
      { isAllowed: true },
    ],
  ] as const)('%s', (_what, before, after, verdict) => {
    expect(judgedTrade(parameters, holding(before), holding(after))).toEqual(verdict);
  });
});

test('of a contract held by legs it is both together that stand above a maximum', () => {
  const [leg] = holding({ BTC: '600' }).positions;
  const legs = leg ? [leg, leg] : [];
  expect(notionalBreaches(parameters, legs)).toMatchObject([
    { instrument: 'BTC', notional: decimal('1200') },
  ]);
  expect(worsenedBreaches(parameters, legs, legs)).toEqual([]);
  expect(worsenedBreaches(parameters, legs.slice(1), legs)).toHaveLength(1);
});
