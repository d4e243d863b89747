import { describe, expect, test } from 'vitest';
import { parameterSetOf } from '../../../testing/arbitraries';
import type { ParameterSet } from '../../parameters/document/parameter-set';
import { DEFAULT_GUARDRAILS, type Guardrails, NO_GUARDRAILS } from '../policy/guardrails-document';
import { guardrailBreaches, type HeldChange } from './guardrail-breaches';

const NOW = new Date('2026-03-10T12:00:00.000Z');
const hoursAgo = (hours: number) => new Date(NOW.getTime() - hours * 3_600_000);

type Charge = { rate: string } | { maxLeverage: string };
const tiers = (shape: string, ...charges: Charge[]) => ({
  curve: {
    driver: 'NOTIONAL',
    shape,
    tiers: charges.map((charge, index) => ({ floor: String(index * 50_000), ...charge })),
  },
});
const marginClass = (
  instruments: readonly string[],
  initial: string,
  maintenance: string,
  more: object = {},
) => ({
  instruments,
  initialMargin: tiers('MARGINAL_TIERS', { rate: initial }),
  maintenanceMargin: tiers('MARGINAL_TIERS', { rate: maintenance }),
  ...more,
});

function setOf(marginClasses: object, more: object = {}): ParameterSet {
  return parameterSetOf({
    format: 'margrave/parameter-set/1',
    settlementAsset: 'USDT',
    marginClasses,
    collateral: { USDT: { haircut: '0' }, BTC: { haircut: '0.2', pricedBy: 'BTC' } },
    accountRules: { warningLevel: '1.5', callLevel: '1.2', liquidationLevel: '1' },
    rounding: {
      notional: { scale: 8, mode: 'HALF_EVEN' },
      margin: { scale: 8, mode: 'UP' },
      profitAndLoss: { scale: 8, mode: 'FLOOR' },
      collateralValue: { scale: 8, mode: 'FLOOR' },
    },
    ...more,
  });
}

const BASE = { major: marginClass(['BTC', 'ETH'], '0.2', '0.1'), minor: marginClass(['DOGE'], '0.4', '0.2') };
const base = setOf(BASE);
/** The set with a class at other rates. */
const major = (initial: string, maintenance: string, more: object = {}) =>
  setOf({ ...BASE, major: marginClass(['BTC', 'ETH'], initial, maintenance, more) });

function breaches(
  proposed: ParameterSet,
  limits: Partial<Guardrails>,
  change: Partial<HeldChange> = {},
): readonly string[] {
  const history = [{ activatedAt: hoursAgo(1_000), parameters: base }] as const;
  const guardrails = { ...NO_GUARDRAILS, ...limits };
  const held = { kind: 'CHANGE' as const, proposed, at: NOW, history, ...change };
  return guardrailBreaches(held, guardrails, NOW).map(({ rule, path }) => `${rule} ${path}`);
}

const IM = '/marginClasses/major/initialMargin';
const MM = '/marginClasses/major/maintenanceMargin';

