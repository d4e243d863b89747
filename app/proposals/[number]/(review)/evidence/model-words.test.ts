import { describe, expect, test } from 'vitest';
import {
  accountLackWords,
  accountsSentence,
  gapSentence,
  type MarginModels,
  type ModelledAccount,
  type ModelledInstrument,
  modelRows,
  silentSentences,
  worstLines,
} from './model-words';

type Side = ModelledInstrument['sides'][number];

const side = (name: Side['side'], change: Partial<Side> = {}): Side => ({
  ...{ side: name, least: '0.08', greatest: '0.12', worst: [], lacking: null, models: [] },
  ...{ baseInitial: '0.05', baseMaintenance: '0.01', proposedInitial: '0.1', proposedMaintenance: '0.02' },
  ...change,
});

const instrument = (
  symbol: string,
  sides: Side[],
  change: Partial<ModelledInstrument> = {},
): ModelledInstrument => ({
  ...{ symbol, sides, notional: '1000', lack: null, moves: 500, silent: [] },
  ...{ from: '2024-01-01T00:00:00.000Z', to: '2025-01-01T00:00:00.000Z' },
  ...{ alpha: null, beta: null, degrees: null },
  ...change,
});

const account = (change: Partial<ModelledAccount> = {}): ModelledAccount => ({
  ...{ account: 'a', instruments: 2, notional: '1000', moves: 500, lack: null, lackOf: [] },
  ...{ baseInitial: '50', baseMaintenance: '10', proposedInitial: '60', proposedMaintenance: '12' },
  ...{ valueAtRisk: '80', low: '70', high: '90', expectedShortfall: '95' },
  ...{ worstAt: '2024-05-01T00:00:00.000Z', worstLoss: '120' },
  ...change,
});

const NONE = { accounts: 0, amount: '0' };
const models = (change: Partial<MarginModels> = {}): MarginModels => ({
  ...{ barMinutes: 1_440, probability: '0.01', intervalLevel: '0.95', decay: '0.94' },
  ...{ scanMultiple: '2', scanCover: '0.35', accounts: [account()] },
  instruments: [
    instrument('A', [side('LONG'), side('SHORT', { least: '0.2', greatest: '0.3' })]),
    instrument('B', [
      side('LONG', { proposedMaintenance: '0.5', proposedInitial: '0.6' }),
      side('SHORT', { least: null, greatest: null }),
    ]),
  ],
  shortOfModel: {
    ...{ baseInitial: { accounts: 2, amount: '1300000' }, baseMaintenance: NONE },
    ...{ proposedInitial: { accounts: 1, amount: '1200000' }, proposedMaintenance: NONE },
  },
  ...change,
});

describe('margin models in words', () => {
  test('the widest gap comes first, and what has none last', () => {
    expect(modelRows(models()).map(({ name, gap }) => [name, gap])).toEqual([
      ['A short', '0.28'],
      ['A long', '0.1'],
      ['B long', '-0.38'],
      ['B short', null],
    ]);
  });

  test('counts positions of which every model asks more', () => {
    expect(gapSentence(models())).toBe(
      'At 99 % over one day, every model asks more than the proposed maintenance margin of 2 of 3 positions (long and short counted apart; 3 under the base version), and more than the proposed initial margin of 1 (3).',
    );
    expect(gapSentence(models({ instruments: [] }))).toBe(
      'No model says anything of what is margined as proposed.',
    );
  });

  test('the three widest gaps, where models ask more', () => {
    expect(worstLines(models())).toEqual([
      'A short: models ask 20.0 % to 30.0 %, proposed maintenance margin is 2.0 % and initial margin 10.0 %.',
      'A long: models ask 8.0 % to 12.0 %, proposed maintenance margin is 2.0 % and initial margin 10.0 %.',
    ]);
  });

  test('says how many accounts fall short, by how much', () => {
    expect(accountsSentence(models(), 'USDT')).toBe(
      'Of the 1 account with the most initial margin, 1 could be replayed with the positions they hold now. The loss exceeded on 1 % of days is more than the proposed initial margin of 1, by 1.2 M USDT together (base version: 2, by 1.3 M together), and more than the proposed maintenance margin of none (base version: none).',
    );
    expect(accountsSentence(models({ accounts: [] }), 'USDT')).toBe('No account holds a position.');
    const still = account({ valueAtRisk: null, lack: 'NO_HISTORY', lackOf: ['X', 'Y'] });
    expect(accountsSentence(models({ accounts: [still] }), 'USDT')).toBe(
      'Of the 1 account with the most initial margin, 0 could be replayed.',
    );
    expect([accountLackWords(still), accountLackWords(account())]).toEqual(['no price history: X, Y', null]);
  });

  test('names what says nothing, with its reason', () => {
    const silent = [{ model: 'FILTERED_GARCH', lack: 'FIT_AT_BOUND' }] as const;
    expect(
      silentSentences({
        instruments: [
          instrument('A', [], { silent: [...silent] }),
          instrument('B', [], { silent: [...silent] }),
          instrument('C', [], { lack: 'NO_MOVES' }),
        ],
      }),
    ).toEqual([
      'No figure by Filtered, GARCH, as the fit runs to the edge of what the model allows: A, B.',
      'No model, as no two days in a row are known: C.',
    ]);
  });
});
