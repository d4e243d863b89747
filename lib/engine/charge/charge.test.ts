import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Decimal, decimal, ROUNDING_MODES } from '../../domain/number/decimal';
import type { AccountBook, InstrumentTerms, OpenOrder, Position } from '../../domain/margin/method/types';
import type { MarketState } from '../../domain/margin/method/inputs';
import { parameterSetOf } from '../../testing/arbitraries';
import { ofUnits, products } from '../../testing/boundary-products';
import {
  BY_QUANTITY,
  chargedSet,
  CHARGED_POSITIONS,
  heldOf,
  orderOf,
  type StatedCharges,
} from '../../testing/charged-sets';
import { OPEN_ORDERS } from '../../testing/drawn-charges';
import { engineTexts, referenceTexts } from '../../testing/engine-comparison';
import { columnarEngine } from '../columnar-engine';

const LIMIT = { requirement: 'INITIAL', price: 'LIMIT', openLoss: 'CHARGED' } as const;
const AT_MARK = { requirement: 'INITIAL', price: 'MARK', openLoss: 'IGNORED' } as const;

function marketOf(terms: Partial<InstrumentTerms> = {}, more: Partial<MarketState> = {}): MarketState {
  return {
    instruments: new Map(
      ['P', 'Q'].map((symbol) => [symbol, { symbol, multiplier: decimal('1'), ...terms }]),
    ),
    prices: new Map([
      ['P', decimal('100.0000006')],
      ['Q', decimal('7.5')],
    ]),
    ...more,
  };
}

function bookOf(positions: readonly Position[]): AccountBook {
  return { account: 'A', positions, collateral: [{ asset: 'USDT', amount: decimal('40') }] };
}

/** Margins the books by both, compares, and says how many were narrow. */
async function narrowOf(
  stated: StatedCharges,
  positions: readonly (readonly Position[])[],
  market: MarketState = marketOf(),
): Promise<{ readonly narrow: number; readonly accepted: number }> {
  const engine = columnarEngine();
  const books = positions.map(bookOf);
  const expected = referenceTexts(chargedSet(stated), market, books);
  expect(await engineTexts(engine, chargedSet(stated), market, books)).toEqual(expected);
  const accepted = expected.filter((text) => text.startsWith('{"ok":true')).length;
  return { narrow: engine.counts.narrow, accepted };
}

const RULES = (['BOTH', 'GREATER', 'NET'] as const).flatMap((hedgedLegs) =>
  (['IGNORED', ...OPEN_ORDERS] as const).map((openOrders) => ({ hedgedLegs, openOrders })),
);

test.each(RULES)('legs $hedgedLegs and orders $openOrders are narrow', async (stated) => {
  const positions = CHARGED_POSITIONS.map(([, held]) => held);
  const whole = [...positions, [...positions[0]!, { ...heldOf('2'), instrument: 'Q' }]];
  const all = { narrow: whole.length, accepted: whole.length };
  for (const market of [marketOf(), marketOf({ multiplier: decimal('0.5') })])
    for (const more of [{}, { curve: BY_QUANTITY }, { halfOf: 'AMOUNT' } as const])
      expect(await narrowOf({ ...stated, ...more }, whole, market)).toEqual(all);
});

test('the value of an inverse net that lies between two units is rounded to the even one', async () => {
  const legs = (long: string, short: string): Position[] => [
    heldOf(long, { leg: 'LONG' }),
    heldOf(short, { leg: 'SHORT' }),
  ];
  // At a price of 2 they are worth 50.5 and 33.5 units, of which 2 % and 3 % round up to another unit than of the one beside.
  const held = [legs('0.00000201', '-0.000001'), legs('0.000001', '-0.00000167')];
  const market = marketOf({ isInverse: true }, { prices: new Map([['P', decimal('2')]]) });
  expect(await narrowOf({ hedgedLegs: 'NET' }, held, market)).toEqual({ narrow: 2, accepted: 2 });
});

