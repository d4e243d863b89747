import { describe, expect, test } from 'vitest';
import { EXAMPLE_PROGRAMME } from './example-programme';
import { parseProgramme } from './programme';

/** The example with one member changed, by its pointer; null takes it away. */
function changed(pointer: string, value: unknown): unknown {
  const document = JSON.parse(JSON.stringify(EXAMPLE_PROGRAMME)) as Record<string, unknown>;
  const places = pointer.slice(1).split('/');
  const last = places.pop() ?? '';
  let owner = document;
  for (const place of places) owner = owner[place] as Record<string, unknown>;
  if (value === null) Reflect.deleteProperty(owner, last);
  else owner[last] = value;
  return document;
}

describe('a programme', () => {
  test('is read, with an identity that does not depend on the order of its members', () => {
    const read = parseProgramme(EXAMPLE_PROGRAMME);
    const reversed = parseProgramme(Object.fromEntries(Object.entries(EXAMPLE_PROGRAMME).reverse()));
    expect(read.ok && reversed.ok && read.value.hash === reversed.value.hash).toBe(true);
    expect(read.ok && read.value.subjects).toEqual(['/marginClasses/BTC']);
  });

  test.each([
    ['/scope', {}, '/scope', 'programme-scope'],
    ['/scope/marginClasses', ['BTC', 'BTC'], '/scope/marginClasses/1', 'programme-scope-repeated'],
    ['/signal/firstBar', '2019-02-30T00:00:00Z', '/signal/firstBar', 'instant'],
    [
      '/signal/sessions',
      { weekdays: [1], closedOn: ['2026-13-01'] },
      '/signal/sessions/closedOn/0',
      'calendar-day',
    ],
    ['/signal/barMinutes', 7, '/signal/barMinutes', 'programme-bars'],
    ['/volatility/fastDecay', '1', '/volatility/fastDecay', 'programme-range'],
    ['/volatility/fastDecay', '0.999', '/volatility/fastDecay', 'programme-decays'],
    ['/volatility/fastDecay', 0.94, '/volatility/fastDecay', 'decimal'],
    ['/volatility/fastWeight', '1.01', '/volatility/fastWeight', 'programme-range'],
    ['/volatility/least', '0', '/volatility/least', 'programme-range'],
    ['/volatility/shock', { multiple: '1', restHours: 4 }, '/volatility/shock/multiple', 'programme-range'],
    ['/target/quantile', '0', '/target/quantile', 'programme-range'],
    ['/target/anchor/reference', '0', '/target/anchor/reference', 'programme-range'],
    ['/antiProcyclicality/weight', '0.2499', '/antiProcyclicality/weight', 'programme-range'],
    [
      '/antiProcyclicality',
      { tool: 'BUFFER', rebuiltPerDay: '0.011' },
      '/antiProcyclicality/rebuiltPerDay',
      'programme-range',
    ],
    ['/bounds/least', '1.1', '/bounds/least', 'programme-range'],
    ['/bounds/greatest', '0.9', '/bounds/greatest', 'programme-range'],
    ['/bounds/greatest', '2.00001', '/bounds/greatest', 'dial-grid'],
    ['/bounds/greatest', '1.05', '/bounds/greatest', 'programme-bounds-in-band'],
    ['/bounds/least', '0.9', '/bounds/least', 'programme-bounds-in-band'],
    ['/isPegged', true, '/bounds/least', 'programme-pegged'],
    ['/band/soundShare', '0.4', '/band/soundShare', 'programme-range'],
    ['/maintenance/largestStep', '0.005', '/maintenance/largestStep', 'programme-least-step'],
    ['/maintenance/fall/by', '1', '/maintenance/fall/by', 'programme-range'],
    ['/initial/windows/0/multiple', '1', '/initial/windows/0/multiple', 'programme-range'],
    ['/initial/windows/0/hours', 720, '/initial/windows/1/hours', 'programme-windows'],
    ['/expiresAt', '2019-01-01T00:00:00Z', '/expiresAt', 'programme-expiry'],
    ['/leastStep', null, '/leastStep', 'required'],
    ['/gain', '2', '/gain', 'unknown-key'],
  ])('with %s as %o is refused at %s', (pointer, value, path, rule) => {
    const read = parseProgramme(changed(pointer, value));
    expect(read.ok ? [] : read.refusal.map((fault) => [fault.path, fault.rule])).toContainEqual([path, rule]);
  });

  test('a floor of ten years looks back ten years', () => {
    const floor = changed('/antiProcyclicality', { tool: 'FLOOR' });
    expect(parseProgramme(floor).ok).toBe(true);
    const short = {
      ...(floor as object),
      volatility: { ...EXAMPLE_PROGRAMME.volatility, lookBackDays: 3_649 },
    };
    expect(parseProgramme(short)).toMatchObject({ ok: false, refusal: [{ rule: 'programme-look-back' }] });
  });

  test('bounds may stand just beyond the band, and at 1', () => {
    expect(parseProgramme(changed('/bounds', { least: '0.8999', greatest: '1.0501' })).ok).toBe(true);
    expect(parseProgramme(changed('/bounds', { least: '1', greatest: '1' })).ok).toBe(true);
  });
});
