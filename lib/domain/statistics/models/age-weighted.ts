import { assert } from '../../assert';
import { pow } from '../pinned';
import type { TailFigures } from './parametric';

/** Weights λ^age·(1 − λ)/(1 − λⁿ), the newest last, in all 1. */
export function ageWeights(count: number, decay: number): readonly number[] {
  const whole = 1 - pow(decay, count);
  return Array.from({ length: count }, (_, at) => (pow(decay, count - 1 - at) * (1 - decay)) / whole);
}

/**
 * The least loss beyond which no more weight lies than the tail, and the weighted mean of the worst losses, of which the last
 * counts by what is left of the tail.
 *
 * @param profits the newest last
 * @param tail 1 − p
 * @see Boudoukh, Richardson and Whitelaw, The best of both worlds, Risk 11 (May 1998), 64–67
 */
export function weightedFigures(
  profits: readonly number[],
  weights: readonly number[],
  tail: number,
): TailFigures {
  const worst = profits
    .map((profit, at) => ({ loss: -profit, weight: weights[at] ?? NaN }))
    .sort((a, b) => b.loss - a.loss);
  let [passed, sum] = [0, 0];
  for (const { loss, weight } of worst) {
    const taken = Math.min(weight, tail - passed);
    sum += taken * loss;
    passed += weight;
    if (passed > tail) return { valueAtRisk: loss, expectedShortfall: sum / tail };
  }
  const last = worst.at(-1);
  assert(last !== undefined, 'a tail is of something');
  return { valueAtRisk: last.loss, expectedShortfall: sum / tail };
}
