import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { tieredDocument } from '../../testing/margined-venue';
import { parameterSetOf } from '../../testing/arbitraries';
import type { ParameterSet } from '../parameters/document/parameter-set';
import type { AdjustmentProgrammeDocument, DialWord } from '../parameters/document/programme-document';
import { NO_RAMPS, onRamps, rampsAt, rampsTo } from '../parameters/ramps';
import { absoluteFault, anchorOf } from './anchor';
import { carriedBy, carriedPairs, carryFaults } from './carried';
import { AS_APPROVED, GRID, valueNow } from './dial';
import { EXAMPLE_PROGRAMME } from './example-programme';
import { dialOf, dialsOf } from './in-force';
import { programmeOf } from './programme';

const ALTS = '/marginClasses/alts';
type Words = AdjustmentProgrammeDocument['whenRequirementChanges'];

const flat = (rate: string) => ({
  curve: { driver: 'NOTIONAL', shape: 'MARGINAL_TIERS', tiers: [{ floor: '0', rate }] },
});

/** A set whose alts ask for these rates of every notional, and whose dials a programme moves. */
function setOf(initial: string, maintenance: string, words?: Words, changes: object = {}): ParameterSet {
  const document = JSON.parse(tieredDocument()) as { marginClasses: Record<string, object> };
  const alts = {
    ...document.marginClasses['alts'],
    initialMargin: flat(initial),
    maintenanceMargin: flat(maintenance),
  };
  const programme = {
    ...EXAMPLE_PROGRAMME,
    scope: { marginClasses: ['alts'] },
    bounds: { least: '0.5', greatest: '4' },
    ...(words ? { whenRequirementChanges: words } : {}),
    ...changes,
  };
  return parameterSetOf({
    ...document,
    marginClasses: { ...document.marginClasses, alts },
    adjustmentProgrammes: { alts: programme },
  });
}

const both = (word: DialWord): Words => ({
  ...{ initial: word, maintenance: word },
  ...(word === 'CONTINUE' ? { notional: '10000' } : {}),
});
const vector = (initial: string, maintenance: string) => dialsOf([[ALTS, { initial, maintenance }]]);
const landed = (from: ParameterSet, to: ParameterSet, dials = vector('1.5', '1.2'), isInSteps = false) =>
  dialOf(carriedBy(to, dials, { of: from.document, ramps: NO_RAMPS, isInSteps }).dials, ALTS);

describe('as a version goes live, a dial', () => {
  const before = setOf('0.1', '0.05');

  test('stands under KEEP, is at 1 under RESET, and gives up what the change takes over under CONTINUE', () => {
    const to = (word: DialWord) => setOf('0.12', '0.055', both(word));
    expect(landed(before, to('KEEP'))).toEqual({ initial: '1.5', maintenance: '1.2' });
    expect(landed(before, to('RESET'))).toEqual({ initial: '1', maintenance: '1' });
    // 1.5 × 0.1 ÷ 0.12, and 1.2 × 0.05 ÷ 0.055 = 1.09090…, rounded up.
    expect(landed(before, to('CONTINUE'))).toEqual({ initial: '1.25', maintenance: '1.091' });
    expect(landed(before, setOf('0.12', '0.055'))).toEqual({ initial: '1.5', maintenance: '1.2' });
  });

  test('stands where its class is as it was, and where the change goes live in steps', () => {
    expect(landed(before, setOf('0.1', '0.05', both('RESET')))).toEqual({
      initial: '1.5',
      maintenance: '1.2',
    });
    const steps = landed(before, setOf('0.12', '0.055', both('RESET')), vector('1.5', '1.2'), true);
    expect(steps).toEqual({ initial: '1.5', maintenance: '1.2' });
  });

  test('keeps maintenance at most initial, and within the bounds that the version states', () => {
    const mixed = { initial: 'RESET', maintenance: 'KEEP' } as const;
    expect(landed(before, setOf('0.12', '0.055', mixed))).toEqual({ initial: '1.2', maintenance: '1.2' });
    const narrow = setOf('0.12', '0.055', both('CONTINUE'), { bounds: { least: '0.5', greatest: '1.2' } });
    expect(landed(before, narrow)).toEqual({ initial: '1.2', maintenance: '1.091' });
  });

  test('goes on from where a ramp stands', () => {
    const after = setOf('0.12', '0.06', both('CONTINUE'));
    const six = setOf('0.11', '0.055');
    const found = rampsTo(before.document, six.document);
    if (!found.ok) throw new Error(JSON.stringify(found.refusal));
    const ramps = rampsAt(found.value, new Map([['alts', { initial: '0.5', maintenance: '0.5' }]]));
    expect(onRamps(six, ramps).ok).toBe(true);
    const { dials } = carriedBy(after, vector('1.5', '1.2'), { of: six.document, ramps });
    // 1.5 × 0.105 ÷ 0.12, and 1.2 × 0.0525 ÷ 0.06.
    expect(dialOf(dials, ALTS)).toEqual({ initial: '1.3125', maintenance: '1.05' });
  });

  test('that continues leaves what is asked between where it was and what the version states, whichever way', () => {
    const rate = fc.integer({ min: 100, max: 2_000 });
    fc.assert(
      fc.property(rate, rate, fc.integer({ min: 5_000, max: 40_000 }), (was, will, value) => {
        const text = (units: number): string => String(units / 10_000);
        const [from, to] = [setOf('0.3', text(was)), setOf('0.3', text(will), both('CONTINUE'))];
        const { maintenance } = landed(from, to, vector(text(Math.max(value, 40_000)), text(value)));
        const dial = Math.round(Number(maintenance) * GRID);
        expect(dial).toBeGreaterThanOrEqual(Math.min(value, GRID));
        expect(dial).toBeLessThanOrEqual(Math.max(value, GRID));
        // In rates of 10⁻⁸: what was asked, what would be without a dial, what is.
        const [asked, stated, now] = [value * was, GRID * will, dial * will];
        const wanted = value >= GRID ? Math.max(asked, stated) : Math.min(asked, stated);
        const most = value * will;
        const expected =
          value >= GRID ? Math.min(wanted, Math.max(most, stated)) : Math.max(wanted, Math.min(most, stated));
        // Rounded up to the grid.
        expect(now - expected).toBeGreaterThanOrEqual(0);
        expect(now - expected).toBeLessThan(will);
      }),
      { numRuns: 60 },
    );
  });

  test('moves in the state of the law, and in shadow, as it does in force', () => {
    const after = setOf('0.12', '0.055', both('CONTINUE'));
    const programme = programmeOf({
      ...after.document.adjustmentProgrammes?.['alts'],
    } as AdjustmentProgrammeDocument);
    const at = (value: number) => ({ ...AS_APPROVED, past: [{ sinceMs: -Infinity, value }] });
    const state = {
      buffer: { left: 1, asked: null },
      pairs: new Map([[ALTS, { initial: at(15_000), maintenance: at(12_000) }]]),
    };
    const change = { before: { of: before.document, ramps: NO_RAMPS }, after: after.document };
    const pair = carriedPairs(programme, state, change, 7).pairs.get(ALTS);
    expect([pair && valueNow(pair.initial), pair && valueNow(pair.maintenance)]).toEqual([12_500, 10_910]);
    expect(pair?.maintenance.past.at(-1)).toEqual({ sinceMs: 7, value: 10_910 });
  });
});

