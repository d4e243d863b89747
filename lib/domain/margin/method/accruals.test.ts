import { describe, expect, test } from 'vitest';
import { drawSeed } from '../../../testing/draw-seed';
import { everyCase } from '../../../testing/engine-cases';
import { parameterSetOf } from '../../../testing/arbitraries';
import { Decimal, decimal, decimalText, round } from '../../number/decimal';
import { Random } from '../../number/random';
import { explainAccount } from '../explain/explain';
import { marginAccount } from './account';
import { compileParameters } from './compile';
import { ownFigures } from './settlement';
import type { MarginInputs } from './inputs';
import type { AccountBook, Position } from './types';

const step = (mode: string) => ({ scale: 2, mode });
const flat = (rate: string) => ({
  curve: { driver: 'NOTIONAL', shape: 'MARGINAL_TIERS', tiers: [{ floor: '0', rate }] },
});

function inputsOf(book: Omit<AccountBook, 'account'>, more: object = {}, asset: object = {}): MarginInputs {
  const set = parameterSetOf({
    format: 'margrave/parameter-set/1',
    settlementAsset: 'USDT',
    marginClasses: {
      A: { instruments: ['BTC'], initialMargin: flat('0.1'), maintenanceMargin: flat('0.05'), ...more },
    },
    collateral: { USDT: { haircut: '0', ...asset }, BTC: { haircut: '0.1', pricedBy: 'BTC', ...asset } },
    accountRules: { warningLevel: '1', callLevel: '1', liquidationLevel: '1' },
    rounding: {
      ...{ notional: step('UP'), margin: step('UP') },
      ...{ profitAndLoss: step('FLOOR'), collateralValue: step('FLOOR') },
    },
  });
  return {
    parameters: compileParameters(set),
    instruments: new Map([['BTC', { symbol: 'BTC', multiplier: decimal('1') }]]),
    prices: new Map([['BTC', decimal('100')]]),
    book: { account: 'A', ...book },
  };
}

/** Each figure of the account with its terms, those of equity and both requirements. */
function told(inputs: MarginInputs) {
  const explained = explainAccount(inputs);
  if (!explained.ok) throw new Error(`explained, not ${explained.refusal.code}`);
  return explained.value.account
    .filter(({ figure }) => figure !== 'NOTIONAL')
    .map(({ figure, amount, terms }) => [
      `${figure} ${decimalText(amount)}`,
      ...terms.map((one) => `${one.kind} ${decimalText(one.amount)}: ${one.label}`),
    ]);
}

const long: Position = { instrument: 'BTC', quantity: decimal('2'), entryPrice: decimal('90') };

describe('explained', () => {
  test('funding and interest are terms of their own in equity, and move no requirement', () => {
    const book = {
      positions: [{ ...long, accruedFunding: decimal('-1.505') }],
      collateral: [
        { asset: 'USDT', amount: decimal('50'), accruedInterest: decimal('0.25') },
        { asset: 'BTC', amount: decimal('0.5'), accruedInterest: decimal('0.1') },
      ],
    };
    expect(told(inputsOf(book))).toEqual([
      ['INITIAL_MARGIN 20', 'TIER_SLICE 20: tier 1: above 0 at 10 %'],
      ['MAINTENANCE_MARGIN 10', 'TIER_SLICE 10: tier 1: above 0 at 5 %'],
      [
        'EQUITY 104.24',
        'COLLATERAL 50: 50 USDT',
        'ACCRUED_INTEREST -0.25: accrued interest of 0.25 USDT',
        'COLLATERAL 50: 0.5 BTC at 100',
        'ACCRUED_INTEREST -10: accrued interest of 0.1 BTC at 100',
        'HAIRCUT -4: haircut of 10 % on BTC',
        'UNREALISED_PROFIT 20: long 2 BTC from 90 to 100',
        'ACCRUED_FUNDING -1.505: accrued funding, owed by the account',
        'ROUNDING -0.005: rounded down to 2 decimals',
      ],
    ]);
  });

  test('interest turns a small balance into a debt, which has no haircut', () => {
    const collateral = [{ asset: 'BTC', amount: decimal('0.5'), accruedInterest: decimal('0.75') }];
    expect(told(inputsOf({ positions: [], collateral }))[2]).toEqual([
      'EQUITY -25',
      'COLLATERAL 50: 0.5 BTC at 100',
      'ACCRUED_INTEREST -75: accrued interest of 0.75 BTC at 100',
    ]);
    const nothing = [{ asset: 'BTC', amount: decimal('0'), accruedInterest: decimal('0.75') }];
    expect(told(inputsOf({ positions: [], collateral: nothing }))[2]?.[0]).toBe('EQUITY -75');
  });

  test('where a debt is a requirement, its interest is one as well', () => {
    const debt = { asset: 'BTC', amount: decimal('-0.5'), accruedInterest: decimal('0.25') };
    const small = { asset: 'BTC', amount: decimal('0.5'), accruedInterest: decimal('0.75') };
    const of = (balance: typeof debt) =>
      told(inputsOf({ positions: [], collateral: [balance] }, {}, { debtAs: 'REQUIREMENT' }))[1];
    expect(of(debt)).toEqual([
      'MAINTENANCE_MARGIN 75',
      'DEBT 50: debt of 0.5 BTC at 100',
      'ACCRUED_INTEREST 25: accrued interest of 0.25 BTC at 100',
    ]);
    expect(of(small)).toEqual([
      'MAINTENANCE_MARGIN 25',
      'ACCRUED_INTEREST 25: accrued interest of 0.25 BTC at 100',
    ]);
  });

  test('what a leg is not charged because of the other is a term that names the rule', () => {
    const legs: Position[] = [
      { ...long, leg: 'LONG' },
      { ...long, leg: 'SHORT', quantity: decimal('-3') },
    ];
    const of = (hedgedLegs: string) => told(inputsOf({ positions: legs, collateral: [] }, { hedgedLegs }))[1];
    expect(of('GREATER')).toEqual([
      'MAINTENANCE_MARGIN 15',
      'TIER_SLICE 10: tier 1: above 0 at 5 %',
      'HEDGED -10: the other leg requires more, and only that is charged',
      'TIER_SLICE 15: tier 1: above 0 at 5 %',
    ]);
    expect(of('NET')).toEqual([
      'MAINTENANCE_MARGIN 5',
      'TIER_SLICE 10: tier 1: above 0 at 5 %',
      'HEDGED -10: both legs are charged on their net quantity',
      'TIER_SLICE 15: tier 1: above 0 at 5 %',
      'HEDGED -10: both legs are charged on their net quantity',
    ]);
  });
});

