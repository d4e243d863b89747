import { describe, expect, test } from 'vitest';
import { parameterSetOf } from '../../../testing/arbitraries';
import { diffParameterSets } from '../diff/diff';
import { mergePatch } from '../../json/merge-patch';
import { parseParameterSet } from '../validate';

const tiers = (rate: string) => ({
  curve: { driver: 'NOTIONAL', shape: 'WHOLE_TIERS', tiers: [{ floor: '0', rate }] },
});
const rounding = { scale: 8, mode: 'UP' };
const WITHOUT = {
  format: 'margrave/parameter-set/1',
  settlementAsset: 'USD',
  marginClasses: { p: { instruments: ['X'], initialMargin: tiers('0.1'), maintenanceMargin: tiers('0.05') } },
  collateral: { USD: { haircut: '0' } },
  accountRules: { warningLevel: '1', callLevel: '1', liquidationLevel: '1' },
  rounding: { notional: rounding, margin: rounding, profitAndLoss: rounding, collateralValue: rounding },
};
const GUARD = {
  ...{ zLimit: '8', barMinutes: 60, decay: '0.94', leastMove: '0.05', greatestMove: '1' },
  ...{ unknownVolatilityMove: '0.2', maximumHoldSeconds: 900, fallback: 'KEEP', agreement: '0.01' },
  consistency: { observations: 3, seconds: 120 },
  sources: { precedence: ['one', 'two'], silenceSeconds: 30 },
};
const withGuard = (patch: object = {}): object =>
  mergePatch(WITHOUT, { marketData: { priceGuard: mergePatch(GUARD, patch) } }) as object;

function faults(patch: object): readonly string[] {
  const parsed = parseParameterSet(withGuard(patch));
  return parsed.ok
    ? []
    : parsed.refusal.map(({ rule, path }) => `${rule} ${path.replace('/marketData/priceGuard', '')}`);
}

describe('a price guard', () => {
  test('of a set that has none is nowhere in its hash', () => {
    expect(parameterSetOf(WITHOUT).canonical).not.toContain('priceGuard');
  });

  test.each<[string, object, readonly string[]]>([
    ['as stated', {}, []],
    ['without named sources', { sources: null }, []],
    [
      'with moves that are all one',
      { leastMove: '0.3', unknownVolatilityMove: '0.3', greatestMove: '0.3' },
      [],
    ],
    ['that holds nothing', { zLimit: '100.1' }, ['guard-range /zLimit']],
    ['that holds all', { zLimit: '0' }, ['guard-range /zLimit']],
    ['without memory', { decay: '0' }, ['guard-range /decay']],
    ['that learns nothing', { decay: '1' }, ['guard-range /decay']],
    ['without a least move', { leastMove: '0' }, ['guard-range /leastMove']],
    ['that a slipped decimal passes', { greatestMove: '9' }, ['guard-range /greatestMove']],
    ['that just none passes', { greatestMove: '8.999' }, []],
    ['by which none agrees', { agreement: '0' }, ['guard-range /agreement']],
    ['by which all agree', { agreement: '1.01' }, ['guard-range /agreement']],
    ['with moves out of order', { leastMove: '0.21' }, ['guard-moves-ascend /unknownVolatilityMove']],
    ['with a greatest move that is none', { greatestMove: '0.19' }, ['guard-moves-ascend /greatestMove']],
    ['that holds for longer than 15 minutes', { maximumHoldSeconds: 901 }, ['range /maximumHoldSeconds']],
    [
      'that waits for longer than it holds',
      { maximumHoldSeconds: 119 },
      ['guard-consistency-in-time /consistency/seconds'],
    ],
    [
      'that ranks a source twice',
      { sources: { precedence: ['one', 'two', 'one'] } },
      ['source-repeated /sources/precedence/2'],
    ],
    ['with another fallback', { fallback: 'PAUSE' }, ['choice /fallback']],
  ])('%s', (_, patch, expected) => {
    expect(faults(patch)).toEqual(expected);
  });
});

describe('a change of it is', () => {
  const change = (before: object, after: object) => {
    const { entries } = diffParameterSets(parameterSetOf(before), parameterSetOf(after));
    return entries.map(({ path, direction }) => `${path.replace('/marketData/', '')} ${direction}`);
  };
  const both = (patch: object) => [
    ...change(withGuard(), withGuard(patch)),
    ...change(withGuard(patch), withGuard()),
  ];

  test.each<[string, object, string]>([
    ['zLimit', { zLimit: '7.5' }, 'TIGHTER'],
    ['leastMove', { leastMove: '0.04' }, 'TIGHTER'],
    ['greatestMove', { greatestMove: '0.9' }, 'TIGHTER'],
    ['unknownVolatilityMove', { unknownVolatilityMove: '0.15' }, 'TIGHTER'],
    ['agreement', { agreement: '0.009' }, 'TIGHTER'],
    ['consistency/observations', { consistency: { observations: 4 } }, 'TIGHTER'],
    ['consistency/seconds', { consistency: { seconds: 121 } }, 'TIGHTER'],
    ['fallback', { fallback: 'ACCEPT' }, 'LOOSER'],
  ])('%s: one way tighter, the other looser', (path, patch, direction) => {
    const other = direction === 'TIGHTER' ? 'LOOSER' : 'TIGHTER';
    expect(both(patch)).toEqual([`priceGuard/${path} ${direction}`, `priceGuard/${path} ${other}`]);
  });

  test.each<[string, object]>([
    ['barMinutes', { barMinutes: 1440 }],
    ['decay', { decay: '0.9' }],
    ['maximumHoldSeconds', { maximumHoldSeconds: 800 }],
    ['sources/silenceSeconds', { sources: { silenceSeconds: 60 } }],
  ])('%s: mixed, as it depends on prices', (path, patch) => {
    expect(both(patch)).toEqual([`priceGuard/${path} MIXED`, `priceGuard/${path} MIXED`]);
  });

  test('a guard that comes is tighter, and one that goes is looser; beside it nothing changes', () => {
    expect(change(WITHOUT, withGuard())).toEqual(['priceGuard TIGHTER']);
    expect(change(withGuard(), WITHOUT)).toEqual(['priceGuard LOOSER']);
    const aged = mergePatch(withGuard(), { marketData: { maximumAgeSeconds: 60 } }) as object;
    expect(change(WITHOUT, aged).length).toBe(2);
  });
});
