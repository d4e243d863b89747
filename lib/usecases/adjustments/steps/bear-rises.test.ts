import { describe, expect, test } from 'vitest';
import { dialsOf } from '../../../domain/dynamics/in-force';
import { Decimal, decimalText, ZERO } from '../../../domain/number/decimal';
import { Random } from '../../../domain/number/random';
import { columnarEngine } from '../../../engine/columnar-engine';
import { drawSeed } from '../../../testing/draw-seed';
import { parameterSetOf } from '../../../testing/arbitraries';
import { bruteBorne, bruteUsed, type RiseCase, riseCase, viewOf } from '../../../testing/rise-cases';
import { bearRises, NO_BARS, type RiseQuestion } from './bear-rises';

/** Boards of options, presets and extremes; `npm run check:dynamics` draws a thousand. */
const CASES = 16;
const engine = columnarEngine();
const borneBy = (one: RiseCase) => bearRises(engine, viewOf(one), one.question, NO_BARS);

describe('how far a book bears rises', () => {
  test('is what the reference method finds at every value of the grid', async () => {
    const random = Random.fromSeed(drawSeed() >>> 0);
    const seen = { whole: 0, none: 0, part: 0 };
    for (let turn = 0; turn < CASES; turn += 1) {
      const one = riseCase(random, turn);
      const borne = await borneBy(one);
      expect([turn, one.name, ...borne.to]).toEqual([turn, one.name, ...bruteBorne(one)]);
      expect(decimalText(borne.used)).toBe(decimalText(bruteUsed(one, borne.to)));
      for (const [index, { dial, from, to }] of one.question.moves.entries())
        if (dial === 'maintenance')
          seen[borne.to[index] === to ? 'whole' : borne.to[index] === from ? 'none' : 'part'] += 1;
    }
    expect(Math.min(...Object.values(seen))).toBeGreaterThan(0);
  });

  test('48 + 48 against 100: 5 % more of either is borne, and of both only what is left', async () => {
    const one = coupled();
    const [first, second] = one.question.moves;
    if (!first || !second) throw new Error('two classes move');
    for (const alone of [first, second]) {
      const question = { ...one.question, moves: [alone] };
      expect((await borneBy({ ...one, question })).to).toEqual([10_500]);
    }
    // 50.4 + 48 × 1.0333 = 99.9984; with 1.0334 it is 100.0032.
    expect((await borneBy(one)).to).toEqual([10_500, 10_333]);
  });

  test('whoever was tipped before and lost a part since counts whole, by every value alike', async () => {
    const one = coupled();
    const tipped = new Map([['a', new Decimal(5_000)]]);
    for (const [limit, to] of [
      ['4999.99', [10_000, 10_000]],
      ['5000', [10_500, 10_500]],
    ] as const) {
      const question = { ...one.question, tipped, limitOf: () => new Decimal(limit) };
      const borne = await borneBy({ ...one, question });
      expect([borne.to, decimalText(borne.used)]).toEqual([to, '5000']);
    }
  });

  test('an account of more than a quarter of the limit is named with what it lacks at the target; called for long enough, it no longer counts', async () => {
    const one = coupled();
    const limited = (limit: string, more: Partial<RiseQuestion> = {}) => {
      const question = { ...one.question, limitOf: () => new Decimal(limit), ...more };
      return borneBy({ ...one, question });
    };
    // It holds 960. At 1.2 it needs 115.2, and has 100.
    const blocked = await limited('959.99');
    expect(blocked.to).toEqual([10_500, 10_333]);
    expect(
      [...blocked.large].map(([name, { stands, missing }]) => [name, stands, missing.toFixed()]),
    ).toEqual([['a', false, '15.2']]);
    // A limit of 0 lets nobody be liquidated: nobody is called instead.
    expect((await limited('0')).large.size).toBe(0);
    expect((await limited('960')).large.size).toBe(0);
    const called = { called: new Set(['a']), tipped: new Map([['a', new Decimal(960)]]) };
    const over = await limited('1', { ...called, uncounted: new Set(['a']) });
    expect([over.to, decimalText(over.used), [...over.tipped.keys()]]).toEqual([
      [10_500, 10_500],
      '0',
      ['a'],
    ]);
    // Whoever brings what they lack stands; so does who is gone.
    const [book] = one.books;
    if (!book) throw new Error('there is an account');
    const rich = { ...book, collateral: [{ asset: 'USDT', amount: new Decimal('115.2') }] };
    for (const books of [[rich], []]) {
      const question = { ...one.question, called: new Set(['a']), limitOf: () => ZERO };
      expect((await borneBy({ ...one, books, question })).large.get('a')?.stands).toBe(true);
    }
  });

  test('people let one rise go past the limit: so far, and no other', async () => {
    const one = coupled();
    const pastBudget = new Map([['/marginClasses/two', 10_400]]);
    const borne = await borneBy({ ...one, question: { ...one.question, pastBudget } });
    expect([borne.to, borne.passed, borne.used.toFixed()]).toEqual([
      [10_500, 10_400],
      ['/marginClasses/two'],
      '960',
    ]);
    const less = new Map([['/marginClasses/two', 10_300]]);
    const within = await borneBy({ ...one, question: { ...one.question, pastBudget: less } });
    expect([within.to, within.passed]).toEqual([[10_500, 10_333], []]);
  });

  test('a shock leaves the smallest price, and what it tips counts', async () => {
    const one = coupled();
    const market = {
      ...one.market,
      prices: new Map([...one.market.prices, ['ONE', new Decimal('0.00000001')]]),
    };
    const [book] = one.books;
    if (!book) throw new Error('there is an account');
    const positions = [
      { ...at('ONE'), quantity: new Decimal('48000000000'), entryPrice: new Decimal('0.00000001') },
    ];
    const shocks = new Map([['ONE', new Decimal('0.5')]]);
    const question = { ...one.question, shocks, moves: one.question.moves.slice(0, 1) };
    const borne = await borneBy({ ...one, market, books: [{ ...book, positions }], question });
    // Half of the price takes 240 of its 100 whatever the dial: that is the market's doing.
    expect([borne.to, decimalText(borne.used)]).toEqual([[10_500], '0']);
  });
});

