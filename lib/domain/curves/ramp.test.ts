import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { decimals } from '../../testing/arbitraries';
import { formulaDocuments, loosened, rateTexts } from '../../testing/formula-arbitraries';
import { classFormulas, type PositionContext } from '../margin/method/formula';
import { decimal, decimalText, ROUNDING_MODES, type Rounding } from '../number/decimal';
import { compare, decimalOf, type Fraction, fractionOf, roundFraction } from '../number/fraction';
import { requirementCovers } from './coverage';
import { requirementDominates } from './formula-dominance';
import { leastRate } from './least-rate';
import { type RampDocument, requirementPlans, type RequirementsDocument } from './requirement-plan';
import { repeats } from '../../testing/thorough';

// On a ramp the rate is between those before and after it, recomputed here from both; all else is done once.

const UNIT: Rounding = { scale: 2, mode: 'UP' };
const constant = (rate: string) => ({
  curve: { driver: 'CONSTANT' as const, shape: 'CONSTANT' as const, rate },
});
const text = (value: Fraction): string => decimalText(decimalOf(value));

function at(notional: string, quantity = '1', isShort = false): PositionContext {
  return {
    ...{ notional: decimal(notional), contracts: decimal(quantity), isShort, orders: 1 },
    driverValue: (driver) => fractionOf(decimal(driver === 'NOTIONAL' ? notional : quantity)),
  };
}

function figures(document: RequirementsDocument, context: PositionContext, rounding: Rounding = UNIT) {
  const formulas = classFormulas(requirementPlans(document), rounding);
  return {
    initialMargin: formulas.initialMargin(context),
    maintenanceMargin: formulas.maintenanceMargin(context),
    fillMargin: formulas.fillMargin(context),
  };
}

describe('a ramp', () => {
  const BEFORE = { initialMargin: constant('0.1'), maintenanceMargin: constant('0.05') };

  test('weighs the rates before and after it, then rounds, dials and adds amounts once', () => {
    const amounts = { perPosition: '1', atLeast: '5' };
    const rest = { amountStep: { scale: 0, mode: 'DOWN' as const }, amounts };
    const stated: RequirementsDocument = {
      initialMargin: { ...constant('0.2'), ...rest },
      maintenanceMargin: constant('0.1'),
      ramp: {
        before: { initialMargin: { ...constant('0.1'), ...rest }, maintenanceMargin: constant('0.05') },
        weight: { initial: '0.25', maintenance: '0.1' },
      },
    };
    // 0.75 · 0.1 + 0.25 · 0.2 = 0.125 of 99 is 12.375, down to 12, and 1; 0.9 · 0.05 + 0.1 · 0.1 = 0.055.
    expect(text(figures(stated, at('99')).initialMargin)).toBe('13');
    expect(text(figures(stated, at('99')).maintenanceMargin)).toBe('5.445');
    // 12.375 × 2 = 24.75.
    const dialled = figures({ ...stated, dial: { initial: '2', maintenance: '2' } }, at('99'));
    expect(text(dialled.initialMargin)).toBe('25');
    expect(text(dialled.maintenanceMargin)).toBe('10.89');
  });

  test('of a fill that one end does not state is of that end’s initial margin', () => {
    const weight = { initial: '0.5', maintenance: '0.5' };
    const after = { initialMargin: constant('0.2'), maintenanceMargin: constant('0.05') };
    const filled = { ...BEFORE, fillMargin: constant('0.08') };
    const fill = (document: RequirementsDocument) => text(figures(document, at('100')).fillMargin);
    expect(fill({ ...after, ramp: { before: filled, weight } })).toBe('14');
    expect(fill({ ...filled, ramp: { before: after, weight } })).toBe('14');
    expect(requirementPlans({ ...after, ramp: { before: BEFORE, weight } }).long.fillMargin).toBeNull();
  });

  test('is of each side by its own curves, whichever end states them', () => {
    const short = { curve: constant('0.4').curve };
    const stated = (ofEnd: 'before' | 'after'): RequirementsDocument => ({
      ...BEFORE,
      initialMargin: { ...constant('0.2'), ...(ofEnd === 'after' ? { short } : {}) },
      ramp: {
        before: {
          ...BEFORE,
          initialMargin: { ...constant('0.1'), ...(ofEnd === 'before' ? { short } : {}) },
        },
        weight: { initial: '0.5', maintenance: '0.5' },
      },
    });
    const opening = (ofEnd: 'before' | 'after', isShort: boolean) =>
      text(figures(stated(ofEnd), at('100', '1', isShort)).initialMargin);
    expect([opening('before', false), opening('before', true)]).toEqual(['15', '30']);
    expect([opening('after', false), opening('after', true)]).toEqual(['15', '25']);
  });

  test('has a least rate between those of its ends', () => {
    const plans = requirementPlans({
      ...{ initialMargin: constant('0.3'), maintenanceMargin: constant('0.05') },
      ramp: { before: BEFORE, weight: { initial: '0.25', maintenance: '0.25' } },
    });
    const least = leastRate(plans.long.initialMargin);
    expect(least && text(least)).toBe('0.15');
  });
});

