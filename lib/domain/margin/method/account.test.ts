import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  accountBooks,
  instrumentTerms,
  markPrices,
  parameterSetOf,
  parameterSets,
} from '../../../testing/arbitraries';
import { decimal, Decimal, decimalText, type Rounding } from '../../number/decimal';
import { PARAMETER_SET_FORMAT, type ParameterSet } from '../../parameters/document/parameter-set';
import { marginAccount } from './account';
import type { MarginInputs } from './inputs';
import { requirementPlans } from '../../curves/requirement-plan';
import { plainTiersOf } from '../../curves/tiers';
import { compileParameters } from './compile';
import type { AccountBook, AccountMargin } from './types';

/** Two whole-tier classes with round numbers, so that each expected figure below is plain arithmetic. */
const SET = parameterSetOf({
  format: PARAMETER_SET_FORMAT,
  settlementAsset: 'USDT',
  marginClasses: {
    MAJORS: {
      instruments: ['BTC-PERP'],
      initialMargin: {
        curve: {
          driver: 'NOTIONAL',
          shape: 'WHOLE_TIERS',
          tiers: [
            { floor: '0', maxLeverage: '10' },
            { floor: '100000', maxLeverage: '5' },
          ],
        },
      },
      maintenanceMargin: {
        curve: {
          driver: 'NOTIONAL',
          shape: 'MARGINAL_TIERS',
          tiers: [
            { floor: '0', rate: '0.05' },
            { floor: '100000', rate: '0.1' },
          ],
        },
      },
    },
  },
  collateral: { USDT: { haircut: '0' }, BTC: { haircut: '0.1', pricedBy: 'BTC-PERP' } },
  accountRules: { warningLevel: '1.5', callLevel: '1.2', liquidationLevel: '1' },
  rounding: {
    notional: { scale: 2, mode: 'HALF_UP' },
    margin: { scale: 2, mode: 'UP' },
    profitAndLoss: { scale: 2, mode: 'FLOOR' },
    collateralValue: { scale: 2, mode: 'FLOOR' },
  },
});
const PARAMETERS = compileParameters(SET);
const INSTRUMENTS = new Map([['BTC-PERP', { symbol: 'BTC-PERP', multiplier: decimal('0.1') }]]);

function inputs(
  quantity: string,
  entry: string,
  price: string,
  collateral: Record<string, string>,
): MarginInputs {
  const positions = [{ instrument: 'BTC-PERP', quantity: decimal(quantity), entryPrice: decimal(entry) }];
  const balances = Object.entries(collateral).map(([asset, amount]) => ({ asset, amount: decimal(amount) }));
  return {
    parameters: PARAMETERS,
    instruments: INSTRUMENTS,
    prices: new Map([['BTC-PERP', decimal(price)]]),
    book: { account: 'A', positions, collateral: balances },
  };
}

function margined(given: MarginInputs): AccountMargin {
  const result = marginAccount(given);
  expect(result).toMatchObject({ ok: true });
  if (!result.ok) throw new Error('unreachable');
  return result.value;
}

test('every figure of a worked example', () => {
  // 40 × 0.1 × 30000 = 120,000; IM 120,000 / 5; MM 5 % of 100,000 + 10 % of 20,000;
  // profit −40 × 0.1 × (30000 − 31000) for a short; 0.5 BTC at 30000 less 10 %
  const figures = margined(inputs('-40', '31000', '30000', { USDT: '-8000', BTC: '0.5' }));
  const texts = Object.entries(figures).flatMap(([key, value]) =>
    value instanceof Decimal ? [[key, decimalText(value)]] : [],
  );
  expect(Object.fromEntries(texts)).toEqual({
    notional: '120000',
    initialMargin: '24000',
    maintenanceMargin: '7000',
    fillMargin: '24000',
    equity: '9500',
    initialEquity: '9500',
    marginRatio: '1.35714285',
    callAmount: '0',
  });
  expect(figures.status).toBe('WARNING');
});

test.each([
  ['10500', 'OK', '0'],
  ['10499.99', 'WARNING', '0'],
  ['8400', 'WARNING', '0'],
  ['8399.99', 'CALL', '15600.01'],
  ['7000', 'CALL', '17000'],
  ['6999.99', 'LIQUIDATION', '17000.01'],
])('equity %s against 7,000 of MM is %s and must add %s', (equity, status, callAmount) => {
  const figures = margined(inputs('40', '30000', '30000', { USDT: equity }));
  expect([figures.status, decimalText(figures.callAmount)]).toEqual([status, callAmount]);
});

