import { describe, expect, test } from 'vitest';
import { MEASURES } from './measures/registry';

// Figures that others worked out: the table in docs/methodology.md#held-against names the same sources.

/** What a measure answers, without its words. */
function answered(name: string, document: unknown): unknown {
  const measure = MEASURES.find((one) => one.name === name);
  const answer = measure?.answer(document);
  return answer?.ok ? answer.value : answer;
}

const PROFITS = [
  ...[120, -310.5, 42, 77.25, -18, 305, -96, 12, -640, 210],
  ...[-55.5, 148, -203, 66, 19, -7, 91, -412, 33, 250],
];

describe('quantiles', () => {
  test('NIST/SEMATECH e-Handbook of Statistical Methods, Percentiles: the 90th by p·(N + 1)', () => {
    const values = [
      ...['95.1772', '95.1567', '95.1937', '95.1959', '95.1442', '95.0610'],
      ...['95.1591', '95.1195', '95.1065', '95.0925', '95.1990', '95.1682'],
    ];
    expect(answered('quantile', { values, probability: '0.9', type: 6 })).toMatchObject({
      quantile: 95.19807, // printed as 95.1981
    });
  });

  // numpy 2.4.6, numpy.quantile: inverted_cdf, weibull, linear and median_unbiased are types 1, 6, 7 and 8.
  test.each([
    ['0.05', [-640, -628.6, -423.4, -560.2]],
    ['0.1', [-412, -401.85, -320.65, -374.783333333]],
    ['0.37', [-7, -9.53, -6.43, -8.57666666667]],
    ['0.5', [19, 26, 26, 26]],
    ['0.9', [210, 246, 214, 235.333333333]],
    ['0.95', [250, 302.25, 252.75, 285.75]],
  ])('numpy, p = %s', (probability, expected) => {
    const found = [1, 6, 7, 8].map((type) => answered('quantile', { values: PROFITS, probability, type }));
    expect(found).toMatchObject(expected.map((quantile) => ({ quantile })));
  });

  test('value at risk is the quantile of losses', () => {
    expect(answered('value-at-risk', { profits: PROFITS, probability: '0.95', type: 6 })).toMatchObject({
      valueAtRisk: 628.6, // numpy: −1 × the 5 % quantile of profits, weibull
    });
  });
});

// The empirical quantile function integrated from p to 1 in exact fractions, over 1 − p.
test.each([
  ['0.95', 640],
  ['0.925', 564],
  ['0.9', 526],
  ['0.8', 391.375],
  ['0.333', 115.722263868],
])('expected shortfall at %s', (probability, expectedShortfall) => {
  expect(answered('expected-shortfall', { profits: PROFITS, probability })).toMatchObject({
    expectedShortfall,
  });
});

const RETURNS = [0.0123, -0.0311, 0.0042, 0.0518, -0.0077, 0.0009, -0.0254];

