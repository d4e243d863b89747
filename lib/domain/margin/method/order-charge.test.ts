import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { decimal, decimalText, ZERO } from '../../number/decimal';
import { parseParameterSet } from '../../parameters/validate';
import { explainAccount } from '../explain/explain';
import { liquidationPrices } from '../figures/liquidation-price';
import { marginAccount } from './account';
import { compileParameters } from './compile';
import type { MarginInputs } from './inputs';
import type { AccountMargin, OpenOrder, Position } from './types';

const constant = (rate: string) => ({ curve: { driver: 'CONSTANT', shape: 'CONSTANT', rate } });
const rounding = (mode: string) => ({ scale: 8, mode });

/** One class of initial 5 %, maintenance 1 %, or what is stated in their place. */
function setOf(marginClass: object) {
  const parsed = parseParameterSet({
    format: 'margrave/parameter-set/1',
    settlementAsset: 'USD',
    marginClasses: {
      p: {
        instruments: ['X'],
        initialMargin: constant('0.05'),
        maintenanceMargin: constant('0.01'),
        ...marginClass,
      },
    },
    collateral: { USD: { haircut: '0' } },
    accountRules: { warningLevel: '1', callLevel: '1', liquidationLevel: '1' },
    rounding: {
      notional: rounding('HALF_EVEN'),
      margin: rounding('UP'),
      profitAndLoss: rounding('FLOOR'),
      collateralValue: rounding('FLOOR'),
    },
  });
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.refusal));
  return compileParameters(parsed.value);
}

type Stated = readonly [side: OpenOrder['side'], quantity: string, limitPrice: string];

const order = ([side, quantity, limitPrice]: Stated, isReduceOnly = false): OpenOrder => ({
  ...{ side, isReduceOnly },
  ...{ quantity: decimal(quantity), limitPrice: decimal(limitPrice) },
});

function inputsOf(
  marginClass: object,
  [quantity, entryPrice]: readonly [string, string],
  openOrders: readonly OpenOrder[],
  { mark = '100', equity = '0.9', isInverse = false } = {},
): MarginInputs {
  const position: Position = {
    ...{ instrument: 'X', openOrders },
    ...{ quantity: decimal(quantity), entryPrice: decimal(entryPrice) },
  };
  return {
    parameters: setOf(marginClass),
    instruments: new Map([['X', { symbol: 'X', multiplier: decimal('1'), isInverse }]]),
    prices: new Map([['X', decimal(mark)]]),
    book: { account: 'a', positions: [position], collateral: [{ asset: 'USD', amount: decimal(equity) }] },
  };
}

/** Margined and explained: every figure is the sum of its terms, or `explainAccount` would not answer. */
function margined(...asked: Parameters<typeof inputsOf>): AccountMargin {
  const explained = explainAccount(inputsOf(...asked));
  if (!explained.ok) throw new Error(JSON.stringify(explained.refusal));
  return explained.value.margin;
}

const text = ({ initialMargin, maintenanceMargin, status }: AccountMargin) =>
  [decimalText(initialMargin), decimalText(maintenanceMargin), status].join(' ');

const AT_LIMIT = { openOrders: { requirement: 'INITIAL', price: 'LIMIT', openLoss: 'CHARGED' } };
const AT_MARK = { openOrders: { requirement: 'INITIAL', price: 'MARK', openLoss: 'IGNORED' } };
const FLAT = ['0', '100'] as const;

