import { assert } from '../assert';
import { type Decimal, ONE } from '../number/decimal';
import { tailObservations } from './quantile';

/**
 * The mean of the worst losses with probability 1 − p: of the worst n·(1 − p) of them, of which the last counts by the
 * fraction that is left of it. Without that fraction it would jump with n and would not be coherent.
 *
 * @param losses positive is a loss; one at least in the tail
 * @param probability p in (0, 1)
 * @see Acerbi and Tasche, On the coherence of expected shortfall, Journal of Banking & Finance 26 (2002), 1487–1503
 */
export function expectedShortfall(losses: readonly number[], probability: Decimal): number {
  assert(tailObservations(losses.length, probability).gte(1), 'a tail has an observation in it');
  const tail = ONE.minus(probability).times(losses.length);
  const whole = tail.floor().toNumber();
  const descending = Float64Array.from(losses).sort().reverse();
  let sum = 0;
  for (let at = 0; at < whole; at += 1) sum += lossAt(descending, at);
  const rest = tail.minus(whole).toNumber();
  if (rest > 0) sum += rest * lossAt(descending, whole);
  return sum / tail.toNumber();
}

function lossAt(losses: Float64Array, at: number): number {
  const loss = losses[at];
  assert(loss !== undefined, 'a tail is part of the sample');
  return loss;
}
