import fs from 'node:fs';
import { expect, test } from 'vitest';
import { sharedDataFile } from '../../testing/shared-data';
import { backtest, rateAt } from './backtest';
import { EXAMPLE_PROGRAMME } from './example-programme';
import { programmeOf } from './programme';
import type { SignalBar } from './signal';
import { summaryOf } from './backtest-summary';

const FILE = sharedDataFile('prices/crypto_daily.csv');

function bitcoin(file: string): readonly SignalBar[] {
  return fs
    .readFileSync(file, 'utf8')
    .trim()
    .split('\n')
    .map((line) => line.split(','))
    .filter(([, symbol]) => symbol === 'BTC')
    .map(([date, , open, high, low, close]) => ({
      opensAtMs: Date.parse(`${date ?? ''}T00:00:00Z`),
      ...{ open: Number(open), high: Number(high), low: Number(low), close: Number(close) },
    }));
}

/** Worked out apart from this code, from the daily closes of BTC against USDT at Binance, 2019 to 2025. */
test.skipIf(FILE === null)('the figures of BTC from 2020 on, to the last digit that is stated', () => {
  const bars = bitcoin(FILE ?? '');
  const programme = programmeOf(EXAMPLE_PROGRAMME);
  expect(rateAt(programme, bars, Date.parse('2020-01-01'))).toBe(0.0905857690921);
  const played = backtest(programme, bars, { fromMs: null, name: 'example' });
  expect(played.ok).toBe(true);
  if (!played.ok) return;
  const summary = summaryOf(programme, bars, played.slots);
  expect(played.slots[0]?.record.at).toBe('2020-01-02T00:00:00.000Z');
  expect(summary).toMatchObject({ slots: 2192, moves: 129 });
  expect(summary.maintenance.peakToTrough).toBe(2.1007);
  expect(summary.maintenance.meanDial).toBeCloseTo(1.367903, 6);
  expect(summary.maintenance.largestRise['1']).toBeCloseTo(0.099992, 6);
  expect(summary.maintenance.largestRise['5']).toBe(0.5);
  expect(summary.maintenance.largestRise['20']).toBeCloseTo(0.996294, 6);
  expect(summary.maintenance.close).toMatchObject({ long: { breaches: 5 }, short: { breaches: 5 } });
  expect(summary.maintenance.close.long.worstUncovered).toBeCloseTo(0.299725, 6);
  expect(summary.maintenance.close.short.worstUncovered).toBeCloseTo(0.057355, 6);
  // Both sides of the trade: the programme asks less of people on a bad day than volatility alone, and is breached as rarely.
  expect(summary.tools?.none.largestRise['1']).toBeGreaterThan(summary.maintenance.largestRise['1'] ?? NaN);
  expect(summary.tools?.speedLimit.largestRise['1']).toBeCloseTo(0.1, 9);
  expect(summary.tools?.floor.meanMargin).toBeGreaterThan(summary.tools?.none.meanMargin ?? NaN);
});
