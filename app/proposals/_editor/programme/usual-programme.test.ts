import { expect, test } from 'vitest';
import { parseProgramme } from '../../../../lib/domain/dynamics/programme';
import { usualProgramme, usualSeries } from './usual-programme';

const DAILY = { barMinutes: 1_440, from: '2024-01-01T00:00:00.000Z' };
const HOURLY = { barMinutes: 60, from: '2026-01-01T00:00:00.000Z' };

function begun(reference: string): unknown {
  const programme = usualProgramme(
    { marginClasses: ['LTC'] },
    { instrument: 'LTC-PERP', series: DAILY, now: '2026-11-29T08:00:00.000Z' },
  ) as { readonly target: object };
  return { ...programme, target: { ...programme.target, anchor: { kind: 'RELATIVE', reference } } };
}

test('what a programme begins as is without a fault once its reference is known', () => {
  const parsed = parseProgramme(begun('0.08'));
  expect(parsed.ok ? [] : parsed.refusal).toEqual([]);
  expect(parsed.ok && parsed.value.document).toMatchObject({
    expiresAt: '2028-11-29T00:00:00.000Z',
    signal: { firstBar: DAILY.from, maximumAgeMinutes: 2_880 },
  });
});

test('without a reference its one fault is there, for a person to fill in', () => {
  const parsed = parseProgramme(begun(''));
  expect(parsed.ok ? [] : parsed.refusal.map(({ path }) => path)).toEqual(['/target/anchor/reference']);
});

test('it follows daily bars where some are known, else the longest', () => {
  expect(usualSeries([HOURLY, DAILY])).toBe(DAILY);
  expect(usualSeries([{ ...HOURLY, barMinutes: 5 }, HOURLY])).toBe(HOURLY);
  expect(usualSeries([])).toBeNull();
});
