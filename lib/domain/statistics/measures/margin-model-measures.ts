import * as z from 'zod';
import { Random } from '../../number/random';
import { ok, refuse, type Fault } from '../../result';
import { positionLoss } from '../breaches/price-moves';
import { normalQuantile } from '../distributions';
import {
  isFitted,
  MARGIN_MODELS,
  type MarginModel,
  type ModelFigures,
  type ModelFound,
  marginModels,
} from '../models/margin-models';
import { priceScanLoss } from '../models/price-scan';
import { fitStudent } from '../models/student-fit';
import { DIGITS, significant } from '../pinned';
import { tailObservations } from '../quantile';
import { drawnFault, seed } from './drawn';
import { fraction, list, notNegative, number, price, probability } from './input-forms';
import { type Figure, measure, sixDigits } from './measure';

/** Fewer are not fitted. */
export const LEAST_FITTED = 100;

/** Volatility that clusters, with a day in twenty of two and a half times the size; drawn from a seed, to cents. */
const EXAMPLE_CLOSES = (() => {
  const random = Random.fromSeed(1998);
  let [variance, close] = [9, 1_000_000];
  return Array.from({ length: 701 }, () => {
    const normal = normalQuantile((random.nextUint32() + 0.5) / 4_294_967_296);
    const move = Math.sqrt(variance) * normal * (random.nextUint32() % 20 === 0 ? 2.5 : 1);
    variance = 0.5 + 0.1 * move * move + 0.8 * variance;
    close = Math.round(close * (1 + move / 100));
    return close / 100;
  });
})();

const scan = z.strictObject({
  /** Scan ranges of the two extreme moves. */
  multiple: number.refine(
    (value) => value >= 1,
    'It is 1 or above: an extreme move is none within the range.',
  ),
  /** Share of what they lose. */
  cover: number.refine((value) => value >= 0 && value <= 1, 'It is a share, from 0 to 1.'),
});

const SCAN_IS =
  'scan is the most that is lost over no move, a third, two thirds and the whole of the scan range either way, and a share of what an extreme move loses.';

export const MARGIN_MODELS_MEASURE = measure({
  name: 'margin-models',
  summary:
    'What margin models would ask over one bar: historical, filtered by EWMA and GARCH, Student’s t, SPAN’s scan',
  input: z.strictObject({
    /** One bar after another. */
    closes: list(price, 12),
    isInverse: z.boolean().default(false),
    probability,
    decay: fraction.default(0.94),
    seedMoves: z.int().min(1).max(100_000).default(60),
    scan,
    interval: z.strictObject({ level: probability, draws: z.int().min(99).max(100_000), seed }),
  }),
  example: {
    ...{ closes: EXAMPLE_CLOSES, probability: '0.99', decay: '0.94', seedMoves: 60 },
    scan: { multiple: 2, cover: '0.35' },
    interval: { level: '0.95', draws: 499, seed: 1 },
  },
  compute: ({ closes, isInverse, probability: stated, decay, seedMoves, scan: extreme, interval }) => {
    const faults: Fault[] = [];
    if (stated.lte('0.5')) {
      const message = 'It is 0.5 or below: a tail is the smaller part.';
      faults.push({ path: '/probability', rule: 'probability-range', message });
    }
    const drawn = drawnFault(closes.length * interval.draws);
    if (drawn) faults.push({ ...drawn, path: '/interval/draws' });
    if (tailObservations(interval.draws, interval.level.neg().plus(1).div(2)).lt(1)) {
      const message = 'Less than one draw lies beyond an end of the interval: state more.';
      faults.push({ path: '/interval/draws', rule: 'tail-too-short', message });
    }
    if (faults.length > 0) return refuse(faults);
    const losses = closes.slice(1).map((close, at) => {
      const exact = positionLoss(closes[at] ?? NaN, close, { isShort: false, isInverse });
      return exact === 0 ? 0 : significant(exact, DIGITS);
    });
    const found = marginModels(losses, {
      ...{ probability: stated, isInverse, decay, seedMoves, leastFitted: LEAST_FITTED },
      ...{ scan: extreme, interval },
    });
    const { garch, student, scanRange } = found;
    const models = Object.fromEntries(
      MARGIN_MODELS.map((name) => [name, figuresOf(name, found.found[name])]),
    );
    return ok({
      figures: {
        moves: losses.length,
        ...models,
        ...(scanRange === null ? {} : { scanRange }),
        ...(garch ? { garch: { alpha: sixDigits(garch.alpha), beta: sixDigits(garch.beta) } } : {}),
        ...(student ? { degrees: sixDigits(student.degrees) } : {}),
      },
      conventions: [
        'Figures are fractions of what a position was worth at the close before; positive is a loss. Nothing is scaled to another horizon.',
        isInverse
          ? 'Inverse: worth multiplier / price, so a long loses close before / price − 1.'
          : 'A long loses 1 − price / close before.',
        'valueAtRisk is a quantile of type 1, expectedShortfall has the fractional tail of Acerbi and Tasche (2002).',
        'filteredEwma and filteredGarch scale log returns to the volatility of the bar that comes (Hull and White, 1998); each is then a loss by the contract’s own profit.',
        `filteredEwma begins with the mean square of ${seedMoves} moves, which are no observations; λ is ${decay}. filteredGarch is fitted by maximum likelihood.`,
        'student is fitted to the profits of a long, by maximum likelihood in location, scale and degrees; its figures and those of filteredGarch have six digits.',
        SCAN_IS,
        'The scan range is a quantile of type 1 of the sizes of price moves.',
        'low and high are percentiles of drawn histories (Politis and Romano, 1994), long and short on the same days, blocks as Politis and White have them for sizes of losses; of filtered returns as they are; none of a fit.',
        'A model that says nothing is named by why: less than one observation beyond its quantile, fewer moves than 100 for a fit, a fit that ends at a bound or does not end.',
      ],
    });
  },
});

