import { describe, expect, test } from 'vitest';
import { Decimal, decimal } from '../../number/decimal';
import { Random } from '../../number/random';
import { drawHistory } from '../bootstrap';
import { digamma } from '../digamma';
import { normalQuantile } from '../distributions';
import { expectedShortfall } from '../expected-shortfall';
import { quantile } from '../quantile';
import { tailIntervals } from '../tail-intervals';
import { type MarginModel, marginModels, MARGIN_MODELS, type ModelQuestion } from './margin-models';
import { priceScanLoss } from './price-scan';
import { fitStudent } from './student-fit';

const QUESTION: ModelQuestion = {
  ...{ probability: decimal('0.99'), isInverse: false, decay: 0.94, seedMoves: 60, leastFitted: 100 },
  scan: { multiple: 2, cover: 0.35 },
  interval: { level: decimal('0.9'), draws: 49, seed: 1 },
};

/** Of closes to cents, with volatility that clusters, and a day in twenty of three times the size. */
function drawnCloses(count: number, seed: number): number[] {
  const random = Random.fromSeed(seed);
  let [variance, close] = [9, 100_000_000];
  return Array.from({ length: count + 1 }, () => {
    const size = Math.sqrt(variance) * (random.nextUint32() % 20 === 0 ? 3 : 1);
    const move = size * normalQuantile((random.nextUint32() + 0.5) / 2 ** 32);
    variance = 0.5 + 0.1 * move * move + 0.8 * variance;
    close = Math.max(1_000, Math.round(close * Math.exp(move / 100)));
    return close;
  });
}

const longLosses = (closes: readonly number[]) =>
  closes.slice(1).map((close, at) => 1 - close / (closes[at] ?? NaN));
const inverseLosses = (closes: readonly number[]) =>
  closes.slice(1).map((close, at) => (closes[at] ?? NaN) / close - 1);

describe('models of one series', () => {
  test('of an inverse contract are those of a linear one whose price is one over it, on the other side', () => {
    const closes = drawnCloses(400, 3);
    const inverse = marginModels(inverseLosses(closes), { ...QUESTION, isInverse: true });
    const linear = marginModels(longLosses(closes.map((close) => 1 / close)), QUESTION);
    for (const name of ['historical', 'filteredEwma', 'filteredGarch', 'student'] as const) {
      const [own, other] = [inverse.found[name], linear.found[name]];
      if (own.lack !== null || other.lack !== null) throw new Error(`${name} says something`);
      for (const [side, across] of [
        ['long', 'short'],
        ['short', 'long'],
      ] as const) {
        expect(own[side].valueAtRisk).toBeCloseTo(other[across].valueAtRisk, 8);
        expect(own[side].expectedShortfall).toBeCloseTo(other[across].expectedShortfall ?? NaN, 8);
      }
    }
  });

  test('a filtered figure follows the volatility of the moment, which the historical one does not', () => {
    const calm = longLosses(drawnCloses(500, 5));
    const found = marginModels([...calm, ...calm.slice(-40).map((one) => 4 * one)], QUESTION).found;
    const asked = (name: MarginModel): number => {
      const one = found[name];
      return one.lack === null ? one.long.valueAtRisk : NaN;
    };
    expect(asked('filteredEwma')).toBeGreaterThan(1.1 * asked('historical'));
    expect(asked('filteredGarch')).toBeGreaterThan(1.1 * asked('historical'));
  });

  test('99.7 % of 250 days leave less than one beyond a quantile: named, where a fitted tail has a figure', () => {
    const found = marginModels(longLosses(drawnCloses(250, 1)), {
      ...QUESTION,
      probability: decimal('0.997'),
    }).found;
    expect(MARGIN_MODELS.map((name) => found[name].lack)).toEqual([
      ...['TAIL_TOO_SHORT', 'TAIL_TOO_SHORT', 'TAIL_TOO_SHORT', null, 'TAIL_TOO_SHORT'],
    ]);
  });

  test('fewer than ten losses are told of by no model, whatever lies beyond the quantile', () => {
    const losses = longLosses(drawnCloses(10, 1));
    const historical = (count: number) =>
      marginModels(losses.slice(0, count), { ...QUESTION, probability: decimal('0.6') }).found.historical
        .lack;
    expect([historical(9), historical(10)]).toEqual(['TAIL_TOO_SHORT', null]);
  });

  test.each([
    [
      '99 moves',
      longLosses(drawnCloses(99, 1)),
      { filteredGarch: 'FIT_TOO_SHORT', student: 'FIT_TOO_SHORT' },
    ],
    ['one move', [0.1], { historical: 'TAIL_TOO_SHORT', scan: 'TAIL_TOO_SHORT', student: 'TAIL_TOO_SHORT' }],
    ['a price that stands still', new Array(300).fill(0), { historical: 'NEVER_MOVED', scan: 'NEVER_MOVED' }],
    [
      'one that stood still to begin with',
      [...new Array<number>(60).fill(0), ...longLosses(drawnCloses(300, 2))],
      { historical: null, filteredEwma: 'NEVER_MOVED' },
    ],
    // Of independent normal moves no volatility clusters, and no tail is fatter.
    [
      'moves that do not cluster',
      Array.from({ length: 400 }, (_, at) => (at % 2 === 0 ? 0.01 : -0.01) * (1 + (at % 7) / 10)),
      { filteredGarch: 'FIT_AT_BOUND', student: 'FIT_AT_BOUND', historical: null },
    ],
  ] as const)('%s: what cannot be told is named', (_, losses, lacks) => {
    const { found } = marginModels(losses as readonly number[], QUESTION);
    for (const [name, lack] of Object.entries(lacks)) expect(found[name as MarginModel].lack).toBe(lack);
  });

  test('an extreme move that leaves no price of an inverse contract is named', () => {
    const losses = Array.from({ length: 200 }, (_, at) => (at % 50 === 7 ? 1.5 : ((at % 5) - 2) / 100));
    const { found } = marginModels(losses, { ...QUESTION, isInverse: true });
    expect(found.scan).toEqual({ lack: 'BEYOND_ZERO' });
    expect(found.historical.lack).toBeNull();
  });
});

