import { describe, expect, test } from 'vitest';
import { isRecord } from '../../json/form-faults';
import { MEASURES } from './registry';

// What a measure cannot say it refuses: its own example, and one thing said wrongly in it.

type Change = Readonly<Record<string, unknown>>;

function faultsOf(name: string, change: Change | ((example: Record<string, unknown>) => unknown)): string[] {
  const measure = MEASURES.find((one) => one.name === name);
  const example = structuredClone(measure?.example);
  if (!measure || !isRecord(example)) throw new Error(`no measure ${name}`);
  const document = typeof change === 'function' ? change(example) : { ...example, ...change };
  const answer = measure.answer(document);
  if (answer.ok) return [];
  for (const { message } of answer.refusal) expect(message).toMatch(/^.{10,}\.$/s);
  return answer.refusal.map(({ path, rule }) => `${path} ${rule}`);
}

const days = (count: number): number[] => Array.from({ length: count }, (_, at) => ((at * 37) % 101) - 50);

describe('a number', () => {
  test.each([
    ['null', null, 'type'],
    ['a truth', true, 'type'],
    ['a list', [1], 'type'],
    ['a word', 'NaN', 'decimal'],
    ['nothing', '', 'decimal'],
    ['an exponent in a string', '1e3', 'decimal'],
    ['a comma', '1,5', 'decimal'],
    ['what no double holds', JSON.parse('1e999') as number, 'finite'],
    ['what no square holds', 1e200, 'magnitude'],
    ['what has no square', 1e-200, 'magnitude'],
  ])('that is %s is refused where it stands', (_, value, rule) => {
    expect(faultsOf('quantile', { values: [1, value, 3] })).toEqual([`/values/1 ${rule}`]);
    expect(faultsOf('apc-floor', { scale: value })).toEqual([`/scale ${rule}`]);
  });

  test.each([
    ['null', null, '/returns/1 type'],
    ['a word', 'calm', '/returns/1 decimal'],
    ['over no bars', { value: 0.1, bars: 0 }, '/returns/1/bars range'],
    ['over half a bar', { value: 0.1, bars: 0.5 }, '/returns/1/bars type'],
    ['without bars', { value: 0.1 }, '/returns/1/bars required'],
    ['without a value', { bars: 2 }, '/returns/1/value required'],
    ['a null over two bars', { value: null, bars: 2 }, '/returns/1/value type'],
    ['with more to it', { value: 0.1, bars: 1, at: 'noon' }, '/returns/1/at unknown-key'],
  ])('a return that is %s', (_, value, fault) => {
    for (const name of ['ewma', 'realised-volatility', 'long-run-volatility'])
      expect(faultsOf(name, { returns: [0.01, value, 0.02, 0.01] })).toEqual([fault]);
  });

  test('a document that is none, and a name that would vanish', () => {
    expect(faultsOf('quantile', () => [])).toEqual([' type']);
    expect(faultsOf('quantile', () => null)).toEqual([' type']);
    const vanishing: unknown = JSON.parse('{"values":[1,2,3],"probability":"0.5","type":1,"__proto__":{}}');
    expect(faultsOf('quantile', () => vanishing)).toEqual(['/__proto__ identifier']);
  });
});

describe('bars that margin is held against', () => {
  const day = (at: number, prices: Change = {}): Change => ({
    at: new Date(Date.UTC(2024, 0, 1) + at * 86_400_000).toISOString(),
    ...{ high: 102 + (at % 7), low: 98, close: 100 + (at % 3), ...prices },
  });
  const bars = Array.from({ length: 121 }, (_, at) => day(at));

  test.each([
    ['ten', bars.slice(0, 10), '/bars length'],
    ['nine moves and a gap', [...bars.slice(0, 10), day(12)], '/bars too-short'],
    ['all alike', bars.map((_, at) => day(at, { close: 100 })), '/bars too-short'],
    ['one that overlaps', [...bars, day(120.5)], '/bars/121/at bars-apart'],
    ['one twice', [...bars, day(120)], '/bars/121/at times-ascend'],
    ['one that closes above its high', [day(-1, { close: 120 }), ...bars], '/bars/0 bar-range'],
    ['less than one beyond the tail', bars.slice(0, 51), '/probability tail-too-short'],
  ])('%s', (_, given, fault) => {
    expect(faultsOf('coverage', { bars: given })).toEqual([fault]);
  });

  test('and intervals of few draws, or of too many', () => {
    const interval = (draws: number) => ({ interval: { level: '0.99', draws, seed: 1 } });
    expect(faultsOf('coverage', interval(100_000))).toEqual([]);
    expect(faultsOf('coverage', interval(150))).toEqual(['/interval/draws tail-too-short']);
    const many = Array.from({ length: 1_000 }, (_, at) => day(at));
    expect(faultsOf('coverage', { bars: many, ...interval(100_000) })).toEqual([
      '/interval/draws too-many-draws',
    ]);
    expect(faultsOf('coverage', { margin: '-0.1' })).toEqual(['/margin at-least-zero']);
    expect(faultsOf('coverage', { margin: 0 })).toEqual([]);
  });
});

