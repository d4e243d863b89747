import { assert } from '../../assert';
import { solved } from '../linear-system';
import { ln } from '../pinned';

/** σ²ₜ = ω + α·r²ₜ₋₁ + β·σ²ₜ₋₁ of returns with a mean of 0. */
export interface Garch {
  readonly omega: number;
  readonly alpha: number;
  readonly beta: number;
}

export interface GarchFit extends Garch {
  readonly logLikelihood: number;
  readonly iterations: number;
  /** Of the bar that comes. */
  readonly nextVariance: number;
}

/** Why there is no fit: the likelihood is greatest where one of them is 0 or α + β is 1, or scoring did not end. */
export type GarchRefusal = 'AT_BOUND' | 'NOT_CONVERGED';

const MOST_STEPS = 500;
const MOST_HALVINGS = 20;
/** Of a step by scoring, in what the log-likelihood would gain from it: beyond any digit that is told. */
const ENOUGH = 1e-16;
/** Of a likelihood: what sums of so many terms leave uncertain. A step that loses no more is one by exact derivatives still. */
const ROUNDING = 1e-12;
/** Of the slope at its beginning: a step beyond the top by more is too long. */
const OVERSHOT = 0.5;
/** As near to a bound as this is at it. */
const AT_BOUND = 1e-6;
const PERSISTENCES = [0.5, 0.8, 0.9, 0.95, 0.98, 0.995];
const ALPHAS = [0.02, 0.05, 0.1, 0.2, 0.35];

/**
 * The parameters by which these returns are most probable, were they normal each with its own variance, with
 * σ²₁ = ω + (α + β)·mean(r²). By Fisher scoring on the exact derivatives, from the best of thirty beginnings, with the step
 * halved until the likelihood rises and no longer falls along it by more than half as steeply as it rose; scaled so that it does
 * not depend on the size of returns.
 *
 * @param returns some of them not 0
 * @see Bollerslev, Journal of Econometrics 31 (1986), 307–327; Fiorentini, Calzolari and Panattoni, Journal of Applied
 *   Econometrics 11 (1996), 399–417
 */
export function fitGarch(
  returns: readonly number[],
): { readonly ok: true; readonly value: GarchFit } | { readonly ok: false; readonly refusal: GarchRefusal } {
  const all = Float64Array.from(returns, (one) => one * one);
  const scale = all.reduce((sum, one) => sum + one, 0) / all.length;
  assert(scale > 0, 'something moved');
  const squares = all.map((one) => one / scale);
  const refused = (refusal: GarchRefusal) => ({ ok: false, refusal }) as const;
  let at = best(squares);
  let here = derived(squares, at);
  for (let step = 1; step <= MOST_STEPS; step += 1) {
    const { score, information, likelihood } = here;
    const direction = solved(information, score);
    if (direction === null) return refused('AT_BOUND');
    const gain = slopeAlong(direction, score);
    if (gain < ENOUGH * Math.max(1, Math.abs(likelihood))) {
      if (isAtBound(at)) return refused('AT_BOUND');
      const size = ln(scale) / 2;
      return {
        ok: true,
        value: {
          ...{ omega: at.omega * scale, alpha: at.alpha, beta: at.beta, iterations: step },
          logLikelihood: likelihood - all.length * size,
          nextVariance: lastVariance(squares, at) * scale,
        },
      };
    }
    const next = risen(squares, at, direction, { likelihood, gain });
    // Where even a millionth of the step is no step up, the whole of it leads beyond a bound, or nothing can be told.
    if (next === null) return refused(isBeyond(at, direction) ? 'AT_BOUND' : 'NOT_CONVERGED');
    [at, here] = [next.at, next.derived];
  }
  return refused('NOT_CONVERGED');
}

/**
 * σ² of each return, and last of the bar that comes: from σ²₁ = ω + (α + β)·mean(r²).
 *
 * @returns one more than there are returns
 */
export function garchVariances(returns: readonly number[], { omega, alpha, beta }: Garch): readonly number[] {
  const mean = returns.reduce((sum, one) => sum + one * one, 0) / returns.length;
  const variances = [omega + (alpha + beta) * mean];
  for (const [at, one] of returns.entries())
    variances.push(omega + alpha * one * one + beta * (variances[at] ?? NaN));
  return variances;
}

function isWithin({ omega, alpha, beta }: Garch): boolean {
  return omega > 0 && alpha >= 0 && beta >= 0 && alpha + beta < 1;
}

