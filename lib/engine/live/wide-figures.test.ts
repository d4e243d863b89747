import { expect, test } from 'vitest';
import { marginAccount } from '../../domain/margin/method/account';
import { compileParameters } from '../../domain/margin/method/compile';
import type { MarketState } from '../../domain/margin/method/inputs';
import type { AccountBook } from '../../domain/margin/method/types';
import { decimal } from '../../domain/number/decimal';
import { parameterSetOf } from '../../testing/arbitraries';
import { sortedText } from '../../testing/engine-comparison';
import { KernelMemory } from '../kernel/kernel-memory';
import { loneKernel } from '../pool';
import { LiveBook } from './live-book';

// What a price makes too much for the kernel's narrow numbers is margined apart: a figure of 2^50 units (11.26 million) and more, a
// sum of 2^52 (45.04 million) and more.

const NAMES = ['P', 'Q', 'R', 'S', 'T'];
const constant = (rate: string) => ({ curve: { driver: 'CONSTANT', shape: 'CONSTANT', rate } });
const rounding = { scale: 8, mode: 'UP' };

function setOf(rate: string) {
  return parameterSetOf({
    format: 'margrave/parameter-set/1',
    settlementAsset: 'USDT',
    marginClasses: {
      A: { instruments: NAMES, initialMargin: constant(rate), maintenanceMargin: constant('0.01') },
    },
    collateral: {
      USDT: { haircut: '0' },
      ...Object.fromEntries(NAMES.map((name) => [`${name}-held`, { haircut: '0', pricedBy: name }])),
    },
    accountRules: { warningLevel: '1.5', callLevel: '1.2', liquidationLevel: '1' },
    rounding: {
      ...{ notional: rounding, margin: rounding },
      ...{ profitAndLoss: rounding, collateralValue: { ...rounding, mode: 'FLOOR' } },
    },
  });
}

const MARKET: MarketState = {
  instruments: new Map(NAMES.map((symbol) => [symbol, { symbol, multiplier: decimal('1') }])),
  prices: new Map(NAMES.map((symbol) => [symbol, decimal('100')])),
};

type Held = Pick<AccountBook, 'positions' | 'collateral'>;
const held = (instrument: string, quantity: string) => ({
  ...{ instrument, quantity: decimal(quantity), entryPrice: decimal('100') },
});
const positions = (quantity: string, names = NAMES): Held => ({
  positions: names.map((name) => held(name, quantity)),
  collateral: [{ asset: 'USDT', amount: decimal('1000000') }],
});
const balances = (amount: string, names = NAMES): Held => ({
  positions: [],
  collateral: names.map((name) => ({ asset: `${name}-held`, amount: decimal(amount) })),
});

test.each<[string, string, Held, string, number]>([
  // 5 times 8 million, and of each whose price has moved 9.28, which with its profit of 1.28 is still a narrow figure.
  ['notional in all', '0.01', positions('80000'), '116', 4],
  // And 10.4.
  ['collateral in all', '0.01', balances('80000'), '130', 3],
  ['a balance', '0.01', balances('80000', ['P']), '141', 1],
  ['a notional', '0.01', positions('80000', ['P']), '141', 1],
  ['a margin', '1.3', positions('80000', ['P']), '109', 1],
])('%s', async (_name, rate, book, price, wide) => {
  const memory = new KernelMemory();
  const parameters = compileParameters(setOf(rate));
  const live = new LiveBook(parameters, MARKET, memory, loneKernel(memory));
  let market = MARKET;
  const small: Held = positions('1', ['Q']);
  const books = new Map<string, AccountBook>();
  const put = (account: string, of: Held): void => {
    books.set(account, { account, ...of });
    live.put({ account, ...of });
  };
  const expectEqual = async (apart: number): Promise<void> => {
    await live.settle();
    for (const [account, one] of books) {
      const expected = marginAccount({ ...market, parameters, book: one });
      const { margin } = live.standing(live.indexOf(account) ?? -1);
      expect(margin && sortedText({ ...margin, positions: [] })).toBe(
        expected.ok ? sortedText({ ...expected.value, positions: [] }) : null,
      );
    }
    expect(live.apartCount).toBe(apart);
  };
  const move = (instrument: string, to: string): void => {
    market = { ...market, prices: new Map(market.prices).set(instrument, decimal(to)) };
    live.setPrices(new Map([[instrument, decimal(to)]]), new Map());
  };
  // Beside an account that stays narrow, in the same block.
  put('small', { ...small, positions: [...small.positions, held('P', '1')] });
  put('large', book);
  await expectEqual(0);
  for (const [index, name] of NAMES.entries()) {
    move(name, price);
    await expectEqual(index + 1 < wide ? 0 : 1);
  }
  put('large', small);
  await expectEqual(0);
  await live.end();
});
