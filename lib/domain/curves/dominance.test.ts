import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { decimals } from '../../testing/arbitraries';
import { formulaDocuments, loosened } from '../../testing/formula-arbitraries';
import { decimal } from '../number/decimal';
import { compare, fraction, type Fraction, fractionOf } from '../number/fraction';
import { classFormulas, type PositionContext } from '../margin/method/formula';
import type { Driver } from './curve-document';
import { type RateDocument, rateDominates } from './dominance';
import { requirementPlans } from './requirement-plan';
import { requirementCovers } from './coverage';
import { requirementDominates } from './formula-dominance';
import type { InitialFormulaDocument } from './formula-document';
import { rateBounds } from './rate-bounds';

// What is proved between formulas holds wherever it is tried; and enough is proved to be of use.

const ROUNDING = { scale: 8, mode: 'UP' } as const;
const values: Partial<Record<Driver, fc.Arbitrary<Fraction>>> = {
  OPEN_INTEREST: decimals(0, 20_000, 2).map(fractionOf),
  VOLATILITY: fc.oneof(fc.constant(fraction(0n)), decimals(0, 4, 4).map(fractionOf)),
  QUANTITY: decimals(0, 900, 3).map(fractionOf),
};

const contexts: fc.Arbitrary<PositionContext> = fc
  .record({
    notional: decimals(1, 40_000, 2),
    interest: values.OPEN_INTEREST ?? fc.constant(fraction(0n)),
    volatility: values.VOLATILITY ?? fc.constant(fraction(0n)),
    quantity: values.QUANTITY ?? fc.constant(fraction(0n)),
  })
  .map(({ notional, interest, volatility, quantity }) => ({
    notional,
    contracts: decimal('1'),
    isShort: false,
    orders: 0,
    driverValue: (driver) => {
      if (driver === 'NOTIONAL') return fractionOf(notional);
      if (driver === 'QUANTITY') return quantity;
      return driver === 'OPEN_INTEREST' ? interest : volatility;
    },
  }));

const plansOf = (initialMargin: InitialFormulaDocument) =>
  requirementPlans({
    initialMargin,
    maintenanceMargin: { link: 'FULL_INITIAL', of: 'RATE', fraction: '1' },
  });

const marginOf = (formula: InitialFormulaDocument, context: PositionContext): Fraction =>
  classFormulas(plansOf(formula), ROUNDING).initialMargin(context);

const formulaDominates = (upper: InitialFormulaDocument, lower: InitialFormulaDocument): boolean =>
  requirementDominates(plansOf(upper), plansOf(lower), 'initialMargin');

const pairs = fc.oneof(
  fc.tuple(formulaDocuments, formulaDocuments),
  formulaDocuments.chain((formula) => fc.tuple(fc.constant(formula), loosened(formula))),
);

describe('a formula that is proved to be never below another', () => {
  test('is not, at any position in any market that was tried', () => {
    let proved = 0;
    fc.assert(
      fc.property(pairs, fc.array(contexts, { minLength: 8, maxLength: 8 }), ([upper, lower], tried) => {
        if (!formulaDominates(upper, lower)) return;
        proved += 1;
        for (const context of tried)
          expect(compare(marginOf(upper, context), marginOf(lower, context))).toBeGreaterThanOrEqual(0);
      }),
      { numRuns: 600 },
    );
    expect(proved).toBeGreaterThan(60);
  });

  test('covers maintenance margin with modifiers of its own that touch it', () => {
    fc.assert(
      fc.property(pairs, contexts, ([initial, own], context) => {
        const maintenance = { curve: own.curve, modifiers: own.modifiers ?? [] };
        const plans = requirementPlans({ initialMargin: initial, maintenanceMargin: maintenance });
        if (!requirementCovers(plans, 'initialMargin', ROUNDING)) return;
        const formulas = classFormulas(plans, ROUNDING);
        const [upper, lower] = [formulas.initialMargin(context), formulas.maintenanceMargin(context)];
        expect(compare(upper, lower)).toBeGreaterThanOrEqual(0);
      }),
      { numRuns: 400 },
    );
  });

  test('is itself', () => {
    fc.assert(fc.property(formulaDocuments, (formula) => formulaDominates(formula, formula)));
  });
});

test('no rate lies outside the bounds that were computed for it', () => {
  fc.assert(
    fc.property(formulaDocuments, contexts, ({ curve, modifiers = [] }, context) => {
      const { least, greatest } = rateBounds(curve, modifiers);
      const rate = marginOf({ curve, modifiers }, { ...context, notional: context.notional });
      const times = (bound: Fraction): Fraction =>
        fraction(
          bound.numerator * fractionOf(context.notional).numerator,
          bound.denominator * fractionOf(context.notional).denominator,
        );
      if (least) expect(compare(rate, times(least))).toBeGreaterThanOrEqual(0);
      if (greatest) expect(compare(rate, times(greatest))).toBeLessThanOrEqual(0);
    }),
    { numRuns: 600 },
  );
});

test('as many modifiers as a formula may have are compared in a moment', () => {
  const many = (rate: string): RateDocument => ({
    curve: { driver: 'CONSTANT', shape: 'CONSTANT', rate },
    modifiers: Array.from({ length: 16 }, (_, index) => ({
      operation: index % 2 === 0 ? 'MAX' : 'MIN',
      curve: {
        driver: 'OPEN_INTEREST',
        shape: 'LINEAR',
        beyond: 'EXTEND',
        points: [
          { at: '0', rate: '0' },
          { at: '1', rate: `0.${index + 1}` },
        ],
      },
    })),
  });
  expect(rateDominates(many('0.2'), many('0.1'))).toBe(true);
  expect(rateDominates(many('0.1'), many('0.2'))).toBe(false);
});
