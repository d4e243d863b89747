import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { tieredDocument } from '../../../../testing/margined-venue';
import { assert } from '../../../assert';
import type { WrittenBar } from '../../../books/history-snapshot';
import { backtest } from '../../../dynamics/backtest';
import { summaryOf } from '../../../dynamics/backtest-summary';
import { EXAMPLE_PROGRAMME } from '../../../dynamics/example-programme';
import { keptSignalBar } from '../../../dynamics/kept-signal-bar';
import { programmeOf } from '../../../dynamics/programme';
import { stepResponse } from '../../../dynamics/step-response';
import type { MarketState } from '../../../margin/method/inputs';
import { decimal } from '../../../number/decimal';
import { Random } from '../../../number/random';
import type { AdjustmentProgrammeDocument } from '../../../parameters/document/programme-document';
import { parseParameterSetText } from '../../../parameters/validate';
import { creditLossOf, frontierOf } from './frontier';
import { procyclicalityInShort } from './in-short';
import { instrumentJumps } from './instrument-jumps';
import type { ProgrammeMoves } from './procyclicality';
import { lookedAt, programmeMoves, statedProgrammes } from './programme-moves';

const DAY_MS = 86_400_000;
const ASKED = { step: '2', riseDays: [1, 5, 20, 30], mostProgrammes: 50 };

const DOCUMENT: AdjustmentProgrammeDocument = {
  ...EXAMPLE_PROGRAMME,
  scope: { marginClasses: ['alts'] },
  target: { ...EXAMPLE_PROGRAMME.target, anchor: { kind: 'RELATIVE', reference: '0.08' } },
};
const PROGRAMME = programmeOf(DOCUMENT);
const LOOSER = programmeOf({ ...DOCUMENT, bounds: { least: '0.5', greatest: '1.5' } });

/** Calm, and a storm in the middle. */
function drawnBars(days: number, seed = 1): readonly WrittenBar[] {
  const random = Random.fromSeed(seed);
  let close = 100;
  return Array.from({ length: days }, (_, day) => {
    const before = close;
    const size = day >= 500 && day < 540 ? 0.09 : 0.03;
    close = before * (1 + Math.max(-0.3, Math.min(0.3, size * random.normal())));
    return {
      opensAt: new Date(PROGRAMME.firstBarMs + day * DAY_MS).toISOString(),
      high: (1.01 * Math.max(before, close)).toFixed(8),
      low: (0.99 * Math.min(before, close)).toFixed(8),
      close: close.toFixed(8),
    };
  });
}
const BARS = drawnBars(700);

const moves = (
  before: AdjustmentProgrammeDocument | null,
  after: AdjustmentProgrammeDocument | null,
  bars: readonly WrittenBar[] = BARS,
): ProgrammeMoves => {
  const [from, to] = [before, after].map((document) => document && programmeOf(document));
  return programmeMoves({ name: 'alts', before: from ?? null, after: to ?? null }, ASKED, () => bars);
};

function set(
  change: Parameters<typeof tieredDocument>[0],
  programmes: Readonly<Record<string, unknown>> = {},
) {
  const document = JSON.parse(tieredDocument(change)) as object;
  const stated = Object.keys(programmes).length === 0 ? {} : { adjustmentProgrammes: programmes };
  const read = parseParameterSetText(JSON.stringify({ ...document, ...stated }));
  assert(read.ok, 'the document is sound');
  return read.value;
}

