import { describe, expect, test } from 'vitest';
import { parameterSetOf } from '../../testing/arbitraries';
import { DERIVE_PORTFOLIO_MARGIN_2 } from '../presets/derive-portfolio-margin-2';
import { GMX_V2 } from '../presets/gmx-v2';
import { NO_DIALS, provedEffectiveSet } from './dial-vector';
import { diffParameterSets } from './diff/diff';
import { type Dials, effectiveOnlyFaults, withDials } from './effective';
import { withRamps } from './ramps';
import { mergePatch } from '../json/merge-patch';
import { OKX_TIERS } from '../presets/okx-tiers';

const GMX = parameterSetOf(GMX_V2.parameters);
const DERIVE = parameterSetOf(DERIVE_PORTFOLIO_MARGIN_2.parameters);
const [CLASS = ''] = Object.keys(GMX.document.marginClasses);
const [PORTFOLIO = ''] = Object.keys(DERIVE.document.portfolios ?? {});

const dials = (section: keyof Dials, name: string, initial: string, maintenance: string): Dials => ({
  ...{ marginClasses: new Map(), portfolios: new Map() },
  [section]: new Map([[name, { initial, maintenance }]]),
});
const moved = (initial: string, maintenance: string, from = GMX) => {
  const result = withDials(from, dials('marginClasses', CLASS, initial, maintenance));
  if (!result.ok) throw new Error(JSON.stringify(result.refusal));
  return result.value;
};

describe('effective parameters', () => {
  test('as approved are the version itself, from wherever the dials stood', () => {
    expect(moved('1', '1').hash).toBe(GMX.hash);
    expect(moved('1.0', '1', moved('1.5', '1.2')).hash).toBe(GMX.hash);
    const none = withDials(moved('1.5', '1.2'), { marginClasses: new Map(), portfolios: new Map() });
    expect(none.ok && none.value.hash).toBe(GMX.hash);
  });

  test('under dials are a set of their own, and nothing else of it differs', () => {
    const set = moved('1.5', '1.20');
    expect(set.hash).not.toBe(GMX.hash);
    const { [CLASS]: own, ...others } = set.document.marginClasses;
    const { [CLASS]: before, ...othersBefore } = GMX.document.marginClasses;
    expect(own).toEqual({ ...before, dial: { initial: '1.5', maintenance: '1.2' } });
    expect(others).toEqual(othersBefore);
    expect({ ...set.document, marginClasses: null }).toEqual({ ...GMX.document, marginClasses: null });
  });

  test('are the same set where their vector was proved before', () => {
    const of = dials('marginClasses', CLASS, '1.5', '1.2');
    for (const from of [GMX, moved('1.1', '1.1')]) {
      const [proved, validated] = [provedEffectiveSet(from, of), moved('1.5', '1.2', from)];
      expect(proved.document).toEqual(validated.document);
      expect([proved.hash, proved.canonical]).toEqual([validated.hash, validated.canonical]);
    }
    expect(provedEffectiveSet(moved('1.5', '1'), NO_DIALS).hash).toBe(GMX.hash);
  });

  test('are refused of what the set does not have, and where validation refuses the dials', () => {
    expect(withDials(GMX, dials('marginClasses', 'none', '2', '1'))).toMatchObject({
      refusal: [{ path: '/marginClasses/none/dial', rule: 'dial-known' }],
    });
    expect(withDials(GMX, dials('portfolios', '__proto__', '2', '1'))).toMatchObject({
      refusal: [{ path: '/portfolios/__proto__/dial', rule: 'dial-known' }],
    });
    expect(withDials(GMX, dials('marginClasses', CLASS, '1', '2'))).toMatchObject({
      refusal: [{ path: `/marginClasses/${CLASS}/dial/maintenance`, rule: 'dials-in-order' }],
    });
  });

  test('are nothing that people propose', () => {
    expect(effectiveOnlyFaults(GMX.document)).toEqual([]);
    expect(effectiveOnlyFaults(moved('1.5', '1').document)).toMatchObject([
      { path: `/marginClasses/${CLASS}/dial`, rule: 'effective-only' },
    ]);
    const derive = withDials(DERIVE, dials('portfolios', PORTFOLIO, '1.5', '1'));
    expect(derive.ok && effectiveOnlyFaults(derive.value.document)).toMatchObject([
      { path: `/portfolios/${PORTFOLIO}/dial`, rule: 'effective-only' },
    ]);
  });
});

describe('a dial that moved', () => {
  test('is tighter up and looser down, each by itself, and 1 where it is not stated', () => {
    const entries = (before: typeof GMX, after: typeof GMX) => {
      const diff = diffParameterSets(before, after);
      return [
        diff.direction,
        ...diff.entries.map(({ path, direction }) => `${direction} ${path}`),
        diff.curves,
      ];
    };
    const at = `/marginClasses/${CLASS}/dial`;
    expect(entries(GMX, moved('1.5', '1'))).toEqual(['TIGHTER', `TIGHTER ${at}/initial`, []]);
    expect(entries(moved('1.5', '1.2'), moved('1.5', '1.1'))).toEqual([
      'LOOSER',
      `LOOSER ${at}/maintenance`,
      [],
    ]);
    expect(entries(moved('1.5', '0.9'), moved('1.4', '1'))).toEqual([
      'MIXED',
      `LOOSER ${at}/initial`,
      `TIGHTER ${at}/maintenance`,
      [],
    ]);
  });

  test('of a portfolio is told apart from its rules', () => {
    const derive = withDials(DERIVE, dials('portfolios', PORTFOLIO, '1.5', '1'));
    if (!derive.ok) throw new Error(JSON.stringify(derive.refusal));
    expect(diffParameterSets(DERIVE, derive.value)).toMatchObject({
      direction: 'TIGHTER',
      entries: [
        { path: `/portfolios/${PORTFOLIO}/dial/initial`, before: '1', after: '1.5', direction: 'TIGHTER' },
      ],
    });
  });
});

