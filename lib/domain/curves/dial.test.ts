import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { decimals } from '../../testing/arbitraries';
import { formulaDocuments } from '../../testing/formula-arbitraries';
import { repeats } from '../../testing/thorough';
import { classFormulas, type PositionContext } from '../margin/method/formula';
import { type Decimal, decimal, decimalText, ROUNDING_MODES, type Rounding } from '../number/decimal';
import { compare, decimalOf, fractionOf } from '../number/fraction';
import { dialled, dialledPieces } from './dial';
import type { MaintenanceFormulaDocument } from './formula-document';
import { leastRate } from './least-rate';
import { pieceAt, valueAt } from './pieces';
import { requirementPlans, type RequirementsDocument } from './requirement-plan';
import { tierPieces } from './tiers';

// A dial multiplies what is charged by notional, up to the notional: recomputed here from undialled amounts.

const UNIT: Rounding = { scale: 2, mode: 'UP' };
const constant = (rate: string) => ({
  curve: { driver: 'CONSTANT' as const, shape: 'CONSTANT' as const, rate },
});

function at(notional: Decimal, quantity: Decimal, isShort = false): PositionContext {
  return {
    ...{ notional, contracts: quantity, isShort, orders: 1 },
    driverValue: (driver) => fractionOf(driver === 'NOTIONAL' ? notional : quantity),
  };
}

function figures(document: RequirementsDocument, context: PositionContext, rounding: Rounding = UNIT) {
  const formulas = classFormulas(requirementPlans(document), rounding);
  return {
    initial: formulas.initialMargin(context),
    maintenance: formulas.maintenanceMargin(context),
    fill: formulas.fillMargin(context),
  };
}

const text = (value: ReturnType<typeof dialled>): string => decimalText(decimalOf(value));

describe('what a dial makes of an amount', () => {
  test.each([
    ['raises it', '10', '100', '1.5', '15'],
    ['raises it up to the notional', '80', '100', '1.5', '100'],
    ['raises nothing that is above the notional', '120', '100', '1.5', '120'],
    ['lowers it', '10', '100', '0.8', '8'],
    ['lowers what is above the notional as a product too', '120', '100', '0.5', '60'],
    ['leaves nothing as it is', '0', '0', '9', '0'],
  ])('it %s', (_name, amount, notional, dial, expected) => {
    const [a, n, k] = [amount, notional, dial].map((one) => fractionOf(decimal(one)));
    if (a && n && k) expect(text(dialled(a, n, k))).toBe(expected);
  });

  test('a requirement: fixed amounts and least ones are not multiplied, roundings come after', () => {
    const document: RequirementsDocument = {
      initialMargin: {
        ...constant('0.0333'),
        amountStep: { scale: 0, mode: 'DOWN' },
        amounts: { perPosition: '3', atLeast: '7' },
      },
      maintenanceMargin: { ...constant('0.02'), amounts: { perPosition: '2' } },
      fillMargin: constant('0.03'),
      dial: { initial: '1.5', maintenance: '0.5' },
    };
    // 3.33 × 1.5 = 4.995, down to 4, and 3; 2 × 0.5 and 2; a fill has the dial of what opens: 3 × 1.5.
    const { initial, maintenance, fill } = figures(document, at(decimal('100'), decimal('1')));
    expect([initial, maintenance, fill].map(text)).toEqual(['7', '3', '4.5']);
    const larger = figures(document, at(decimal('1000'), decimal('1')));
    expect(text(larger.initial)).toBe('52');
  });

  test('a link reads initial margin as approved, and has the dial of maintenance margin', () => {
    const linked = (of: 'RATE' | 'AMOUNT'): RequirementsDocument => ({
      initialMargin: { ...constant('0.0333'), step: { scale: 3, mode: 'DOWN' } },
      maintenanceMargin: { link: 'FULL_INITIAL', of, fraction: '0.5' },
      dial: { initial: '3', maintenance: '0.9' },
    });
    const context = at(decimal('10.01'), decimal('1'));
    // 0.033 × 10.01 = 0.33033: half of that, or half of 0.34 that it is rounded to.
    expect(text(figures(linked('RATE'), context).maintenance)).toBe('0.1486485');
    expect(text(figures(linked('AMOUNT'), context).maintenance)).toBe('0.153');
    expect(text(figures(linked('AMOUNT'), context).initial)).toBe('0.99099');
  });

  test('the least rate that a leverage may be chosen for is dialled', () => {
    const least = (dial: string) => {
      const plans = requirementPlans({
        ...{ initialMargin: constant('0.4'), maintenanceMargin: constant('0.1') },
        dial: { initial: dial, maintenance: '0.1' },
      });
      const rate = leastRate(plans.long.initialMargin);
      return rate && text(rate);
    };
    expect([least('0.5'), least('2'), least('3')]).toEqual(['0.2', '0.8', '1']);
  });
});

