import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Decimal, decimal } from '../number/decimal';
import type { PriceGuardDocument } from '../parameters/document/price-guard-document';
import { guardInOrder, type GuardOutcome } from './guard-fold';
import { distance, guardLimits } from './guard-limits';
import type { PriceObservation } from './price-guard';

const GUARD: PriceGuardDocument = {
  ...{ zLimit: '8', barMinutes: 60, decay: '0.94', leastMove: '0.05', greatestMove: '1' },
  ...{ unknownVolatilityMove: '0.2', maximumHoldSeconds: 900, fallback: 'KEEP', agreement: '0.01' },
  consistency: { observations: 3, seconds: 120 },
};
const START = Date.UTC(2026, 0, 1);
const at = (seconds: number): Date => new Date(START + seconds * 1000);

function said(
  price: string | Decimal,
  seconds: number,
  source: string | null = null,
  receivedAfter = seconds,
): PriceObservation {
  return { price: new Decimal(price), observedAt: at(seconds), receivedAt: at(receivedAfter), source };
}

const NOTHING = { last: null, hold: null, sources: new Map<string, PriceObservation>() };
const LAST = { ...NOTHING, last: { price: decimal('100'), observedAt: at(0) } };

function guarded(
  observations: readonly PriceObservation[],
  changes: Partial<PriceGuardDocument> = {},
  volatility: number | null = 0,
  before: Parameters<typeof guardInOrder>[1] = LAST,
): GuardOutcome {
  return guardInOrder(guardLimits({ ...GUARD, ...changes }), before, observations, () => volatility);
}
const prices = ({ accepted }: GuardOutcome): readonly string[] =>
  accepted.map(({ price }) => price.toFixed());

describe('a price is held', () => {
  test.each([
    ['exactly at the least move, up', '105', 0, null],
    ['a hair beyond it', '105.00001', 0, 'BEYOND_VOLATILITY'],
    ['the fall that undoes that rise', '95.238096', 0, null],
    ['a hair beyond it, down', '95.238', 0, 'BEYOND_VOLATILITY'],
    ['within z standard deviations', '117', 0.02, null],
    ['beyond them', '117.4', 0.02, 'BEYOND_VOLATILITY'],
    ['at the move for unknown volatility', '120', null, null],
    ['beyond it', '120.0001', null, 'VOLATILITY_UNKNOWN'],
    ['at the greatest move, however volatile', '200', 9, null],
    ['beyond it', '200.001', 9, 'BEYOND_GREATEST_MOVE'],
    ['2,653 times too small', '0.0376', 9, 'BEYOND_GREATEST_MOVE'],
  ] as const)('%s', (_, price, volatility, reason) => {
    const outcome = guarded([said(price, 60)], {}, volatility);
    expect(outcome.hold?.reason ?? null).toBe(reason);
    expect(prices(outcome)).toEqual(reason === null ? [price] : []);
    expect(outcome.last?.price.toFixed()).toBe(reason === null ? price : '100');
  });

  test('time since the last accepted price widens the limit by its root, and never below one bar', () => {
    const hours = (count: number) => guarded([said('140', count * 3600)], {}, 0.02).hold?.bars ?? null;
    expect(hours(0.001)).toBe(1);
    expect(hours(1)).toBe(1);
    expect(hours(4)).toBe(4);
    expect(hours(5)).toBeNull(); // 8 × 0.02 × √5 = 0.358 > ln 1.4 = 0.336
  });

  test('by its distance from the last accepted price, not from the last held one', () => {
    const outcome = guarded([said('150', 60), said('151', 61), said('100', 62)]);
    expect([prices(outcome), outcome.hold, outcome.held]).toEqual([['100'], null, 2]);
  });

  test('the first price of an instrument is taken', () => {
    expect(prices(guarded([said('7', 1)], {}, null, NOTHING))).toEqual(['7']);
  });

  test('nothing older than what is accepted changes anything', () => {
    const outcome = guarded([said('50', -1), said('101', 0), said('1', -60)]);
    expect([prices(outcome), outcome.hold, outcome.held]).toEqual([[], null, 0]);
  });
});

