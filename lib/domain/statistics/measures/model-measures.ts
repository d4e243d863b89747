import * as z from 'zod';
import { jsonPointer } from '../../json/json-pointer';
import { type Decimal, ONE } from '../../number/decimal';
import { Random } from '../../number/random';
import { ok, refuse, type Fault } from '../../result';
import { normalQuantile } from '../distributions';
import { expectedShortfall } from '../expected-shortfall';
import { ageWeights, weightedFigures } from '../models/age-weighted';
import { deviationContributions, shortfallContributions } from '../models/contributions';
import { filteredReturns } from '../models/filtered';
import { fitGarch } from '../models/garch';
import {
  cornishFisherFigures,
  isExpansionMonotone,
  normalFigures,
  studentFigures,
} from '../models/parametric';
import { quantile } from '../quantile';
import { fraction, list, number, positive, probability, quantileType } from './input-forms';
import { measure, sixDigits } from './measure';
import { HORIZON, LOSSES, tailOf, TYPE_IS } from './tail-measures';

const moments = { mean: number, volatility: positive };
const MOMENTS =
  'mean and volatility are of profits over the horizon, volatility their standard deviation; nothing is scaled.';

/** 1 − p, as a double. */
function tailFraction(stated: Decimal): number {
  return ONE.minus(stated).toNumber();
}

function upperHalf(tail: number): Fault[] {
  if (tail < 0.5) return [];
  const message = 'It is above 0.5: a tail is the smaller part.';
  return [{ path: '/probability', rule: 'probability-range', message }];
}

export const PARAMETRIC = measure({
  name: 'parametric',
  summary: 'Value at risk and expected shortfall of profits that are normal, or Student’s t',
  input: z.strictObject({
    ...moments,
    probability,
    /** Of Student's t; normal where absent. */
    degrees: positive.optional(),
  }),
  example: { mean: 0, volatility: '0.02', probability: '0.99', degrees: 4 },
  compute: ({ mean, volatility, probability: stated, degrees }) => {
    const tail = tailFraction(stated);
    const faults = upperHalf(tail);
    if (degrees !== undefined && degrees <= 2) {
      const message = 'With two degrees or fewer there is no variance: above 2.';
      faults.push({ path: '/degrees', rule: 'degrees-above-two', message });
    }
    if (faults.length > 0) return refuse(faults);
    const of = { mean, volatility };
    const found = degrees === undefined ? normalFigures(of, tail) : studentFigures(of, degrees, tail);
    return ok({
      figures: { ...found },
      conventions: [
        LOSSES,
        MOMENTS,
        degrees === undefined
          ? 'Profits are normal.'
          : `Profits are Student’s t with ${degrees} degrees, scaled to this standard deviation by √((ν − 2)/ν).`,
      ],
    });
  },
});

export const CORNISH_FISHER = measure({
  name: 'cornish-fisher',
  summary: 'Value at risk and expected shortfall by skewness and kurtosis, of Cornish and Fisher',
  input: z.strictObject({ ...moments, skewness: number, excessKurtosis: number, probability }),
  example: { mean: 0, volatility: '0.02', skewness: '-0.4', excessKurtosis: '1.5', probability: '0.99' },
  compute: ({ mean, volatility, skewness, excessKurtosis, probability: stated }) => {
    const tail = tailFraction(stated);
    const faults = upperHalf(tail);
    const shape = { skewness, excessKurtosis };
    if (!isExpansionMonotone(shape)) {
      const message =
        'With such a skewness and kurtosis the expansion falls somewhere, which no quantile does.';
      faults.push({ path: '/excessKurtosis', rule: 'expansion-monotone', message });
    }
    if (faults.length > 0) return refuse(faults);
    return ok({
      figures: { ...cornishFisherFigures({ mean, volatility }, shape, tail) },
      conventions: [
        LOSSES,
        MOMENTS,
        'excessKurtosis is 0 for the normal. Both are parameters of the expansion, which the moments of its profits only approach.',
        'expectedShortfall is the mean of the expansion beyond value at risk.',
      ],
    });
  },
});

const EXAMPLE_PROFITS = Array.from({ length: 60 }, (_, at) => (((at * 29) % 61) - 30) * (at < 30 ? 2 : 1));

export const AGE_WEIGHTED = measure({
  name: 'age-weighted',
  summary: 'Historical value at risk and expected shortfall in which older profits count for less',
  input: z.strictObject({ profits: list(number, 2), decay: fraction, probability }),
  example: { profits: EXAMPLE_PROFITS, decay: '0.98', probability: '0.9' },
  compute: ({ profits, decay, probability: stated }) => {
    const tail = tailFraction(stated);
    const weights = ageWeights(profits.length, decay);
    const greatest = weights.at(-1) ?? 1;
    const faults = upperHalf(tail);
    if (tail < greatest) {
      const message = `The newest profit alone has a weight of ${greatest.toPrecision(3)}, more than the tail: it says nothing of it.`;
      faults.push({ path: '/probability', rule: 'tail-too-short', message });
    }
    if (faults.length > 0) return refuse(faults);
    return ok({
      figures: {
        ...weightedFigures(profits, weights, tail),
        observations: 1 / weights.reduce((sum, one) => sum + one * one, 0),
      },
      conventions: [
        'Boudoukh, Richardson and Whitelaw (1998): the newest profit is the last, and one of an age weighs λ^age·(1 − λ)/(1 − λⁿ).',
        'valueAtRisk is the loss at which the weight of the worst first exceeds 1 − p: no interpolation.',
        'expectedShortfall averages the worst losses by weight, the last of them by what is left of 1 − p.',
        'observations is how many of equal weight are as good: 1/Σw².',
        LOSSES,
        HORIZON,
      ],
    });
  },
});

