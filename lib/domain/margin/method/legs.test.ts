import { describe, expect, test } from 'vitest';
import { drawSeed } from '../../../testing/draw-seed';
import { tiersCase } from '../../../testing/engine-pairs';
import { parameterSetOf } from '../../../testing/arbitraries';
import { Decimal, decimal, decimalText, sum } from '../../number/decimal';
import { Random } from '../../number/random';
import type { MarginClassDocument, ParameterSet } from '../../parameters/document/parameter-set';
import { marginAccount } from './account';
import { compileParameters } from './compile';
import type { MarginInputs } from './inputs';
import type { AccountBook, AccountMargin, Position } from './types';

type Rule = NonNullable<MarginClassDocument['hedgedLegs']>;

const flat = (rate: string) => ({
  curve: { driver: 'NOTIONAL', shape: 'MARGINAL_TIERS', tiers: [{ floor: '0', rate }] },
});
const rounding = (mode: string) => ({ scale: 8, mode });

/** One class of a flat rate: initial margin as stated, maintenance margin the half. */
function setOf(hedgedLegs: Rule | null, rate: string, more: object = {}): ParameterSet {
  return parameterSetOf({
    format: 'margrave/parameter-set/1',
    settlementAsset: 'USDT',
    marginClasses: {
      A: {
        instruments: ['BTCUSDT'],
        initialMargin: flat(rate),
        maintenanceMargin: flat(decimalText(decimal(rate).div(2))),
        ...(hedgedLegs ? { hedgedLegs } : {}),
        ...more,
      },
    },
    collateral: { USDT: { haircut: '0' } },
    accountRules: { warningLevel: '1', callLevel: '1', liquidationLevel: '1' },
    rounding: {
      ...{ notional: rounding('HALF_UP'), margin: rounding('UP') },
      ...{ profitAndLoss: rounding('FLOOR'), collateralValue: rounding('FLOOR') },
    },
  });
}

const leg = (
  side: 'LONG' | 'SHORT',
  size: string,
  entryPrice: string,
  more: Partial<Position> = {},
): Position => ({
  instrument: 'BTCUSDT',
  leg: side,
  quantity: decimal(side === 'LONG' || size === '0' ? size : `-${size}`),
  entryPrice: decimal(entryPrice),
  ...more,
});

function inputsOf(
  set: ParameterSet,
  price: string,
  positions: readonly Position[],
  cash = '3000',
): MarginInputs {
  return {
    parameters: compileParameters(set),
    instruments: new Map([['BTCUSDT', { symbol: 'BTCUSDT', multiplier: decimal('1') }]]),
    prices: new Map([['BTCUSDT', decimal(price)]]),
    book: { account: 'A', positions, collateral: [{ asset: 'USDT', amount: decimal(cash) }] },
  };
}

function margined(inputs: MarginInputs): AccountMargin {
  const result = marginAccount(inputs);
  if (!result.ok) throw new Error(`margined, not ${result.refusal.code}`);
  return result.value;
}

const required = ({ initialMargin, maintenanceMargin, positions }: AccountMargin) => ({
  initial: decimalText(initialMargin),
  maintenance: decimalText(maintenanceMargin),
  legs: positions.map((one) => [one.leg, decimalText(one.initialMargin), decimalText(one.maintenanceMargin)]),
});

