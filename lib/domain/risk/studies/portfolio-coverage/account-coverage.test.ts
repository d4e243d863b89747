import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { repeats } from '../../../../testing/thorough';
import { tieredDocument } from '../../../../testing/margined-venue';
import { assert } from '../../../assert';
import type { WrittenBar } from '../../../books/history-snapshot';
import type { Margined } from '../../../margin/figures/margin-columns';
import type { MarketState } from '../../../margin/method/inputs';
import type { AccountBook, InstrumentTerms } from '../../../margin/method/types';
import { Decimal, decimal, ONE, ZERO } from '../../../number/decimal';
import { Random } from '../../../number/random';
import type { ParameterSet } from '../../../parameters/document/parameter-set';
import { parseParameterSetText } from '../../../parameters/validate';
import { stationaryBlockLength } from '../../../statistics/bootstrap';
import { adjusted } from '../../../statistics/multiple-tests';
import { breachesOf } from '../price-coverage/breach-figures';
import { ok, refuse } from '../../../result';
import { type MarginedAccount, priceFactors } from '../models/account-past';
import { type KnownMoves, knownMoves } from '../models/instrument-models';
import { modelsAsked } from '../models/models-asked';
import { accountsCovered, type AccountsOf } from './account-coverage';
import type { PortfolioCoverageAsked } from './portfolio-coverage';

const ASKED: PortfolioCoverageAsked = {
  historySnapshotHash: '0'.repeat(64),
  ...{ barMinutes: 1_440, probability: '0.1', otherProbability: '0.2', level: '0.05', leastMoves: 10 },
  interval: { level: '0.9', draws: 199, seed: 1 },
  signals: {},
};

type Collateral = Readonly<Record<string, object>>;

function parsed(collateral: Collateral): ParameterSet {
  const document = { ...(JSON.parse(tieredDocument()) as object), collateral };
  const set = parseParameterSetText(JSON.stringify(document));
  assert(set.ok, 'the document is sound');
  return set.value;
}

const HAIRCUT = { USDT: { haircut: '0' }, BTC: { haircut: '0.05', pricedBy: 'BTC-PERP' } };
const SET = parsed({ ...HAIRCUT, ETH: { haircut: '0.1', pricedBy: 'ETH-PERP' } });

const listed = (symbol: string, more: Partial<InstrumentTerms> = {}) =>
  [symbol, { symbol, multiplier: ONE, ...more }] as const;
const MARKET: MarketState = {
  instruments: new Map<string, InstrumentTerms>([
    listed('BTC-PERP'),
    listed('ETH-PERP'),
    listed('DOGE-PERP'),
  ]),
  prices: new Map([
    ['BTC-PERP', decimal('100')],
    ['ETH-PERP', decimal('10')],
    ['DOGE-PERP', decimal('2')],
  ]),
};

/** Falls of 5, 10, 1.0101…, 15 per cent are the days on which a long loses, but for the last. */
const CLOSES = [100, 95, 100, 90, 99, 98, 100, 85, 90, 92, 93, 91];

function written(closes: readonly number[], from = 0): WrittenBar[] {
  return closes.map((close, day) => {
    const text = String(close);
    return {
      opensAt: new Date(Date.UTC(2026, 0, 1 + from + day)).toISOString(),
      ...{ high: text, low: text, close: text },
    };
  });
}

const known = (instrument: string, closes: readonly number[], from = 0): KnownMoves =>
  knownMoves({ asked: modelsAsked(ASKED), market: MARKET }, instrument, written(closes, from));

function of(
  moves: Readonly<Record<string, readonly number[]>>,
  base: ParameterSet = SET,
  proposed: ParameterSet = base,
): AccountsOf {
  const histories = new Map(
    Object.entries(moves).map(([instrument, closes]) => [instrument, known(instrument, closes)]),
  );
  return { asked: ASKED, market: MARKET, base, proposed, moves: priceFactors(histories) };
}

const margined = (maintenanceMargin: string, equity: string): Margined =>
  ok({
    ...{ account: 'a', status: 'OK', positions: [] },
    ...{ notional: decimal('200'), callAmount: ZERO, initialMargin: decimal(maintenanceMargin) },
    ...{ maintenanceMargin: decimal(maintenanceMargin), equity: decimal(equity) },
  });

interface Holds {
  readonly positions: Readonly<Record<string, string>>;
  readonly collateral?: Readonly<Record<string, string>>;
  readonly before?: Margined;
  readonly after?: Margined;
}