describe('a programme over what is known', () => {
  test('is told as its backtest and its step response are, to nine digits', () => {
    const found = moves(null, DOCUMENT);
    const bars = BARS.map(keptSignalBar);
    const played = backtest(PROGRAMME, bars, { fromMs: null, name: 'programme' });
    assert(played.ok, 'there are bars enough');
    const summary = summaryOf(PROGRAMME, bars, played.slots);
    expect(found.before).toBeNull();
    expect(found.after).toMatchObject({
      lack: null,
      responseLack: null,
      instrument: 'BTC',
      barMinutes: 1_440,
    });
    expect(found.after?.played).toMatchObject({
      pathHash: summary.pathHash,
      slots: 335,
      windows: 334,
      gaps: 0,
    });
    expect(found.after?.played?.maintenance.meanMargin).toBe(
      Number(summary.maintenance.meanMargin.toPrecision(9)),
    );
    expect(found.after?.played?.tools?.none.within.long.worstUncovered).toBe(
      Number((summary.tools?.none.within.long.worstUncovered ?? NaN).toPrecision(9)),
    );
    expect(found.after?.response?.maintenance.settledAt).toBe(
      Number((stepResponse(PROGRAMME, 2)?.maintenance.settledAt ?? NaN).toPrecision(9)),
    );
    // The greatest rise is the one that the summary knows, with its day.
    const [day] = found.after?.played?.rises ?? [];
    expect(day?.maintenance?.by).toBe(found.after?.played?.maintenance.largestRise['1']);
    expect(found.after?.played?.maintenance.largestRise['30']).toBeGreaterThan(0.5);
  });

  test('that is the same in both sets says the same of both, and is played once', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 1_000 }), fc.integer({ min: 367, max: 600 }), (seed, days) => {
        let read = 0;
        const bars = drawnBars(days, seed);
        const stated = { name: 'alts', before: PROGRAMME, after: programmeOf(DOCUMENT) };
        const found = programmeMoves(stated, ASKED, () => {
          read += 1;
          return bars;
        });
        expect(read).toBe(1);
        expect(found.isSame).toBe(true);
        expect(found.after).toEqual(found.before);
        expect(found.after?.played?.slots).toBe(days - 365);
        expect(frontierOf(found).every(({ side }) => side === 'BOTH')).toBe(true);
        const { programmes } = procyclicalityInShort({ programmes: [found], instruments: [] });
        expect(programmes).toMatchObject([{ isRiseWorse: false, isLossWorse: false }]);
      }),
      { numRuns: 5 },
    );
  });

  test('under two laws is told of the time in which both could decide', () => {
    const from = new Date(PROGRAMME.firstBarMs + 100 * DAY_MS).toISOString();
    const later = { ...DOCUMENT, signal: { ...DOCUMENT.signal, firstBar: from } };
    const { before, after, isSame } = moves(DOCUMENT, later);
    expect(isSame).toBe(false);
    expect(before?.played).toMatchObject({ slots: 235, from: after?.played?.from, to: after?.played?.to });
    expect(after?.played).toMatchObject({ slots: 235, windows: 234 });
    // Its dials are where the slots before had put them.
    const whole = moves(null, DOCUMENT).after?.played;
    expect(before?.played?.pathHash).toBe(whole?.pathHash);
    expect(before?.played?.slots).toBeLessThan(whole?.slots ?? NaN);
  });

  test('says why it cannot be played', () => {
    const lack = (document: AdjustmentProgrammeDocument, bars = BARS) => moves(null, document, bars).after;
    const { target, signal } = DOCUMENT;
    const absolute = { ...target, anchor: { kind: 'ABSOLUTE' as const, notional: '1000' } };
    expect(lack({ ...DOCUMENT, target: absolute })).toMatchObject({
      ...{ played: null, lack: { code: 'ANCHOR_OF_VERSION' } },
      ...{ response: null, responseLack: 'ANCHOR_OF_VERSION' },
    });
    const impact = { coefficient: '1', notional: '1000' };
    expect(lack({ ...DOCUMENT, target: { ...target, impact } })).toMatchObject({
      ...{ lack: { code: 'READS_LIQUIDITY' }, responseLack: 'READS_LIQUIDITY' },
    });
    expect(lack(DOCUMENT, [])?.lack).toEqual({
      ...{ code: 'NO_BARS_KNOWN', bars: 0, returns: null, neededReturns: null },
    });
    expect(lack(DOCUMENT, BARS.slice(1))?.lack).toMatchObject({ code: 'FIRST_BAR_MISSING', bars: 699 });
    // 365 bars are 364 returns.
    expect(lack(DOCUMENT, BARS.slice(0, 365))?.lack).toEqual({
      ...{ code: 'TOO_FEW_BARS', bars: 365, returns: 364, neededReturns: 365 },
    });
    expect(lack(DOCUMENT, BARS.slice(0, 366))?.played?.slots).toBe(1);
    // What it makes of a step needs no bar that is known; one of minutes would need too many that are made.
    expect(lack(DOCUMENT, [])?.response?.times).toBe(2);
    const quick = { ...DOCUMENT, signal: { ...signal, barMinutes: 5 } };
    expect(lack(quick, [])).toMatchObject({ response: null, responseLack: 'TOO_MANY_BARS' });
    const many = { ...DOCUMENT, scope: { marginClasses: Array.from({ length: 29 }, (_, at) => `c${at}`) } };
    expect(lack(many)?.lack).toMatchObject({ code: 'TOO_MANY_BARS', bars: 700 });
    const notSeen = programmeMoves({ name: 'alts', before: null, after: PROGRAMME }, ASKED, null);
    expect(notSeen.after).toMatchObject({
      ...{ lack: { code: 'TOO_MANY_PROGRAMMES' }, responseLack: 'TOO_MANY_PROGRAMMES' },
    });
  });

  test('by the hour begins once a window of stress is over: before it no slot decides', () => {
    const signal = { ...DOCUMENT.signal, barMinutes: 60 };
    const hourly = (bars: number) =>
      drawnBars(bars).map((bar, at) => ({
        ...bar,
        opensAt: new Date(PROGRAMME.firstBarMs + at * 3_600_000).toISOString(),
      }));
    const found = (bars: number) => moves(null, { ...DOCUMENT, signal }, hourly(bars)).after;
    // 30 days of hours are 720 returns.
    expect(found(720)?.lack).toEqual({ code: 'TOO_FEW_BARS', bars: 720, returns: 719, neededReturns: 720 });
    expect(found(721)?.played?.slots).toBe(1);
    const { played } = found(740) ?? {};
    expect(played?.slots).toBe(20);
    expect(played?.tools).not.toBeNull();
  });

  test('of two that are known of no common time, neither is told', () => {
    const from = new Date(PROGRAMME.firstBarMs + 1_000 * DAY_MS).toISOString();
    const later = programmeOf({ ...DOCUMENT, signal: { ...DOCUMENT.signal, firstBar: from } });
    const ahead = drawnBars(1_400).slice(1_000);
    const stated = { name: 'alts', before: PROGRAMME, after: later };
    const found = programmeMoves(stated, ASKED, (one) => (one === later ? ahead : BARS));
    expect([found.before?.lack?.code, found.after?.lack?.code]).toEqual(['NO_COMMON_TIME', 'NO_COMMON_TIME']);
  });
});