describe('published examples', () => {
  /**
   * Bybit, "the USDT contract's full position hedging margin" (as reported by mobie.io/bybit-updates-the-usdt-contracts-
   * full-position-hedging-margin-condition, the old logic): wallet 3,000; long 2 BTC from 10,000 with a margin of 200,
   * short 4 BTC from 9,000 with 360. At 9,000 the account has 440 available, at 8,000 2,440: each leg on its own cost.
   */
  test.each([
    ['9000', '440'],
    ['8000', '2440'],
  ])('BOTH: at %s %s is left of the balance', (price, available) => {
    const set = setOf('BOTH', '0.01', { notionalAt: 'ENTRY' });
    const margin = margined(inputsOf(set, price, [leg('LONG', '2', '10000'), leg('SHORT', '4', '9000')]));
    expect(required(margin).legs.map(([, initial]) => initial)).toEqual(['200', '360']);
    expect(decimalText(margin.initialEquity.minus(margin.initialMargin))).toBe(available);
  });

  /**
   * A hedged margin of 50 % in MetaTrader 5 (grandcapital.ng/about/company_news/changes-hedged-margin-settings): buy 1 lot
   * and sell 1 lot, "the margin for the two positions will be charged as 1 lot".
   */
  test('GREATER: one lot bought and one sold are charged as one lot', () => {
    const one = margined(inputsOf(setOf('GREATER', '0.01'), '100', [leg('LONG', '1', '100')]));
    const two = margined(
      inputsOf(setOf('GREATER', '0.01'), '100', [leg('LONG', '1', '100'), leg('SHORT', '1', '100')]),
    );
    expect(two.initialMargin).toEqual(one.initialMargin);
    expect(two.maintenanceMargin).toEqual(one.maintenanceMargin);
  });

  /**
   * "Uncovered volume" of MetaTrader 5 (promptrade.gitbook.io/en/risk-management/leverage-and-margin): 3 lots sold and 2
   * bought leave 1 lot that is charged, by the leg that is the larger.
   */
  test('NET: three lots sold and two bought are charged as one lot sold', () => {
    const margin = margined(
      inputsOf(setOf('NET', '0.01'), '100', [leg('LONG', '2', '100'), leg('SHORT', '3', '100')]),
    );
    expect(required(margin)).toEqual({
      ...{ initial: '1', maintenance: '0.5' },
      legs: [
        ['LONG', '0', '0'],
        ['SHORT', '1', '0.5'],
      ],
    });
  });
});

describe('the legs of one contract', () => {
  test.each<[Rule, [string, string], [string, string]]>([
    ['BOTH', ['20', '10'], ['20', '10']],
    ['GREATER', ['20', '10'], ['0', '0']],
    ['NET', ['0', '0'], ['0', '0']],
  ])('that are equal, charged %s: the tie goes to the long one', (rule, long, short) => {
    const legs = [leg('SHORT', '2', '90'), leg('LONG', '2', '110')];
    expect(required(margined(inputsOf(setOf(rule, '0.1'), '100', legs))).legs).toEqual([
      ['SHORT', ...short],
      ['LONG', ...long],
    ]);
  });

  test('each gain or lose by their own entry price, and count their own notional', () => {
    const { positions, equity, notional } = margined(
      inputsOf(setOf('NET', '0.1'), '100', [leg('LONG', '2', '110'), leg('SHORT', '3', '90')]),
    );
    expect(positions.map(({ unrealisedProfit }) => decimalText(unrealisedProfit))).toEqual(['-20', '-30']);
    expect([decimalText(equity), decimalText(notional)]).toEqual(['2950', '500']);
  });

  test('NET counts, of the orders that reduce a leg, no more than it holds', () => {
    const orders = (buy: string, sell: string) => ({
      orders: { buyQuantity: decimal(buy), sellQuantity: decimal(sell), count: 1 },
    });
    // Closing all of the short leaves 5 + 1 bought: 6 in all, however much more is ordered.
    const legs = [leg('LONG', '5', '100', orders('1', '19')), leg('SHORT', '4', '100', orders('7', '0'))];
    const set = setOf('NET', '0.1', { openOrders: 'WORST_CASE' });
    expect(required(margined(inputsOf(set, '100', legs))).initial).toBe('60');
    const both = setOf('BOTH', '0.1', { openOrders: 'WORST_CASE' });
    // What only reduces a leg makes neither larger.
    expect(required(margined(inputsOf(both, '100', legs))).initial).toBe('100');
  });

  test('are refused where the class does not say how they are charged', () => {
    expect(marginAccount(inputsOf(setOf(null, '0.1'), '100', [leg('LONG', '1', '100')]))).toEqual({
      ok: false,
      refusal: { code: 'LegsNotAllowed', account: 'A', instruments: ['BTCUSDT'] },
    });
  });

  const oneWay = { instrument: 'BTCUSDT', quantity: decimal('1'), entryPrice: decimal('1') };
  test.each<[string, Position[]]>([
    ['a position and a leg', [oneWay, leg('LONG', '1', '1')]],
    ['a leg twice', [leg('LONG', '1', '1'), leg('LONG', '2', '1')]],
    ['a long leg that is short', [{ ...leg('LONG', '1', '1'), quantity: decimal('-1') }]],
    ['a short leg that is long', [{ ...leg('SHORT', '1', '1'), quantity: decimal('1') }]],
    ['funding of nothing', [leg('LONG', '0', '1', { accruedFunding: decimal('1') })]],
  ])('are no book: %s', (_what, positions) => {
    expect(() => marginAccount(inputsOf(setOf('BOTH', '0.1'), '1', positions))).toThrow('account A has');
  });

  test('nor is one of many positions with one of them twice', () => {
    const many = Array.from({ length: 40 }, (_, index) => ({ ...oneWay, instrument: `P${index}` }));
    expect(() =>
      marginAccount(inputsOf(setOf('BOTH', '0.1'), '1', [...many, { ...oneWay, instrument: 'P3' }])),
    ).toThrow('one position per instrument');
  });
});