describe('orders that are charged for initial margin alone, each at its limit', () => {
  test('a bid by itself: 5 % of 1 · 50, nothing to keep, and no liquidation', () => {
    const asked = [AT_LIMIT, FLAT, [order(['BUY', '1', '50'])]] as const;
    expect(text(margined(...asked))).toBe('2.5 0 OK');
    const prices = liquidationPrices(inputsOf(...asked));
    expect(prices.ok && prices.value('X')).toEqual({ below: null, above: null });
  });

  test.each<[string, readonly [string, string], readonly Stated[], string]>([
    // A bid of 150 at a mark of 100 has lost 50 as soon as it is filled: 5 % of 150 + 50.
    ['a bid above the mark', FLAT, [['BUY', '1', '150']], '57.5 0'],
    ['a bid at the mark', FLAT, [['BUY', '1', '100']], '5 0'],
    ['an ask below the mark', FLAT, [['SELL', '2', '90']], '29 0'],
    ['an ask above the mark', FLAT, [['SELL', '2', '110']], '11 0'],
    // Long 2 at the mark of 100: |200 + 50| = 250 against |200 − 3 · 120| = 160.
    [
      'bids of a long are netted',
      ['2', '100'],
      [
        ['BUY', '1', '50'],
        ['SELL', '3', '120'],
      ],
      '12.5 2',
    ],
    // |200 + 50| = 250 against |200 − 5 · 120| = 400.
    [
      'asks that turn a long over',
      ['2', '100'],
      [
        ['BUY', '1', '50'],
        ['SELL', '5', '120'],
      ],
      '20 2',
    ],
    ['an ask that only closes', ['2', '100'], [['SELL', '1', '120']], '10 2'],
    // Both sides' losses are charged: 5 % of 150, + 50 + 10.
    [
      'losses of both sides',
      FLAT,
      [
        ['BUY', '1', '150'],
        ['SELL', '1', '90'],
      ],
      '67.5 0',
    ],
  ])('%s', (_name, held, orders, expected) => {
    const margin = margined(
      AT_LIMIT,
      held,
      orders.map((one) => order(one)),
      { equity: '1000' },
    );
    expect(text(margin)).toBe(`${expected} OK`);
  });

  test('a venue that nets so: short 1 and a bid for 1.5 at 10,000, leverage 1, need 10,000', () => {
    const whole = { ...AT_LIMIT, initialMargin: constant('1') };
    const asked = [whole, ['-1', '10000'], [order(['BUY', '1.5', '10000'])], { mark: '10000' }] as const;
    expect(text(margined(...asked)).split(' ')[0]).toBe('10000');
  });

  test('the published cost of an order: 9,253.30 at 20×, mark 9,259.84, costs a short its open loss of 6.54', () => {
    const twentieth = { ...AT_LIMIT, initialMargin: constant('0.05') };
    const cost = (side: OpenOrder['side']) =>
      decimalText(
        margined(twentieth, ['0', '1'], [order([side, '1', '9253.30'])], { mark: '9259.84' }).initialMargin,
      );
    expect([cost('BUY'), cost('SELL')]).toEqual(['462.665', '469.205']);
  });

  test('an inverse contract: 5 % of 1 / 80 and the loss 1 / 80 − 1 / 100 of an ask below the mark', () => {
    const margin = margined(AT_LIMIT, FLAT, [order(['SELL', '1', '80'])], { isInverse: true });
    // 1/80 · 5 % = 0.000625; an ask at 80 owes 1/80 and is worth 1/100 at the mark: 0.0025.
    expect(decimalText(margin.initialMargin)).toBe('0.003125');
  });

  test('a fixed amount for each order is of initial margin', () => {
    const each = { initialMargin: { ...constant('0.05'), amounts: { perOrder: '3' } } };
    const orders = [order(['BUY', '1', '50']), order(['SELL', '1', '120'], true)];
    expect(text(margined({ ...AT_LIMIT, ...each }, FLAT, orders))).toBe('5.5 0 OK');
  });
});

test('orders at the mark, for initial margin alone, may be known in total only', () => {
  const inputs = inputsOf(AT_MARK, FLAT, []);
  const [position] = inputs.book.positions;
  const orders = { buyQuantity: decimal('1'), sellQuantity: decimal('3'), count: 2 };
  const { instrument, quantity, entryPrice } = position ?? {
    instrument: '',
    quantity: ZERO,
    entryPrice: ZERO,
  };
  const book = { ...inputs.book, positions: [{ instrument, quantity, entryPrice, orders }] };
  const answer = marginAccount({ ...inputs, book });
  expect(answer.ok && text(answer.value)).toBe('15 0 OK');
  const refused = marginAccount({ ...inputs, parameters: setOf(AT_LIMIT), book });
  expect(refused).toEqual({
    ok: false,
    refusal: { code: 'MissingOrderPrices', account: 'a', instruments: ['X'] },
  });
});

test('charged for both requirements, as if the worse side were filled, one by one as in all', () => {
  const orders = [order(['BUY', '1', '50']), order(['SELL', '4', '50'], true)];
  expect(text(margined({ openOrders: 'WORST_CASE' }, FLAT, orders))).toBe('5 1 LIQUIDATION');
  expect(text(margined({ openOrders: 'IGNORED' }, FLAT, orders))).toBe('0 0 OK');
});

test('an order is a term of its own, and so is what it would lose', () => {
  const orders = [order(['BUY', '1', '150']), order(['BUY', '2', '50']), order(['SELL', '1', '120'])];
  const explained = explainAccount(inputsOf(AT_LIMIT, ['1', '100'], orders));
  if (!explained.ok) throw new Error('it is explained');
  const figure = explained.value.account.find((one) => one.figure === 'INITIAL_MARGIN');
  expect(
    figure?.terms.map(({ kind, path, basis, amount, label }) =>
      [kind, path, decimalText(basis), decimalText(amount), label].join(' | '),
    ),
  ).toEqual([
    'RATE | /marginClasses/p/initialMargin/curve | 100 | 5 | 5 %',
    'OPEN_ORDERS | /marginClasses/p/openOrders | 250 | 12.5 | orders to buy 3 X, as if filled at their limit prices',
    'OPEN_LOSS | /marginClasses/p/openOrders/openLoss | 0 | 50 | order to buy 1 X at 150, against 100',
  ]);
});

