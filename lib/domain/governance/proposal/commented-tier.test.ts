import { expect, test } from 'vitest';
import { placeOfTier, tierAt } from './commented-tier';

const documentOf = (...floors: readonly string[]) => ({
  marginClasses: {
    'a/b': { maintenanceMargin: { curve: { tiers: floors.map((floor) => ({ floor, rate: '0.1' })) } } },
  },
});
const LIST = '/marginClasses/a~1b/maintenanceMargin/curve/tiers';
const tier = { marginClass: 'a/b', requirement: 'maintenanceMargin', floor: '50' } as const;

test('a place is of a tier when it is one, or lies within one', () => {
  const document = documentOf('0', '50');
  expect(tierAt(document, `${LIST}/1`)).toEqual(tier);
  expect(tierAt(document, `${LIST}/1/rate`)).toEqual(tier);
  for (const other of [
    ...['', '/marginClasses', LIST, `${LIST}/2`, `${LIST}/01`, `${LIST}/-1`, `${LIST}/length`, 'x', '/~2'],
    ...[
      '/marginClasses/a~1b/initialMargin/curve/tiers/1',
      '/marginClasses/c/maintenanceMargin/curve/tiers/1',
    ],
    ...[
      `/other${LIST.slice('/marginClasses'.length)}/1`,
      '/marginClasses/a~1b/maintenanceMargin/steps/tiers/1',
    ],
  ]) {
    expect(tierAt(document, other), other).toBeNull();
  }
});

test('a tier keeps its name when tiers come before it, and has no place once it is removed', () => {
  expect(placeOfTier(documentOf('0', '50'), tier)).toBe(`${LIST}/1`);
  expect(placeOfTier(documentOf('0', '10', '20', '50', '60'), tier)).toBe(`${LIST}/3`);
  expect(placeOfTier(documentOf('0', '60'), tier)).toBeNull();
  expect(placeOfTier({ marginClasses: {} }, tier)).toBeNull();
  expect(placeOfTier(documentOf('0', '50'), { ...tier, requirement: 'initialMargin' })).toBeNull();
});
