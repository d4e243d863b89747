import { scaleLinear, scaleUtc } from 'd3-scale';
import { curveStepAfter, line } from 'd3-shape';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { linearScale, niceTicks, stepPath, timeTicks } from './axis-scales';

// No smaller than a picture could tell from 0.
const finite = fc
  .double({ min: -1e12, max: 1e12, noNaN: true })
  .map((value) => (Math.abs(value) < 1e-9 ? 0 : value));
const spans = fc.tuple(finite, fc.double({ min: 1e-3, max: 1e12, noNaN: true })).map(([from, width]) => {
  return [from, from + width] as const;
});

describe('beside the library that other charts draw by', () => {
  test('a straight scale is its straight scale', () => {
    fc.assert(
      fc.property(spans, finite, (domain, value) => {
        fc.pre(domain[1] > domain[0]);
        const theirs = scaleLinear([...domain], [64, 700])(value);
        expect(Math.abs(linearScale(domain, [64, 700])(value) - theirs)).toBeLessThanOrEqual(
          1e-9 * Math.max(1, Math.abs(theirs)),
        );
      }),
    );
  });

  test('steps are its steps', () => {
    const points = [[1, 2], [3, 5], null, [7, 1], [9, 4], [11, 4]] as const;
    const theirs = line<(typeof points)[number]>(
      (point) => point?.[0] ?? NaN,
      (point) => point?.[1] ?? NaN,
    )
      .defined((point) => point !== null)
      .curve(curveStepAfter)([...points]);
    const corners = (path: string): string[] =>
      path
        .replaceAll('L', ' ')
        .replaceAll('M', ' ')
        .trim()
        .split(/[ HV]+/);
    expect(stepPath(points)).toBe('M1,2H3V5M7,1H9V4H11V4');
    expect(corners(theirs ?? '').length).toBeGreaterThan(6);
  });

  test.each([
    [[0, 97], 5],
    [[-3, 12], 4],
    [[0.12, 0.19], 5],
    [[1_234_567, 7_654_321], 3],
  ] as const)('of %j about %i ticks are its ticks', (domain, count) => {
    const theirs = scaleLinear([...domain], [0, 1]).nice(count);
    expect(niceTicks(domain, count)).toEqual(theirs.ticks(count));
  });

  test.each([
    [['2026-11-29T10:00:00Z', '2026-11-29T22:00:00Z'], 6],
    [['2026-11-29T10:00:00Z', '2026-11-29T10:02:00Z'], 8],
    [['2026-11-27T00:00:00Z', '2026-12-01T00:00:00Z'], 4],
  ] as const)('of %j about %i instants', (ends, count) => {
    const [from, to] = [Date.parse(ends[0]), Date.parse(ends[1])];
    const ours = timeTicks([from, to], count);
    const theirs = new Set(
      scaleUtc([from, to], [0, 1])
        .ticks(count * 6)
        .map((one) => one.getTime()),
    );
    expect(ours.length).toBeGreaterThan(1);
    expect(ours.length).toBeLessThanOrEqual(count + 1);
    for (const one of ours) expect(theirs).toContain(one.getTime());
  });
});

test('ticks hold both ends of any domain, and are as many as are asked for but for one or two', () => {
  fc.assert(
    fc.property(spans, fc.integer({ min: 2, max: 6 }), (domain, count) => {
      fc.pre(domain[1] - domain[0] > 1e-9 * Math.abs(domain[0]));
      const ticks = niceTicks(domain, count);
      expect(ticks[0]).toBeLessThanOrEqual(domain[0]);
      expect(ticks.at(-1)).toBeGreaterThanOrEqual(domain[1]);
      expect(ticks.length).toBeGreaterThanOrEqual(2);
      expect(ticks.length).toBeLessThanOrEqual(2 * count + 3);
    }),
  );
});

test('a domain of one value lies in the middle', () => {
  expect(linearScale([5, 5], [0, 10])(5)).toBe(5);
});
