import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parameterSets } from '../../../testing/arbitraries';
import type { ParameterSet, ParameterSetDocument } from '../../parameters/document/parameter-set';
import { PRESETS } from '../../presets/all';
import { parseParameterSet } from '../../parameters/validate';
import { rebaseParameterSet } from './rebase';

type Levels = { warningLevel: string; callLevel: string; liquidationLevel: string };

function set(changes: {
  readonly initialRate?: string;
  readonly maximumNotional?: string;
  readonly haircut?: string;
  readonly levels?: Partial<Levels>;
  readonly classes?: Readonly<Record<string, readonly string[]>>;
  readonly initialRateOf?: Readonly<Record<string, string>>;
  readonly maintenanceRate?: string;
}): ParameterSet {
  const curve = (rate: string) => ({
    curve: { driver: 'NOTIONAL', shape: 'MARGINAL_TIERS', tiers: [{ floor: '0', rate }] },
  });
  const classes = changes.classes ?? { majors: ['BTCUSDT'], minors: ['ETHUSDT'] };
  const parsed = parseParameterSet({
    format: 'margrave/parameter-set/1',
    settlementAsset: 'USDT',
    marginClasses: Object.fromEntries(
      Object.entries(classes).map(([name, instruments]) => [
        name,
        {
          instruments,
          initialMargin: curve(changes.initialRateOf?.[name] ?? changes.initialRate ?? '0.05'),
          maintenanceMargin: curve(changes.maintenanceRate ?? '0.01'),
          ...(changes.maximumNotional ? { maximumNotional: changes.maximumNotional } : {}),
        },
      ]),
    ),
    collateral: {
      USDT: { haircut: '0' },
      BTC: { haircut: changes.haircut ?? '0.1', pricedBy: 'BTCUSDT' },
    },
    accountRules: { warningLevel: '1.5', callLevel: '1.2', liquidationLevel: '1', ...changes.levels },
    rounding: {
      notional: { scale: 8, mode: 'HALF_EVEN' },
      margin: { scale: 8, mode: 'UP' },
      profitAndLoss: { scale: 8, mode: 'FLOOR' },
      collateralValue: { scale: 8, mode: 'FLOOR' },
    },
  });
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.refusal));
  return parsed.value;
}

const base = set({});

