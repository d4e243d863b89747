import { describe, expect, test } from 'vitest';
import { tieredDocument } from '../../../../testing/margined-venue';
import { assert } from '../../../assert';
import type { WrittenBar } from '../../../books/history-snapshot';
import { MOST_SLOTS } from '../../../dynamics/backtest-of-bars';
import { EXAMPLE_PROGRAMME } from '../../../dynamics/example-programme';
import { dialAt, pastDials } from '../../../dynamics/past-dials';
import { type Programme, programmeOf } from '../../../dynamics/programme';
import type { SignalBar } from '../../../dynamics/signal';
import type { MarketState } from '../../../margin/method/inputs';
import { decimal, ONE } from '../../../number/decimal';
import { Random } from '../../../number/random';
import type { AdjustmentProgrammeDocument } from '../../../parameters/document/programme-document';
import type { ParameterSet } from '../../../parameters/document/parameter-set';
import { parseParameterSetText } from '../../../parameters/validate';
import { adjusted } from '../../../statistics/multiple-tests';
import { knownMoves, type KnownMoves } from '../models/instrument-models';
import { modelsAsked } from '../models/models-asked';
import { PlayedProgrammes } from './moving-programme';
import type { PortfolioCoverageAsked, RealisedCoverage } from './portfolio-coverage';
import { adjustedRealised, realisedCoverage, type RealisedOf } from './realised-coverage';

const DAY_MS = 86_400_000;
const DAYS = 800;
const FIRST = Date.UTC(2024, 0, 1);
/** Returns before the first slot. */
const YEAR = 365;

const ASKED: PortfolioCoverageAsked = {
  historySnapshotHash: '0'.repeat(64),
  ...{ barMinutes: 1_440, probability: '0.01', otherProbability: '0.02', level: '0.05', leastMoves: 250 },
  interval: { level: '0.95', draws: 99, seed: 1 },
  signals: {},
};
const MARKET: MarketState = {
  instruments: new Map(['BTC-PERP', 'DOGE-PERP'].map((symbol) => [symbol, { symbol, multiplier: ONE }])),
  prices: new Map([
    ['BTC-PERP', decimal('60000')],
    ['DOGE-PERP', decimal('0.1')],
  ]),
};
const HELD = [{ name: 'DOGE-PERP', accounts: 1, notional: { before: '30000', after: '30000', change: '0' } }];

/** Calm, but for 40 days in the middle that move five times as far. */
function closes(): readonly number[] {
  const random = Random.fromSeed(7);
  let close = 0.1;
  return Array.from({ length: DAYS }, (_, day) => {
    close *= Math.exp((day >= 500 && day < 540 ? 0.05 : 0.01) * random.normal());
    return close;
  });
}
const CLOSES = closes();
const SIGNAL: readonly SignalBar[] = CLOSES.map((close, day) => ({
  opensAtMs: FIRST + day * DAY_MS,
  ...{ open: close, high: close, low: close, close },
}));
const WRITTEN: readonly WrittenBar[] = CLOSES.map((close, day) => ({
  opensAt: new Date(FIRST + day * DAY_MS).toISOString(),
  ...{ high: String(close), low: String(close), close: String(close) },
}));
const known = (instrument: string, bars = WRITTEN): KnownMoves =>
  knownMoves({ asked: modelsAsked(ASKED), market: MARKET }, instrument, bars);

function programme(changes: Partial<AdjustmentProgrammeDocument> = {}): AdjustmentProgrammeDocument {
  return {
    ...EXAMPLE_PROGRAMME,
    scope: { marginClasses: ['alts'] },
    signal: {
      ...{ instrument: 'DOGE-PERP', barMinutes: 1_440, firstBar: new Date(FIRST).toISOString() },
      maximumAgeMinutes: 2_880,
    },
    target: {
      ...{ quantile: '1', horizonBars: '1' },
      anchor: { kind: 'RELATIVE', reference: '0.012' },
    },
    ...changes,
  };
}

function setWith(
  programmes: Readonly<Record<string, AdjustmentProgrammeDocument>> | null,
  changes: Parameters<typeof tieredDocument>[0] = {},
): ParameterSet {
  const document = JSON.parse(tieredDocument(changes)) as object;
  const set = parseParameterSetText(
    JSON.stringify({ ...document, ...(programmes ? { adjustmentProgrammes: programmes } : {}) }),
  );
  assert(set.ok, 'the document is sound');
  return set.value;
}

function of(
  base: ParameterSet,
  proposed: ParameterSet,
  bars: (programme: Programme) => readonly SignalBar[] = () => SIGNAL,
): RealisedOf {
  return { asked: ASKED, market: MARKET, base, proposed, held: HELD, played: new PlayedProgrammes(bars) };
}

const WITH = setWith({ alts: programme() });
const WITHOUT = setWith(null);
const found = (
  base: ParameterSet,
  proposed: ParameterSet,
  bars?: (programme: Programme) => readonly SignalBar[],
): RealisedCoverage => realisedCoverage(of(base, proposed, bars), 'DOGE-PERP', known('DOGE-PERP'));

