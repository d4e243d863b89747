import { describe, expect, test } from 'vitest';
import {
  barWords,
  type Breaches,
  countsSentence,
  coverageRows,
  type CoveredSide,
  type InstrumentCoverage,
  lackSentences,
  movedSentence,
  type PriceCoverage,
  pWords,
  type Reading,
  ruleSentence,
  shownFirst,
  worstWords,
} from './coverage-words';

const breaches = (reading: Reading, count: number): Breaches => ({
  ...{ count, reading, low: null, high: null, zone: 'GREEN' },
  ...{ pValue: '0.5', holm: '1', benjaminiHochberg: '1', independence: '1', conditional: '1' },
  worst: count === 0 ? [] : [{ at: '2020-03-12T00:00:00.000Z', loss: '0.444', uncovered: '0.299725' }],
});

const side = (rate: string, reading: Reading, count: number): CoveredSide => ({
  ...{ rate, lacking: null },
  ...{ close: breaches(reading, count), within: breaches(reading, count) },
});

function instrument(
  symbol: string,
  sides: InstrumentCoverage['sides'],
  changes: Partial<InstrumentCoverage> = {},
): InstrumentCoverage {
  return {
    ...{ symbol, sides, notional: '42750', lack: null, moves: 500, expected: '5', power: '0.5' },
    ...{ from: '2024-01-01T00:00:00.000Z', to: '2025-05-14T00:00:00.000Z' },
    ...{ leastPassing: 1, mostPassing: 10, gapMoves: 0, gapLoss: '0' },
    ...changes,
  };
}

const needed = { neededClose: '0.05', neededWithin: '0.06' };
const sides = (base: CoveredSide, proposed: CoveredSide): InstrumentCoverage['sides'] => [
  { side: 'LONG', base, proposed, ...needed },
  { side: 'SHORT', base, proposed, ...needed },
];

const raised = instrument('B', sides(side('0.03', 'TOO_LITTLE', 20), side('0.06', 'AS_EXPECTED', 4)));
const kept = instrument('A', sides(side('0.02', 'TOO_LITTLE', 40), side('0.02', 'TOO_LITTLE', 40)), {
  power: '0.2427',
});
const coverage = (instruments: readonly InstrumentCoverage[]): PriceCoverage => ({
  ...{ historySnapshotHash: 'h', barMinutes: 1_440, leastMoves: 250 },
  ...{ probability: '0.01', otherProbability: '0.02', level: '0.05', instruments: [...instruments] },
});

describe('coverage in words', () => {
  test('says what the change does to the position that it moves most', () => {
    expect(movedSentence(coverage([kept, raised]))).toBe(
      'Days whose worst price went beyond the margin of B long: 4 of 500, 20 under the base version.',
    );
    expect(movedSentence(coverage([kept]))).toBeNull();
  });

  test('counts positions by how they read as proposed, beside the base version', () => {
    expect(countsSentence(coverage([raised, kept]))).toBe(
      'At the worst price of each day, 2 of 4 positions (long and short counted apart) have too little margin under the proposed parameters, 4 under the base version; 2 as expected, 0 more than needed.',
    );
    expect(countsSentence(coverage([kept]))).toContain('as many as under the base version');
    expect(countsSentence(coverage([]))).toBe(
      'Nothing could be held against prices under the proposed parameters.',
    );
  });

  test('says by which rule, and how surely a wrong probability would be found', () => {
    expect(ruleSentence(coverage([raised, kept]))).toBe(
      'Read by Kupiec’s test against 1 % of days, adjusted by Holm for all positions, at 5 %. A true 2 % would be found with a chance of 24 % to 50 %: "as expected" is no proof. Needed is the margin that 1 % of days went beyond.',
    );
    expect(ruleSentence(coverage([]))).toMatch(/at 5 %\. Needed is/);
    expect([60, 15, 1_440].map(barWords)).toEqual(['1-hour bar', '15-minute bar', 'day']);
  });

  test('names what is not read, and why', () => {
    const short = ['C', 'D'].map((symbol) => instrument(symbol, [], { lack: 'TOO_SHORT', moves: 12 }));
    const option = instrument('E', [], { lack: 'OPTION' });
    const unmargined = sides(side('0.02', 'AS_EXPECTED', 1), {
      ...{ rate: null, close: null, within: null, lacking: 'No margin class for F.' },
    });
    expect(lackSentences(coverage([raised, ...short, option, instrument('F', unmargined)]))).toEqual([
      'Not read, for too short a history: C (12 of 250), D (12 of 250).',
      'Not read, for options, which lose no fraction of their price: E.',
      'Without margin under the proposed parameters: No margin class for F.',
    ]);
    const many = Array.from({ length: 10 }, (_, at) => instrument(`X${at}`, [], { lack: 'OPTION' }));
    expect(lackSentences(coverage(many))[0]).toContain('X7 and 2 more.');
  });

  test('shows first what the change moves, then what is breached most, and nothing that is not read', () => {
    const unread = instrument('Z', [], { lack: 'TOO_SHORT' });
    const calm = instrument(
      'C',
      sides(side('0.5', 'MORE_THAN_NEEDED', 0), side('0.5', 'MORE_THAN_NEEDED', 0)),
    );
    expect(shownFirst([unread, calm, kept, raised]).map(({ symbol }) => symbol)).toEqual(['B', 'A', 'C']);
  });

  test('tells what went furthest beyond margin with its day', () => {
    expect(worstWords(breaches('TOO_LITTLE', 3))).toBe('29.97 %, 2020-03-12');
    expect([worstWords(breaches('AS_EXPECTED', 0)), worstWords(null)]).toEqual([null, null]);
    expect(['0.0000999', '0.0001', '0.05344', '1'].map(pWords)).toEqual([
      ...['< 0.0001', '0.0001', '0.0534', '1.0000'],
    ]);
    expect(coverageRows([raised]).map(({ side: name }) => name)).toEqual(['Long', 'Short']);
  });
});
