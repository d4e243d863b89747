import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { decimals } from '../../testing/arbitraries';
import { formulaDocuments, loosened, rateTexts } from '../../testing/formula-arbitraries';
import { decimal, ROUNDING_MODES, type Rounding } from '../number/decimal';
import { compare, type Fraction, fractionOf, roundFraction } from '../number/fraction';
import { classFormulas, type PositionContext } from '../margin/method/formula';
import { curveDominates } from './dominance';
import { requirementPlans, type RequirementsDocument } from './requirement-plan';
import { requirementCovers } from './coverage';
import { requirementDominates } from './formula-dominance';
import { initialFormulaSchema, maintenanceFormulaSchema } from './formula-document';
import { curveBounds } from './rate-bounds';

// No requirement that is said to be covered falls short at any position in any market that is tried: linked or not,
// stepped, with curves for shorts, fixed amounts, and formulas for fills.

const UNIT: Rounding = { scale: 2, mode: 'UP' };
const constant = (rate: string) => ({ driver: 'CONSTANT', shape: 'CONSTANT', rate });
const times = (rate: string, touches: string) => ({ operation: 'MULTIPLY', curve: constant(rate), touches });

function requirement(initial: unknown, maintenance: unknown, fill: unknown = null): RequirementsDocument {
  return {
    initialMargin: initialFormulaSchema.parse(initial),
    maintenanceMargin: maintenanceFormulaSchema.parse(maintenance),
    ...(fill === null ? {} : { fillMargin: initialFormulaSchema.parse(fill) }),
  };
}

function at(notional: string, quantity = '1', isShort = false): PositionContext {
  return {
    notional: decimal(notional),
    contracts: decimal(quantity),
    isShort,
    orders: 1,
    driverValue: (driver) => fractionOf(decimal(driver === 'NOTIONAL' ? notional : quantity)),
  };
}

/** What the opening of a position is charged by. */
function openingOf({ fillMargin }: RequirementsDocument): 'initialMargin' | 'fillMargin' {
  return fillMargin ? 'fillMargin' : 'initialMargin';
}

/** Initial margin, or the fill's, and maintenance margin, rounded as the set does. */
function charged(
  document: RequirementsDocument,
  context: PositionContext,
  rounding: Rounding,
): { readonly upper: Fraction; readonly lower: Fraction } {
  const formulas = classFormulas(requirementPlans(document), rounding);
  const upper = formulas[openingOf(document)](context);
  return {
    upper: roundFraction(upper, rounding),
    lower: roundFraction(formulas.maintenanceMargin(context), rounding),
  };
}

const link = (of: string, kind: string, fraction: string, rest: object = {}) => ({
  ...{ link: kind, of, fraction },
  ...rest,
});
const tenth = { curve: constant('0.1') };

describe('initial margin that falls short somewhere is not said to cover', () => {
  test.each([
    [
      'a part of a rounded base that modifiers lower as much as the part does',
      { ...tenth, modifiers: [times('0.9', 'INITIAL')] },
      link('AMOUNT', 'BASE_INITIAL', '0.9'),
      null,
    ],
    [
      'a link to a base that modifiers lower, of an amount that none of them touches',
      { ...tenth, modifiers: [times('0.5', 'BOTH')] },
      link('AMOUNT', 'BASE_INITIAL', '1'),
      null,
    ],
    [
      'a link to a base that initial margin rounds down',
      { curve: constant('0.15'), step: { scale: 1, mode: 'DOWN' } },
      link('RATE', 'BASE_INITIAL', '1'),
      null,
    ],
    [
      'a modifier of maintenance margin for one of initial margin',
      { ...tenth, modifiers: [times('0.9', 'INITIAL'), times('3', 'MAINTENANCE')] },
      link('RATE', 'FULL_INITIAL', '0.9'),
      null,
    ],
    [
      'an amount rounded up',
      tenth,
      link('RATE', 'FULL_INITIAL', '1', { amountStep: { scale: 0, mode: 'UP' } }),
      null,
    ],
    [
      'a part of an amount rounded up',
      tenth,
      link('AMOUNT', 'FULL_INITIAL', '0.9', { amountStep: { scale: 0, mode: 'UP' } }),
      null,
    ],
    [
      'a fixed amount after two roundings',
      { curve: constant('0.0001'), amounts: { perPosition: '0.004' } },
      link('AMOUNT', 'FULL_INITIAL', '1', { amounts: { perPosition: '0.004' } }),
      null,
    ],
    [
      'a link to initial margin, of a fill that is below it',
      tenth,
      link('RATE', 'FULL_INITIAL', '0.9'),
      { curve: constant('0.05') },
    ],
    [
      'a modifier of initial margin that touches maintenance margin, of a fill without it',
      { ...tenth, modifiers: [times('3', 'BOTH')] },
      { curve: constant('0.05') },
      { curve: constant('0.06') },
    ],
    [
      'a modifier of the fill, whatever it says it touches',
      tenth,
      { curve: constant('0.05') },
      { curve: constant('0.08'), modifiers: [times('0.5', 'MAINTENANCE')] },
    ],
  ])('%s', (_name, initial, maintenance, fill) => {
    const stated = requirement(initial, maintenance, fill);
    const falls = ['0.101', '1', '5', '10', '1000'].some((notional) => {
      const { upper, lower } = charged(stated, at(notional), UNIT);
      return compare(upper, lower) < 0;
    });
    expect(falls).toBe(true);
    expect(requirementCovers(requirementPlans(stated), openingOf(stated), UNIT)).toBe(false);
  });
});