describe('exactly at a limit passes, one unit beyond does not', () => {
  test.each<[string, Partial<Guardrails>, ParameterSet, ParameterSet, string]>([
    [
      'a rise of notional',
      { tighteningStepMaxFractionOfNotional: '0.05' },
      major('0.25', '0.1'),
      major('0.250000000000000001', '0.1'),
      `step-of-notional ${IM}`,
    ],
    [
      'a fall of notional',
      { looseningStepMaxFractionOfNotional: '0.05' },
      major('0.15', '0.1'),
      major('0.149999999999999999', '0.1'),
      `step-of-notional ${IM}`,
    ],
    [
      'a rise of what it was',
      { tighteningStepMaxRelative: '0.5' },
      major('0.3', '0.15'),
      major('0.3', '0.150000000000000001'),
      `step-relative ${MM}`,
    ],
    [
      'a fall of what it was',
      { looseningStepMaxRelative: '0.25' },
      major('0.15', '0.075'),
      major('0.15', '0.074999999999999999'),
      `step-relative ${MM}`,
    ],
    [
      'a rise over the window',
      { tighteningWindowMaxRelative: '0.5' },
      major('0.3', '0.15'),
      major('0.300000000000000001', '0.15'),
      `window-relative ${IM}`,
    ],
    [
      'a fall over the window',
      { looseningWindowMaxRelative: '0.5' },
      major('0.1', '0.05'),
      major('0.1', '0.049999999999999999'),
      `window-relative ${MM}`,
    ],
    [
      'the least initial rate',
      { initialRateMin: '0.15' },
      major('0.15', '0.1'),
      major('0.149999999999999999', '0.1'),
      `least-rate ${IM}`,
    ],
    [
      'the least maintenance rate',
      { maintenanceRateMin: '0.05' },
      major('0.2', '0.05'),
      major('0.2', '0.049999999999999999'),
      `least-rate ${MM}`,
    ],
    [
      'a haircut that falls',
      { looseningHaircutStepMax: '0.1' },
      setOf(BASE, { collateral: { USDT: { haircut: '0' }, BTC: { haircut: '0.1', pricedBy: 'BTC' } } }),
      setOf(BASE, {
        collateral: { USDT: { haircut: '0' }, BTC: { haircut: '0.099999999999999999', pricedBy: 'BTC' } },
      }),
      'haircut-step /collateral/BTC/haircut',
    ],
    [
      'a haircut that rises',
      { tighteningHaircutStepMax: '0.1' },
      setOf(BASE, { collateral: { USDT: { haircut: '0' }, BTC: { haircut: '0.3', pricedBy: 'BTC' } } }),
      setOf(BASE, {
        collateral: { USDT: { haircut: '0' }, BTC: { haircut: '0.300000000000000001', pricedBy: 'BTC' } },
      }),
      'haircut-step /collateral/BTC/haircut',
    ],
    [
      'the liquidation level',
      { tighteningStepMaxRelative: '0.1' },
      setOf(BASE, { accountRules: { warningLevel: '1.5', callLevel: '1.2', liquidationLevel: '1.1' } }),
      setOf(BASE, {
        accountRules: { warningLevel: '1.5', callLevel: '1.2', liquidationLevel: '1.100000000000000001' },
      }),
      'step-relative /accountRules/liquidationLevel',
    ],
  ])('%s', (_what, limits, at, beyond, breach) => {
    expect(breaches(at, limits)).toEqual([]);
    expect(breaches(beyond, limits)).toContain(breach);
  });

  test('hours between changes, to the millisecond', () => {
    const proposed = major('0.21', '0.1');
    const history = (hours: number, beyondMs = 0) =>
      [
        {
          activatedAt: hoursAgo(1_000),
          parameters: setOf({ ...BASE, major: marginClass(['BTC', 'ETH'], '0.25', '0.1') }),
        },
        { activatedAt: new Date(hoursAgo(hours).getTime() + beyondMs), parameters: base },
      ] as const;
    const limits = { tighteningHoursBetweenChangesMin: 6, looseningHoursBetweenChangesMin: 24 };
    expect(breaches(proposed, limits, { history: history(6) })).toEqual([]);
    expect(breaches(proposed, limits, { history: history(6, 1) })).toEqual([
      'hours-between-changes /marginClasses/major',
    ]);
    const looser = major('0.19', '0.1');
    expect(breaches(looser, limits, { history: history(24) })).toEqual([]);
    expect(breaches(looser, limits, { history: history(24, 1) })).toEqual([
      'hours-between-changes /marginClasses/major',
    ]);
    // Another class waits for nothing; nor does what nobody knows the time of yet; nor what undoes.
    const other = setOf({ ...BASE, minor: marginClass(['DOGE'], '0.41', '0.2') });
    expect(breaches(other, limits, { history: history(1) })).toEqual([]);
    expect(breaches(looser, limits, { history: history(1), at: null })).toEqual([]);
    expect(breaches(looser, limits, { history: history(1), kind: 'ROLLBACK' })).toEqual([]);
  });

  test('instruments of the window', () => {
    const before = setOf({ ...BASE, minor: marginClass(['DOGE'], '0.42', '0.2') });
    const history = (hours: number) =>
      [
        { activatedAt: hoursAgo(1_000), parameters: before },
        { activatedAt: hoursAgo(hours), parameters: base },
      ] as const;
    const both = major('0.21', '0.1');
    expect(breaches(both, { windowHours: 24, windowInstrumentsMax: 3 }, { history: history(23) })).toEqual(
      [],
    );
    expect(breaches(both, { windowHours: 24, windowInstrumentsMax: 2 }, { history: history(23) })).toEqual([
      'window-instruments /marginClasses',
    ]);
    expect(breaches(both, { windowHours: 24, windowInstrumentsMax: 2 }, { history: history(24) })).toEqual(
      [],
    );
    expect(
      breaches(
        both,
        { windowHours: 24, windowInstrumentsMaxFraction: '0.666666666666666666' },
        { history: history(24) },
      ),
    ).toEqual(['window-instruments /marginClasses']);
    expect(
      breaches(
        both,
        { windowHours: 24, windowInstrumentsMaxFraction: '0.666666666666666667' },
        { history: history(24) },
      ),
    ).toEqual([]);
  });
});

