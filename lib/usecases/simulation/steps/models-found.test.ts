import { expect, test } from 'vitest';
import type { WrittenBar } from '../../../domain/books/history-snapshot';
import { decimal } from '../../../domain/number/decimal';
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

test('models are asked of the history that coverage is of, and of no other', () => {
  const asked = 'models are asked of the history that coverage is of';
  expect(() => new KnownHistory(MARKET, { coverage: coverage(HASH), models: models(OTHER) })).toThrow(asked);
  expect(() => new KnownHistory(MARKET, { coverage: null, models: models(HASH) })).toThrow(asked);
});

test('moves are kept of every instrument that is seen, and none where nothing is asked of them', () => {
  const asked = new KnownHistory(MARKET, { coverage: coverage(HASH), models: models(HASH) });
  const unasked = new KnownHistory(MARKET, { coverage: coverage(HASH), models: null });
  for (const history of [asked, unasked]) history.see('DOGE-PERP', BARS);
  expect([...asked.moves.keys()]).toEqual(['DOGE-PERP']);
  expect(asked.moves.get('DOGE-PERP')).toMatchObject({ isInverse: false, moves: { length: 2 } });
  expect(unasked.moves.size).toBe(0);
});