describe('what never falls short is still shown', () => {
  test.each([
    ['a part of the whole', tenth, link('RATE', 'FULL_INITIAL', '1')],
    ['both rounded alike', { ...tenth, step: UNIT }, link('RATE', 'FULL_INITIAL', '0.3', { step: UNIT })],
    [
      'a modifier of both',
      { ...tenth, modifiers: [times('3', 'BOTH')] },
      link('RATE', 'BASE_INITIAL', '0.5'),
    ],
    [
      'a part of a rounded amount',
      tenth,
      link('AMOUNT', 'BASE_INITIAL', '0.6', { amountStep: { scale: 4, mode: 'UP' } }),
    ],
    [
      'a lowered maintenance margin',
      { ...tenth, modifiers: [times('0.5', 'MAINTENANCE')] },
      link('RATE', 'FULL_INITIAL', '1'),
    ],
  ])('%s', (_name, initial, maintenance) => {
    const stated = requirement(initial, maintenance);
    expect(requirementCovers(requirementPlans(stated), 'initialMargin', UNIT)).toBe(true);
  });
});

describe('at random', () => {
  const touches = fc.constantFrom('INITIAL' as const, 'MAINTENANCE' as const, 'BOTH' as const);
  const steps = fc.option(
    fc.record({ scale: fc.integer({ min: 0, max: 3 }), mode: fc.constantFrom(...ROUNDING_MODES) }),
    { nil: undefined },
  );
  const amounts = fc.option(
    fc.record({ perPosition: fc.constantFrom('0', '0.004', '0.01'), atLeast: fc.constantFrom('0', '0.1') }),
    { nil: undefined },
  );
  const defined = <Part extends object>(part: Part): Part =>
    Object.fromEntries(Object.entries(part).filter(([, value]) => value !== undefined)) as Part;
  const initials = fc
    .tuple(
      formulaDocuments,
      fc.option(formulaDocuments, { nil: undefined }),
      fc.array(touches, { minLength: 3, maxLength: 3 }),
      steps,
      amounts,
    )
    .map(([formula, short, touching, amountStep, fixed]) => {
      const touched = ({ curve, modifiers = [] }: typeof formula) => ({
        curve,
        modifiers: modifiers.map((one, index) => ({ ...one, touches: touching[index] ?? ('BOTH' as const) })),
      });
      return defined({
        ...touched(formula),
        step: formula.step,
        short: short && touched(short),
        amountStep,
        amounts: fixed,
      });
    });
  const linked = fc
    .record({
      link: fc.constantFrom('BASE_INITIAL' as const, 'FULL_INITIAL' as const),
      of: fc.constantFrom('RATE' as const, 'AMOUNT' as const),
      fraction: fc.oneof(fc.constant('1'), rateTexts),
      step: steps,
      amountStep: steps,
      amounts,
    })
    .map(defined);
  const fills = initials.chain((initial) => loosened(initial).map((fill) => ({ initial, fill })));
  const contexts = fc
    .tuple(decimals(0, 60_000, 2), decimals(1, 900, 3), fc.boolean())
    .map(([notional, quantity, isShort]) => at(notional.toFixed(), quantity.toFixed(), isShort));
  const roundings = fc.record({
    scale: fc.integer({ min: 0, max: 3 }),
    mode: fc.constantFrom(...ROUNDING_MODES),
  });
  const maintenances = fc.oneof(
    linked,
    formulaDocuments.map(({ curve, modifiers = [] }) => ({ curve, modifiers })),
  );

  const dials = fc
    .tuple(decimals(0, 4, 2), decimals(0, 2, 2))
    .filter((pair) => pair.every((dial) => dial.gt(0)))
    .map(([one, other]) => ({ initial: one.toFixed(), maintenance: other.toFixed() }));

  test('what is covered never falls short, and a change that tightens never loosens', () => {
    const covered = { asApproved: 0, dialled: 0, dialledParts: 0 };
    fc.assert(
      fc.property(
        fills,
        maintenances,
        maintenances,
        roundings,
        fc.array(contexts, { minLength: 6, maxLength: 6 }),
        fc.tuple(dials, dials),
        ({ initial, fill }, maintenance, other, rounding, tried, [dial, otherDial]) => {
          const bare = { initialMargin: initial, maintenanceMargin: maintenance };
          const stateds = [bare, { ...bare, fillMargin: fill }];
          for (const stated of [
            ...stateds,
            ...stateds.map((one) => ({ ...one, dial })),
          ] as RequirementsDocument[]) {
            if (!requirementCovers(requirementPlans(stated), openingOf(stated), rounding)) continue;
            covered[stated.dial ? 'dialled' : 'asApproved'] += 1;
            if (stated.dial && 'of' in maintenance && maintenance.of === 'AMOUNT') covered.dialledParts += 1;
            for (const context of tried) {
              const found = charged(stated, context, rounding);
              expect(compare(found.upper, found.lower)).toBeGreaterThanOrEqual(0);
            }
          }
          const looser = { initialMargin: fill, maintenanceMargin: other };
          for (const [tight, loose] of [
            [bare, looser],
            [
              { ...bare, dial },
              { ...looser, dial: otherDial },
            ],
            [bare, { ...bare, dial }],
          ] as const) {
            const [upper, lower] = [requirementPlans(tight), requirementPlans(loose)];
            if (!requirementDominates(upper, lower, 'maintenanceMargin')) continue;
            for (const context of tried) {
              const [above, below] = [tight, loose].map((one) => charged(one, context, rounding).lower);
              if (above && below) expect(compare(above, below)).toBeGreaterThanOrEqual(0);
            }
          }
        },
      ),
      { numRuns: 800 },
    );
    expect(covered.asApproved).toBeGreaterThan(30);
    expect(covered.dialled).toBeGreaterThan(10);
    expect(covered.dialledParts).toBeGreaterThan(0);
  });
});

