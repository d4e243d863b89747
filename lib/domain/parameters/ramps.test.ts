import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { tieredDocument } from '../../testing/margined-venue';
import { repeats } from '../../testing/thorough';
import { requiredRate } from '../curves/planned-rate';
import { requirementPlans } from '../curves/requirement-plan';
import { decimal, decimalText } from '../number/decimal';
import { decimalOf, fractionOf, times } from '../number/fraction';
import type { ParameterSet } from './document/parameter-set';
import { effectiveHash, dialsText, NO_DIALS, provedEffectiveSet, storedEffectiveSet } from './dial-vector';
import { carriedRamps, onRamps, rampedDocument, type Ramps, rampsAt, rampsTo, withRamps } from './ramps';
import { loosestRamps, rampDirection, rampsText, storedRamps } from './ramp-vector';
import { parseParameterSet, parseParameterSetText } from './validate';

const set = (altsRate: string, change: (document: Json) => void = () => undefined): ParameterSet => {
  const document = JSON.parse(tieredDocument({ altsRate })) as Json;
  change(document);
  const parsed = parseParameterSetText(JSON.stringify(document));
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.refusal));
  return parsed.value;
};
interface Json {
  accountRules: Record<string, string>;
  marginClasses: Record<string, Record<string, unknown>>;
}
const value = <Value>(result: { ok: true; value: Value } | { ok: false; refusal: unknown }): Value => {
  if (!result.ok) throw new Error(JSON.stringify(result.refusal));
  return result.value;
};
/** What alts require to be kept, of a notional of 57,000. */
const keptOf = (of: ParameterSet): string => {
  const notional = fractionOf(decimal('57000'));
  const stated = of.document.marginClasses['alts'];
  if (!stated) throw new Error('there are alts');
  const rate = requiredRate(requirementPlans(stated).long.maintenanceMargin);
  return decimalText(
    decimalOf(
      times(
        rate.at(() => notional),
        notional,
      ),
    ),
  );
};
const weights = (weight: string) => new Map([['alts', { initial: weight, maintenance: weight }]]);
const ramped = (base: ParameterSet, target: ParameterSet, weight: string): Ramps =>
  rampsAt(value(rampsTo(base.document, target.document)), weights(weight));