test('a mixed batch has the figures of each account', async () => {
  const charged = CHARGED_POSITIONS.flatMap(([, held]) => [held, [heldOf('2.5')], [], held]);
  const many = Array.from({ length: 30 }, () => charged).flat();
  const stated = { hedgedLegs: 'NET', openOrders: LIMIT } as const;
  expect((await narrowOf(stated, many)).narrow).toBe(many.length);
});

describe('what the narrow numbers do not hold is handed on', () => {
  const ordered = (...orders: OpenOrder[]): Position[] => [heldOf('3', { openOrders: orders })];
  const bid = orderOf('BUY', '1', '101');
  const legs = [heldOf('3', { leg: 'LONG' }), heldOf('-3', { leg: 'SHORT' })];
  const totals = { buyQuantity: decimal('1'), sellQuantity: decimal('2'), count: 2 };
  const inverse = marketOf({ isInverse: true });
  const cheap = marketOf({}, { prices: new Map([['P', decimal('0.0001')]]) });
  const figures = new Map([['P', { LONG_OPEN_INTEREST: decimal('5'), SHORT_OPEN_INTEREST: decimal('7') }]]);
  const bySide = {
    driver: 'SIDE_OPEN_INTEREST',
    shape: 'LINEAR',
    beyond: 'HOLD',
    points: [
      { at: '0', rate: '0.1' },
      { at: '9', rate: '0.2' },
    ],
  };

  test.each<[string, StatedCharges, Position[], MarketState, number, number]>([
    [
      'an amount for each order',
      { openOrders: LIMIT, amounts: { perOrder: '0.7' } },
      ordered(bid),
      marketOf(),
      0,
      1,
    ],
    ['that of orders that are ignored', { amounts: { perOrder: '0.7' } }, ordered(bid), marketOf(), 0, 1],
    ['but not where there are none', { amounts: { perOrder: '0.7' } }, [heldOf('3')], marketOf(), 1, 1],
    [
      'an amount for each position, where legs cancel',
      { hedgedLegs: 'NET', amounts: { perPosition: '0.7' } },
      legs,
      marketOf(),
      0,
      1,
    ],
    [
      'a least amount, where legs cancel',
      { hedgedLegs: 'NET', amounts: { atLeast: '0.7' } },
      legs,
      marketOf(),
      0,
      1,
    ],
    [
      'but not where they do not',
      { hedgedLegs: 'GREATER', amounts: { perPosition: '0.7', atLeast: '9' } },
      legs,
      marketOf(),
      1,
      1,
    ],
    [
      'an amount for each position, where asks close it',
      { openOrders: LIMIT, amounts: { perPosition: '0.7' } },
      ordered(orderOf('SELL', '3', '90')),
      marketOf(),
      0,
      1,
    ],
    [
      'an amount for each position, of which there is none',
      { openOrders: LIMIT, amounts: { perPosition: '0.7' } },
      [heldOf('0', { openOrders: [bid] })],
      marketOf(),
      0,
      1,
    ],
    [
      'orders at limits of an inverse contract',
      { openOrders: { ...LIMIT, openLoss: 'IGNORED' } },
      ordered(bid),
      inverse,
      0,
      1,
    ],
    [
      'open loss of an inverse contract',
      { openOrders: { ...LIMIT, price: 'MARK' } },
      ordered(bid),
      inverse,
      0,
      1,
    ],
    ['but not its orders at the mark', { openOrders: AT_MARK }, ordered(bid), inverse, 1, 1],
    [
      'nor orders of it that only reduce',
      { openOrders: LIMIT },
      ordered({ ...bid, isReduceOnly: true }),
      inverse,
      1,
      1,
    ],
    ['nor orders of it alone', { openOrders: AT_MARK }, [heldOf('0', { openOrders: [bid] })], inverse, 1, 1],
    [
      'a limit of more digits',
      { openOrders: LIMIT },
      ordered(orderOf('BUY', '1', '101.000000001')),
      marketOf(),
      0,
      1,
    ],
    [
      'a limit of more digits whose loss alone is charged',
      { openOrders: { ...LIMIT, price: 'MARK' } },
      ordered(orderOf('BUY', '1', '101.000000001')),
      marketOf(),
      0,
      1,
    ],
    [
      'but not where limits are not charged',
      { openOrders: AT_MARK },
      ordered(orderOf('BUY', '1', '101.000000001')),
      marketOf(),
      1,
      1,
    ],
    [
      'a quantity of 12 million after asks, worth little',
      { openOrders: { ...LIMIT, openLoss: 'IGNORED' } },
      [
        heldOf('-6000000', {
          entryPrice: decimal('0.0001'),
          openOrders: [orderOf('SELL', '6000000', '0.0002')],
        }),
      ],
      cheap,
      0,
      1,
    ],
    [
      'an order of more digits',
      { openOrders: AT_MARK },
      ordered(orderOf('BUY', '1.000000001', '101')),
      marketOf(),
      0,
      1,
    ],
    [
      'a quantity of more digits after orders that both count',
      { openOrders: 'WORST_CASE' },
      ordered(orderOf('BUY', '1.000000001', '101')),
      marketOf(),
      0,
      1,
    ],
    [
      'orders at limits of 12 million',
      { openOrders: LIMIT },
      ordered(orderOf('BUY', '120000', '100')),
      marketOf(),
      0,
      1,
    ],
    [
      'orders that are together',
      { openOrders: LIMIT },
      ordered(bid, orderOf('BUY', '70000', '100'), orderOf('BUY', '70000', '100')),
      marketOf(),
      0,
      1,
    ],
    [
      'orders at the mark of 12 million',
      { openOrders: AT_MARK },
      ordered(orderOf('BUY', '120000', '100')),
      marketOf(),
      0,
      1,
    ],
    [
      'a position and orders that only together are',
      { openOrders: { ...LIMIT, openLoss: 'IGNORED' } },
      [heldOf('60000', { openOrders: [orderOf('BUY', '60000', '100')] })],
      marketOf(),
      0,
      1,
    ],
    [
      'open loss of 12 million',
      { openOrders: { ...LIMIT, price: 'MARK' } },
      ordered(orderOf('BUY', '20', '600100')),
      marketOf(),
      0,
      1,
    ],
    [
      'open losses that only together are',
      { openOrders: { ...LIMIT, price: 'MARK' } },
      ordered(orderOf('BUY', '12', '600100'), orderOf('BUY', '11', '600100')),
      marketOf(),
      0,
      1,
    ],
    [
      'margin and open loss of the other leg that only together are',
      { hedgedLegs: 'GREATER', openOrders: { ...LIMIT, price: 'MARK' } },
      [legs[0]!, heldOf('-3', { leg: 'SHORT', openOrders: [orderOf('SELL', '110000', '0.0001')] })],
      marketOf(),
      0,
      1,
    ],
    [
      'totals where limits are needed, which are refused',
      { openOrders: LIMIT },
      [heldOf('3', { orders: totals })],
      marketOf(),
      0,
      0,
    ],
    [
      'those of legs',
      { hedgedLegs: 'NET', openOrders: LIMIT },
      [heldOf('3', { leg: 'LONG', orders: totals }), legs[1]!],
      marketOf(),
      0,
      0,
    ],
    [
      'but not where they are not',
      { openOrders: AT_MARK },
      [heldOf('3', { orders: totals })],
      marketOf(),
      1,
      1,
    ],
    [
      'a figure of the other side, which orders may turn it to',
      { curve: bySide },
      ordered(bid),
      marketOf({}, { figures: new Map([['P', { LONG_OPEN_INTEREST: decimal('5') }]]) }),
      0,
      0,
    ],
    ['but not where it is there', { curve: bySide }, ordered(bid), marketOf({}, { figures }), 1, 1],
    ['legs of a class that says nothing of them', {}, legs, marketOf(), 0, 0],
  ])('%s', async (_what, stated, positions, market, narrow, accepted) => {
    expect(await narrowOf(stated, [positions], market)).toEqual({ narrow, accepted });
  });
});

