import { describe, expect, test } from 'vitest';
import { answerOf, type Asked, faultsOf, type PositionAnswer } from '../../../testing/preset-answers';
import { decimal, decimalText } from '../../number/decimal';
import { DRIFT_V2 } from '../../presets/drift-v2';

// The venue's own tests of spot orders: drift-labs/protocol-v2 programs/drift/src/state/user/tests.rs @ 4690ee8a, module
// get_worst_case_fill_simulation: SOL at 100, an asset weighs 0.8 and 0.9, a debt 1.2 and 1.1.

const constant = (rate: string) => ({ driver: 'CONSTANT', shape: 'CONSTANT', rate });
const spotClass = (changes: object = {}) => ({
  instruments: ['SOL-SPOT'],
  initialMargin: { curve: constant('1'), amounts: { perOrder: '0.01' } },
  maintenanceMargin: { curve: constant('1'), amounts: { perOrder: '0.01' } },
  openOrders: { reserves: 'SOL' },
  ...changes,
});
const level = (rate: string) => ({ curve: constant(rate), modifiers: null, step: null });
const SPOT = {
  marginClasses: { 'SOL-PERP': null, 'SOL-SPOT': spotClass() },
  collateral: {
    SOL: {
      pricedBy: 'SOL-SPOT',
      assetWeight: {
        initial: { ...level('0.8'), curve: { ...nothingOfPower(), ...constant('0.8') } },
        maintenance: level('0.9'),
      },
      debtWeight: { initial: level('1.2'), maintenance: level('1.1') },
    },
  },
};

/** What the preset's curve states beside a constant. */
function nothingOfPower() {
  return { exponent: null, intercept: null, coefficient: null, greatest: null, step: null };
}

/** The same, but a deposit weighs ½ for opening. */
const LESSER = {
  ...SPOT,
  collateral: {
    SOL: {
      ...SPOT.collateral.SOL,
      assetWeight: {
        ...SPOT.collateral.SOL.assetWeight,
        initial: { ...level('0.5'), curve: { ...nothingOfPower(), ...constant('0.5') } },
      },
    },
  },
};

type Orders = Readonly<{ buys?: string; sells?: string; count?: number }>;

const ask = (
  held: string,
  { buys = '0', sells = '0', count = 1 }: Orders,
  parameters: object = SPOT,
): Asked => ({
  parameters: parameters as Record<string, unknown>,
  prices: { 'SOL-SPOT': '100' },
  collateral: { USDC: '1000', SOL: held },
  positions: [
    {
      ...{ instrument: 'SOL-SPOT', quantity: '0', entryPrice: '100' },
      orders: { buyQuantity: buys, sellQuantity: sells, count },
    },
  ],
});

/** What the balance and its orders leave to open with, or to keep with: all of the account's, less its 1,000 USDC. */
function left(answer: ReturnType<typeof answerOf>, purpose: 'initial' | 'maintenance', count = 1): string {
  const [equity, required] =
    purpose === 'initial'
      ? [answer.initialEquity, answer.initialMargin]
      : [answer.equity, answer.maintenanceMargin];
  const orders = decimal('0.01').times(count);
  return decimalText(decimal(equity).minus(required).minus('1000').plus(orders));
}

describe('get_worst_case_fill_simulation: free_collateral_contribution', () => {
  test.each<[string, string, Orders, string]>([
    ['no_token_open_bid', '0', { buys: '1' }, '-20'],
    ['no_token_open_ask', '0', { sells: '1' }, '-20'],
    ['deposit_and_open_ask', '2', { sells: '1' }, '160'],
    ['deposit_and_open_ask_flips_to_borrow', '1', { sells: '2' }, '80'],
    ['deposit_and_open_bid', '2', { buys: '1' }, '140'],
    ['borrow_and_open_bid', '-2', { buys: '1' }, '-240'],
    ['borrow_and_open_bid_flips_to_deposit', '-2', { buys: '5' }, '-260'],
    ['borrow_and_open_ask', '-2', { sells: '1' }, '-260'],
  ])('%s', (_name, held, orders, contribution) => {
    expect(left(answerOf(DRIFT_V2, ask(held, orders)), 'initial')).toBe(contribution);
  });
});

// calculate_margin_requirement_and_total_collateral: 500 of a deposit at 100, an ask of 3,000: the requirement is 300,000.01 and the
// collateral 300,000 (math/margin/tests.rs @ 22d3396d).
test('a deposit of 500 with asks of 3,000 is short of the 0.01 of its order', () => {
  const answer = answerOf(DRIFT_V2, {
    ...ask('500', { sells: '3000' }),
    collateral: { SOL: '500' },
  });
  expect(decimalText(decimal(answer.initialEquity).minus(answer.initialMargin))).toBe('-0.01');
});

describe('what keeps is charged by its own weights', () => {
  test.each<[string, Orders, string]>([
    ['2', { buys: '1' }, '170'],
    ['1', { sells: '3' }, '80'],
    ['-2', { sells: '1' }, '-230'],
    // Of both sides the one that costs more.
    ['0', { buys: '3', sells: '2', count: 2 }, '-30'],
    ['0', { buys: '2', sells: '3', count: 2 }, '-30'],
  ])('%s of SOL with %o', (held, orders, kept) => {
    expect(left(answerOf(DRIFT_V2, ask(held, orders)), 'maintenance', orders.count)).toBe(kept);
  });
});

