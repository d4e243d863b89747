import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { decimal, decimalText } from '../../number/decimal';
import { parseParameterSet } from '../../parameters/validate';
import { explainAccount } from '../explain/explain';
import { liquidationPrices } from '../figures/liquidation-price';
import { compileParameters } from './compile';
import type { MarginInputs } from './inputs';
import type { AccountMargin } from './types';

// The price of the notional is one for both requirements, or one for each.

const constant = (rate: string) => ({ driver: 'CONSTANT', shape: 'CONSTANT', rate });
const rounding = (mode: string) => ({ scale: 18, mode });
/** Isolated margin of a coin-margined contract: 1 %, or what the chosen leverage asks for, to open; 0.5 % to keep. */
const ISOLATED = {
  instruments: ['X'],
  initialMargin: {
    curve: constant('0.01'),
    modifiers: [
      {
        operation: 'MAX',
        curve: {
          ...{ driver: 'SELECTED_RATE', shape: 'LINEAR', beyond: 'HOLD' },
          points: [
            { at: '0', rate: '0' },
            { at: '1', rate: '1' },
          ],
        },
      },
    ],
  },
  maintenanceMargin: { curve: constant('0.005') },
};

interface Held {
  readonly quantity?: string;
  readonly entryPrice?: string;
  readonly mark?: string;
  readonly leverage?: string;
  readonly isInverse?: boolean;
  readonly stable?: string;
}

/** As the contract of the case: 50 of 100 USD each, bought at 100,000 with 10×, mark 80,000. */
function inputsOf(marginClass: object, held: Held = {}): MarginInputs {
  const { quantity = '50', entryPrice = '100000', mark = '80000', leverage = '10', isInverse = true } = held;
  const parsed = parseParameterSet({
    format: 'margrave/parameter-set/1',
    settlementAsset: 'BTC',
    marginClasses: { p: { ...ISOLATED, ...marginClass } },
    collateral: { BTC: { haircut: '0' } },
    accountRules: { warningLevel: '1', callLevel: '1', liquidationLevel: '1' },
    ...(held.stable === undefined ? {} : { marketData: { initialPrice: 'WORSE_OF_MARK_AND_STABLE' } }),
    rounding: {
      notional: rounding('HALF_EVEN'),
      margin: rounding('UP'),
      profitAndLoss: rounding('FLOOR'),
      collateralValue: rounding('FLOOR'),
    },
  });
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.refusal));
  const multiplier = decimal(isInverse ? '100' : '1');
  return {
    parameters: compileParameters(parsed.value),
    instruments: new Map([['X', { symbol: 'X', multiplier, isInverse }]]),
    prices: new Map([['X', decimal(mark)]]),
    figures: new Map([['X', held.stable === undefined ? {} : { STABLE_PRICE: decimal(held.stable) }]]),
    book: {
      account: 'a',
      positions: [
        {
          ...{ instrument: 'X', quantity: decimal(quantity), entryPrice: decimal(entryPrice) },
          selectedLeverage: decimal(leverage),
        },
      ],
      collateral: [{ asset: 'BTC', amount: decimal('0.02') }],
    },
  };
}

function margined(marginClass: object, held: Held = {}): AccountMargin {
  const explained = explainAccount(inputsOf(marginClass, held));
  if (!explained.ok) throw new Error(JSON.stringify(explained.refusal));
  return explained.value.margin;
}

const APART = { notionalAt: { initial: 'ENTRY', maintenance: 'MARK' } };

const TIERS = {
  maintenanceMargin: {
    curve: { driver: 'NOTIONAL', shape: 'MARGINAL_TIERS', tiers: [{ floor: '0', rate: '0.005' }] },
  },
};

