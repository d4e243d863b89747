import { describe, expect, test } from 'vitest';
import { tieredDocument } from '../../../../testing/margined-venue';
import { assert } from '../../../assert';
import type { WrittenBar } from '../../../books/history-snapshot';
import type { MarketState } from '../../../margin/method/inputs';
import type { AccountBook, InstrumentTerms } from '../../../margin/method/types';
import { compileParameters } from '../../../margin/method/compile';
import { exactProfit } from '../../../margin/method/position';
import type { Margined } from '../../../margin/figures/margin-columns';
import { Decimal, decimal } from '../../../number/decimal';
import { decimalOf, minus, roundFraction } from '../../../number/fraction';
import { Random } from '../../../number/random';
import { ok } from '../../../result';
import { parseParameterSetText } from '../../../parameters/validate';
import { MARGIN_MODELS_MEASURE } from '../../../statistics/measures/margin-model-measures';
import { staticMargin } from '../price-coverage/static-margin';
import { instrumentModels, type KnownMoves, knownMoves, type ModelsOf } from './instrument-models';
import type { ModelsAsked } from './models';
import { priceFactors, profitOf } from './account-past';
import { portfolioModels } from './portfolio-models';

const ASKED: ModelsAsked = {
  historySnapshotHash: '0'.repeat(64),
  ...{ barMinutes: 1_440, probability: '0.01', decay: '0.94', seedMoves: 60, leastFitted: 100 },
  scan: { multiple: '2', cover: '0.35' },
  interval: { level: '0.95', draws: 199, seed: 1 },
  accounts: 100,
};

function parsed(text: string) {
  const set = parseParameterSetText(text);
  assert(set.ok, 'the document is sound');
  return set.value;
}

const BASE = parsed(tieredDocument());
const PROPOSED = parsed(tieredDocument({ altsRate: '0.1' }));

const listed = (symbol: string, multiplier: string, more: Partial<InstrumentTerms> = {}) =>
  [symbol, { symbol, multiplier: decimal(multiplier), ...more }] as const;

const MARKET: MarketState = {
  instruments: new Map<string, InstrumentTerms>([
    listed('BTC-PERP', '1'),
    listed('DOGE-PERP', '1000'),
    listed('BTC-INVERSE', '100', { isInverse: true, settlementAsset: 'BTC' }),
    listed('ODD', '1'),
  ]),
  prices: new Map([
    ['BTC-PERP', decimal('65000.5')],
    ['DOGE-PERP', decimal('0.1425')],
    ['BTC-INVERSE', decimal('64000')],
    ['ODD', decimal('3')],
  ]),
};

const HELD = [{ name: 'DOGE-PERP', accounts: 2, notional: { before: '85500', after: '85500', change: '0' } }];
const OF: ModelsOf = { asked: ASKED, base: BASE, proposed: PROPOSED, market: MARKET, held: HELD };

/** Prices in cents, with a day in fifteen of three times the size. */
function bars(days: number, seed: number): WrittenBar[] {
  const random = Random.fromSeed(seed);
  let close = 10_000;
  return Array.from({ length: days }, (_, day) => {
    const size = 0.03 * (random.uniform() < 0.07 ? 3 : 1);
    close = Math.max(500, Math.round(close * (1 + size * random.normal())));
    const text = new Decimal(close).div(100).toFixed();
    return {
      opensAt: new Date(Date.UTC(2024, 0, 1 + day)).toISOString(),
      ...{ high: text, low: text, close: text },
    };
  });
}

const known = (instrument: string, series: readonly WrittenBar[]): KnownMoves =>
  knownMoves(OF, instrument, series);

test('what is kept of a history is of its question alone', () => {
  const moves = known('BTC-PERP', bars(400, 5));
  assert('moves' in moves, 'the history has moves');
  const asked = (more: Partial<ModelsAsked>, of: KnownMoves = moves) =>
    JSON.stringify(instrumentModels({ ...OF, asked: { ...ASKED, ...more } }, 'BTC-PERP', of).long.models);
  const plain = asked({});
  expect(asked({ accounts: 3 })).toBe(plain);
  const others = [
    asked({}, { ...moves, isInverse: true }),
    asked({}, { ...moves, moves: moves.moves.slice(1) }),
    ...[{ probability: '0.02' }, { decay: '0.97' }, { seedMoves: 90 }, { leastFitted: 1_000 }].map((one) =>
      asked(one),
    ),
    asked({ scan: { multiple: '3', cover: '0.35' } }),
    asked({ interval: { level: '0.95', draws: 199, seed: 2 } }),
  ];
  expect(new Set([plain, ...others]).size).toBe(1 + others.length);
  expect(asked({})).toBe(plain);
});
const HISTORY = new Map<string, KnownMoves>([
  ['BTC-PERP', known('BTC-PERP', bars(600, 1))],
  ['DOGE-PERP', known('DOGE-PERP', bars(400, 2))],
  ['BTC-INVERSE', known('BTC-INVERSE', bars(600, 3))],
]);