describe('a change of what a programme moves', () => {
  const before = setOf('0.1', '0.05');
  const faults = (to: ParameterSet, from = before) =>
    carryFaults(from, to).map(({ path, rule }) => [path, rule]);
  const PLACE = '/adjustmentProgrammes/alts/whenRequirementChanges';

  test('says what becomes of dials', () => {
    expect(faults(setOf('0.12', '0.055'))).toEqual([[PLACE, 'dials-stated']]);
    expect(faults(setOf('0.12', '0.055', both('KEEP')))).toEqual([]);
    expect(faults(setOf('0.1', '0.05'))).toEqual([]);
    const { adjustmentProgrammes: _none, ...stated } = before.document;
    expect(faults(setOf('0.12', '0.055'), parameterSetOf(stated))).toEqual([]);
  });

  test('continues only from what a notional says', () => {
    const document = structuredClone(before.document) as unknown as {
      marginClasses: Record<string, { initialMargin: { modifiers?: object[] } }>;
      adjustmentProgrammes: Record<string, object>;
    };
    const alts = document.marginClasses['alts'];
    if (!alts) throw new Error('there are alts');
    const curve = { driver: 'OPEN_INTEREST', shape: 'MARGINAL_TIERS', tiers: [{ floor: '0', rate: '1' }] };
    alts.initialMargin.modifiers = [{ operation: 'MULTIPLY', curve, touches: 'INITIAL' }];
    const programme = document.adjustmentProgrammes['alts'];
    document.adjustmentProgrammes['alts'] = { ...programme, followsMarketTwice: true };
    const found = faults(setOf('0.12', '0.055', both('CONTINUE')), parameterSetOf(document));
    expect(found).toEqual([[`${PLACE}/initial`, 'continue-comparable']]);
  });
});

describe('an anchor', () => {
  const absolute = { kind: 'ABSOLUTE', notional: '10000' } as const;
  const anchored = setOf('0.1', '0.05', undefined, {
    target: { ...EXAMPLE_PROGRAMME.target, anchor: absolute },
  });
  const programme = programmeOf(anchored.document.adjustmentProgrammes?.['alts'] ?? EXAMPLE_PROGRAMME);

  test('is stated, or the rate of the version at a notional', () => {
    expect(anchorOf(programmeOf(EXAMPLE_PROGRAMME), anchored.document)).toBe(0.0905857690921);
    expect(anchorOf(programme, anchored.document)).toBe(0.1);
    const none = { ...programme.document, scope: { portfolios: ['all'] } };
    expect(anchorOf({ ...programme, document: none }, anchored.document)).toBeNull();
  });

  test('of a version lets a programme begin where the market asks for what is approved', () => {
    const seen = { newest: '1.05', slots: 100, beyond: 5 };
    expect(absoluteFault(programme, seen)).toBeNull();
    expect(absoluteFault(programme, { ...seen, newest: '1.0501' })).toContain('1.0501');
    expect(absoluteFault(programme, { ...seen, newest: '0.8999' })).toContain('0.8999');
    expect(absoluteFault(programme, { ...seen, beyond: 6 })).toContain('6 of 100 slots');
    expect(absoluteFault(programme, { ...seen, newest: null })).toContain('Nobody can say');
  });
});
