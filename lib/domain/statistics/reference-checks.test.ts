import fs from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { differenceOf, oursOf, type ReferenceCheck, referenceRows } from '../../testing/reference-checks';

// What others published, or independent packages print: the table of docs/methodology.md#held-against, held to what we answer.

const PROFITS = [
  ...[120, -310.5, 42, 77.25, -18, 305, -96, 12, -640, 210],
  ...[-55.5, 148, -203, 66, 19, -7, 91, -412, 33, 250],
];
const RETURNS = [0.0123, -0.0311, 0.0042, 0.0518, -0.0077, 0.0009, -0.0254];
const GAUGES = [
  ...['95.1772', '95.1567', '95.1937', '95.1959', '95.1442', '95.0610'],
  ...['95.1591', '95.1195', '95.1065', '95.0925', '95.1990', '95.1682'],
];
const TREMBLING = Array.from({ length: 90 }, (_, at) => {
  return ((((at * 7) % 11) - 5) * (at < 30 ? 2 : at < 60 ? 1 : 4)) / 500;
});
const STRESSED = { returns: TREMBLING, stressBars: 30, lookBackBars: 3650 };
const MARGINS = [0.05, 0.051, 0.056, 0.07, 0.093, 0.09, 0.081, 0.066, 0.058, 0.052];
const seeded = (decay: number, seed: object) => ({ returns: RETURNS, decay, seed });

/** Of two prices, as in the example under margin-call vulnerability. */
const TWELVE_DAYS = [
  [0.021, -0.034, 0.008, -0.012, 0.027, -0.051, 0.016, 0.004, -0.019, 0.033, -0.007, 0.011],
  [0.034, -0.047, -0.006, -0.021, 0.019, -0.082, 0.031, 0.013, -0.004, 0.052, -0.025, 0.002],
];

/** In two portfolios over four scenarios; what is credited of the second is capped. */
const THREE_ACCOUNTS = {
  accounts: [
    {
      account: 'a',
      positions: [
        { portfolio: 'x', profits: [120, -80, 40, -10] },
        { portfolio: 'x', profits: [-90, 60, -20, 15] },
        { portfolio: 'y', profits: [-70, 95, -30, 5] },
      ],
    },
    {
      account: 'b',
      positions: [
        { portfolio: 'x', profits: [55, -45, 20, -65] },
        { portfolio: 'y', profits: [-35, 40, 10, 30] },
      ],
    },
    {
      account: 'c',
      positions: [
        { portfolio: 'y', profits: [25, -60, -5, -15] },
        { portfolio: 'y', profits: [10, 12, -40, 7] },
      ],
    },
  ],
  credits: [{ name: 'x-y', between: ['x', 'y'], recognised: '0.45', cap: '0.5' }],
  largest: 1,
};

const check = (
  measure: string,
  what: string,
  source: string,
  number: string,
  at: string,
  document?: Readonly<Record<string, unknown>>,
): ReferenceCheck => ({ measure, what, source, number, at, ...(document ? { document } : {}) });

