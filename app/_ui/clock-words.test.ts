import { expect, test } from 'vitest';
import { clockWords, shownAt } from './clock-words';

test('a clock goes on at its speed from what the server said, and never back', () => {
  const clock = { now: '2026-11-29T01:00:00.000Z', speed: 3_600, fastUntil: '2026-11-29T03:00:00.000Z' };
  expect(shownAt(clock, 0)).toBe('2026-11-29T01:00:00.000Z');
  expect(shownAt(clock, 1_500)).toBe('2026-11-29T02:30:00.000Z');
  expect(shownAt(clock, 3_000)).toBe('2026-11-29T03:00:01.000Z');
  expect(shownAt({ ...clock, speed: 1, fastUntil: null }, 3_000)).toBe('2026-11-29T01:00:03.000Z');
  expect(shownAt(clock, -1)).toBe('2026-11-29T01:00:00.000Z');
});

test('only a clock that goes faster than time says so', () => {
  expect(clockWords('2026-11-29T01:14:59.000Z', 3_600)).toEqual({
    time: '2026-11-29 01:14 UTC',
    note: 'Demo time, 3,600 × speed',
  });
  expect(clockWords('2026-11-29T01:14:59.000Z', 1).note).toBeNull();
});