test('interest that is owed to the account is no book', () => {
  const collateral = [{ asset: 'USDT', amount: decimal('1'), accruedInterest: decimal('-1') }];
  expect(() => told(inputsOf({ positions: [], collateral }))).toThrow('owes interest');
});

test('interest on a balance of nothing needs a rule for its asset as a balance does', () => {
  const collateral = [{ asset: 'DAI', amount: decimal('0'), accruedInterest: decimal('1') }];
  expect(marginAccount(inputsOf({ positions: [], collateral }))).toMatchObject({
    refusal: { code: 'NoCollateralRule', assets: ['DAI'] },
  });
});

describe('whatever the set', () => {
  const accounts = function* (turns: number): Generator<MarginInputs> {
    const random = Random.fromSeed(drawSeed());
    for (let turn = 0; turn < turns; turn += 1) {
      const { parameters, market, books } = everyCase(random, turn, 3);
      for (const book of books) yield { ...market, parameters: compileParameters(parameters), book };
    }
  };

  test('every account is explained, its accruals too', () => {
    const kinds = new Set<string>();
    for (const inputs of accounts(30)) {
      const explained = explainAccount(inputs);
      if (explained.ok)
        for (const { terms } of explained.value.account) for (const { kind } of terms) kinds.add(kind);
    }
    expect([...kinds]).toEqual(expect.arrayContaining(['ACCRUED_FUNDING', 'ACCRUED_INTEREST', 'HEDGED']));
  });

  test('a balance with interest is what the balance less the interest is', () => {
    let owed = 0;
    for (const inputs of accounts(30)) {
      const collateral = inputs.book.collateral.map(({ asset, amount, accruedInterest }) => {
        if (accruedInterest) owed += 1;
        return { asset, amount: amount.minus(accruedInterest ?? 0) };
      });
      expect(marginAccount({ ...inputs, book: { ...inputs.book, collateral } })).toEqual(
        marginAccount(inputs),
      );
    }
    expect(owed).toBeGreaterThan(3);
  });

  test('funding moves the profit of its position by as much, before rounding, and no requirement of its own', () => {
    let accrued = 0;
    for (const inputs of accounts(30)) {
      const { book, parameters } = inputs;
      const without = book.positions.map(({ accruedFunding: _funding, ...position }) => position);
      const [own, plain] = [
        marginAccount(inputs),
        marginAccount({ ...inputs, book: { ...book, positions: without } }),
      ];
      if (!own.ok || !plain.ok) continue;
      const { rounding } = parameters;
      for (const [index, margined] of own.value.positions.entries()) {
        const figures = ownFigures(margined);
        const [before] = plain.value.positions.slice(index, index + 1).map(ownFigures);
        const { instrument, leg, initialMargin, maintenanceMargin } = figures;
        const held = book.positions.find((one) => one.instrument === instrument && one.leg === leg);
        const funding = held?.accruedFunding ?? new Decimal(0);
        const unit = new Decimal(10).pow(-rounding.profitAndLoss.scale);
        const moved = figures.unrealisedProfit.minus(before?.unrealisedProfit ?? 0);
        expect(moved.minus(funding).abs().lte(unit)).toBe(true);
        expect([initialMargin, maintenanceMargin]).toEqual([
          before?.initialMargin,
          before?.maintenanceMargin,
        ]);
        if (!round(funding, rounding.profitAndLoss).isZero()) accrued += 1;
      }
    }
    expect(accrued).toBeGreaterThan(3);
  });
});