test.each([
  ['24000', 'BELOW', 'OK', '0'],
  ['24000', 'AT_OR_BELOW', 'CALL', '0'],
  ['23999.99', 'BELOW', 'CALL', '0.01'],
  ['7000', 'BELOW', 'CALL', '17000'],
  ['6999.99', 'BELOW', 'LIQUIDATION', '17000.01'],
])(
  'called at initial margin: equity %s against 24,000 of IM, compared %s, is %s and must add %s',
  (equity, comparison, status, amount) => {
    const { document } = SET;
    const accountRules = { ...document.accountRules, callAt: 'INITIAL_MARGIN', comparison };
    const parameters = compileParameters(parameterSetOf({ ...document, accountRules }));
    const figures = margined({ ...inputs('40', '30000', '30000', { USDT: equity }), parameters });
    expect([figures.status, decimalText(figures.callAmount)]).toEqual([status, amount]);
    const nothing = margined({ ...inputs('0', '1', '1', {}), parameters });
    expect([nothing.status, decimalText(nothing.callAmount)]).toEqual(['OK', '0']);
  },
);

test('where the call level asks more than IM, the call is to the call level', () => {
  // 2,000 units: IM 1/10 = 200; MM 5 % = 100, × 1.2 = 120 is less; a level of 3 asks 300
  const { document } = SET;
  const accountRules = { ...document.accountRules, warningLevel: '3', callLevel: '3' };
  const parameters = compileParameters(parameterSetOf({ ...document, accountRules }));
  const given = { ...inputs('2', '10000', '10000', { USDT: '299' }), parameters };
  expect(decimalText(margined(given).callAmount)).toBe('1');
});

test('an empty account is OK, a bare debt is in LIQUIDATION, a bare balance has no ratio', () => {
  expect(margined(inputs('0', '1', '1', {})).status).toBe('OK');
  expect(margined(inputs('0', '1', '1', { USDT: '-0.01' }))).toMatchObject({ status: 'LIQUIDATION' });
  expect(margined(inputs('0', '1', '1', { USDT: '5' }))).toMatchObject({ status: 'OK', marginRatio: null });
});

describe('refusals name everything concerned', () => {
  const book: AccountBook = {
    account: 'A',
    positions: [
      { instrument: 'X', quantity: decimal('1'), entryPrice: decimal('1') },
      { instrument: 'BTC-PERP', quantity: decimal('1'), entryPrice: decimal('1') },
    ],
    collateral: [{ asset: 'DOGE', amount: decimal('1') }],
  };
  const base = { parameters: PARAMETERS, instruments: INSTRUMENTS, prices: new Map(), book };

  test('no margin class', () => {
    expect(marginAccount(base)).toEqual({
      ok: false,
      refusal: { code: 'NoMarginClass', account: 'A', instruments: ['X'] },
    });
  });

  test('no collateral rule', () => {
    const given = { ...base, book: { ...book, positions: book.positions.slice(1) } };
    expect(marginAccount(given)).toEqual({
      ok: false,
      refusal: { code: 'NoCollateralRule', account: 'A', assets: ['DOGE'] },
    });
  });

  test('a missing price, also of collateral alone, is never taken as zero', () => {
    const refusal = { code: 'MissingPrice', account: 'A', instruments: ['BTC-PERP'] };
    const alone = { ...book, positions: [], collateral: [{ asset: 'BTC', amount: decimal('1') }] };
    expect(marginAccount({ ...base, book: alone })).toEqual({ ok: false, refusal });
    const held = { ...book, positions: book.positions.slice(1), collateral: [] };
    expect(marginAccount({ ...base, book: held })).toEqual({ ok: false, refusal });
  });

  test('what is held at 0 needs neither class nor rule nor price', () => {
    const idle: AccountBook = {
      account: 'A',
      positions: book.positions.map((position) => ({ ...position, quantity: decimal('0') })),
      collateral: [{ asset: 'DOGE', amount: decimal('0') }],
    };
    expect(marginAccount({ ...base, book: idle })).toMatchObject({ ok: true, value: { status: 'OK' } });
  });
});

test('a price of 0 and a position listed twice are bugs of the importer, not figures', () => {
  expect(() => marginAccount(inputs('1', '1', '0', {}))).toThrow('mark price above 0');
  const once = inputs('1', '1', '1', {});
  const twice = { ...once.book, positions: [...once.book.positions, ...once.book.positions] };
  expect(() => marginAccount({ ...once, book: twice })).toThrow('one position per instrument');
});

