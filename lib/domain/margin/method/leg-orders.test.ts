import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parameterSetOf } from '../../../testing/arbitraries';
import { decimal, decimalText } from '../../number/decimal';
import { AT_LEAST_SELECTED_RATE } from '../../presets/selected-rate';
import { explainAccount } from '../explain/explain';
import { marginAccount } from './account';
import { compileParameters } from './compile';
import type { MarginInputs } from './inputs';
import type { OpenOrder, Position } from './types';

// Orders that stand at the legs of hedge mode.

type Rule = 'BOTH' | 'GREATER' | 'NET';
type Stated = readonly [side: OpenOrder['side'], quantity: string, limitPrice: string];
type Leg = readonly [quantity: string, openOrders: readonly Stated[], more?: Partial<Position>];

const RULES = ['BOTH', 'GREATER', 'NET'] as const;
const AT_LIMIT = { requirement: 'INITIAL', price: 'LIMIT', openLoss: 'IGNORED' };
const WITH_LOSS = { ...AT_LIMIT, openLoss: 'CHARGED' };
const AT_MARK = { ...AT_LIMIT, price: 'MARK' };
const flat = (rate: string) => ({ curve: { driver: 'CONSTANT', shape: 'CONSTANT', rate } });
const rounding = (mode: string) => ({ scale: 8, mode });

/** Initial 10 %, maintenance 1 %, unless stated otherwise. */
function setOf(hedgedLegs: Rule, openOrders: unknown, more: object = {}) {
  return compileParameters(
    parameterSetOf({
      format: 'margrave/parameter-set/1',
      settlementAsset: 'USD',
      marginClasses: {
        p: {
          ...{ instruments: ['X'], initialMargin: flat('0.1'), maintenanceMargin: flat('0.01') },
          ...{ hedgedLegs, openOrders, ...more },
        },
      },
      collateral: { USD: { haircut: '0' } },
      accountRules: { warningLevel: '1', callLevel: '1', liquidationLevel: '1' },
      rounding: {
        ...{ notional: rounding('HALF_EVEN'), margin: rounding('UP') },
        ...{ profitAndLoss: rounding('FLOOR'), collateralValue: rounding('FLOOR') },
      },
    }),
  );
}

const order = ([side, quantity, limitPrice]: Stated, isReduceOnly = false): OpenOrder => ({
  ...{ side, isReduceOnly },
  ...{ quantity: decimal(quantity), limitPrice: decimal(limitPrice) },
});

function inputsOf(parameters: ReturnType<typeof setOf>, positions: readonly Position[]): MarginInputs {
  return {
    parameters,
    instruments: new Map([['X', { symbol: 'X', multiplier: decimal('1') }]]),
    prices: new Map([['X', decimal('100')]]),
    book: { account: 'a', positions, collateral: [{ asset: 'USD', amount: decimal('1000') }] },
  };
}

const positionOf = (leg: 'LONG' | 'SHORT', [quantity, openOrders, more]: Leg): Position => ({
  ...{ instrument: 'X', leg, quantity: decimal(quantity), entryPrice: decimal('100') },
  openOrders: openOrders.map((one) => order(one)),
  ...more,
});

/** Margined and explained: every figure is the sum of its terms, or `explainAccount` would not answer. */
function margined(parameters: ReturnType<typeof setOf>, long: Leg, short: Leg) {
  const positions = [positionOf('LONG', long), positionOf('SHORT', short)];
  const explained = explainAccount(inputsOf(parameters, positions));
  if (!explained.ok) throw new Error(JSON.stringify(explained.refusal));
  const { initialMargin, maintenanceMargin } = explained.value.margin;
  return {
    required: [decimalText(initialMargin), decimalText(maintenanceMargin)],
    legs: explained.value.margin.positions.map((one) => decimalText(one.initialMargin)),
    terms: explained.value.positions.map(({ figures }) =>
      figures.flatMap(({ figure, terms }) =>
        figure === 'INITIAL_MARGIN' ? terms.map(({ kind, amount }) => [kind, decimalText(amount)]) : [],
      ),
    ),
  };
}

