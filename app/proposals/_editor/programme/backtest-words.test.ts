import { expect, test } from 'vitest';
import { breachCount, measureRows } from './backtest-words';
import type { Backtest, BacktestSeries } from './use-backtest';

function series(changes: Partial<BacktestSeries> = {}): BacktestSeries {
  const side = { breaches: 2, worstUncovered: '0.01' };
  return {
    ...{ meanDial: '1.367903', meanMargin: '0.123912', peakToTrough: '2.1007' },
    largestRise: [
      { days: 1, by: '0.099992' },
      { days: 5, by: '0.5' },
      { days: 20, by: '0.996294' },
      { days: 30, by: null },
    ],
    close: {
      long: { breaches: 5, worstUncovered: '0.299725' },
      short: { breaches: 5, worstUncovered: '0.057355' },
    },
    within: { long: side, short: { breaches: 1, worstUncovered: '0.02' } },
    ...changes,
  };
}

test('each measure is told of both dials and of the curve as approved', () => {
  const still = series({ meanDial: '1', largestRise: [] });
  const backtest = {
    summary: { maintenance: series(), initial: series({ meanDial: '1.5' }), static: still },
  } as Backtest;
  const rows = measureRows(backtest);
  expect(rows.find(({ measure }) => measure === 'Mean dial, ×')).toEqual({
    measure: 'Mean dial, ×',
    maintenance: '1.3679',
    initial: '1.5000',
    approved: '1.0000',
  });
  expect(rows.map(({ maintenance }) => maintenance)).toEqual([
    ...['1.3679', '12.39 %', '10.0 %', '50.0 %', '99.6 %', '–', '2.1007'],
    ...['5 long, 5 short', '2 long, 1 short', '29.97 %', '2.00 %'],
  ]);
  expect(rows.find(({ measure }) => measure === 'Largest rise over 1 d')?.approved).toBe('–');
  expect(breachCount(series().close)).toBe(10);
});
