import { expect, test } from 'vitest';
import { decimal, type Decimal } from '../../domain/number/decimal';
import { CRISIS_SCENARIOS } from '../../domain/risk/scenarios/crisis-scenarios';
import type { MarkRow } from '../../domain/market/price-row';
import { PlayedMarket, PLAY_SOURCE } from './played-market';
import { findScenario, SCENARIOS, type Scenario } from './scenarios';

const BEGINS = new Date('2026-11-29T05:17:00Z');
const INSTRUMENTS = ['BTCUSDT', 'ETHUSDT', 'SOLUSDT', 'AVAXUSDT'].map((symbol) => ({
  ...{ symbol, underlying: symbol.slice(0, -4) },
}));
const WITH_INVERSE = [...INSTRUMENTS, { symbol: 'BTCUSD', underlying: 'BTC' }];
const BEGUN = new Map(WITH_INVERSE.map(({ symbol }) => [symbol, decimal('100')]));
const DAY = 1_440;

function scenario(name: string): Scenario {
  const found = findScenario(name);
  if (!found) throw new Error(`no scenario ${name}`);
  return found;
}
const playing = (name: string, seed = 1) =>
  new PlayedMarket({ scenario: scenario(name), seed, beginsAt: BEGINS, instruments: WITH_INVERSE }, BEGUN);
const marksOf = (market: PlayedMarket, until: number): readonly MarkRow[] =>
  market.state(until).filter((row) => row.kind === 'MARK');

test('every scenario is of whole days and has a name of its own', () => {
  expect(new Set(SCENARIOS.map(({ name }) => name)).size).toBe(SCENARIOS.length);
  for (const { hours, name } of SCENARIOS) {
    expect(hours % 24).toBe(0);
    expect(name).toMatch(/^[a-z0-9-]+$/);
  }
});

test('prices come a minute apart, each after the beginning, the inverse contract with the linear one', () => {
  const marks = marksOf(playing('calm'), 90);
  expect(marks).toHaveLength(90 * 5);
  expect(marks[0]?.observedAt).toEqual(new Date(BEGINS.getTime() + 60_000));
  const of = (symbol: string) =>
    marks.filter(({ instrument }) => instrument === symbol).map(({ price }) => price);
  expect(of('BTCUSD')).toEqual(of('BTCUSDT'));
  expect(of('ETHUSDT')).not.toEqual(of('BTCUSDT'));
});

test('only steps whose instant has come are due, and none after the end', () => {
  const market = playing('false-price');
  const at = (minutes: number) => market.due(new Date(BEGINS.getTime() + minutes * 60_000));
  expect([at(-5), at(0), at(0.99), at(1), at(DAY), at(10 * DAY)]).toEqual([0, 0, 0, 1, DAY, DAY]);
});

test('the same seed plays the same market, in one go, in parts, or after a cut', () => {
  const whole = marksOf(playing('rising-volatility'), 3_000);
  const parts = playing('rising-volatility');
  expect([...marksOf(parts, 1_000), ...marksOf(parts, 3_000)]).toEqual(whole);
  const cut = playing('rising-volatility');
  cut.passOver(2_000);
  expect(marksOf(cut, 3_000)).toEqual(whole.slice(2_000 * 5));
  expect(marksOf(playing('rising-volatility', 2), 3_000)).not.toEqual(whole);
});

test('a play that was cut off goes on from the prices that are there, and moves as it would have', () => {
  const whole = marksOf(playing('calm'), 400).filter(({ instrument }) => instrument === 'BTCUSDT');
  const resumed = playing('calm');
  resumed.beginAt(200);
  const rest = marksOf(resumed, 400).filter(({ instrument }) => instrument === 'BTCUSDT');
  expect(rest).toHaveLength(200);
  const ratio = (marks: readonly MarkRow[], from: number) =>
    marks
      .at(-1)
      ?.price.div(marks[from]?.price ?? 1)
      .toNumber() ?? 0;
  expect(ratio(rest, 0)).toBeCloseTo(ratio(whole, 200), 6);
  expect(Math.abs(Math.log(rest[0]?.price.div(100).toNumber() ?? 9))).toBeLessThan(0.01);
});

test.each(['march-2020', 'terra-2022', 'october-2025'])(
  '%s ends its day as cited, by small steps',
  (name) => {
    const market = playing(name);
    const cited = CRISIS_SCENARIOS.find(({ key }) => key === scenario(name).crisis?.key);
    market.passOver(DAY);
    const before = market.moved();
    const marks = marksOf(market, 2 * DAY);
    const after = market.moved();
    for (const { underlying, moveFraction } of cited?.moves ?? []) {
      const symbol = `${underlying}USDT`;
      if (!before.has(symbol)) continue;
      const move = Math.expm1((after.get(symbol) ?? 0) - (before.get(symbol) ?? 0));
      expect(move).toBeCloseTo(Number(moveFraction), 10);
    }
    const fall = (after.get('SOLUSDT') ?? 0) - (before.get('SOLUSDT') ?? 0);
    expect(fall).toBeLessThan(-0.1);
    let last: Decimal | null = null;
    for (const { price } of marks.filter(({ instrument }) => instrument === 'ETHUSDT')) {
      if (last !== null) expect(Math.abs(Math.log(price.div(last).toNumber()))).toBeLessThan(0.04);
      last = price;
    }
  },
);

test('a false price is stated once, by another source, and nothing else of it for a while', () => {
  const { falsePrice } = scenario('false-price');
  const own = marksOf(playing('false-price'), DAY).filter(
    ({ instrument }) => instrument === falsePrice?.instrument,
  );
  const others = own.filter(({ source }) => source !== PLAY_SOURCE);
  expect(others).toHaveLength(1);
  const at = own.indexOf(others[0] ?? own[0]!);
  expect(others[0]?.price.div(own[at - 1]?.price ?? 1).toNumber()).toBeGreaterThan(1.4);
  const silence = (own[at + 1]?.observedAt.getTime() ?? 0) - (others[0]?.observedAt.getTime() ?? 0);
  expect(silence).toBe(((falsePrice?.silentMinutes ?? 0) + 1) * 60_000);
});
