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
  const texts = eachFigure(FIGURE_NAMES, (name) => `-1234567890.0000000${NAMES.indexOf(name) + 1}`);
  const told = { account: 'A', status: 'CALL', figures: texts, missing: [] };
  expect(readStandingsMessage(standingsMessage(sent))).toEqual({
    ...sent,
    standings: [
      told,
      { ...told, account: 'B', figures: { ...texts, marginRatio: null } },
      {
        ...{ account: 'C', status: 'UNPRICED', missing: ['BTC-PERP'] },
        figures: eachFigure(FIGURE_NAMES, () => null),
      },
    ],
  });
});

test('a message that lacks a figure is refused, and one that spells it in another way', () => {
  const read = (of: (name: string) => unknown) => {
    const figures = eachFigure(FIGURE_NAMES, of);
    const standings = [{ account: 'A', status: 'OK', missing: [], figures }];
    const head = { inputsRevision: '1', versionNumber: 1, asOf: '2026-01-02T03:04:05.006Z' };
    return () => readStandingsMessage(JSON.stringify({ ...head, standings }));
  };
  expect(read(() => '1')).not.toThrow();
  for (const name of FIGURE_NAMES)
    for (const wrong of [undefined, '1.0', '-0', '1e3', 'NaN', '', 1])
      expect(
        read((one) => (one === name ? wrong : '1')),
        `${name} ${wrong}`,
      ).toThrow();
});
