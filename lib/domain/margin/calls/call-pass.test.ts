import { describe, expect, test } from 'vitest';
import { parameterSetOf } from '../../../testing/arbitraries';
import { Decimal } from '../../number/decimal';
import { BINANCE_TIERS } from '../../presets/binance-tiers';
import { compileParameters } from '../method/compile';
import type { InstrumentTerms } from '../method/types';
import { addCallPlace, callPointsOf, clearCallPoints, findCallPoints, type HeldColumns } from './call-pass';

// What a pass over columns leaves alone, and what it leaves to the reference method.

const PARAMETERS = compileParameters(
  parameterSetOf({
    ...(BINANCE_TIERS.parameters as object),
    collateral: {
      USDT: { haircut: '0' },
      BTC: { pricedBy: 'BTCUSDT', haircut: '0.1' },
      ETH: { pricedBy: 'ETHUSDT', haircut: '0.1', maximumValue: '1000' },
    },
  }),
);
const SYMBOLS = ['BTCUSDT', 'ETHUSDT'];
const [MARK, FIRST] = [100, 7];

/** Accounts from index 7 on: each is long 10 of one instrument with 60 of equity, unless it says otherwise. */
function held(count: number, more: Partial<HeldColumns> = {}): HeldColumns {
  const all = (value: number): Float64Array => new Float64Array(count).fill(value);
  const accounts = Uint32Array.from({ length: count }, (_, row) => FIRST + row);
  const position = {
    mode: undefined,
    isBeside: false,
    accounts,
    quantities: all(10),
    initialMargins: all(50),
  };
  return {
    ...{ first: FIRST, count, equity: all(60), initialMargin: all(50), maintenanceMargin: all(4) },
    ...{ isAsked: new Uint8Array(count).fill(1), balances: [] },
    positions: [{ ...position, instrument: 'BTCUSDT' }],
    ...more,
  };
}

function found(
  columns: HeldColumns,
  {
    parameters = PARAMETERS,
    prices = SYMBOLS,
    terms = {},
  }: {
    readonly parameters?: typeof PARAMETERS;
    readonly prices?: readonly string[];
    readonly terms?: Partial<InstrumentTerms>;
  } = {},
) {
  const points = callPointsOf(FIRST + columns.count, SYMBOLS);
  const market = {
    instruments: new Map(
      SYMBOLS.map((symbol) => [symbol, { symbol, multiplier: new Decimal(1), ...terms }] as const),
    ),
    prices: new Map(prices.map((symbol) => [symbol, new Decimal(MARK)])),
  };
  const pass = findCallPoints(points, columns, { parameters, market }, new Map([['BTCUSDT', 0.04]]));
  while (!pass.next().done);
  const of = <Values extends { subarray(from: number): Values }>(values: Values) => [
    ...(values.subarray(FIRST) as unknown as Iterable<number>),
  ];
  return { distance: of(points.distance), isLeft: of(points.isLeft), amount: of(points.amount), points };
}

test('a long is called where its equity falls to the call level', () => {
  const { distance, isLeft, amount } = found(held(1));
  // 60 − 10·d = 0.004·10·(100 − d), to a requirement that stays below the first floor.
  expect(distance[0]).toBeCloseTo(56 / (10 - 0.04) / MARK, 12);
  expect(isLeft).toEqual([0]);
  expect(amount[0]).toBeGreaterThan(0);
});

test('who is not asked about has no place, whatever it holds', () => {
  const { distance, isLeft } = found(held(2, { isAsked: Uint8Array.of(0, 1) }));
  expect(distance[0]).toBe(Infinity);
  expect(distance[1]).toBeLessThan(1);
  expect(isLeft).toEqual([0, 0]);
});

test('an instrument without a price is passed over, and the others are not', () => {
  const [position] = held(1).positions;
  const both = [{ ...position!, instrument: 'ETHUSDT' }, position!];
  const { distance } = found(held(1, { positions: both }), { prices: ['BTCUSDT'] });
  expect(distance[0]).toBeLessThan(1);
});

test('a stretch is found anew: nothing stays of what was known of its accounts', () => {
  const columns = held(1, { positions: [] });
  const points = callPointsOf(FIRST + 1, SYMBOLS);
  clearCallPoints(points, 0, FIRST + 1);
  for (const account of [0, FIRST])
    addCallPlace(points, account, { instrument: 0, ratio: 1.01, volatility: undefined, amount: 1 });
  const market = { instruments: new Map(), prices: new Map() };
  for (const _ of findCallPoints(points, columns, { parameters: PARAMETERS, market }, new Map()));
  expect([points.distance[FIRST], points.hasUnknown[FIRST]]).toEqual([Infinity, 0]);
  expect([points.distance[0], points.hasUnknown[0]]).toEqual(
    [0.01 + 1 - 1, 1].map((one): unknown => expect.closeTo(one, 12)),
  );
});

describe('is left to the reference method', () => {
  test('all that is asked about, where initial margin calls too', () => {
    const parameters = { ...PARAMETERS, callAt: 'INITIAL_MARGIN' } as const;
    const { distance, isLeft } = found(held(2, { isAsked: Uint8Array.of(0, 1) }), { parameters });
    expect(isLeft).toEqual([0, 1]);
    expect(distance).toEqual([Infinity, Infinity]);
  });

  test('a leg of hedge mode, which has another beside it', () => {
    const [position] = held(1).positions;
    expect(found(held(1, { positions: [{ ...position!, isBeside: true }] })).isLeft).toEqual([1]);
  });

  test('what settles in another asset than the account is margined in', () => {
    expect(found(held(1), { terms: { settlementAsset: 'BTC' } }).isLeft).toEqual([1]);
    expect(found(held(1), { terms: { settlementAsset: 'USDT' } }).isLeft).toEqual([0]);
  });

  test('a position where profit counts up to a limit', () => {
    const parameters = { ...PARAMETERS, maximumProfit: new Decimal(1) };
    expect(found(held(1), { parameters }).isLeft).toEqual([1]);
  });

  test('who holds a balance that counts up to a limit, and nobody else', () => {
    const balances = [{ asset: 'ETH', accounts: Uint32Array.of(FIRST), amounts: Float64Array.of(1) }];
    expect(found(held(2, { positions: [], balances })).isLeft).toEqual([1, 0]);
  });
});

test('a balance counts less its haircut, a debt in full', () => {
  const [account] = [Uint32Array.of(FIRST)];
  const of = (amount: number): number | undefined =>
    found(
      held(1, {
        ...{ positions: [], equity: Float64Array.of(50), maintenanceMargin: Float64Array.of(5) },
        balances: [{ asset: 'BTC', accounts: account, amounts: Float64Array.of(amount) }],
      }),
    ).distance[0];
  expect(of(1)).toBeCloseTo(45 / 0.9 / MARK, 12);
  expect(of(-1)).toBeCloseTo(45 / MARK, 12);
});

test('an account that is above its initial margin at the call has nothing to add', () => {
  // More margin is kept than the tiers of this position ask: 4 at the mark by them, 50 in all.
  const columns = held(1, { initialMargin: Float64Array.of(1), maintenanceMargin: Float64Array.of(50) });
  expect(found(columns).amount).toEqual([0]);
});
