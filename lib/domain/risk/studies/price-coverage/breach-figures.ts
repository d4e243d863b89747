import { assert } from '../../../assert';
import { decimal } from '../../../number/decimal';
import { Random } from '../../../number/random';
import { kupiecPower } from '../../../statistics/breaches/breach-count';
import {
  breachRateIntervals,
  coverageOf,
  type CoveredLoss,
  isBreach,
  type RateInterval,
  readingOf,
} from '../../../statistics/breaches/coverage';
import { adjusted } from '../../../statistics/multiple-tests';
import { significant } from '../../../statistics/pinned';
import type { BreachFigures, CoverageAsked, ObservedSpan } from './price-coverage';

/** Of statistics in evidence. */
const TOLD_DIGITS = 9;

/** A statistic as evidence tells it: to 9 significant digits. */
export function told(value: number): number {
  return significant(value, TOLD_DIGITS);
}

/** Which days are counted, and what so many can say. @param atMs when each bar opens, ascending, at least one */
export function observedSpan(
  { probability, otherProbability, level }: Pick<CoverageAsked, 'probability' | 'otherProbability' | 'level'>,
  atMs: readonly number[],
): ObservedSpan {
  const [first, last] = [atMs[0], atMs.at(-1)];
  assert(first !== undefined && last !== undefined, 'something is counted');
  const stated = Number(probability);
  const { leastPassing, mostPassing, power } = kupiecPower(atMs.length, {
    ...{ probability: stated, other: Number(otherProbability), level: Number(level) },
  });
  return {
    ...{ from: new Date(first).toISOString(), to: new Date(last).toISOString(), moves: atMs.length },
    expected: told(atMs.length * stated),
    passing: { least: leastPassing, most: mostPassing },
    power: told(power),
  };
}

/**
 * Series of one history, each against its own margin, with intervals of the same drawn histories. p-values are those of each alone:
 * `amongOthers` says what they come to together.
 *
 * @param series of the same days, at least one of them; at most 31 series
 * @param blockLength mean length of the blocks that histories are drawn by, ≥ 1
 */
export function breachesOf(
  { probability, level, interval }: Pick<CoverageAsked, 'probability' | 'level' | 'interval'>,
  series: readonly (readonly CoveredLoss[])[],
  blockLength: number,
): readonly BreachFigures[] {
  const intervals = breachRateIntervals(
    series.map((held) => held.map(isBreach)),
    {
      ...{ blockLength, draws: interval.draws, level: decimal(interval.level) },
      random: Random.fromSeed(interval.seed),
    },
  );
  return series.map((held, place) =>
    breachFigures(held, intervals[place] ?? null, [Number(probability), Number(level)]),
  );
}

function breachFigures(
  held: readonly CoveredLoss[],
  interval: RateInterval | null,
  [probability, level]: readonly [number, number],
): BreachFigures {
  const found = coverageOf(held, probability);
  return {
    ...{ breaches: found.breaches, zone: found.zone },
    interval: interval && { low: told(interval.low), high: told(interval.high) },
    unconditional: told(found.unconditional),
    // Of one test alone they are it.
    holm: told(found.unconditional),
    benjaminiHochberg: told(found.unconditional),
    independence: told(found.independence),
    conditional: told(found.conditional),
    reading: readingOf(found, found.unconditional, level),
    worst: found.worst.map(({ atMs, loss, uncovered }) => ({
      ...{ at: new Date(atMs).toISOString(), loss: told(loss), uncovered: told(uncovered) },
    })),
  };
}

/** What was counted of one of several tests, and how many breaches were expected of it. */
export interface TestedOne {
  readonly figures: BreachFigures;
  readonly expected: number;
}

/** The same figures, each p-value among those of the whole family, and the reading by it: by the object that came in. */
export function amongOthers(
  { level }: Pick<CoverageAsked, 'level'>,
  family: readonly TestedOne[],
): ReadonlyMap<BreachFigures, BreachFigures> {
  const { holm, benjaminiHochberg } = adjusted(family.map(({ figures }) => figures.unconditional));
  return new Map(
    family.map(({ figures, expected }, place) => {
      const byHolm = told(holm[place] ?? 1);
      return [
        figures,
        {
          ...figures,
          ...{ holm: byHolm, benjaminiHochberg: told(benjaminiHochberg[place] ?? 1) },
          reading: readingOf({ breaches: figures.breaches, expected }, byHolm, Number(level)),
        },
      ];
    }),
  );
}
