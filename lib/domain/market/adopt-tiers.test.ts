import { expect, test } from 'vitest';
import { decimal } from '../number/decimal';
import type { MarginClassDocument } from '../parameters/document/parameter-set';
import { adoptTiers } from './adopt-tiers';
import type { InstrumentEntry, PlacedTier } from './instrument-row';

const place = { kind: 'LINE', line: 2 } as const;

function tier(floor: string, cap: string, rate: string, leverage: string): PlacedTier {
  return {
    ...{
      floor: decimal(floor),
      cap: decimal(cap),
      maintenanceRate: decimal(rate),
      maxLeverage: decimal(leverage),
    },
    ...{ place, prefix: '' },
  };
}

const ENTRY: InstrumentEntry = {
  ...{ symbol: 'X', kind: 'PERPETUAL', underlying: 'X', settlementAsset: 'USD', multiplier: decimal('1') },
  ...{
    marginClass: null,
    place,
    tiers: [tier('0', '1000', '0.01', '50'), tier('1000', '9000', '0.02', '25')],
  },
};

const OPEN_INTEREST_MODIFIER = {
  operation: 'MAX',
  curve: {
    driver: 'OPEN_INTEREST',
    shape: 'LINEAR',
    points: [
      { at: '1000000', rate: '0.02' },
      { at: '2000000', rate: '1' },
    ],
    beyond: 'HOLD',
  },
} as const;

const PRESENT = {
  instruments: ['X'],
  initialMargin: {
    curve: { driver: 'NOTIONAL', shape: 'WHOLE_TIERS', tiers: [{ floor: '0', maxLeverage: '10' }] },
    modifiers: [OPEN_INTEREST_MODIFIER],
  },
  maintenanceMargin: { link: 'BASE_INITIAL', of: 'RATE', fraction: '0.5' },
  openOrders: 'WORST_CASE',
  maximumNotional: '5',
} as unknown as MarginClassDocument;

test('a new tier table replaces base curves and the maximum, and nothing that a formula makes of them', () => {
  const adopted = adoptTiers({ X: PRESENT }, [ENTRY]);
  if (!adopted.ok) throw new Error(JSON.stringify(adopted.refusal));
  expect(adopted.value['X']).toEqual({
    instruments: ['X'],
    openOrders: 'WORST_CASE',
    maximumNotional: '9000',
    initialMargin: {
      curve: {
        driver: 'NOTIONAL',
        shape: 'WHOLE_TIERS',
        tiers: [
          { floor: '0', maxLeverage: '50' },
          { floor: '1000', maxLeverage: '25' },
        ],
      },
      modifiers: [OPEN_INTEREST_MODIFIER],
    },
    maintenanceMargin: {
      curve: {
        driver: 'NOTIONAL',
        shape: 'MARGINAL_TIERS',
        tiers: [
          { floor: '0', rate: '0.01' },
          { floor: '1000', rate: '0.02' },
        ],
      },
    },
  });
});
