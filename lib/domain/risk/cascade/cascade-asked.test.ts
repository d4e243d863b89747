import { describe, expect, test } from 'vitest';
import { Decimal, decimal } from '../../number/decimal';
import { allApart } from '../../margin/figures/margin-columns';
import type { MarketState } from '../../margin/method/inputs';
import type { CrisisMoves } from '../scenarios/crisis-moves';
import type { Crises, Standing } from '../studies/crises/crises';
import { crisesStudy } from '../studies/crises/crises-study';
import { barVolatility, VOLATILITY_BARS } from './bar-volatility';
import { cascadeAsked, knownImpacts } from './cascade-asked';
import { searchedDepth } from './depth-search';
import { waterfall } from './waterfall';

const OPTION = { kind: 'OPTION' as const, option: { strike: new Decimal(100), right: 'PUT' as const } };
const MARKET: MarketState = {
  instruments: new Map(
    ['A', 'B', 'PUT', 'TINY'].map((symbol) => [
      symbol,
      { symbol, multiplier: new Decimal(1), ...(symbol === 'PUT' ? OPTION : {}) },
    ]),
  ),
  prices: new Map([
    ['B', decimal('20')],
    ['A', decimal('100')],
    ['PUT', decimal('5')],
    ['TINY', decimal('0.00000001')],
  ]),
  figures: new Map([
    ['A', { TURNOVER: decimal('1000000'), VOLATILITY: decimal('0.4'), DEPTH: decimal('500') }],
    ['B', { TURNOVER: decimal('50000'), DEPTH: decimal('700') }],
    ['PUT', { DEPTH: decimal('0') }],
  ]),
};

describe('what is known of impact', () => {
  test('is by turnover and volatility, else by what rests near the price, else nothing', () => {
    expect(knownImpacts(MARKET, new Map())).toEqual({
      // 0.4/√365
      A: { model: 'SQUARE_ROOT', turnover: '1000000', dailyVolatility: '0.0209369569', source: 'FIGURE' },
      B: { model: 'LINEAR', depth: '70000', source: 'RESTING' },
    });
    const ofBars = new Map([
      ['A', { value: 0.9, source: 'DAILY_BARS' as const }],
      ['B', { value: 0.031, source: 'HOURLY_BARS' as const }],
    ]);
    // A figure that is stated goes before bars.
    expect(knownImpacts(MARKET, ofBars)).toMatchObject({
      A: { source: 'FIGURE' },
      B: { model: 'SQUARE_ROOT', turnover: '50000', dailyVolatility: '0.031', source: 'HOURLY_BARS' },
    });
  });

  const bars = (count: number, minutes: number, skipped = -1) =>
    Array.from({ length: count }, (_, at) => ({
      opensAt: new Date(at * minutes * 60_000),
      close: new Decimal(100 * Math.exp(0.01 * (((at * 7) % 11) - 5))),
    })).filter((_, at) => at !== skipped);

  test('volatility of bars is their root mean square, of returns without gaps', () => {
    const [daily, hourly] = VOLATILITY_BARS;
    // numpy 2.4.6: sqrt(mean(diff(log(closes))**2)).
    expect(barVolatility(bars(31, 1_440), daily)?.value).toBeCloseTo(0.05300943312279433, 12);
    expect(barVolatility(bars(20, 1_440), daily)).toBeNull();
    expect(barVolatility(bars(21, 1_440), daily)).toMatchObject({ source: 'DAILY_BARS' });
    expect(barVolatility(bars(21, 1_440, 9), daily)).toBeNull();
    expect(barVolatility(bars(31, 60), daily)).toBeNull();
    expect(barVolatility(bars(481, 60), hourly)).toMatchObject({ source: 'HOURLY_BARS' });
    const still = bars(31, 1_440).map(({ opensAt }) => ({ opensAt, close: new Decimal(7) }));
    expect(barVolatility(still, daily)).toBeNull();
  });
});

