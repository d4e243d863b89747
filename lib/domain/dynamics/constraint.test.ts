import { describe, expect, test } from 'vitest';
import { Decimal } from '../number/decimal';
import {
  boundAfter,
  type BoundSince,
  constrainedAt,
  CONSTRAINED_AFTER_MS,
  dialsAtTarget,
} from './constraint';
import type { Gate } from './dial';
import { EXAMPLE_PROGRAMME } from './example-programme';
import { dialsOf } from './in-force';
import type { Observed } from './observed';
import { programmeOf } from './programme';

const SUBJECT = '/marginClasses/BTC';
const AT = Date.parse('2026-06-01T00:00:00Z');
const HOUR = 3_600_000;
const PROGRAMME = programmeOf({
  ...EXAMPLE_PROGRAMME,
  bounds: { least: '0.8', greatest: '1.5' },
  band: { above: '0.05', below: '0.1', dwellHours: 1, soundShare: '0.9' },
});
const OBSERVED: Observed = {
  signal: { returns: 400, volatilities: null, closedAtMs: AT, gapAtMs: null, shockAtMs: null },
  ...{ peer: null, liquidity: null, unsound: [], anchor: 0.01, holds: [] },
};

interface Told {
  /** Of the maintenance dial, in steps of the grid. */
  readonly dial: readonly [before: number, wished: number, after: number];
  readonly gates: readonly Gate[];
  readonly target: string | null;
  readonly observed?: Partial<Observed>;
  readonly passed?: boolean;
}

/** What a slot leaves of what was bound since `before`. */
function after(
  before: number | null,
  { dial, gates, target, observed, passed = false }: Told,
): number | null {
  const [from, wished, to] = dial;
  const bound: BoundSince = new Map(before === null ? [] : [[SUBJECT, before]]);
  const one = { subject: SUBJECT, before: from, wished, after: to, gates, announced: null };
  const found = boundAfter(
    bound,
    PROGRAMME,
    {
      target: target === null ? null : new Decimal(target),
      observed: { ...OBSERVED, ...observed },
      dials: [
        // Initial margin is never bound: it liquidates nobody.
        { ...one, dial: 'initial', gate: 'BUDGET', gates: ['BUDGET'], subject: '/marginClasses/ETH' },
        { ...one, dial: 'maintenance', gate: gates[0] ?? 'NONE' },
      ],
    },
    { atMs: AT, passed: new Set(passed ? [SUBJECT] : []) },
  );
  expect([...found.keys()].filter((subject) => subject !== SUBJECT)).toEqual([]);
  return found.get(SUBJECT) ?? null;
}

const EARLIER = AT - 7 * HOUR;

describe('a class is bound', () => {
  const short: Told = { dial: [10_000, 10_200, 10_100], gates: ['BUDGET'], target: '1.3' };

  test('from the slot on which the budget shortened a rise to a target above its band', () => {
    expect(after(null, short)).toBe(AT);
    expect(after(EARLIER, short)).toBe(EARLIER);
  });

  test.each<readonly [string, Told]>([
    ['waits for its notice', { dial: [10_000, 10_000, 10_000], gates: ['NOTICE'], target: '1.3' }],
    ['reads unsound data', { dial: [10_000, 10_000, 10_000], gates: ['DATA'], target: null }],
    ['is held', { dial: [10_000, 10_000, 10_000], gates: ['HELD'], target: '1.3' }],
    [
      'went past the budget by an order',
      { dial: [10_000, 10_200, 10_200], gates: [], target: '1.3', passed: true },
    ],
  ])('still, where it %s', (_what, told) => {
    expect(after(EARLIER, told)).toBe(EARLIER);
  });

  test('not by a slot that asked nothing of live accounts', () => {
    expect(after(null, { dial: [10_000, 10_000, 10_000], gates: ['NOTICE'], target: '1.3' })).toBeNull();
  });

  test.each<readonly [string, Told]>([
    [
      'live accounts bore all that they were asked',
      { dial: [10_000, 10_200, 10_200], gates: ['SPEED'], target: '1.3' },
    ],
    [
      'the target is within the band: exactly at its edge',
      { dial: [10_000, 10_500, 10_000], gates: ['BUDGET'], target: '1.05' },
    ],
    ['the target has fallen', { dial: [10_000, 10_000, 10_000], gates: ['DEADBAND'], target: '1' }],
    ['it stands at its bound', { dial: [15_000, 15_000, 15_000], gates: ['DEADBAND'], target: '2' }],
    ['it moves initial margin alone', { ...short, observed: { onlyInitial: true } }],
    ['people take it back', { ...short, observed: { reverting: 'ALL' } }],
  ])('no more, where %s', (_what, told) => {
    expect(after(EARLIER, told)).toBeNull();
  });

  test('one grid step above the band, and it is', () => {
    expect(after(EARLIER, { ...short, dial: [10_000, 10_500, 10_000], target: '1.0501' })).toBe(EARLIER);
  });
});

test('bound for six hours it is constrained, and not a millisecond before', () => {
  const bound = new Map([
    ['/marginClasses/ETH', AT],
    [SUBJECT, AT],
    ['/marginClasses/SOL', AT + 1],
  ]);
  expect(constrainedAt(bound, AT + CONSTRAINED_AFTER_MS - 1)).toEqual([]);
  expect(constrainedAt(bound, AT + CONSTRAINED_AFTER_MS)).toEqual([SUBJECT, '/marginClasses/ETH']);
});

test('dials at a target are within the bounds, on the grid, and never below where they stand', () => {
  const dials = dialsOf([[SUBJECT, { initial: '1.4', maintenance: '1.1' }]]);
  const at = (target: string) =>
    dialsAtTarget(dials, [SUBJECT], new Decimal(target), PROGRAMME).marginClasses.get('BTC');
  expect(at('1.20009')).toEqual({ initial: '1.4', maintenance: '1.2' });
  expect(at('9')).toEqual({ initial: '1.5', maintenance: '1.5' });
  expect(at('0.1')).toEqual({ initial: '1.4', maintenance: '1.1' });
});