describe('a hold ends', () => {
  const hold = guarded([said('150', 60, 'one')]);
  const after = (observations: readonly PriceObservation[], changes: Partial<PriceGuardDocument> = {}) =>
    guarded(observations, changes, 0, hold);

  test('by another source that agrees, and by none that does not, is the same, or nameless', () => {
    expect(after([said('151.5', 70, 'two')])).toMatchObject({ hold: null, ended: { release: 'SOURCES' } });
    expect(after([said('151.51', 70, 'two')]).hold?.candidates).toBe(2);
    expect(after([said('150', 70, 'one')]).hold?.candidates).toBe(2);
    expect(after([said('150', 70)]).hold?.candidates).toBe(2);
  });

  test('not by what another source said before the last accepted price', () => {
    const sources = new Map([['two', said('150', -5, 'two')]]);
    expect(guarded([said('150', 60, 'one')], {}, 0, { ...LAST, sources }).hold).not.toBeNull();
    const later = new Map([['two', said('150', 5, 'two')]]);
    expect(prices(guarded([said('150', 60, 'one')], {}, 0, { ...LAST, sources: later }))).toEqual(['150']);
  });

  test('by prices that agree with each other, enough of them and over long enough', () => {
    const three = (third: number) => [said('151', 61), said('152', third)];
    expect(after(three(179)).hold?.candidates).toBe(3);
    expect(after(three(180))).toMatchObject({ hold: null, ended: { release: 'CONSISTENT' } });
    expect(after([said('151', 200)]).hold?.candidates).toBe(2);
    expect(after([said('151', 61), said('130', 179), said('131', 181)]).hold?.run.count).toBe(2);
  });

  test('not by prices of which each agrees with the first, and no two others', () => {
    const apart = [said('156', 61), said('147.9', 179), said('148', 400)];
    expect(after(apart).hold?.run.count).toBe(2);
  });

  test('time is of the database: prices of long ago that come at once are no proof', () => {
    const atOnce = [60, 120, 240].map((seconds) => said('150', seconds, null, 240));
    expect(guarded(atOnce).hold?.candidates).toBe(3);
  });

  test('beyond the greatest move by no repeating', () => {
    const often = Array.from({ length: 800 }, (_, second) => said('1', 60 + second));
    expect(guarded(often)).toMatchObject({ accepted: [], ended: null, hold: { candidates: 800 } });
  });

  test('when the price comes back', () => {
    expect(after([said('100.5', 70)])).toMatchObject({ hold: null, ended: { release: 'RETURNED' } });
    expect(prices(after([said('100.5', 59)]))).toEqual(['100.5']);
  });

  test('when its time is over, by the fallback it was held with', () => {
    const kept = after([said('150', 959.999), said('150', 960)]);
    expect(kept).toMatchObject({ ended: { release: 'TIME_KEPT' }, accepted: [], hold: { candidates: 1 } });
    const accepting = guarded([said('150', 60)], { fallback: 'ACCEPT' });
    const taken = guarded([said('149', 960)], {}, 0, accepting);
    expect(taken).toMatchObject({ ended: { release: 'TIME_ACCEPTED' }, hold: null });
    expect(prices(taken)).toEqual(['150', '149']);
  });
});

describe('of ranked sources', () => {
  const sources = { precedence: ['one', 'two'], silenceSeconds: 30 };

  test('a lower one is taken when the higher ones are silent', () => {
    const outcome = guarded(
      [said('101', 10, 'one'), said('102', 40, 'two'), said('103', 41, 'two'), said('104', 42, 'one')],
      { sources },
    );
    expect(prices(outcome)).toEqual(['101', '103', '104']);
  });

  test('one that is not ranked comes after all, and one without a name before all', () => {
    expect(
      prices(guarded([said('101', 10, 'two'), said('102', 11, 'new'), said('103', 12)], { sources })),
    ).toEqual(['101', '103']);
  });

  test('a lower one that agrees ends the hold of a higher one, at the price of the higher one', () => {
    const outcome = guarded([said('150', 10, 'one'), said('150.7', 12, 'two')], { sources });
    expect(prices(outcome)).toEqual(['150']);
  });
});