const modes = fc.constantFrom(...ROUNDING_MODES);
const rounding = fc.record({ scale: fc.constantFrom(8, 8, 8, 6, 2), mode: modes });

test('values and losses on a boundary of rounding, or a step beside it, are rounded as the reference method does', async () => {
  const engine = columnarEngine();
  let accepted = 0;
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.tuple(products, fc.nat(6), fc.constantFrom('0.5', '1', '1.5', '2')), {
        minLength: 4,
        maxLength: 8,
      }),
      fc.record({ notional: rounding, margin: rounding, profitAndLoss: rounding, collateralValue: rounding }),
      fc.constantFrom('0.5', '0.25', '0.3', '1'),
      fc.constantFrom(...RULES),
      fc.boolean(),
      async (operands, roundings, rate, { hedgedLegs, openOrders }, isInverse) => {
        const instruments = operands.map((_, index) => `P${index}`);
        const parameters = parameterSetOf({
          format: 'margrave/parameter-set/1',
          settlementAsset: 'USD',
          marginClasses: {
            all: {
              ...{ instruments, hedgedLegs, openOrders },
              initialMargin: { curve: { driver: 'CONSTANT', shape: 'CONSTANT', rate } },
              maintenanceMargin: { link: 'FULL_INITIAL', of: 'RATE', fraction: '0.5' },
            },
          },
          collateral: { USD: { haircut: '0' } },
          accountRules: { warningLevel: '2', callLevel: '1', liquidationLevel: '1' },
          rounding: roundings,
        });
        const market = {
          instruments: new Map(
            instruments.map((symbol) => [symbol, { symbol, multiplier: new Decimal(1), isInverse }]),
          ),
          prices: new Map(operands.map(([[price]], index) => [`P${index}`, price])),
        };
        const books = operands.map(([[price, size], kind, moved], index): AccountBook => {
          const instrument = `P${index}`;
          const held = (quantity: Decimal, more: Partial<Position> = {}): Position => ({
            ...{ instrument, quantity, entryPrice: price },
            ...more,
          });
          // At a distance from the price of what the product is on a boundary of.
          const order = (side: OpenOrder['side'], isOver: boolean): OpenOrder => ({
            ...{ side, quantity: size, isReduceOnly: false },
            limitPrice: Decimal.max(
              isOver ? price.times(2) : price.times(moved).toDecimalPlaces(8),
              ofUnits(1n),
            ),
          });
          const unit = ofUnits(1n);
          const drawn: Position[][] = [
            [held(size.plus(unit), { leg: 'LONG' }), held(unit.neg(), { leg: 'SHORT' })],
            [held(unit, { leg: 'LONG' }), held(size.plus(unit).neg(), { leg: 'SHORT' })],
            [held(size, { leg: 'LONG' }), held(size.neg(), { leg: 'SHORT' })],
            [held(unit, { openOrders: [order('BUY', true)] })],
            [held(size, { openOrders: [order('SELL', false), order('SELL', false)] })],
            [held(size.neg(), { openOrders: [order('BUY', true), order('SELL', false)] })],
            [held(unit.neg(), { openOrders: [order('SELL', false)] })],
          ];
          return { account: 'A', positions: drawn[kind] ?? [], collateral: [] };
        });
        const expected = referenceTexts(parameters, market, books);
        accepted += books.length;
        expect(await engineTexts(engine, parameters, market, books)).toEqual(expected);
      },
    ),
    { numRuns: 250 },
  );
  expect(engine.counts.narrow / accepted).toBeGreaterThan(0.7);
});