/** As a market of its own makes them: volatility that clusters, drawn from a seed. */
const EXAMPLE_RETURNS = (() => {
  const random = Random.fromSeed(1986);
  let variance = 4;
  return Array.from({ length: 750 }, () => {
    const drawn = Math.sqrt(variance) * normalQuantile((random.nextUint32() + 0.5) / 4_294_967_296);
    variance = 0.2 + 0.1 * drawn * drawn + 0.85 * variance;
    return Math.round(drawn * 10_000) / 1_000_000;
  });
})();

export const FILTERED = measure({
  name: 'filtered-historical',
  summary: 'Value at risk and expected shortfall of returns scaled to the volatility now expected',
  input: z.strictObject({
    returns: list(number, 2),
    decay: fraction.default(0.94),
    seedReturns: z.int().min(1).max(100_000).default(60),
    probability,
    type: quantileType,
  }),
  example: { returns: EXAMPLE_RETURNS, decay: '0.97', seedReturns: 60, probability: '0.99', type: 7 },
  compute: ({ returns, decay, seedReturns, probability: stated, type }) => {
    const tail = tailOf(Math.max(0, returns.length - seedReturns), stated);
    if (!tail.ok) return tail;
    const found = filteredReturns(returns, decay, seedReturns);
    if (found === null) {
      const message = 'The returns that begin the variance are all 0: nothing can be scaled by it.';
      return refuse([{ path: '/returns', rule: 'volatility-positive', message }]);
    }
    const losses = found.filtered.map((one) => -one);
    return ok({
      figures: {
        valueAtRisk: quantile(losses, stated, type),
        expectedShortfall: expectedShortfall(losses, stated),
        ...{ volatility: found.volatility, observations: losses.length, tail: tail.value },
      },
      conventions: [
        'Hull and White (1998): each return times σ of the bar that comes, over its own σ, which knows the returns before it alone.',
        `σ is exponentially weighted with λ ${decay}, from the mean square of the first ${seedReturns} returns, which are no observations.`,
        LOSSES,
        `Quantile of losses, type ${type}. ${TYPE_IS}`,
        HORIZON,
      ],
    });
  },
});

export const GARCH = measure({
  name: 'garch',
  summary: 'GARCH(1,1) by maximum likelihood, and volatility of the bar that comes',
  input: z.strictObject({ returns: list(number, 100) }),
  example: { returns: EXAMPLE_RETURNS },
  compute: ({ returns }) => {
    const refused = (rule: string, message: string) => refuse([{ path: '/returns', rule, message }]);
    if (returns.every((one) => one === 0)) return refused('volatility-positive', 'Nothing moved.');
    const fit = fitGarch(returns);
    if (!fit.ok)
      return fit.refusal === 'AT_BOUND'
        ? refused(
            'fit-at-bound',
            'It is most probable where α or β is 0, or their sum 1: no such volatility clusters.',
          )
        : refused('fit-not-converged', 'The fit did not come to an end.');
    const { omega, alpha, beta, logLikelihood, iterations, nextVariance } = fit.value;
    return ok({
      figures: {
        ...{ omega: sixDigits(omega), alpha: sixDigits(alpha), beta: sixDigits(beta) },
        ...{ logLikelihood: Number(logLikelihood.toPrecision(9)), iterations },
        nextVolatility: sixDigits(Math.sqrt(nextVariance)),
        longRunVolatility: sixDigits(Math.sqrt(omega / (1 - alpha - beta))),
      },
      conventions: [
        'σ² ← ω + α·r² + β·σ², a mean of 0, normal; σ² of the first return is ω + (α + β)·mean(r²). All constants are in logLikelihood.',
        'Fitted figures have six digits, logLikelihood nine. By Fisher scoring on exact derivatives, to where no step is left.',
        'nextVolatility is of the bar that comes, longRunVolatility √(ω/(1 − α − β)); per bar.',
        'A fit that ends at a bound, or does not end, is refused.',
      ],
    });
  },
});

export const CONTRIBUTIONS = measure({
  name: 'contributions',
  summary: 'What each component adds to expected shortfall, and to standard deviation, of all together',
  input: z.strictObject({ profits: z.array(list(number, 2)).min(1).max(1_000), probability }),
  example: {
    profits: [
      [3, -4, '2.5', 1, -6, 2, 0, 5, -1, 2],
      [-1, 2, 0, -3, -2, 1, 4, -2, 1, 0],
      ['0.5', -1, 1, 2, -1, 0, -2, 1, 3, '-1.5'],
    ],
    probability: '0.75',
  },
  compute: ({ profits, probability: stated }) => {
    const count = profits[0]?.length ?? 0;
    const faults = profits.flatMap(({ length }, at): Fault[] => {
      if (length === count) return [];
      const message = `There are ${length} profits of it, and ${count} of the first: one at each observation.`;
      return [{ path: jsonPointer('profits', at), rule: 'as-many', message }];
    });
    if (faults.length > 0) return refuse(faults);
    const tail = tailOf(count, stated);
    if (!tail.ok) return tail;
    return ok({
      figures: {
        expectedShortfall: { ...shortfallContributions(profits, stated) },
        standardDeviation: { ...deviationContributions(profits) },
      },
      conventions: [
        'Contributions sum to the whole: of expected shortfall the mean loss of each in the worst observations of the whole (Tasche, 1999), of standard deviation its covariance with the whole over that.',
        'A component that hedges has one below 0. alone is of each by itself; deviations by n − 1.',
        'The tail is n·(1 − p) observations, the last of them by the fraction that is left; of equal ones the earlier.',
        LOSSES,
      ],
    });
  },
});