describe('an instrument', () => {
  test.each([
    [2, []],
    [4, ['filteredGarch']],
  ])('is told as the measure tells its closes, to nine digits, and six of a fit: %i', (seed, lacks) => {
    const series = bars(400, seed);
    const found = instrumentModels(OF, 'DOGE-PERP', known('DOGE-PERP', series));
    const answer = MARGIN_MODELS_MEASURE.answer({
      closes: series.map(({ close }) => close),
      ...{ probability: '0.99', decay: '0.94', seedMoves: 60, scan: ASKED.scan, interval: ASKED.interval },
    });
    assert(answer.ok, 'the measure answers');
    const asked = answer.value as unknown as Record<string, { long: Record<string, number> }>;
    for (const [name, digits] of [
      ['historical', 9],
      ['filteredEwma', 9],
      ['filteredGarch', 6],
      ['student', 6],
      ['scan', 9],
    ] as const) {
      const own = found.long.models[name];
      if (own === undefined) {
        expect(asked[name]).toBe(found.history?.lacks[name]);
        continue;
      }
      const { valueAtRisk, low } = asked[name]?.long ?? {};
      expect(own.valueAtRisk).toBe(Number(valueAtRisk?.toPrecision(digits)));
      expect(own.interval?.low).toBe(low === undefined ? undefined : Number(low.toPrecision(digits)));
    }
    expect(Object.keys(found.history?.lacks ?? {})).toEqual(lacks);
    const values = Object.values(found.long.models).map(({ valueAtRisk }) => valueAtRisk);
    expect(found.long.range).toEqual({ low: Math.min(...values), high: Math.max(...values) });
  });

  test('has beside it what either set asks of the position that coverage looks at', () => {
    const found = instrumentModels(OF, 'DOGE-PERP', known('DOGE-PERP', bars(400, 2)));
    expect(found.notional).toBe('42750');
    const of = { instrument: 'DOGE-PERP', isShort: true, notional: decimal('42750') };
    for (const [when, set] of [
      ['before', BASE],
      ['after', PROPOSED],
    ] as const) {
      const margin = staticMargin(set, MARKET, of);
      expect(found.short[when].rates?.maintenance).toBe(margin.ok ? margin.value.rate : null);
      expect(Number(found.short[when].rates?.initial)).toBeGreaterThan(
        Number(found.short[when].rates?.maintenance),
      );
    }
    const { worst } = found.short;
    expect(worst).toHaveLength(4);
    expect(worst.map(({ loss }) => loss)).toEqual(worst.map(({ loss }) => loss).sort((a, b) => b - a));
    expect(worst[0]?.loss).toBeGreaterThan(found.short.models.historical?.valueAtRisk ?? Infinity);
  });

  test('without moves, with bars that overlap, or an option, says why and still what is asked', () => {
    const overlapping = bars(2, 1).map((bar, at) => ({
      ...bar,
      opensAt: new Date(Date.UTC(2024, 0, 1, at)).toISOString(),
    }));
    const option = { kind: 'CALL', strike: decimal('1'), underlying: 'DOGE' } as unknown;
    const instruments = new Map(MARKET.instruments);
    instruments.set('DOGE-PERP', { ...listed('DOGE-PERP', '1000')[1], option } as InstrumentTerms);
    expect(knownMoves({ ...OF, market: { ...MARKET, instruments } }, 'DOGE-PERP', [])).toEqual({
      lack: 'OPTION',
    });
    for (const [series, lack] of [
      [[], 'NO_MOVES'],
      [overlapping, 'BARS_OVERLAP'],
    ] as const) {
      const found = instrumentModels(OF, 'DOGE-PERP', known('DOGE-PERP', series));
      expect(found).toMatchObject({ lack, history: null, long: { models: {}, range: null, worst: [] } });
      expect(found.long.before.rates).not.toBeNull();
    }
    const odd = instrumentModels(OF, 'ODD', known('ODD', []));
    expect(odd.long.after).toEqual({
      rates: null,
      lacking: { code: 'NoMarginClass', subjects: ['ODD'] },
    });
  });
});

const SETTLED = parsed(
  JSON.stringify({
    ...(JSON.parse(tieredDocument()) as object),
    collateral: { USDT: { haircut: '0' }, BTC: { haircut: '0.05', pricedBy: 'BTC-PERP' } },
  }),
);
const MOVES = priceFactors(HISTORY);
const PORTFOLIOS = { asked: ASKED, market: MARKET, set: SETTLED, moves: MOVES };

const margined = (initialMargin: string, maintenanceMargin: string): Margined =>
  ok({
    ...{ account: 'a', status: 'OK', positions: [] },
    ...{ notional: decimal('1000'), equity: decimal('0'), callAmount: decimal('0') },
    ...{ initialMargin: decimal(initialMargin), maintenanceMargin: decimal(maintenanceMargin) },
  });
