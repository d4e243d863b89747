import { describe, expect, test } from 'vitest';
import { parameterSetOf } from '../../../testing/arbitraries';
import { decimal, decimalText } from '../../number/decimal';
import { explainAccount } from '../explain/explain';
import { compileParameters } from './compile';
import type { OpenOrder, Position } from './types';

// Orders, legs and funding of inverse contracts of 1 USD, margined in BTC.

const flat = (rate: string) => ({ curve: { driver: 'CONSTANT', shape: 'CONSTANT', rate } });
const rounding = (mode: string) => ({ scale: 8, mode });
const CHARGED = { requirement: 'INITIAL', price: 'LIMIT', openLoss: 'CHARGED' };

function parametersOf(marginClass: object) {
  return compileParameters(
    parameterSetOf({
      format: 'margrave/parameter-set/1',
      settlementAsset: 'BTC',
      marginClasses: {
        p: {
          ...{ instruments: ['X'], initialMargin: flat('0.1'), maintenanceMargin: flat('0.005') },
          openOrders: CHARGED,
          ...marginClass,
        },
      },
      collateral: { BTC: { haircut: '0' } },
      accountRules: { warningLevel: '1', callLevel: '1', liquidationLevel: '1' },
      rounding: {
        ...{ notional: rounding('HALF_EVEN'), margin: rounding('UP') },
        ...{ profitAndLoss: rounding('FLOOR'), collateralValue: rounding('FLOOR') },
      },
    }),
  );
}

type Stated = readonly [side: OpenOrder['side'], quantity: string, limitPrice: string];

const position = (
  quantity: string,
  entryPrice: string,
  orders: readonly Stated[] = [],
  more: Partial<Position> = {},
): Position => ({
  ...{ instrument: 'X', quantity: decimal(quantity), entryPrice: decimal(entryPrice) },
  openOrders: orders.map(([side, size, limitPrice]) => ({
    ...{ side, isReduceOnly: false },
    ...{ quantity: decimal(size), limitPrice: decimal(limitPrice) },
  })),
  ...more,
});

/** IM, MM and equity at a mark of 80,000; explained, so that the terms of each sum to it. */
function figuresOf(positions: readonly Position[], marginClass: object = {}): string[] {
  const explained = explainAccount({
    parameters: parametersOf(marginClass),
    instruments: new Map([['X', { symbol: 'X', multiplier: decimal('1'), isInverse: true }]]),
    prices: new Map([['X', decimal('80000')]]),
    book: { account: 'a', positions, collateral: [{ asset: 'BTC', amount: decimal('1') }] },
  });
  if (!explained.ok) throw new Error(JSON.stringify(explained.refusal));
  const { initialMargin, maintenanceMargin, equity } = explained.value.margin;
  return [initialMargin, maintenanceMargin, equity].map(decimalText);
}

const lossOf = (each: string) => decimalText(decimal('1').minus(each));

describe('an order at its limit counts as quantity / limit, and loses against the mark', () => {
  test.each<[string, Position, string, string, string]>([
    // (5,000 / 80,000 + 5,000 / 100,000) · 10 % + 5,000 / 80,000 − 5,000 / 100,000.
    [
      'a bid above the mark',
      position('5000', '100000', [['BUY', '5000', '100000']]),
      '0.02375',
      '0.0003125',
      '0.0125',
    ],
    // (0.0625 + 5,000 / 50,000) · 10 %.
    ['a bid below it', position('5000', '80000', [['BUY', '5000', '50000']]), '0.01625', '0.0003125', '0'],
    // 5,000 / 50,000 · 10 % and 5,000 / 50,000 − 5,000 / 80,000.
    ['an ask below it by itself', position('0', '80000', [['SELL', '5000', '50000']]), '0.0475', '0', '0'],
    // |0.0625 − 15,000 / 100,000| · 10 %.
    [
      'asks that turn a long over',
      position('5000', '80000', [['SELL', '15000', '100000']]),
      '0.00875',
      '0.0003125',
      '0',
    ],
  ])('%s', (_name, held, initial, maintenance, loss) => {
    expect(figuresOf([held])).toEqual([initial, maintenance, lossOf(loss)]);
  });

  test('sums that have no decimal are rounded once', () => {
    // 1/3 + 1/7 + 1/80,000 = 0.4762029761…, of which 10 % up to 8 decimals of the notional of 8; no open loss.
    const free = { openOrders: { ...CHARGED, openLoss: 'IGNORED' } };
    const held = position('1', '80000', [
      ['BUY', '1', '3'],
      ['BUY', '1', '7'],
    ]);
    expect(figuresOf([held], free)[0]).toBe('0.0476203');
  });
});

describe('legs', () => {
  const long = position('5000', '100000', [['BUY', '5000', '100000']], { leg: 'LONG' });
  const short = position('-3000', '60000', [['BUY', '9000', '50000']], { leg: 'SHORT' });

  test.each([
    // 0.02375 and 3,000 / 80,000 · 10 %: bids only reduce the short.
    ['BOTH', '0.0275', '0.0005'],
    ['GREATER', '0.02375', '0.0003125'],
    // 2,000 / 80,000 + 0.05 + 3,000 / 50,000 = 0.135, and 0.0125 lost.
    ['NET', '0.026', '0.000125'],
  ])('%s', (hedgedLegs, initial, maintenance) => {
    // −0.0125, and 3,000 · (1 / 80,000 − 1 / 60,000) = −0.0125.
    expect(figuresOf([long, short], { hedgedLegs })).toEqual([initial, maintenance, lossOf('0.025')]);
  });

  test('the net is charged at the entry of the leg on its side, where a requirement is', () => {
    const bare = [
      position('5000', '100000', [], { leg: 'LONG' }),
      position('-3000', '60000', [], { leg: 'SHORT' }),
    ];
    const apart = { hedgedLegs: 'NET', notionalAt: { initial: 'ENTRY', maintenance: 'MARK' } };
    // 2,000 / 100,000 · 10 %, 2,000 / 80,000 · 0.5 %.
    expect(figuresOf(bare, apart).slice(0, 2)).toEqual(['0.002', '0.000125']);
    const turned = [
      position('3000', '100000', [], { leg: 'LONG' }),
      position('-5000', '50000', [], { leg: 'SHORT' }),
    ];
    expect(figuresOf(turned, apart).slice(0, 2)).toEqual(['0.004', '0.000125']);
  });
});

test('accrued funding is added to the profit of an inverse contract before the one rounding', () => {
  // 1 / 3 − 1 / 80,000 = 0.33332083333…: with 0.000000006 the floor of 8 decimals is one unit more.
  const held = (accruedFunding: string) =>
    figuresOf([position('1', '3', [], { accruedFunding: decimal(accruedFunding) })])[2];
  expect(held('0')).toBe('1.33332083');
  expect(held('0.000000007')).toBe('1.33332084');
  expect(held('-0.000000004')).toBe('1.33332082');
});
