import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { INSTRUMENTS, parameterSetOf } from '../../../testing/arbitraries';
import { repeats } from '../../../testing/thorough';
import { books, FINE, fineSets, fractions, prices, STEP, TERMS } from '../../../testing/turning-cases';
import { decimal, Decimal, decimalText } from '../../number/decimal';
import type { TierDocument } from '../../curves/curve-document';
import { marginAccount } from '../method/account';
import type { MarginInputs } from '../method/inputs';
import { compileParameters } from '../method/compile';
import { liquidationPrices } from './liquidation-price';
import type { LiquidationPrices } from '../method/types';

function liquidatable(inputs: MarginInputs, price: Decimal): boolean {
  const moved = { ...inputs, prices: new Map([...inputs.prices, ['ETH-PERP', price]]) };
  const margined = marginAccount(moved);
  if (!margined.ok) throw new Error('every price is there');
  return margined.value.status === 'LIQUIDATION';
}

function solved(inputs: MarginInputs): LiquidationPrices {
  const result = liquidationPrices(inputs);
  if (!result.ok) throw new Error('every price is there');
  return result.value('ETH-PERP');
}

/** The turn between a price that is safe and one that is not, to 1e-9, by halving. */
function bisected(inputs: MarginInputs, safe: Decimal, unsafe: Decimal): Decimal {
  let [inside, outside] = [safe, unsafe];
  while (inside.minus(outside).abs().gt('1e-9')) {
    const middle = inside.plus(outside).div(2).toDecimalPlaces(15);
    if (liquidatable(inputs, middle)) outside = middle;
    else inside = middle;
  }
  return outside;
}

describe('against bisection on the method itself', () => {
  test.each(['below', 'above'] as const)('%s the mark', (side) => {
    fc.assert(
      fc.property(fineSets, books, prices, fractions, (parameters, book, mark, between) => {
        const inputs: MarginInputs = {
          parameters,
          instruments: TERMS,
          prices: new Map(INSTRUMENTS.map((symbol) => [symbol, mark])),
          book,
        };
        const price = solved(inputs)[side];
        if (liquidatable(inputs, mark)) return price?.eq(mark) === true;

        // Nearest: no price between the mark and the stated one is liquidatable, wherever one looks.
        const far = side === 'below' ? new Decimal('0.000001') : new Decimal(1e7);
        const end = price ?? far;
        const safe = between.every(
          (fraction) => !liquidatable(inputs, mark.plus(end.minus(mark).times(fraction).toDecimalPlaces(12))),
        ); // e.g. the end itself
        if (price === null) return safe;

        const beyond = side === 'below' ? price.minus(STEP) : price.plus(STEP);
        if (beyond.lte(0)) return safe;
        return (
          safe &&
          liquidatable(inputs, beyond) &&
          bisected(inputs, price, beyond).minus(price).abs().lte('2e-8')
        );
      }),
      { numRuns: repeats(150, 400) },
    );
  });
});

/** One perpetual, 10× leverage, a fixed collateral. */
function single(
  quantity: string,
  cash: string,
  tiers: TierDocument[],
  shape: 'MARGINAL_TIERS' | 'WHOLE_TIERS',
): MarginInputs {
  const set = parameterSetOf({
    format: 'margrave/parameter-set/1',
    settlementAsset: 'USDT',
    marginClasses: {
      A: {
        instruments: ['ETH-PERP', 'BTC-PERP'],
        initialMargin: {
          curve: { driver: 'NOTIONAL', shape: 'WHOLE_TIERS', tiers: [{ floor: '0', rate: '1' }] },
        },
        maintenanceMargin: { curve: { driver: 'NOTIONAL', shape, tiers } },
      },
    },
    collateral: { USDT: { haircut: '0' }, ETH: { haircut: '0.2', pricedBy: 'ETH-PERP' } },
    accountRules: { warningLevel: '1', callLevel: '1', liquidationLevel: '1' },
    rounding: FINE,
  });
  return {
    parameters: compileParameters(set),
    instruments: TERMS,
    prices: new Map([['ETH-PERP', decimal('1000')]]),
    book: {
      account: 'A',
      positions: [{ instrument: 'ETH-PERP', quantity: decimal(quantity), entryPrice: decimal('1000') }],
      collateral: [{ asset: 'USDT', amount: decimal(cash) }],
    },
  };
}

function texts({ below, above }: LiquidationPrices): (string | null)[] {
  return [below && decimalText(below), above && decimalText(above)];
}

