import { assert } from '../../assert';
import { binomialAtMost, chiSquareTail } from '../distributions';
import { ln } from '../pinned';

/** A likelihood ratio, and how probable one as great is where nothing is wrong. */
export interface LikelihoodRatio {
  readonly ratio: number;
  readonly pValue: number;
}

/** n·ln(x), which is 0 where n is: no event says nothing of its probability. */
export function times(count: number, probability: number): number {
  return count === 0 ? 0 : count * ln(probability);
}

/** @param ratio from rounding it may be a hair below 0 */
export function likelihoodRatio(ratio: number, degrees: number): LikelihoodRatio {
  const positive = Math.max(0, ratio);
  return { ratio: positive, pValue: chiSquareTail(positive, degrees) };
}

/**
 * Whether so many breaches of so many are as many as were stated: −2 ln[(1 − p)^(T − x) p^x / ((1 − x/T)^(T − x) (x/T)^x)].
 * Of χ² with one degree. Few breaches speak against it as many do.
 *
 * @see Kupiec, Journal of Derivatives 3 (1995), 73–84
 */
export function kupiec(breaches: number, observations: number, probability: number): LikelihoodRatio {
  assert(
    breaches >= 0 && breaches <= observations && observations > 0,
    'breaches are some of the observations',
  );
  const share = breaches / observations;
  const stated = times(observations - breaches, 1 - probability) + times(breaches, probability);
  const found = times(observations - breaches, 1 - share) + times(breaches, share);
  return likelihoodRatio(2 * (found - stated), 1);
}

/** How often a breach, or none, followed either. */
export interface Transitions {
  readonly n00: number;
  readonly n01: number;
  readonly n10: number;
  readonly n11: number;
}

/**
 * Whether a breach is as probable after a breach as after none. Of χ² with one degree; 0 where none follows any.
 *
 * @param hits whether each observation was a breach, in order
 * @see Christoffersen, International Economic Review 39 (1998), 841–862
 */
export function independence(
  hits: readonly boolean[],
): LikelihoodRatio & { readonly transitions: Transitions } {
  const counted = (from: boolean, to: boolean): number =>
    hits.slice(1).filter((hit, at) => hits[at] === from && hit === to).length;
  const [n00, n01] = [counted(false, false), counted(false, true)];
  const [n10, n11] = [counted(true, false), counted(true, true)];
  const share = (some: number, others: number): number => (some === 0 ? 0 : some / (some + others));
  const [after0, after1, overall] = [share(n01, n00), share(n11, n10), share(n01 + n11, n00 + n10)];
  const found = times(n00, 1 - after0) + times(n01, after0) + times(n10, 1 - after1) + times(n11, after1);
  const same = times(n00 + n10, 1 - overall) + times(n01 + n11, overall);
  return { ...likelihoodRatio(2 * (found - same), 1), transitions: { n00, n01, n10, n11 } };
}

export type BaselZone = 'GREEN' | 'YELLOW' | 'RED';

/**
 * The zone of so many breaches: GREEN where at most so many have a probability below 95 %, RED from 99.99 % on.
 *
 * @see Basel Committee on Banking Supervision, Supervisory framework for the use of "backtesting" (1996), table 2
 */
export function baselZone(
  breaches: number,
  observations: number,
  probability: number,
): { readonly atMost: number; readonly zone: BaselZone } {
  const atMost = binomialAtMost(breaches, observations, probability);
  return { atMost, zone: atMost < 0.95 ? 'GREEN' : atMost < 0.9999 ? 'YELLOW' : 'RED' };
}

/** Breaches that a two-sided Kupiec test at a level rejects: fewer than the one, more than the other; its size and power. */
export interface Power {
  /** The fewest and the most that pass. */
  readonly leastPassing: number;
  readonly mostPassing: number;
  /** How probable a rejection is where the stated probability is true. */
  readonly size: number;
  /** The same where another one is. */
  readonly power: number;
}

/** @param other the true probability. The passing counts lie together, as the ratio rises from where x/T = p. */
export function kupiecPower(
  observations: number,
  { probability, other, level }: Readonly<Record<'probability' | 'other' | 'level', number>>,
): Power {
  const passes = (breaches: number): boolean => kupiec(breaches, observations, probability).pValue > level;
  const middle = Math.round(observations * probability);
  let [leastPassing, mostPassing] = [middle, middle];
  while (leastPassing > 0 && passes(leastPassing - 1)) leastPassing -= 1;
  while (mostPassing < observations && passes(mostPassing + 1)) mostPassing += 1;
  const rejected = (true_: number): number =>
    binomialAtMost(leastPassing - 1, observations, true_) +
    1 -
    binomialAtMost(mostPassing, observations, true_);
  return { leastPassing, mostPassing, size: rejected(probability), power: rejected(other) };
}