/** Long 2 and short 3 at 100, as docs/methodology.md works them. */
const LONG: Leg = ['2', [['BUY', '1', '90']]];
const SHORT: Leg = [
  '-3',
  [
    ['BUY', '4', '80'],
    ['BUY', '2', '110'],
  ],
];

describe('orders at their limits, for initial margin alone', () => {
  test.each<[Rule, string[], string[]]>([
    // 10 % of 200 + 90, and of 300: the bids at the short leg only reduce it.
    ['BOTH', ['59', '5'], ['29', '30']],
    ['GREATER', ['30', '3'], ['0', '30']],
    // 10 % of |−100 + 90 + 220 + 80|: of the bids at the short leg the 3 that it holds, the highest first.
    ['NET', ['29', '1'], ['0', '29']],
  ])('%s', (rule, required, legs) => {
    expect(margined(setOf(rule, AT_LIMIT), LONG, SHORT)).toMatchObject({ required, legs });
  });

  test('what the other leg leaves uncharged is a term of its own, the orders before it', () => {
    expect(margined(setOf('GREATER', AT_LIMIT), LONG, SHORT).terms).toEqual([
      [
        ['RATE', '20'],
        ['OPEN_ORDERS', '9'],
        ['HEDGED', '-29'],
      ],
      [['RATE', '30']],
    ]);
  });

  test.each<[Rule, string]>([
    // 10 % of 200 + 120 and the 20 that the bid is above the mark; 10 % of 300, for bids at the short leg close it.
    ['BOTH', '82'],
    ['GREATER', '52'],
    // |−100 + 120 + 110 + 2 · 105| = 340, and 20 + 10 + 2 · 5 are lost.
    ['NET', '74'],
  ])('with their losses, of what closes a leg in the net alone: %s', (rule, initial) => {
    const short: Leg = [
      '-3',
      [
        ['BUY', '5', '105'],
        ['BUY', '1', '110'],
      ],
    ];
    expect(margined(setOf(rule, WITH_LOSS), ['2', [['BUY', '1', '120']]], short).required[0]).toBe(initial);
  });

  test('of asks that close a long leg the lowest count first', () => {
    const long: Leg = [
      '1',
      [
        ['SELL', '1', '130'],
        ['SELL', '1', '60'],
      ],
    ];
    // |100 − 200 − 60| = 160 and the ask has lost 40.
    expect(margined(setOf('NET', WITH_LOSS), long, ['-2', []]).required[0]).toBe('56');
  });
});

describe('the choice of the leg', () => {
  const byChoice = { initialMargin: { ...flat('0.01'), modifiers: [AT_LEAST_SELECTED_RATE] } };
  const chosen = (leverage: string) => ({ selectedLeverage: decimal(leverage) });

  test('on the side that orders turn the net to is the one that counts', () => {
    const set = setOf('NET', AT_MARK, byChoice);
    // Net long 1 at 50×: 2. After the asks net short 3 at 5×: 60.
    const long: Leg = ['2', [], chosen('50')];
    const short: Leg = ['-1', [['SELL', '4', '100']], chosen('5')];
    expect(margined(set, long, short)).toMatchObject({ required: ['60', '1'], legs: ['60', '0'] });
    expect(margined(set, long, ['-1', [], chosen('5')]).required).toEqual(['2', '1']);
  });
});

const sides = fc.constantFrom<OpenOrder['side']>('BUY', 'SELL');
const hundredths = (most: number) =>
  fc.integer({ min: 1, max: most }).map((one) => decimal(String(one / 100)));
const orders = fc.array(
  fc.record({
    side: sides,
    quantity: hundredths(900),
    limitPrice: hundredths(20_000),
    isReduceOnly: fc.boolean(),
  }),
  { maxLength: 4 },
);
const accounts = fc.record({
  sizes: fc.tuple(hundredths(1_000), hundredths(1_000)),
  orders: fc.tuple(orders, orders),
  rule: fc.constantFrom(...RULES),
  charge: fc.constantFrom('WORST_CASE', AT_LIMIT, WITH_LOSS, AT_MARK),
});

