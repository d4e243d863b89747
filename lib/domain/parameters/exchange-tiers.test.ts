import fs from 'node:fs';
import { parse } from 'lossless-json';
import { describe, expect, test } from 'vitest';
import { sharedDataPath } from '../../testing/shared-data';
import { decimal, Decimal } from '../decimal';
import { marginCurve, requiredMargin } from '../margin/curve';
import { exchangeTierClass, type ExchangeTier } from './exchange-tiers';

function tier(floor: string, cap: string, maintenanceRate: string, maxLeverage: string): ExchangeTier {
  return {
    floor: decimal(floor),
    cap: decimal(cap),
    maintenanceRate: decimal(maintenanceRate),
    maxLeverage: decimal(maxLeverage),
  };
}

const TABLE = [tier('0', '50000', '0.004', '125'), tier('50000', '600000', '0.005', '100')];

test('a published table becomes marginal maintenance rates and whole-notional leverages', () => {
  const built = exchangeTierClass(['BTCUSDT'], TABLE);
  expect(built).toEqual({
    ok: true,
    value: {
      instruments: ['BTCUSDT'],
      initialMargin: {
        curve: {
          driver: 'NOTIONAL',
          shape: 'WHOLE_TIERS',
          tiers: [
            { floor: '0', maxLeverage: '125' },
            { floor: '50000', maxLeverage: '100' },
          ],
        },
      },
      maintenanceMargin: {
        curve: {
          driver: 'NOTIONAL',
          shape: 'MARGINAL_TIERS',
          tiers: [
            { floor: '0', rate: '0.004' },
            { floor: '50000', rate: '0.005' },
          ],
        },
      },
      maximumNotional: '600000',
    },
  });
});

describe('every fault of a table is named', () => {
  const cases: [string, readonly ExchangeTier[], string, string][] = [
    ['no tier', [], '/tiers', 'tiers-required'],
    ['a first floor above 0', [tier('1', '2', '0.01', '10')], '/tiers/0/floor', 'first-floor-zero'],
    [
      'a gap',
      [tier('0', '10', '0.01', '10'), tier('11', '20', '0.02', '5')],
      '/tiers/1/floor',
      'tiers-contiguous',
    ],
    [
      'an overlap',
      [tier('0', '10', '0.01', '10'), tier('9', '20', '0.02', '5')],
      '/tiers/1/floor',
      'tiers-contiguous',
    ],
    ['an empty tier', [tier('0', '0', '0.01', '10')], '/tiers/0/cap', 'cap-above-floor'],
    ['a rate of 0', [tier('0', '10', '0', '10')], '/tiers/0/maintenanceRate', 'rate-range'],
    ['a rate above 1', [tier('0', '10', '1.01', '10')], '/tiers/0/maintenanceRate', 'rate-range'],
    ['a leverage below 1', [tier('0', '10', '0.5', '0.99')], '/tiers/0/maxLeverage', 'leverage-range'],
  ];
  test.each(cases)('%s', (_, tiers, path, rule) => {
    const built = exchangeTierClass(['X'], tiers);
    expect(built.ok ? [] : built.refusal).toMatchObject([{ path, rule }]);
  });
});

const brackets = sharedDataPath('venue_params/binance_brackets.json');

test.skipIf(brackets === null)('all 2,805 published deductions are reproduced to the digit', () => {
  const text = fs.readFileSync(brackets ?? '', 'utf8');
  // Numbers as the file spells them, so that no digit passes through a binary fraction.
  const { symbols } = parse(text, undefined, (number) => new Decimal(number)) as {
    symbols: Record<string, readonly [Decimal, Decimal, Decimal, Decimal, Decimal][]>;
  };
  let published = 0;
  for (const [symbol, rows] of Object.entries(symbols)) {
    const built = exchangeTierClass(
      [symbol],
      rows.map(([floor, cap, maintenanceRate, maxLeverage]) => ({
        floor,
        cap,
        maintenanceRate,
        maxLeverage,
      })),
    );
    if (!built.ok) throw new Error(`${symbol}: ${JSON.stringify(built.refusal)}`);
    const curve = marginCurve(built.value.maintenanceMargin.curve);
    for (const [floor, cap, rate, , deduction] of rows) {
      published += 1;
      for (const notional of [cap, floor.plus(cap).div(2)]) {
        const byDeduction = notional.times(rate).minus(deduction);
        expect(requiredMargin(curve, notional).eq(byDeduction), `${symbol} at ${notional.toFixed()}`).toBe(
          true,
        );
      }
    }
  }
  expect(published).toBe(2805);
});
