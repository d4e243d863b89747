import { expect, test } from 'vitest';
import { tierOfPlace, tierPlace, tierWords } from './tier-place';

const CURVE = '/marginClasses/majors/maintenanceMargin/curve';
const tiers = [{ floor: '0' }, { floor: '50000' }];

test('a tier has a place in the curve that it is in', () => {
  expect(tierPlace(CURVE, tiers, '50000')).toBe(`${CURVE}/tiers/1`);
  expect(tierPlace(CURVE, tiers, '60000')).toBeNull();
  expect(tierPlace('/marginClasses/majors/maintenanceMargin', tiers, '0')).toBeNull();
  expect(tierOfPlace(`${CURVE}/tiers/1`)).toEqual({ curvePath: CURVE, nth: 2 });
  expect([CURVE, `${CURVE}/tiers/1/rate`, ''].map(tierOfPlace)).toEqual([null, null, null]);
});

test('a tier is said by its class, its requirement and where it begins', () => {
  const tier = { marginClass: 'majors', requirement: 'maintenanceMargin', floor: '50000' };
  expect(tierWords({ ...tier, place: `${CURVE}/tiers/1` })).toBe(
    'majors, maintenance margin: tier above 50,000',
  );
  expect(tierWords({ ...tier, place: null })).toBe(
    'majors, maintenance margin: tier above 50,000 (tier removed)',
  );
});
