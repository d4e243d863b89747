import { expect, test } from 'vitest';
import { collateralDirection, profitWeightDirection } from './weight-diff';

const level = (rate: string, more: object = {}) => ({
  curve: { driver: 'CONSTANT' as const, shape: 'CONSTANT' as const, rate },
  ...more,
});
const bySize = {
  curve: {
    ...{ driver: 'VALUE' as const, shape: 'LINEAR' as const, beyond: 'HOLD' as const },
    points: [
      { at: '0', rate: '0.5' },
      { at: '100', rate: '1' },
    ],
  },
};
const pair = <Weight>(one: Weight) => ({ initial: one, maintenance: one });
const FLOORED = { amountStep: { scale: 2, mode: 'FLOOR' as const } };

test.each([
  ['less of what is owned', pair(level('0.9')), pair(level('0.8')), 'TIGHTER'],
  ['a weight where all counted', undefined, pair(level('1')), 'EQUAL'],
  [
    'more to open with and less to keep with',
    pair(level('0.5')),
    { initial: level('0.6'), maintenance: level('0.4') },
    'MIXED',
  ],
  ['a rounding of its own on one side', pair(level('0.9')), pair(level('0.8', FLOORED)), 'MIXED'],
] as const)('%s', (_what, before, after, direction) => {
  const rule = (assetWeight: typeof before | typeof after) => ({
    haircut: '0',
    ...(assetWeight && { assetWeight }),
  });
  expect(collateralDirection(rule(before), rule(after), 'assetWeight')).toBe(direction);
});

test('a debt that goes among the requirements, and a member that nothing is known of, are not proved', () => {
  const among = { haircut: '0', debtAs: 'REQUIREMENT' as const };
  expect(collateralDirection({ haircut: '0' }, among, 'debtAs')).toBe('MIXED');
  expect(collateralDirection({ haircut: '0' }, { haircut: '0', debtAs: 'EQUITY' }, 'debtAs')).toBe('EQUAL');
  expect(collateralDirection({ haircut: '0' }, { haircut: '0' }, 'unheard')).toBe('MIXED');
});

// A profit of 100 with a requirement of 50: of all of it 1 · 100 counts, of what is above it 50 + 0.75 · 50 = 87.5.
test('of which part a weight is counts for more where it is level, and not where it depends on what it is of', () => {
  const above = { ...pair(level('0.5')), above: 'REQUIREMENT' as const };
  expect(profitWeightDirection(above, pair(level('0.5')))).toBe('TIGHTER');
  expect(profitWeightDirection(pair(level('0.5')), above)).toBe('LOOSER');
  expect(profitWeightDirection({ ...pair(bySize), above: 'REQUIREMENT' }, pair(bySize))).toBe('MIXED');
});

test('losses that count, and a lower maximum, are tighter', () => {
  const weighed = pair(level('0.5'));
  expect(profitWeightDirection({ ...weighed, initialLosses: 'IGNORED' }, weighed)).toBe('TIGHTER');
  expect(profitWeightDirection(undefined, { ...pair(level('1')), initialLosses: 'IGNORED' })).toBe('LOOSER');
  expect(profitWeightDirection(weighed, { ...weighed, initialMaximum: '5' })).toBe('TIGHTER');
  expect(
    profitWeightDirection({ ...weighed, initialMaximum: '5' }, { ...weighed, initialMaximum: '6' }),
  ).toBe('LOOSER');
});

const byChoice = (operation: 'MIN' | 'MAX', from: string, to: string) => ({
  modifiers: [
    {
      operation,
      curve: {
        ...{ driver: 'SELECTED_RATE' as const, shape: 'LINEAR' as const },
        ...{ beyond: operation === 'MIN' ? ('HOLD' as const) : ('EXTEND' as const) },
        points: [
          { at: '0', rate: from },
          { at: '1', rate: to },
        ],
      },
    },
  ],
});

test('what weighs by what was chosen is tighter than what does not, and more so is tighter still', () => {
  const keep = { initial: level('0.8'), maintenance: level('0.9') };
  const asset = (to: string) => ({ ...keep, initial: level('0.8', byChoice('MIN', '1', to)) });
  const weighs = (assetWeight: typeof keep) => ({ haircut: '0', assetWeight });
  expect(collateralDirection(weighs(keep), weighs(asset('0')), 'assetWeight')).toBe('TIGHTER');
  expect(collateralDirection(weighs(asset('0')), weighs(keep), 'assetWeight')).toBe('LOOSER');
  expect(collateralDirection(weighs(asset('0.5')), weighs(asset('0')), 'assetWeight')).toBe('TIGHTER');
  const owe = { initial: level('1.2'), maintenance: level('1.1') };
  const debt = (to: string) => ({ ...owe, initial: level('1.2', byChoice('MAX', '1', to)) });
  const owes = (debtWeight: typeof owe) => ({ haircut: '0', debtWeight });
  expect(collateralDirection(owes(owe), owes(debt('2')), 'debtWeight')).toBe('TIGHTER');
  expect(collateralDirection(owes(debt('3')), owes(debt('2')), 'debtWeight')).toBe('LOOSER');
});
