import * as fc from 'fast-check';
import { decimal, decimalText } from '../domain/number/decimal';
import type { CurveDocument } from '../domain/curves/curve-document';
import type { InitialFormulaDocument } from '../domain/curves/formula-document';
import { decimals } from './arbitraries';

/** Random formulas in the language of curves, and neighbours of them whose figures were moved a little. */

export const rateTexts = decimals(0, 1, 4).map(decimalText);

const steps = fc.option(
  fc.record({
    scale: fc.integer({ min: 2, max: 8 }),
    mode: fc.constantFrom('UP' as const, 'DOWN' as const, 'FLOOR' as const, 'HALF_EVEN' as const),
  }),
  { nil: undefined, freq: 4 },
);

const formulaCurves: fc.Arbitrary<CurveDocument> = fc.oneof(
  rateTexts.map((rate) => ({ driver: 'CONSTANT' as const, shape: 'CONSTANT' as const, rate })),
  fc
    .tuple(rateTexts, rateTexts, fc.constantFrom('HOLD' as const, 'EXTEND' as const))
    .map(([low, high, beyond]) => ({
      driver: 'OPEN_INTEREST' as const,
      shape: 'LINEAR' as const,
      points: [
        { at: '1000', rate: low },
        { at: '5000', rate: high },
      ],
      beyond,
      ...(beyond === 'EXTEND' ? { least: '0' } : {}),
    })),
  fc.tuple(rateTexts, rateTexts, fc.boolean()).map(([intercept, coefficient, isOver]) => ({
    driver: 'QUANTITY' as const,
    shape: 'SQRT' as const,
    intercept,
    coefficient,
    rootStep: { scale: 5, mode: 'FLOOR' as const },
    greatest: '5',
    ...(isOver ? { over: '1.1' } : {}),
  })),
  fc.tuple(rateTexts, fc.constantFrom('-1', '0.5', '2')).map(([coefficient, exponent]) => ({
    driver: 'VOLATILITY' as const,
    shape: 'POWER' as const,
    intercept: '0',
    coefficient,
    exponent,
    greatest: '3',
    ...(exponent === '0.5' ? { rootStep: { scale: 8, mode: 'UP' as const } } : {}),
  })),
  fc.tuple(rateTexts, rateTexts).map(([low, rise]) => ({
    driver: 'NOTIONAL' as const,
    shape: 'MARGINAL_TIERS' as const,
    tiers: [
      { floor: '0', rate: decimalText(decimal(low).div(4).plus('0.0001')) },
      { floor: '10000', rate: decimalText(decimal(low).plus(rise).div(4).plus('0.0001')) },
    ],
  })),
);

export const formulaDocuments: fc.Arbitrary<InitialFormulaDocument> = fc
  .record({
    curve: formulaCurves,
    modifiers: fc.array(
      fc.record({
        operation: fc.constantFrom('ADD', 'MULTIPLY', 'MAX', 'MIN', 'BLEND'),
        curve: formulaCurves,
        weight: rateTexts,
        step: steps,
      }),
      { maxLength: 3 },
    ),
    step: steps,
  })
  .map(({ curve, modifiers, step }) => ({
    curve,
    modifiers: modifiers.map(({ operation, curve: own, weight, step: rounding }) => ({
      operation,
      curve: own,
      ...(operation === 'BLEND' ? { weight } : {}),
      ...(rounding ? { step: rounding } : {}),
    })),
    ...(step ? { step } : {}),
  }));

/** A formula with every figure named `rate`, `intercept` or `coefficient` moved down, or left, at random. */
export function loosened(formula: InitialFormulaDocument): fc.Arbitrary<InitialFormulaDocument> {
  return fc.array(fc.constantFrom('1', '0.5', '0.9'), { minLength: 30, maxLength: 30 }).map((factors) => {
    let next = 0;
    const moved = (value: unknown, key: string): unknown => {
      if (Array.isArray(value)) return value.map((item) => moved(item, key));
      if (typeof value === 'object' && value !== null)
        return Object.fromEntries(Object.entries(value).map(([name, part]) => [name, moved(part, name)]));
      if (typeof value !== 'string' || !['rate', 'intercept', 'coefficient'].includes(key)) return value;
      next += 1;
      return decimalText(decimal(value).times(factors[next % factors.length] ?? '1'));
    };
    return moved(formula, '') as InitialFormulaDocument;
  });
}
