import { describe, expect, test } from 'vitest';
import { tieredDocument } from '../../../../testing/margined-venue';
import { assert } from '../../../assert';
import type { WrittenBar } from '../../../books/history-snapshot';
import type { MarketState } from '../../../margin/method/inputs';
import type { InstrumentTerms } from '../../../margin/method/types';
import { Decimal, decimal } from '../../../number/decimal';
import { isRecord } from '../../../json/form-faults';
import { Random } from '../../../number/random';
import type { ParameterSet } from '../../../parameters/document/parameter-set';
import { parseParameterSetText } from '../../../parameters/validate';
import { kupiec } from '../../../statistics/breaches/breach-count';
import { PRICE_COVERAGE } from '../../../statistics/measures/price-coverage-measure';
import type { CoverageAsked, InstrumentCoverage } from './price-coverage';
import {
  adjustedCoverage,
  coveredInstruments,
  type CoverageOf,
  instrumentCoverage,
} from './price-coverage-study';
import { staticMargin } from './static-margin';

const ASKED: CoverageAsked = {
  historySnapshotHash: '0'.repeat(64),
  barMinutes: 1_440,
  ...{ probability: '0.01', otherProbability: '0.02', level: '0.05' },
  leastMoves: 250,
  interval: { level: '0.95', draws: 199, seed: 1 },
};

function parsed(text: string): ParameterSet {
  const set = parseParameterSetText(text);
  assert(set.ok, 'the document is sound');
  return set.value;
}

const BASE = parsed(tieredDocument());
const PROPOSED = parsed(tieredDocument({ altsRate: '0.1' }));

function market(change: Partial<InstrumentTerms> = {}): MarketState {
  const listed = (symbol: string, multiplier: string): InstrumentTerms => ({
    symbol,
    multiplier: decimal(multiplier),
  });
  return {
    instruments: new Map([
      ['BTC-PERP', listed('BTC-PERP', '1')],
      ['DOGE-PERP', { ...listed('DOGE-PERP', '1000'), ...change }],
      ['OTHER', listed('OTHER', '1')],
    ]),
    prices: new Map([
      ['BTC-PERP', decimal('65000.5')],
      ['DOGE-PERP', decimal('0.1425')],
    ]),
  };
}

const change = (before: string) => ({ before, after: before, change: '0' });
/** Two accounts hold 85,500 of DOGE-PERP together, one as much of another; nobody holds BTC-PERP. */
const HELD: CoverageOf['held'] = [
  { name: 'DOGE-PERP', accounts: 2, notional: change('85500') },
  { name: 'ETH-PERP', accounts: 1, notional: change('85500') },
];
const of = (changes: Partial<CoverageOf> = {}): CoverageOf => ({
  ...{ asked: ASKED, base: BASE, proposed: PROPOSED, market: market(), held: HELD },
  ...changes,
});

/** Prices in cents: what they come to is exact. */
function drawnBars(days: number, seed: number, volatility = 0.035): WrittenBar[] {
  const random = Random.fromSeed(seed);
  let close = 10_000;
  return Array.from({ length: days }, (_, day) => {
    const before = close;
    close = Math.max(500, Math.round(before * (1 + volatility * random.normal())));
    const text = (cents: number) => new Decimal(cents).div(100).toFixed();
    return {
      opensAt: new Date(Date.UTC(2024, 0, 1 + day)).toISOString(),
      high: text(Math.max(before, close) + Math.floor(random.uniform() * 300)),
      low: text(Math.min(before, close) - Math.floor(random.uniform() * 300)),
      close: text(close),
    };
  });
}

function figuresAt(side: unknown, moment: string): Record<string, unknown> {
  const found = isRecord(side) ? side[moment] : null;
  assert(isRecord(found), 'there are figures');
  return found;
}

describe('maintenance margin of a stated position', () => {
  test('is what the tiers ask: 400 to 20,000 at 2 %, the rest at 5 %, or at 10 % by the change', () => {
    const position = { instrument: 'DOGE-PERP', isShort: true, notional: decimal('42750') };
    expect(staticMargin(BASE, market(), position)).toEqual({
      ok: true,
      value: { notional: '42750', maintenanceMargin: '1537.5', rate: '0.0359649122807' },
    });
    expect(staticMargin(PROPOSED, market(), position)).toMatchObject({
      value: { maintenanceMargin: '2675', rate: '0.0625730994152' },
    });
  });

  test('is that of its side, where a class asks another of shorts', () => {
    const sided = JSON.parse(tieredDocument()) as { marginClasses: Record<string, object> };
    const flat = (rate: string) => ({ curve: { driver: 'CONSTANT', shape: 'CONSTANT', rate } });
    sided.marginClasses.alts = {
      instruments: ['DOGE-PERP'],
      initialMargin: flat('0.5'),
      maintenanceMargin: { ...flat('0.1'), short: flat('0.2') },
    };
    const rates = [false, true].map((isShort) => {
      const margin = staticMargin(parsed(JSON.stringify(sided)), market(), {
        ...{ instrument: 'DOGE-PERP', isShort, notional: decimal('1000') },
      });
      return margin.ok ? margin.value.rate : margin.refusal.code;
    });
    expect(rates).toEqual(['0.1', '0.2']);
  });

  test('is refused as an account would be, but for the age of prices', () => {
    const of = (instrument: string) => ({ instrument, isShort: false, notional: decimal('1000') });
    expect(staticMargin(BASE, market(), of('ETH-PERP'))).toMatchObject({ refusal: { code: 'MissingPrice' } });
    expect(staticMargin(BASE, market(), of('OTHER'))).toMatchObject({ refusal: { code: 'NoMarginClass' } });
    const aged = parsed(
      JSON.stringify({
        ...(JSON.parse(tieredDocument()) as object),
        marketData: { maximumAgeSeconds: 1 },
      }),
    );
    expect(staticMargin(aged, market(), of('DOGE-PERP')).ok).toBe(true);
    const tiny = { ...of('BTC-PERP'), notional: decimal('0.000000000000000001') };
    expect(staticMargin(BASE, market(), tiny)).toMatchObject({ refusal: { code: 'UnsoundMarket' } });
  });
});

