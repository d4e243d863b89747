import { expect, test } from 'vitest';
import { activationTimeFault } from './activation-time';
import { graceFault } from './grace';

const NOW = Date.parse('2026-11-28T16:00:00.000Z');

test('a time must lie ahead; none is as soon as it is scheduled', () => {
  expect(activationTimeFault('2026-11-28T16:00:00.000Z', NOW)).toContain('has passed');
  expect(activationTimeFault('2026-11-01T00:00:00.000Z', NOW)).toContain('has passed');
  expect(activationTimeFault('2026-11-28T16:01:00.000Z', NOW)).toBeNull();
  expect(activationTimeFault('', NOW)).toBeNull();
});

test('what was typed as grace is judged as it stands, and never becomes another number', () => {
  expect([60, 1, 10_080].map(graceFault)).toEqual([null, null, null]);
  expect(['', '-', 0, -5, 1.5, 10_081].map((typed) => graceFault(typed) !== null)).toEqual(
    Array.from({ length: 6 }, () => true),
  );
});