const FIRST: readonly ReferenceCheck[] = [
  check('quantile', 'type 6, p = 0.9', 'NIST, twelve gauges', '95.1981', 'quantile', {
    ...{ values: GAUGES, probability: '0.9', type: 6 },
  }),
  ...(
    [
      ['0.1', 1, '`inverted_cdf`', '-412'],
      ['0.37', 6, '`weibull`', '-9.52999999999999'],
      ['0.05', 7, '`linear`', '-423.4'],
      ['0.1', 8, '`median_unbiased`', '-374.783333333333'],
    ] as const
  ).map(([probability, type, method, number]) =>
    check('quantile', `type ${type}, p = ${probability}`, `numpy, ${method}`, number, 'quantile', {
      ...{ values: PROFITS, probability, type },
    }),
  ),
  check('value-at-risk', 'type 6, p = 0.95', 'numpy, `weibull`', '628.6', 'valueAtRisk', {
    ...{ profits: PROFITS, probability: '0.95', type: 6 },
  }),
  check('expected-shortfall', 'p = 0.8', 'exact fractions: 3131/8', '391.375', 'expectedShortfall', {
    ...{ profits: PROFITS, probability: '0.8' },
  }),
  check(
    'expected-shortfall',
    'p = 0.333',
    'exact fractions: 308747/2668',
    '115.722263868066',
    'expectedShortfall',
    {
      ...{ profits: PROFITS, probability: '0.333' },
    },
  ),
  check('ewma', 'one step of λ 0.9', 'Hull: 1 % volatility, a return of 2 %', '0.00013', 'variance', {
    ...{ returns: [0.02], decay: '0.9', seed: { kind: 'VARIANCE', variance: '0.0001' } },
  }),
  check(
    'ewma',
    'λ 0.94, first square',
    'scipy, `signal.lfilter`',
    '3.23405077815157e-4',
    'variance',
    seeded(0.94, { kind: 'FIRST_SQUARE' }),
  ),
  check(
    'ewma',
    'λ 0.97, mean of three',
    'scipy, `signal.lfilter`',
    '4.29791761896733e-4',
    'variance',
    seeded(0.97, { kind: 'MEAN_SQUARE', count: 3 }),
  ),
  check('realised-volatility', 'seven returns', 'numpy, `linalg.norm`', '0.0672654443232184', 'realised', {
    returns: RETURNS,
  }),
  check('long-run-volatility', 'seven returns', 'numpy', '0.0254239482153568', 'volatility', {
    returns: RETURNS,
  }),
  check(
    'stress-volatility',
    '30 of 90 bars',
    'numpy, `sliding_window_view`',
    '0.025298221281347',
    'volatility',
    { returns: TREMBLING, windowBars: 30 },
  ),
  check('programme-volatility', 'fast', 'scipy, `signal.lfilter`', '0.0235831916164715', 'fast', STRESSED),
  check('returns', 'logarithmic', 'numpy, `log`', '-0.502606942741458', 'returns/1/value'),
  check('procyclicality', 'rise over one day', 'numpy', '0.328571428571429', 'greatestRise/0/by', {
    margins: MARGINS,
    days: [1, 5],
  }),
  check(
    'impulse-response',
    'λ 0.97, n = 30',
    'closed form, worked out apart',
    '1.672417',
    'response/3/times',
  ),
];

const RANGES = ['parkinson', 'garmanKlass', 'rogersSatchell', 'yangZhang'].map((estimator, at) =>
  check(
    'range-volatility',
    estimator,
    'numpy',
    ['0.026701952891073476', '0.026682894959435217', '0.026148245389966154', '0.0276859381596295'][at] ?? '',
    estimator,
  ),
);

