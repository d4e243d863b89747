import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { formulaDocuments, loosened } from '../../testing/formula-arbitraries';
import { decimal } from '../number/decimal';
import { compare, type Fraction, fractionOf, minus, times } from '../number/fraction';
import type { CurveDocument } from './curve-document';
import type { RateDocument } from './dominance';
import { curveIncrease } from './curve-increase';
import type { InitialFormulaDocument } from './formula-document';
import { endRates } from './formula-dominance';
import { plannedRate } from './planned-rate';
import { rateIncrease } from './rate-increase';
import { requirementIncrease } from './requirement-increase';
import type { RequirementPlan } from './plan';
import { requirementPlans } from './requirement-plan';

const of = (text: string): Fraction => fractionOf(decimal(text));
const exact = (whole: bigint, parts: bigint): Fraction => ({ numerator: whole, denominator: parts });

function planOf(formula: InitialFormulaDocument): RequirementPlan {
  const maintenanceMargin = { link: 'FULL_INITIAL', of: 'RATE', fraction: '1' } as const;
  return requirementPlans({ initialMargin: formula, maintenanceMargin }).long.initialMargin;
}

/** Of a requirement that is on no ramp. */
function rateOf(plan: RequirementPlan): RateDocument {
  const [rate] = endRates(plan);
  if (!rate) throw new Error('no rate');
  return rate;
}

const VALUES = [
  '0',
  '0.000001',
  '0.5',
  '1',
  '999.9',
  '1000',
  '1000.5',
  '4999',
  '5000',
  '9000',
  '10000',
  '10001',
  '1e6',
]
  .map((text) => Number(text).toFixed(6))
  .map(of);

test('no rate is ever above what an increase says, whatever the drivers are', () => {
  const drivers = fc.record({
    OPEN_INTEREST: fc.constantFrom(...VALUES),
    QUANTITY: fc.constantFrom(...VALUES),
    VOLATILITY: fc.constantFrom(...VALUES),
    NOTIONAL: fc.constantFrom(...VALUES),
  });
  const pairs = fc.oneof(
    formulaDocuments.chain((one) => fc.tuple(fc.constant(one), loosened(one))),
    formulaDocuments.chain((one) => loosened(one).map((other) => [other, one] as const)),
    formulaDocuments.chain((one) =>
      loosened(one).map(
        ({ modifiers, ...other }) => [one, { ...other, modifiers: modifiers?.slice(0, -1) }] as const,
      ),
    ),
    fc.tuple(formulaDocuments, formulaDocuments),
  );
  let known = 0;
  fc.assert(
    fc.property(pairs, fc.array(drivers, { minLength: 12, maxLength: 12 }), ([one, other], places) => {
      const [first, second] = [planOf(one), planOf(other)];
      const { byAmount, byFactor } = rateIncrease(rateOf(first), rateOf(second));
      known += byAmount === null && byFactor === null ? 0 : 1;
      for (const place of places) {
        const at = ({ rate }: RequirementPlan) =>
          plannedRate(rate).at((driver) => place[driver as keyof typeof place]);
        const [before, after] = [at(first), at(second)];
        if (byAmount) expect(compare(minus(after, before), byAmount)).toBeLessThanOrEqual(0);
        if (byFactor) expect(compare(after, times(byFactor, before))).toBeLessThanOrEqual(0);
      }
    }),
    { numRuns: 400 },
  );
  expect(known).toBeGreaterThan(100);
});

const tiers = (shape: 'MARGINAL_TIERS' | 'WHOLE_TIERS', rates: readonly object[], driver = 'NOTIONAL') =>
  ({ driver, shape, tiers: rates }) as CurveDocument;
const leverage = (floor: string, maxLeverage: string) => ({ floor, maxLeverage });
const rate = (floor: string, stated: string) => ({ floor, rate: stated });

test('of tiers it is exact, at whichever notional it is greatest', () => {
  // 1/5000 to 1/75: 66⅔ times, at 0.
  const typed = tiers('WHOLE_TIERS', [leverage('0', '5000'), leverage('1000', '10')]);
  const meant = tiers('WHOLE_TIERS', [leverage('0', '75'), leverage('1000', '10')]);
  expect(curveIncrease(typed, meant)).toEqual({ byAmount: exact(197n, 15000n), byFactor: exact(200n, 3n) });
  expect(curveIncrease(meant, typed)).toEqual({ byAmount: exact(0n, 1n), byFactor: exact(1n, 1n) });
  // Just above a floor that was moved down, the whole is charged at the tier's rate: 0.1 for 0.01.
  const lower = tiers('WHOLE_TIERS', [rate('0', '0.01'), rate('100', '0.1')]);
  const higher = tiers('WHOLE_TIERS', [rate('0', '0.01'), rate('500', '0.1')]);
  expect(curveIncrease(higher, lower)).toEqual({ byAmount: of('0.09'), byFactor: of('10') });
  // The same on slices is greatest at the old floor: (1 + 400 × 0.1) / 500 for 0.01.
  const [low, high] = [lower, higher].map(
    (curve) => ({ ...curve, shape: 'MARGINAL_TIERS' }) as CurveDocument,
  );
  if (!low || !high) throw new Error('two curves');
  expect(curveIncrease(high, low)).toEqual({ byAmount: of('0.072'), byFactor: of('8.2') });
  // As notional grows without end the last rates are what is left.
  const steep = tiers('MARGINAL_TIERS', [rate('0', '0.01'), rate('100', '0.2')]);
  expect(curveIncrease(low, steep)).toEqual({ byAmount: of('0.1'), byFactor: of('2') });
});

