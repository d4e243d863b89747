import { expect, test } from 'vitest';
import { instrumentsOf, placeOf } from './first-start-answer';

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
});
