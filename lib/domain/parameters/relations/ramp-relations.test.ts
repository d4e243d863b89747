import { describe, expect, test } from 'vitest';
import { mergePatch } from '../../json/merge-patch';
import { DERIVE_STANDARD } from '../../presets/derive-standard';
import { parseParameterSet } from '../validate';

const rounding = (mode: string) => ({ scale: 8, mode });
const flat = (rate: string) => ({
  curve: { driver: 'NOTIONAL', shape: 'WHOLE_TIERS', tiers: [{ floor: '0', rate }] },
});
const requirements = (initial: string, maintenance: string) => ({
  initialMargin: flat(initial),
  maintenanceMargin: flat(maintenance),
});
const BASE = {
  format: 'margrave/parameter-set/1',
  settlementAsset: 'USD',
  marginClasses: { A: { instruments: ['P'], ...requirements('0.2', '0.1') } },
  collateral: { USD: { haircut: '0' } },
  accountRules: { warningLevel: '1', callLevel: '1', liquidationLevel: '1', liquidationFee: '0.02' },
  rounding: {
    ...{ notional: rounding('HALF_UP'), margin: rounding('UP') },
    ...{ profitAndLoss: rounding('FLOOR'), collateralValue: rounding('FLOOR') },
  },
};
const AT = '/marginClasses/A/ramp';

function faultsOf(patch: object, base: object = BASE): string[] {
  const parsed = parseParameterSet(mergePatch(base, { marginClasses: { A: patch } }));
  return parsed.ok ? [] : parsed.refusal.map(({ rule, path }) => `${rule} ${path}`);
}

const ramp = (before: object, initial: string, maintenance: string) => ({
  ramp: { before, weight: { initial, maintenance } },
});
/** To 20 % and 10 %. */
const FROM_LOWER = requirements('0.1', '0.05');
const FROM_HIGHER = requirements('0.3', '0.15');