function figures(parameters: ReturnType<typeof setOf>, positions: readonly Position[]) {
  const result = marginAccount(inputsOf(parameters, positions));
  if (!result.ok) throw new Error(JSON.stringify(result.refusal));
  return result.value;
}

describe('whatever is held and ordered', () => {
  const legsOf = ({
    sizes: [long, short],
    orders: [ofLong, ofShort],
  }: {
    sizes: readonly [Position['quantity'], Position['quantity']];
    orders: readonly [readonly OpenOrder[], readonly OpenOrder[]];
  }): Position[] => [
    { ...positionOf('LONG', ['0', []]), quantity: long, openOrders: ofLong },
    { ...positionOf('SHORT', ['0', []]), quantity: short.neg(), openOrders: ofShort },
  ];

  test('an order only ever adds to initial margin, and IM is at least MM', () => {
    fc.assert(
      fc.property(accounts, ({ rule, charge, ...held }) => {
        const set = setOf(rule, charge);
        const ordered = figures(set, legsOf(held));
        const alone = figures(set, legsOf({ ...held, orders: [[], []] }));
        expect(ordered.initialMargin.gte(alone.initialMargin)).toBe(true);
        if (typeof charge !== 'string') expect(ordered.maintenanceMargin).toEqual(alone.maintenanceMargin);
        expect(ordered.initialMargin.gte(ordered.maintenanceMargin)).toBe(true);
      }),
    );
  });

  test('of legs that are charged by themselves an order that reduces is as one that only may', () => {
    fc.assert(
      fc.property(accounts, ({ rule, charge, ...held }) => {
        const set = setOf(rule === 'NET' ? 'BOTH' : rule, charge);
        const [ofLong, ofShort] = held.orders;
        const onlyReducing = (one: readonly OpenOrder[], side: OpenOrder['side']) =>
          one.map((each) => (each.side === side ? { ...each, isReduceOnly: true } : each));
        const marked = legsOf({
          ...held,
          orders: [onlyReducing(ofLong, 'SELL'), onlyReducing(ofShort, 'BUY')],
        });
        expect(figures(set, legsOf(held)).initialMargin).toEqual(figures(set, marked).initialMargin);
      }),
    );
  });

  test('at the mark without losses both legs and all orders turned round require the same', () => {
    fc.assert(
      fc.property(accounts, ({ rule, ...held }) => {
        const set = setOf(rule, AT_MARK);
        const turned = (one: readonly OpenOrder[]) =>
          one.map((each) => ({ ...each, side: each.side === 'BUY' ? ('SELL' as const) : ('BUY' as const) }));
        const mirrored = legsOf({
          sizes: [held.sizes[1], held.sizes[0]],
          orders: [turned(held.orders[1]), turned(held.orders[0])],
        });
        const [one, other] = [figures(set, legsOf(held)), figures(set, mirrored)];
        expect(one.initialMargin).toEqual(other.initialMargin);
        expect(one.maintenanceMargin).toEqual(other.maintenanceMargin);
      }),
    );
  });

  test('orders known in total are charged as each of them, where no limit counts', () => {
    fc.assert(
      fc.property(accounts, ({ rule, ...held }) => {
        const set = setOf(rule, AT_MARK);
        const inTotal = legsOf(held).map(({ openOrders = [], ...position }) => {
          const charged = openOrders.filter(({ isReduceOnly }) => !isReduceOnly);
          const of = (side: OpenOrder['side']) =>
            charged
              .filter((one) => one.side === side)
              .reduce((total, { quantity }) => total.plus(quantity), decimal('0'));
          return {
            ...position,
            orders: { buyQuantity: of('BUY'), sellQuantity: of('SELL'), count: charged.length },
          };
        });
        const [each, total] = [figures(set, legsOf(held)), figures(set, inTotal)];
        expect(total.initialMargin).toEqual(each.initialMargin);
      }),
    );
  });
});
