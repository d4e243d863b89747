import * as fc from 'fast-check';
import { afterAll, expect, test } from 'vitest';
import { Decimal } from '../../domain/number/decimal';
import { chunkOfBooks } from '../../domain/books/book-chunk';
import { compileParameters } from '../../domain/margin/method/compile';
import type { AccountBook, MarkPrices } from '../../domain/margin/method/types';
import { Random } from '../../domain/number/random';
import { parameterSetOf } from '../../testing/arbitraries';
import { everyCase } from '../../testing/engine-cases';
import { tiersCase } from '../../testing/engine-pairs';
import {
  referenceStanding,
  shockedPrices,
  stressDifferences,
  stressPlace,
} from '../../testing/stress-comparison';
import { repeats } from '../../testing/thorough';
import { accountOf, generatedBook } from '../bench/generated-book';
import type { ScenarioTally } from './scenario-tally';

const place = await stressPlace();
const threaded = await stressPlace(3);
afterAll(() => Promise.all([place.end(), threaded.end()]));

test('every account has the reference method’s status under every scenario, and its figures within the bound', () => {
  const seen = { pairs: 0, doubtful: 0, apart: 0, accounts: 0 };
  fc.assert(
    fc.property(fc.nat(), fc.nat(23), fc.integer({ min: 1, max: 19 }), (seed, turn, count) => {
      const random = Random.fromSeed(seed);
      const drawn = turn < 12 ? everyCase(random, turn, 2) : tiersCase(random, 4);
      const parameters = compileParameters(drawn.parameters);
      const scale = random.uniform() < 0.8 ? 8 : 12;
      const scenarios = Array.from({ length: count }, () =>
        shockedPrices(random, drawn.market.prices, scale),
      );
      for (const book of drawn.books.slice(0, 4)) {
        const set = place.stressed(parameters, drawn.market, scenarios);
        expect(stressDifferences(set, parameters, drawn.market, scenarios, book)).toEqual([]);
        seen.accounts += 1;
        seen.apart += set.accountsApart;
        seen.doubtful += set.doubtfulPairs;
        if (set.accountsApart === 0) seen.pairs += count;
      }
    }),
    { numRuns: repeats(25, 300) },
  );
  expect(seen.accounts - seen.apart).toBeGreaterThan(repeats(4, 20));
  // Else exact numbers alone would have been compared.
  expect(seen.doubtful).toBeLessThan(seen.pairs / 2);
});

test('random accounts that a balance brings to a level under a scenario, or some units beside it', () => {
  const seen = { accounts: 0, doubtful: 0 };
  fc.assert(
    fc.property(
      fc.nat(),
      fc.integer({ min: 1, max: 9 }),
      fc.integer({ min: -3, max: 3 }),
      (seed, count, off) => {
        const random = Random.fromSeed(seed);
        const drawn = tiersCase(random, 6);
        const { document } = drawn.parameters;
        const { settlementAsset, collateral } = document;
        const parameters = compileParameters(
          parameterSetOf({ ...document, collateral: { ...collateral, [settlementAsset]: { haircut: '0' } } }),
        );
        const scenarios = Array.from({ length: count }, () => shockedPrices(random, drawn.market.prices, 8));
        for (const book of drawn.books) {
          const prices = scenarios[Math.floor(random.uniform() * count)] ?? drawn.market.prices;
          const { equity, maintenance } = referenceStanding(parameters, { ...drawn.market, prices }, book);
          if (equity === null) continue;
          const { liquidationLevel, callLevel, warningLevel } = parameters;
          const level =
            [liquidationLevel, callLevel, warningLevel][Math.floor(3 * random.uniform())] ?? callLevel;
          const missing = level.times(maintenance).minus(equity).plus(off).round().div(1e8);
          const others = book.collateral.filter(({ asset }) => asset !== settlementAsset);
          const own =
            book.collateral.find(({ asset }) => asset === settlementAsset)?.amount ?? new Decimal(0);
          const brought = {
            ...book,
            collateral: [...others, { asset: settlementAsset, amount: own.plus(missing) }],
          };
          const set = place.stressed(parameters, drawn.market, scenarios);
          expect(stressDifferences(set, parameters, drawn.market, scenarios, brought)).toEqual([]);
          seen.accounts += set.accountsApart === 0 ? 1 : 0;
          seen.doubtful += set.doubtfulPairs;
        }
      },
    ),
    { numRuns: repeats(12, 250) },
  );
  expect(seen.accounts).toBeGreaterThan(repeats(4, 20));
  // Each with a position is in doubt in the scenario that it was built for.
  expect(seen.doubtful).toBeGreaterThan(seen.accounts / 2);
});

