import { describe, expect, test } from 'vitest';
import { mergePatch } from '../../json/merge-patch';
import { parameterSetOf } from '../../../testing/arbitraries';
import type { ParameterSet } from '../document/parameter-set';
import { diffParameterSets } from './diff';

const tiers = (rate: string) => ({
  curve: { driver: 'NOTIONAL', shape: 'WHOLE_TIERS', tiers: [{ floor: '0', rate }] },
});
const rounding = { scale: 8, mode: 'UP' };
const BASE = {
  format: 'margrave/parameter-set/1',
  settlementAsset: 'USD',
  marginClasses: { p: { instruments: ['X'], initialMargin: tiers('0.1'), maintenanceMargin: tiers('0.05') } },
  collateral: { USD: { haircut: '0' } },
  accountRules: { warningLevel: '1', callLevel: '1', liquidationLevel: '1' },
  rounding: { notional: rounding, margin: rounding, profitAndLoss: rounding, collateralValue: rounding },
};
/** In its own class a short needs more: a larger long may need less than a smaller short. */
const TWO_SIDED = {
  initialMargin: { short: { curve: { driver: 'CONSTANT', shape: 'CONSTANT', rate: '0.2' } } },
};

function setOf(member: string, value: unknown, other: object): ParameterSet {
  const stated = value === undefined ? {} : { [member]: value };
  return parameterSetOf(mergePatch(BASE, { marginClasses: { p: { ...other, ...stated } } }));
}

function directions(member: string, before: unknown, after: unknown, other: object = {}): string[] {
  const between = (from: unknown, to: unknown) =>
    diffParameterSets(setOf(member, from, other), setOf(member, to, other));
  const there = between(before, after);
  expect(
    there.entries.every(({ kind, path }) => kind === 'RULE' && path.startsWith(`/marginClasses/p/${member}`)),
  ).toBe(true);
  return [there.direction, between(after, before).direction];
}

const orders = (price: string, openLoss: string) => ({ requirement: 'INITIAL', price, openLoss });
const [TIGHTER, MIXED, EQUAL] = [
  ['TIGHTER', 'LOOSER'],
  ['MIXED', 'MIXED'],
  ['EQUAL', 'EQUAL'],
];

describe('there and back', () => {
  test.each<[string, unknown, unknown, string[]]>([
    ['the same in a word', undefined, 'IGNORED', EQUAL ?? []],
    ['orders charged for initial margin', undefined, orders('LIMIT', 'IGNORED'), TIGHTER ?? []],
    ['and for their losses', orders('LIMIT', 'IGNORED'), orders('LIMIT', 'CHARGED'), TIGHTER ?? []],
    ['at another price', orders('MARK', 'CHARGED'), orders('LIMIT', 'CHARGED'), MIXED ?? []],
    ['at another price, and for losses', orders('MARK', 'IGNORED'), orders('LIMIT', 'CHARGED'), MIXED ?? []],
    ['orders charged for both', 'IGNORED', 'WORST_CASE', TIGHTER ?? []],
    ['from initial margin to both', orders('MARK', 'IGNORED'), 'WORST_CASE', TIGHTER ?? []],
    ['from initial margin at limits to both', orders('LIMIT', 'IGNORED'), 'WORST_CASE', MIXED ?? []],
    ['from losses to both', orders('MARK', 'CHARGED'), 'WORST_CASE', MIXED ?? []],
  ])('%s', (_name, before, after, expected) => {
    expect(directions('openOrders', before, after)).toEqual(expected);
  });

  test('what orders reserve of a balance takes nothing off, and is another charge than any of a position', () => {
    const priced = { collateral: { A: { haircut: '0', pricedBy: 'X' } } };
    const between = (before: unknown, after: unknown) => {
      const [from, to] = [before, after].map((openOrders) =>
        parameterSetOf(mergePatch(BASE, { ...priced, marginClasses: { p: { openOrders } } })),
      );
      if (!from || !to) throw new Error('two sets were made');
      return [diffParameterSets(from, to).direction, diffParameterSets(to, from).direction];
    };
    const reserves = { reserves: 'A' };
    expect(between('IGNORED', reserves)).toEqual(TIGHTER);
    expect(between('WORST_CASE', reserves)).toEqual(MIXED);
    expect(between(orders('MARK', 'IGNORED'), reserves)).toEqual(MIXED);
  });

  test('where shorts need something else, the worse side need not need more: only what includes the position does', () => {
    expect(directions('openOrders', 'IGNORED', 'WORST_CASE', TWO_SIDED)).toEqual(MIXED);
    expect(directions('openOrders', 'IGNORED', orders('MARK', 'IGNORED'), TWO_SIDED)).toEqual(TIGHTER);
  });

  test('at the entry orders of one kind and the other are at two prices', () => {
    const entry = { notionalAt: 'ENTRY' };
    expect(directions('openOrders', orders('MARK', 'IGNORED'), 'WORST_CASE', entry)).toEqual(MIXED);
  });

  test.each<[string, unknown, unknown, string[]]>([
    ['the mark in a word', undefined, 'MARK', EQUAL ?? []],
    ['the entry', 'MARK', 'ENTRY', MIXED ?? []],
    ['a price for each', undefined, { initial: 'ENTRY', maintenance: 'MARK' }, MIXED ?? []],
  ])('%s', (_name, before, after, expected) => {
    expect(directions('notionalAt', before, after)).toEqual(expected);
  });
});

test('an instrument that moves to a class with other charges moves with them', () => {
  const withOrders = (openOrders: unknown) =>
    parameterSetOf(
      mergePatch(BASE, {
        marginClasses: { q: { ...BASE.marginClasses.p, instruments: ['Y'], openOrders } },
      }),
    );
  const moved = (openOrders: unknown) =>
    parameterSetOf(
      mergePatch(withOrders(openOrders).document, {
        marginClasses: { p: { instruments: ['Z'] }, q: { instruments: ['X', 'Y'] } },
      }),
    );
  const direction = (openOrders: unknown) =>
    diffParameterSets(withOrders(openOrders), moved(openOrders)).entries.find(
      ({ kind }) => kind === 'INSTRUMENT_MOVED',
    )?.direction;
  expect(direction('WORST_CASE')).toBe('TIGHTER');
  expect(direction('IGNORED')).toBe('EQUAL');
});
