import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { curveDocuments, notionals, parameterSets } from '../../testing/arbitraries';
import { Decimal, decimal } from '../number/decimal';
import type { TierCurveDocument, TierDocument } from './curve-document';
import { compileParameters } from '../margin/method/compile';
import { tierMargin } from '../../testing/tier-margin';
import { maximumLeverage } from './tiers';

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
        same(tierMargin(document, notional), marginByDeduction(document, notional)),
      ),
    );
  });

  test('on marginal tiers equals the area under the rate', () => {
    fc.assert(
      fc.property(marginal, notionals, (document, notional) =>
        same(tierMargin(document, notional), marginByIntegral(document, notional)),
      ),
    );
  });

  test('on whole tiers is the rate in force on the whole, also exactly at each floor', () => {
    fc.assert(
      fc.property(whole, notionals, fc.nat(), (document, notional, pick) => {
        const floor = new Decimal(document.tiers[pick % document.tiers.length]?.floor ?? '0');
        return [notional, floor].every((at) => same(tierMargin(document, at), marginByWhole(document, at)));
      }),
    );
  });

  test('on marginal tiers never rises when a position is split', () => {
    fc.assert(
      fc.property(marginal, notionals, notionals, (document, a, b) => {
        const apart = tierMargin(document, a).plus(tierMargin(document, b));
        return apart.lte(tierMargin(document, a.plus(b)).plus('1e-100'));
      }),
    );
  });

  test('never falls as notional rises, and neither does the effective rate', () => {
    fc.assert(
      fc.property(curveDocuments, notionals, notionals, (document, a, b) => {
        const [low, high] = a.lte(b) ? [a, b] : [b, a];
        return (
          tierMargin(document, low).lte(tierMargin(document, high)) &&
          tierMargin(document, low).div(low).lte(tierMargin(document, high).div(high).plus('1e-100'))
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
            tierMargin(initialMargin, notional).gte(tierMargin(maintenanceMargin, notional).minus('1e-100')),
        ),
      ),
    );
  });

  test('thirds and sixths that sum to a whole number are whole', () => {
    const document: TierCurveDocument = {
      driver: 'NOTIONAL',
      shape: 'MARGINAL_TIERS',
      tiers: [
        { floor: '0', maxLeverage: '6' },
        { floor: '10', maxLeverage: '3' },
      ],
    };
    // 10 / 6 + 10 / 3 = 5, though neither term has a finite decimal
    expect(tierMargin(document, decimal('20')).toFixed()).toBe('5');
  });

  test('is 0 at 0', () => {
    const tiers = [{ floor: '0', rate: '0.1' }];
    expect(tierMargin({ driver: 'NOTIONAL', shape: 'WHOLE_TIERS', tiers }, decimal('0')).toFixed()).toBe('0');
  });
});

test('maximum leverage is notional over margin, the first tier’s at 0', () => {
  const document: TierCurveDocument = {
    driver: 'NOTIONAL',
    shape: 'WHOLE_TIERS',
    tiers: [
      { floor: '0', maxLeverage: '125' },
      { floor: '50000', maxLeverage: '12.5' },
    ],
  };
  const at = (notional: string) => maximumLeverage(document, decimal(notional))?.toFixed();
  expect([at('0'), at('50000'), at('50000.01'), at('900000')]).toEqual(['125', '125', '12.5', '12.5']);
});