describe('carrying a change over', () => {
  test.each([
    [
      'another class',
      { initialRateOf: { majors: '0.06' } },
      { initialRateOf: { minors: '0.07' } },
      { initialRateOf: { majors: '0.06', minors: '0.07' } },
    ],
    [
      'formula and haircut',
      { initialRate: '0.06' },
      { haircut: '0.2' },
      { initialRate: '0.06', haircut: '0.2' },
    ],
    [
      'IM and MM of one class',
      { initialRate: '0.06' },
      { maintenanceRate: '0.02' },
      { initialRate: '0.06', maintenanceRate: '0.02' },
    ],
    [
      'two levels',
      { levels: { callLevel: '1.3' } },
      { levels: { warningLevel: '2' } },
      { levels: { callLevel: '1.3', warningLevel: '2' } },
    ],
    ['the same change on both sides', { haircut: '0.2' }, { haircut: '0.2' }, { haircut: '0.2' }],
    [
      'a maximum that is new',
      { maximumNotional: '1000' },
      { haircut: '0.2' },
      { maximumNotional: '1000', haircut: '0.2' },
    ],
    [
      'a new class',
      { classes: { majors: ['BTCUSDT'], minors: ['ETHUSDT'], third: ['SOLUSDT'] } },
      { haircut: '0.2' },
      { classes: { majors: ['BTCUSDT'], minors: ['ETHUSDT'], third: ['SOLUSDT'] }, haircut: '0.2' },
    ],
    [
      'a class taken away',
      { classes: { majors: ['BTCUSDT'] } },
      { haircut: '0.2' },
      { classes: { majors: ['BTCUSDT'] }, haircut: '0.2' },
    ],
  ])('keeps both: %s', (_what, live, proposed, both) => {
    expect(rebaseParameterSet(base, set(live), set(proposed))).toEqual({ ok: true, value: set(both) });
    expect(rebaseParameterSet(base, set(proposed), set(live))).toEqual({ ok: true, value: set(both) });
  });

  test.each([
    [
      'one formula',
      { initialRateOf: { majors: '0.06' } },
      { initialRateOf: { majors: '0.07' } },
      ['/marginClasses/majors/initialMargin'],
    ],
    ['one asset', { haircut: '0.2' }, { haircut: '0.3' }, ['/collateral/BTC']],
    [
      'two levels',
      { levels: { callLevel: '1.3', warningLevel: '2' } },
      { levels: { callLevel: '1.4', warningLevel: '3' } },
      ['/accountRules/callLevel', '/accountRules/warningLevel'],
    ],
    [
      'instruments',
      { classes: { majors: ['BTCUSDT', 'SOLUSDT'], minors: ['ETHUSDT'] } },
      { classes: { majors: ['BTCUSDT', 'ETHUSDT'] } },
      ['/marginClasses/majors/instruments'],
    ],
  ])('names every conflict: %s', (_what, live, proposed, paths) => {
    const rebased = rebaseParameterSet(base, set(live), set(proposed));
    expect(rebased.ok ? [] : rebased.refusal.map(({ path }) => path)).toEqual(paths);
    expect(rebased.ok ? [] : rebased.refusal.map(({ rule }) => rule)).toEqual(
      paths.map(() => 'changed-on-both-sides'),
    );
  });

  test('two changes that are sound alone and not together are refused with the rule they break', () => {
    // The live set raises MM to 4 %, the proposal lowers IM to 3 %.
    const rebased = rebaseParameterSet(base, set({ maintenanceRate: '0.04' }), set({ initialRate: '0.03' }));
    expect(rebased).toMatchObject({
      ok: false,
      refusal: [{ path: expect.stringContaining('/marginClasses') as unknown }, {}],
    });
  });

  test('an instrument that both sides put somewhere else is refused', () => {
    const live = set({ classes: { majors: ['BTCUSDT'], minors: ['ETHUSDT'], a: ['SOLUSDT'] } });
    const proposed = set({ classes: { majors: ['BTCUSDT'], minors: ['ETHUSDT'], b: ['SOLUSDT'] } });
    expect(rebaseParameterSet(base, live, proposed).ok).toBe(false);
  });

  test('a class called as a property of every object is a class like any other', () => {
    const odd = { majors: ['BTCUSDT'], constructor: ['ETHUSDT'] };
    const live = set({ classes: odd });
    expect(rebaseParameterSet(live, set({ classes: odd, haircut: '0.2' }), live)).toEqual({
      ok: true,
      value: set({ classes: odd, haircut: '0.2' }),
    });
  });
});

describe('for any three sets', () => {
  test('no change of ours gives the live set; no change of theirs gives ours', () => {
    fc.assert(
      fc.property(parameterSets, parameterSets, (one, other) => {
        expect(rebaseParameterSet(one, other, one)).toEqual({ ok: true, value: other });
        expect(rebaseParameterSet(one, one, other)).toEqual({ ok: true, value: other });
      }),
    );
  });

  test('what comes out is the same from either side', () => {
    fc.assert(
      fc.property(parameterSets, parameterSets, parameterSets, (from, one, other) => {
        const [here, there] = [rebaseParameterSet(from, one, other), rebaseParameterSet(from, other, one)];
        expect(here).toEqual(there);
      }),
    );
  });
});

test.each(PRESETS.map((preset) => [preset.name, preset] as const))(
  'carries every member of a whole scheme over: %s',
  (_name, { parameters }) => {
    const preset = parseParameterSet(parameters);
    if (!preset.ok) throw new Error(JSON.stringify(preset.refusal));
    const { document } = preset.value;
    const withRules = (rules: Partial<ParameterSetDocument['accountRules']>) =>
      parsed({ ...document, accountRules: { ...document.accountRules, ...rules } });
    const rebased = rebaseParameterSet(
      withRules({ gracePeriodMinutes: 5 }),
      withRules({ gracePeriodMinutes: 5, maximumProfit: '1000000000' }),
      withRules({ gracePeriodMinutes: 6 }),
    );
    expect(rebased.ok && rebased.value.hash).toBe(
      withRules({ gracePeriodMinutes: 6, maximumProfit: '1000000000' }).hash,
    );
  },
);

function parsed(document: ParameterSetDocument): ParameterSet {
  const result = parseParameterSet(document);
  if (!result.ok) throw new Error(JSON.stringify(result.refusal));
  return result.value;
}
