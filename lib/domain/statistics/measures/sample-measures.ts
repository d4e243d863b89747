import * as z from 'zod';
import { jsonPointer } from '../../json/json-pointer';
import { Decimal } from '../../number/decimal';
import { Random } from '../../number/random';
import { ok, refuse, type Fault, type Result } from '../../result';
import { drawHistory, stationaryBlockLength } from '../bootstrap';
import { expectedShortfall } from '../expected-shortfall';
import { quantile } from '../quantile';
import { ledoitWolf } from '../shrinkage';
import { draws, drawnFault, seed } from './drawn';
import { fraction, list, number, probability } from './input-forms';
import { measure } from './measure';
import { HORIZON, LOSSES, tailOf } from './tail-measures';

const STATISTICS = ['MEAN', 'STANDARD_DEVIATION', 'VALUE_AT_RISK', 'EXPECTED_SHORTFALL'] as const;
type Statistic = (typeof STATISTICS)[number];
const VALUE_AT_RISK_TYPE = 7;

/** @param at of the tail; the others do not ask */
function statisticOf(statistic: Statistic, at: Decimal): (profits: readonly number[]) => number {
  const meanOf = (values: readonly number[]): number =>
    values.reduce((sum, one) => sum + one, 0) / values.length;
  const losses = (profits: readonly number[]): number[] => profits.map((one) => -one);
  switch (statistic) {
    case 'MEAN':
      return meanOf;
    case 'STANDARD_DEVIATION':
      return (profits) => {
        const mean = meanOf(profits);
        const squares = profits.reduce((sum, one) => sum + (one - mean) * (one - mean), 0);
        return Math.sqrt(squares / (profits.length - 1));
      };
    case 'VALUE_AT_RISK':
      return (profits) => quantile(losses(profits), at, VALUE_AT_RISK_TYPE);
    case 'EXPECTED_SHORTFALL':
      return (profits) => expectedShortfall(losses(profits), at);
  }
}

/** What follows itself: each half of the one before, and a little that comes from nowhere. */
const EXAMPLE_PROFITS = Array.from({ length: 120 }).reduce<number[]>((found, _, at) => {
  const before = found.at(-1) ?? 0;
  return [...found, Math.round(500 * before + 10 * (((at * 37) % 41) - 20)) / 1_000];
}, []);

export const STATIONARY_BOOTSTRAP = measure({
  name: 'stationary-bootstrap',
  summary: 'How sure a statistic of a history is: interval and standard error by drawn blocks',
  input: z.strictObject({
    profits: list(number, 10),
    statistic: z.enum(STATISTICS),
    /** Of value at risk and expected shortfall. */
    probability: probability.optional(),
    /** Of the interval: 0.95. */
    level: fraction,
    /** Mean length; by Politis and White where absent. */
    blockLength: number.optional(),
    seed,
    draws,
  }),
  example: { profits: EXAMPLE_PROFITS, statistic: 'MEAN', level: '0.95', seed: 1, draws: 999 },
  compute: (input) => {
    const { profits, statistic, probability: stated, level, blockLength, seed: from, draws: many } = input;
    const ready = bootstrapFaults(input);
    if (ready.length > 0) return refuse(ready);
    const at = stated ?? new Decimal('0.5');
    const isOfTail = statistic === 'VALUE_AT_RISK' || statistic === 'EXPECTED_SHORTFALL';
    const tail: Result<number, readonly Fault[]> = isOfTail ? tailOf(profits.length, at) : ok(0);
    if (!tail.ok) return tail;
    const of = statisticOf(statistic, at);
    const length = blockLength ?? stationaryBlockLength(profits);
    const random = Random.fromSeed(from);
    const history = new Array<number>(profits.length).fill(0);
    const found = Array.from({ length: many }, () => {
      drawHistory(profits, history, length, random);
      return of(history);
    });
    const outer = new Decimal(1).minus(level).div(2);
    const ends = tailOf(many, outer);
    if (!ends.ok) {
      const message = `${many} draws leave less than one beyond an end of the interval: state more.`;
      return refuse([{ path: '/draws', rule: 'tail-too-short', message }]);
    }
    const mean = found.reduce((sum, one) => sum + one, 0) / many;
    const spread = found.reduce((sum, one) => sum + (one - mean) * (one - mean), 0) / (many - 1);
    return ok({
      figures: {
        ...{ estimate: of(profits), blockLength: length, standardError: Math.sqrt(spread) },
        low: quantile(found, outer, 7),
        high: quantile(found, new Decimal(1).minus(outer), 7),
      },
      conventions: [
        'Politis and Romano (1994): blocks from anywhere, around the end to the beginning, of geometric length.',
        blockLength === undefined
          ? 'blockLength is Politis and White’s (2004, corrected 2009) for a mean, at least 1.'
          : 'blockLength is as stated.',
        `${many} histories from seed ${from}. low and high are percentiles of the statistic in them, quantiles of type 7: no correction of bias.`,
        isOfTail
          ? `${LOSSES} Value at risk is of type ${VALUE_AT_RISK_TYPE}.`
          : 'It is of profits as they are; deviation by n − 1.',
        'A maximum has no interval: no history that is drawn has a worse day than the one that was.',
        HORIZON,
      ],
    });
  },
});