/** The whole method again, from the documents, by the published form, with integers instead of decimals. */
function recomputed(set: ParameterSet, { instruments, prices, book }: MarginInputs) {
  const UNIT = 10n ** 40n;
  const units = (text: string | Decimal) => {
    const [whole = '0', decimals = ''] = new Decimal(text).toFixed().split('.');
    return BigInt(whole + decimals.padEnd(40, '0'));
  };
  // Floor division of a fraction to a declared scale; the other modes from it.
  const rounded = (numerator: bigint, denominator: bigint, { scale, mode }: Rounding) => {
    const step = 10n ** BigInt(40 - scale) * denominator;
    let steps = numerator / step;
    if (numerator < 0n && steps * step !== numerator) steps -= 1n;
    const rest = numerator - steps * step;
    const half = 2n * rest === step ? (mode === 'HALF_UP' ? true : steps % 2n !== 0n) : 2n * rest > step;
    const up = mode === 'FLOOR' ? false : mode.startsWith('HALF') ? half : rest > 0n;
    return (steps + (up ? 1n : 0n)) * 10n ** BigInt(40 - scale);
  };
  const { rounding, marginClasses, collateral } = set.document;
  let [im, mm, equity, notionalTotal] = [0n, 0n, 0n, 0n];
  for (const { instrument, quantity, entryPrice } of book.positions) {
    if (quantity.isZero()) continue;
    const price = prices.get(instrument) ?? new Decimal(0);
    const size = quantity.times(instruments.get(instrument)?.multiplier ?? 0);
    const notional = rounded(units(size.abs().times(price)), 1n, rounding.notional);
    notionalTotal += notional;
    equity += rounded(units(size.times(price.minus(entryPrice))), 1n, rounding.profitAndLoss);
    const marginClass = Object.values(marginClasses).find((one) => one.instruments.includes(instrument));
    const charge = (figure: 'initialMargin' | 'maintenanceMargin') => {
      const curve = marginClass && plainTiersOf(requirementPlans(marginClass), figure);
      if (!curve) throw new Error('no tiers');
      let [numerator, denominator] = [0n, 1n];
      const add = (basis: bigint, tier: (typeof curve.tiers)[number]) => {
        const [n, d] = 'rate' in tier ? [units(tier.rate), UNIT] : [UNIT, units(tier.maxLeverage)];
        [numerator, denominator] = [numerator * d + basis * n * denominator, denominator * d];
      };
      const reached = curve.tiers.filter(({ floor }, index) => index === 0 || notional > units(floor));
      for (const [index, tier] of reached.entries()) {
        const next = reached[index + 1];
        if (curve.shape === 'WHOLE_TIERS') {
          if (!next) add(notional, tier);
        } else add((next ? units(next.floor) : notional) - units(tier.floor), tier);
      }
      return rounded(numerator, denominator, rounding.margin);
    };
    if (!marginClass) throw new Error('no class');
    im += charge('initialMargin');
    mm += charge('maintenanceMargin');
  }
  for (const { asset, amount } of book.collateral) {
    const rule = collateral[asset];
    const price = (rule?.pricedBy ? prices.get(rule.pricedBy) : undefined) ?? new Decimal(1);
    const recognised = amount.gt(0) ? new Decimal(1).minus(rule?.haircut ?? 0) : 1;
    equity += rounded(units(amount.times(price).times(recognised)), 1n, rounding.collateralValue);
  }
  const below = (level: string) => equity * UNIT < units(level) * mm;
  const { liquidationLevel, callLevel, warningLevel, callAt } = set.document.accountRules;
  const called = units(callLevel) * mm;
  const target = im * UNIT > called ? im * UNIT : called;
  const status = below(liquidationLevel)
    ? 'LIQUIDATION'
    : below(callLevel) || (callAt === 'INITIAL_MARGIN' && equity < im)
      ? 'CALL'
      : below(warningLevel)
        ? 'WARNING'
        : 'OK';
  const inCall = status === 'CALL' || status === 'LIQUIDATION';
  const callAmount = inCall ? rounded(target - equity * UNIT, UNIT, rounding.margin) : 0n;
  return { notional: notionalTotal, initialMargin: im, maintenanceMargin: mm, equity, status, callAmount };
}

test('equals an integer recomputation from the document, to the last digit', () => {
  fc.assert(
    fc.property(
      parameterSets,
      instrumentTerms,
      markPrices,
      accountBooks,
      (set, instruments, prices, book) => {
        const given = { parameters: compileParameters(set), instruments, prices, book };
        const figures = margined(given);
        const expected = recomputed(set, given);
        const units = (value: Decimal) => BigInt(value.times('1e40').toFixed());
        expect({
          notional: units(figures.notional),
          initialMargin: units(figures.initialMargin),
          maintenanceMargin: units(figures.maintenanceMargin),
          equity: units(figures.equity),
          status: figures.status,
          callAmount: units(figures.callAmount),
        }).toEqual(expected);
      },
    ),
    { numRuns: 300 },
  );
});