/** One instrument at a price of 1, whose maintenance margin is half of its initial one. */
function oneInstrument(
  initial: object,
  {
    comparison = 'BELOW',
    callAt = 'CALL_LEVEL',
    scale = 8,
  }: { readonly comparison?: string; readonly callAt?: string; readonly scale?: number },
) {
  const rounding = (mode: string) => ({ scale, mode });
  const parameters = compileParameters(
    parameterSetOf({
      format: 'margrave/parameter-set/1',
      settlementAsset: 'USD',
      marginClasses: {
        all: {
          instruments: ['P'],
          initialMargin: { curve: initial },
          maintenanceMargin: { link: 'FULL_INITIAL', of: 'RATE', fraction: '0.5' },
        },
      },
      collateral: { USD: { haircut: '0' }, COIN: { haircut: '0.1', pricedBy: 'P' } },
      accountRules: { warningLevel: '1.3', callLevel: '1.1', liquidationLevel: '0.7', comparison, callAt },
      rounding: {
        notional: rounding('HALF_EVEN'),
        margin: rounding('UP'),
        profitAndLoss: rounding('FLOOR'),
        collateralValue: rounding('FLOOR'),
      },
    }),
  );
  const price = new Decimal(1);
  const market = {
    instruments: new Map([['P', { symbol: 'P', multiplier: price }]]),
    prices: new Map([['P', price]]),
  };
  return { parameters, market };
}

const FACTORS = ['0.7', '0.9', '1', '1.1', '1.25', '1.5'];
const SCENARIOS: readonly MarkPrices[] = FACTORS.map((factor) => new Map([['P', new Decimal(factor)]]));
const UNITS = ['-0.00000002', '-0.00000001', '0', '0.00000001', '0.00000002'];

test.each(['BELOW', 'AT_OR_BELOW'])(
  'an account that a scenario brings to a level, or a unit beside it, stands as compared %s',
  (comparison) => {
    const constant = { driver: 'CONSTANT', shape: 'CONSTANT', rate: '0.2' };
    const { parameters, market } = oneInstrument(constant, { comparison });
    for (const size of ['0.00001', '-0.00001', '12345.678', '-12345.678', '7123456.78', '-7123456.78'])
      for (const level of ['0.7', '1.1', '1.3'])
        for (const factor of FACTORS) {
          const quantity = new Decimal(size);
          const profit = quantity.times(new Decimal(factor).minus(1));
          const margin = quantity.abs().times(factor).times('0.1').toDecimalPlaces(8, Decimal.ROUND_UP);
          for (const off of UNITS) {
            const atLevel = margin.times(level).toDecimalPlaces(8).minus(profit).plus(off);
            const book = {
              account: `${size} ${level} ${factor} ${off}`,
              positions: [{ instrument: 'P', quantity, entryPrice: new Decimal(1) }],
              collateral: [{ asset: 'USD', amount: atLevel }],
            };
            const set = place.stressed(parameters, market, SCENARIOS);
            expect(stressDifferences(set, parameters, market, SCENARIOS, book)).toEqual([]);
            expect(set.accountsApart).toBe(0);
            // At the level floats cannot tell.
            expect(set.doubtfulPairs, book.account).toBeGreaterThanOrEqual(1);
          }
        }
  },
);

test('whoever is called below initial margin is stressed by exact numbers, for the pass knows maintenance margin alone', () => {
  const constant = { driver: 'CONSTANT', shape: 'CONSTANT', rate: '0.2' };
  const { parameters, market } = oneInstrument(constant, { callAt: 'INITIAL_MARGIN' });
  for (const [index, amount] of ['100', '199.99999999', '200', '260', '9'].entries()) {
    const book = {
      account: `${index}`,
      positions: [{ instrument: 'P', quantity: new Decimal(1_000), entryPrice: new Decimal(1) }],
      collateral: [{ asset: 'USD', amount: new Decimal(amount) }],
    };
    const set = place.stressed(parameters, market, SCENARIOS);
    expect(stressDifferences(set, parameters, market, SCENARIOS, book)).toEqual([]);
    expect(set.accountsApart).toBe(1);
  }
});