const KUPIEC = 'Kupiec (1995), 5 % regions';
const power = (observations: number) => ({ observations, probability: '0.01', other: '0.02', level: '0.05' });
const COVERAGE: readonly ReferenceCheck[] = [
  check('kupiec', '6 of 250 at 1 %', 'scipy, `binom.logpmf`, `chi2.sf`', '3.555354771061751', 'ratio'),
  check('kupiec', 'p-value of it', 'scipy, `chi2.sf`', '0.059353618972288816', 'pValue'),
  check('kupiec', 'none of 250 at 1 %', 'scipy', '5.025167926750721', 'ratio', {
    observations: 250,
    breaches: 0,
    probability: '0.01',
  }),
  check('kupiec', 'P(X ≤ 5) of 250 at 1 %', 'Basel Committee (1996), table 2', '0.9588', 'atMost', {
    observations: 250,
    breaches: 5,
    probability: '0.01',
  }),
  check('kupiec', 'P(X ≤ 4) of 250 at 2 %', 'Basel Committee (1996), table 1', '0.439', 'atMost', {
    observations: 250,
    breaches: 4,
    probability: '0.02',
  }),
  check('kupiec-power', 'least of 1,000 at 1 %', KUPIEC, '5', 'leastPassing', power(1_000)),
  check('kupiec-power', 'most of 1,000 at 1 %', KUPIEC, '16', 'mostPassing', power(1_000)),
  check('kupiec-power', 'most of 510 at 1 %', KUPIEC, '10', 'mostPassing', power(510)),
  check('kupiec-power', 'most of 255 at 1 %', KUPIEC, '6', 'mostPassing', power(255)),
  check('kupiec-power', 'power at 2 %', 'scipy, `binom`', '0.24273203702850263', 'power'),
  check('christoffersen', 'independence', 'numpy', '1.8451785797644504', 'independence/ratio'),
  check('christoffersen', 'conditional', 'scipy', '7.3421690275571425', 'conditional/ratio'),
  check('christoffersen', 'p-value of it', 'scipy, `chi2.sf`', '0.025448855340911333', 'conditional/pValue'),
  check('breach-durations', 'shape', 'scipy, `weibull_min`, Nelder-Mead', '1.68966', 'shape'),
  check('breach-durations', 'ratio', 'scipy, `weibull_min`, Nelder-Mead', '1.54927371', 'ratio'),
  check('dynamic-quantile', 'four lags', 'numpy, `lstsq`', '19.997940302213376', 'statistic'),
  check('dynamic-quantile', 'p-value of it', 'scipy, `chi2.sf`', '0.0012508432745532568', 'pValue'),
  check('acerbi-szekely', 'Z1', 'numpy', '0.006890214554987617', 'z1'),
  check('acerbi-szekely', 'Z2', 'numpy', '-2.3103659514833743', 'z2'),
  check('mcneil-frey', 'statistic', 'scipy, `ttest_1samp`', '-0.1373802208682955', 'statistic'),
  check('multiple-tests', 'Holm, the third', 'statsmodels, `multipletests`', '0.09', 'holm/2'),
  check(
    'multiple-tests',
    'Benjamini-Hochberg, the second',
    'statsmodels, `multipletests`',
    '0.05',
    'benjaminiHochberg/1',
  ),
  ...(
    [
      ['long, worst price, Kupiec', 'scipy, `chi2.sf`', '0.12543003526701427', 'long/within/unconditional'],
      ['independence of it', 'scipy, `chi2.sf`', '1.6345252106970472e-05', 'long/within/independence'],
      ['short, close, conditional', 'scipy, `chi2.sf`', '0.0013219008718279776', 'short/close/conditional'],
      ['margin of 1 %', 'numpy, `inverted_cdf`', '0.063763919619', 'long/within/needed'],
      ['furthest beyond', 'numpy', '0.0436816148506', 'long/within/worst/0/uncovered'],
      ['power at 2 %', 'scipy, `binom`', '0.39602426002567764', 'power'],
    ] as const
  ).map(([what, source, number, at]) => check('coverage', what, source, number, at)),
];

const SAMPLE = { mean: 0, volatility: '0.02', probability: '0.99' };
const MODELS: readonly ReferenceCheck[] = [
  check(
    'parametric',
    'normal, value at risk',
    'scipy, `norm.ppf`',
    '0.04652695748081682',
    'valueAtRisk',
    SAMPLE,
  ),
  check('parametric', 'normal, shortfall', 'scipy', '0.05330428440691616', 'expectedShortfall', SAMPLE),
  check('parametric', 't of 4, value at risk', 'scipy, `t.ppf`', '0.05298983813578624', 'valueAtRisk'),
  check('parametric', 't of 4, shortfall', 'scipy, `integrate.quad`', '0.0738302097136', 'expectedShortfall'),
  check('cornish-fisher', 'value at risk', 'scipy, `norm.ppf`', '0.058218834455886645', 'valueAtRisk'),
  check('cornish-fisher', 'shortfall', 'scipy, `integrate.quad`', '0.0739422095502', 'expectedShortfall'),
  check('age-weighted', 'value at risk', 'numpy, `searchsorted`', '27', 'valueAtRisk'),
  check('age-weighted', 'shortfall', 'numpy', '40.490055969743125', 'expectedShortfall'),
  check('filtered-historical', 'value at risk', 'numpy, `quantile`', '0.030833520967396468', 'valueAtRisk'),
  check('filtered-historical', 'shortfall', 'numpy', '0.035685958467383164', 'expectedShortfall'),
  check('garch', 'ω', 'numpy, Newton on differences', '2.03965e-5', 'omega'),
  check('garch', 'α', 'arch, `arch_model`', '0.0764733', 'alpha'),
  check('garch', 'β', 'numpy, Newton on differences', '0.86584', 'beta'),
  check('garch', 'log-likelihood', 'arch, `arch_model`', '1933.15315', 'logLikelihood'),
  check('garch', 'volatility that comes', 'arch, `forecast`', '0.0151939', 'nextVolatility'),
  check('contributions', 'shortfall of the second', 'numpy', '0.6', 'expectedShortfall/components/1'),
  check(
    'contributions',
    'deviation of the third',
    'numpy, `cov`',
    '0.661731131056115',
    'standardDeviation/components/2',
  ),
];

