import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { parameterSetOf } from '../../../testing/arbitraries';
import { Decimal, decimal, decimalText } from '../../number/decimal';
import { marginAccount } from '../method/account';
import { compileParameters } from '../method/compile';
import type { MarginInputs } from '../method/inputs';
import { liquidationPrices } from './liquidation-price';
import { searchedLiquidationPrices } from './liquidation-search';

// An inverse contract's profit and charge are lines of 1 / price.

const step = (mode: string) => ({ scale: 18, mode });

function compiledOf(shape: 'MARGINAL_TIERS' | 'WHOLE_TIERS', comparison: 'BELOW' | 'AT_OR_BELOW') {
  const tiers = (rates: readonly string[]) => ({
    curve: {
      ...{ driver: 'NOTIONAL', shape },
      tiers: rates.map((rate, index) => ({ floor: ['0', '1', '3'][index], rate })),
    },
  });
  // The same rate at every notional is known by a line, where solving compares otherwise.
  const flat = (rate: string) => ({ curve: { driver: 'CONSTANT', shape: 'CONSTANT', rate } });
  const isFlat = comparison === 'AT_OR_BELOW';
  return compileParameters(
    parameterSetOf({
      format: 'margrave/parameter-set/1',
      settlementAsset: 'BTC',
      marginClasses: {
        all: {
          instruments: ['BTCUSD', 'OTHER'],
          initialMargin: isFlat ? flat('0.01') : tiers(['0.01', '0.1', '0.4']),
          maintenanceMargin: isFlat ? flat('0.005') : tiers(['0.005', '0.05', '0.2']),
        },
      },
      collateral: { BTC: { haircut: '0' }, COIN: { haircut: '0.1', pricedBy: 'BTCUSD' } },
      accountRules: { warningLevel: '1', callLevel: '1', liquidationLevel: '1', comparison },
      rounding: {
        ...{ notional: step('HALF_EVEN'), margin: step('UP') },
        ...{ profitAndLoss: step('FLOOR'), collateralValue: step('FLOOR') },
      },
    }),
  );
}

const COMPILED = [
  compiledOf('MARGINAL_TIERS', 'BELOW'),
  compiledOf('WHOLE_TIERS', 'BELOW'),
  compiledOf('MARGINAL_TIERS', 'AT_OR_BELOW'),
] as const;

function inputsOf(
  parameters: MarginInputs['parameters'],
  quantity: string,
  entryPrice: string,
  mark: string,
  amount: string,
): MarginInputs {
  return {
    parameters,
    instruments: new Map([['BTCUSD', { symbol: 'BTCUSD', multiplier: decimal('100'), isInverse: true }]]),
    prices: new Map([['BTCUSD', decimal(mark)]]),
    book: {
      account: 'one',
      positions: [{ instrument: 'BTCUSD', quantity: decimal(quantity), entryPrice: decimal(entryPrice) }],
      collateral: [{ asset: 'BTC', amount: decimal(amount) }],
    },
  };
}

/** With a position that the price does not move: a line is known only beside what is required of another. */
function accompanied(inputs: MarginInputs): MarginInputs {
  const one = decimal('1');
  return {
    ...inputs,
    instruments: new Map([...inputs.instruments, ['OTHER', { symbol: 'OTHER', multiplier: one }]]),
    prices: new Map([...inputs.prices, ['OTHER', one]]),
    book: {
      ...inputs.book,
      positions: [
        ...inputs.book.positions,
        { instrument: 'OTHER', quantity: decimal('0.001'), entryPrice: one },
      ],
    },
  };
}

function pricesOf(inputs: MarginInputs) {
  const solved = liquidationPrices(inputs);
  if (!solved.ok) throw new Error(solved.refusal.code);
  return solved.value('BTCUSD');
}

const textOf = (price: Decimal | null) => price && decimalText(price);