describe('closes', () => {
  const close = (day: number, price: unknown = 1): Change => ({ at: `2020-01-0${day}T00:00:00Z`, price });

  test.each([
    ['a price of 0', [close(1), close(2, 0)], '/closes/1/price price-positive'],
    ['a price below 0', [close(1, '-1'), close(2)], '/closes/0/price price-positive'],
    ['a time again', [close(1), close(1)], '/closes/1/at times-ascend'],
    ['a time before', [close(2), close(1)], '/closes/1/at times-ascend'],
    ['no time', [close(1), { at: '2020-02-30T00:00:00Z', price: 1 }], '/closes/1/at instant'],
    ['a part of a bar', [close(1), { at: '2020-01-02T06:00:00Z', price: 1 }], '/closes/1/at whole-bars'],
    ['one close', [close(1)], '/closes length'],
    ['bars of nothing', [close(1), { ...close(2), bars: 0 }], '/closes/1/bars range'],
  ])('%s', (_, closes, fault) => {
    expect(faultsOf('returns', { closes })).toEqual([fault]);
  });

  test('state their own bars where the calendar has sessions', () => {
    expect(faultsOf('returns', { closes: [close(3), { ...close(6), bars: 1 }] })).toEqual([]);
    expect(
      faultsOf('returns', { closes: [close(1), { at: '2020-01-02T06:00:00Z', price: 1, bars: 1 }] }),
    ).toEqual([]);
  });
});

describe('a probability and its tail', () => {
  const samples = [
    ['quantile', 'values'],
    ['value-at-risk', 'profits'],
    ['expected-shortfall', 'profits'],
  ] as const;

  test.each(samples)('%s', (name, member) => {
    for (const probability of [0, 1, '1', -0.5, 1.5, 99])
      expect(faultsOf(name, { probability })).toEqual(['/probability probability-range']);
    for (const [count, probability, isRefused] of [
      [250, '0.997', true], // three quarters of a day
      [250, '0.996', false], // one day
      [250, '0.003', true],
      [100, 0.99, false],
      [99, 0.99, true],
      [10, '0.9', false], // doubles make a little less than one of it
    ] as const)
      expect(faultsOf(name, { [member]: days(count), probability })).toEqual(
        isRefused ? ['/probability tail-too-short'] : [],
      );
    expect(faultsOf(name, { [member]: [1] })).toEqual([`/${member} length`]);
  });

  test('says what is left of an observation', () => {
    const measure = MEASURES.find(({ name }) => name === 'value-at-risk');
    expect(measure?.answer({ profits: days(250), probability: '0.997', type: 7 })).toMatchObject({
      refusal: [
        { message: expect.stringContaining('99.7 % of 250 observations leaves 0.75 of one') as string },
      ],
    });
  });

  test('of a type that nobody asked for', () => {
    for (const type of [2, '7', null, 9]) expect(faultsOf('quantile', { type })).toEqual(['/type choice']);
  });
});

