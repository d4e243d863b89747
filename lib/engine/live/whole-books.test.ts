import { describe, expect, test } from 'vitest';
import { Decimal, decimal } from '../../domain/number/decimal';
import { marginAccount } from '../../domain/margin/method/account';
import { compileParameters } from '../../domain/margin/method/compile';
import type { AccountBook, Position } from '../../domain/margin/method/types';
import { parameterSetOf } from '../../testing/arbitraries';
import { sortedText } from '../../testing/engine-comparison';
import { marginMany } from '../batch/margin-many';
import { LiveBook } from './live-book';

const flat = (rate: string) => ({
  curve: { driver: 'NOTIONAL', shape: 'MARGINAL_TIERS', tiers: [{ floor: '0', rate }] },
});
const step = (mode: string) => ({ scale: 8, mode });
const chosen = {
  driver: 'SELECTED_RATE',
  shape: 'LINEAR',
  points: [
    { at: '0', rate: '0' },
    { at: '1', rate: '1' },
  ],
};
const requirements = {
  initialMargin: {
    ...flat('0.02'),
    modifiers: [{ operation: 'MAX', touches: 'INITIAL', curve: { ...chosen, beyond: 'HOLD' } }],
  },
  maintenanceMargin: flat('0.01'),
};

function setOf(hedgedLegs: string | null) {
  return parameterSetOf({
    format: 'margrave/parameter-set/1',
    settlementAsset: 'USDT',
    marginClasses: {
      A: {
        instruments: ['P', 'Q'],
        ...requirements,
        modes: { FAST: { initialMargin: flat('0.004'), maintenanceMargin: flat('0.002') } },
        ...(hedgedLegs === null ? {} : { hedgedLegs }),
      },
    },
    collateral: { USDT: { haircut: '0' }, COIN: { haircut: '0.1', pricedBy: 'Q' } },
    accountRules: { warningLevel: '1.5', callLevel: '1.2', liquidationLevel: '1' },
    rounding: {
      ...{ notional: step('UP'), margin: step('UP') },
      ...{ profitAndLoss: step('FLOOR'), collateralValue: step('FLOOR') },
    },
  });
}

const one = new Decimal(1);
const MARKET = {
  instruments: new Map(['P', 'Q'].map((symbol) => [symbol, { symbol, multiplier: one }])),
  prices: new Map([
    ['P', decimal('100')],
    ['Q', decimal('7.5')],
  ]),
};

const position = (quantity: string, more: Partial<Position> = {}): Position => ({
  ...{ instrument: 'P', quantity: decimal(quantity), entryPrice: decimal('99.5') },
  ...more,
});
const cash = [{ asset: 'USDT', amount: decimal('40') }];
const book = (more: Partial<AccountBook>): AccountBook => ({
  ...{ account: 'A', positions: [position('3')], collateral: cash },
  ...more,
});

const BOOKS: [string, AccountBook][] = [
  ['nothing more', book({})],
  ['both legs', book({ positions: [position('3', { leg: 'LONG' }), position('-5', { leg: 'SHORT' })] })],
  ['a leg alone', book({ positions: [position('-5', { leg: 'SHORT' })] })],
  ['a chosen leverage', book({ positions: [position('3', { selectedLeverage: decimal('3') })] })],
  ['a chosen rate', book({ positions: [position('3', { selectedRate: decimal('0.4') })] })],
  [
    'legs of two leverages',
    book({
      positions: [
        position('3', { leg: 'LONG', selectedLeverage: decimal('3') }),
        position('-3', { leg: 'SHORT', selectedLeverage: decimal('4') }),
      ],
    }),
  ],
  ['a rate for all of the account', book({ selectedRate: decimal('0.4') })],
  [
    'a rate for all of the account and a lesser one of a leg',
    book({
      selectedRate: decimal('0.25'),
      positions: [
        position('3', { leg: 'LONG', selectedLeverage: decimal('7') }),
        position('-5', { leg: 'SHORT', selectedRate: decimal('0.5') }),
      ],
    }),
  ],
  ['a rate for all of the account and no position', book({ selectedRate: decimal('0.4'), positions: [] })],
  ['a mode', book({ mode: 'FAST' })],
  ['a mode and no position', book({ mode: 'FAST', positions: [] })],
  ['funding', book({ positions: [position('3', { accruedFunding: decimal('-1.25') })] })],
  [
    'interest',
    book({ collateral: [{ asset: 'COIN', amount: decimal('2'), accruedInterest: decimal('2.5') }] }),
  ],
  [
    'interest alone',
    book({ collateral: [{ asset: 'USDT', amount: decimal('0'), accruedInterest: decimal('2.5') }] }),
  ],
];

