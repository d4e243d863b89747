import { expect, test } from 'vitest';
import { Random } from './random';

test('gives the published sequence of xoshiro128** for the state 1, 2, 3, 4', () => {
  const random = Random.fromState([1, 2, 3, 4]);
  const sequence = Array.from({ length: 10 }, () => random.nextUint32());
  // As the crate rand_xoshiro lists it, computed with the authors' C code.
  expect(sequence).toEqual([
    11520, 0, 5927040, 70819200, 2031721883, 1637235492, 1287239034, 3734860849, 3729100597, 4258142804,
  ]);
});

test('the same seed repeats, a neighbouring one does not', () => {
  const draw = (seed: number): number[] => {
    const random = Random.fromSeed(seed);
    return Array.from({ length: 5 }, () => random.uniform());
  };
  expect(draw(7)).toEqual(draw(7));
  expect(draw(7)).not.toEqual(draw(8));
});

test('uniform and normal have the moments they must have', () => {
  const random = Random.fromSeed(1);
  const count = 50_000;
  const uniforms = Array.from({ length: count }, () => random.uniform());
  const normals = Array.from({ length: count }, () => random.normal());
  const mean = (values: readonly number[]): number =>
    values.reduce((sum, value) => sum + value, 0) / values.length;
  // Five standard errors: 1/√12/√n and 1/√n.
  expect(Math.abs(mean(uniforms) - 0.5)).toBeLessThan((5 * Math.sqrt(1 / 12)) / Math.sqrt(count));
  expect(Math.abs(mean(normals))).toBeLessThan(5 / Math.sqrt(count));
  expect(Math.abs(mean(normals.map((value) => value ** 2)) - 1)).toBeLessThan(5 * Math.sqrt(2 / count));
  expect(Math.min(...uniforms)).toBeGreaterThanOrEqual(0);
  expect(Math.max(...uniforms)).toBeLessThan(1);
});

test('picks by weight, and never what weighs nothing', () => {
  const random = Random.fromSeed(3);
  const choices = [
    { choice: 'never', weight: 0 },
    { choice: 'often', weight: 3 },
    { choice: 'seldom', weight: 1 },
  ];
  const picks = Array.from({ length: 8000 }, () => random.pick(choices));
  expect(picks).not.toContain('never');
  expect(picks.filter((pick) => pick === 'often').length / picks.length).toBeCloseTo(0.75, 1);
});

test('a seed out of range and an empty state are bugs', () => {
  expect(() => Random.fromSeed(-1)).toThrow('32-bit');
  expect(() => Random.fromSeed(2 ** 32)).toThrow('32-bit');
  expect(() => Random.fromState([0, 0, 0, 0])).toThrow('not all zeros');
});
