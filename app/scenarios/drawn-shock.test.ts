import { expect, test } from 'vitest';
import { parseScenario, SCENARIO_FORMAT } from '../../lib/domain/risk/scenarios/library/scenario-document';
import { drawnShock, FIRST_TYPED, type ShockKind } from './drawn-shock';

const drawn = (kind: ShockKind, typed: Partial<typeof FIRST_TYPED> = {}) =>
  drawnShock(kind, { ...FIRST_TYPED, ...typed }, new Set(['BTCUSDT']));

test.each<ShockKind>(['MOVES', 'VOLATILITY', 'CORRELATION'])(
  'what the form begins with is sound: %s',
  (kind) => {
    const found = drawn(kind);
    const provenance = { kind: 'HYPOTHETICAL', reason: 'To see.' };
    const document = {
      format: SCENARIO_FORMAT,
      name: 'A',
      provenance,
      shock: 'shock' in found && found.shock,
    };
    expect(parseScenario(document)).toMatchObject({ ok: true });
  },
);

test('figures, names and percentages are read as people write them', () => {
  expect(drawn('VOLATILITY', { times: '2 and 3', underlyings: 'BTC, ETH', move: '\u221210 %' })).toEqual({
    shock: { kind: 'VOLATILITY', times: ['2', '3'], underlyings: ['BTC', 'ETH'], move: '-0.1' },
  });
  expect(
    drawn('CORRELATION', { correlations: '\u22120.5; 0.25', volatilities: 'BTC 50 %\nETH: 70' }),
  ).toEqual({
    shock: {
      ...{ kind: 'CORRELATION', driver: 'BTC', move: '-0.2', correlations: ['-0.5', '0.25'] },
      volatilities: { BTC: '0.5', ETH: '0.7' },
    },
  });
});

test('what cannot be read is said at its field, and nothing is sent', () => {
  const wrong = (kind: ShockKind, typed: Partial<typeof FIRST_TYPED>) => {
    const found = drawn(kind, typed);
    return 'wrong' in found ? Object.keys(found.wrong) : [];
  };
  expect(wrong('MOVES', { moves: 'BTC' })).toEqual(['moves']);
  expect(wrong('VOLATILITY', { times: 'twice', move: 'a lot' })).toEqual(['times', 'move']);
  expect(wrong('CORRELATION', { driver: ' ', driverMove: '', correlations: '', volatilities: 'x' })).toEqual([
    ...['driver', 'driverMove', 'correlations', 'volatilities'],
  ]);
});