test.each([8, 4, 0])(
  'a notional that a scenario brings to a floor, or a unit beside it, is on the tier of its rounding to %i decimals',
  (scale) => {
    const tiers = [
      { floor: '0', rate: '0.02' },
      { floor: '1000', rate: '0.1' },
      { floor: '1100', rate: '0.2' },
      { floor: '60000', rate: '0.5' },
    ];
    const { parameters, market } = oneInstrument(
      { driver: 'NOTIONAL', shape: 'WHOLE_TIERS', tiers },
      { scale },
    );
    let doubtful = 0;
    for (const floor of ['1000', '1100', '60000'])
      for (const factor of FACTORS)
        for (const off of [...UNITS, '-0.5', '0.5', '-0.00004', '0.00004']) {
          const quantity = new Decimal(floor).plus(off).div(factor).toDecimalPlaces(8);
          const book = {
            account: `${floor} ${factor} ${off}`,
            // At the entry price of the scenario there is no profit, so the tier decides where it stands.
            positions: [{ instrument: 'P', quantity, entryPrice: new Decimal(factor) }],
            collateral: [{ asset: 'USD', amount: new Decimal(floor).times('0.045') }],
          };
          const set = place.stressed(parameters, market, SCENARIOS);
          expect(stressDifferences(set, parameters, market, SCENARIOS, book)).toEqual([]);
          doubtful += set.doubtfulPairs;
        }
    expect(doubtful).toBeGreaterThan(0);
  },
);

test('what leaves the narrow numbers under a scenario goes to the exact engine under that scenario', () => {
  const tiers = [
    { floor: '0', rate: '0.02' },
    { floor: '20000000', rate: '0.1' },
  ];
  const { parameters, market } = oneInstrument({ driver: 'NOTIONAL', shape: 'MARGINAL_TIERS', tiers }, {});
  const scenarios = ['1', '1.125', '30', '4000000', '1.0000000001'].map(
    (factor): MarkPrices => new Map([['P', new Decimal(factor)]]),
  );
  for (const size of ['9000000', '-9000000', '1']) {
    const book = {
      account: size,
      positions: [{ instrument: 'P', quantity: new Decimal(size), entryPrice: new Decimal(1) }],
      collateral: [{ asset: 'USD', amount: new Decimal(1_000_000) }],
    };
    const set = place.stressed(parameters, market, scenarios);
    expect(stressDifferences(set, parameters, market, scenarios, book)).toEqual([]);
    expect(set.accountsApart).toBe(0);
    expect(set.doubtfulPairs).toBe(size === '1' ? 0 : scenarios.length);
  }
});

test('collateral that grows beyond what floats hold to the unit stays within the bound', () => {
  const constant = { driver: 'CONSTANT', shape: 'CONSTANT', rate: '0.2' };
  const { parameters, market } = oneInstrument(constant, {});
  const scenarios = ['1.1', '1234567.12345678', '4000000.00000003'].map(
    (factor): MarkPrices => new Map([['P', new Decimal(factor)]]),
  );
  for (const amount of ['8000000.12345679', '-7654321.98765433']) {
    const book = {
      account: amount,
      positions: [{ instrument: 'P', quantity: new Decimal('0.00000007'), entryPrice: new Decimal(1) }],
      collateral: [{ asset: 'COIN', amount: new Decimal(amount) }],
    };
    const set = place.stressed(parameters, market, scenarios);
    expect(stressDifferences(set, parameters, market, scenarios, book)).toEqual([]);
    expect(set.accountsApart).toBe(0);
  }
});

test('whales of a lot go to the exact engine, with the one before them, which is read together with them', () => {
  const constant = { driver: 'CONSTANT', shape: 'CONSTANT', rate: '0.2' };
  const { parameters, market: atOne } = oneInstrument(constant, {});
  const market = { ...atOne, prices: new Map([['P', new Decimal(3)]]) };
  const books = ['1', '2', '3', '-10000000', '-11000000'].map((size) => ({
    account: size,
    positions: [{ instrument: 'P', quantity: new Decimal(size), entryPrice: new Decimal('0.1') }],
    collateral: [{ asset: 'USD', amount: new Decimal(10) }],
  }));
  const set = place.stressed(parameters, market, SCENARIOS);
  set.add(chunkOfBooks(books));
  expect(set.accountsApart).toBe(3);
  // The columns hold their quantities, but not their notionals at a price of 3. They owe what it has risen.
  const fall = FACTORS.indexOf('1');
  expect([set.tally.moved(fall, 0, 0), set.tally.moved(fall, 3, 3)]).toEqual([3, 2]);
});

