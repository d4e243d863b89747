import { describe, expect, test } from 'vitest';
import { marginAccount } from '../../domain/margin/method/account';
import { compileParameters } from '../../domain/margin/method/compile';
import type { MarketState } from '../../domain/margin/method/inputs';
import type { AccountBook, Position } from '../../domain/margin/method/types';
import { decimal } from '../../domain/number/decimal';
import {
  chargedSet,
  CHARGED_POSITIONS,
  heldOf,
  orderOf,
  type StatedCharges,
} from '../../testing/charged-sets';
import { OPEN_ORDERS } from '../../testing/drawn-charges';
import { sortedText } from '../../testing/engine-comparison';
import { KernelMemory } from '../kernel/kernel-memory';
import { loneKernel } from '../pool';
import { LiveBook } from './live-book';

// Legs that are charged together, and orders that are charged, in the live book's columns.

const LIMIT = { requirement: 'INITIAL', price: 'LIMIT', openLoss: 'CHARGED' } as const;
const NONE_OBSERVED = new Map<string, Date>();
const MARKET: MarketState = {
  instruments: new Map(['P', 'Q'].map((symbol) => [symbol, { symbol, multiplier: decimal('0.5') }])),
  prices: new Map([
    ['P', decimal('100.0000006')],
    ['Q', decimal('7.5')],
  ]),
};

const BOOKS: readonly AccountBook[] = [
  ...CHARGED_POSITIONS,
  ['a plain position', [heldOf('2')]] as const,
  [
    'totals of orders',
    [heldOf('2', { orders: { buyQuantity: decimal('1'), sellQuantity: decimal('7'), count: 3 } })],
  ] as const,
].map(([account, positions]) => ({
  ...{ account, positions },
  collateral: [{ asset: 'USDT', amount: decimal('40') }],
}));

/** Positions in the order in which a book is read back from columns. */
function inOrder({ positions, ...book }: AccountBook): string {
  const nameOf = ({ instrument, leg }: Position): string => `${instrument} ${leg ?? ''}`;
  const sorted = positions.toSorted((one, other) => (nameOf(one) < nameOf(other) ? -1 : 1));
  return sortedText({ ...book, positions: sorted });
}

/** A live book beside the reference method. */
class Compared {
  parameters;
  readonly live: LiveBook;
  readonly books = new Map<string, AccountBook>();

  constructor(
    stated: StatedCharges,
    readonly memory = new KernelMemory(),
    public market = MARKET,
  ) {
    this.parameters = compileParameters(chargedSet(stated));
    this.live = new LiveBook(this.parameters, this.market, memory, loneKernel(memory));
  }

  put(book: AccountBook): void {
    this.books.set(book.account, book);
    this.live.put(book);
  }

  move(instrument: string, price: string): void {
    this.market = { ...this.market, prices: new Map(this.market.prices).set(instrument, decimal(price)) };
    this.live.setPrices(new Map([[instrument, decimal(price)]]), NONE_OBSERVED);
  }

  become(stated: StatedCharges, market = this.market): void {
    this.market = market;
    this.parameters = compileParameters(chargedSet(stated));
    this.live.recompile(this.parameters, market);
  }

  async expectEqual(apart = 0): Promise<void> {
    const { live, market, parameters } = this;
    await live.settle();
    for (const [account, book] of this.books) {
      const index = live.indexOf(account) ?? -1;
      const expected = marginAccount({ ...market, parameters, book });
      const { margin } = live.standing(index);
      expect(margin && sortedText({ ...margin, positions: [] }), account).toBe(
        expected.ok ? sortedText({ ...expected.value, positions: [] }) : null,
      );
      expect(inOrder(live.book(index))).toBe(inOrder(book));
    }
    expect(live.apartCount).toBe(apart);
  }
}

const RULES = (['BOTH', 'GREATER', 'NET'] as const).flatMap((hedgedLegs) =>
  (['IGNORED', ...OPEN_ORDERS] as const).map((openOrders) => ({ hedgedLegs, openOrders })),
);
const needsLimits = ({ openOrders }: StatedCharges): boolean =>
  typeof openOrders === 'object' &&
  JSON.stringify(openOrders) !==
    JSON.stringify({ requirement: 'INITIAL', price: 'MARK', openLoss: 'IGNORED' });

