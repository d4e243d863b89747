import { expect, test } from 'vitest';
import { decimal } from '../domain/number/decimal';
import { eachFigure, FIGURE_NAMES } from '../domain/margin/figures/account-figures';
import { readStandingsMessage, standingsMessage } from './standings-message';

const NAMES = [
  ...['callAmount', 'equity', 'fillMargin', 'initialEquity', 'initialMargin'],
  ...['maintenanceMargin', 'marginRatio', 'notional'],
];

test('every figure of an account arrives as it was sent, and one without figures with what it lacks', () => {
  const figures = eachFigure(FIGURE_NAMES, (name) =>
    decimal(`-1234567890.0000000${NAMES.indexOf(name) + 1}`),
  );
  const priced = { account: 'A', status: 'CALL' as const, ...figures, positions: [], portfolios: [] };
  const sent = {
    inputsRevision: 9_007_199_254_740_993n,
    versionNumber: 3,
    asOf: new Date('2026-01-02T03:04:05.006Z'),
    standings: [
      { account: 'A', margin: priced },
      { account: 'B', margin: { ...priced, account: 'B', marginRatio: null } },
      { account: 'C', margin: null, missing: ['BTC-PERP'] },
    ],
  };
  expect([...FIGURE_NAMES].sort()).toEqual(NAMES);
  expect(readStandingsMessage(standingsMessage(sent))).toEqual(sent);
});

test('a message that lacks a figure is refused', () => {
  for (const name of FIGURE_NAMES) {
    const figures = eachFigure(FIGURE_NAMES, (one) => (one === name ? undefined : '1'));
    const standings = [{ account: 'A', missing: [], figures: { status: 'OK', ...figures } }];
    const text = { inputsRevision: '1', versionNumber: 1, asOf: '2026-01-02T03:04:05.006Z', standings };
    expect(() => readStandingsMessage(JSON.stringify(text)), name).toThrow();
  }
});