test('three small steps cannot do what one may not', () => {
  const limits = { looseningStepMaxRelative: '0.25', looseningWindowMaxRelative: '0.5', windowHours: 168 };
  const [one, two, three] = [major('0.16', '0.08'), major('0.128', '0.064'), major('0.099', '0.0512')];
  const inWindow = [
    { activatedAt: hoursAgo(1_000), parameters: base },
    { activatedAt: hoursAgo(100), parameters: one },
    { activatedAt: hoursAgo(50), parameters: two },
  ] as const;
  expect(breaches(two, limits, { history: [inWindow[0], inWindow[1]] })).toEqual([]);
  expect(breaches(three, limits, { history: inWindow })).toEqual([`window-relative ${IM}`]);
  // Once the first step is older than the window, the same third step is one from there.
  const later = [
    { activatedAt: hoursAgo(1_000), parameters: base },
    { activatedAt: hoursAgo(169), parameters: one },
    { activatedAt: hoursAgo(50), parameters: two },
  ] as const;
  expect(breaches(three, limits, { history: later })).toEqual([]);
  // What is undone goes as far back as the window allows, at one stroke.
  expect(
    breaches(
      base,
      { tighteningStepMaxRelative: '0.1', tighteningWindowMaxRelative: '0.1' },
      { history: inWindow },
    ),
  ).toEqual([`step-relative ${IM}`, `step-relative ${MM}`]);
  expect(
    breaches(
      base,
      { tighteningStepMaxRelative: '0.1', tighteningWindowMaxRelative: '0.1' },
      { history: inWindow, kind: 'ROLLBACK' },
    ),
  ).toEqual([]);
  expect(breaches(major('0.1', '0.05'), limits, { history: inWindow, kind: 'ROLLBACK' })).toEqual([]);
  expect(breaches(major('0.09', '0.05'), limits, { history: inWindow, kind: 'ROLLBACK' })).toEqual([
    `window-relative ${IM}`,
  ]);
});

test('a rate typed as 0.02 % for 2 %, and a leverage of 5000 for 75, is refused with its path', () => {
  const doge = (first: Charge, initial: Charge, last: Charge) => ({
    instruments: ['DOGE'],
    initialMargin: tiers('WHOLE_TIERS', initial, last),
    maintenanceMargin: tiers('MARGINAL_TIERS', first, { rate: '0.02' }),
  });
  const meant = setOf({
    ...BASE,
    minor: doge({ rate: '0.005' }, { maxLeverage: '75' }, { maxLeverage: '20' }),
  });
  const typed = setOf({
    ...BASE,
    minor: doge({ rate: '0.0002' }, { maxLeverage: '5000' }, { maxLeverage: '20' }),
  });
  const history = [{ activatedAt: hoursAgo(1_000), parameters: meant }] as const;
  const found = guardrailBreaches(
    { kind: 'CHANGE', proposed: typed, at: NOW, history },
    DEFAULT_GUARDRAILS,
    NOW,
  );
  const ofInitial = found.filter(({ path }) => path === '/marginClasses/minor/initialMargin');
  expect(ofInitial.map(({ rule }) => rule)).toEqual(['step-relative', 'window-relative', 'least-rate']);
  expect(ofInitial[0]).toMatchObject({ limit: '25 % of what it was', actual: '98.5 % of what it was' });
  expect(ofInitial[0]?.message).toBe(
    'Initial margin of DOGE falls by up to 98.5 % of what it was; the policy allows 25 % in one step.',
  );
  expect(found).toContainEqual(
    expect.objectContaining({
      path: '/marginClasses/minor/maintenanceMargin',
      rule: 'step-relative',
      actual: '96 % of what it was',
    }),
  );
});