/** Tiers, a fixed amount, curves of their own for shorts: what is charged of a side may be anything. */
const FORMULAS = [
  {},
  {
    initialMargin: {
      curve: {
        ...{ driver: 'NOTIONAL', shape: 'WHOLE_TIERS' },
        tiers: [
          { floor: '0', rate: '0.05' },
          { floor: '300', rate: '0.2' },
        ],
      },
      amounts: { perPosition: '7', perOrder: '0.5', atLeast: '9' },
    },
  },
  { initialMargin: { ...constant('0.05'), short: constant('0.3') } },
];
const CHARGES = [
  AT_LIMIT,
  AT_MARK,
  { openOrders: { requirement: 'INITIAL', price: 'LIMIT', openLoss: 'IGNORED' } },
  { openOrders: { requirement: 'INITIAL', price: 'MARK', openLoss: 'CHARGED' } },
];
const PRICES = [{}, { notionalAt: 'ENTRY' }, { notionalAt: { initial: 'ENTRY', maintenance: 'MARK' } }];
const classes = fc
  .tuple(...[FORMULAS, CHARGES, PRICES].map((some) => fc.constantFrom<object>(...some)))
  .map((parts) => Object.assign({}, ...parts) as object);
const whole = (min: number, max: number) => fc.integer({ min, max }).map(String);
const positions = fc.tuple(whole(-6, 6), whole(1, 300));
const orders = fc
  .tuple(fc.constantFrom('BUY' as const, 'SELL' as const), whole(1, 8), whole(1, 400))
  .map((stated) => order(stated));

describe('whatever is held and ordered', () => {
  const figures = (marginClass: object, held: readonly [string, string], all: readonly OpenOrder[]) =>
    margined(marginClass, held, all, { equity: '5000' });

  test('initial margin is never below maintenance margin, which orders leave alone, nor below that of no orders', () => {
    fc.assert(
      fc.property(classes, positions, fc.array(orders, { maxLength: 4 }), (marginClass, held, all) => {
        const [plain, ordered] = [figures(marginClass, held, []), figures(marginClass, held, all)];
        expect(ordered.initialMargin.gte(ordered.maintenanceMargin)).toBe(true);
        expect(ordered.initialMargin.gte(plain.initialMargin)).toBe(true);
        expect(ordered.fillMargin).toEqual(ordered.initialMargin);
        expect(decimalText(ordered.maintenanceMargin)).toBe(decimalText(plain.maintenanceMargin));
        expect(decimalText(ordered.equity)).toBe(decimalText(plain.equity));
      }),
    );
  });

  test('one more order only ever adds to initial margin, where rates never fall', () => {
    const rising = fc
      .tuple(fc.constantFrom<object>(...FORMULAS.slice(0, 2)), fc.constantFrom<object>(...CHARGES))
      .map(([one, other]): object => ({ ...one, ...other }));
    fc.assert(
      fc.property(
        rising,
        positions,
        fc.array(orders, { maxLength: 4 }),
        orders,
        (marginClass, held, all, more) => {
          const [before, after] = [
            figures(marginClass, held, all),
            figures(marginClass, held, [...all, more]),
          ];
          expect(after.initialMargin.gte(before.initialMargin)).toBe(true);
        },
      ),
    );
  });

  test('an order that only reduces changes nothing, wherever it stands', () => {
    const open = fc.constantFrom<object>(...CHARGES, { openOrders: 'WORST_CASE' }, {});
    fc.assert(
      fc.property(
        open,
        positions,
        fc.array(orders, { maxLength: 3 }),
        orders,
        (marginClass, held, all, extra) => {
          const reducing = { ...extra, isReduceOnly: true };
          expect(figures(marginClass, held, [...all, reducing])).toEqual(figures(marginClass, held, all));
        },
      ),
    );
  });

  test('bids of a long need what asks of a short need: each side is the mirror of the other', () => {
    const mirror = ({ side, ...rest }: OpenOrder): OpenOrder => ({
      ...rest,
      side: side === 'BUY' ? 'SELL' : 'BUY',
    });
    const netting = fc
      .tuple(
        fc.constantFrom<object>(...FORMULAS.slice(0, 2)),
        fc.constantFrom<object>(...CHARGES.slice(1, 3)),
      )
      .map(([one, other]): object => ({ ...one, ...other }));
    fc.assert(
      fc.property(
        netting,
        positions,
        fc.array(orders, { maxLength: 4 }),
        (marginClass, [quantity, entry], all) => {
          const opposite = String(-Number(quantity));
          const [one, other] = [
            figures(marginClass, [quantity, entry], all),
            figures(marginClass, [opposite, entry], all.map(mirror)),
          ];
          expect(decimalText(one.initialMargin)).toBe(decimalText(other.initialMargin));
        },
      ),
    );
  });
});
