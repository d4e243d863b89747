import { expect, test } from 'vitest';
import { axisInstant, spaced } from './time-axis';

const HOUR_MS = 3_600_000;
const ticks = (from: string, everyHours: number, count: number): Date[] =>
  Array.from({ length: count }, (_, index) => new Date(Date.parse(from) + index * everyHours * HOUR_MS));

test('one hour of several days says nothing: then midnights stand on the axis', () => {
  const week = ticks('2026-12-01T12:00:00Z', 12, 14);
  // A pixel an hour: every second tick has room, and the first of them is at noon.
  const x = (instant: Date): number => instant.getTime() / HOUR_MS;
  expect(spaced(week, x, 20).map(axisInstant)).toEqual([
    ...['2026-12-02', '2026-12-03', '2026-12-04', '2026-12-05', '2026-12-06', '2026-12-07', '2026-12-08'],
  ]);
});

test('hours of one day stand as far apart as can be read, the first among them', () => {
  const day = ticks('2026-12-01T12:00:00Z', 3, 8);
  const x = (instant: Date): number => instant.getTime() / HOUR_MS;
  expect(spaced(day, x, 5).map(axisInstant)).toEqual(['12:00', '18:00', '2026-12-02', '06:00']);
});