test.each<[string, string, Change, string[]]>([
  ['a decay of 1', 'ewma', { decay: 1 }, ['/decay fraction-range']],
  ['a decay of 0', 'ewma', { decay: '0' }, ['/decay fraction-range']],
  ['a seed of another kind', 'ewma', { seed: { kind: 'LAST' } }, ['/seed/kind choice']],
  [
    'a seed of more than there is',
    'ewma',
    { seed: { kind: 'MEAN_SQUARE', count: 8 } },
    ['/seed/count too-short'],
  ],
  ['a seed of all there is', 'ewma', { seed: { kind: 'MEAN_SQUARE', count: 7 } }, []],
  [
    'a variance below 0',
    'ewma',
    { seed: { kind: 'VARIANCE', variance: -1 } },
    ['/seed/variance at-least-zero'],
  ],
  ['a year of no bars', 'realised-volatility', { scaleBars: 0 }, ['/scaleBars above-zero']],
  ['one return', 'long-run-volatility', { returns: [0.1] }, ['/returns length']],
  ['no return', 'ewma', { returns: [] }, ['/returns length']],
  ['59 returns', 'programme-volatility', { returns: days(59) }, ['/returns length']],
  ['60 returns', 'programme-volatility', { returns: days(60) }, []],
  ['more than is read', 'stress-volatility', { returns: days(100_001) }, ['/returns length']],
  ['no whole window', 'programme-volatility', { stressBars: 91 }, ['/returns too-short']],
  ['a window of all', 'stress-volatility', { windowBars: 90 }, []],
  ['a window of more', 'stress-volatility', { windowBars: 91 }, ['/returns too-short']],
  ['a margin of 0', 'apc-buffer', { margins: [1, 0] }, ['/margins/1 margin-positive']],
  ['no margin', 'apc-buffer', { margins: [] }, ['/margins length']],
  ['a buffer of 0', 'apc-buffer', { buffer: 0 }, ['/buffer above-zero']],
  ['a buffer that shrinks', 'apc-buffer', { rebuilt: '-0.01' }, ['/rebuilt at-least-zero']],
  ['a weight of 1', 'apc-stress-weight', { weight: 1 }, ['/weight fraction-range']],
  ['stress of other steps', 'apc-stress-weight', { stressed: [1, 2] }, ['/stressed as-many']],
  ['stress of 0', 'apc-stress-weight', { stressed: 0 }, ['/stressed margin-positive']],
  ['nine years', 'apc-floor', { barsPerYear: 14 }, ['/history ten-years']],
  ['ten years', 'apc-floor', { barsPerYear: 13 }, []],
  ['a rise of nothing', 'apc-speed-limit', { rise: { steps: 1, by: 0 } }, ['/rise/by above-zero']],
  ['a fall of everything', 'apc-speed-limit', { fall: { steps: 1, by: 1 } }, ['/fall/by fraction-range']],
  ['a limit over no step', 'apc-speed-limit', { rise: { steps: 0, by: 1 } }, ['/rise/steps range']],
  ['a band of everything', 'apc-hysteresis', { below: 1 }, ['/below fraction-range']],
  ['a band above of nothing', 'apc-hysteresis', { above: 0 }, ['/above above-zero']],
  ['a dwell of no step', 'apc-hysteresis', { dwell: 0 }, ['/dwell range']],
  ['40 days of 40', 'procyclicality', { days: [1, 40] }, ['/days/1 too-short']],
  ['39 days of 40', 'procyclicality', { days: [39] }, []],
  ['two a day', 'procyclicality', { days: [20], stepsPerDay: 2 }, ['/days/0 too-short']],
  ['no days', 'procyclicality', { days: [] }, ['/days length']],
  ['a step to nothing', 'impulse-response', { step: 0 }, ['/step above-zero']],
  ['bars before the step', 'impulse-response', { bars: [-1] }, ['/bars/0 range']],
  [
    'a volatility of 0, which would be divided by',
    'responsiveness',
    { margins: [1, 2], volatilities: [0, 1], days: [1] },
    ['/volatilities/0 volatility-positive'],
  ],
  ['fewer volatilities', 'responsiveness', { volatilities: [1, 2] }, ['/volatilities as-many']],
  ['days that are not there', 'responsiveness', { days: [40] }, ['/days/0 too-short']],
])('%s', (_, name, change, faults) => {
  expect(faultsOf(name, change)).toEqual(faults);
});

test('a volatility that is nothing is said to be nothing', () => {
  const flat = Array.from({ length: 90 }, () => 0);
  const measure = MEASURES.find(({ name }) => name === 'programme-volatility');
  expect(measure?.answer({ returns: flat, stressBars: 30, lookBackBars: 90 })).toMatchObject({
    value: { fast: 0, longRun: 0, stress: 0 },
  });
});

