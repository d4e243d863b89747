import { describe, expect, test } from 'vitest';
import { compareBytes } from '../../../books/snapshot-line';
import { allApart, type Margined } from '../../../margin/figures/margin-columns';
import type { MarginStatus } from '../../../margin/method/types';
import { decimal, decimalText, sum, ZERO } from '../../../number/decimal';
import { Random } from '../../../number/random';
import { ok, refuse } from '../../../result';
import { partOfText, partText } from '../part-text';
import { emptyChunk, type TransitionChunk } from '../study';
import { shortfallAt, tippedIndexes, transitionStudy } from './transition-study';
import { deviationMoves, knownDeviations } from './deviations';

const LEVEL = decimal('1');
const WEIGHTS = ['0.5', '1'];

/** Equity, and maintenance margin before, after half of the change and after all of it; null: without margin there. */
type Row = readonly [account: string, equity: string, ...margins: (string | null)[]];

const CALL_BELOW = decimal('1.5');

function margined(account: string, equity: string, maintenance: string | null): Margined {
  if (maintenance === null) return refuse({ code: 'NoMarginClass', account, instruments: ['X'] });
  const [held, required] = [decimal(equity), decimal(maintenance)];
  const status: MarginStatus = held.lt(required)
    ? 'LIQUIDATION'
    : held.lt(CALL_BELOW.times(required))
      ? 'CALL'
      : 'OK';
  return ok({
    ...{ account, status, equity: held, maintenanceMargin: required, notional: decimal('100') },
    ...{ initialMargin: ZERO, callAmount: ZERO, positions: [] },
  });
}

function chunkOf(rows: readonly Row[]): TransitionChunk {
  const columns = (of: readonly Row[], at: number) =>
    allApart(
      of.map(([account]) => account),
      of.map(([account, equity, ...margins]) => margined(account, equity, margins[at] ?? null)),
    );
  const ends = { before: columns(rows, 0), after: columns(rows, WEIGHTS.length) };
  const tipped = new Set(tippedIndexes(ends));
  const some = rows.filter((_, index) => tipped.has(index));
  const now = { ends, steps: WEIGHTS.map((_, at) => columns(some, at + 1)) };
  return { level: LEVEL, weights: WEIGHTS, states: { now, lower: null, higher: null } };
}

type Study = typeof transitionStudy;
const partial: Study['partial'] = (chunk) => transitionStudy.partial(chunk);
const finish: Study['finish'] = (part) => transitionStudy.finish(part);
const found = (rows: readonly Row[]) => finish(partial({ transition: chunkOf(rows) }));

describe('the way from before to after', () => {
  test('says whom each step tips, and what all who are tipped by then are short of', () => {
    const rows: Row[] = [
      ['at-half', '100', '60', '101', '140'],
      ['at-the-end', '100', '60', '90', '120'],
      ['before', '100', '110', '120', '130'],
      ['called', '100', '50', '60', '70'],
      ['sound', '100', '10', '11', '12'],
      ['without', '100', '10', null, null],
      // It is margined by the change alone: nothing says that it was sound.
      ['cured', '100', null, '101', '140'],
    ];
    expect(found(rows)).toEqual({
      now: {
        ...{ liquidatableBefore: 1, called: 1, unmargined: 2 },
        atOnce: { accounts: 2, notional: '200', shortfall: '60' },
        steps: [
          { weight: '0.5', accounts: 1, notional: '100', shortfall: '1' },
          { weight: '1', accounts: 1, notional: '100', shortfall: '60' },
        ],
      },
      lower: null,
      higher: null,
    });
  });

  test('counts an account once that a step tips, the next one frees and the last tips again', () => {
    // No ramp of requirements does that (decision 0107); a sum over steps must not depend on it.
    expect(found([['back', '100', '60', '101', '101']])?.now.steps).toMatchObject([
      { accounts: 1, shortfall: '1' },
      { accounts: 0, shortfall: '1' },
    ]);
  });

  test('comes to what it does at once, however accounts are split and parts are merged', () => {
    const random = Random.fromSeed(401);
    const amount = (most: number) => String(Math.floor(random.uniform() * most) / 8);
    for (let round = 0; round < 60; round += 1) {
      const rows = Array.from({ length: 12 }, (_, index): Row => {
        const margins = [amount(900), amount(900), amount(900)].sort((a, b) => Number(a) - Number(b));
        return [`a${index}`.padStart(4, '0'), amount(1_200), ...margins];
      });
      const whole = found(rows.toSorted(([a], [b]) => compareBytes(a, b)));
      const { atOnce, steps } = whole?.now ?? { atOnce: null, steps: [] };
      expect(steps.reduce((all, { accounts }) => all + accounts, 0)).toBe(atOnce?.accounts);
      expect(decimalText(sum(steps.map(({ notional }) => decimal(notional))))).toBe(atOnce?.notional);
      expect(steps.at(-1)?.shortfall).toBe(atOnce?.shortfall);
      const cut = Math.floor(random.uniform() * rows.length);
      const parts = [rows.slice(cut), [], rows.slice(0, cut)].map((some) =>
        partOfText(partText(partial({ transition: chunkOf(some) }))),
      ) as ReturnType<typeof partial>[];
      const empty = emptyChunk({
        ...{ isAtCorners: false, crises: null },
        transition: { level: LEVEL, weights: WEIGHTS, states: ['now'] },
      });
      expect(finish(parts.reduce((all, part) => transitionStudy.merge(all, part), partial(empty)))).toEqual(
        whole,
      );
    }
  });

  test('is nothing where no ramp leads along the change', () => {
    expect(finish(partial({ transition: null }))).toBeNull();
  });

  test('a shortfall takes equity to the level, and is none of who is not liquidatable', () => {
    const columns = allApart(['a', 'b'], [margined('a', '90', '100'), margined('b', '100', '100')]);
    expect([0, 1].map((index) => decimalText(shortfallAt(columns, index, LEVEL)))).toEqual(['10', '0']);
    // Beside another level than made it liquidatable it may be short of nothing, and never of less.
    expect(shortfallAt(allApart(['a'], [margined('a', '100', '120')]), 0, decimal('0.5'))).toEqual(ZERO);
  });
});

describe('one deviation of a day', () => {
  const prices = new Map(['A', 'B', 'C', 'OPT'].map((symbol) => [symbol, decimal('100')]));
  const market = {
    prices,
    figures: new Map([['A', { VOLATILITY: decimal('0.7302967433402214') }]]),
    instruments: new Map([...prices.keys()].map((symbol) => [symbol, { symbol, multiplier: decimal('1') }])),
  };
  const impacts = {
    B: { model: 'SQUARE_ROOT', turnover: '1', dailyVolatility: '0.05', source: 'DAILY_BARS' },
    C: { model: 'LINEAR', depth: '1', source: 'RESTING' },
  } as const;

  test('is the stated volatility of a year over the root of 365, else that of bars, else not known', () => {
    // python3: 0.7302967433402214 / 365 ** .5 is 0.038225478605399724
    expect(knownDeviations(market, impacts)).toEqual({ A: '0.0382254786', B: '0.05' });
  });

  test('moves every price by it either way, but none to 0', () => {
    const deviations = { A: '0.04', B: '1.2' };
    expect(deviationMoves(market, deviations, -1)).toEqual({ A: '-0.04' });
    expect(deviationMoves(market, deviations, 1)).toEqual({ A: '0.04', B: '1.2' });
  });
});