describe('an instrument is compared with itself', () => {
  const limits = { looseningStepMaxRelative: '0.25', tighteningStepMaxRelative: '0.25' };
  test('whatever its class is called', () => {
    expect(breaches(setOf({ other: BASE.major, minor: BASE.minor }), limits)).toEqual([]);
    const swapped = setOf({
      major: { ...BASE.minor, instruments: ['BTC', 'ETH'] },
      minor: { ...BASE.major, instruments: ['DOGE'] },
    });
    expect(breaches(swapped, limits)).toContain(`step-relative ${IM}`);
  });
  test('and so is one that moves to a class that does not change', () => {
    const moved = setOf({ major: { ...BASE.major, instruments: ['BTC', 'ETH', 'DOGE'] } });
    const history = [{ activatedAt: hoursAgo(1_000), parameters: base }] as const;
    const [found, ...others] = guardrailBreaches(
      { kind: 'CHANGE', proposed: moved, at: NOW, history },
      { ...NO_GUARDRAILS, ...limits },
      NOW,
    );
    expect([found?.path, others.length]).toEqual([IM, 1]);
    expect(found?.message).toContain('DOGE (moved from minor to major)');
  });
  test('a class that is new has its least rates alone; one that goes has none', () => {
    const listed = setOf({ ...BASE, fresh: marginClass(['SOL'], '0.01', '0.004') });
    expect(breaches(listed, { ...limits, initialRateMin: '0.01', maintenanceRateMin: '0.004' })).toEqual([]);
    expect(breaches(listed, { ...limits, initialRateMin: '0.02' })).toEqual([
      'least-rate /marginClasses/fresh/initialMargin',
    ]);
    expect(breaches(setOf({ major: BASE.major }), limits)).toEqual([]);
  });
  test('in each mode and on each side', () => {
    const modes = (initial: string) => ({
      modes: {
        fast: {
          initialMargin: tiers('WHOLE_TIERS', { rate: initial }),
          maintenanceMargin: tiers('WHOLE_TIERS', { rate: '0.1' }),
        },
      },
    });
    const before = major('0.2', '0.1', modes('0.2'));
    const history = [{ activatedAt: hoursAgo(1_000), parameters: before }] as const;
    expect(breaches(major('0.2', '0.1', modes('0.1')), limits, { history })).toEqual([
      `step-relative /marginClasses/major/modes/fast/initialMargin`,
    ]);
    const sided = (rate: string) =>
      major('0.2', '0.1', {
        initialMargin: { ...tiers('WHOLE_TIERS', { rate: '0.2' }), short: tiers('WHOLE_TIERS', { rate }) },
      });
    expect(breaches(sided('0.3'), limits)).toEqual([`step-relative ${IM}`]);
    expect(breaches(sided('0.25'), limits)).toEqual([]);
  });
});

test('what was below the least rate may stay there and rise, and not fall', () => {
  const limits = { initialRateMin: '0.3' };
  expect(breaches(major('0.2', '0.05'), limits)).toEqual([]);
  expect(breaches(major('0.25', '0.1'), limits)).toEqual([]);
  expect(breaches(major('0.19', '0.1'), limits)).toEqual([`least-rate ${IM}`]);
});

test('from a rate of 0 there is no relative, and the fraction of notional holds', () => {
  const constant = (rate: string) => ({ curve: { driver: 'CONSTANT', shape: 'CONSTANT', rate } });
  const from = major('0.2', '0.1', { maintenanceMargin: constant('0') });
  const history = [{ activatedAt: hoursAgo(1_000), parameters: from }] as const;
  const limits = { tighteningStepMaxRelative: '0.1', tighteningStepMaxFractionOfNotional: '0.05' };
  const to = (rate: string) => major('0.2', '0.1', { maintenanceMargin: constant(rate) });
  expect(breaches(to('0.05'), limits, { history })).toEqual([]);
  expect(breaches(to('0.06'), limits, { history })).toEqual([`step-of-notional ${MM}`]);
});