describe('worked examples', () => {
  test('one flat rate: p = (entry × q − cash) / (q × (1 − rate)) for a long, mirrored for a short', () => {
    // long 10 at 1000 with 2000: 2000 + 10 (p − 1000) = 0.05 × 10 p, p = 8000 / 9.5 = 842.105263157…, rounded up
    expect(texts(solved(single('10', '2000', [{ floor: '0', rate: '0.05' }], 'MARGINAL_TIERS')))).toEqual([
      '842.10526316',
      null,
    ]);
    // short 10: 2000 − 10 (p − 1000) = 0.5 p, p = 12000 / 10.5 = 1142.857142857…, rounded down
    expect(texts(solved(single('-10', '2000', [{ floor: '0', rate: '0.05' }], 'MARGINAL_TIERS')))).toEqual([
      null,
      '1142.85714285',
    ]);
  });

  test('a jump of whole tiers liquidates a short right above the floor', () => {
    // 10,500 / 10 = 1050: below it MM is 5 % (525 against 1500 of equity), above it 20 % (2100)
    const tiers = [
      { floor: '0', rate: '0.05' },
      { floor: '10500', rate: '0.2' },
    ];
    expect(texts(solved(single('-10', '2000', tiers, 'WHOLE_TIERS')))).toEqual([null, '1050']);
  });

  test('a jump can liquidate a long on the way up, though it gains', () => {
    const tiers = [
      { floor: '0', rate: '0.05' },
      { floor: '10500', rate: '0.9' },
    ];
    expect(texts(solved(single('10', '2000', tiers, 'WHOLE_TIERS')))).toEqual(['842.10526316', '1050']);
  });

  test('collateral priced by the instrument alone: a debt in it liquidates upwards', () => {
    const inputs = single('0', '3000', [{ floor: '0', rate: '0.05' }], 'MARGINAL_TIERS');
    const collateral = [...inputs.book.collateral, { asset: 'ETH', amount: decimal('-2') }];
    expect(texts(solved({ ...inputs, book: { ...inputs.book, collateral } }))).toEqual([null, '1500']);
    const interest = { asset: 'ETH', amount: decimal('0'), accruedInterest: decimal('2') };
    const owing = { ...inputs.book, collateral: [...inputs.book.collateral, interest] };
    expect(texts(solved({ ...inputs, book: owing }))).toEqual([null, '1500']);
  });

  test('an account that does not depend on the price has neither; one without figures has a refusal', () => {
    const inputs = single('0', '3000', [{ floor: '0', rate: '0.05' }], 'MARGINAL_TIERS');
    expect(texts(solved(inputs))).toEqual([null, null]);
    const held = single('1', '3000', [{ floor: '0', rate: '0.05' }], 'MARGINAL_TIERS');
    expect(liquidationPrices({ ...held, prices: new Map() })).toMatchObject({
      refusal: { code: 'MissingPrice' },
    });
  });

  test('already liquidatable by what the price does not move: the mark as well', () => {
    const inputs = single('0', '-1', [{ floor: '0', rate: '0.05' }], 'MARGINAL_TIERS');
    expect(texts(solved(inputs))).toEqual(['1000', '1000']);
  });

  test('already liquidatable: the mark itself, both ways', () => {
    const inputs = single('10', '499', [{ floor: '0', rate: '0.05' }], 'MARGINAL_TIERS');
    expect(texts(solved(inputs))).toEqual(['1000', '1000']);
  });
});

test.each([
  ['BOTH', '755.66037736'],
  ['GREATER', '728.18181819'],
  ['NET', '702.63157895'],
])('both legs of hedge mode move together: a constant rate, charged %s', (hedgedLegs, below) => {
  // Long 10 and short 4 from 1000 with 2000, beside 1 at 100 that requires 5:
  // 2000 + 6 (p − 1000) = 5 % of 14, 10 or 6 p, and 5; p = 4005 / (6 − 0.7), (6 − 0.5) or (6 − 0.3).
  const inputs = single('0', '2000', [{ floor: '0', rate: '0.05' }], 'MARGINAL_TIERS');
  const { document } = inputs.parameters.set;
  const curve = (rate: string) => ({ curve: { driver: 'CONSTANT', shape: 'CONSTANT', rate } });
  const marginClass = {
    instruments: ['ETH-PERP', 'BTC-PERP'],
    ...{ initialMargin: curve('0.1'), maintenanceMargin: curve('0.05'), hedgedLegs },
  };
  const set = parameterSetOf({ ...document, marginClasses: { A: marginClass } });
  const at = (instrument: string, quantity: string, entryPrice: string) => ({
    ...{ instrument, quantity: decimal(quantity), entryPrice: decimal(entryPrice) },
  });
  const positions = [
    { ...at('ETH-PERP', '10', '1000'), leg: 'LONG' as const },
    { ...at('ETH-PERP', '-4', '1000'), leg: 'SHORT' as const },
    at('BTC-PERP', '1', '100'),
  ];
  const terms = (symbol: string) => [symbol, { symbol, multiplier: decimal('1') }] as const;
  const hedged = {
    parameters: compileParameters(set),
    instruments: new Map([terms('ETH-PERP'), terms('BTC-PERP')]),
    prices: new Map([...inputs.prices, ['BTC-PERP', decimal('100')]]),
    book: { ...inputs.book, positions },
  };
  expect(texts(solved(hedged))).toEqual([below, null]);
});