function account(name: string, { positions, collateral = {}, ...under }: Holds): MarginedAccount {
  const { before = margined('14', '25'), after = before } = under;
  const book: AccountBook = {
    account: name,
    positions: Object.entries(positions).map(([instrument, quantity]) => ({
      ...{ instrument, quantity: decimal(quantity), entryPrice: ONE },
    })),
    collateral: Object.entries(collateral).map(([asset, amount]) => ({ asset, amount: decimal(amount) })),
  };
  return { book, before, after };
}

function covered(holds: Holds, accounts: AccountsOf = of({ 'BTC-PERP': CLOSES })) {
  const [found] = accountsCovered(accounts, [account('a', holds)]);
  assert(found !== undefined, 'it is told');
  return found;
}

describe('an account', () => {
  test('is counted against its margin and its equity as they stand, with its collateral and without', () => {
    // 2 BTC lose 10, 20, 2.02, 2.04…, 30 and 4.30; 95 that count of one more lose 4.75, 9.5, …, 14.25 with them.
    const found = covered({ positions: { 'BTC-PERP': '2' }, collateral: { BTC: '1', USDT: '50' } });
    expect(found.span).toMatchObject({
      ...{ from: '2026-01-02T00:00:00.000Z', to: '2026-01-12T00:00:00.000Z', moves: 11, expected: 1.1 },
    });
    const { positions, together, collateral, maintenanceMargin, equity } = found.before ?? {};
    expect([maintenanceMargin, equity]).toEqual(['14', '25']);
    expect(collateral).toEqual([{ asset: 'BTC', instrument: 'BTC-PERP', moved: 11 }]);
    expect([positions?.breaches.breaches, positions?.usedUp]).toEqual([2, 1]);
    expect([together?.breaches.breaches, together?.usedUp]).toEqual([3, 2]);
    expect(positions?.breaches.worst).toEqual([
      { at: '2026-01-08T00:00:00.000Z', loss: 30, uncovered: 16 },
      { at: '2026-01-04T00:00:00.000Z', loss: 20, uncovered: 6 },
    ]);
    expect(together?.breaches.worst.map(({ loss }) => loss)).toEqual([44.25, 29.5, 14.75]);
  });

  test('that owes what it holds loses less with its debt, which counts in full', () => {
    const { positions, together } =
      covered({ positions: { 'BTC-PERP': '2' }, collateral: { BTC: '-1' } }).before ?? {};
    expect(positions?.breaches.breaches).toBe(2);
    expect(together?.breaches.worst).toMatchObject([{ loss: 15, uncovered: 1 }]);
    // The same where its debt stands among the requirements.
    const required = parsed({ ...HAIRCUT, BTC: { ...HAIRCUT.BTC, debtAs: 'REQUIREMENT' } });
    const holds = { positions: { 'BTC-PERP': '2' }, collateral: { BTC: '-1' } };
    const { before } = covered(holds, of({ 'BTC-PERP': CLOSES }, required));
    expect(before?.together).toEqual(together);
  });

  test('that loses exactly its margin is covered', () => {
    const exact = { before: margined('20', '30') };
    const { positions } = covered({ positions: { 'BTC-PERP': '2' }, ...exact }).before ?? {};
    expect(positions?.breaches.worst).toEqual([{ at: '2026-01-08T00:00:00.000Z', loss: 30, uncovered: 10 }]);
    expect(positions?.usedUp).toBe(0);
  });

  test('keeps what has no history, and says of what it was', () => {
    const alone = { positions: { 'BTC-PERP': '2' } };
    const found = covered({ ...alone, collateral: { ETH: '5' } }).before;
    expect(found?.collateral).toEqual([{ asset: 'ETH', instrument: 'ETH-PERP', moved: 0 }]);
    expect(found?.together).toEqual(found?.positions);
    // From the sixth day on alone.
    const young = of({ 'BTC-PERP': CLOSES });
    const moves = new Map([
      ...young.moves,
      ...priceFactors(new Map([['ETH-PERP', known('ETH-PERP', [10, 5, 10, 5, 10, 5, 10], 5)]])),
    ]);
    const later = covered({ ...alone, collateral: { ETH: '5' } }, { ...young, moves }).before;
    expect(later?.collateral).toEqual([{ asset: 'ETH', instrument: 'ETH-PERP', moved: 6 }]);
    // 45 that count of it fall by half on the 7th, the 9th and the 11th; 2 BTC gain 200 × 2/98, 5/85 and 1/92 on these days.
    expect(later?.together?.breaches.worst.map(({ at, loss }) => [at.slice(8, 10), loss])).toEqual([
      ['11', expect.closeTo(22.5 - 200 / 92, 6)],
      ['04', 20],
      ['07', expect.closeTo(22.5 - 400 / 98, 6)],
    ]);
  });

  test('is told of its collateral by the rule of each set, also where that is no fixed fraction', () => {
    const capped = parsed({ ...HAIRCUT, BTC: { ...HAIRCUT.BTC, maximumValue: '90' } });
    const holds = { positions: { 'BTC-PERP': '2' }, collateral: { BTC: '1' } };
    const { before, after } = covered(holds, of({ 'BTC-PERP': CLOSES }, SET, capped));
    // Of 90.25, 85.5 and 80.75 that would count, 90 do at the most.
    expect(before?.together?.breaches.worst.map(({ loss }) => loss)).toEqual([44.25, 29.5, 14.75]);
    expect(after?.together?.breaches.worst.map(({ loss }) => loss)).toEqual([39.25, 24.5]);
    expect(after?.positions).toEqual(before?.positions);
  });

  test.each([
    [
      'it cannot be margined',
      { before: refuse({ code: 'NoMarginClass' as const, account: 'a', instruments: ['X'] }) },
      'UNPRICED',
    ],
    ['it holds nothing', { positions: {} }, 'NO_POSITIONS'],
    ['nothing is known of what it holds', { positions: { 'ETH-PERP': '1' } }, 'NO_HISTORY'],
  ] as const)('is not counted where %s, and says so', (_, holds, code) => {
    const found = covered({ positions: { 'BTC-PERP': '2' }, ...holds });
    expect(found).toMatchObject({ span: null, lack: { code } });
    for (const side of [found.before, found.after])
      expect([side?.positions ?? null, side?.together ?? null]).toEqual([null, null]);
  });

  test('is not counted on fewer days than are asked, and says how many there are', () => {
    const short = of({ 'BTC-PERP': CLOSES.slice(0, 10) });
    const found = covered({ positions: { 'BTC-PERP': '2' } }, short);
    expect(found.lack).toEqual({ code: 'TAIL_TOO_SHORT', instruments: ['BTC-PERP'], moves: 9 });
    expect(found.before).toMatchObject({ maintenanceMargin: '14', positions: null, together: null });
    const enough = of({ 'BTC-PERP': CLOSES.slice(0, 11) });
    expect(covered({ positions: { 'BTC-PERP': '2' } }, enough).span?.moves).toBe(10);
  });
});

