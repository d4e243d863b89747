import { expect, test } from 'vitest';
import type { WrittenBar } from '../../../domain/books/history-snapshot';
import { decimal } from '../../../domain/number/decimal';
import type { CounterfactualAsked } from '../../../domain/risk/studies/counterfactual/counterfactual';
import type { CoverageAsked } from '../../../domain/risk/studies/price-coverage/price-coverage';
import type { ModelsAsked } from '../../../domain/risk/studies/models/models';
import { KnownHistory } from './models-found';

const [HASH, OTHER] = ['a'.repeat(64), 'b'.repeat(64)];
const MARKET = {
  instruments: new Map([['DOGE-PERP', { symbol: 'DOGE-PERP', multiplier: decimal('1') }]]),
  prices: new Map([['DOGE-PERP', decimal('0.1')]]),
};
const models = (historySnapshotHash: string): ModelsAsked => ({
  historySnapshotHash,
  ...{ barMinutes: 1_440, probability: '0.01', decay: '0.94', seedMoves: 60, leastFitted: 100 },
  scan: { multiple: '2', cover: '0.35' },
  interval: { level: '0.95', draws: 199, seed: 1 },
  accounts: 100,
});
/** All of it that a history asks about. */
const coverage = (historySnapshotHash: string) => ({ historySnapshotHash }) as CoverageAsked;
const BARS: readonly WrittenBar[] = ['0.1', '0.11', '0.1'].map((close, day) => ({
  opensAt: new Date(Date.UTC(2026, 0, 1 + day)).toISOString(),
  ...{ high: close, low: close, close },
}));

const pastDays = (historySnapshotHash: string): CounterfactualAsked => ({
  ...{ historySnapshotHash, barMinutes: 1_440, closeMaxAgeDays: 1, keptBooks: 0, listedAtMost: 20 },
  days: [{ day: '2026-01-03', basis: 'PRESENT' }],
});

test('all is asked of the history that coverage is of, and of no other', () => {
  const unasked = { models: null, counterfactual: null };
  const refused = (asked: ConstructorParameters<typeof KnownHistory>[1]) =>
    expect(() => new KnownHistory(MARKET, asked)).toThrow('all is asked of one history');
  for (const one of [{ models: models(HASH) }, { counterfactual: pastDays(HASH) }]) {
    refused({ ...unasked, ...one, coverage: coverage(OTHER) });
    refused({ ...unasked, ...one, coverage: null });
  }
});

test('moves are kept of every instrument that is seen, and none where nothing is asked of them', () => {
  const asked = new KnownHistory(MARKET, {
    coverage: coverage(HASH),
    models: models(HASH),
    counterfactual: null,
  });
  const unasked = new KnownHistory(MARKET, { coverage: coverage(HASH), models: null, counterfactual: null });
  for (const history of [asked, unasked]) history.see('DOGE-PERP', BARS);
  expect([...asked.moves.keys()]).toEqual(['DOGE-PERP']);
  expect(asked.moves.get('DOGE-PERP')).toMatchObject({ isInverse: false, moves: { length: 2 } });
  expect(unasked.moves.size).toBe(0);
});

test('bars are kept as far back as past days ask for closes', () => {
  const history = new KnownHistory(MARKET, {
    ...{ coverage: coverage(HASH), models: null },
    counterfactual: pastDays(HASH),
  });
  history.see('DOGE-PERP', BARS);
  // The close of the bar of the first is a day old as the third begins.
  expect(history.newest.get('DOGE-PERP')?.map(({ opensAt }) => opensAt.slice(0, 10))).toEqual([
    ...['2026-01-01', '2026-01-02', '2026-01-03'],
  ]);
  const later = new KnownHistory(MARKET, {
    ...{ coverage: coverage(HASH), models: null },
    counterfactual: { ...pastDays(HASH), days: [{ day: '2026-01-04', basis: 'PRESENT' }] },
  });
  later.see('DOGE-PERP', BARS);
  expect(later.newest.get('DOGE-PERP')).toHaveLength(2);
});