const at = (instrument: string) => ({ instrument, quantity: new Decimal(480), entryPrice: new Decimal(1) });

/** An account of 100 with two positions of 480, of which 10 % is required of each, and a budget of 0. */
function coupled(): RiseCase {
  const of = (instrument: string) => {
    const formula = (rate: string) => ({
      curve: { driver: 'NOTIONAL', shape: 'WHOLE_TIERS', tiers: [{ floor: '0', rate }] },
    });
    return { instruments: [instrument], initialMargin: formula('0.2'), maintenanceMargin: formula('0.1') };
  };
  const rounding = { scale: 8, mode: 'HALF_EVEN' };
  const version = parameterSetOf({
    ...{ format: 'margrave/parameter-set/1', settlementAsset: 'USDT' },
    marginClasses: { one: of('ONE'), two: of('TWO') },
    collateral: { USDT: { haircut: '0' } },
    accountRules: { warningLevel: '1.5', callLevel: '1.2', liquidationLevel: '1' },
    rounding: {
      ...{ notional: rounding, margin: rounding, profitAndLoss: rounding, collateralValue: rounding },
    },
  });
  const move = (name: string) => ({
    programme: 'p',
    subject: `/marginClasses/${name}`,
    dial: 'maintenance' as const,
  });
  const now = dialsOf(
    ['one', 'two'].map((name) => [`/marginClasses/${name}`, { initial: '1.05', maintenance: '1' }] as const),
  );
  const moves = ['one', 'two'].map((name) => ({ ...move(name), from: 10_000, to: 10_500 }));
  const question: RiseQuestion = {
    ...{
      version,
      looser: version,
      now,
      loosest: now,
      moves,
      shocks: new Map(),
      limitOf: () => ZERO,
      loopGainMax: null,
      tipped: new Map(),
    },
    ...{ uncounted: new Set(), called: new Set(), pastBudget: new Map() },
    atTarget: dialsOf(
      ['one', 'two'].map(
        (name) => [`/marginClasses/${name}`, { initial: '1.2', maintenance: '1.2' }] as const,
      ),
    ),
  };
  const one = (symbol: string) => [symbol, { symbol, multiplier: new Decimal(1) }] as const;
  return {
    name: 'coupled',
    market: {
      instruments: new Map([one('ONE'), one('TWO')]),
      prices: new Map(['ONE', 'TWO'].map((symbol) => [symbol, new Decimal(1)])),
    },
    books: [
      {
        ...{ account: 'a', positions: [at('ONE'), at('TWO')] },
        collateral: [{ asset: 'USDT', amount: new Decimal(100) }],
      },
    ],
    question,
  };
}