describe.each(BOOKS)('a live book with %s', (_name, held) => {
  test('holds it in narrow numbers, and reads it as it was put, whatever moves and changes', async () => {
    const compiled = compileParameters(setOf('BOTH'));
    const live = new LiveBook(compiled, MARKET);
    const expectHeld = async (parameters: typeof compiled, prices: typeof MARKET.prices) => {
      await live.settle();
      const expected = marginAccount({ ...MARKET, prices, parameters, book: held });
      const { margin } = live.standing(0);
      expect(sortedText(live.book(0))).toBe(sortedText(held));
      expect(margin && sortedText({ ...margin, positions: [] })).toBe(
        expected.ok ? sortedText({ ...expected.value, positions: [] }) : null,
      );
    };
    live.put(held);
    expect(live.apartCount).toBe(0);
    await expectHeld(compiled, MARKET.prices);

    const moved = new Map(MARKET.prices).set('P', decimal('88.25'));
    live.setPrices(new Map([['P', decimal('88.25')]]), new Map());
    expect(live.apartCount).toBe(0);
    await expectHeld(compiled, moved);

    const without = compileParameters(setOf(null));
    live.recompile(without, { ...MARKET, prices: moved });
    expect(live.apartCount).toBe(held.positions.some(({ leg }) => leg) ? 1 : 0);
    await expectHeld(without, moved);

    live.recompile(compiled, { ...MARKET, prices: moved });
    await expectHeld(compiled, moved);
    expect(live.apartCount).toBe(0);

    // What was kept whole is not kept once the account is another one.
    live.put({ ...held, positions: [position('1')], collateral: cash });
    expect(sortedText(live.book(0))).toBe(
      sortedText({ ...held, positions: [position('1')], collateral: cash }),
    );
    await live.end();
  });
});

test('a leg is not margined by the line of a one-way position, where hedge mode is not allowed', async () => {
  const compiled = compileParameters(setOf(null));
  const live = new LiveBook(compiled, MARKET);
  live.put(book({ account: 'one-way' }));
  live.put(book({ account: 'hedged', positions: [position('3', { leg: 'LONG' })] }));
  await live.settle();
  expect([live.standing(0).margin === null, live.standing(1).margin === null]).toEqual([false, true]);
  // Nor by exact numbers, to which a quantity of so many digits goes.
  const fine = book({ account: 'fine', positions: [position('0.0000000000001')] });
  const results = marginMany(
    compiled,
    MARKET,
  )([fine, { ...fine, positions: [position('0.0000000000001', { leg: 'LONG' })] }]);
  expect(results.map(({ ok }) => ok)).toEqual([true, false]);
  await live.end();
});

test.each<[string, Partial<AccountBook>]>([
  ['a position twice', { positions: [position('3'), position('-3')] }],
  ['a leg on the other side', { positions: [position('-3', { leg: 'LONG' })] }],
  ['a balance twice', { collateral: [...cash, ...cash] }],
])('an account with %s has no figures', async (_what, more) => {
  const live = new LiveBook(compileParameters(setOf('BOTH')), MARKET);
  live.put(book(more));
  await live.settle();
  expect(live.standing(0).margin).toBeNull();
  await live.end();
});

test('accounts that hold the same on one side are told apart by what each has chosen', async () => {
  const compiled = compileParameters(setOf('BOTH'));
  const live = new LiveBook(compiled, MARKET);
  const held: AccountBook[] = [
    book({ account: 'plain' }),
    book({ account: 'leverage 3', positions: [position('3', { selectedLeverage: decimal('3') })] }),
    book({ account: 'leverage 4', positions: [position('3', { selectedLeverage: decimal('4') })] }),
    book({ account: 'rate', positions: [position('3', { selectedRate: decimal('0.4') })] }),
    book({ account: 'leg', positions: [position('3', { leg: 'LONG' })] }),
    book({ account: 'mode', mode: 'FAST' }),
    book({ account: 'mode unknown', mode: 'SLOW' }),
  ];
  for (const one of held) live.put(one);
  await live.settle();
  // A mode that no class has is never margined as the ordinary one.
  expect(live.apartCount).toBe(1);
  expect(live.standing(held.length - 1).margin).toBeNull();
  for (const [index, one] of held.entries()) {
    const expected = marginAccount({ ...MARKET, parameters: compiled, book: one });
    expect(sortedText(live.book(index))).toBe(sortedText(one));
    const { margin } = live.standing(index);
    expect(margin?.initialMargin).toEqual(expected.ok ? expected.value.initialMargin : undefined);
  }
  await live.end();
});