describe('volatility', () => {
  test('Hull, Risk Management and Financial Institutions, example 5.2', () => {
    const document = { returns: [0.02], decay: '0.9', seed: { kind: 'VARIANCE', variance: '0.0001' } };
    expect(answered('ewma', document)).toMatchObject({
      variance: 0.00013,
      volatility: 0.011401754251, // printed as 1.14 %
    });
  });

  // scipy 1.17.1, scipy.signal.lfilter([1 − λ], [1, −λ], r²) from each seed.
  test.each([
    [{ kind: 'FIRST_SQUARE' }, 0.94, 0.000323405077815],
    [{ kind: 'FIRST_SQUARE' }, 0.97, 0.000245925686536],
    [{ kind: 'MEAN_SQUARE', count: 3 }, 0.94, 0.000471298016508],
    [{ kind: 'MEAN_SQUARE', count: 3 }, 0.97, 0.000429791761897],
    [{ kind: 'VARIANCE', variance: 0.0004 }, 0.94, 0.000484687940267],
    [{ kind: 'VARIANCE', variance: 0.0004 }, 0.97, 0.000446879099862],
  ])('scipy, %j, λ %d', (seed, decay, variance) => {
    expect(answered('ewma', { returns: RETURNS, decay, seed })).toMatchObject({ variance });
  });

  // On paper: 0.94³·0.0001 + (1 − 0.94³)·0.05²/3, and 0.94·0.0001 + 0.06·0.01²/4.
  test.each([
    ['a move over three bars counts for three', { value: 0.05, bars: 3 }, 0.0002242384],
    ['a calm over four counts for one', { value: 0.01, bars: 4 }, 0.0000955],
  ])('%s', (_, one, variance) => {
    const seed = { kind: 'VARIANCE', variance: '0.0001' };
    expect(answered('ewma', { returns: [one], seed })).toMatchObject({ variance });
  });

  test('λ is 0.94 and the seed the first square unless stated', () => {
    expect(answered('ewma', { returns: RETURNS })).toMatchObject({
      decay: 0.94,
      variance: 0.000323405077815,
    });
  });

  test('numpy: the root of the sum, and of the mean, of squares', () => {
    expect(answered('realised-volatility', { returns: RETURNS, scaleBars: 365 })).toMatchObject({
      bars: 7,
      realised: 0.0672654443232,
      scaled: 0.485723848645,
    });
    expect(answered('long-run-volatility', { returns: RETURNS })).toMatchObject({
      volatility: 0.0254239482154,
    });
  });

  // numpy, sliding_window_view of 30; scipy as above from the mean square of the first 60.
  test('numpy and scipy: all that a programme reads', () => {
    const returns = Array.from({ length: 90 }, (_, at) => {
      return ((((at * 7) % 11) - 5) * (at < 30 ? 2 : at < 60 ? 1 : 4)) / 500;
    });
    expect(answered('programme-volatility', { returns, stressBars: 30, lookBackBars: 3650 })).toMatchObject({
      fast: 0.0235831916165,
      slow: 0.0155439276927,
      longRun: 0.0167610659963,
      stress: 0.0252982212813,
    });
    expect(answered('stress-volatility', { returns, windowBars: 30, scaleBars: 4 })).toMatchObject({
      volatility: 0.0252982212813,
      scaled: 0.0505964425627,
    });
  });

  test('numpy: returns of closes', () => {
    const closes = ['7893.62', '7934.52', 4800, '5361.3'].map((price, day) => ({
      at: `2020-03-1${day === 3 ? 5 : day}T00:00:00Z`,
      price,
    }));
    const kinds = ['LOG', 'SIMPLE'].map((kind) => answered('returns', { kind, barMinutes: 1440, closes }));
    expect(kinds).toMatchObject([
      {
        returns: [
          { value: 0.00516802239951, bars: 1 },
          { value: -0.502606942741, bars: 1 },
          { value: 0.110590565075, bars: 3 },
        ],
        gaps: 1,
      },
      { returns: [{ value: 0.00518139966201 }, { value: -0.395048471741 }, { value: 0.1169375 }] },
    ]);
  });
});

describe('procyclicality', () => {
  test('numpy: the greatest rise, greatest over least, mean', () => {
    const margins = [0.05, 0.051, 0.056, 0.07, 0.093, 0.09, 0.081, 0.066, 0.058, 0.052];
    expect(answered('procyclicality', { margins, days: [1, 5] })).toMatchObject({
      greatestRise: [
        { days: 1, by: 0.328571428571, endsAt: 4 },
        { days: 5, by: 0.8, endsAt: 5 },
      ],
      peakToTrough: 1.86,
      meanMargin: 0.0667,
    });
  });

  // √(4 − 3λⁿ) to six decimals, worked out apart from this code.
  test('the step of volatility in closed form', () => {
    const found = answered('impulse-response', { decay: '0.97', step: 2, bars: [1, 5, 20, 30] });
    const { response } = found as { response: { times: number }[] };
    expect(response.map(({ times }) => times.toFixed(6))).toEqual([
      '1.044031',
      '1.193230',
      '1.539031',
      '1.672417',
    ]);
  });

  test('responsiveness, on paper', () => {
    const document = { margins: [100, 150, 150, 165], volatilities: [10, 12, 18, 18], days: [1] };
    expect(answered('responsiveness', document)).toMatchObject({
      atGreatestRiseOfMargin: [{ days: 1, endsAt: 1, margin: 0.5, volatility: 0.2, ratio: 1.25 }],
      atGreatestRiseOfVolatility: [{ days: 1, endsAt: 2, margin: 0, volatility: 0.5, ratio: 0.666666666667 }],
    });
  });
});

// On paper: of 12 bars, the newest ten years of one bar each; the two before them, ten times as large, do not count.
test('a floor is of the newest ten years', () => {
  const history = [0.1, 0.1, ...Array.from({ length: 9 }, () => 0.01), { value: 0.01, bars: 1 }];
  expect(answered('apc-floor', { margins: [0.01, 0.05], history, barsPerYear: 1, scale: 2 })).toMatchObject({
    floor: 0.02,
    margins: [0.02, 0.05],
    cost: 0.166666666667,
    stepsShort: 0,
  });
});
