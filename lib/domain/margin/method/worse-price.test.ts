import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { answerOf } from '../../../testing/preset-answers';
import { decimal, Decimal, decimalText, sum } from '../../number/decimal';
import { mergePatch } from '../../json/merge-patch';
import { MANGO_V4 } from '../../presets/mango-v4';
import { parseParameterSet } from '../../parameters/validate';
import { compileParameters } from './compile';
import { explainAccount } from '../explain/explain';
import type { MarginInputs } from './inputs';

// Opening at the worse of mark and stable price makes a position's notional smaller for a long: initial margin is
// still never below maintenance margin, and nothing can be opened with that would be liquidated.

function inputsOf(patch: object, stable: string, quantity: string, entryPrice: string): MarginInputs {
  const parsed = parseParameterSet(mergePatch(MANGO_V4.parameters, patch));
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.refusal));
  const instrument = 'BTC-PERP';
  return {
    parameters: compileParameters(parsed.value),
    instruments: new Map([[instrument, { symbol: instrument, multiplier: decimal('1') }]]),
    prices: new Map([[instrument, decimal('100')]]),
    figures: new Map([[instrument, { STABLE_PRICE: decimal(stable) }]]),
    book: {
      account: 'one',
      positions: [{ instrument, quantity: decimal(quantity), entryPrice: decimal(entryPrice) }],
      collateral: [{ asset: 'USDC', amount: decimal('50') }],
    },
  };
}

const UNWEIGHED = {
  marginClasses: {
    'BTC-PERP': {
      profitWeight: {
        initial: { curve: { driver: 'CONSTANT', shape: 'CONSTANT', rate: '0' } },
        maintenance: { curve: { driver: 'CONSTANT', shape: 'CONSTANT', rate: '0' } },
        above: null,
      },
    },
  },
};

describe.each([
  ['the preset', {}],
  ['a set in which profit counts for nothing', UNWEIGHED],
])('under %s', (_name, patch) => {
  test('initial margin covers maintenance margin at any stable price, every figure the sum of its terms', () => {
    const stables = fc.integer({ min: 1, max: 400 }).map(String);
    const quantities = fc
      .integer({ min: -20, max: 20 })
      .filter((value) => value !== 0)
      .map(String);
    const entries = fc.integer({ min: 1, max: 300 }).map(String);
    fc.assert(
      fc.property(stables, quantities, entries, (stable, quantity, entry) => {
        const explained = explainAccount(inputsOf(patch, stable, quantity, entry));
        expect(explained.ok).toBe(true);
        if (!explained.ok) return;
        const { margin, account, positions } = explained.value;
        expect(margin.initialMargin.gte(margin.maintenanceMargin)).toBe(true);
        // Initial equity alone may exceed equity: profit counts in full up to each requirement, and IM is the greater.
        const free = margin.initialEquity.minus(margin.initialMargin);
        expect(free.lte(margin.equity.minus(margin.maintenanceMargin))).toBe(true);
        for (const { amount, terms } of [...account, ...positions.flatMap(({ figures }) => figures)])
          expect(sum(terms.map((term) => term.amount)).eq(amount)).toBe(true);
      }),
    );
  });
});

test("what is left to open with is the venue's own: equity at the stable price less its weights of that price", () => {
  const answer = answerOf(MANGO_V4, {
    prices: { 'BTC-PERP': '100' },
    figures: { 'BTC-PERP': { STABLE_PRICE: '10' } },
    positions: [{ instrument: 'BTC-PERP', quantity: '1', entryPrice: '100' }],
    collateral: { USDC: '200' },
  });
  // 200 of quote, 100 of them paid for one lot, which counts for 0.8 of its stable price.
  const health = new Decimal(answer.initialEquity).minus(answer.initialMargin);
  expect(decimalText(health)).toBe('108');
  expect(answer.initialMargin).toBe('10');
  expect(answer.maintenanceMargin).toBe('10');
});