/** Prices as a feed states them: mostly near the last one, now and then far off, out of order or from elsewhere. */
const feeds = fc.array(
  fc.record({
    step: fc.oneof(
      fc.double({ min: -0.03, max: 0.03, noNaN: true }),
      fc.constantFrom(-3, -1, 0.3, 0.6, 2.3, 8),
    ),
    seconds: fc.integer({ min: -20, max: 400 }),
    source: fc.constantFrom(null, 'one', 'two', 'three'),
  }),
  { maxLength: 40 },
);
const volatilities = fc.option(fc.constantFrom(0, 0.001, 0.02, 0.4), { nil: null });

function observed(feed: readonly { step: number; seconds: number; source: string | null }[], scale = 1) {
  let [now, level] = [0, 0];
  return feed.map(({ step, seconds, source }) => {
    now += Math.max(1, seconds);
    const price = new Decimal((100 * Math.exp(level + step)).toPrecision(12)).times(scale);
    if (Math.abs(step) < 0.05) level += step;
    return said(price, now + Math.min(0, seconds), source, now);
  });
}

describe('whatever comes', () => {
  test('no price moves the mark further than the guard allows, but by a release that says so', () => {
    fc.assert(
      fc.property(feeds, volatilities, (feed, volatility) => {
        const limits = guardLimits(GUARD);
        let before: GuardOutcome | typeof LAST = LAST;
        for (const observation of observed(feed)) {
          const held: GuardOutcome = guarded([observation], {}, volatility, before);
          const [accepted] = held.accepted;
          if (
            accepted &&
            before.last &&
            held.ended?.release !== 'SOURCES' &&
            held.ended?.release !== 'CONSISTENT'
          ) {
            const hours = Math.max(
              1,
              (accepted.observedAt.getTime() - before.last.observedAt.getTime()) / 3_600_000,
            );
            const bound =
              volatility === null
                ? Math.log(1.2)
                : Math.max(Math.log(1.05), 8 * volatility * Math.sqrt(hours));
            const seconded = [...before.sources.values()].some(
              (other) =>
                other.source !== accepted.source && distance(other.price, accepted.price).lte(0.0101),
            );
            const move = distance(accepted.price, before.last.price).toNumber();
            expect(seconded || move <= Math.min(Math.log(2), bound) * (1 + 1e-9)).toBe(true);
          }
          if (held.hold)
            expect(held.hold.endsAt.getTime() - held.hold.first.receivedAt.getTime()).toBe(limits.holdMs);
          before = held;
        }
      }),
    );
  });

  test('the mark moves forward in time only, and a hold is of prices newer than it', () => {
    fc.assert(
      fc.property(feeds, volatilities, (feed, volatility) => {
        const { accepted, hold, last } = guarded(observed(feed), {}, volatility);
        const times = accepted.map(({ observedAt }) => observedAt.getTime());
        expect(times).toEqual([...new Set(times)].sort((a, b) => a - b));
        if (hold) expect(hold.newest.observedAt > (last?.observedAt ?? at(0))).toBe(true);
      }),
    );
  });

  test('one by one or all at once is the same', () => {
    fc.assert(
      fc.property(feeds, volatilities, (feed, volatility) => {
        const observations = observed(feed);
        const whole = guarded(observations, {}, volatility);
        let [before, accepted]: [Parameters<typeof guardInOrder>[1], string[]] = [LAST, []];
        for (const observation of observations) {
          const next = guarded([observation], {}, volatility, before);
          accepted = [...accepted, ...prices(next)];
          before = next;
        }
        expect(accepted).toEqual(prices(whole));
        expect(before.hold).toEqual(whole.hold);
      }),
    );
  });

  test('in another unit of price the same is held', () => {
    fc.assert(
      fc.property(feeds, volatilities, fc.constantFrom(0.001953125, 4096), (feed, volatility, scale) => {
        const last = { price: decimal('100').times(scale), observedAt: at(0) };
        const scaled = guarded(observed(feed, scale), {}, volatility, { ...LAST, last });
        const plain = guarded(observed(feed), {}, volatility);
        expect(scaled.accepted.map(({ price }) => price.div(scale).toFixed())).toEqual(prices(plain));
        expect(scaled.held).toBe(plain.held);
      }),
    );
  });
});

test('minutes are milliseconds', () => expect(guardLimits(GUARD).barMs).toBe(3_600_000));