describe('a ramp', () => {
  test.each<[string, object, string[]]>([
    ['that tightens, alike', ramp(FROM_LOWER, '0.5', '0.5'), []],
    ['that tightens, initial margin first', ramp(FROM_LOWER, '0.5', '0'), []],
    [
      'that tightens, maintenance margin first',
      ramp(FROM_LOWER, '0.25', '0.5'),
      [`ramp-weights ${AT}/weight`],
    ],
    ['that loosens, maintenance margin first', ramp(FROM_HIGHER, '0', '1'), []],
    ['that loosens, initial margin first', ramp(FROM_HIGHER, '0.5', '0.4999'), [`ramp-weights ${AT}/weight`]],
    ['of initial margin alone, by itself', ramp(requirements('0.1', '0.1'), '0.5', '0'), []],
    ['that has not begun', ramp(FROM_LOWER, '0', '0.0'), [`ramp-moves ${AT}/weight`]],
    ['that has ended', ramp(FROM_LOWER, '1', '1'), [`ramp-moves ${AT}/weight`]],
    ['from what it leads to', ramp(requirements('0.2', '0.1'), '0.5', '0.5'), [`ramp-moves ${AT}`]],
    ['beyond its end', ramp(FROM_LOWER, '1.0001', '0'), [`ramp-range ${AT}/weight/initial`]],
    ['between steps', ramp(FROM_LOWER, '0.5', '0.00005'), [`ramp-range ${AT}/weight/maintenance`]],
    [
      'from what did not cover maintenance margin',
      ramp(requirements('0.1', '0.15'), '0.5', '0.5'),
      [`initial-covers-maintenance ${AT}/before/initialMargin/curve/tiers/0`],
    ],
    [
      'from what did not leave the fee',
      ramp(requirements('0.1', '0.02'), '0.5', '0.5'),
      [`fee-below-maintenance ${AT}/before/maintenanceMargin`],
    ],
    [
      'from other fixed amounts',
      ramp({ ...FROM_LOWER, initialMargin: { ...flat('0.1'), amounts: { perPosition: '1' } } }, '0.5', '0.5'),
      [`ramp-alike ${AT}/before/initialMargin`, `ramp-alike ${AT}/before/fillMargin`],
    ],
    [
      'from another part of an amount',
      ramp(
        { ...FROM_LOWER, maintenanceMargin: { link: 'FULL_INITIAL', of: 'AMOUNT', fraction: '0.5' } },
        '0.5',
        '0.5',
      ),
      [`ramp-alike ${AT}/before/maintenanceMargin`],
    ],
    [
      'from modes that are no longer',
      ramp({ ...FROM_LOWER, modes: { fast: FROM_LOWER } }, '0.5', '0.5'),
      [`ramp-alike ${AT}/before/modes`],
    ],
    [
      'from a member that is no requirement',
      ramp({ ...FROM_LOWER, notionalAt: 'ENTRY' }, '0.5', '0.5'),
      [`unknown-key ${AT}/before/notionalAt`],
    ],
  ])('%s', (_name, patch, faults) => {
    expect(faultsOf(patch)).toEqual(faults);
  });

  test('is proved of each mode', () => {
    const fast = { modes: { fast: requirements('0.2', '0.1') } };
    const loosening = { ...FROM_LOWER, modes: { fast: FROM_HIGHER } };
    expect(faultsOf({ ...fast, ...ramp(loosening, '0.5', '0.5') })).toEqual([]);
    expect(faultsOf({ ...fast, ...ramp(loosening, '0.5', '0.4') })).toEqual([`ramp-weights ${AT}/weight`]);
  });

  test('with a fill is proved of the fill', () => {
    const filled = (before: string, after: string, weight: [string, string]) =>
      faultsOf({
        fillMargin: flat(after),
        ...ramp({ ...FROM_LOWER, fillMargin: flat(before) }, ...weight),
      });
    expect(filled('0.08', '0.15', ['0.5', '0.25'])).toEqual([]);
    expect(filled('0.1', '0.12', ['0.9', '0.3'])).toEqual([]);
    expect(filled('0.08', '0.15', ['0.25', '0.5'])).toEqual([`ramp-weights ${AT}/weight`]);
  });

  test('of parts of an amount that is rounded up is that of what they are parts of', () => {
    const part = { link: 'FULL_INITIAL', of: 'AMOUNT', fraction: '0.5' };
    const base = mergePatch(BASE, {
      accountRules: { liquidationFee: null },
      marginClasses: { A: { maintenanceMargin: null } },
    }) as object;
    const linked = (rest: object) => faultsOf({ maintenanceMargin: part, ...rest }, base);
    const before = { initialMargin: flat('0.1'), maintenanceMargin: part };
    expect(linked(ramp(before, '0.5', '0.25'))).toEqual([]);
    expect(linked(ramp(before, '0.25', '0.5'))).toEqual([`ramp-weights ${AT}/weight`]);
    const dial = { dial: { initial: '2', maintenance: '2' } };
    expect(linked({ ...dial, ...ramp(before, '0.5', '0.25') })).toEqual([]);
    const more = { dial: { initial: '3', maintenance: '3' } };
    expect(linked({ ...more, ...ramp(before, '0.5', '0.25') })).toEqual([
      'initial-covers-maintenance /marginClasses/A/dial/maintenance',
    ]);
  });

  test('is none of a class that is margined in a portfolio', () => {
    const { parameters } = DERIVE_STANDARD;
    const parsed = parseParameterSet(
      mergePatch(parameters, {
        marginClasses: { 'BTC-option': ramp(requirements('0.5', '0.4'), '0.5', '0.5') },
      }),
    );
    const rules = parsed.ok ? [] : parsed.refusal.map(({ rule, path }) => `${rule} ${path}`);
    expect(rules).toContain('ramp-alone /marginClasses/BTC-option/ramp');
  });
});