describe('a set on its way to another one', () => {
  const OKX = parameterSetOf(OKX_TIERS.parameters);
  const names = Object.keys(OKX.document.marginClasses);
  const [first = '', second = ''] = names;
  const steeper = (patch: object = {}) => {
    const tiers = (marginClass: string) =>
      (OKX.document.marginClasses[marginClass]?.initialMargin.curve as { tiers: object[] }).tiers.map(
        (tier) => ({
          ...tier,
          ...('rate' in tier ? { rate: '1' } : { maxLeverage: '1' }),
        }),
      );
    const classes = names.map((name) => [name, { initialMargin: { curve: { tiers: tiers(name) } } }]);
    return parameterSetOf(
      mergePatch(mergePatch(OKX.document, { marginClasses: Object.fromEntries(classes) as object }), patch),
    );
  };
  const TARGET = steeper();
  const weights = (initial: string, maintenance: string, of: readonly string[] = names) =>
    new Map(of.map((name) => [name, { initial, maintenance }]));

  test('is the one at weights of 0 and the other at weights of 1, under their own hashes', () => {
    const [none, all] = [
      withRamps(OKX, TARGET, weights('0', '0')),
      withRamps(OKX, TARGET, weights('1', '1.0')),
    ];
    expect([none.ok && none.value.hash, all.ok && all.value.hash]).toEqual([OKX.hash, TARGET.hash]);
    const unnamed = withRamps(OKX, TARGET, new Map());
    expect(unnamed.ok && unnamed.value.hash).toBe(OKX.hash);
  });

  test('states what was before, class by class; steps are told as tighter, and dials move it too', () => {
    const result = withRamps(OKX, TARGET, weights('0.25', '0', [first]));
    if (!result.ok) throw new Error(JSON.stringify(result.refusal));
    const { [first]: on, [second]: other } = result.value.document.marginClasses;
    expect(on?.ramp?.weight).toEqual({ initial: '0.25', maintenance: '0' });
    expect(on?.ramp?.before.initialMargin).toEqual(OKX.document.marginClasses[first]?.initialMargin);
    expect(on?.initialMargin).toEqual(TARGET.document.marginClasses[first]?.initialMargin);
    expect(other).toEqual(OKX.document.marginClasses[second]);
    expect(effectiveOnlyFaults(result.value.document)).toMatchObject([
      { path: `/marginClasses/${first}/ramp`, rule: 'effective-only' },
    ]);
    const further = withRamps(OKX, TARGET, weights('0.5', '0', [first]));
    if (!further.ok) throw new Error(JSON.stringify(further.refusal));
    const direction = (before: typeof OKX, after: typeof OKX) => diffParameterSets(before, after).direction;
    expect([
      direction(OKX, result.value),
      direction(result.value, further.value),
      direction(further.value, result.value),
      direction(further.value, TARGET),
    ]).toEqual(['TIGHTER', 'TIGHTER', 'LOOSER', 'TIGHTER']);
    const dialled = withDials(result.value, dials('marginClasses', first, '1.5', '1'));
    expect(dialled.ok && dialled.value.document.marginClasses[first]).toEqual({
      ...on,
      dial: { initial: '1.5', maintenance: '1' },
    });
  });

  test('is refused where more than requirements differs, for classes of one set alone, and from moved sets', () => {
    const other = steeper({ accountRules: { warningLevel: '9' } });
    expect(withRamps(OKX, other, weights('0.5', '0.5'))).toMatchObject({
      refusal: [{ path: '/accountRules', rule: 'ramp-alike' }],
    });
    const capped = steeper({ marginClasses: { [first]: { hedgedLegs: 'GREATER' } } });
    expect(withRamps(OKX, capped, weights('0.5', '0.5'))).toMatchObject({
      refusal: [{ path: `/marginClasses/${first}/hedgedLegs`, rule: 'ramp-alike' }],
    });
    expect(withRamps(OKX, capped, weights('1', '1')).ok).toBe(true);
    expect(withRamps(OKX, TARGET, weights('0.5', '0.5', ['none']))).toMatchObject({
      refusal: [{ path: '/marginClasses/none/ramp', rule: 'ramp-known' }],
    });
    const on = withRamps(OKX, TARGET, weights('0.5', '0.5', [first]));
    if (!on.ok) throw new Error(JSON.stringify(on.refusal));
    expect(withRamps(OKX, on.value, weights('0.5', '0.5'))).toMatchObject({
      refusal: [{ rule: 'effective-only' }],
    });
    expect(withRamps(OKX, TARGET, weights('0.25', '0.5', [first]))).toMatchObject({
      refusal: [{ path: `/marginClasses/${first}/ramp/weight`, rule: 'ramp-weights' }],
    });
  });
});
