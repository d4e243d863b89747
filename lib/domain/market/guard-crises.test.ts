import fs from 'node:fs';
import { describe, expect, test } from 'vitest';
import { decimal, type Decimal } from '../number/decimal';
import type { PriceGuardDocument } from '../parameters/document/price-guard-document';
import { sharedDataFile } from '../../testing/shared-data';
import { guardInOrder, type GuardOutcome } from './guard-fold';
import { guardLimits } from './guard-limits';
import { guardVolatility, type ClosedBar } from './guard-volatility';

/** As the demo's, on hourly bars. */
const GUARD: PriceGuardDocument = {
  ...{ zLimit: '8', barMinutes: 60, decay: '0.94', leastMove: '0.05', greatestMove: '1' },
  ...{ unknownVolatilityMove: '0.2', maximumHoldSeconds: 900, fallback: 'ACCEPT', agreement: '0.01' },
  consistency: { observations: 3, seconds: 120 },
};
const limits = guardLimits(GUARD);
const file = sharedDataFile('prices/crypto_intraday_crises.csv');

/** Hourly closes by crisis and coin. */
function crises(): ReadonlyMap<string, readonly ClosedBar[]> {
  const series = new Map<string, ClosedBar[]>();
  const lines = fs
    .readFileSync(file ?? '', 'utf8')
    .split('\n')
    .slice(1);
  for (const line of lines) {
    const [event, , interval, opensAt, symbol, , , , close] = line.split(',');
    if (interval !== '1h' || !opensAt || !close) continue;
    const bars = series.get(`${event} ${symbol}`) ?? [];
    bars.push({ opensAt: new Date(opensAt), close: decimal(close) });
    series.set(`${event} ${symbol}`, bars);
  }
  return series;
}

const closesAt = ({ opensAt }: ClosedBar): Date => new Date(opensAt.getTime() + limits.barMs);

/** One close after the other, each a price of its hour; with what the closes until then say of volatility. */
function play(bars: readonly ClosedBar[]): readonly GuardOutcome[] {
  let before: Parameters<typeof guardInOrder>[1] = { last: null, hold: null, sources: new Map() };
  return bars.map((bar) => {
    const observation = {
      price: bar.close,
      observedAt: closesAt(bar),
      receivedAt: closesAt(bar),
      source: null,
    };
    const outcome = guardInOrder(limits, before, [observation], (last) =>
      guardVolatility(
        bars.filter((known) => closesAt(known) <= last.observedAt),
        limits,
      ),
    );
    before = outcome;
    return outcome;
  });
}

describe.skipIf(file === null)('hours of real crises', () => {
  // The figures of docs/methodology.md#price-guard.
  test('are held seldom, and not for long', () => {
    const found = new Map<string, { prices: number; held: number; mostInARow: number }>();
    for (const [name, bars] of crises()) {
      const [event = ''] = name.split(' ');
      const row = found.get(event) ?? { prices: 0, held: 0, mostInARow: 0 };
      let inARow = 0;
      for (const { hold } of play(bars)) {
        row.prices += 1;
        inARow = hold ? inARow + 1 : 0;
        if (hold) row.held += 1;
        row.mostInARow = Math.max(row.mostInARow, inARow);
      }
      found.set(event, row);
    }
    expect(Object.fromEntries(found)).toEqual({
      covid_2020: { prices: 3456, held: 17, mostInARow: 1 },
      china_2021: { prices: 4032, held: 16, mostInARow: 2 },
      luna_2022: { prices: 4032, held: 2, mostInARow: 1 },
      celsius_3ac_2022: { prices: 4536, held: 0, mostInARow: 0 },
      adl_oct_2025: { prices: 2880, held: 11, mostInARow: 1 },
      feb_2026: { prices: 2400, held: 0, mostInARow: 0 },
    });
  });

  test('hide no false price: of any factor from ten, at any hour of them, before its volatility is known and after', () => {
    let tried = 0;
    for (const bars of crises().values()) {
      for (let index = 1; index < bars.length; index += 24) {
        const [before, bar] = [bars[index - 1], bars[index]];
        if (!before || !bar) continue;
        const volatility = guardVolatility(bars.slice(0, index), limits);
        for (const factor of ['10', '0.1', '100', '0.01', '1000000', '0.000001', '0.000376931']) {
          tried += 1;
          expect(holds(before, bar.close.times(factor), closesAt(bar), volatility)).toBe(true);
        }
      }
    }
    expect(tried).toBe(6_223);
  });

  test('nor does one that stands among the closes already open the door for the next one', () => {
    for (const [name, bars] of crises()) {
      const [at, before] = [100, bars[99]];
      const bar = bars[at];
      if (!before || !bar) throw new Error(`${name} is longer`);
      const spoilt = bars.slice(0, at).map((one, index) => {
        return index === 20 || index === 90 ? { ...one, close: one.close.times('0.000376931') } : one;
      });
      const volatility = guardVolatility(spoilt, limits);
      const known = guardVolatility(bars.slice(0, at), limits);
      if (volatility === null || known === null) throw new Error('60 returns are known');
      expect(volatility / known).toBeLessThan(8);
      expect(holds(before, bar.close.times('0.1'), closesAt(bar), volatility)).toBe(true);
    }
  });
});

function holds(last: ClosedBar, price: Decimal, at: Date, volatility: number | null): boolean {
  const before = { last: { price: last.close, observedAt: closesAt(last) }, hold: null, sources: new Map() };
  const observation = { price, observedAt: at, receivedAt: at, source: null };
  return guardInOrder(limits, before, [observation], () => volatility).hold !== null;
}
