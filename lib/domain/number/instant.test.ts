import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { isWrittenInstant, parseInstant } from './instant';

describe.each(['UTC', 'ANY_ZONE'] as const)('%s', (form) => {
  test('whatever a clock in UTC says is read as it is', () => {
    const instants = fc.date({
      min: new Date('0000-01-01T00:00:00.000Z'),
      max: new Date('9999-12-31T23:59:59.999Z'),
      noInvalidDate: true,
    });
    fc.assert(
      fc.property(instants, (instant) => {
        expect(parseInstant(instant.toISOString(), form)).toEqual({ ok: true, value: instant });
      }),
    );
  });

  test.each([
    '2026-02-30T00:00:00.000Z',
    '2026-02-29T00:00:00Z',
    '2100-02-29T00:00:00Z',
    '2026-04-31T12:00:00Z',
    '2026-00-10T00:00:00Z',
    '2026-13-01T00:00:00Z',
    '2026-01-00T00:00:00Z',
    '2026-01-32T00:00:00Z',
    '2026-01-31T24:00:00Z',
    '2026-01-31T23:60:00Z',
    '2016-12-31T23:59:60Z',
  ])('there is no %s', (text) => {
    expect(parseInstant(text, form)).toEqual({ ok: false, refusal: 'no-such-instant' });
  });

  test.each([
    '',
    '2026-01-31',
    '2026-01-31T08:00Z',
    '2026-01-31T08:00:00',
    '2026-01-31 08:00:00Z',
    '2026-01-31t08:00:00z',
    ' 2026-01-31T08:00:00Z',
    '+002026-01-31T08:00:00Z',
    '2026-01-31T08:00:00.Z',
    '1769846400000',
  ])('%j is no instant', (text) => {
    expect(parseInstant(text, form)).toEqual({ ok: false, refusal: 'not-an-instant' });
  });

  test('the 29th of February is a day of leap years', () => {
    for (const year of ['2000', '2024', '2028'])
      expect(parseInstant(`${year}-02-29T00:00:00Z`, form).ok).toBe(true);
  });
});

test.each([
  ['2026-11-22T18:00:00.25+02:00', '2026-11-22T16:00:00.250Z'],
  ['2026-11-22T16:00:00.123456789Z', '2026-11-22T16:00:00.123Z'],
  ['2024-02-29T23:59:59-00:30', '2024-03-01T00:29:59.000Z'],
])('%s is %s, in a form that knows zones; files know UTC alone', (text, instant) => {
  expect(parseInstant(text, 'ANY_ZONE')).toEqual({ ok: true, value: new Date(instant) });
  expect(parseInstant(text)).toEqual({ ok: false, refusal: 'not-an-instant' });
});

test.each(['2026-11-22T16:00:00+24:00', '2026-11-22T16:00:00+02:60'])('%s has no such zone', (text) => {
  expect(parseInstant(text, 'ANY_ZONE')).toEqual({ ok: false, refusal: 'no-such-instant' });
});

test('what is written has milliseconds', () => {
  expect(isWrittenInstant('2026-01-31T08:00:00.000Z')).toBe(true);
  expect(isWrittenInstant('2026-01-31T08:00:00Z')).toBe(false);
  expect(isWrittenInstant('2026-02-30T08:00:00.000Z')).toBe(false);
});
