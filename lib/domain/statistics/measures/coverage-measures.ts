import * as z from 'zod';
import { jsonPointer } from '../../json/json-pointer';
import { ok, refuse, type Fault } from '../../result';
import {
  baselZone,
  independence,
  kupiec,
  kupiecPower,
  type LikelihoodRatio,
  likelihoodRatio,
} from '../breaches/breach-count';
import { durationTest } from '../breaches/durations';
import { dynamicQuantile } from '../breaches/dynamic-quantile';
import { adjusted } from '../multiple-tests';
import { fraction, list, notNegative, number } from './input-forms';
import { measure, sixDigits } from './measure';

const count = z.int().min(0).max(1_000_000);
const observations = z.int().min(1).max(1_000_000);
/** Whether each observation was a breach: 1 or 0. */
const hits = z
  .array(z.literal([0, 1]))
  .min(2)
  .max(100_000);

export const TAIL_IS = 'probability is that of a breach: 0.01 for margin at 99 %.';
export const P_VALUE_IS =
  'pValue is how probable a figure as far off is where nothing is wrong; no verdict is given on it.';
const DEPENDS = 'It takes observations for independent: overlapping horizons are not.';

function asHits(given: readonly (0 | 1)[]): readonly boolean[] {
  return given.map((one) => one === 1);
}

function told({ ratio, pValue }: LikelihoodRatio): { readonly ratio: number; readonly pValue: number } {
  return { ratio, pValue };
}

function direction(breaches: number, expected: number): string {
  return breaches > expected ? 'TOO_MANY' : breaches < expected ? 'TOO_FEW' : 'AS_STATED';
}

/** The last of every 40 days, and two more beside each other. */
const EXAMPLE_HITS = Array.from({ length: 250 }, (_, at): 0 | 1 => (at % 40 === 39 || at === 120 ? 1 : 0));

export const KUPIEC = measure({
  name: 'kupiec',
  summary: 'Whether breaches are as many as stated (proportion of failures), with Basel’s zone',
  input: z.strictObject({ observations, breaches: count, probability: fraction }),
  example: { observations: 250, breaches: 6, probability: '0.01' },
  compute: ({ observations: all, breaches, probability }) => {
    if (breaches > all) {
      const message = `Of ${all} observations no ${breaches} are breaches.`;
      return refuse([{ path: '/breaches', rule: 'breaches-within', message }]);
    }
    const { atMost, zone } = baselZone(breaches, all, probability);
    return ok({
      figures: {
        expected: all * probability,
        ...told(kupiec(breaches, all, probability)),
        direction: direction(breaches, all * probability),
        ...{ atMost, zone },
      },
      conventions: [
        'Kupiec (1995): a likelihood ratio of χ² with one degree, in logarithms, so that it has a value at 0 breaches, too.',
        TAIL_IS,
        P_VALUE_IS,
        'Too few breaches count as too many do; direction says which.',
        'atMost is P(X ≤ breaches) of the binomial; zone is GREEN below 0.95, YELLOW below 0.9999, else RED (Basel Committee, 1996).',
        DEPENDS,
      ],
    });
  },
});

export const CHRISTOFFERSEN = measure({
  name: 'christoffersen',
  summary: 'Whether breaches are as many as stated, come independently of each other, and both',
  input: z.strictObject({ hits, probability: fraction }),
  example: { hits: EXAMPLE_HITS, probability: '0.01' },
  compute: ({ hits: given, probability }) => {
    const breached = asHits(given);
    const breaches = breached.filter((hit) => hit).length;
    const unconditional = kupiec(breaches, breached.length, probability);
    const apart = independence(breached);
    return ok({
      figures: {
        ...{ observations: breached.length, breaches, expected: breached.length * probability },
        direction: direction(breaches, breached.length * probability),
        unconditional: told(unconditional),
        independence: { ...told(apart), transitions: { ...apart.transitions } },
        conditional: told(likelihoodRatio(unconditional.ratio + apart.ratio, 2)),
      },
      conventions: [
        'Christoffersen (1998): conditional is the sum of both ratios, of χ² with two degrees; the others have one.',
        'unconditional is of all observations, independence of all but the first, which follows none.',
        'transitions: n01 breaches followed none, n11 another. Where none followed any, independence is by what is left: 0·ln 0 is 0.',
        TAIL_IS,
        P_VALUE_IS,
      ],
    });
  },
});

