import { describe, expect, test } from 'vitest';
import { type Breaches } from './coverage-words';
import { type PortfolioCoverage } from './portfolio-coverage-words';
import {
  realisedAsides,
  realisedLackWords,
  realisedLines,
  type RealisedInstrument,
  realisedRows,
  type RealisedSet,
  type RealisedSide,
} from './realised-words';

const breaches = (count: number): Breaches => ({
  ...{ count, reading: 'AS_EXPECTED', low: null, high: null, zone: 'GREEN', worst: [] },
  ...{ pValue: '0.5', holm: '1', benjaminiHochberg: '1', independence: '1', conditional: '1' },
});

const side = (still: number, realised: number | null): RealisedSide => ({
  ...{ rate: '0.03', lacking: null, meanRate: realised === null ? null : '0.041' },
  ...{ stillClose: breaches(still), stillWithin: breaches(still) },
  realisedClose: realised === null ? null : breaches(realised),
  realisedWithin: realised === null ? null : breaches(realised),
});

const PLAYED: RealisedSet = {
  ...{ programme: 'alts', lack: null, days: 434, leastDial: '1', meanDial: '1.4', greatestDial: '1.92' },
  ...{ long: side(31, 12), short: side(29, 10) },
};
const STILL: RealisedSet = {
  ...{ programme: null, lack: 'NO_PROGRAMME', days: 0, leastDial: null, meanDial: null, greatestDial: null },
  ...{ long: side(31, null), short: side(29, null) },
};

const instrument = (symbol: string, more: Partial<RealisedInstrument> = {}): RealisedInstrument => ({
  ...{ symbol, notional: '30000', lack: null, moves: 434, expected: '4.34' },
  ...{ from: '2024-01-01T00:00:00.000Z', to: '2025-05-14T00:00:00.000Z', base: STILL, proposed: PLAYED },
  ...more,
});

const untold = (symbol: string, base: RealisedSet['lack'], proposed: RealisedSet['lack']) =>
  instrument(symbol, {
    ...{ lack: 'NO_DIALS', moves: 0, expected: null, from: null, to: null },
    ...{ base: { ...STILL, lack: base }, proposed: { ...STILL, lack: proposed } },
  });

const coverage = (realised: readonly RealisedInstrument[]): PortfolioCoverage => ({
  ...{ barMinutes: 1_440, leastMoves: 250, probability: '0.01', otherProbability: '0.02', level: '0.05' },
  ...{ accounts: [], realised: [...realised] },
});

describe('margin that moves in words', () => {
  test('says what a programme would have made of breaches, and what it would have held', () => {
    expect(realisedLines(coverage([instrument('DOGE')]))).toEqual([
      'DOGE, programme alts as proposed: of 434 days the worst price went beyond margin on 12 of a long and 10 of a short; with dials at 1 on 31 and 29. It would have held 4.10 % on average in place of 3.00 %, its dial between 1.00 and 1.92.',
    ]);
    const givenUp = instrument('DOGE', { base: PLAYED, proposed: STILL });
    expect(realisedLines(coverage([givenUp]))[0]).toMatch(
      /^DOGE, programme alts of the base version, which the change gives up: of 434 days/,
    );
    expect(realisedLines(coverage([untold('X', 'NO_PROGRAMME', 'NO_PROGRAMME')]))).toEqual([]);
  });

  test('names the four that are breached most', () => {
    const all = [5, 1, 4, 2, 3].map((count) =>
      instrument(`I${count}`, { proposed: { ...PLAYED, long: side(100 * count, 1) } }),
    );
    expect(realisedLines(coverage(all)).map((line) => line.slice(0, 2))).toEqual(['I5', 'I4', 'I3', 'I2']);
  });

  test('says why the others are not told, and which set stands still', () => {
    expect(realisedLackWords(instrument('A'))).toBeNull();
    expect(
      realisedAsides(
        coverage([
          untold('A', 'NO_PROGRAMME', 'NO_PROGRAMME'),
          untold('B', 'NO_PROGRAMME', 'NO_PROGRAMME'),
          untold('C', 'NO_BARS', 'ABSOLUTE_ANCHOR'),
          instrument('D', { base: { ...STILL, lack: 'TOO_SHORT', days: 3 } }),
          instrument('F', { lack: 'NEVER_MOVED' }),
          instrument('E'),
        ]),
      ),
    ).toEqual([
      'No programme moves it: A, B.',
      'Base version: no bar that its programme reads is known; proposed: its programme is anchored to a rate of a version, and none was in force then: C.',
      'Base version with dials at 1, dials of too few days are known: D (3 of 250).',
      'The price stood still: F.',
      'Base version with dials at 1, no programme moves it: E.',
    ]);
  });

  test('has a line for both sides of what is told, and of all where all are asked', () => {
    const all = [untold('A', 'NO_BARS', 'NO_BARS'), instrument('B')];
    expect(realisedRows(all).map(({ instrument: { symbol }, side: name }) => `${symbol} ${name}`)).toEqual([
      ...['B long', 'B short'],
    ]);
    expect(realisedRows(all, 'ALL')).toHaveLength(4);
  });
});