describe('weights', () => {
  const covers = (initial: [string, string], maintenance: [string, string], weight: [string, string]) =>
    requirementCovers(
      requirementPlans({
        ...{ initialMargin: constant(initial[1]), maintenanceMargin: constant(maintenance[1]) },
        ramp: {
          before: { initialMargin: constant(initial[0]), maintenanceMargin: constant(maintenance[0]) },
          weight: { initial: weight[0], maintenance: weight[1] },
        },
      }),
      'initialMargin',
      UNIT,
    );

  test('of a change that tightens: initial margin goes first; of one that loosens it goes last', () => {
    const tighter = [
      ['0.1', '0.2'],
      ['0.09', '0.19'],
    ] as const;
    const looser = [
      ['0.2', '0.1'],
      ['0.19', '0.09'],
    ] as const;
    const both = ([initial, maintenance]: typeof tighter | typeof looser, weight: [string, string]) =>
      covers([...initial], [...maintenance], weight);
    expect(both(tighter, ['0.5', '0.25'])).toBe(true);
    expect(both(tighter, ['0.25', '0.5'])).toBe(false);
    expect(both(looser, ['0.25', '0.5'])).toBe(true);
    expect(both(looser, ['0.5', '0.25'])).toBe(false);
    expect(both(tighter, ['0.5', '0.5']) && both(looser, ['0.5', '0.5'])).toBe(true);
  });

  test('of a change that one requirement alone makes: where the other one allows it', () => {
    // Initial margin rises and maintenance margin falls: only alike, or as either of them allows, which is both ways.
    expect(covers(['0.1', '0.2'], ['0.09', '0.05'], ['0.5', '0.25'])).toBe(true);
    expect(covers(['0.1', '0.2'], ['0.09', '0.05'], ['0.25', '0.5'])).toBe(true);
    // The one falls and the other rises: neither.
    expect(covers(['0.2', '0.1'], ['0.05', '0.09'], ['0.5', '0.5'])).toBe(true);
    // Half-way each end is laid against the other’s; further on nothing can be.
    expect(covers(['0.2', '0.1'], ['0.05', '0.19'], ['0.5', '0.5'])).toBe(true);
    expect(covers(['0.2', '0.1'], ['0.05', '0.19'], ['0.75', '0.75'])).toBe(false);
  });
});

const weights = decimals(0, 1, 2).map(decimalText);
const contexts = fc
  .tuple(decimals(0, 60_000, 2), decimals(1, 900, 3), fc.boolean())
  .map(([notional, quantity, isShort]) => at(notional.toFixed(), quantity.toFixed(), isShort));