const book = (...held: readonly (readonly [string, string])[]): AccountBook => ({
  account: 'a',
  collateral: [],
  positions: held.map(([instrument, quantity]) => ({
    ...{ instrument, quantity: decimal(quantity), entryPrice: decimal('1') },
  })),
});
const told = (
  held: AccountBook,
  [before, after]: readonly [Margined, Margined] = [margined('1', '1'), margined('1', '1')],
) => {
  const found = portfolioModels(PORTFOLIOS, [{ book: held, before, after }]);
  const [account] = found.accounts;
  assert(account !== undefined, 'it is told');
  return { ...found, account };
};

describe('an account', () => {
  test('of one position asks what the instrument asks, times what it is worth', () => {
    const { account } = told(book(['DOGE-PERP', '-300']));
    const { historical } = instrumentModels(OF, 'DOGE-PERP', HISTORY.get('DOGE-PERP') ?? { lack: 'NO_MOVES' })
      .short.models;
    assert(historical !== undefined && account.model !== null, 'both have a figure');
    expect(account.model.valueAtRisk / (300 * 1000 * 0.1425)).toBeCloseTo(historical.valueAtRisk, 8);
    expect(account.model.expectedShortfall / 42_750).toBeCloseTo(historical.expectedShortfall ?? NaN, 8);
    expect(account.model.interval.low / 42_750).toBeCloseTo(historical.interval?.low ?? NaN, 8);
  });

  test('profits as the method has it, of linear and inverse contracts and what settles in a coin', () => {
    const parameters = compileParameters(SETTLED);
    for (const [instrument, quantity] of [
      ['DOGE-PERP', '-300'],
      ['BTC-INVERSE', '70'],
      ['BTC-INVERSE', '-5'],
    ] as const) {
      const by = instrument === 'BTC-INVERSE' ? 'BTC-PERP' : undefined;
      const profit = profitOf(PORTFOLIOS, { instrument, quantity: decimal(quantity) }, by);
      const factors = MOVES.get(instrument);
      for (const [at, times] of [...(factors ?? [])].slice(0, 60)) {
        const mark = MARKET.prices.get(instrument) ?? new Decimal(NaN);
        const position = { instrument, quantity: decimal(quantity), entryPrice: mark };
        const inputs = { instruments: MARKET.instruments, parameters };
        const gained = minus(
          exactProfit(inputs, position, mark.times(times)),
          exactProfit(inputs, position, mark),
        );
        const own = Number(decimalOf(roundFraction(gained, { scale: 18, mode: 'HALF_EVEN' })));
        const coin = by === undefined ? 1 : 65_000.5 * (MOVES.get(by)?.get(at) ?? NaN);
        expect(profit(at) / (own * coin)).toBeCloseTo(1, 8);
      }
    }
  });

  test('that is hedged loses less than its parts, on days that all of it knows', () => {
    const { model } = told(book(['BTC-PERP', '1'], ['DOGE-PERP', '-300'], ['BTC-INVERSE', '-10'])).account;
    const alone = (['BTC-PERP', 'DOGE-PERP', 'BTC-INVERSE'] as const).map(
      (instrument, at) => told(book([instrument, ['1', '-300', '-10'][at] ?? ''])).account.model,
    );
    expect(model?.moves).toBe(399);
    expect(model?.expectedShortfall).toBeLessThan(
      alone.reduce((sum, one) => sum + (one?.expectedShortfall ?? NaN), 0),
    );
  });

  test.each([
    ['legs that net', book(['BTC-PERP', '2'], ['BTC-PERP', '-2']), 'NO_POSITIONS', []],
    ['no history', book(['BTC-PERP', '1'], ['ODD', '1']), 'NO_HISTORY', ['ODD']],
  ] as const)('with %s is named', (_, held, code, instruments) => {
    expect(told(held).account).toMatchObject({ model: null, lack: { code, instruments } });
  });

  test('whose days in common are too few is named by the instrument that is young', () => {
    const moves = priceFactors(new Map([...HISTORY, ['ODD', known('ODD', bars(60, 9))]]));
    const found = portfolioModels({ ...PORTFOLIOS, moves }, [
      { book: book(['BTC-PERP', '1'], ['ODD', '5']), before: margined('1', '1'), after: margined('1', '1') },
    ]);
    expect(found.accounts[0]?.lack).toEqual({ code: 'TAIL_TOO_SHORT', instruments: ['ODD'], moves: 59 });
  });

  test('with less margin than the model asks is counted, by how much, under each set and margin', () => {
    const asks = told(book(['DOGE-PERP', '-300'])).account.model?.valueAtRisk ?? NaN;
    const [above, below] = [Math.ceil(asks + 1).toString(), Math.floor(asks - 100).toString()];
    const { short } = told(book(['DOGE-PERP', '-300']), [margined(above, below), margined(above, above)]);
    expect(short.before.initial).toEqual({ accounts: 0, amount: '0' });
    expect(short.before.maintenance.accounts).toBe(1);
    expect(Number(short.before.maintenance.amount)).toBeCloseTo(asks - Number(below), 1);
    expect(short.after.maintenance).toEqual({ accounts: 0, amount: '0' });
  });
});
