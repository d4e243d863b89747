import { expect, test } from 'vitest';
import { afterWords, leadWords, percentOfWeight, stepWords, weightOfPercent } from './ramp-words';

test('a weight is typed and said as a percentage', () => {
  for (const [typed, weight] of [
    ['0', '0'],
    ['100', '1'],
    ['12.5', '0.125'],
    ['0.01', '0.0001'],
    ['33.33', '0.3333'],
    [50, '0.5'],
  ] as const) {
    expect(weightOfPercent(typed)).toBe(weight);
    expect(weightOfPercent(percentOfWeight(weight))).toBe(weight);
  }
  for (const none of ['', '101', '100.01', '-1', '5.123', 'half', '1e1'])
    expect(weightOfPercent(none)).toBeNull();
});

test('a step says how far it goes, and when', () => {
  expect(stepWords({ afterMinutes: 60, leading: '0.5', trailing: '0.5' })).toBe('50 % after 1 hour');
  expect(leadWords({ leading: '0.5', trailing: '0.5' })).toBeNull();
  expect(leadWords({ leading: '1', trailing: '0.25' })).toBe('What moves first: 100 %');
  expect([0, 60, 90, 120, 1_440, 2_880].map(afterWords)).toEqual([
    'at once',
    'after 1 hour',
    'after 90 min',
    'after 2 hours',
    'after 1 day',
    'after 2 days',
  ]);
});