const roundings = fc.record({
  scale: fc.integer({ min: 0, max: 3 }),
  mode: fc.constantFrom(...ROUNDING_MODES),
});
const links = fc.record({
  link: fc.constantFrom('BASE_INITIAL' as const, 'FULL_INITIAL' as const),
  of: fc.constantFrom('RATE' as const, 'AMOUNT' as const),
  fraction: rateTexts,
});
const changes = formulaDocuments.chain((before) =>
  fc.tuple(loosened(before), links, links, fc.boolean()).map(([after, one, other, isTighter]) => {
    const [from, to] = isTighter ? [after, before] : [before, after];
    return {
      from: { initialMargin: from, maintenanceMargin: one },
      to: {
        initialMargin: to,
        maintenanceMargin: other.of === 'AMOUNT' || one.of === 'AMOUNT' ? one : other,
      },
    };
  }),
);
const FIGURES = ['initialMargin', 'maintenanceMargin', 'fillMargin'] as const;

describe('whatever is charged', () => {
  test('a weight of 0 is before, one of 1 after, and what is between lies between, rounded too', () => {
    fc.assert(
      fc.property(changes, weights, contexts, roundings, ({ from, to }, weight, context, rounding) => {
        const ramped = (one: string): RequirementsDocument => ({
          ...to,
          ramp: { before: from, weight: { initial: one, maintenance: one } },
        });
        const [before, after] = [from, to].map((one) => figures(one, context, rounding));
        if (!before || !after) throw new Error('there are two');
        // Drawn with the same part of an amount, or none.
        expect(figures(ramped('0'), context, rounding)).toEqual(before);
        expect(figures(ramped('1'), context, rounding)).toEqual(after);
        const between = figures(ramped(weight), context, rounding);
        for (const figure of FIGURES) {
          const [low, high] =
            compare(before[figure], after[figure]) < 0
              ? [before[figure], after[figure]]
              : [after[figure], before[figure]];
          expect(compare(low, between[figure])).toBeLessThanOrEqual(0);
          expect(compare(between[figure], high)).toBeLessThanOrEqual(0);
        }
      }),
      { numRuns: repeats(120, 300) },
    );
  });

  test('what is covered on a ramp never falls short, and a step that tightens never loosens', () => {
    const pairs = fc.tuple(weights, weights).map(([initial, maintenance]) => ({ initial, maintenance }));
    const dials = fc.tuple(decimals(0, 3, 1), decimals(0, 3, 1)).map(([one, other]) => {
      const [low, high] = one.lt(other) ? [one, other] : [other, one];
      return { initial: high.plus('0.1').toFixed(), maintenance: low.plus('0.1').toFixed() };
    });
    const seen = { alike: 0, apart: 0, dialled: 0, steps: 0 };
    fc.assert(
      fc.property(
        changes,
        fc.tuple(pairs, pairs),
        fc.option(dials, { nil: undefined }),
        fc.array(contexts, { minLength: 6, maxLength: 6 }),
        roundings,
        ({ from, to }, [weight, next], dial, tried, rounding) => {
          const ramped = (of: RampDocument['weight']): RequirementsDocument => ({
            ...to,
            ...{ ramp: { before: from, weight: of }, dial },
          });
          const plans = requirementPlans(ramped(weight));
          if (requirementCovers(plans, 'initialMargin', rounding)) {
            seen[weight.initial === weight.maintenance ? 'alike' : 'apart'] += 1;
            if (dial) seen.dialled += 1;
            for (const context of tried) {
              const { initialMargin, maintenanceMargin } = figures(ramped(weight), context, rounding);
              const [upper, lower] = [initialMargin, maintenanceMargin].map((one) =>
                roundFraction(one, rounding),
              );
              if (upper && lower) expect(compare(upper, lower)).toBeGreaterThanOrEqual(0);
            }
          }
          for (const figure of FIGURES)
            for (const other of [ramped(next), { ...from, dial }, { ...to, dial }]) {
              if (!requirementDominates(plans, requirementPlans(other), figure)) continue;
              seen.steps += 1;
              for (const context of tried) {
                const [above, below] = [ramped(weight), other].map(
                  (one) => figures(one, context, rounding)[figure],
                );
                if (above && below) expect(compare(above, below)).toBeGreaterThanOrEqual(0);
              }
            }
        },
      ),
      { numRuns: 150 },
    );
    expect(seen.apart).toBeGreaterThan(20);
    expect(seen.dialled).toBeGreaterThan(20);
    expect(seen.steps).toBeGreaterThan(100);
  });
});
