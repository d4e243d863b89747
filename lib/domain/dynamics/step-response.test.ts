import { expect, test } from 'vitest';
import { EXAMPLE_PROGRAMME } from './example-programme';
import { programmeOf } from './programme';
import { stepResponse } from './step-response';

test('volatility that doubles: the target follows as the estimator does, and the dials as fast as they may', () => {
  const found = stepResponse(programmeOf(EXAMPLE_PROGRAMME), 2);
  expect(found?.calm).toBeCloseTo(0.0905857690921 / 2.3263478740408408, 12);
  // After n days fast and slow variance are 4 − 3·λⁿ, and stress is of 30 days of which n are double.
  const target = (n: number): number => {
    const root = (decay: number): number => Math.sqrt(4 - 3 * decay ** n);
    const stress = Math.sqrt((Math.min(n, 30) * 4 + Math.max(30 - n, 0)) / 30);
    return 0.75 * (0.5 * root(0.94) + 0.5 * root(0.99)) + 0.25 * stress;
  };
  const settled = target(90);
  const days = (share: number): number =>
    Array.from({ length: 90 }, (_, at) => at + 1).find((n) => target(n) >= 1 + share * (settled - 1)) ?? NaN;
  expect(found?.target.settledAt).toBeCloseTo(settled, 9);
  expect(found?.target).toMatchObject({ daysToHalf: days(0.5), daysToNineTenths: days(0.9), overshoot: 0 });
  // A dial stops where the target is no more than the band above it.
  for (const dial of [found?.initial, found?.maintenance]) {
    expect(dial?.settledAt).toBeLessThanOrEqual(settled);
    expect(dial?.settledAt).toBeGreaterThan(settled / 1.0501);
  }
  expect(found?.maintenance.overshoot).toBe(0);
});

test('a dial that may not rise answers nothing, and no absolute programme has a step of its own', () => {
  const bounds = { least: '0.5', greatest: '1' };
  const held = stepResponse(programmeOf({ ...EXAMPLE_PROGRAMME, bounds }), 2);
  expect(held?.initial).toEqual({ settledAt: 1, daysToHalf: null, daysToNineTenths: null, overshoot: 0 });
  const anchor = { kind: 'ABSOLUTE', notional: '1000' } as const;
  const target = { ...EXAMPLE_PROGRAMME.target, anchor };
  expect(stepResponse(programmeOf({ ...EXAMPLE_PROGRAMME, target }), 2)).toBeNull();
});

test('a programme on weekly bars answers to the last of them', () => {
  const weekly = programmeOf({
    ...EXAMPLE_PROGRAMME,
    signal: { ...EXAMPLE_PROGRAMME.signal, barMinutes: 10_080, maximumAgeMinutes: 20_160 },
    volatility: { ...EXAMPLE_PROGRAMME.volatility, stressDays: 35 },
  });
  expect(stepResponse(weekly, 2)?.initial.settledAt).toBeGreaterThan(1.05);
});