export const DURATIONS = measure({
  name: 'breach-durations',
  summary: 'Whether time between breaches has a memory: Weibull against exponential durations',
  input: z.strictObject({ hits }),
  example: { hits: EXAMPLE_HITS },
  compute: ({ hits: given }) => {
    const found = durationTest(asHits(given));
    if (found === null) {
      const message = 'It needs two whole times between breaches, and not all of one length.';
      return refuse([{ path: '/hits', rule: 'too-few-breaches', message }]);
    }
    const { shape, logLikelihood, logLikelihoodWithoutMemory, durations } = found;
    return ok({
      figures: {
        durations,
        shape: sixDigits(shape),
        ...told(found),
        logLikelihood,
        logLikelihoodWithoutMemory,
      },
      conventions: [
        'Christoffersen and Pelletier (2004): a likelihood ratio of χ² with one degree, for a shape other than 1; the rate is free.',
        'A shape below 1 is of breaches that cluster, above 1 of ones that keep apart.',
        'What comes before the first breach, and after the last, counts as longer than it was seen (censored).',
        'shape is a fit, and has six digits; it is looked for from 0.01 to 20.',
        P_VALUE_IS,
      ],
    });
  },
});

export const DYNAMIC_QUANTILE = measure({
  name: 'dynamic-quantile',
  summary: 'Whether breaches can be foretold from earlier ones, and from margin itself',
  input: z.strictObject({
    hits,
    probability: fraction,
    lags: z.int().min(1).max(20).default(4),
    /** One for each observation, known before it. */
    margins: list(number, 2).optional(),
  }),
  example: { hits: EXAMPLE_HITS, probability: '0.01', lags: 4 },
  compute: ({ hits: given, probability, lags, margins }) => {
    if (margins && margins.length !== given.length) {
      const message = `There are ${margins.length} margins, and ${given.length} observations: one for each.`;
      return refuse([{ path: '/margins', rule: 'as-many', message }]);
    }
    const regressors = 1 + lags + (margins ? 1 : 0);
    if (given.length - lags <= regressors) {
      const message = `${lags} lags leave ${given.length - lags} observations for ${regressors} regressors.`;
      return refuse([{ path: '/hits', rule: 'too-short', message }]);
    }
    const found = dynamicQuantile(asHits(given), { probability, lags }, margins ?? null);
    if (found === null) {
      const message =
        'Its regressors depend on each other: no observation of them is a breach, or margin never moves.';
      return refuse([{ path: '/hits', rule: 'singular', message }]);
    }
    return ok({
      figures: { ...found },
      conventions: [
        'Engle and Manganelli (2004): hit − p on a constant, its own lags and margin where stated; Hit’X(X’X)⁻¹X’Hit / (p(1 − p)).',
        'Of χ² with as many degrees as there are regressors. The first observations are lags alone.',
        TAIL_IS,
        P_VALUE_IS,
      ],
    });
  },
});

export const KUPIEC_POWER = measure({
  name: 'kupiec-power',
  summary: 'How probable it is that Kupiec’s test finds a wrong probability of breaches',
  input: z.strictObject({ observations, probability: fraction, other: fraction, level: fraction }),
  example: { observations: 250, probability: '0.01', other: '0.02', level: '0.05' },
  compute: ({ observations: all, probability, other, level }) => {
    const { leastPassing, mostPassing, size, power } = kupiecPower(all, { probability, other, level });
    return ok({
      figures: { leastPassing, mostPassing, size, power },
      conventions: [
        'It rejects below leastPassing and above mostPassing breaches, where the p-value of Kupiec’s test is at most level.',
        'size is the probability of that where probability is true, power where other is: by the binomial, not by χ².',
      ],
    });
  },
});

export const MULTIPLE_TESTS = measure({
  name: 'multiple-tests',
  summary: 'Adjusted p-values of many tests at once: Holm’s, and Benjamini and Hochberg’s',
  input: z.strictObject({ pValues: list(notNegative, 1), level: fraction }),
  example: { pValues: ['0.01', '0.04', '0.03', '0.005', '0.8'], level: '0.05' },
  compute: ({ pValues, level }) => {
    const faults = pValues.flatMap((one, at): Fault[] =>
      one <= 1
        ? []
        : [
            {
              path: jsonPointer('pValues', at),
              rule: 'probability-range',
              message: 'A p-value is from 0 to 1.',
            },
          ],
    );
    if (faults.length > 0) return refuse(faults);
    const { holm, benjaminiHochberg } = adjusted(pValues);
    const rejected = (values: readonly number[]): number => values.filter((one) => one <= level).length;
    return ok({
      figures: {
        ...{ holm, benjaminiHochberg, alone: rejected(pValues) },
        ...{ rejectedByHolm: rejected(holm), rejectedByBenjaminiHochberg: rejected(benjaminiHochberg) },
      },
      conventions: [
        'holm: where it is at most level, the probability of any false alarm among all is at most level, however tests depend.',
        'benjaminiHochberg: where it is at most level, at most that share of the alarms is expected to be false; tests independent.',
        'alone is how many p-values are at most level as they are: of 350 true ones 17.5 at 5 %.',
      ],
    });
  },
});
