import { expect, test } from 'vitest';
import { Random } from '../number/random';
import { guardLimits, parsePriceGuard } from '../market/guard-limits';
import { backtest, rateAt } from './backtest';
import { EXAMPLE_PROGRAMME } from './example-programme';
import { programmeOf } from './programme';
import { pushingCost, type PushSpread, type TradedSignalBar } from './pushing-cost';

const DAY_MS = 86_400_000;
const TURNOVER = 500_000_000;
const programme = programmeOf(EXAMPLE_PROGRAMME);

/** Days of which each moves by a draw; the last thirty, thrice as far. */
function bars(days: number): readonly TradedSignalBar[] {
  const random = Random.fromSeed(11);
  let close = 4_000;
  return Array.from({ length: days }, (_, day) => {
    const open = close;
    close = open * Math.exp((day > days - 30 ? 0.06 : 0.02) * random.normal());
    const prices = { open, close, high: Math.max(open, close), low: Math.min(open, close) };
    return { ...prices, opensAtMs: programme.firstBarMs + day * DAY_MS, turnover: TURNOVER };
  });
}

const GUARD = {
  ...{ zLimit: '8', barMinutes: 60, decay: '0.94', leastMove: '0.01', greatestMove: '1' },
  ...{ unknownVolatilityMove: '0.2', maximumHoldSeconds: 900, fallback: 'ACCEPT', agreement: '0.01' },
  consistency: { observations: 3, seconds: 120 },
};

function costOf(given: { readonly turnover?: number; readonly days?: number } = {}) {
  const all = bars(given.days ?? 420);
  const played = backtest(programme, all, { fromMs: null, name: 'p' });
  const guard = parsePriceGuard(GUARD);
  if (!played.ok || !guard.ok) throw new Error('it can be played');
  const options = { turnover: given.turnover ?? null, guard: guardLimits(guard.value) };
  const cost = pushingCost(programme, all, played.slots, options);
  if (cost?.dial == null || cost.heldPrice === null) throw new Error('something is asked');
  return { bars: all, slots: played.slots, cost: { ...cost, dial: cost.dial, held: cost.heldPrice } };
}

const everyPush = ({ cheapest, middle, newest }: PushSpread) => [cheapest, middle, newest];

/** The target's rate when the bars until an instant are followed by one that moves so far. */
function after(all: readonly TradedSignalBar[], at: string, move: number): number {
  const until = all.filter(({ opensAtMs }) => opensAtMs < Date.parse(at));
  const last = until.at(-1);
  if (!last) throw new Error('there are bars');
  const close = last.close * Math.exp(move);
  const next = { open: last.close, high: close, low: last.close, close, turnover: null };
  const rate = rateAt(programme, [...until, { ...next, opensAtMs: Date.parse(at) }], Date.parse(at));
  return rate ?? NaN;
}

test('the least move is one that does it, and a little less does not', () => {
  const { bars: all, slots, cost } = costOf();
  for (const { at, move } of everyPush(cost.target)) {
    const stands = rateAt(programme, all, Date.parse(at) - DAY_MS) ?? NaN;
    expect(after(all, at, move * 1.00001)).toBeGreaterThanOrEqual(1.01 * stands);
    expect(after(all, at, move * 0.9999)).toBeLessThan(1.01 * stands);
  }
  for (const { at, move } of everyPush(cost.dial)) {
    const dial = slots.find(({ record }) => record.at === at)?.initial ?? NaN;
    const band = dial * 1.05 * 0.0905857690921;
    expect(after(all, at, move * 1.00001)).toBeGreaterThan(band);
    expect(after(all, at, move * 0.9999)).toBeLessThanOrEqual(band);
  }
  // Without a floor or stress it would be the closed form; both only put it off.
  expect(cost.target.cheapest.move).toBeGreaterThan(0.02);
});

test('what is traded for it goes with turnover and with the square of the move, and loses two thirds of it', () => {
  const { slots, cost } = costOf();
  const perDay = (at: string): number =>
    slots.find(({ record }) => record.at === at)?.record.signal.volatilities?.present ?? NaN;
  for (const { at, move, notional, lost } of [...everyPush(cost.target), cost.dial.newest]) {
    expect(notional).toBeCloseTo(TURNOVER * (move / perDay(at)) ** 2, -5);
    expect((lost ?? NaN) / ((2 / 3) * move * (notional ?? NaN))).toBeCloseTo(1, 4);
  }
  const doubled = costOf({ turnover: 2 * TURNOVER }).cost.target;
  for (const key of ['cheapest', 'middle', 'newest'] as const satisfies readonly (keyof PushSpread)[])
    expect((doubled[key].notional ?? NaN) / (cost.target[key].notional ?? NaN)).toBeCloseTo(2, 4);
});

test('a price is held beyond z standard deviations of the guard’s bars, or its least move', () => {
  const { slots, cost } = costOf();
  const { newest, timesPerDay } = cost.held;
  const present = slots.at(-1)?.record.signal.volatilities?.present ?? NaN;
  expect(newest.move).toBeCloseTo(8 * present * Math.sqrt(1 / 24), 6);
  // V·(z·√τ/Y)²: of the turnover of a day 64 / 24, whatever the volatility.
  expect((newest.notional ?? NaN) / TURNOVER).toBeCloseTo(64 / 24, 4);
  expect(timesPerDay).toBe(96);
});

test('where no turnover is known moves are told, and no money', () => {
  const all = bars(420).map((bar) => ({ ...bar, turnover: null }));
  const played = backtest(programme, all, { fromMs: null, name: 'p' });
  if (!played.ok) throw new Error('it can be played');
  const cost = pushingCost(programme, all, played.slots, { turnover: null, guard: null });
  expect(cost).toMatchObject({ heldPrice: null, target: { newest: { notional: null, lost: null } } });
  expect(cost?.target.newest.move).toBeGreaterThan(0);
});