test('straight lines are exact, ends without end included', () => {
  const line = (from: string, to: string, beyond: 'HOLD' | 'EXTEND') =>
    ({
      driver: 'OPEN_INTEREST',
      shape: 'LINEAR',
      points: [
        { at: '10', rate: from },
        { at: '20', rate: to },
      ],
      beyond,
    }) as CurveDocument;
  expect(curveIncrease(line('0.1', '0.2', 'HOLD'), line('0.1', '0.5', 'HOLD'))).toEqual({
    byAmount: of('0.3'),
    byFactor: of('2.5'),
  });
  expect(curveIncrease(line('0.1', '0.2', 'EXTEND'), line('0.1', '0.5', 'EXTEND'))).toEqual({
    byAmount: null,
    byFactor: of('4'),
  });
  expect(curveIncrease(line('0', '0.2', 'HOLD'), line('0', '0.3', 'HOLD')).byFactor).toEqual(of('1.5'));
  expect(curveIncrease(line('0', '0.2', 'HOLD'), line('0.1', '0.3', 'HOLD')).byFactor).toBeNull();
});

test('a fixed amount counts by its factor, and one from nothing has none', () => {
  const curve = { driver: 'CONSTANT', shape: 'CONSTANT', rate: '0.1' } as const;
  const plan = (perContract?: string) =>
    planOf({ curve, ...(perContract ? { amounts: { perContract } } : {}) });
  const margin = { scale: 8, mode: 'UP' } as const;
  expect(requirementIncrease(plan('2'), plan('3'), margin)).toEqual({
    byAmount: of('0'),
    byFactor: of('1.5'),
  });
  expect(requirementIncrease(plan('3'), plan('2'), margin)).toEqual({ byAmount: of('0'), byFactor: of('1') });
  expect(requirementIncrease(plan(), plan('3'), margin)).toEqual({ byAmount: of('0'), byFactor: null });
});

test('a rounding that is coarser than margins are says nothing is known', () => {
  const curve = { driver: 'CONSTANT', shape: 'CONSTANT', rate: '0.1' } as const;
  const plan = (scale: number) => planOf({ curve, amountStep: { scale, mode: 'DOWN' } });
  const margin = { scale: 2, mode: 'UP' } as const;
  expect(requirementIncrease(plan(2), plan(4), margin).byFactor).toEqual(of('1'));
  expect(requirementIncrease(plan(2), plan(0), margin)).toEqual({ byAmount: null, byFactor: null });
  expect(requirementIncrease(plan(0), plan(0), margin).byFactor).toEqual(of('1'));
});

test('a rate that a step rounds away is seen to fall', () => {
  const curve = { driver: 'CONSTANT', shape: 'CONSTANT', rate: '0.05' } as const;
  const [whole, gone] = [planOf({ curve }), planOf({ curve, step: { scale: 1, mode: 'DOWN' } })];
  const { byAmount, byFactor } = rateIncrease(rateOf(gone), rateOf(whole));
  expect([byAmount && compare(byAmount, of('0.05')), byFactor]).toEqual([0, null]);
});

test('a tie that is rounded to the even one may cost a unit more; what holds the second rate raises it', () => {
  const constant = (stated: string, more: object = {}) =>
    ({ driver: 'CONSTANT', shape: 'CONSTANT', rate: stated, ...more }) as CurveDocument;
  const step = { scale: 0, mode: 'HALF_EVEN' };
  expect(curveIncrease(constant('0.5', { step }), constant('1.5', { step })).byAmount).toEqual(of('2'));
  expect(curveIncrease(constant('0.1'), constant('0.1', { least: '0.3' }))).toEqual({
    byAmount: of('0.2'),
    byFactor: of('3'),
  });
});

test('a floor that is added raises a rate by no more than it lies above the least of it', () => {
  const curve = tiers('MARGINAL_TIERS', [rate('0', '0.008'), rate('100', '0.02')]);
  const floor = {
    operation: 'MAX' as const,
    curve: { driver: 'CONSTANT', shape: 'CONSTANT', rate: '0.01' } as const,
  };
  expect(rateIncrease({ curve, modifiers: [] }, { curve, modifiers: [floor] })).toEqual({
    byAmount: of('0.002'),
    byFactor: of('1.25'),
  });
});