test.each(RULES)(
  'legs $hedgedLegs and orders $openOrders are held in narrow numbers, whatever moves',
  async (stated) => {
    const one = new Compared(stated);
    for (const book of BOOKS) one.put(book);
    // Totals are refused where limits are needed.
    const apart = needsLimits(stated) ? 1 : 0;
    await one.expectEqual(apart);
    for (const price of ['88.25', '146.3', '101.37', '99.99999998']) {
      one.move('P', price);
      await one.expectEqual(apart);
    }
    one.move('Q', '6.75');
    await one.expectEqual(apart);
    // Each becomes another one, and then nothing.
    for (const [index, { account }] of BOOKS.entries()) {
      const { positions, collateral } = BOOKS[(index + 5) % BOOKS.length]!;
      one.put({ account, positions, collateral });
    }
    await one.expectEqual(apart);
    one.move('P', '93.5');
    await one.expectEqual(apart);
    for (const { account } of BOOKS) one.put({ account, positions: [], collateral: [] });
    await one.expectEqual();
    expect(one.live.totals().initialMargin.toFixed()).toBe('0');
    await one.live.end();
  },
);

test('a version that charges legs or orders otherwise charges what is held by its own rules', async () => {
  const one = new Compared({ hedgedLegs: 'BOTH' });
  for (const book of BOOKS) one.put(book);
  await one.expectEqual();
  // Each member alone too, while the others stay.
  const legs = (['BOTH', 'NET', 'GREATER', 'BOTH'] as const).map((hedgedLegs) => ({ hedgedLegs }));
  const versions: readonly StatedCharges[] = [
    ...RULES,
    { openOrders: LIMIT },
    ...legs,
    ...RULES.toReversed(),
  ];
  for (const stated of versions) {
    one.become(stated);
    const hedged = BOOKS.filter(({ positions }) => positions.some(({ leg }) => leg)).length;
    const refused = (needsLimits(stated) ? 1 : 0) + (stated.hedgedLegs ? 0 : hedged);
    await one.expectEqual(refused);
    one.move('P', one.market.prices.get('P')?.eq(90) ? '110' : '90');
    await one.expectEqual(refused);
  }
  for (const amounts of [{}, { perOrder: '0.5' }, {}, { perPosition: '0.5' }, {}, { atLeast: '3' }, {}]) {
    const stated = { hedgedLegs: 'NET', openOrders: LIMIT, amounts } as const;
    one.become(stated);
    await one.live.settle();
    await one.expectEqual(one.live.apartCount);
  }
  await one.expectEqual(1);
  await one.live.end();
});

