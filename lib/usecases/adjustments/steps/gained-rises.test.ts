import { describe, expect, test } from 'vitest';
import { dialsAfter, dialsOf } from '../../../domain/dynamics/in-force';
import type { AccountBook } from '../../../domain/margin/method/types';
import { Decimal } from '../../../domain/number/decimal';
import { Random } from '../../../domain/number/random';
import { columnarEngine } from '../../../engine/columnar-engine';
import { parameterSetOf } from '../../../testing/arbitraries';
import { drawSeed } from '../../../testing/draw-seed';
import { bruteGain, bruteGained, gainCase } from '../../../testing/gain-cases';
import { bruteBorne, type RiseCase, viewOf } from '../../../testing/rise-cases';
import { repeats } from '../../../testing/thorough';
import { bearRises, NO_BARS } from './bear-rises';
import { slotGain } from './slot-effect';

const engine = columnarEngine();
const borneBy = (one: RiseCase) => bearRises(engine, viewOf(one), one.question, NO_BARS);

describe('the loop gain of rises', () => {
  test('is what a plain loop over the reference method finds, and the largest steps that it allows', async () => {
    const random = Random.fromSeed(drawSeed() >>> 0);
    const seen = { nobody: 0, whole: 0, part: 0, none: 0, unknown: 0, spiral: 0 };
    for (let turn = 0; turn < repeats(6, 2_000); turn += 1) {
      const one = gainCase(random);
      const borne = await borneBy(one);
      const inBudget = bruteBorne(one);
      const expected = bruteGained(one, inBudget);
      expect([turn, ...borne.to]).toEqual([turn, ...expected]);
      const { now, moves } = one.question;
      const made = dialsAfter(
        now,
        moves.map((move, at) => ({ ...move, to: expected[at] ?? move.from })),
      );
      const { first, total } = bruteGain(one, made);
      const { gained } = borne;
      expect([turn, gained?.made.first.toFixed() ?? '0', gained?.made.total.toFixed() ?? '0']).toEqual([
        ...[turn, first.toFixed(), total.toFixed()],
      ]);
      if (gained === null) seen.nobody += 1;
      else if (gained.refused === null) seen.whole += 1;
      else seen[first.isZero() ? 'none' : 'part'] += 1;
      if (gained?.refused?.unknown.length) seen.unknown += 1;
      if (gained?.refused?.end === 'BEYOND_MODEL') seen.spiral += 1;
      for (const [at, by] of borne.by.entries())
        expect(by).toEqual([
          ...((inBudget[at] ?? 0) < (moves[at]?.to ?? 0) ? ['BUDGET'] : []),
          ...((expected[at] ?? 0) < (inBudget[at] ?? 0) ? ['GAIN'] : []),
        ]);
    }
    expect(Math.min(seen.whole, seen.part + seen.none)).toBeGreaterThan(0);
  });

  /** a is liquidatable above 1.02; b above 1.22, or above 1.0303 once the sale of a has taken a hundredth of the price. */
  const two = [held('a', 100, 510), held('b', 300, 1_830)];

  test.each([
    ['a alone: nobody follows', 10_303, 10_303, '10000', '10000'],
    ['b would follow: 39,700 over 10,000', 10_304, 10_303, '10000', '10000'],
    ['as far as b stands by itself', 10_350, 10_303, '10000', '10000'],
    ['a larger step that liquidates b itself sets nothing off', 12_300, 12_300, '40000', '40000'],
  ])('higher margin is not less safe at every step: %s', async (_what, wished, to, first, total) => {
    const { borne, gained } = await asked({ books: two, to: wished });
    expect([borne.to[0], gained?.made.first.toFixed(), gained?.made.total.toFixed()]).toEqual([
      to,
      first,
      total,
    ]);
    expect(borne.by[0]).toEqual(to === wished ? [] : ['GAIN']);
  });

  test('of few values the largest that holds is found, also above ones that do not', async () => {
    // Up to 1.025 a drags b along, above it both go first. Their 40,000 leave 96, where c has 4,934.4: it follows above 1.028.
    const books = [held('a', 100, 510), held('b', 300, 1_537.5), held('c', 1_000, 8_934.4)];
    const reached = async (to: number) => (await asked({ books, to })).borne.to[0];
    expect([await reached(10_300), await reached(10_250)]).toEqual([10_280, 10_200]);
  });

  test('exactly at the limit it passes, and a hair beyond it does not', async () => {
    const at = async (limit: string) => (await asked({ books: two, to: 10_330, limit })).borne.to[0];
    expect([await at('3.97'), await at('3.9699999')]).toEqual([10_330, 10_303]);
  });

  test('what it refuses is told as far as it was looked at', async () => {
    const { gained } = await asked({ books: two, to: 10_330 });
    expect(slotGain(gained ?? fail()).refused).toEqual({
      ...{ accounts: 2, beyond: [], end: 'STOPPED', first: '10000', gain: '3.97', rounds: 2, total: '39700' },
      ...{ unknown: [], prices: [{ factor: '0.9603', sold: '39700', symbol: 'ONE' }] },
    });
  });

  test('whoever is liquidatable anyway is no part of it', async () => {
    const { borne, gained } = await asked({ books: [...two, held('gone', 900, 4_000)], to: 10_303 });
    expect([borne.to[0], gained?.made.accounts, gained?.made.total.toFixed()]).toEqual([10_303, 1, '10000']);
  });

  test('of what is sold every depth must be known, in the first round and in every other', async () => {
    const unknown = async (books: readonly AccountBook[]) => {
      const { borne, gained } = await asked({ books, to: 10_220, limit: '100' });
      return [borne.to[0], borne.by[0], gained?.refused?.unknown];
    };
    // Of TWO 5 is asked beside. By itself above 1.01; or by the sale of a, at 99: 1,521 of 1,485 k + 5.
    const alone = held('a', 100, 510, ['TWO', 1]);
    expect(await unknown([alone])).toEqual([10_100, ['GAIN'], ['TWO']]);
    expect(await unknown([held('a', 100, 510), held('b', 300, 1_821, ['TWO', 1])])).toEqual([
      ...[10_208, ['GAIN'], ['TWO']],
    ]);
  });

  test('a spiral that no market bears is beyond any limit', async () => {
    const { borne, gained } = await asked({
      books: [held('a', 9_500, 48_450)],
      to: 10_300,
      limit: '1000000',
    });
    expect([borne.to[0], gained?.refused?.end, gained?.refused?.beyond]).toEqual([
      ...[10_200, 'BEYOND_MODEL', ['ONE']],
    ]);
  });

  test('whom only the tightest dials reach is looked at, where looser ones would have ruled them out', async () => {
    // a moves the price by 0.25 %, b by 0.65 % more: c has 56 of 59.46 at 99.1, and at 99 of 49.5 by the dials of now.
    const books = [held('a', 25, 140), held('b', 66, 400), held('c', 10, 65)];
    const { gained } = await asked({ books, to: 12_000, limit: '100' });
    expect(gained?.made.accounts).toBe(3);
  });

  test('what people let past goes past the gain, too, and is told whole', async () => {
    const { borne, gained } = await asked({ books: two, to: 10_330, past: 10_320 });
    expect([borne.to[0], borne.by[0], borne.passed]).toEqual([10_320, ['GAIN'], ['/marginClasses/one']]);
    expect([gained?.made.total.toFixed(), gained?.made.end]).toEqual(['39700', 'SETTLED']);
  });

  test('no limit, or nobody made liquidatable: everything is as without it', async () => {
    expect(await asked({ books: two, to: 10_330, limit: null })).toMatchObject({
      ...{ borne: { to: [10_330] }, gained: null },
    });
    expect(await asked({ books: two, to: 10_200 })).toMatchObject({ borne: { to: [10_200] }, gained: null });
  });

  test('among many it is halved down to a value that holds below one that does not', async () => {
    const books = [...two, ...Array.from({ length: 60 }, (_, at) => held(`n-${at}`, 1, 5 + 0.02 * at))];
    const { borne } = await asked({ books, to: 11_500, limit: '1.5' });
    const reached = borne.to[0] ?? NaN;
    const ask = async (to: number) => (await asked({ books, to, limit: '1.5' })).borne.by[0];
    expect(reached).toBeLessThan(11_500);
    expect([await ask(reached), await ask(reached + 1)]).toEqual([[], ['GAIN']]);
  });
});