test.each([
  ['the venue’s weights', SPOT],
  ['lesser weights for opening', LESSER],
])('by %s an order never takes anything off, and initial margin covers maintenance margin', (_of, set) => {
  for (const held of ['-30', '-1.5', '0', '0.7', '40'])
    for (const buys of ['0', '0.5', '2', '60'])
      for (const sells of ['0', '0.5', '2', '60']) {
        const [without, answer] = [{ count: 0 }, { buys, sells, count: 2 }].map((orders) =>
          answerOf(DRIFT_V2, ask(held, orders, set)),
        );
        if (!without || !answer) throw new Error('both were asked');
        for (const purpose of ['initial', 'maintenance'] as const)
          expect(decimal(left(answer, purpose, 2)).lte(left(without, purpose, 0))).toBe(true);
        expect(decimal(answer.initialMargin).gte(answer.maintenanceMargin)).toBe(true);
        expect(decimal(answer.initialEquity).lte(answer.equity)).toBe(true);
        expect(decimal(left(answer, 'initial', 2)).lte(left(answer, 'maintenance', 2))).toBe(true);
      }
});

// Opening: 2 SOL count for 100 (0.5), after an ask of 3 for −120 + 300 = 180: nothing is reserved. Keeping: 180 and −110 + 300 = 190.
// With an ask of 5: −360 + 500 = 140 and −330 + 500 = 170, so 10 is reserved for keeping, and initial margin lifted by it.
test('where orders reserve more for keeping, initial margin is lifted, and what is left to open with stays the venue’s', () => {
  const answer = answerOf(DRIFT_V2, ask('2', { sells: '5' }, LESSER)) as unknown as ReturnType<
    typeof answerOf
  > & { figures: { figure: string; terms: { kind: string; amount: string; label: string }[] }[] };
  expect([answer.initialMargin, answer.maintenanceMargin]).toEqual(['10.01', '10.01']);
  expect([answer.initialEquity, answer.equity]).toEqual(['1110', '1180']);
  const lifted = answer.figures.flatMap(({ figure, terms }) =>
    terms.filter(({ kind }) => kind === 'MINIMUM').map(({ amount, label }) => [figure, amount, label]),
  );
  const words = 'what orders reserve for keeping beyond what they reserve for opening';
  expect(lifted).toEqual([
    ['INITIAL_MARGIN', '10', words],
    ['INITIAL_EQUITY', '10', words],
  ]);
});

test('what is reserved is a term of its own', () => {
  const answer = answerOf(DRIFT_V2, ask('2', { buys: '1' })) as unknown as {
    positions: (PositionAnswer & {
      figures: { figure: string; terms: { kind: string; amount: string; label: string }[] }[];
    })[];
  };
  const terms = answer.positions[0]?.figures.find(({ figure }) => figure === 'INITIAL_MARGIN')?.terms ?? [];
  expect(terms.filter(({ kind }) => kind === 'OPEN_ORDERS')).toMatchObject([
    {
      amount: '20',
      label: 'orders to buy 1 SOL, as if filled at the mark: what SOL counts for falls from 160 to 140',
    },
  ]);
});

test('liquidation prices know of what is reserved', () => {
  // 10,000 USDC owed, 150 SOL, bids for 100: liquidatable where 0.9 · 250 p − 100 p < 10,000.01, so below 80.00008; what is paid and
  // what is had are rounded against the account, by up to 0.000001 each.
  const asked = { ...ask('150', { buys: '100' }), collateral: { USDC: '-10000', SOL: '150' } };
  const [position] = answerOf(DRIFT_V2, asked).positions;
  expect(position?.liquidationPrices).toEqual({ below: '80.00008001', above: null });
});

describe('what would not be said of one balance at one price is refused', () => {
  const at = '/marginClasses/SOL-SPOT/openOrders/reserves';
  const withClass = (changes: object) => ({
    ...SPOT,
    marginClasses: { ...SPOT.marginClasses, 'SOL-SPOT': spotClass(changes) },
  });
  test.each<[string, object, string]>([
    [
      'another instrument prices it',
      { ...SPOT, marginClasses: { 'SOL-SPOT': spotClass() }, collateral: { SOL: { pricedBy: 'SOL-PERP' } } },
      'reserves-priced',
    ],
    ['a class of two instruments', withClass({ instruments: ['SOL-SPOT', 'X'] }), 'reserves-priced'],
    ['an asset that nobody accepts', withClass({ openOrders: { reserves: 'BTC' } }), 'reserves-priced'],
    ['legs', withClass({ hedgedLegs: 'BOTH' }), 'reserves-alone'],
    ['an entry price', withClass({ notionalAt: 'ENTRY' }), 'reserves-alone'],
    [
      'the worse price',
      { ...SPOT, marketData: { initialPrice: 'WORSE_OF_MARK_AND_STABLE' } },
      'reserves-alone',
    ],
    ['an asset that contracts settle in', { ...SPOT, settlementAssets: ['SOL'] }, 'reserves-alone'],
  ])('%s', (_what, patch, rule) => {
    expect(faultsOf(DRIFT_V2, patch).map((fault) => `${fault.rule} ${fault.path}`)).toContain(
      `${rule} ${at}`,
    );
  });
  test('an inverse instrument leaves the account without figures', () => {
    const inverse = { ...ask('1', { buys: '1' }), instruments: [{ symbol: 'SOL-SPOT', isInverse: true }] };
    expect(() => answerOf(DRIFT_V2, inverse)).toThrow('unsound-market');
  });
  test('the class itself is sound', () => expect(faultsOf(DRIFT_V2, SPOT)).toEqual([]));
});