describe('the shocks', () => {
  const crisis = (key: string): CrisisMoves => ({ key, name: key, date: '2020-03-12', moves: { A: '-0.3' } });
  const noAccounts: Standing = {
    accounts: { OK: 0, WARNING: 0, CALL: 0, LIQUIDATION: 0, UNPRICED: 0 },
    belowZero: { accounts: 0, amount: '0' },
  };
  const none = crisesStudy.finish(
    crisesStudy.partial({ crises: { none: { before: allApart([], []), after: allApart([], []) } } }),
  )?.['none'];
  if (!none) throw new Error('a crisis of no accounts');
  const found = (before: Readonly<Record<string, readonly [number, string]>>): Crises =>
    Object.fromEntries(
      Object.entries(before).map(([key, [LIQUIDATION, amount]]) => {
        const accounts = { ...noAccounts.accounts, LIQUIDATION };
        const standing = { before: { accounts, belowZero: { accounts: 1, amount } }, after: noAccounts };
        return [key, { ...none, standing }];
      }),
    );
  const worstOf = (before: Parameters<typeof found>[0]) =>
    cascadeAsked(MARKET, knownImpacts(MARKET, new Map()), {
      asked: Object.keys(before).map(crisis),
      found: found(before),
    })?.shocks.map(({ key }) => key);

  test('are the worst crisis of the base version, of equals what leaves most owed, then the oldest', () => {
    expect(worstOf({ old: [3, '9'], worst: [5, '0'], late: [4, '100'] })).toEqual([
      'worst',
      'everything-falls',
      'no-shock',
    ]);
    expect(worstOf({ old: [3, '9'], owing: [3, '10'], late: [3, '9.5'] })).toEqual([
      'owing',
      'everything-falls',
      'no-shock',
    ]);
    expect(worstOf({ old: [3, '9'], late: [3, '9'] })).toEqual(['old', 'everything-falls', 'no-shock']);
  });

  test('without a crisis are a fall of everything, but of options and of what would be nothing', () => {
    const asked = cascadeAsked(MARKET, knownImpacts(MARKET, new Map()), null);
    expect(asked?.shocks).toEqual([
      {
        key: 'everything-falls',
        name: 'Everything falls by a tenth',
        date: null,
        moves: { A: '-0.1', B: '-0.1', TINY: '-0.1' },
      },
      { key: 'no-shock', name: 'No shock: the change alone', date: null, moves: {} },
    ]);
    expect(cascadeAsked(MARKET, {}, null)).toBeNull();
  });
});

test('a fund bears what it holds, and the rest is left', () => {
  const texts = (amount: string, fund: string | null) => {
    const { fromFund, rest } = waterfall(decimal(amount), fund === null ? null : decimal(fund));
    return [fromFund?.toFixed() ?? null, rest.toFixed()];
  };
  expect([texts('10', '4'), texts('10', '12'), texts('10', null), texts('0', '4')]).toEqual([
    ['4', '6'],
    ['10', '0'],
    [null, '10'],
    ['0', '0'],
  ]);
});

test.each([
  [true, (factor: number) => factor >= 0.3, { kind: 'WITHIN', factor: '0.3', beyond: '0.2' }],
  [true, () => true, { kind: 'WITHIN', factor: '0.1', beyond: null }],
  [true, () => false, { kind: 'WITHIN', factor: '1', beyond: '0.7' }],
  [false, (factor: number) => factor >= 5, { kind: 'WITHIN', factor: '5', beyond: '3' }],
  [false, () => false, { kind: 'NOWHERE' }],
] as const)('the critical depth, where now is %j', (isNow, isWithin, expected) => {
  const search = searchedDepth(isNow);
  let [step, asked] = [search.next(), 0];
  while (step.done !== true) {
    asked += 1;
    step = search.next(isWithin(Number(step.value)));
  }
  expect(step.value).toEqual(expected);
  expect(asked).toBeLessThanOrEqual(3);
});