describe('dials of the past', () => {
  test('of a day are what was known by the close before: nothing of that day, or later, changes them', () => {
    const whole = pastDials(programmeOf(programme()), SIGNAL);
    assert(typeof whole !== 'string', 'it is played');
    for (const day of [YEAR + 1, 505, 520, 541, DAYS - 1]) {
      const opensAtMs = FIRST + day * DAY_MS;
      const changed = SIGNAL.map((bar, at) =>
        at < day ? bar : { ...bar, high: bar.high * 3, close: bar.close * 2, open: bar.close },
      );
      for (const bars of [changed, SIGNAL.slice(0, day)]) {
        const played = pastDials(programmeOf(programme()), bars);
        assert(typeof played !== 'string', 'it is played');
        expect(dialAt(played, opensAtMs)).toEqual(dialAt(whole, opensAtMs));
      }
      expect(dialAt(whole, opensAtMs)?.atMs).toBe(opensAtMs);
    }
    expect(dialAt(whole, FIRST + YEAR * DAY_MS)).toBeNull();
  });

  test.each([
    [
      'ABSOLUTE_ANCHOR',
      { target: { ...programme().target, anchor: { kind: 'ABSOLUTE', notional: '1' } } },
      SIGNAL,
    ],
    [
      'READS_LIQUIDITY',
      { target: { ...programme().target, impact: { coefficient: '1', notional: '1' } } },
      SIGNAL,
    ],
    ['NO_BARS', {}, []],
    ['FIRST_BAR_MISSING', {}, SIGNAL.slice(1)],
    ['TOO_FEW_BARS', {}, SIGNAL.slice(0, YEAR)],
    [
      'TOO_MANY_BARS',
      {},
      Array.from({ length: MOST_SLOTS + 1 }, (_, day): SignalBar => {
        return { opensAtMs: FIRST + day * DAY_MS, open: 1, high: 1, low: 1, close: 1 };
      }),
    ],
  ] as const)('are not had for a reason: %s', (lack, changes, bars) => {
    const set = setWith({ alts: programme(changes) });
    const one = found(set, WITHOUT, () => bars);
    expect(one).toMatchObject({ span: null, lack: { code: 'NO_DIALS', moves: 0 } });
    expect(one.before).toMatchObject({
      programme: 'alts',
      lack,
      dials: null,
      long: { still: null, realised: null },
    });
    expect(one.after).toMatchObject({ programme: null, lack: 'NO_PROGRAMME' });
    expect(one.after.long.margin).not.toBeNull();
  });
});