describe('ranges and coverage', () => {
  const bar = { open: 100, high: 102, low: 99, close: 101 };
  test.each([
    ['range-volatility', { bars: [bar, { ...bar, low: 100.5 }, bar] }, '/bars/1 bar-range'],
    ['range-volatility', { bars: [bar, { ...bar, high: 100.5 }, bar] }, '/bars/1 bar-range'],
    ['range-volatility', { bars: [bar, bar] }, '/bars length'],
    ['kupiec', { observations: 5, breaches: 6 }, '/breaches breaches-within'],
    ['kupiec', { probability: 1 }, '/probability fraction-range'],
    ['christoffersen', { hits: [0, 2, 1] }, '/hits/1 choice'],
    ['breach-durations', { hits: [1, 0, 1] }, '/hits too-few-breaches'],
    ['dynamic-quantile', { hits: [0, 1, 0, 1, 0, 1, 0, 1] }, '/hits too-short'],
    ['dynamic-quantile', { hits: Array.from({ length: 99 }, () => 0) }, '/hits singular'],
    ['dynamic-quantile', { margins: [1, 2] }, '/margins as-many'],
    [
      'acerbi-szekely',
      {
        forecasts: [
          { profit: 1, valueAtRisk: 2, expectedShortfall: 1 },
          { profit: 1, valueAtRisk: 2, expectedShortfall: 3 },
        ],
      },
      '/forecasts/0/expectedShortfall shortfall-beyond',
    ],
    ['mcneil-frey', { scales: [1, 2] }, '/scales as-many'],
    [
      'mcneil-frey',
      { forecasts: [1, 2].map((profit) => ({ profit, valueAtRisk: 2, expectedShortfall: 3 })) },
      '/forecasts too-few-breaches',
    ],
    ['multiple-tests', { pValues: [0.1, 1.5] }, '/pValues/1 probability-range'],
  ])('%s, %j', (name, change, fault) => {
    expect(faultsOf(name, change)).toEqual([fault]);
  });

  test('histories that would take hours are not drawn', () => {
    const forecasts = Array.from({ length: 1_000 }, (_, at) => ({
      ...{ profit: at % 50 === 0 ? -3 - at / 1_000 : 1, valueAtRisk: 2, expectedShortfall: 3 },
    }));
    for (const name of ['acerbi-szekely', 'mcneil-frey'])
      expect(faultsOf(name, { forecasts, draws: 50_001 })).toEqual(['/draws too-many-draws']);
  });
});

describe('models', () => {
  const white = Array.from({ length: 300 }, (_, at) => ((at * 7919) % 601) / 300 - 1);
  test.each([
    ['parametric', { degrees: 2 }, '/degrees degrees-above-two'],
    ['parametric', { probability: '0.5' }, '/probability probability-range'],
    ['parametric', { volatility: 0 }, '/volatility above-zero'],
    ['cornish-fisher', { skewness: 2 }, '/excessKurtosis expansion-monotone'],
    ['cornish-fisher', { excessKurtosis: 9, skewness: 0 }, '/excessKurtosis expansion-monotone'],
    ['age-weighted', { decay: '0.5', probability: '0.6' }, '/probability tail-too-short'],
    ['filtered-historical', { returns: white, probability: '0.997' }, '/probability tail-too-short'],
    [
      'filtered-historical',
      { returns: white.map((one, at) => (at < 60 ? 0 : one)), probability: '0.99' },
      '/returns volatility-positive',
    ],
    ['garch', { returns: white.slice(0, 99) }, '/returns length'],
    ['garch', { returns: white.map(() => 0) }, '/returns volatility-positive'],
    ['garch', { returns: white.map((one) => (one > 0 ? 1 : -1)) }, '/returns fit-at-bound'],
    ['contributions', { profits: [[1, 2], [1]] }, '/profits/1 length'],
    [
      'contributions',
      {
        profits: [
          [1, 2, 3],
          [1, 2],
        ],
      },
      '/profits/1 as-many',
    ],
    ['contributions', { probability: '0.95' }, '/probability tail-too-short'],
  ])('%s, refused', (name, change, fault) => {
    expect(faultsOf(name, change)).toEqual([fault]);
  });
});

describe('samples', () => {
  test.each([
    ['stationary-bootstrap', { statistic: 'VALUE_AT_RISK' }, '/probability required'],
    [
      'stationary-bootstrap',
      { statistic: 'VALUE_AT_RISK', probability: '0.995' },
      '/probability tail-too-short',
    ],
    [
      'stationary-bootstrap',
      { profits: Array.from({ length: 20 }, () => 1) },
      '/profits volatility-positive',
    ],
    ['stationary-bootstrap', { blockLength: 0.5 }, '/blockLength block-range'],
    ['stationary-bootstrap', { blockLength: 121 }, '/blockLength block-range'],
    ['stationary-bootstrap', { level: '0.999', draws: 999 }, '/draws tail-too-short'],
    ['stationary-bootstrap', { statistic: 'MAXIMUM' }, '/statistic choice'],
    [
      'ledoit-wolf',
      {
        returns: [
          [1, 2],
          [1, 2, 3],
        ],
      },
      '/returns/1 as-many',
    ],
    [
      'ledoit-wolf',
      {
        returns: [
          [1, 1],
          [2, 2],
        ],
      },
      '/returns volatility-positive',
    ],
  ])('%s, %j, refused', (name, change, fault) => {
    expect(faultsOf(name, change)).toEqual([fault]);
  });
});
