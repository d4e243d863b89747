import { describe, expect, test } from 'vitest';
import { mergePatch } from '../../json/merge-patch';
import { PRESETS } from '../../presets/all';
import { DYDX_V4 } from '../../presets/dydx-v4';
import { DRIFT_V2 } from '../../presets/drift-v2';
import { parseParameterSet } from '../validate';

const rounding = (mode: string) => ({ scale: 8, mode });
const flat = (rate: string) => ({
  curve: { driver: 'NOTIONAL', shape: 'WHOLE_TIERS', tiers: [{ floor: '0', rate }] },
});
const BASE = {
  format: 'margrave/parameter-set/1',
  settlementAsset: 'USD',
  marginClasses: {
    A: { instruments: ['P'], initialMargin: flat('0.1'), maintenanceMargin: flat('0.05') },
  },
  collateral: { USD: { haircut: '0' } },
  accountRules: { warningLevel: '1', callLevel: '1', liquidationLevel: '1', liquidationFee: '0.04' },
  rounding: {
    ...{ notional: rounding('HALF_UP'), margin: rounding('UP') },
    ...{ profitAndLoss: rounding('FLOOR'), collateralValue: rounding('FLOOR') },
  },
};

function faultsOf(patch: object, base: object = BASE): string[] {
  const parsed = parseParameterSet(mergePatch(base, patch));
  return parsed.ok ? [] : parsed.refusal.map(({ rule, path }) => `${rule} ${path}`);
}

const ofClass = (patch: object, rest: object = {}) => ({ ...rest, marginClasses: { A: patch } });
const dial = (initial: string, maintenance: string) => ({ dial: { initial, maintenance } });
const AT = '/marginClasses/A/dial';