/** Long so many contracts of ONE at 100, and of others. */
function held(account: string, quantity: number, equity: number, ...others: [string, number][]): AccountBook {
  const of = (instrument: string, size: number) => ({
    ...{ instrument, quantity: new Decimal(size), entryPrice: new Decimal(100) },
  });
  return {
    account,
    positions: [of('ONE', quantity), ...others.map(([symbol, size]) => of(symbol, size))],
    collateral: [{ asset: 'USD', amount: new Decimal(equity) }],
  };
}

/** Maintenance margin of 5 % flat, of which the dial of ONE rises from 1; a million of ONE sold takes its whole price, of TWO nobody knows. */
async function asked(of: {
  readonly books: readonly AccountBook[];
  readonly to: number;
  readonly limit?: string | null;
  readonly past?: number;
}) {
  const flat = (rate: string) => ({
    curve: { driver: 'NOTIONAL', shape: 'MARGINAL_TIERS', tiers: [{ floor: '0', rate }] },
  });
  const rounding = { scale: 8, mode: 'HALF_EVEN' };
  const classOf = (instrument: string) => ({
    ...{ instruments: [instrument], initialMargin: flat('0.1'), maintenanceMargin: flat('0.05') },
  });
  const version = parameterSetOf({
    ...{ format: 'margrave/parameter-set/1', settlementAsset: 'USD' },
    marginClasses: { one: classOf('ONE'), two: classOf('TWO') },
    collateral: { USD: { haircut: '0' } },
    accountRules: { warningLevel: '1.5', callLevel: '1.2', liquidationLevel: '1' },
    rounding: {
      ...{ notional: rounding, margin: rounding, profitAndLoss: rounding, collateralValue: rounding },
    },
  });
  const subject = '/marginClasses/one';
  const now = dialsOf([[subject, { initial: '1.9', maintenance: '1' }]]);
  const { limit = '2', past } = of;
  const listed = (symbol: string) => [symbol, { symbol, multiplier: new Decimal(1) }] as const;
  const one: RiseCase = {
    name: 'by hand',
    market: {
      instruments: new Map([listed('ONE'), listed('TWO')]),
      prices: new Map(['ONE', 'TWO'].map((symbol) => [symbol, new Decimal(100)])),
      figures: new Map([['ONE', { DEPTH: new Decimal(10_000) }]]),
    },
    books: of.books,
    question: {
      ...{ version, looser: version, now, loosest: now, shocks: new Map(), limitOf: () => null },
      moves: [{ programme: 'p', subject, dial: 'maintenance', from: 10_000, to: of.to }],
      ...{ tipped: new Map(), uncounted: new Set(), called: new Set(), atTarget: now },
      pastBudget: new Map(past === undefined ? [] : [[subject, past]]),
      loopGainMax: limit === null ? null : new Decimal(limit),
    },
  };
  const borne = await borneBy(one);
  return { borne, gained: borne.gained };
}

function fail(): never {
  throw new Error('somebody is made liquidatable');
}