describe('ramps', () => {
  const [five, six, eight] = [set('0.05'), set('0.06'), set('0.08')];

  test('lead from where everything stands, exactly at both ends', () => {
    const ramps = value(rampsTo(five.document, six.document));
    expect([...ramps.keys()]).toEqual(['alts']);
    const begun = value(onRamps(six, ramps));
    expect(begun.hash).toBe(five.hash);
    expect(onRamps(six, rampsAt(ramps, weights('1')))).toEqual({ ok: true, value: six });
    const half = value(onRamps(six, rampsAt(ramps, weights('0.5'))));
    expect(half.hash).toBe(value(withRamps(five, six, weights('0.5'))).hash);
    expect(keptOf(half)).toBe(keptOf(set('0.055')));
  });

  test('that are tried are what would come into force, of the very parts that nothing moves', () => {
    const half = ramped(five, six, '0.5');
    const tried = provedEffectiveSet(six, NO_DIALS, half);
    expect(tried.hash).toBe(value(onRamps(six, half)).hash);
    expect(tried.document.marginClasses['majors']).toBe(six.document.marginClasses['majors']);
    expect(provedEffectiveSet(six, NO_DIALS, rampsAt(half, weights('1'))).hash).toBe(six.hash);
  });

  test('are validated again by what a class was not proved against', () => {
    const half = ramped(five, six, '0.5');
    expect(onRamps(six, half).ok).toBe(true);
    // The first tier of majors keeps 0.4 %.
    const accountRules = { ...six.document.accountRules, liquidationFee: '0.005' };
    const rules = (input: object) => {
      const found = parseParameterSet(input);
      return found.ok ? [] : found.refusal.map(({ path }) => path.split('/')[2]);
    };
    for (const _again of [1, 2])
      expect(rules({ ...rampedDocument(six.document, half), accountRules })).toContain('majors');
    expect(rules(rampedDocument(six.document, half))).toEqual([]);
    // An object that anybody can change is looked at each time.
    const open = JSON.parse(six.canonical) as Json;
    expect(rules(open)).toEqual([]);
    const [majors] = [
      open.marginClasses['majors'] as { initialMargin: { curve: { tiers: { maxLeverage: string }[] } } },
    ];
    for (const tier of majors.initialMargin.curve.tiers) tier.maxLeverage = '10000';
    expect(rules(open)).toContain('majors');
  });

  test('lead on from a ramp without a jump, and arrive at what is stated', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 9_999 }),
        fc.integer({ min: 0, max: 10_000 }),
        (first, second) => {
          const [w, u] = [first / 10_000, second / 10_000];
          const standing = value(onRamps(six, ramped(five, six, String(w))));
          const next = value(rampsTo(standing.document, eight.document));
          const begun = value(onRamps(eight, next));
          expect(begun.hash).toBe(standing.hash);
          const at = value(onRamps(eight, rampsAt(next, weights(String(u)))));
          const rate = decimal('0.05').plus(decimal('0.01').times(w));
          const expected = rate.plus(decimal('0.08').minus(rate).times(u));
          expect(keptOf(at)).toBe(keptOf(set(decimalText(expected))));
        },
      ),
      { numRuns: repeats(30, 60) },
    );
  });

  test('of at most three changes at a time', () => {
    let standing = five;
    for (const [turn, rate] of ['0.06', '0.07', '0.08', '0.09'].entries()) {
      const target = set(rate);
      const next = onRamps(
        target,
        rampsAt(value(rampsTo(standing.document, target.document)), weights('0.5')),
      );
      if (turn === 3) expect(next).toMatchObject({ refusal: [{ rule: 'ramp-depth' }] });
      else standing = value(next);
    }
  });

  test('that turn back while initial margin is ahead are refused: nobody could show what that opens', () => {
    const standing = value(onRamps(six, ramped(five, six, '0.5')));
    const back = value(rampsTo(standing.document, five.document));
    const at = (initial: string, maintenance: string) =>
      onRamps(five, rampsAt(back, new Map([['alts', { initial, maintenance }]])));
    expect(at('0.5', '0.5').ok).toBe(true);
    expect(at('0.25', '0.75').ok).toBe(true); // it loosens: maintenance margin first
    expect(at('0.75', '0.25')).toMatchObject({ refusal: [{ rule: 'ramp-weights' }] });
  });

  test('are refused of anything but requirements, and of classes that are not in both', () => {
    const other = set('0.06', ({ accountRules }) => (accountRules['warningLevel'] = '1.6'));
    expect(rampsTo(five.document, other.document)).toMatchObject({
      refusal: [{ path: '/accountRules', rule: 'ramp-alike' }],
    });
    const capped = set('0.06', ({ marginClasses }) => {
      marginClasses['alts'] = { ...marginClasses['alts'], maximumNotional: '1000000' };
    });
    expect(rampsTo(five.document, capped.document)).toMatchObject({
      refusal: [{ path: '/marginClasses/alts/maximumNotional', rule: 'ramp-alike' }],
    });
  });

  test('are kept as text, and the set that they make is proved by its hash', () => {
    const ramps = ramped(value(onRamps(six, ramped(five, six, '0.5'))), eight, '0.25');
    expect(storedRamps(rampsText(ramps))).toEqual(ramps);
    const standing = value(onRamps(eight, ramps));
    const moved = { dials: NO_DIALS, ramps };
    expect(storedEffectiveSet(eight, moved, standing.hash)?.canonical).toBe(standing.canonical);
    const texts = { dials: dialsText(NO_DIALS), ramps: rampsText(ramps) };
    expect(effectiveHash(eight.canonical, texts)).toBe(standing.hash);
    const altered = rampsText(rampsAt(ramps, weights('0.5')));
    expect(effectiveHash(eight.canonical, { ...texts, ramps: altered })).not.toBe(standing.hash);
    expect(effectiveHash(eight.canonical, { ...texts, ramps: '{"alts":1}' })).toBe('');
    expect(rampedDocument(eight.document, new Map())).toBe(eight.document);
  });

  test('go on in a version that states their classes alike', () => {
    const ramps = ramped(five, six, '0.5');
    const warns = set('0.06', ({ accountRules }) => (accountRules['warningLevel'] = '1.6'));
    expect(carriedRamps(ramps, six.document, warns.document)).toEqual(ramps);
    expect(carriedRamps(ramps, six.document, eight.document).size).toBe(0);
  });

  test('are loosest at their least weight where they tighten, at their last where they loosen', () => {
    const tightening = (weight: string) => ramped(five, six, weight);
    const loosening = (weight: string) => ramped(six, five, weight);
    expect(
      rampDirection(six.document.marginClasses['alts'] as never, tightening('0.5').get('alts') as never),
    ).toBe('TIGHTENING');
    const seen = (ramps: Ramps) => ramps.get('alts')?.weight.maintenance;
    expect(seen(loosestRamps(six.document, tightening('0.5'), [tightening('0.25')]))).toBe('0.25');
    // Before it there was another ramp, or none: it had not begun.
    expect(seen(loosestRamps(six.document, tightening('0.5'), [new Map()]))).toBe('0');
    expect(seen(loosestRamps(six.document, tightening('0.5'), [loosening('0.25')]))).toBe('0');
    expect(seen(loosestRamps(six.document, tightening('0.5'), []))).toBe('0.5');
    expect(seen(loosestRamps(five.document, loosening('0.5'), [new Map(), loosening('0.25')]))).toBe('0.5');
  });

  test('that took over others within the window are loosest where those were', () => {
    const former = (weight: string) => ramped(five, six, weight);
    const next = (weight: string) => ramped(value(onRamps(six, former('0.5'))), eight, weight);
    const kept = (earlier: readonly Ramps[], now = next('0.25')) => {
      const loosest = loosestRamps(eight.document, now, earlier);
      return keptOf(provedEffectiveSet(eight, NO_DIALS, loosest));
    };
    expect(kept([former('0.2'), former('0.5'), next('0')])).toBe(keptOf(set('0.052')));
    expect(kept([new Map(), former('0.5'), next('0')])).toBe(keptOf(five));
    expect(kept([next('0'), next('0.25')])).toBe(keptOf(set('0.055')));
    // One that loosened was looser as it ended.
    const loosening = (weight: string) => ramped(six, five, weight);
    const after = ramped(value(onRamps(five, loosening('0.5'))), eight, '0.25');
    expect(kept([loosening('0.2'), loosening('0.5'), after], after)).toBe(keptOf(set('0.055')));
  });
});
