import { describe, expect, test } from 'vitest';
import { plainTiers } from './formula-document';
import { curveWords, formulaLines } from './formula-words';

describe('a formula in words', () => {
  test('says what it does in order', () => {
    const formula = {
      curve: { driver: 'CONSTANT', shape: 'CONSTANT', rate: '0.02' },
      modifiers: [
        {
          operation: 'MAX',
          curve: {
            driver: 'OPEN_INTEREST',
            shape: 'LINEAR',
            points: [
              { at: '20000000', rate: '0.02' },
              { at: '50000000', rate: '1' },
            ],
            beyond: 'HOLD',
            step: { scale: 6, mode: 'FLOOR' },
          },
        },
        { operation: 'MULTIPLY', curve: { driver: 'CONSTANT', shape: 'CONSTANT', rate: '1.25' } },
      ],
      amounts: { perOrder: '0.1', atLeast: '5' },
    };
    expect(formulaLines(formula, 'USDC').map(({ label, text }) => `${label}: ${text}`)).toEqual([
      'Rate: 2 %',
      'At least: by open interest: 2 % up to 20,000,000, rising to 100 % at 50,000,000, rounded down to 6 decimals',
      'Times: 1.25',
      'Plus: 0.1 USDC for each open order',
      'At least: 5 USDC in all',
    ]);
  });

  test('says what maintenance margin is a fraction of', () => {
    const [line] = formulaLines({ link: 'BASE_INITIAL', of: 'AMOUNT', fraction: '0.6' }, 'USDC');
    expect(line?.text).toBe(
      '60 % of the base initial margin, before its modifiers, of the amount as it is rounded',
    );
  });

  test('says roots, clamps and curves through curves', () => {
    const inner = { driver: 'CONSTANT', shape: 'CONSTANT', rate: '0.5' };
    const curve = {
      ...{ driver: 'QUANTITY', shape: 'SQRT', intercept: '1', coefficient: '0.0005', over: '1.1' },
      ...{ least: '0.1', greatest: '1' },
    };
    expect(curveWords(curve)).toBe('1.1 / (1 + 0.0005 × √quantity), at least 10 %, at most 100 %');
    expect(curveWords({ ...curve, driver: 'CONSTANT', through: inner })).toContain('√(0.5)');
    const chosen = { driver: 'SELECTED_RATE', shape: 'LINEAR', beyond: 'HOLD' };
    const points = ['0', '1'].map((at) => ({ at, rate: at }));
    expect(curveWords({ ...chosen, points })).toBe('the rate its holder chose');
  });

  test('a text that is no number yet is shown as it is', () => {
    expect(curveWords({ driver: 'CONSTANT', shape: 'CONSTANT', rate: '1.' })).toBe('1.');
  });
});

test('a formula is plain only when it is nothing but tiers of notional', () => {
  const curve = {
    driver: 'NOTIONAL',
    shape: 'MARGINAL_TIERS',
    tiers: [{ floor: '0', rate: '0.01' }],
  } as const;
  expect(plainTiers({ curve })).toBe(curve);
  expect(plainTiers({ curve, modifiers: [] })).toBeNull();
  expect(plainTiers({ curve: { ...curve, greatest: '1' } })).toBeNull();
  expect(plainTiers({ curve: { ...curve, driver: 'QUANTITY' } })).toBeNull();
  expect(plainTiers({ link: 'BASE_INITIAL', of: 'RATE', fraction: '0.5' })).toBeNull();
});