test('p-values are among those of all accounts of a set and of a kind, however many are drawn together', () => {
  const holds = Array.from({ length: 17 }, (_, at) =>
    account(`a${at}`, {
      positions: { 'BTC-PERP': '2' },
      collateral: { BTC: '1' },
      before: margined(String(3 + 2 * at), '25'),
      after: margined(String(3 + at), '25'),
    }),
  );
  const found = accountsCovered(of({ 'BTC-PERP': CLOSES }), holds);
  for (const when of ['before', 'after'] as const)
    for (const kind of ['positions', 'together'] as const) {
      const figures = found.map((one) => {
        const own = one[when]?.[kind]?.breaches;
        assert(own !== undefined, 'it is counted');
        return own;
      });
      const { holm, benjaminiHochberg } = adjusted(figures.map(({ unconditional }) => unconditional));
      for (const [at, own] of figures.entries()) {
        expect(own.holm).toBeCloseTo(holm[at] ?? NaN, 8);
        expect(own.benjaminiHochberg).toBeCloseTo(benjaminiHochberg[at] ?? NaN, 8);
      }
    }
  // The same breaches on the same days, in another draw of the same histories.
  const [first] = accountsCovered(of({ 'BTC-PERP': CLOSES }), holds.slice(16));
  expect(first?.before?.together?.breaches.interval).toEqual(found[16]?.before?.together?.breaches.interval);
});

