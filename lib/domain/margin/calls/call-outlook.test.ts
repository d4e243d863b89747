import { expect, test } from 'vitest';
import { Decimal } from '../../number/decimal';
import { CallTally, likelierTouches, touchWithin } from './call-outlook';
import { addCallPlace, callPointsOf, clearCallPoints } from './call-pass';
import { crossings, tierLines } from './tier-lines';

/** Φ(−x), of a table of the normal distribution. */
const NORMAL_TAILS = [
  [0.5, 0.308537538725987],
  [1, 0.158655253931457],
  [2, 0.022750131948179],
  [3, 0.00134989803163],
] as const;

test.each(NORMAL_TAILS)(
  '%d standard deviations of a day away: twice the tail, by reflection',
  (days, tail) => {
    expect(touchWithin(days, 24)).toBeCloseTo(2 * tail, 9);
    // A quarter of the variance: half as far in hours as in standard deviations.
    expect(touchWithin(days / 2, 6)).toBeCloseTo(2 * tail, 9);
  },
);

test('what is there is touched, what is out of reach is not, and longer is likelier', () => {
  expect(touchWithin(0, 1)).toBe(1);
  expect(touchWithin(Infinity, 24)).toBe(0);
  expect(touchWithin(10, 24)).toBe(0);
  expect(touchWithin(1, 1)).toBeLessThan(touchWithin(1, 4));
  expect(touchWithin(1, 4)).toBeLessThan(touchWithin(1, 24));
});

test('the likelier of two prices is the nearer by its logarithm; without a volatility nothing is said', () => {
  const prices = [new Decimal(80), new Decimal(110)];
  const stated = likelierTouches(new Decimal(100), prices, 0.05);
  expect(stated.map(({ hours }) => hours)).toEqual([1, 4, 24]);
  expect(Number(stated[2]?.probability)).toBeCloseTo(touchWithin(Math.log(1.1) / 0.05, 24), 5);
  expect(likelierTouches(new Decimal(100), prices, null).map(({ probability }) => probability)).toEqual([
    ...[null, null, null],
  ]);
});

test('tier by tier: within the first, beyond a floor, at a jump, and never', () => {
  const marginal = tierLines(
    {
      shape: 'MARGINAL_TIERS',
      tiers: [
        { floor: '0', rate: '0.1' },
        { floor: '2000', rate: '0.5' },
      ],
    },
    null,
  );
  const short = { at: 100, excess: 50, equitySlope: -10, size: 10, level: 1, lines: marginal };
  // −10·(s − 100) − 0.1·10·(s − 100) = −50
  expect(crossings(short)[1]).toBeCloseTo(100 + 50 / 11, 12);
  expect(crossings(short)[0]).toBeNaN();
  // To the floor at 200 it uses 11 for each unit, beyond it 15.
  expect(crossings({ ...short, excess: 1_250 })[1]).toBeCloseTo(200 + 150 / 15, 12);
  const whole = tierLines(
    {
      shape: 'WHOLE_TIERS',
      tiers: [
        { floor: '0', rate: '0.1' },
        { floor: '2000', rate: '0.5' },
      ],
    },
    null,
  );
  // A long gains 9 for each unit to 200, and owes 800 more right above it.
  const long = { at: 190, excess: 500, equitySlope: 10, size: 10, level: 1, lines: whole };
  expect(crossings(long)[1]).toBe(200);
  expect(crossings({ ...long, excess: 5_000 })[1]).toBeNaN();
});

test('accounts are counted where they are nearest, and expected where they are likeliest', () => {
  const points = callPointsOf(4, ['A', 'B']);
  clearCallPoints(points, 0, 4);
  // Nearest by a fall of B, likeliest by A, which moves more.
  addCallPlace(points, 0, { instrument: 0, ratio: 1.1, volatility: 0.1, amount: 7 });
  addCallPlace(points, 0, { instrument: 1, ratio: 0.97, volatility: 0.001, amount: 9 });
  // Without a volatility it is counted, and not expected.
  addCallPlace(points, 1, { instrument: 1, ratio: 1.5, volatility: undefined, amount: 3 });
  const tally = new CallTally(points);
  tally.add(Uint8Array.of(1, 1, 1, 0), 0, 4);
  const { asked, withoutCall, withoutVolatility, bands, expected, byInstrument } = tally.result();
  expect({ asked, withoutCall, withoutVolatility }).toEqual({
    asked: 3,
    withoutCall: 1,
    withoutVolatility: 1,
  });
  expect(bands.filter(({ falling, rising }) => falling + rising > 0)).toEqual([
    { above: 0.02, upTo: 0.05, falling: 1, rising: 0 },
    { above: 0.2, upTo: 0.5, falling: 0, rising: 1 },
  ]);
  const probability = touchWithin(Math.log(1.1) / 0.1, 24);
  expect(expected[2]).toEqual({ hours: 24, calls: probability, amount: 7 * probability });
  expect(byInstrument.map(({ instrument }) => instrument)).toEqual(['A', 'B']);
  expect(byInstrument[1]).toMatchObject({ falling: 1, rising: 0, expectedCalls: 0 });
});