const MARGIN_MODELS: readonly ReferenceCheck[] = (
  [
    ['student-fit', 'degrees', 'scipy, Nelder-Mead on `t.logpdf`', '15.6314', 'degrees'],
    ['student-fit', 'scale', 'scipy, Nelder-Mead on `t.logpdf`', '0.0234891', 'scale'],
    ['student-fit', 'log-likelihood', 'scipy, `t.fit`', '1587.13018', 'logLikelihood'],
    ['price-scan', 'inverse, long', 'closed form: 1/0.88 − 1', '0.136363636363636', 'long'],
    ['price-scan', 'inverse, short', 'closed form: 1 − 1/1.12', '0.107142857142857', 'short'],
    [
      'margin-models',
      'historical, long',
      'numpy, `inverted_cdf`',
      '0.05813018806931658',
      'historical/long/valueAtRisk',
    ],
    ['margin-models', 'shortfall of it', 'numpy', '0.06558436860774675', 'historical/long/expectedShortfall'],
    [
      'margin-models',
      'historical, short',
      'numpy, `inverted_cdf`',
      '0.05968526897938653',
      'historical/short/valueAtRisk',
    ],
    [
      'margin-models',
      'EWMA, long',
      'numpy, `inverted_cdf`',
      '0.05704265046',
      'filteredEwma/long/valueAtRisk',
    ],
    [
      'margin-models',
      'EWMA, shortfall, short',
      'numpy',
      '0.09567478435236493',
      'filteredEwma/short/expectedShortfall',
    ],
    [
      'margin-models',
      'GARCH, long',
      'arch, `conditional_volatility`',
      '0.0558854',
      'filteredGarch/long/valueAtRisk',
    ],
    [
      'margin-models',
      'GARCH, shortfall, short',
      'arch, `conditional_volatility`',
      '0.0836823',
      'filteredGarch/short/expectedShortfall',
    ],
    ['margin-models', 'α of it', 'arch, `arch_model`', '0.143533', 'garch/alpha'],
    ['margin-models', 't, long', 'scipy, `t.isf`', '0.0607474', 'student/long/valueAtRisk'],
    [
      'margin-models',
      't, shortfall, short',
      'scipy, `integrate.quad`',
      '0.0723589',
      'student/short/expectedShortfall',
    ],
    ['margin-models', 'scan range', 'numpy, `inverted_cdf`', '0.06678707492592073', 'scanRange'],
  ] as const
).map(([measure, what, source, number, at]) => check(measure, what, source, number, at));