test('those that the change changes are looked at first', () => {
  const other = { ...DOCUMENT, scope: { marginClasses: ['majors'] } };
  const base = set({}, { a: DOCUMENT, z: other });
  const proposed = set({}, { a: DOCUMENT, z: { ...other, bounds: { least: '0.5', greatest: '2' } } });
  const stated = statedProgrammes(base, proposed);
  expect(stated.map(({ name }) => name)).toEqual(['a', 'z']);
  expect([...lookedAt(stated, { mostProgrammes: 1 })]).toEqual(['z']);
  expect(lookedAt(stated, { mostProgrammes: 2 }).size).toBe(2);
});

describe('what it costs, and what it leaves uncovered', () => {
  test('is a point for the curve that never moves, for both programmes and for each tool', () => {
    const found = moves(DOCUMENT, LOOSER.document);
    const points = frontierOf(found);
    // Curve and tools but the speed limit and the band know nothing of bounds: they come to the same under both sets.
    expect(points.map(({ kind, tool, side }) => [tool ?? kind, side])).toEqual([
      ['STATIC', 'BOTH'],
      ['PROGRAMME', 'BEFORE'],
      ['PROGRAMME', 'AFTER'],
      ...['none', 'buffer', 'stressWeight', 'floor', 'speedLimit', 'hysteresis'].map((tool) => [
        tool,
        'BOTH',
      ]),
    ]);
    const [still] = points;
    expect(still?.cost).toBe(0.08);
    const { static: series, windows } = found.after?.played ?? {};
    assert(series !== undefined && windows !== undefined, 'it is played');
    const { long, short } = series.within;
    expect(still?.breachShare).toBe((long.breaches + short.breaches) / (2 * 334));
  });

  test('of both sides together, on paper', () => {
    const within = {
      long: { breaches: 3, worstUncovered: 0.2, meanUncovered: 0.1 },
      short: { breaches: 1, worstUncovered: 0.3, meanUncovered: 0.3 },
    };
    const { breachShare, worstUncovered, meanUncovered } = creditLossOf({ within }, 10);
    expect([breachShare, worstUncovered]).toEqual([0.2, 0.3]);
    expect(meanUncovered).toBeCloseTo(0.15, 15);
    expect(creditLossOf({ within }, 0).breachShare).toBeNull();
  });
});