test('a long of 50 contracts of 100 USD from 100,000 with 0.02 BTC is liquidatable below 5025 / 0.07', () => {
  // 0.02 + 5000 (1/100000 − 1/p) = 0.5 % of 5000 / p.
  const { below, above } = pricesOf(inputsOf(COMPILED[0], '50', '100000', '90000', '0.02'));
  expect([textOf(below), textOf(above)]).toEqual(['71785.71428572', null]);
});

test('a short of as many above 4975 / 0.03; one that is covered by coins never', () => {
  const { below, above } = pricesOf(inputsOf(COMPILED[0], '-50', '100000', '90000', '0.02'));
  expect([textOf(below), textOf(above)]).toEqual([null, '165833.33333333']);
  const covered = pricesOf(inputsOf(COMPILED[0], '-50', '100000', '90000', '0.05'));
  expect(covered).toEqual({ below: null, above: null });
});

test.each(COMPILED)(
  'a contract that prices collateral too is searched by the method itself',
  (parameters) => {
    const alone = accompanied(inputsOf(parameters, '50', '100000', '90000', '0.005'));
    const inputs = {
      ...alone,
      book: {
        ...alone.book,
        collateral: [...alone.book.collateral, { asset: 'COIN', amount: decimal('0.0000002') }],
      },
    };
    const { below, above } = pricesOf(inputs);
    const searched = searchedLiquidationPrices({
      mark: decimal('90000'),
      isLiquidatable: (price) => {
        const margined = marginAccount({ ...inputs, prices: new Map(inputs.prices).set('BTCUSD', price) });
        return margined.ok && margined.value.status === 'LIQUIDATION';
      },
      guess: null,
    });
    expect([textOf(below), textOf(above)]).toEqual([textOf(searched.below), textOf(searched.above)]);
    expect(below).not.toBeNull();
  },
);

test.each(COMPILED.map((parameters, index) => ({ parameters, index })))(
  'no price between the mark and a stated one is liquidatable, and one beside it is: set $index',
  ({ parameters }) => {
    let found = 0;
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 5_000 }),
        fc.boolean(),
        fc.integer({ min: 500, max: 2_000 }),
        fc.integer({ min: 1, max: 4_000 }),
        (contracts, isShort, permille, cash) => {
          const mark = new Decimal(50_000);
          const amount = new Decimal(contracts).times(100).div(mark).times(cash).div(2_000);
          const held = inputsOf(
            parameters,
            `${isShort ? -contracts : contracts}`,
            decimalText(mark.times(permille).div(1000)),
            decimalText(mark),
            decimalText(amount.toDecimalPlaces(18)),
          );
          const inputs = contracts % 2 === 0 ? held : accompanied(held);
          const isLiquidatable = (price: Decimal): boolean => {
            const prices = new Map(inputs.prices).set('BTCUSD', price);
            const margined = marginAccount({ ...inputs, prices });
            return margined.ok && margined.value.status === 'LIQUIDATION';
          };
          const { below, above } = pricesOf(inputs);
          if (isLiquidatable(mark)) {
            expect([textOf(below), textOf(above)]).toEqual(['50000', '50000']);
            return;
          }
          for (const [stated, farthest] of [
            [below, mark.div(10_000)],
            [above, mark.times(1_000)],
          ] as const) {
            const end = stated ?? farthest;
            for (const share of ['0.03', '0.4', '0.8', '0.99', '0.9999']) {
              const between = mark.plus(end.minus(mark).times(share)).toDecimalPlaces(12);
              expect([between, isLiquidatable(between)]).toEqual([between, false]);
            }
            if (!stated) continue;
            found += 1;
            const beside = stated
              .times(stated.gt(mark) ? '1.0000000001' : '0.9999999999')
              .toDecimalPlaces(18);
            expect([beside, isLiquidatable(beside)]).toEqual([beside, true]);
          }
        },
      ),
      { numRuns: 100 },
    );
    expect(found).toBeGreaterThan(20);
  },
);
