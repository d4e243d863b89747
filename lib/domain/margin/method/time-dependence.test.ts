import { expect, test } from 'vitest';
import { SPAN_16 } from '../../presets/span-16';
import { parseParameterSet } from '../../parameters/validate';
import { dependsOnTime } from './time-dependence';

const rate = (driver: string) => ({
  driver,
  shape: 'MARGINAL_TIERS',
  tiers: [{ floor: '0', rate: '0.1' }],
});
const flat = { driver: 'CONSTANT', shape: 'CONSTANT', rate: '0.1' };
const byExpiry = rate('DAYS_TO_EXPIRY');
const adds = (curve: object) => [{ operation: 'ADD', curve }];
const TIMELESS = {
  initialMargin: { curve: rate('NOTIONAL') },
  maintenanceMargin: { curve: rate('NOTIONAL') },
};

/** A set of one class, with these parts of it or of the set changed. */
function setWith(ofClass: object, ofSet: object = {}) {
  const parsed = parseParameterSet({
    format: 'margrave/parameter-set/1',
    settlementAsset: 'USDT',
    marginClasses: { majors: { instruments: ['BTCUSDT'], ...TIMELESS, ...ofClass } },
    collateral: { USDT: { haircut: '0' } },
    accountRules: { warningLevel: '1.5', callLevel: '1.2', liquidationLevel: '1' },
    rounding: {
      notional: { scale: 8, mode: 'HALF_EVEN' },
      margin: { scale: 8, mode: 'UP' },
      profitAndLoss: { scale: 8, mode: 'FLOOR' },
      collateralValue: { scale: 8, mode: 'FLOOR' },
    },
    ...ofSet,
  });
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.refusal));
  return parsed.value;
}

const initial = (formula: object) => ({ initialMargin: { curve: rate('NOTIONAL'), ...formula } });

test.each<[string, object, object]>([
  ['in a curve', { initialMargin: { curve: byExpiry } }, {}],
  ['in a modifier', initial({ modifiers: adds(byExpiry) }), {}],
  ['in a curve through which another goes', initial({ modifiers: adds({ ...flat, through: byExpiry }) }), {}],
  ['for short positions', initial({ short: { curve: byExpiry } }), {}],
  ['in the maintenance margin', { maintenanceMargin: { curve: byExpiry } }, {}],
  ['in one mode', { modes: { cross: { ...TIMELESS, ...initial({ modifiers: adds(byExpiry) }) } } }, {}],
  ['as the age of prices', {}, { marketData: { maximumAgeSeconds: 60 } }],
])('figures change with time that stands %s', (_where, ofClass, ofSet) => {
  expect(dependsOnTime(setWith(ofClass, ofSet))).toBe(true);
});

test('and where options are valued, and nowhere else', () => {
  const span = parseParameterSet(SPAN_16.parameters);
  expect(span.ok && dependsOnTime(span.value)).toBe(true);
  expect(dependsOnTime(setWith({}))).toBe(false);
  expect(dependsOnTime(setWith(initial({ modifiers: adds(rate('VOLATILITY')) })))).toBe(false);
});