test('intervals are of the same drawn histories, with the longest block of those that are told of the same days', () => {
  const random = Random.fromSeed(5);
  const drawnCloses = (size: (day: number) => number): readonly number[] =>
    Array.from({ length: 80 }, (_, day) => 100 + Math.round(size(day) * random.normal()));
  // One moves far in its first half alone: in longer blocks.
  const closes = { 'BTC-PERP': drawnCloses(() => 8), 'ETH-PERP': drawnCloses((day) => (day < 40 ? 15 : 2)) };
  const holds = { 'BTC-PERP': '2', 'ETH-PERP': '20' } as const;
  const series = (Object.keys(holds) as (keyof typeof holds)[]).map((instrument) => {
    const worth = Number(MARKET.prices.get(instrument)) * Number(holds[instrument]);
    return closes[instrument].slice(1).map((close, day) => {
      const loss = worth * (1 - close / (closes[instrument][day] ?? NaN));
      return { atMs: day, loss: Number(loss.toPrecision(12)), margin: 14 };
    });
  });
  const lengths = series.map((one) => stationaryBlockLength(one.map(({ loss }) => Math.abs(loss))));
  const drawnBy = (length: number) => breachesOf(ASKED, series, length).map(({ interval }) => interval);
  const drawn = drawnBy(Math.max(...lengths));
  expect(drawnBy(Math.min(...lengths))).not.toEqual(drawn);
  const accounts = Object.entries(holds).map(([instrument, quantity]) =>
    account(instrument, { positions: { [instrument]: quantity } }),
  );
  const found = accountsCovered(of(closes), accounts);
  expect(found.map(({ before }) => before?.positions?.breaches.interval)).toEqual(drawn);
});

const cents = fc.integer({ min: 50, max: 200 });
const series = fc.array(cents, { minLength: 12, maxLength: 24 });
const amount = fc.integer({ min: -40, max: 40 }).map((tenths) => new Decimal(tenths).div(10).toFixed());
const held = amount.filter((quantity) => quantity !== '0');
const portfolio = fc.record({
  btc: series,
  eth: series,
  held: fc.tuple(held, held),
  collateral: fc.tuple(amount, amount),
  margin: fc.integer({ min: 0, max: 40_000 }).map((hundredths) => new Decimal(hundredths).div(100).toFixed()),
});

type Drawn = typeof portfolio extends fc.Arbitrary<infer Value> ? Value : never;

/** Days on which more was lost, in exact fractions: nothing of it is what the study computes with. */
function bruteForce(
  { btc, eth, held: quantities, collateral }: Drawn,
  limit: Decimal,
): { readonly positions: number; readonly together: number } {
  const days = Math.min(btc.length, eth.length) - 1;
  const counted = { positions: 0, together: 0 };
  for (let day = 1; day <= days; day += 1) {
    const worth = [100, 10].map((mark, at) => {
      const closes = at === 0 ? btc : eth;
      return new Decimal(mark)
        .times(closes[day] ?? NaN)
        .div(closes[day - 1] ?? NaN)
        .minus(mark);
    });
    const gained = (amounts: readonly string[], counts: (amount: Decimal, at: number) => Decimal): Decimal =>
      amounts.reduce((sum, one, at) => sum.plus(counts(decimal(one), at).times(worth[at] ?? NaN)), ZERO);
    const ofPositions = gained(quantities, (quantity) => quantity);
    const ofCollateral = gained(collateral, (owned, at) =>
      owned.gt(0) ? owned.times(at === 0 ? '0.95' : '0.9') : owned,
    );
    if (ofPositions.neg().gt(limit)) counted.positions += 1;
    if (ofPositions.plus(ofCollateral).neg().gt(limit)) counted.together += 1;
  }
  return counted;
}

test('breaches of drawn portfolios are those of exact decimals, and both sides are one where the sets are', () => {
  fc.assert(
    fc.property(portfolio, (drawn) => {
      const { btc, eth, held: quantities, collateral, margin } = drawn;
      const both = margined(margin, '17.5');
      const found = covered(
        {
          positions: { 'BTC-PERP': quantities[0], 'ETH-PERP': quantities[1] },
          collateral: { BTC: collateral[0], ETH: collateral[1] },
          before: both,
        },
        of({ 'BTC-PERP': btc, 'ETH-PERP': eth }),
      );
      // Prices that never moved say nothing.
      fc.pre(found.lack === null);
      expect(found.after).toEqual(found.before);
      const { positions, together } = found.before ?? {};
      const beyond = bruteForce(drawn, decimal(margin));
      const used = bruteForce(drawn, decimal('17.5'));
      expect([positions?.breaches.breaches, together?.breaches.breaches]).toEqual([
        beyond.positions,
        beyond.together,
      ]);
      expect([positions?.usedUp, together?.usedUp]).toEqual([used.positions, used.together]);
    }),
    { numRuns: repeats(100, 2_000) },
  );
});