describe('realised margin', () => {
  test('of each day is the margin with the dial of that day, and its breaches are counted by hand', () => {
    const one = found(WITH, WITHOUT);
    // 30,000 in tiers of 2 % to 20,000 and of 5 % beyond.
    expect(one.before.long.margin).toMatchObject({
      notional: '30000',
      maintenanceMargin: '900',
      rate: '0.03',
    });
    const dials = pastDials(programmeOf(programme()), SIGNAL);
    assert(typeof dials !== 'string', 'it is played');
    const counted = { still: { long: 0, short: 0 }, realised: { long: 0, short: 0 } };
    const values: number[] = [];
    for (let day = YEAR + 1; day < DAYS; day += 1) {
      // The slot at the close of the day before is the one that comes after so many returns.
      const dial = dials[day - YEAR - 1]?.maintenance ?? NaN;
      values.push(dial);
      const fall = 1 - (CLOSES[day] ?? NaN) / (CLOSES[day - 1] ?? NaN);
      for (const [kind, rate] of [
        ['still', 0.03],
        ['realised', 0.03 * dial],
      ] as const) {
        if (fall > rate) counted[kind].long += 1;
        if (-fall > rate) counted[kind].short += 1;
      }
    }
    const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
    expect(one.span).toMatchObject({
      ...{ moves: DAYS - YEAR - 1, from: new Date(FIRST + (YEAR + 1) * DAY_MS).toISOString() },
    });
    expect(one.before.dials?.mean).toBeCloseTo(mean, 7);
    expect(one.before.dials).toMatchObject({ greatest: Math.max(...values), least: Math.min(...values) });
    for (const side of ['long', 'short'] as const) {
      const { still, realised, meanRate } = one.before[side];
      for (const moment of ['close', 'within'] as const) {
        expect(still?.[moment].breaches).toBe(counted.still[side]);
        expect(realised?.[moment].breaches).toBe(counted.realised[side]);
      }
      expect(meanRate).toBeCloseTo(0.03 * mean, 8);
    }
    // It rose as days moved further: what stood still was breached oftener.
    expect(counted.realised.long + counted.realised.short).toBeLessThan(
      counted.still.long + counted.still.short,
    );
    // Beside it the set without a programme, on the same days.
    expect(one.after).toMatchObject({ lack: 'NO_PROGRAMME', long: { realised: null, meanRate: null } });
    expect(one.after.long.still).toEqual(one.before.long.still);
  });

  test('is no product where no dial may ask for more than all that can be lost', () => {
    const eager = programme({
      target: { ...programme().target, anchor: { kind: 'RELATIVE', reference: '0.002' } },
    });
    const steep = setWith({ alts: eager }, { altsRate: '0.4', altsLeverage: '2' });
    const held = [
      { name: 'DOGE-PERP', accounts: 1, notional: { before: '200000', after: '200000', change: '0' } },
    ];
    const one = realisedCoverage({ ...of(steep, WITHOUT), held }, 'DOGE-PERP', known('DOGE-PERP'));
    const rate = Number(one.before.long.margin?.rate);
    expect(rate).toBe((20_000 * 0.02 + 180_000 * 0.4) / 200_000);
    expect(rate * (one.before.dials?.mean ?? NaN)).toBeGreaterThan(1);
    expect(one.before.long.meanRate).toBeGreaterThan(rate);
    expect(one.before.long.meanRate).toBeLessThanOrEqual(1);
    expect(one.before.long.realised?.within.breaches).toBe(0);
  });

  test('of sets that are the same is the same, and with dials at 1 is what it is standing still', () => {
    const same = found(WITH, setWith({ alts: programme() }));
    expect(same.after).toEqual(same.before);
    const calm = found(WITH, setWith({ alts: programme({ bounds: { least: '1', greatest: '1' } }) }));
    expect(calm.after.dials).toEqual({ least: 1, mean: 1, greatest: 1 });
    for (const side of ['long', 'short'] as const) {
      expect(calm.after[side].realised).toEqual(calm.after[side].still);
      expect(calm.after[side].meanRate).toBe(0.03);
    }
    expect(calm.before.long).toEqual(same.before.long);
  });

  test('is counted on the days that both sets know, and by no set that knows too few', () => {
    const later = programme({
      signal: { ...programme().signal, firstBar: new Date(FIRST + 100 * DAY_MS).toISOString() },
    });
    expect(found(WITH, setWith({ alts: later })).span?.moves).toBe(DAYS - YEAR - 1 - 100);
    const young = programme({
      signal: { ...programme().signal, firstBar: new Date(FIRST + 200 * DAY_MS).toISOString() },
    });
    const one = found(WITH, setWith({ alts: young }));
    expect(one.span?.moves).toBe(DAYS - YEAR - 1);
    expect(one.before).toMatchObject({ programme: 'alts', lack: null, days: DAYS - YEAR - 1 });
    expect(one.after).toMatchObject({
      ...{ programme: 'alts', lack: 'TOO_SHORT', days: DAYS - YEAR - 1 - 200, dials: null },
      long: { still: { close: {} }, realised: null, meanRate: null },
    });
    const just = { ...programme().signal, firstBar: new Date(FIRST + 184 * DAY_MS).toISOString() };
    expect(found(setWith({ alts: programme({ signal: just }) }), WITHOUT).span?.moves).toBe(250);
    const both = found(setWith({ alts: young }), setWith({ alts: young }));
    expect(both).toMatchObject({ span: null, lack: { code: 'NO_DIALS' }, before: { lack: 'TOO_SHORT' } });
  });

  test('says what prices lack', () => {
    const one = (bars: readonly WrittenBar[]) =>
      realisedCoverage(of(WITH, WITH), 'DOGE-PERP', known('DOGE-PERP', bars)).lack;
    expect(one([])).toEqual({ code: 'NO_MOVES', moves: 0 });
    const still = WRITTEN.map((bar) => ({ ...bar, high: '1', low: '1', close: '1' }));
    expect(one(still)).toEqual({ code: 'NEVER_MOVED', moves: DAYS - YEAR - 1 });
    expect(realisedCoverage(of(WITH, WITH), 'BTC-PERP', known('BTC-PERP')).lack?.code).toBe('NO_DIALS');
  });
});

test('p-values are among those of both sides of all instruments, of margin that moves and of margin that stands still', () => {
  const both = setWith({ alts: programme({ scope: { marginClasses: ['alts', 'majors'] } }) });
  const all = adjustedRealised(
    ASKED,
    ['BTC-PERP', 'DOGE-PERP'].map((instrument) =>
      realisedCoverage(of(both, both), instrument, known(instrument)),
    ),
  );
  for (const kind of ['still', 'realised'] as const)
    for (const moment of ['close', 'within'] as const) {
      const figures = all
        .flatMap(({ before }) => [before.long, before.short])
        .map((side) => {
          const own = side[kind]?.[moment];
          assert(own !== undefined, 'it is counted');
          return own;
        });
      expect(figures).toHaveLength(4);
      const { holm } = adjusted(figures.map(({ unconditional }) => unconditional));
      for (const [at, own] of figures.entries()) expect(own.holm).toBeCloseTo(holm[at] ?? NaN, 8);
    }
});