describe('an account stands apart', () => {
  const ordered = (...positions: Position[]): AccountBook => ({ account: 'A', positions, collateral: [] });
  const bid = orderOf('BUY', '1', '101');

  test('while its orders are worth too much at a price, and until its book changes', async () => {
    const one = new Compared({ openOrders: { ...LIMIT, price: 'MARK' } });
    one.put(ordered(heldOf('1', { openOrders: [orderOf('BUY', '230000', '1')] })));
    await one.expectEqual(1);
    one.put(ordered(heldOf('1', { openOrders: [orderOf('BUY', '200000', '1')] })));
    await one.expectEqual(0);
    one.move('P', '130');
    await one.expectEqual(1);
    one.move('P', '100');
    await one.expectEqual(1);
    one.put(ordered(heldOf('1', { openOrders: [bid] })));
    await one.expectEqual(0);
    await one.live.end();
  });

  test('while what its charges come to in all is more than sums hold, and until its book changes', async () => {
    // Sums are exact up to 2^52 units, 45.03 million: five contracts whose charges are of 7.6 million, then of 9.88.
    const instruments = ['P', 'Q', 'R', 'S', 'T'];
    const one = new Compared(
      {
        ...{ instruments, openOrders: { ...LIMIT, price: 'MARK' } },
        curve: { driver: 'CONSTANT', shape: 'CONSTANT', rate: '0.95' },
      },
      new KernelMemory(),
      {
        instruments: new Map(instruments.map((symbol) => [symbol, { symbol, multiplier: decimal('0.5') }])),
        prices: new Map(instruments.map((symbol) => [symbol, decimal('100')])),
      },
    );
    const bids = { openOrders: [orderOf('BUY', '160000', '1')] };
    one.put(ordered(...instruments.map((instrument) => ({ ...heldOf('0', bids), instrument }))));
    await one.expectEqual(0);
    for (const [index, instrument] of instruments.entries()) {
      one.move(instrument, '130');
      await one.expectEqual(index < 3 ? 0 : 1);
    }
    for (const instrument of instruments) one.move(instrument, '90');
    await one.expectEqual(1);
    one.put(ordered({ ...heldOf('0', bids), instrument: 'R' }));
    await one.expectEqual(0);
    await one.live.end();
  });

  test('while a figure of the side is missing that its orders may turn it to', async () => {
    const curve = {
      ...{ driver: 'SIDE_OPEN_INTEREST', shape: 'LINEAR', beyond: 'HOLD' },
      points: [
        { at: '0', rate: '0.1' },
        { at: '9', rate: '0.2' },
      ],
    };
    const figures = { LONG_OPEN_INTEREST: decimal('5'), SHORT_OPEN_INTEREST: decimal('7') };
    const marketOf = (known: object): MarketState => ({ ...MARKET, figures: new Map([['P', known]]) });
    const one = new Compared({ curve });
    one.become({ curve }, marketOf(figures));
    one.put(ordered(heldOf('1', { openOrders: [bid] })));
    await one.expectEqual(0);
    one.become({ curve }, marketOf({ LONG_OPEN_INTEREST: decimal('5') }));
    await one.expectEqual(1);
    one.become({ curve }, marketOf(figures));
    await one.expectEqual(0);
    await one.live.end();
  });

  test('while it has no price, and is held again once it has one', async () => {
    const one = new Compared({ openOrders: LIMIT });
    one.put(ordered(heldOf('1', { openOrders: [bid] })));
    one.live.setPrices(new Map([['P', null]]), NONE_OBSERVED);
    await one.live.settle();
    expect([one.live.apartCount, one.live.standing(0).margin]).toEqual([1, null]);
    one.move('P', '105');
    await one.expectEqual(0);
    await one.live.end();
  });
});

test('what is charged beside a position is told of to whoever looks ahead', async () => {
  const one = new Compared({ hedgedLegs: 'NET', openOrders: LIMIT });
  for (const book of BOOKS) one.put(book);
  const { positions } = one.live.freezeHoldings(0, one.live.accountCount).held;
  const alone = positions.filter(({ isBeside }) => !isBeside).flatMap(({ accounts }) => [...accounts]);
  const plain = BOOKS.filter(({ positions: held }) =>
    held.some((each) => !each.leg && !each.orders && !each.openOrders),
  );
  expect(alone.map((index) => one.live.idOf(index)).sort()).toEqual(
    plain.map(({ account }) => account).sort(),
  );
  await one.live.end();
});

test('room of charges is used again, and told of', async () => {
  const one = new Compared({ openOrders: LIMIT });
  const bid = orderOf('BUY', '1', '101');
  const book = (account: string, count: number): AccountBook => ({
    ...{ account, collateral: [] },
    positions: [heldOf('3', { openOrders: Array.from({ length: count }, () => bid) })],
  });
  one.put(book('A', 0));
  one.put(book('B', 2));
  const [held, bytes] = [one.memory.mark(), one.live.bytes];
  for (let turn = 0; turn < 50; turn += 1) {
    one.put(book('A', 2));
    one.put(book('B', 0));
    one.put(book('B', 2));
    one.put(book('A', 0));
  }
  // Both at once, once.
  expect(one.memory.mark() - held).toBeLessThan(1_000);
  expect(one.live.bytes).toBe(bytes);
  await one.expectEqual(0);
  await one.live.end();
});