const SAMPLES: readonly ReferenceCheck[] = [
  check('stationary-bootstrap', 'block length', 'arch, `optimal_block_length`', '15.59103274', 'blockLength'),
  check('ledoit-wolf', 'shrinkage', 'scikit-learn, `ledoit_wolf`', '0.31416680292213284', 'shrinkage'),
  check('ledoit-wolf', 'a variance', 'scikit-learn', '0.000335370762832909', 'covariance/0/0'),
  check('ledoit-wolf', 'a covariance', 'scikit-learn', '-5.3571193060637836e-05', 'covariance/0/2'),
  check('ledoit-wolf', 'twelve days', 'scikit-learn, `ledoit_wolf`', '0.3243970434920548', 'shrinkage', {
    returns: TWELVE_DAYS,
  }),
  check('ledoit-wolf', 'their covariance', 'scikit-learn', '0.0005483362495757612', 'covariance/0/1', {
    returns: TWELVE_DAYS,
  }),
];

const TOUCHED = { price: 100, barrier: 108, volatility: '0.02', drift: '-0.0004', horizonBars: 10 };

const ACCOUNTS: readonly ReferenceCheck[] = [
  check(
    'touch-probability',
    'below, all the time',
    'scipy, `integrate.quad`',
    '0.20341968136577848',
    'continuous',
  ),
  check(
    'touch-probability',
    'below, at ten looks',
    'scipy, `integrate.quad`',
    '0.14599981690755579',
    'probability',
  ),
  check(
    'touch-probability',
    'above',
    'scipy, `integrate.quad`',
    '0.20684588468666035',
    'probability',
    TOUCHED,
  ),
  check('concentration', 'Herfindahl', 'numpy', '0.3414240945220055', 'herfindahl'),
  check('concentration', 'Gini', 'numpy, mean difference', '0.6127700127064803', 'gini'),
  check('concentration', 'the three largest', 'numpy', '0.8138500635324016', 'top/1/share'),
  check(
    'reverse-stress',
    'the first move',
    'numpy, `solve` of the Lagrangian',
    '-0.06592159537911292',
    'moves/0',
  ),
  check('reverse-stress', 'distance', 'numpy', '2.2583881103974917', 'distance'),
  check('reverse-stress', 'of the twelve days', 'numpy', '3.2281703886210886', 'distance', {
    sensitivities: [3920, 8780],
    covariance: [
      [0.0006974839948616448, 0.0005483362495757612],
      [0.0005483362495757612, 0.0011638423940272438],
    ],
    buffer: 1200,
  }),
  check('reverse-stress', 'tail', 'scipy, `norm.sf`', '0.01196073666472367', 'tail'),
  check('cascade', 'multiplier', 'Python, `decimal`', '1.560227877189189', 'multiplier'),
  check('cascade', 'bad debt', 'Python, `decimal`', '57.011124', 'badDebt'),
  check('cross-margin', '2 bonds, −3 notes', 'CME, scanning-based spread', '2840', 'accounts/0/margin'),
  check('cross-margin', 'three accounts', 'numpy', '0.6454545454545455', 'efficiency', THREE_ACCOUNTS),
  check('cross-margin', 'without credits', 'numpy', '238', 'withoutCredits', THREE_ACCOUNTS),
];

const CHECKS = [...FIRST, ...RANGES, ...COVERAGE, ...MODELS, ...MARGIN_MODELS, ...SAMPLES, ...ACCOUNTS];

describe('reference checks', () => {
  test.each(CHECKS.map((one) => [one.measure, one.what, one] as const))('%s, %s', (_, __, one) => {
    const ours = oursOf(one);
    if (one.tolerance === undefined) expect([ours, differenceOf(one.number, ours)]).toEqual([ours, 'none']);
    else expect(Math.abs(ours / Number(one.number) - 1)).toBeLessThan(one.tolerance);
  });

  test('stand in the table of the methodology, and nothing else does', () => {
    const text = fs.readFileSync(path.resolve(import.meta.dirname, '../../../docs/methodology.md'), 'utf8');
    const [, section = ''] = text.split('### Held against\n');
    const lines = (section.split('\n## ')[0] ?? '').split('\n').filter((line) => line.startsWith('|'));
    const rows = lines.slice(2).map((line) =>
      line
        .slice(1, -1)
        .split('|')
        .map((cell) => cell.trim()),
    );
    expect(rows).toEqual(referenceRows(CHECKS));
  });
});
