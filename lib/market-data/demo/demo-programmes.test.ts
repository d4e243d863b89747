import { expect, test } from 'vitest';
import { backtest } from '../../domain/dynamics/backtest';
import { parseProgramme, programmeOf } from '../../domain/dynamics/programme';
import type { SignalBar } from '../../domain/dynamics/signal';
import type { BarRow } from '../../domain/market/price-row';
import { TickBars } from '../../domain/market/tick-bars';
import { decimal } from '../../domain/number/decimal';
import { PlayedMarket } from '../play/played-market';
import { findScenario } from '../play/scenarios';
import { demoProgrammes, FOLLOWED_INSTRUMENTS, historyEnd } from './demo-programmes';
import { demoHourlyBars } from './demo-prices';

const FOUNDED = new Date('2026-11-29T05:17:00Z');
const HOUR_MS = 3_600_000;
/** Of the venue, in two minutes at the speed that the overview offers first. */
const TWO_MINUTES_HOURS = (2 * 60 * 14_400) / 3_600;

const signalBar = ({ opensAt, open, high, low, close }: BarRow): SignalBar => ({
  opensAtMs: opensAt.getTime(),
  ...{ open: open.toNumber(), high: high.toNumber(), low: low.toNumber(), close: close.toNumber() },
});

/** The demo's history, and after it a scenario's bars as the venue makes them of its prices. */
function played(instrument: string, name: string, seed: number): readonly SignalBar[] {
  const scenario = findScenario(name);
  const history = demoHourlyBars(FOUNDED, instrument);
  const close = history.at(-1)?.close ?? decimal('1');
  if (!scenario) throw new Error(`no scenario ${name}`);
  const beginsAt = new Date(Math.floor(FOUNDED.getTime() / HOUR_MS) * HOUR_MS);
  const instruments = [{ symbol: instrument, underlying: instrument.slice(0, -4) }];
  const market = new PlayedMarket({ scenario, seed, beginsAt, instruments }, new Map([[instrument, close]]));
  const bars = new TickBars({ instrument, intervalMinutes: 60, anchor: beginsAt }, null);
  for (const row of market.state(market.length)) if (row.kind === 'MARK') bars.take(row);
  const made = bars.state(new Date(beginsAt.getTime() + (scenario.hours + 1) * HOUR_MS)).bars;
  return [...history, ...made].map(signalBar);
}

test('they are sound by themselves, and go on with the history that they were written on', () => {
  const programmes = demoProgrammes(FOUNDED);
  for (const document of Object.values(programmes))
    expect(parseProgramme(document)).toMatchObject({ ok: true });
  expect(historyEnd(programmes, FOUNDED)).toEqual(FOUNDED);
  const late = historyEnd(programmes, new Date('2026-11-30T00:00:01Z'));
  expect(late.toISOString().slice(0, 10)).toBe('2026-11-29');
});

test.each(FOLLOWED_INSTRUMENTS.flatMap((instrument) => [1, 2, 3].map((seed) => [instrument, seed] as const)))(
  'a newcomer sees margin of %s move both ways within two minutes of pressing play (seed %i)',
  (instrument, seed) => {
    const document = Object.values(demoProgrammes(FOUNDED)).find(
      ({ signal }) => signal.instrument === instrument,
    );
    if (!document) throw new Error('a programme follows it');
    const bars = played(instrument, 'rising-volatility', seed);
    const begins = Math.floor(FOUNDED.getTime() / HOUR_MS) * HOUR_MS;
    const result = backtest(programmeOf(document), bars, { fromMs: begins - HOUR_MS, name: 'demo' });
    if (!result.ok) throw new Error(JSON.stringify(result.refusal));
    const dials = result.slots
      .slice(0, TWO_MINUTES_HOURS)
      .map(({ initial, maintenance }) => ({ initial, maintenance }));
    expect(dials[0]).toEqual({ initial: 1, maintenance: 1 });
    for (const dial of ['initial', 'maintenance'] as const) {
      const values = dials.map((one) => one[dial]);
      const moves = values.slice(1).map((value, index) => value - (values[index] ?? value));
      expect(moves.filter((move) => move > 0).length, dial).toBeGreaterThan(2);
      expect(moves.filter((move) => move < 0).length, dial).toBeGreaterThan(0);
      expect(Math.max(...values), dial).toBeGreaterThan(1.2);
    }
  },
);