describe('in short', () => {
  const short = (before: AdjustmentProgrammeDocument | null, after: AdjustmentProgrammeDocument | null) =>
    procyclicalityInShort({ programmes: [moves(before, after)], instruments: [] });

  test('a programme that comes is beside the curve that never moves', () => {
    const { programmes } = short(null, DOCUMENT);
    expect(programmes).toMatchObject([
      {
        ...{ programme: 'alts', stated: { before: false, after: true } },
        ...{ rise: { by: { before: 0 } }, cost: { before: 0.08 }, isRiseWorse: true },
      },
    ]);
    const still = frontierOf(moves(null, DOCUMENT)).find(({ kind }) => kind === 'STATIC');
    expect(programmes[0]?.breachShare?.before).toBe(still?.breachShare);
  });

  test('a lower bound caps the rise, and leaves more uncovered; the other way round it is the other way round', () => {
    const [lower] = short(DOCUMENT, LOOSER.document).programmes;
    expect(lower).toMatchObject({ isRiseWorse: false, isLossWorse: true });
    const [higher] = short(LOOSER.document, DOCUMENT).programmes;
    expect(higher).toMatchObject({ isRiseWorse: true, isLossWorse: false });
    // The rise that grows most is told; where none grows, the greatest: of either requirement and number of days.
    const told = [higher, lower].map((one) => one?.rise?.by);
    expect(told[0]?.after).toBe(told[1]?.before);
    expect(told[0]?.before).toBe(told[1]?.after);
    expect(higher?.breachShare?.before).toBe(lower?.breachShare?.after);
  });

  test('one that cannot be played is named', () => {
    const anchor = { kind: 'ABSOLUTE' as const, notional: '1000' };
    const absolute = { ...DOCUMENT, target: { ...DOCUMENT.target, anchor } };
    expect(short(DOCUMENT, absolute)).toMatchObject({ programmes: [], unplayed: ['alts'], jump: null });
  });
});

describe('what the change does at once', () => {
  const listed = (symbol: string, multiplier: string) =>
    [symbol, { symbol, multiplier: decimal(multiplier) }] as const;
  const market: MarketState = {
    instruments: new Map([listed('BTC-PERP', '1'), listed('DOGE-PERP', '1000')]),
    prices: new Map([['DOGE-PERP', decimal('0.1425')]]),
  };
  // On average 42,750 of DOGE-PERP: 20,000 at 2 %, and what is above it at the rate that is changed.
  const change = { before: '85500', after: '85500', change: '0' };
  const held = [{ name: 'DOGE-PERP', accounts: 2, notional: change }];

  test('is the rate of an average position before and after, and who else moves it', () => {
    const [base, proposed] = [set({}), set({ altsRate: '0.1' }, { alts: DOCUMENT })];
    const [btc, doge] = instrumentJumps({ base, proposed, market, held });
    expect(btc).toMatchObject({
      ...{ instrument: 'BTC-PERP', movedBy: { before: null, after: null } },
      long: {
        before: { rates: null, lacking: { code: 'MissingPrice', subjects: ['BTC-PERP'] } },
        rise: null,
      },
    });
    expect(doge).toMatchObject({ instrument: 'DOGE-PERP', notional: '42750', movedBy: { after: 'alts' } });
    expect(doge?.short).toEqual(doge?.long);
    const { before, after, rise } = doge?.long ?? {};
    const rate = (of: typeof after) => Number(of?.rates?.maintenance);
    expect(Number(rise?.maintenance)).toBeCloseTo(rate(after) / rate(before) - 1, 10);
    expect(rate(after) - rate(before)).toBeCloseTo((0.05 * (42_750 - 20_000)) / 42_750, 8);
    expect(rise?.initial).toBe('0');
    const { jump } = procyclicalityInShort({ programmes: [], instruments: btc && doge ? [btc, doge] : [] });
    expect(jump).toMatchObject({ instrument: 'DOGE-PERP', side: 'long', requirement: 'maintenance' });
    expect(jump?.rise).toBe(rise?.maintenance);
  });

  test('of two sets that are the same is nothing', () => {
    const instruments = instrumentJumps({ base: set({}), proposed: set({}), market, held });
    expect(instruments[1]?.long.rise).toEqual({ initial: '0', maintenance: '0' });
    expect(procyclicalityInShort({ programmes: [], instruments })).toEqual({
      ...{ jump: null, incomparable: ['BTC-PERP'], programmes: [], unplayed: [] },
    });
  });
});