function bootstrapFaults({
  profits,
  statistic,
  probability: stated,
  blockLength,
  draws: many,
}: {
  readonly profits: readonly number[];
  readonly statistic: Statistic;
  readonly probability?: Decimal | undefined;
  readonly blockLength?: number | undefined;
  readonly draws: number;
}): Fault[] {
  const faults: Fault[] = [];
  const isOfTail = statistic === 'VALUE_AT_RISK' || statistic === 'EXPECTED_SHORTFALL';
  if (isOfTail && stated === undefined) {
    const message = 'Value at risk and expected shortfall are at a probability.';
    faults.push({ path: '/probability', rule: 'required', message });
  }
  if (profits.every((one) => one === profits[0])) {
    const message = 'All of them are one: there is nothing that could have been otherwise.';
    faults.push({ path: '/profits', rule: 'volatility-positive', message });
  }
  if (blockLength !== undefined && !(blockLength >= 1 && blockLength <= profits.length)) {
    const message = 'A block is of one observation at least, and of all at most.';
    faults.push({ path: '/blockLength', rule: 'block-range', message });
  }
  const drawn = drawnFault(profits.length * many);
  return drawn ? [...faults, drawn] : faults;
}

export const LEDOIT_WOLF = measure({
  name: 'ledoit-wolf',
  summary: 'Covariance shrunk to its mean variance, as far as is expected to be best (2004)',
  input: z.strictObject({ returns: z.array(list(number, 2)).min(1).max(100) }),
  example: {
    returns: [
      ['0.011', '-0.024', '0.007', '0.031', '-0.018', '0.004'],
      ['0.015', '-0.031', '0.002', '0.045', '-0.02', '-0.006'],
      ['-0.004', '0.009', '0.012', '-0.007', '0.003', '0.001'],
    ],
  },
  compute: ({ returns }) => {
    const count = returns[0]?.length ?? 0;
    const faults = returns.flatMap(({ length }, at): Fault[] => {
      if (length === count) return [];
      const message = `There are ${length} returns of it, and ${count} of the first: one at each observation.`;
      return [{ path: jsonPointer('returns', at), rule: 'as-many', message }];
    });
    if (faults.length > 0) return refuse(faults);
    const { shrinkage, meanVariance, covariance } = ledoitWolf(returns);
    if (meanVariance === 0) {
      const message = 'Nothing moves: there is no covariance to shrink.';
      return refuse([{ path: '/returns', rule: 'volatility-positive', message }]);
    }
    return ok({
      figures: { shrinkage, meanVariance, covariance },
      conventions: [
        '(1 − shrinkage)·S + shrinkage·meanVariance·I; S is about the mean of each, by n and not n − 1.',
        'Per observation: nothing is scaled.',
      ],
    });
  },
});