function figuresOf(name: MarginModel, found: ModelFound): Figure {
  if (found.lack !== null) return found.lack;
  const told = isFitted(name) ? sixDigits : (value: number) => value;
  const side = ({ valueAtRisk, expectedShortfall, intervals }: ModelFigures): Figure => ({
    valueAtRisk: told(valueAtRisk),
    ...(expectedShortfall === null ? {} : { expectedShortfall: told(expectedShortfall) }),
    ...(intervals ? { low: told(intervals.valueAtRisk.low), high: told(intervals.valueAtRisk.high) } : {}),
    ...(intervals?.expectedShortfall
      ? {
          shortfallLow: told(intervals.expectedShortfall.low),
          shortfallHigh: told(intervals.expectedShortfall.high),
        }
      : {}),
  });
  return { long: side(found.long), short: side(found.short) };
}

export const STUDENT_FIT = measure({
  name: 'student-fit',
  summary: 'Student’s t by maximum likelihood: location, scale and degrees of freedom',
  input: z.strictObject({ values: list(number, LEAST_FITTED) }),
  example: {
    values: EXAMPLE_CLOSES.slice(1).map((close, at) => {
      return Math.round((close / (EXAMPLE_CLOSES[at] ?? NaN) - 1) * 1e6) / 1e6;
    }),
  },
  compute: ({ values }) => {
    const refused = (rule: string, message: string) => refuse([{ path: '/values', rule, message }]);
    const sorted = values.toSorted((a, b) => a - b);
    const most = sorted.reduce(
      ({ run, longest }, one, at) => {
        const next = one === sorted[at - 1] ? run + 1 : 1;
        return { run: next, longest: Math.max(longest, next) };
      },
      { run: 0, longest: 0 },
    ).longest;
    if (2 * most >= values.length)
      return refused('values-differ', 'Half of them or more are one value: the likelihood has no top.');
    const fit = fitStudent(values);
    if (!fit.ok)
      return fit.refusal === 'AT_BOUND'
        ? refused(
            'fit-at-bound',
            'It is most probable with one degree of freedom or fewer, or with 200 or more: no tail of its kind.',
          )
        : refused('fit-not-converged', 'The fit did not come to an end.');
    const { location, scale, degrees, logLikelihood } = fit.value;
    return ok({
      figures: {
        ...{ location: sixDigits(location), scale: sixDigits(scale), degrees: sixDigits(degrees) },
        logLikelihood: significant(logLikelihood, 9),
      },
      conventions: [
        'Values are location + scale·t with so many degrees; scale is no standard deviation, which is scale·√(ν/(ν − 2)) where ν is above 2.',
        'Fitted figures have six digits, logLikelihood nine; all constants are in it.',
        'A fit at one degree or fewer, or at 200 or more, is refused.',
      ],
    });
  },
});

export const PRICE_SCAN = measure({
  name: 'price-scan',
  summary: 'The most that a position loses over the price scenarios of SPAN',
  input: z.strictObject({ range: notNegative, scan, isInverse: z.boolean().default(false) }),
  example: { range: '0.12', scan: { multiple: 2, cover: '0.35' }, isInverse: true },
  compute: ({ range, scan: extreme, isInverse }) => {
    const [long, short] = [false, true].map((isShort) =>
      priceScanLoss(range, extreme, { isShort, isInverse }),
    );
    if (long === null || short === null || long === undefined || short === undefined) {
      const message = 'An extreme move leaves an inverse contract no price to be divided by.';
      return refuse([{ path: '/range', rule: 'price-positive', message }]);
    }
    return ok({
      figures: { long, short },
      conventions: [
        'Fractions of what a position is worth; positive is a loss.',
        SCAN_IS,
        isInverse
          ? 'Inverse: worth multiplier / price, so a long loses 1/(1 + move) − 1.'
          : 'A long loses −1 × the move.',
      ],
    });
  },
});
