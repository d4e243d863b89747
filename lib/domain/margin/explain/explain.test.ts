import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  accountBooks,
  instrumentTerms,
  markPrices,
  parameterSetOf,
  parameterSets,
} from '../../../testing/arbitraries';
import { Decimal, decimal, decimalText } from '../../number/decimal';
import { compileParameters } from '../method/compile';
import { explainAccount, type AccountExplanation } from './explain';
import { groupedText, percentText } from './figure-text';
import type { MarginInputs } from '../method/inputs';
import { marginAccount } from '../method/account';
import type { ExplainedFigure } from '../method/types';

function explanation(inputs: MarginInputs): AccountExplanation {
  const result = explainAccount(inputs);
  if (!result.ok) throw new Error(`explained, not ${result.refusal.code}`);
  return result.value;
}

const TERMS_TO_18 = new Decimal('1e-18');

/** What a pointer names in a document. */
function resolved(document: unknown, pointer: string): unknown {
  return pointer
    .split('/')
    .slice(1)
    .map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~'))
    .reduce<unknown>((at, key) => (at as Record<string, unknown>)[key], document);
}

test('the terms sum to the figures of the method, and each points at the parameter that made it', () => {
  fc.assert(
    fc.property(
      parameterSets,
      instrumentTerms,
      markPrices,
      accountBooks,
      (set, instruments, prices, book) => {
        const inputs = { parameters: compileParameters(set), instruments, prices, book };
        const { account, positions, margin } = explanation(inputs);
        expect(marginAccount(inputs)).toEqual({ ok: true, value: margin });
        const figure = (name: string, list: readonly ExplainedFigure[]) =>
          list.find((one) => one.figure === name)?.amount;
        expect(figure('EQUITY', account)).toEqual(margin.equity);
        expect(figure('INITIAL_MARGIN', account)).toEqual(margin.initialMargin);
        expect(figure('MAINTENANCE_MARGIN', account)).toEqual(margin.maintenanceMargin);
        expect(figure('NOTIONAL', account)).toEqual(margin.notional);
        for (const { amount, terms } of [...account, ...positions.flatMap(({ figures }) => figures)]) {
          const total = terms.reduce((sum, term) => sum.plus(term.amount), new Decimal(0));
          expect(decimalText(total)).toBe(decimalText(amount));
          for (const { path, rate, basis, amount: part, kind } of terms) {
            if (path !== '') expect(resolved(set.document, path)).toBeDefined();
            expect(part.decimalPlaces()).toBeLessThanOrEqual(18);
            if (rate === null) continue;
            // A rate without finite decimal is stated to 18: its error times the basis is the tolerance.
            const product = basis.times(rate).times(kind === 'HAIRCUT' ? -1 : 1);
            expect(product.minus(part).abs().lte(basis.abs().plus(1).times(TERMS_TO_18))).toBe(true);
          }
        }
      },
    ),
  );
});

test('an account in words', () => {
  const set = parameterSetOf({
    format: 'margrave/parameter-set/1',
    settlementAsset: 'USDT',
    marginClasses: {
      'majors/1': {
        instruments: ['BTC-PERP'],
        initialMargin: {
          curve: {
            driver: 'NOTIONAL',
            shape: 'WHOLE_TIERS',
            tiers: [
              { floor: '0', maxLeverage: '125' },
              { floor: '50000', maxLeverage: '75' },
            ],
          },
        },
        maintenanceMargin: {
          curve: {
            driver: 'NOTIONAL',
            shape: 'MARGINAL_TIERS',
            tiers: [
              { floor: '0', rate: '0.004' },
              { floor: '50000', rate: '0.005' },
            ],
          },
        },
      },
    },
    collateral: { USDT: { haircut: '0' }, BTC: { haircut: '0.05', pricedBy: 'BTC-PERP' } },
    accountRules: { warningLevel: '1.5', callLevel: '1.2', liquidationLevel: '1' },
    rounding: {
      notional: { scale: 2, mode: 'HALF_UP' },
      margin: { scale: 2, mode: 'UP' },
      profitAndLoss: { scale: 2, mode: 'FLOOR' },
      collateralValue: { scale: 2, mode: 'FLOOR' },
    },
  });
  const { account } = explanation({
    parameters: compileParameters(set),
    instruments: new Map([['BTC-PERP', { symbol: 'BTC-PERP', multiplier: decimal('0.1') }]]),
    prices: new Map([['BTC-PERP', decimal('60000.5')]]),
    book: {
      account: 'A',
      positions: [{ instrument: 'BTC-PERP', quantity: decimal('-20'), entryPrice: decimal('61000') }],
      collateral: [
        { asset: 'USDT', amount: decimal('-1500') },
        { asset: 'BTC', amount: decimal('0.3333') },
      ],
    },
  });
  const told = account.map(({ figure, amount, terms }) => [
    `${figure} ${decimalText(amount)}`,
    ...terms.map(({ label, amount: part, path }) => `${decimalText(part)} = ${label} ${path}`.trim()),
  ]);
  expect(told).toEqual([
    ['NOTIONAL 120001', '120001 = 20 BTC-PERP × 0.1 at 60,000.5'],
    [
      'INITIAL_MARGIN 1600.02',
      '1600.013333333333333333 = tier 2: above 50,000 at 1/75 of the whole /marginClasses/majors~11/initialMargin/curve/tiers/1',
      '0.006666666666666667 = rounded up to 2 decimals /rounding/margin',
    ],
    [
      'MAINTENANCE_MARGIN 550.01',
      '200 = tier 1: 0 to 50,000 at 0.4 % /marginClasses/majors~11/maintenanceMargin/curve/tiers/0',
      '350.005 = tier 2: above 50,000 at 0.5 % /marginClasses/majors~11/maintenanceMargin/curve/tiers/1',
      '0.005 = rounded up to 2 decimals /rounding/margin',
    ],
    [
      'EQUITY 19497.25',
      '-1500 = debt of 1,500 USDT /collateral/USDT',
      '19998.16665 = 0.3333 BTC at 60,000.5 /collateral/BTC',
      '-999.9083325 = haircut of 5 % on BTC /collateral/BTC/haircut',
      '-0.0083175 = rounded down to 2 decimals /rounding/collateralValue',
      '1999 = short 20 BTC-PERP × 0.1 from 61,000 to 60,000.5',
    ],
  ]);
});

test.each([
  ['0', '0'],
  ['999', '999'],
  ['1000', '1,000'],
  ['-1234567.0001234', '-1,234,567.0001234'],
  ['100000', '100,000'],
])('%s is written %s', (text, grouped) => {
  expect(groupedText(decimal(text))).toBe(grouped);
});

test('a fraction is written in per cent', () => {
  expect([percentText(decimal('0.005')), percentText(decimal('1'))]).toEqual(['0.5 %', '100 %']);
});