describe('a dial', () => {
  test.each<[string, object, string[]]>([
    ['that raises both', dial('1.5', '1.5'), []],
    ['of the greatest and the least', dial('10', '0.8001'), []],
    [
      'of maintenance margin above that of initial margin',
      dial('1.2', '1.2001'),
      [`dials-in-order ${AT}/maintenance`],
    ],
    ['of 1 and 1', dial('1', '1.0'), [`dial-moves ${AT}`]],
    ['of nothing', dial('1', '0'), [`dial-range ${AT}/maintenance`]],
    ['above 10', dial('10.0001', '1'), [`dial-range ${AT}/initial`]],
    ['between steps', dial('1.50005', '1'), [`dial-range ${AT}/initial`]],
    ['with one word', { dial: { initial: '2' } }, [`required ${AT}/maintenance`]],
  ])('%s', (_name, patch, faults) => {
    expect(faultsOf(ofClass(patch))).toEqual(faults);
  });

  test('leaves the liquidation fee below every maintenance rate, or is refused at its place', () => {
    expect(faultsOf(ofClass(dial('1', '0.81')))).toEqual([]);
    expect(faultsOf(ofClass(dial('1', '0.8')))).toEqual([`fee-below-maintenance ${AT}/maintenance`]);
    // What is above the fee only because of the dial is not what was approved.
    const fee = { accountRules: { liquidationFee: '0.06' } };
    expect(faultsOf(ofClass(dial('2', '2'), fee))).toEqual([
      'fee-below-maintenance /marginClasses/A/maintenanceMargin',
    ]);
  });

  test('leaves what is checked as approved: tiers, and a maximum above them', () => {
    const low = ofClass({ ...dial('1.5', '1.5'), initialMargin: flat('0.04') });
    expect(faultsOf(low)).toEqual([
      'initial-covers-maintenance /marginClasses/A/initialMargin/curve/tiers/0',
    ]);
    const tiers = [
      { floor: '0', rate: '0.1' },
      { floor: '500', rate: '0.2' },
    ];
    const maximum = {
      ...dial('1.5', '1.5'),
      ...{ maximumNotional: '500', initialMargin: { curve: { tiers } } },
    };
    expect(faultsOf(ofClass(maximum))).toEqual(['maximum-above-last-floor /marginClasses/A/maximumNotional']);
  });

  test('of maintenance margin that is a part of a rounded amount raises no rounding above initial margin', () => {
    const linked = { maintenanceMargin: null };
    const base = mergePatch(BASE, ofClass(linked));
    const part = (rest: object, more: object = {}) =>
      faultsOf(
        ofClass(
          { maintenanceMargin: { link: 'FULL_INITIAL', of: 'AMOUNT', fraction: '1', ...more }, ...rest },
          { accountRules: { liquidationFee: '0' } },
        ),
        base as object,
      );
    const refused = [`initial-covers-maintenance ${AT}/maintenance`];
    expect(part(dial('1.5', '1.5'))).toEqual(refused);
    expect(part(dial('0.9', '0.9'))).toEqual(refused);
    expect(part(dial('1.5', '1'))).toEqual([]);
    expect(part(dial('1', '0.9'))).toEqual([]);
    const down = { rounding: { margin: rounding('DOWN') } };
    const roundedDown = mergePatch(base, down) as object;
    const inMode = {
      modes: {
        fast: {
          initialMargin: flat('0.1'),
          maintenanceMargin: { link: 'FULL_INITIAL', of: 'AMOUNT', fraction: '1' },
        },
      },
    };
    const own = { maintenanceMargin: flat('0.05'), ...dial('1.5', '1.5') };
    expect(faultsOf(ofClass({ ...own, ...inMode }), roundedDown)).toEqual([]);
    expect(faultsOf(ofClass({ ...own, ...inMode }), base as object)).toEqual(refused);
  });

  test('is the portfolio’s where classes are margined together, and none where portfolios are credited', () => {
    const found = PRESETS.flatMap(({ name, parameters }) => {
      const { portfolios = {}, marginClasses } = parameters as {
        portfolios?: Record<string, { marginClasses: string[] }>;
        marginClasses: Record<string, object>;
      };
      const pair = dial('1.5', '1.5');
      return [
        ...Object.entries(portfolios).flatMap(([portfolio, { marginClasses: members }]) => [
          ...faultsOf({ portfolios: { [portfolio]: pair } }, parameters as object),
          ...members.flatMap((one) => faultsOf({ marginClasses: { [one]: pair } }, parameters as object)),
        ]),
        ...Object.keys(marginClasses)
          .filter(
            (one) => !Object.values(portfolios).some((portfolio) => portfolio.marginClasses.includes(one)),
          )
          .flatMap((one) => faultsOf({ marginClasses: { [one]: pair } }, parameters as object)),
      ].map((fault) => `${name}: ${fault}`);
    });
    expect(found).toMatchInlineSnapshot(`
      [
        "derive-standard: dial-alone /marginClasses/BTC-perpetual/dial",
        "derive-standard: dial-alone /marginClasses/BTC-option/dial",
        "derive-standard: dial-alone /marginClasses/ETH-perpetual/dial",
        "derive-standard: dial-alone /marginClasses/ETH-option/dial",
        "derive-portfolio-margin-2: dial-alone /marginClasses/ETH-perpetual/dial",
        "derive-portfolio-margin-2: dial-alone /marginClasses/ETH-option/dial",
        "span-16: dial-alone /portfolios/corn/dial",
        "span-16: dial-alone /marginClasses/corn/dial",
        "span-16: dial-alone /portfolios/soybeans/dial",
        "span-16: dial-alone /marginClasses/soybeans/dial",
        "span-16: dial-alone /portfolios/bond-30y/dial",
        "span-16: dial-alone /marginClasses/bond-30y/dial",
        "span-16: dial-alone /portfolios/note-10y/dial",
        "span-16: dial-alone /marginClasses/note-10y/dial",
      ]
    `);
  });

  test('of dYdX’s part of an amount that is rounded up is taken as far as it is proved', () => {
    const large = (initial: string, maintenance: string) =>
      faultsOf({ marginClasses: { 'large-cap': dial(initial, maintenance) } }, DYDX_V4.parameters as object);
    const refused = ['initial-covers-maintenance /marginClasses/large-cap/dial/maintenance'];
    expect([large('1.5', '1.5'), large('0.8', '0.8'), large('3', '1.6666')]).toEqual([[], [], []]);
    expect([large('2', '2'), large('3', '1.6667'), large('0.5', '0.5')]).toEqual([refused, refused, []]);
  });

  test('is of a class, never of one of its modes', () => {
    const [name = ''] = Object.keys(
      (DRIFT_V2.parameters as { marginClasses: Record<string, object> }).marginClasses,
    );
    const fast = faultsOf(
      { marginClasses: { [name]: { modes: { 'high-leverage': dial('1.5', '1') } } } },
      DRIFT_V2.parameters as object,
    );
    expect(fast).toEqual([`unknown-key /marginClasses/${name}/modes/high-leverage/dial`]);
  });
});
