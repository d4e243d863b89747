import { describe, expect, test } from 'vitest';
import { EXAMPLE_PROGRAMME } from './example-programme';
import { programmeOf } from './programme';
import { bufferAfter, targetDial, targetRate } from './target';

const VOLATILITIES = { fast: 0.04, slow: 0.04, present: 0.04, longRun: 0.03, stress: 0.08 };
const target = { quantile: '2', horizonBars: '4', anchor: { kind: 'RELATIVE', reference: '0.1' } } as const;

describe('the target rate', () => {
  test('is of the greater of long-run volatility and the present one with stress in it', () => {
    const programme = programmeOf({ ...EXAMPLE_PROGRAMME, target });
    expect(targetRate(programme, VOLATILITIES, null)).toEqual({ volatility: 0.2, impact: 0 }); // 4 × (0.03 + 0.02)
    expect(targetRate(programme, { ...VOLATILITIES, longRun: 0.06 }, null).volatility).toBe(0.24);
  });

  test('adds what closing costs, up to a quarter of the whole', () => {
    const withImpact = (notional: string) =>
      programmeOf({ ...EXAMPLE_PROGRAMME, target: { ...target, impact: { coefficient: '0.5', notional } } });
    const liquidity = { turnover: 1_000_000, spread: 0.002 };
    // 0.5 × 0.04 × √(10,000 / 1,000,000) + 0.001
    expect(targetRate(withImpact('10000'), VOLATILITIES, liquidity).impact).toBe(0.003);
    const most = targetRate(withImpact('1000000000'), VOLATILITIES, liquidity);
    expect(most.impact / (most.impact + most.volatility)).toBeCloseTo(0.25, 11);
  });

  test('is told as a multiple of its anchor', () => {
    expect(targetDial({ volatility: 0.12, impact: 0.03 }, 1.25, 0.1).toFixed()).toBe('1.8');
  });
});

describe('a buffer', () => {
  const rate = { volatility: 0.1, impact: 0 };
  const at = { dial: 1.25, anchor: 0.1, days: 1, rebuiltPerDay: 0.01 };
  const full = { left: 1.25, asked: 0.1 };

  test('is used up before the dial rises, and never comes back by a rise', () => {
    expect(bufferAfter({ left: 1.25, asked: null }, rate, at)).toEqual(full);
    expect(bufferAfter(full, { ...rate, volatility: 0.11 }, at).left).toBeCloseTo(1.1363636, 6);
    expect(bufferAfter(full, { ...rate, volatility: 0.2 }, at)).toEqual({ left: 1, asked: 0.2 });
    expect(bufferAfter({ left: 1.05, asked: 0.09 }, rate, at).left).toBe(1.05);
  });

  test('is rebuilt by no more than so much a day, where no more is asked for', () => {
    expect(bufferAfter({ left: 1, asked: 0.1 }, rate, at).left).toBe(1.01);
    expect(bufferAfter({ left: 1, asked: 0.12 }, rate, { ...at, days: 0.5 }).left).toBe(1.005);
    expect(bufferAfter({ left: 1.249, asked: 0.1 }, rate, at).left).toBe(1.25);
  });
});