describe('isolated margin of OKX, from ccxt #27707', () => {
  // 50 · 100 / 100,000 = 0.05 BTC at the entry, a tenth of it; 50 · 100 / 80,000 = 0.0625 BTC at the mark, 0.5 % of it.
  test.each([
    ['one price, the mark', {}, '0.00625 0.0003125 0.0625'],
    ['one price, the entry', { notionalAt: 'ENTRY' }, '0.005 0.00025 0.05'],
    ['initial margin at the entry, maintenance margin at the mark', APART, '0.005 0.0003125 0.0625'],
    [
      'the other way round: shown is what is charged for keeping',
      { notionalAt: { initial: 'MARK', maintenance: 'ENTRY' } },
      '0.00625 0.00025 0.05',
    ],
  ])('%s', (_name, notionalAt, expected) => {
    const { initialMargin, maintenanceMargin, notional } = margined(notionalAt);
    expect([initialMargin, maintenanceMargin, notional].map(decimalText).join(' ')).toBe(expected);
  });
});

describe('where the prices differ', () => {
  test('opening requires the greater of both, and says what lifted it', () => {
    // 1 at an entry of 10 needs 0.1 to open; at a mark of 1,000 it needs 5 to keep.
    const held = { quantity: '1', entryPrice: '10', mark: '1000', leverage: '100', isInverse: false };
    const explained = explainAccount(inputsOf(APART, held));
    if (!explained.ok) throw new Error('it is explained');
    const initial = explained.value.account.find(({ figure }) => figure === 'INITIAL_MARGIN');
    expect(initial && decimalText(initial.amount)).toBe('5');
    expect(initial?.terms.map(({ kind, path, amount }) => `${kind} ${path} ${decimalText(amount)}`)).toEqual([
      'RATE /marginClasses/p/initialMargin/curve 0.1',
      'MODIFIER /marginClasses/p/initialMargin/modifiers/0 0',
      'MINIMUM /marginClasses/p/notionalAt 4.9',
    ]);
  });

  test('it is never below maintenance margin, also at the worse price, and nothing is opened that is liquidated', () => {
    const whole = (min: number, max: number) => fc.integer({ min, max }).map(String);
    const prices = fc.constantFrom('MARK', 'ENTRY');
    fc.assert(
      fc.property(
        fc.record({ initial: prices, maintenance: prices }).filter((at) => at.initial !== at.maintenance),
        fc.record({
          quantity: whole(-9, 9).filter((quantity) => quantity !== '0'),
          ...{ entryPrice: whole(1, 400), mark: whole(1, 400), leverage: whole(1, 100) },
          isInverse: fc.boolean(),
          stable: fc.option(whole(1, 400), { nil: undefined }),
        }),
        (notionalAt, { stable, ...held }) => {
          const margin = margined({ notionalAt }, stable === undefined ? held : { ...held, stable });
          expect(margin.initialMargin.gte(margin.maintenanceMargin)).toBe(true);
          const toOpen = margin.initialEquity.minus(margin.initialMargin);
          expect(toOpen.lte(margin.equity.minus(margin.maintenanceMargin))).toBe(true);
        },
      ),
    );
  });

  test.each([
    // Equity 0.02 + 10 (p − 100); to keep 0.5 % of 10 p: p = 999.98 / 9.95.
    ['the mark moves maintenance margin', APART, '100.50050252'],
    // 0.5 % of 10 · 100 = 5, whatever the price: p = 1004.98 / 10.
    ['the entry does not', { notionalAt: { initial: 'MARK', maintenance: 'ENTRY' } }, '100.498'],
    // The same in tiers, which at the mark have a closed form.
    [
      'nor does it move tiers',
      { notionalAt: { initial: 'MARK', maintenance: 'ENTRY' }, ...TIERS },
      '100.498',
    ],
    ['which the mark moves', { ...APART, ...TIERS }, '100.50050252'],
  ])('liquidation: %s', (_name, notionalAt, below) => {
    const held = { quantity: '10', entryPrice: '100', mark: '105', isInverse: false };
    const prices = liquidationPrices(inputsOf(notionalAt, held));
    expect(prices.ok && decimalText(prices.value('X').below ?? decimal('0'))).toBe(below);
  });
});