const AT_THE_MARK = { requirement: 'INITIAL', price: 'MARK', openLoss: 'IGNORED' } as const;

/** Accounts that are margined under tiers with each rule, and the same under the other two; orders charged either way. */
function* drawnAccounts(count: number): Generator<Record<Rule, MarginInputs>> {
  const random = Random.fromSeed(drawSeed());
  for (let found = 0; found < count;) {
    const { parameters, market, books } = tiersCase(random, 12);
    const { document } = parameters;
    const openOrders = random.uniform() < 0.5 ? 'WORST_CASE' : AT_THE_MARK;
    const under = (rule: Rule) => {
      const classes = Object.entries(document.marginClasses).map(([name, one]) => [
        name,
        { ...one, hedgedLegs: rule, openOrders, notionalAt: 'MARK' },
      ]);
      return compileParameters(
        parameterSetOf({ ...document, marginClasses: Object.fromEntries(classes) as unknown }),
      );
    };
    const compiled = { BOTH: under('BOTH'), GREATER: under('GREATER'), NET: under('NET') };
    for (const book of books) {
      if (!book.positions.some((one) => one.leg)) continue;
      const of = (rule: Rule): MarginInputs => ({ ...market, parameters: compiled[rule], book });
      if (!marginAccount(of('BOTH')).ok) continue;
      found += 1;
      yield { BOTH: of('BOTH'), GREATER: of('GREATER'), NET: of('NET') };
    }
  }
}

const MARGINS = ['initialMargin', 'maintenanceMargin'] as const;

describe('whatever the tiers, the legs and their orders', () => {
  test('NET requires no more than GREATER, GREATER no more than BOTH; profit is the same', () => {
    let less = 0;
    for (const inputs of drawnAccounts(150)) {
      const [both, greater, net] = [margined(inputs.BOTH), margined(inputs.GREATER), margined(inputs.NET)];
      for (const figure of MARGINS) {
        expect(greater[figure].lte(both[figure])).toBe(true);
        expect(net[figure].lte(greater[figure])).toBe(true);
        if (net[figure].lt(greater[figure]) && greater[figure].lt(both[figure])) less += 1;
      }
      expect([greater.equity, net.equity]).toEqual([both.equity, both.equity]);
    }
    expect(less).toBeGreaterThan(20);
  });

  test('BOTH charges each leg as an account that holds nothing else; GREATER the greater of those', () => {
    for (const inputs of drawnAccounts(80)) {
      const { book } = inputs.BOTH;
      for (const figure of MARGINS) {
        const alone = book.positions.map((position): readonly [string, Decimal] => {
          const own: AccountBook = { ...book, positions: [position] };
          const [only] = margined({ ...inputs.BOTH, book: own }).positions;
          return [position.instrument, only?.[figure] ?? new Decimal(0)];
        });
        expect(margined(inputs.BOTH)[figure]).toEqual(sum(alone.map(([, margin]) => margin)));
        const greatest = new Map<string, Decimal>();
        for (const [instrument, margin] of alone)
          greatest.set(instrument, Decimal.max(margin, greatest.get(instrument) ?? margin));
        expect(margined(inputs.GREATER)[figure]).toEqual(sum(greatest.values()));
      }
    }
  });

  test('NET without orders charges what a one-way position of the net quantity is charged', () => {
    for (const { NET: inputs } of drawnAccounts(80)) {
      const legs = inputs.book.positions.map(
        ({ orders: _orders, openOrders: _each, ...position }) => position,
      );
      const net = new Map<string, Position>();
      for (const { leg: _leg, accruedFunding: _funding, ...position } of legs) {
        const before = net.get(position.instrument)?.quantity ?? new Decimal(0);
        net.set(position.instrument, { ...position, quantity: before.plus(position.quantity) });
      }
      const of = (positions: readonly Position[]) =>
        margined({ ...inputs, book: { ...inputs.book, positions } });
      for (const figure of MARGINS) expect(of(legs)[figure]).toEqual(of([...net.values()])[figure]);
    }
  });
});
