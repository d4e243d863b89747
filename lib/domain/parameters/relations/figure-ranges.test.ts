import { describe, expect, test } from 'vitest';
import { compiledOf, faultsOf } from '../../../testing/preset-answers';
import { marginRefusal } from '../../margin/method/refusal';
import { decimal } from '../../number/decimal';
import { positionMargin } from '../../margin/method/position-margin';
import { mergePatch } from '../../json/merge-patch';
import { MANGO_V4 } from '../../presets/mango-v4';
import { parseParameterSet } from '../validate';

// Places where a figure could leave its range, or be asked for, unseen.

const faults = (patch: unknown) => faultsOf(MANGO_V4, patch).map(({ rule, path }) => `${rule} ${path}`);
const constant = (rate: string) => ({ driver: 'CONSTANT', shape: 'CONSTANT', rate });

test('a rate is never held below 0', () => {
  const place = '/marginClasses/BTC-PERP/initialMargin/curve/greatest';
  const patch = { marginClasses: { 'BTC-PERP': { initialMargin: { curve: { greatest: '-0.1' } } } } };
  expect(faults(patch)).toContain(`rate-range ${place}`);
});

test('what is divided by is not rounded to nothing', () => {
  const curve = (intercept: string) => ({
    ...{ driver: 'QUANTITY', shape: 'SQRT', coefficient: '0', intercept, over: '1', rate: null },
    ...{ rootStep: { scale: 5, mode: 'FLOOR' }, innerStep: { scale: 2, mode: 'FLOOR' } },
  });
  const patch = (intercept: string) => ({
    marginClasses: { 'BTC-PERP': { initialMargin: { curve: curve(intercept) } } },
  });
  expect(faults(patch('0.5'))).toEqual([]);
  expect(faults(patch('0.001'))).toEqual([
    'rate-bounded /marginClasses/BTC-PERP/initialMargin/curve/greatest',
  ]);
});

describe('weights for opening are stricter after their roundings, too', () => {
  const stricter = 'initial-weight-stricter /collateral/SOL/assetWeight/initial';
  const down = { scale: 2, mode: 'DOWN' };
  test.each([
    ['the weight of what keeps rounded down', { maintenance: { step: down } }, [stricter]],
    ['the amount of what keeps rounded down', { maintenance: { amountStep: down } }, [stricter]],
    [
      'the amount of what opens rounded by its own',
      { initial: { amountStep: { scale: 18, mode: 'DOWN' } } },
      [stricter],
    ],
    ['both alike', { initial: { amountStep: down }, maintenance: { amountStep: down } }, []],
  ])('%s', (_name, assetWeight, expected) => {
    expect(faults({ collateral: { SOL: { assetWeight } } })).toEqual(expected);
  });
});

test('a debt among the requirements is not weighed by a value that two prices make two of', () => {
  const curve = { driver: 'VALUE', shape: 'LINEAR', beyond: 'HOLD', points: [{ at: '0', rate: '2' }] };
  const debtWeight = { initial: { curve }, maintenance: { curve } };
  const patch = { collateral: { SOL: { debtWeight: null } } };
  expect(faults(patch)).toEqual([]);
  const weighed = mergePatch(mergePatch(MANGO_V4.parameters, patch), { collateral: { SOL: { debtWeight } } });
  const parsed = parseParameterSet(weighed);
  expect(parsed.ok ? [] : parsed.refusal.map(({ rule, path }) => `${rule} ${path}`)).toEqual([
    'initial-covers-maintenance /collateral/SOL/debtWeight',
  ]);
});

describe('a class with a mode', () => {
  const skewed = { driver: 'SKEW', shape: 'LINEAR', beyond: 'HOLD', points: [{ at: '0', rate: '0.3' }] };
  const parameters = compiledOf(MANGO_V4, {
    marketData: null,
    marginClasses: {
      'BTC-PERP': {
        profitWeight: null,
        modes: {
          hot: { initialMargin: { curve: skewed }, maintenanceMargin: { curve: constant('0.1') } },
        },
      },
    },
  });
  const position = { instrument: 'BTC-PERP', quantity: decimal('1'), entryPrice: decimal('5') };
  const inputs = (mode: string | undefined) => ({
    parameters,
    instruments: new Map([['BTC-PERP', { symbol: 'BTC-PERP', multiplier: decimal('1') }]]),
    prices: new Map([['BTC-PERP', decimal('5')]]),
    book: { account: 'one', positions: [position], collateral: [], ...(mode ? { mode } : {}) },
  });

  test('asks an account only for the figures of its own mode', () => {
    expect(marginRefusal(inputs(undefined))).toBeNull();
    expect(marginRefusal(inputs('hot'))).toEqual({
      code: 'MissingMarketFigure',
      account: 'one',
      figures: ['BTC-PERP SKEW'],
    });
  });
});

test('a modifier that touches both touches a maintenance margin that is tiers, too', () => {
  const tiers = (rate: string) => ({
    curve: { driver: 'NOTIONAL', shape: 'MARGINAL_TIERS', rate: null, tiers: [{ floor: '0', rate }] },
  });
  const parameters = compiledOf(MANGO_V4, {
    marketData: null,
    marginClasses: {
      'BTC-PERP': {
        profitWeight: null,
        initialMargin: {
          ...tiers('0.2'),
          modifiers: [{ operation: 'MULTIPLY', curve: constant('0.5'), touches: 'BOTH' }],
        },
        maintenanceMargin: tiers('0.15'),
      },
    },
  });
  const marginClass = parameters.classes.get('BTC-PERP');
  if (!marginClass) throw new Error('the class is there');
  const position = { instrument: 'BTC-PERP', quantity: decimal('1'), entryPrice: decimal('100') };
  const inputs = {
    parameters,
    instruments: new Map([['BTC-PERP', { symbol: 'BTC-PERP', multiplier: decimal('1') }]]),
    prices: new Map([['BTC-PERP', decimal('100')]]),
    book: { account: 'one', positions: [position], collateral: [] },
  };
  const figures = positionMargin(inputs, marginClass, position, null);
  expect([figures.initialMargin, figures.maintenanceMargin].map(String)).toEqual(['10', '7.5']);
});