test('instruments are those that are listed and in a class of either set, in byte order', () => {
  expect(coveredInstruments([BASE, PROPOSED], market())).toEqual(['BTC-PERP', 'DOGE-PERP']);
});

describe('an instrument', () => {
  const bars = drawnBars(601, 5);
  const found = instrumentCoverage(of(), 'DOGE-PERP', bars);

  test('has as many breaches as whole numbers say: (c − p)·notional > margin·c', () => {
    const cents = (text: string) => new Decimal(text).times(100);
    const recount = (set: ParameterSet, side: 'long' | 'short', moment: 'close' | 'within') => {
      const position = { instrument: 'DOGE-PERP', isShort: side === 'short', notional: decimal('42750') };
      const margin = staticMargin(set, market(), position);
      assert(margin.ok, 'it is margined');
      const { notional, maintenanceMargin } = margin.value;
      return bars.slice(1).filter((bar, at) => {
        const from = cents(bars[at]?.close ?? '');
        const to = cents(moment === 'close' ? bar.close : side === 'long' ? bar.low : bar.high);
        const lost = side === 'long' ? from.minus(to) : to.minus(from);
        return lost.times(notional).gt(from.times(maintenanceMargin));
      }).length;
    };
    let counted = 0;
    for (const [when, set] of [
      ['before', BASE],
      ['after', PROPOSED],
    ] as const)
      for (const side of ['long', 'short'] as const)
        for (const moment of ['close', 'within'] as const) {
          const breaches = found[when][side].breaches?.[moment].breaches;
          expect([when, side, moment, breaches]).toEqual([when, side, moment, recount(set, side, moment)]);
          counted += breaches ?? 0;
        }
    expect(counted).toBeGreaterThan(100);
    expect(found).toMatchObject({
      ...{ notional: '42750', lack: null },
      history: {
        ...{ moves: 600, expected: 6, from: '2024-01-02T00:00:00.000Z', isInverse: false },
        gaps: { moves: 0, long: 0, short: 0 },
        // Kupiec's region at 5 %, of 600 at 1 %.
        passing: { least: 2, most: 11 },
      },
    });
  });

  test('has the figures that the measure gives of its bars and its rate', () => {
    const { history, after } = found;
    const answer = PRICE_COVERAGE.answer({
      bars: bars.map(({ opensAt, ...prices }) => ({ at: opensAt, ...prices })),
      ...{ margin: after.long.margin?.rate, probability: ASKED.probability, level: ASKED.level },
      ...{ other: ASKED.otherProbability, interval: ASKED.interval },
    });
    assert(answer.ok, 'the measure answers');
    const told = (value: unknown) => Number(Number(value).toPrecision(9));
    const { moves, expected, power, blockLength, ...sides } = answer.value;
    expect({ moves, expected, power: told(power), blockLength: told(blockLength) }).toEqual({
      ...{ moves: history?.moves, expected: history?.expected },
      ...{ power: history?.power, blockLength: history?.blockLength },
    });
    for (const side of ['long', 'short'] as const)
      for (const moment of ['close', 'within'] as const) {
        const figures = after[side].breaches?.[moment];
        const own: unknown = sides[side];
        expect(own).toMatchObject({
          [moment]: { breaches: figures?.breaches, zone: figures?.zone },
        });
        const { unconditional, independence, conditional, low, high, needed, worst } = figuresAt(own, moment);
        expect([unconditional, independence, conditional, needed].map(told)).toEqual([
          ...[figures?.unconditional, figures?.independence, figures?.conditional],
          history?.needed[side][moment],
        ]);
        expect(low === undefined ? null : { low: told(low), high: told(high) }).toEqual(figures?.interval);
        expect(worst).toHaveLength(figures?.worst.length ?? NaN);
      }
  });

  test('is asked of one that nobody holds at what others hold on average, and of none at all at 100,000', () => {
    expect(instrumentCoverage(of(), 'BTC-PERP', []).notional).toBe('57000');
    expect(instrumentCoverage(of({ held: [] }), 'BTC-PERP', []).notional).toBe('100000');
  });

  test.each([
    ['too short', {}, drawnBars(250, 1), { code: 'TOO_SHORT', moves: 249 }],
    ['unknown', {}, [], { code: 'TOO_SHORT', moves: 0 }],
    [
      'never moved',
      {},
      drawnBars(300, 1).map((one) => ({ ...one, high: '2', low: '1', close: '1' })),
      { code: 'NEVER_MOVED', moves: 299 },
    ],
    [
      'overlaps',
      {},
      [...drawnBars(1, 1), { ...drawnBars(1, 1)[0], opensAt: '2024-01-01T12:00:00.000Z' }] as WrittenBar[],
      { code: 'BARS_OVERLAP', moves: 0 },
    ],
    [
      'of an option',
      { option: { strike: decimal('1'), right: 'CALL' as const } },
      drawnBars(300, 1),
      { code: 'OPTION', moves: 0 },
    ],
  ])('whose history is %s is named with what it lacks, and its margins', (_, terms, known, lack) => {
    const one = instrumentCoverage(of({ market: market(terms) }), 'DOGE-PERP', known);
    expect(one).toMatchObject({ history: null, lack, after: { long: { breaches: null } } });
    expect(one.after.long.margin?.rate ?? one.after.long.lacking?.code).toBeDefined();
  });

  test('is read from the least number of moves on', () => {
    expect(instrumentCoverage(of(), 'DOGE-PERP', drawnBars(251, 1)).history?.moves).toBe(250);
  });

  test('that one of the sets does not margin says why, and is read under the other', () => {
    const alone = JSON.parse(tieredDocument()) as { marginClasses: Record<string, unknown> };
    delete alone.marginClasses.alts;
    const one = instrumentCoverage(of({ base: parsed(JSON.stringify(alone)) }), 'DOGE-PERP', bars);
    expect(one.before.long).toEqual({
      margin: null,
      lacking: { code: 'NoMarginClass', subjects: ['DOGE-PERP'] },
      breaches: null,
    });
    expect(one.after).toEqual(found.after);
  });

  test('has its gaps told apart, with the furthest loss over one', () => {
    const cut = [...bars.slice(0, 300), ...bars.slice(310)];
    const one = instrumentCoverage(of(), 'DOGE-PERP', cut);
    expect(one.history).toMatchObject({ moves: 589, gaps: { moves: 1 } });
    const [from, to] = [bars[299], bars[310]];
    const long = Math.max(0, 1 - Number(to?.low) / Number(from?.close));
    expect(one.history?.gaps.long).toBeCloseTo(long, 8);
  });
});