describe('between curves', () => {
  const slices = (driver: 'NOTIONAL' | 'QUANTITY', ...rates: string[]) => ({
    driver,
    shape: 'MARGINAL_TIERS' as const,
    tiers: rates.map((rate, index) => ({ floor: String(index * 100), rate })),
  });

  test('tiers that charge nothing, ever less or more than all are compared, not taken for margin curves', () => {
    expect(curveDominates(slices('QUANTITY', '0', '0.1'), slices('QUANTITY', '0', '0.05'))).toBe(true);
    expect(curveDominates(slices('NOTIONAL', '0.3', '0.1'), slices('NOTIONAL', '0.2', '0.15'))).toBe(false);
    expect(curveDominates(slices('NOTIONAL', '0.9', '1.2'), slices('NOTIONAL', '0.8', '1.1'))).toBe(true);
  });

  test('what a step leaves of an intercept bounds a falling power, and a root without a coefficient', () => {
    const common = { intercept: '0.0555', innerStep: { scale: 2, mode: 'FLOOR' as const } };
    const power = {
      ...{ driver: 'VOLATILITY' as const, shape: 'POWER' as const, exponent: '-1' },
      ...common,
      ...{ coefficient: '1', shift: '1' },
    };
    const root = {
      ...{
        driver: 'QUANTITY' as const,
        shape: 'SQRT' as const,
        rootStep: { scale: 5, mode: 'FLOOR' as const },
      },
      ...common,
      coefficient: '0',
    };
    const twentieth = fractionOf(decimal('0.05'));
    expect(curveBounds(power).least).toEqual(twentieth);
    expect(curveBounds(root)).toEqual({ least: twentieth, greatest: twentieth });
  });
});
