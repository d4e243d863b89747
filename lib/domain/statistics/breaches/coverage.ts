import { assert } from '../../assert';
import { Decimal } from '../../number/decimal';
import type { Random } from '../../number/random';
import { drawHistory } from '../bootstrap';
import { DIGITS, significant } from '../pinned';
import { mean } from '../procyclicality';
import { quantile, tailObservations } from '../quantile';
import { type BaselZone, baselZone, independence, kupiec, likelihoodRatio } from './breach-count';

/** Of the losses beyond margin as many are told as that, the worst first. */
export const WORST_TOLD = 4;

/** A loss, and the margin that was held against it, as fractions of one value. */
export interface CoveredLoss {
  readonly atMs: number;
  readonly loss: number;
  readonly margin: number;
}

export interface UncoveredLoss extends CoveredLoss {
  /** loss − margin, above 0; to 12 significant digits. */
  readonly uncovered: number;
}

/** Whether losses went beyond margin as often as was stated. */
export interface CoverageFigures {
  readonly observations: number;
  readonly breaches: number;
  readonly expected: number;
  /** Kupiec's test. */
  readonly unconditional: number;
  /** Christoffersen's, of independence from the observation before, and of both together. */
  readonly independence: number;
  readonly conditional: number;
  readonly zone: BaselZone;
  /** What was held on average: its cost. */
  readonly meanMargin: number;
  /** At most `WORST_TOLD`, the furthest beyond margin first, of equal ones the first in time. */
  readonly worst: readonly UncoveredLoss[];
}

/** A loss of exactly the margin is covered. @param margin to 12 significant digits, as losses are */
export function isBreach({ loss, margin }: Pick<CoveredLoss, 'loss' | 'margin'>): boolean {
  return loss > margin;
}

/**
 * Breaches of a series of losses, each against its own margin. p-values are those of `kupiec` and `independence`; a gap
 * between two observations is passed over by the latter.
 *
 * @param held in order of time, at least one
 * @param probability of a breach as it is stated, in (0, 1)
 */
export function coverageOf(held: readonly CoveredLoss[], probability: number): CoverageFigures {
  const hits = held.map(isBreach);
  const breaches = hits.filter((hit) => hit).length;
  const count = held.length;
  const unconditional = kupiec(breaches, count, probability);
  const apart = independence(hits);
  return {
    ...{ observations: count, breaches, expected: count * probability },
    unconditional: unconditional.pValue,
    independence: apart.pValue,
    conditional: likelihoodRatio(unconditional.ratio + apart.ratio, 2).pValue,
    zone: baselZone(breaches, count, probability).zone,
    meanMargin: mean(held.map(({ margin }) => margin)),
    worst: held
      .filter(isBreach)
      .map((one) => ({ ...one, uncovered: significant(one.loss - one.margin, DIGITS) }))
      .sort((a, b) => b.uncovered - a.uncovered || a.atMs - b.atMs)
      .slice(0, WORST_TOLD),
  };
}

/**
 * The least of the losses beyond which no more lie than a share of them: as margin it would have been breached as often as
 * stated. A quantile of type 1; 0 where that is a gain.
 *
 * @param losses one at least beyond the quantile, see `tailObservations`
 */
export function neededMargin(losses: readonly number[], probability: Decimal): number {
  return Math.max(0, quantile(losses, new Decimal(1).minus(probability), 1));
}

export interface RateInterval {
  readonly low: number;
  readonly high: number;
}

/** Series that one drawn history holds at once: bits of a positive 32-bit integer. */
const MOST_SERIES = 31;

/**
 * Percentile intervals of the rates of breaches of several series of one history, each drawn history being the same days for all
 * of them (Politis and Romano, 1994): so whether one rate is above another is seen on one market.
 *
 * @param series of one length, whether each day was a breach
 * @param by.blockLength ≥ 1, on average
 * @param by.level 0.95: two and a half per cent lie beyond either end; quantiles of type 7
 * @returns null for a series without a breach, or of nothing else: what is drawn from it never differs
 */
export function breachRateIntervals(
  series: readonly (readonly boolean[])[],
  {
    blockLength,
    level,
    draws,
    random,
  }: {
    readonly blockLength: number;
    readonly level: Decimal;
    readonly draws: number;
    readonly random: Random;
  },
): readonly (RateInterval | null)[] {
  assert(series.length <= MOST_SERIES, 'a day holds a bit of each series');
  const count = series[0]?.length ?? 0;
  assert(count > 0 && series.every(({ length }) => length === count), 'all series are of one history');
  const beyond = new Decimal(1).minus(level).div(2);
  assert(tailObservations(draws, beyond).gte(1), 'a draw lies beyond either end');
  const days = Array.from({ length: count }, (_, day) =>
    series.reduce((bits, hits, place) => (hits[day] ? bits | (1 << place) : bits), 0),
  );
  const drawn = new Array<number>(count).fill(0);
  const rates = series.map((): number[] => []);
  for (let draw = 0; draw < draws; draw += 1) {
    drawHistory(days, drawn, blockLength, random);
    const hits = new Array<number>(series.length).fill(0);
    for (const bits of drawn)
      for (let left = bits, place = 0; left !== 0; left >>>= 1, place += 1)
        if (left & 1) hits[place] = (hits[place] ?? 0) + 1;
    for (const [place, found] of rates.entries()) found.push((hits[place] ?? 0) / count);
  }
  return series.map((hits, place) => {
    if (hits.every((hit) => hit === hits[0])) return null;
    const found = rates[place] ?? [];
    return { low: quantile(found, beyond, 7), high: quantile(found, new Decimal(1).minus(beyond), 7) };
  });
}

/** What breaches say of margin. */
export type Reading = 'TOO_LITTLE' | 'AS_EXPECTED' | 'MORE_THAN_NEEDED';

/** @param pValue of the unconditional test, adjusted for how many were asked; at most `level` speaks against what was stated */
export function readingOf(
  { breaches, expected }: Pick<CoverageFigures, 'breaches' | 'expected'>,
  pValue: number,
  level: number,
): Reading {
  if (pValue > level) return 'AS_EXPECTED';
  return breaches > expected ? 'TOO_LITTLE' : 'MORE_THAN_NEEDED';
}