test('an asset that is new had a haircut of 1, and one that goes comes to have it', () => {
  const assets = (more: object) => ({
    collateral: { USDT: { haircut: '0' }, BTC: { haircut: '0.2', pricedBy: 'BTC' }, ...more },
  });
  const eth = (haircut: string) => setOf(BASE, assets({ ETH: { haircut, pricedBy: 'ETH' } }));
  const limits = {
    looseningHaircutStepMax: '0.1',
    tighteningHaircutStepMax: '0.5',
    changesWithoutBound: 'REFUSED' as const,
  };
  expect(breaches(eth('0.9'), limits)).toEqual([]);
  expect(breaches(eth('0.89'), limits)).toEqual([
    'haircut-step /collateral/ETH/haircut',
    'haircut-window /collateral/ETH/haircut',
  ]);
  expect(breaches(setOf(BASE, { collateral: { USDT: { haircut: '0' } } }), limits)).toEqual([
    'haircut-step /collateral',
    'haircut-window /collateral',
  ]);
});

test('what no rate bounds is refused where the policy says so, and only there', () => {
  const limits = { changesWithoutBound: 'REFUSED' as const };
  const entry = major('0.2', '0.1', { notionalAt: 'ENTRY' });
  expect(breaches(entry, {})).toEqual([]);
  expect(breaches(entry, limits)).toEqual(['cannot-be-bounded /marginClasses/major/notionalAt']);
  const rules = { warningLevel: '1.4', callLevel: '1.2', liquidationLevel: '1' };
  expect(breaches(setOf(BASE, { accountRules: rules }), limits)).toEqual([]);
  expect(breaches(setOf(BASE, { accountRules: { ...rules, callAt: 'INITIAL_MARGIN' } }), limits)).toEqual([
    'cannot-be-bounded /accountRules/callAt',
  ]);
  expect(breaches(setOf(BASE, { accountRules: { ...rules, maximumProfit: '5' } }), limits)).toEqual([
    'cannot-be-bounded /accountRules/maximumProfit',
  ]);
  const said = Object.entries(base.document.collateral).map(
    ([asset, one]) => [asset, { ...one, liquid: asset === 'USDT' }] as const,
  );
  expect(breaches(setOf(BASE, { collateral: Object.fromEntries(said) }), limits)).toEqual([]);
  const rounding = { ...base.document.rounding, margin: { scale: 2, mode: 'DOWN' } };
  expect(breaches(setOf(BASE, { rounding }), limits)).toEqual(['cannot-be-bounded /rounding/margin']);
  const finer = { ...base.document.rounding, margin: { scale: 10, mode: 'DOWN' } };
  expect(breaches(setOf(BASE, { rounding: finer }), limits)).toEqual([]);
  expect(breaches(major('0.2', '0.1', { maximumNotional: '7' }), limits)).toEqual([]);
});

test('what cannot be shown to be within a limit is not', () => {
  const linear = (rate: string) => ({
    curve: {
      driver: 'OPEN_INTEREST',
      shape: 'LINEAR',
      points: [
        { at: '0', rate: '0.2' },
        { at: '1000', rate },
      ],
      beyond: 'EXTEND',
    },
  });
  const history = [
    { activatedAt: hoursAgo(1_000), parameters: major('0.2', '0.1', { initialMargin: linear('0.3') }) },
  ] as const;
  const proposed = major('0.2', '0.1', { initialMargin: linear('0.31') });
  const held = { kind: 'CHANGE' as const, proposed, at: NOW, history };
  const limits = {
    ...NO_GUARDRAILS,
    tighteningStepMaxFractionOfNotional: '0.1',
    tighteningStepMaxRelative: '0.1',
  };
  expect(guardrailBreaches(held, limits, NOW)).toEqual([
    expect.objectContaining({
      rule: 'step-of-notional',
      path: IM,
      actual: null,
      message: expect.stringContaining('cannot be shown') as unknown,
    }),
  ]);
});

test('no guardrail holds what changes nothing', () => {
  const history = [{ activatedAt: hoursAgo(1), parameters: base }] as const;
  expect(
    guardrailBreaches({ kind: 'CHANGE', proposed: base, at: NOW, history }, DEFAULT_GUARDRAILS, NOW),
  ).toEqual([]);
});