describe('p-values of many', () => {
  /** From calm to wild, so that p-values are of every size. */
  const drawn = (): InstrumentCoverage[] =>
    [0.006, 0.01, 0.014, 0.02].map((volatility, at) =>
      instrumentCoverage(of(), 'DOGE-PERP', drawnBars(500, at + 7, volatility)),
    );
  const all = drawn();

  test('are adjusted among the instruments and sides of a set and a moment, and read by Holm’s', () => {
    const { instruments } = adjustedCoverage(ASKED, all);
    const readings = new Set<string>();
    let middling = 0;
    for (const when of ['before', 'after'] as const)
      for (const moment of ['close', 'within'] as const) {
        const figures = instruments.flatMap((one) => {
          const { long, short } = one[when];
          return [long.breaches?.[moment], short.breaches?.[moment]].filter((it) => it !== undefined);
        });
        expect(figures).toHaveLength(8);
        const ascending = figures.toSorted((a, b) => a.unconditional - b.unconditional);
        let greatest = 0;
        for (const [rank, one] of ascending.entries()) {
          const alone = kupiec(one.breaches, 499, 0.01).pValue;
          expect(one.unconditional).toBeCloseTo(alone, 9);
          greatest = Math.max(greatest, Math.min(1, (8 - rank) * alone));
          expect(one.holm).toBeCloseTo(greatest, 8);
          const [low, high] = [one.breaches < 4.99, one.breaches > 4.99];
          expect(one.reading).toBe(
            one.holm > 0.05 ? 'AS_EXPECTED' : high ? 'TOO_LITTLE' : low ? 'MORE_THAN_NEEDED' : '',
          );
          readings.add(one.reading);
          middling += one.holm > 0.001 && one.holm < 1 ? 1 : 0;
        }
      }
    expect(middling).toBeGreaterThan(4);
    expect(readings.size).toBe(3);
  });

  test('of one instrument alone and of none are what they were', () => {
    expect(adjustedCoverage(ASKED, [])).toEqual({ instruments: [] });
    const [first] = all;
    assert(first !== undefined, 'there is one');
    const { instruments } = adjustedCoverage(ASKED, [first]);
    expect(instruments[0]?.history).toEqual(first.history);
  });

  test('and all that is said are the same however often they are asked', () => {
    expect(JSON.stringify(adjustedCoverage(ASKED, drawn()))).toBe(
      JSON.stringify(adjustedCoverage(ASKED, all)),
    );
  });
});