test('accounts without positions: debts alone decide, and nothing is nothing', () => {
  const constant = { driver: 'CONSTANT', shape: 'CONSTANT', rate: '0.2' };
  const { parameters, market } = oneInstrument(constant, {});
  for (const amount of ['1', '-1', '0.00000001', '-0.00000001', null]) {
    const collateral = amount === null ? [] : [{ asset: 'USD', amount: new Decimal(amount) }];
    const book = { account: `${amount}`, positions: [], collateral };
    for (const rules of ['LIQUIDATION', 'OK'] as const) {
      const set = { ...parameters, withoutRequirement: rules };
      const stressed = place.stressed(set, market, SCENARIOS);
      expect(stressDifferences(stressed, set, market, SCENARIOS, book)).toEqual([]);
      const isDust = amount !== null && amount.length > 2;
      expect(stressed.doubtfulPairs).toBe(isDust ? SCENARIOS.length : 0);
    }
  }
});

test('a position whose requirement may be rounded to nothing is left to exact numbers, whatever is owed', () => {
  const constant = { driver: 'CONSTANT', shape: 'CONSTANT', rate: '0.2' };
  const { parameters, market } = oneInstrument(constant, { scale: 0 });
  for (const rules of ['LIQUIDATION', 'OK'] as const)
    for (const size of ['0.3', '-0.3', '0.45']) {
      const set = { ...parameters, withoutRequirement: rules };
      const book = {
        account: size,
        positions: [{ instrument: 'P', quantity: new Decimal(size), entryPrice: new Decimal(1) }],
        collateral: [{ asset: 'USD', amount: new Decimal(-50) }],
      };
      const stressed = place.stressed(set, market, SCENARIOS);
      expect(stressDifferences(stressed, set, market, SCENARIOS, book)).toEqual([]);
    }
});

test('lot after lot: what one left in doubt changes nothing for the next', () => {
  const constant = { driver: 'CONSTANT', shape: 'CONSTANT', rate: '0.2' };
  const { parameters, market } = oneInstrument(constant, {});
  const held = (account: string, quantity: string, coins: string, amount: string): AccountBook => ({
    account,
    positions: [{ instrument: 'P', quantity: new Decimal(quantity), entryPrice: new Decimal(1) }],
    collateral: [
      { asset: 'COIN', amount: new Decimal(coins) },
      { asset: 'USD', amount: new Decimal(amount) },
    ],
  });
  // At a price of 1.5: MM 15, profit 50, coins worth 13.5; equity 16.5 is the call level, 1.1, times MM.
  const atLevel = held('at the level', '100', '10', '-47');
  const ordinary = held('ordinary', '100', '10', '10');
  const set = place.stressed(parameters, market, SCENARIOS);
  for (const book of [atLevel, ordinary, atLevel, ordinary]) set.add(chunkOfBooks([book]));
  const books = [atLevel, ordinary];
  const standings = books.map((book) => referenceStanding(parameters, market, book));
  for (const [scenario, prices] of [market.prices, ...SCENARIOS].entries()) {
    const expected = books.map((book) => referenceStanding(parameters, { ...market, prices }, book));
    const tally = scenario === 0 ? set.standing : set.tally;
    const place = Math.max(scenario - 1, 0);
    for (const [index, { status }] of expected.entries())
      expect(tally.moved(place, standings[index]?.status ?? -1, status)).toBe(2);
    const equity = expected.reduce((sum, one) => sum + 2 * (one.equity?.toNumber() ?? NaN), 0);
    expect(Math.abs((tally.equity[place] ?? NaN) - equity)).toBeLessThanOrEqual(tally.tolerance(place));
  }
  expect(set.doubtfulPairs).toBeGreaterThanOrEqual(2);
});

function tallyText(tally: ScenarioTally): string {
  const moves = Array.from({ length: tally.scenarios }, (_, scenario) =>
    Array.from({ length: 25 }, (__, place) => tally.moved(scenario, Math.floor(place / 5), place % 5)),
  );
  return JSON.stringify([moves, [...tally.equity], [...tally.maintenance], [...tally.shortfall]]);
}

test('several threads give the counts and the sums of one; without WebAssembly the counts are the same', () => {
  const generated = generatedBook(5_000, 3, 7);
  const { parameters, market } = generated;
  const random = Random.fromSeed(3);
  // More than the kernel takes at once, and an odd number of them.
  const scenarios = Array.from({ length: 131 }, () => shockedPrices(random, market.prices, 8));
  const books = Array.from({ length: generated.accountCount }, (_, account) => accountOf(generated, account));
  const [one, three] = [place, threaded].map((where) => {
    const set = where.stressed(parameters, market, scenarios);
    set.add(chunkOfBooks(books));
    return set;
  });
  expect(one?.accountsApart).toBe(0);
  expect(tallyText(one!.tally)).toBe(tallyText(three!.tally));
  expect(one?.mostReached.accounts()).toEqual(three?.mostReached.accounts());
});
