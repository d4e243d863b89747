import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { decimal } from '../../number/decimal';
import { activationPlan, isSamePlan, parseActivationPlan } from './activation-plan';
import {
  classWeight,
  dueStep,
  NO_PART,
  NOT_BEGUN,
  PARTS,
  rampFaults,
  type RampStep,
  weightsBetween,
  weightsOf,
} from './ramp-steps';

const step = (afterMinutes: number, trailing: string, leading = trailing): RampStep => ({
  ...{ afterMinutes, leading, trailing },
});
const STEPS = [step(0, '0.25', '1'), step(60, '0.5', '1'), step(120, '1')];
const rulesOf = (steps: readonly RampStep[]) => rampFaults(steps).map(({ path, rule }) => `${rule} ${path}`);

describe('the steps of a ramp', () => {
  test('each fault is named by its place and rule', () => {
    expect(rulesOf(STEPS)).toEqual([]);
    expect(rulesOf([step(0, '1')])).toEqual([]);
    expect(rulesOf([])).toEqual(['ramp-steps /ramp']);
    expect(rulesOf(Array.from({ length: 101 }, (_, at) => step(at, '1')))).toEqual(['ramp-steps /ramp']);
    expect(rulesOf([step(5, '1')])).toEqual(['ramp-times /ramp/0/afterMinutes']);
    expect(rulesOf([step(0, '0.5'), step(0, '1')])).toEqual(['ramp-times /ramp/1/afterMinutes']);
    expect(rulesOf([step(0, '0.5'), step(132_481, '1')])).toEqual(['ramp-times /ramp/1/afterMinutes']);
    expect(rulesOf([step(0, '0.5'), step(132_480, '1')])).toEqual([]);
    expect(rulesOf([step(0, '0.5'), step(1.5, '1')])).toEqual(['ramp-times /ramp/1/afterMinutes']);
    expect(rulesOf([step(0, '0.00001'), step(1, '1')])).toEqual([
      'ramp-range /ramp/0/leading',
      'ramp-range /ramp/0/trailing',
    ]);
    expect(rulesOf([step(0, '1.1')])).toContain('ramp-range /ramp/0/trailing');
    expect(rulesOf([step(0, '-0.5'), step(1, '1')])).toContain('ramp-range /ramp/0/trailing');
    expect(rulesOf([step(0, 'NaN'), step(1, '1')])).toContain('ramp-range /ramp/0/trailing');
    expect(rulesOf([step(0, '0.5', '0.25'), step(1, '1')])).toEqual(['ramp-order /ramp/0/leading']);
    expect(rulesOf([step(0, '0.5'), step(1, '0.5'), step(2, '1')])).toEqual(['ramp-rises /ramp/1']);
    expect(rulesOf([step(0, '0.5'), step(1, '0.4'), step(2, '1')])).toEqual(['ramp-rises /ramp/1']);
    expect(rulesOf([step(0, '0'), step(1, '1')])).toEqual(['ramp-rises /ramp/0']);
    expect(rulesOf([step(0, '0', '1'), step(1, '1')])).toEqual([]);
    expect(rulesOf([step(0, '0.5')])).toEqual(['ramp-arrives /ramp/0']);
  });

  test('a plan is read as it was written, by one text, and no other text is a plan', () => {
    const plan = activationPlan(new Date('2026-12-01T10:00:00Z'), 30, STEPS);
    expect(parseActivationPlan(plan.canonical)).toEqual({ ok: true, value: plan });
    expect(activationPlan(plan.steps[0].at, 30, [step(0, '0.250', '1.0'), ...STEPS.slice(1)]).hash).toBe(
      plan.hash,
    );
    const of = JSON.parse(plan.canonical) as Record<string, unknown>;
    for (const changed of [
      { ...of, steps: [] },
      { ...of, steps: [step(0, '0.250', '1'), ...STEPS.slice(1)] },
      { ...of, steps: [step(0, '0.5')] },
      { ...of, more: 1 },
      { ...of, at: 'soon' },
      { ...of, format: 'margrave/activation-plan/2' },
      { ...of, graceMinutes: 0 },
    ])
      expect(parseActivationPlan(JSON.stringify(changed)).ok, JSON.stringify(changed)).toBe(false);
    const stated = { activateAt: plan.steps[0].at, graceMinutes: 30 };
    expect(isSamePlan(plan, stated)).toBe(true);
    expect(isSamePlan(plan, { ...stated, ramp: STEPS })).toBe(true);
    expect(isSamePlan(plan, { ...stated, ramp: null })).toBe(false);
    expect(isSamePlan(plan, { ...stated, ramp: [step(0, '1')] })).toBe(false);
  });

  test('what is due is the last step whose time has come, exactly at it', () => {
    const start = new Date('2026-12-01T10:00:00Z');
    const due = (minutes: number) => {
      const { weights, nextAt } = dueStep(STEPS, start, new Date(start.getTime() + minutes * 60_000));
      return [weights.trailing.toFixed(), nextAt?.toISOString() ?? null];
    };
    expect(due(-0.001)).toEqual(['0', '2026-12-01T10:00:00.000Z']);
    expect(due(0)).toEqual(['0.25', '2026-12-01T11:00:00.000Z']);
    expect(due(59.999)).toEqual(['0.25', '2026-12-01T11:00:00.000Z']);
    expect(due(60)).toEqual(['0.5', '2026-12-01T12:00:00.000Z']);
    expect(due(10_000)).toEqual(['1', null]);
  });

  test('a part of a step is between its ends, on the grid, and rises with the part', () => {
    const weight = fc.integer({ min: 0, max: 10_000 }).map((parts) => decimal(String(parts)).div(10_000));
    const pair = fc
      .tuple(weight, weight)
      .map(([a, b]) => (a.gt(b) ? { leading: a, trailing: b } : { leading: b, trailing: a }));
    const parts = fc.tuple(fc.integer({ min: 0, max: PARTS }), fc.integer({ min: 0, max: PARTS }));
    fc.assert(
      fc.property(pair, pair, parts, (one, other, [a, b]) => {
        const from = one;
        const to = {
          leading: one.leading.gt(other.leading) ? one.leading : other.leading,
          trailing: one.trailing.gt(other.trailing) ? one.trailing : other.trailing,
        };
        const [less, more] = [
          weightsBetween(from, to, Math.min(a, b)),
          weightsBetween(from, to, Math.max(a, b)),
        ];
        expect(less.trailing.lte(more.trailing)).toBe(true);
        for (const { leading, trailing } of [less, more]) {
          expect(trailing.gte(from.trailing) && trailing.lte(to.trailing)).toBe(true);
          expect(trailing.decimalPlaces()).toBeLessThanOrEqual(4);
          expect(leading.eq(to.leading) && leading.gte(trailing)).toBe(true);
        }
        expect(weightsBetween(from, to, PARTS)).toEqual(to);
        expect(weightsBetween(from, to, NO_PART)).toEqual(from);
      }),
    );
  });

  test('what goes first is initial margin where a class tightens, maintenance margin where it loosens', () => {
    const weights = weightsOf({ leading: '0.75', trailing: '0.5' });
    expect(classWeight(weights, 'TIGHTENING')).toEqual({ initial: '0.75', maintenance: '0.5' });
    expect(classWeight(weights, 'LOOSENING')).toEqual({ initial: '0.5', maintenance: '0.75' });
    expect(classWeight(weights, 'MIXED')).toEqual({ initial: '0.5', maintenance: '0.5' });
    expect(classWeight(NOT_BEGUN, 'MIXED')).toEqual({ initial: '0', maintenance: '0' });
  });
});
