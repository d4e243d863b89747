import { expect, test } from 'vitest';
import { instrumentsOf, placeOf, tiersOf } from './first-start-answer';

test('classes stand one to a line, their instruments behind a colon', () => {
  expect(instrumentsOf('large-cap: BTC-PERP, ETH-PERP\n\n long-tail :X:Y ,\n')).toEqual({
    'large-cap': ['BTC-PERP', 'ETH-PERP'],
    'long-tail': ['X:Y'],
  });
  expect(instrumentsOf('')).toEqual({});
  expect(instrumentsOf('alone')).toEqual({ alone: [] });
});

test('a fault is named as the form names its place', () => {
  expect(placeOf('/people/0/email')).toBe('E-mail');
  expect(placeOf('/parameters/document')).toBe('Parameter set');
  expect(placeOf('/parameters/document/accountRules/callLevel')).toBe(
    'Parameter set, /accountRules/callLevel',
  );
  expect(placeOf('/marginClasses')).toBe('Parameter set, /marginClasses');
  expect(placeOf('line 2, column "floor"')).toBe('Table of tiers, line 2, column "floor"');
  expect(placeOf('/accountRules/callLevel')).toBe('Call level');
});

test('a table goes with its levels; below initial margin somebody is called only where that is ticked', () => {
  const typed = {
    ...{ tiers: 'symbol,floor', initialMargin: 'WHOLE_TIERS', maintenanceMargin: 'MARGINAL_TIERS' },
    ...{ warning: ' 1.5', call: '1.2 ', liquidation: '1' },
  };
  const levels = { warning: '1.5', call: '1.2', liquidation: '1' };
  const asked = { ...typed, warning: undefined, call: undefined, liquidation: undefined, levels };
  expect(tiersOf({ ...typed, isCalledAtInitialMargin: false })).toEqual(asked);
  expect(tiersOf({ ...typed, isCalledAtInitialMargin: true })).toEqual({
    ...asked,
    levels: { ...levels, callAt: 'INITIAL_MARGIN' },
  });
});