const dials = decimals(0, 5, 4).filter((dial) => dial.gt(0));
const contexts = fc
  .tuple(decimals(0, 60_000, 2), decimals(1, 900, 3), fc.boolean())
  .map(([notional, quantity, isShort]) => at(notional, quantity, isShort));
const roundings = fc.record({
  scale: fc.integer({ min: 0, max: 4 }),
  mode: fc.constantFrom(...ROUNDING_MODES),
});
const maintenances: fc.Arbitrary<MaintenanceFormulaDocument> = fc.oneof(
  formulaDocuments.map(({ curve, modifiers = [] }) => ({
    curve,
    modifiers: modifiers.map((one) => ({ ...one, touches: undefined })),
  })),
  fc.record({
    link: fc.constantFrom('BASE_INITIAL' as const, 'FULL_INITIAL' as const),
    of: fc.constantFrom('RATE' as const, 'AMOUNT' as const),
    fraction: decimals(0, 1, 4).map(decimalText),
  }),
);

describe('whatever is charged', () => {
  test('the dialled requirement is made of the undialled one, and never falls as the dial rises', () => {
    fc.assert(
      fc.property(
        formulaDocuments,
        maintenances,
        fc.tuple(dials, dials),
        contexts,
        roundings,
        (initialMargin, maintenanceMargin, [one, other], context, rounding) => {
          const bare = { initialMargin, maintenanceMargin };
          const undialled = figures(bare, context, rounding);
          const [low, high] = one.lt(other) ? [one, other] : [other, one];
          const moved = [low, high].map((dial) => {
            const pair = { initial: decimalText(dial), maintenance: decimalText(low) };
            return figures({ ...bare, dial: pair }, context, rounding);
          });
          for (const [figure, dial] of [
            ['initial', high],
            ['fill', high],
            ['maintenance', low],
          ] as const) {
            // By cross-multiplied integers: k · a against max(n, a), everything over one denominator.
            const { numerator, denominator } = undialled[figure];
            const notional = BigInt(context.notional.times(100).toFixed());
            const [amount, cap, unit] = [numerator * 100n, notional * denominator, denominator * 100n];
            const raised = BigInt(dial.times(10_000).toFixed()) * amount;
            const most = (amount > cap ? amount : cap) * 10_000n;
            const expected = { numerator: raised < most ? raised : most, denominator: unit * 10_000n };
            const found = moved[1]?.[figure] ?? undialled[figure];
            expect(found.numerator * expected.denominator).toBe(expected.numerator * found.denominator);
          }
          const [lower, higher] = moved;
          if (lower && higher) expect(compare(lower.initial, higher.initial)).toBeLessThanOrEqual(0);
        },
      ),
      { numRuns: repeats(200, 600) },
    );
  });

  test('a dial of 1 is none', () => {
    const bare: RequirementsDocument = {
      initialMargin: constant('0.1'),
      maintenanceMargin: constant('0.05'),
    };
    expect(requirementPlans({ ...bare, dial: { initial: '1', maintenance: '1.0' } })).toEqual(
      requirementPlans(bare),
    );
  });

  test('as lines of notional it is what it is at each notional, also where tiers jump past it', () => {
    fc.assert(
      fc.property(
        fc.constantFrom('MARGINAL_TIERS' as const, 'WHOLE_TIERS' as const),
        fc.array(decimals(0, 1, 3), { minLength: 1, maxLength: 5 }),
        dials,
        decimals(0, 600, 2),
        (shape, rates, dial, notional) => {
          const tiers = rates.map((rate, index) => ({
            floor: String(100 * index),
            rate: decimalText(rate.times(1.5)),
          }));
          const pieces = tierPieces({ shape, tiers });
          const lines = dialledPieces(pieces, { path: [], multiplier: decimalText(dial) });
          for (const size of [
            notional,
            notional.toDecimalPlaces(0),
            ...tiers.map((tier) => decimal(tier.floor)),
          ]) {
            const there = fractionOf(size);
            const amount = valueAt(pieceAt(pieces, there), there);
            const value = valueAt(pieceAt(lines, there), there);
            const expected = dialled(amount, there, fractionOf(dial));
            expect(compare(value, expected)).toBe(0);
          }
        },
      ),
      { numRuns: repeats(200, 500) },
    );
  });
});
