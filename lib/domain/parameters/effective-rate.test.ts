import { expect, test } from 'vitest';
import { decimal } from '../number/decimal';
import type { RequirementsDocument } from '../curves/requirement-plan';
import { addedByDial, ratesInForce } from './effective-rate';

/** Of one rate for both requirements, whatever the notional. */
function flat(rate: string): RequirementsDocument {
  const stated = { curve: { driver: 'CONSTANT', shape: 'CONSTANT', rate } } as const;
  return { initialMargin: stated, maintenanceMargin: stated };
}

/** 1 % up to 1,000, then 5 % of what is above: notional × 5 % − 40. Maintenance: half of it. */
const TIERED: RequirementsDocument = {
  initialMargin: {
    curve: {
      driver: 'NOTIONAL',
      shape: 'MARGINAL_TIERS',
      tiers: [
        { floor: '0', rate: '0.01' },
        { floor: '1000', rate: '0.05' },
      ],
    },
  },
  maintenanceMargin: { link: 'FULL_INITIAL', of: 'RATE', fraction: '0.5' },
};

test.each([
  ['0.05', '1', '0.05'],
  ['0.05', '1.4394', '0.07197'],
  ['0.05', '0.8', '0.04'],
  // Nobody posts more than the notional because of a dial.
  ['0.6', '2', '1'],
  ['0.333333333333333333', '1.0001', '0.333366666666666667'],
])('%s at a dial of %s is %s', (rate, dial, effective) => {
  const { initial, maintenance } = ratesInForce(flat(rate), { initial: dial, maintenance: '1' });
  expect([initial?.toFixed(), maintenance?.toFixed()]).toEqual([effective, rate]);
});

test('the smallest position of tiers is charged by the first, on a ramp by what is between', () => {
  const dial = { initial: '1.5', maintenance: '1.2' };
  const figures = (stated: RequirementsDocument) => {
    const { initial, maintenance, maximumLeverage } = ratesInForce(stated, dial);
    return [initial, maintenance, maximumLeverage].map((value) => value?.toFixed());
  };
  expect(figures(TIERED)).toEqual(['0.015', '0.006', '66.666666666666666666']);
  const ramp = { before: flat('0.03'), weight: { initial: '0.25', maintenance: '0.5' } };
  // 3 % − 0.25 × 2 % = 2.5 %; 3 % − 0.5 × 2.5 % = 1.75 %.
  expect(figures({ ...TIERED, ramp })).toEqual(['0.0375', '0.021', '26.666666666666666666']);
});

test('what depends on the market has no rate of its own', () => {
  const initialMargin = {
    curve: {
      driver: 'OPEN_INTEREST',
      shape: 'LINEAR',
      points: [
        { at: '0', rate: '0.01' },
        { at: '1000', rate: '0.05' },
      ],
      beyond: 'HOLD',
    },
  } satisfies RequirementsDocument['initialMargin'];
  const stated = { ...flat('0.01'), initialMargin };
  const { initial, maintenance, maximumLeverage } = ratesInForce(stated, { initial: '2', maintenance: '2' });
  expect([initial, maintenance?.toFixed(), maximumLeverage]).toEqual([null, '0.02', null]);
  expect(addedByDial(stated, 'initial', decimal('1'), '1.2')).toBeNull();
});

test.each([
  ['500', '1.2', '1'],
  // Up to and including its ceiling a tier holds.
  ['1000', '1.2', '2'],
  ['2000', '1.2', '12'],
  ['2000', '1', '0'],
  ['2000', '0.5', '-30'],
  // 60 × 100 would be more than all of it.
  ['2000', '100', '1940'],
])('to a position of %s a dial of %s adds %s', (notional, dial, added) => {
  expect(addedByDial(TIERED, 'initial', decimal(notional), dial)?.toFixed()).toBe(added);
});
