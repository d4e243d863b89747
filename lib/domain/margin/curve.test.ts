import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { curveDocuments, notionals, parameterSets } from '../../testing/arbitraries';
import { Decimal, decimal } from '../decimal';
import type { TierCurveDocument, TierDocument } from '../parameters/curve-document';
import { compileParameters } from './compile';
import { effectiveRate, marginCurve, maximumLeverage, requiredMargin } from './curve';

/** A tier's rate as a decimal to 200 digits: the forms below share no code with the curve's. */
function rateOf(tier: TierDocument): Decimal {
  return 'rate' in tier ? new Decimal(tier.rate) : new Decimal(1).div(tier.maxLeverage);
}

/** The form exchanges publish: notional × the top tier's rate − deduction. */
function marginByDeduction({ tiers }: TierCurveDocument, notional: Decimal): Decimal {
  let deduction = new Decimal(0);
  let margin = new Decimal(0);
  for (const [index, tier] of tiers.entries()) {
    const below = tiers[index - 1];
    if (below) deduction = deduction.plus(rateOf(tier).minus(rateOf(below)).times(tier.floor));
    if (index > 0 && notional.lte(tier.floor)) break;
    margin = notional.times(rateOf(tier)).minus(deduction);
  }
  return margin;
}

/** The integral form: the area under the rate from 0 to the notional, slice by slice. */
function marginByIntegral({ tiers }: TierCurveDocument, notional: Decimal): Decimal {
  return tiers.reduce((area, tier, index) => {
    const end = tiers[index + 1]?.floor ?? notional;
    const width = Decimal.min(notional, end).minus(tier.floor);
    return width.gt(0) ? area.plus(width.times(rateOf(tier))) : area;
  }, new Decimal(0));
}

/** The whole notional at the rate of the last tier whose floor lies below it. */
function marginByWhole({ tiers }: TierCurveDocument, notional: Decimal): Decimal {
  const tier = tiers.filter(({ floor }, index) => index === 0 || notional.gt(floor)).at(-1);
  return tier ? notional.times(rateOf(tier)) : new Decimal(Number.NaN);
}

/** Equal but for the last digits of the independent forms' own divisions. */
function same(a: Decimal, b: Decimal): boolean {
  return a.minus(b).abs().lte('1e-100');
}

const marginal = curveDocuments.map((document): TierCurveDocument => ({
  ...document,
  shape: 'MARGINAL_TIERS',
}));
const whole = curveDocuments.map((document): TierCurveDocument => ({ ...document, shape: 'WHOLE_TIERS' }));

describe('required margin', () => {
  test('on marginal tiers equals the published rate × notional − deduction', () => {
    fc.assert(
      fc.property(marginal, notionals, (document, notional) =>
        same(requiredMargin(marginCurve(document), notional), marginByDeduction(document, notional)),
      ),
    );
  });

  test('on marginal tiers equals the area under the rate', () => {
    fc.assert(
      fc.property(marginal, notionals, (document, notional) =>
        same(requiredMargin(marginCurve(document), notional), marginByIntegral(document, notional)),
      ),
    );
  });

  test('on whole tiers is the rate in force on the whole, also exactly at each floor', () => {
    fc.assert(
      fc.property(whole, notionals, fc.nat(), (document, notional, pick) => {
        const floor = new Decimal(document.tiers[pick % document.tiers.length]?.floor ?? '0');
        return [notional, floor].every((at) =>
          same(requiredMargin(marginCurve(document), at), marginByWhole(document, at)),
        );
      }),
    );
  });

  test('on marginal tiers never rises when a position is split', () => {
    fc.assert(
      fc.property(marginal, notionals, notionals, (document, a, b) => {
        const curve = marginCurve(document);
        const apart = requiredMargin(curve, a).plus(requiredMargin(curve, b));
        return apart.lte(requiredMargin(curve, a.plus(b)).plus('1e-100'));
      }),
    );
  });

  test('never falls as notional rises, and neither does the effective rate', () => {
    fc.assert(
      fc.property(curveDocuments, notionals, notionals, (document, a, b) => {
        const curve = marginCurve(document);
        const [low, high] = a.lte(b) ? [a, b] : [b, a];
        return (
          requiredMargin(curve, low).lte(requiredMargin(curve, high)) &&
          effectiveRate(curve, low).lte(effectiveRate(curve, high).plus('1e-100'))
        );
      }),
    );
  });

  test('initial margin covers maintenance margin in every valid set at every notional', () => {
    fc.assert(
      fc.property(parameterSets, notionals, (set, notional) =>
        [...compileParameters(set).classes.values()].every(
          ({ initialMargin, maintenanceMargin }) =>
            initialMargin !== null &&
            maintenanceMargin !== null &&
            requiredMargin(initialMargin, notional).gte(
              requiredMargin(maintenanceMargin, notional).minus('1e-100'),
            ),
        ),
      ),
    );
  });

  test('leverage tiers divide once, last: thirds and sixths that sum to a whole number are whole', () => {
    const curve = marginCurve({
      driver: 'NOTIONAL',
      shape: 'MARGINAL_TIERS',
      tiers: [
        { floor: '0', maxLeverage: '6' },
        { floor: '10', maxLeverage: '3' },
      ],
    });
    // 10 / 6 + 10 / 3 = 5, though neither term has a finite decimal
    expect(requiredMargin(curve, decimal('20')).toFixed()).toBe('5');
  });

  test('is 0 at 0, and refuses a negative or infinite notional as a bug', () => {
    const curve = marginCurve({
      driver: 'NOTIONAL',
      shape: 'WHOLE_TIERS',
      tiers: [{ floor: '0', rate: '0.1' }],
    });
    expect(requiredMargin(curve, decimal('0')).toFixed()).toBe('0');
    expect(() => requiredMargin(curve, decimal('-1'))).toThrow('notional is finite and not negative');
    expect(() => requiredMargin(curve, new Decimal(Infinity))).toThrow('notional is finite');
  });
});

test('maximum leverage is notional over margin, the first tier’s at 0', () => {
  const curve = marginCurve({
    driver: 'NOTIONAL',
    shape: 'WHOLE_TIERS',
    tiers: [
      { floor: '0', maxLeverage: '125' },
      { floor: '50000', maxLeverage: '12.5' },
    ],
  });
  const at = (notional: string) => maximumLeverage(curve, decimal(notional)).toFixed();
  expect([at('0'), at('50000'), at('50000.01'), at('900000')]).toEqual(['125', '125', '12.5', '12.5']);
});

test.each<[string, TierDocument[]]>([
  ['floors ascend from 0', [{ floor: '1', rate: '0.1' }]],
  [
    'floors ascend from 0',
    [
      { floor: '0', rate: '0.1' },
      { floor: '0', rate: '0.2' },
    ],
  ],
  ['a rate is in (0, 1]', [{ floor: '0', rate: '1.1' }]],
  ['a rate is in (0, 1]', [{ floor: '0', maxLeverage: '0.5' }]],
  [
    'rates never fall',
    [
      { floor: '0', maxLeverage: '4' },
      { floor: '9', rate: '0.249' },
    ],
  ],
])('an illegal curve cannot exist: %s', (statement, tiers) => {
  expect(() => marginCurve({ driver: 'NOTIONAL', shape: 'MARGINAL_TIERS', tiers })).toThrow(statement);
});