test('a scan takes the worst of nine prices: by hand', () => {
  const linear = { isShort: false, isInverse: false };
  expect(priceScanLoss(0.3, { multiple: 2, cover: 0.35 }, linear)).toBeCloseTo(0.3, 15);
  // Three ranges at 40 % are more than one in full.
  expect(priceScanLoss(0.1, { multiple: 3, cover: 0.4 }, linear)).toBeCloseTo(0.12, 15);
  expect(priceScanLoss(0.1, { multiple: 3, cover: 0.4 }, { isShort: true, isInverse: true })).toBeCloseTo(
    0.4 * (1 - 1 / 1.3),
    15,
  );
  expect(priceScanLoss(0.5, { multiple: 2, cover: 0.4 }, { isShort: true, isInverse: true })).toBeNull();
});

test('ψ: Abramowitz and Stegun, table 6.1, and ψ(½) = −γ − 2 ln 2', () => {
  for (const [x, psi] of [
    [1, -0.5772156649015329],
    [1.5, 0.03648997397857652],
    [2, 0.4227843350984671],
    [0.5, -1.9635100260214235],
    [100, 4.600161852738087],
  ] as const)
    expect(digamma(x)).toBeCloseTo(psi, 13);
});

test('intervals of a tail are those of quantile and shortfall of the drawn losses', () => {
  const losses = longLosses(drawnCloses(120, 9)).map((one) => Math.round(one * 200) / 200);
  const other = losses.map((one) => -one);
  for (const p of ['0.9', '0.975', '0.9375']) {
    const probability = decimal(p);
    const by = { blockLength: 4, level: decimal('0.9'), draws: 60 };
    const found = tailIntervals([losses, other], probability, { ...by, random: Random.fromSeed(4) });
    const [random, days] = [Random.fromSeed(4), losses.map((_, day) => day)];
    const figures = [losses, other].map(() => ({ var: [] as number[], es: [] as number[] }));
    const drawn = days.slice();
    for (let draw = 0; draw < by.draws; draw += 1) {
      drawHistory(days, drawn, by.blockLength, random);
      for (const [place, series] of [losses, other].entries()) {
        const sample = drawn.map((day) => series[day] ?? NaN);
        figures[place]?.var.push(quantile(sample, probability, 1));
        figures[place]?.es.push(expectedShortfall(sample, probability));
      }
    }
    for (const [place, one] of figures.entries()) {
      const ends = (values: readonly number[]) => [
        quantile(values, new Decimal('0.05'), 7),
        quantile(values, new Decimal('0.95'), 7),
      ];
      const { valueAtRisk, expectedShortfall: beyond } = found[place] ?? {};
      expect([valueAtRisk?.low, valueAtRisk?.high]).toEqual(ends(one.var));
      expect(beyond?.low).toBeCloseTo(ends(one.es)[0] ?? NaN, 13);
      expect(beyond?.high).toBeCloseTo(ends(one.es)[1] ?? NaN, 13);
    }
  }
});

describe('a fit of t', () => {
  const values = longLosses(drawnCloses(500, 12)).map((one, at) => (at % 30 === 0 ? 2 * one : one));

  test('moves and scales with its values', () => {
    const [own, moved] = [fitStudent(values), fitStudent(values.map((one) => 3 - 1e4 * one))];
    if (!own.ok || !moved.ok) throw new Error('both have a fit');
    expect(moved.value.degrees).toBeCloseTo(own.value.degrees, 6);
    expect(moved.value.scale).toBeCloseTo(1e4 * own.value.scale, 6);
    expect(moved.value.location).toBeCloseTo(3 - 1e4 * own.value.location, 6);
  });

  test('of tails without a mean is refused', () => {
    const random = Random.fromSeed(2);
    const wild = Array.from({ length: 400 }, () => random.normal() / random.normal() ** 3);
    expect(fitStudent(wild)).toEqual({ ok: false, refusal: 'AT_BOUND' });
  });
});