function isBeyond(
  { omega, alpha, beta }: Garch,
  [byOmega = 0, byAlpha = 0, byBeta = 0]: readonly number[],
): boolean {
  return !isWithin({ omega: omega + byOmega, alpha: alpha + byAlpha, beta: beta + byBeta });
}

function isAtBound({ omega, alpha, beta }: Garch): boolean {
  return omega < AT_BOUND * AT_BOUND || alpha < AT_BOUND || beta < AT_BOUND || alpha + beta > 1 - AT_BOUND;
}

function best(squares: Float64Array): Garch {
  let found: { readonly at: Garch; readonly likelihood: number } | null = null;
  for (const persistence of PERSISTENCES)
    for (const alpha of ALPHAS) {
      if (alpha >= persistence) continue;
      const at = { omega: 1 - persistence, alpha, beta: persistence - alpha };
      const likelihood = likelihoodOf(squares, at);
      if (found === null || likelihood > found.likelihood) found = { at, likelihood };
    }
  assert(found !== null, 'there are beginnings');
  return found.at;
}

/**
 * The step, or so little of it that the likelihood does not fall. Near the top likelihoods can no longer tell; where the expected
 * information is less than half the curvature that is there, steps would go from side to side of it for ever: the slope tells.
 */
function risen(
  squares: Float64Array,
  { omega, alpha, beta }: Garch,
  direction: readonly number[],
  { likelihood, gain }: { readonly likelihood: number; readonly gain: number },
): { readonly at: Garch; readonly derived: Derived } | null {
  const [byOmega = 0, byAlpha = 0, byBeta = 0] = direction;
  for (let halving = 0, share = 1; halving < MOST_HALVINGS; halving += 1, share /= 2) {
    const at = {
      omega: omega + share * byOmega,
      alpha: alpha + share * byAlpha,
      beta: beta + share * byBeta,
    };
    if (!isWithin(at)) continue;
    const there = derived(squares, at);
    const hasRisen = there.likelihood >= likelihood - ROUNDING * Math.abs(likelihood);
    if (hasRisen && slopeAlong(direction, there.score) >= -OVERSHOT * gain) return { at, derived: there };
  }
  return null;
}

function slopeAlong(direction: readonly number[], score: readonly number[]): number {
  return direction.reduce((sum, one, index) => sum + one * (score[index] ?? 0), 0);
}

const HALF_LN_TWO_PI = 0.918938533204672742;

function likelihoodOf(squares: Float64Array, { omega, alpha, beta }: Garch): number {
  let variance = omega + alpha + beta;
  let sum = 0;
  for (const square of squares) {
    sum -= HALF_LN_TWO_PI + (ln(variance) + square / variance) / 2;
    variance = omega + alpha * square + beta * variance;
  }
  return sum;
}

function lastVariance(squares: Float64Array, { omega, alpha, beta }: Garch): number {
  let variance = omega + alpha + beta;
  for (const square of squares) variance = omega + alpha * square + beta * variance;
  return variance;
}

interface Derived {
  readonly likelihood: number;
  readonly score: readonly number[];
  readonly information: readonly (readonly number[])[];
}

/** Score and expected information: ½Σ(r²/σ² − 1)·∂σ²/σ², and ½Σ∂σ²∂σ²ᵀ/σ⁴. Squares have a mean of 1. */
function derived(squares: Float64Array, { omega, alpha, beta }: Garch): Derived {
  let variance = omega + alpha + beta;
  let [byOmega, byAlpha, byBeta] = [1, 1, 1];
  let likelihood = 0;
  const score = [0, 0, 0];
  const information = [
    [0, 0, 0],
    [0, 0, 0],
    [0, 0, 0],
  ];
  for (const square of squares) {
    likelihood -= HALF_LN_TWO_PI + (ln(variance) + square / variance) / 2;
    const excess = (square / variance - 1) / 2;
    const relative = [byOmega / variance, byAlpha / variance, byBeta / variance];
    for (const [row, one] of relative.entries()) {
      score[row] = (score[row] ?? 0) + excess * one;
      const line = information[row];
      assert(line !== undefined, 'one row for each parameter');
      for (const [column, other] of relative.entries())
        line[column] = (line[column] ?? 0) + (one * other) / 2;
    }
    byOmega = 1 + beta * byOmega;
    byAlpha = square + beta * byAlpha;
    byBeta = variance + beta * byBeta;
    variance = omega + alpha * square + beta * variance;
  }
  return { score, information, likelihood };
}
