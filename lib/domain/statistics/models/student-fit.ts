import gammaln from '@stdlib/math-base-special-gammaln';
import { assert } from '../../assert';
import { digamma } from '../digamma';
import { exp, ln } from '../pinned';

/** Student's t, moved and scaled: x = location + scale·t with so many degrees of freedom. */
export interface StudentFit {
  readonly location: number;
  /** Not the standard deviation, which is scale·√(ν/(ν − 2)) and need not be. */
  readonly scale: number;
  readonly degrees: number;
  readonly logLikelihood: number;
}

/**
 * Why there is no fit: the likelihood is greatest at one degree or fewer, where no mean is, or at so many that it is the normal's; or
 * location and scale did not settle.
 */
export type StudentRefusal = 'AT_BOUND' | 'NOT_CONVERGED';

/** With one degree there is no mean, so no shortfall; with so many more nothing is told from the normal. */
const DEGREES = [1, 1.3, 1.7, 2.2, 2.8, 3.5, 4.5, 6, 8, 11, 16, 25, 40, 70, 120, 200] as const;
const HALVINGS = 50;
const MOST_STEPS = 1_000;
/** Of scale, and of location in scales: a step smaller than this is none. */
const SETTLED = 1e-13;

/**
 * The location, scale and degrees by which values are most probable. Given degrees, location and scale are by weights
 * (ν + 1)/(ν + z²) until they settle; degrees are where the slope of the likelihood along those falls through 0, by bisection from
 * the best of the places where it does.
 *
 * @param values not half of them one value
 * @see Lange, Little and Taylor, Robust statistical modeling using the t distribution, Journal of the American Statistical
 *   Association 84 (1989), 881–896; Kent, Tyler and Vardi, Communications in Statistics: Simulation 23 (1994), 441–453
 */
export function fitStudent(
  values: readonly number[],
):
  | { readonly ok: true; readonly value: StudentFit }
  | { readonly ok: false; readonly refusal: StudentRefusal } {
  const refused = (refusal: StudentRefusal) => ({ ok: false, refusal }) as const;
  const sample = Float64Array.from(values);
  const centre = sample.reduce((sum, one) => sum + one, 0) / sample.length;
  const spread = Math.sqrt(sample.reduce((sum, one) => sum + (one - centre) ** 2, 0) / sample.length);
  assert(spread > 0, 'values differ');
  const scaled = sample.map((one) => (one - centre) / spread);

  const path: Placed[] = [];
  for (const degrees of DEGREES) {
    const placed = placedAt(scaled, degrees, path.at(-1) ?? { location: 0, scale: 1 });
    if (placed === null) return refused('NOT_CONVERGED');
    path.push(placed);
  }
  const tops = path.flatMap((below, at) => {
    const above = path[at + 1];
    return above && below.slope > 0 && above.slope <= 0 ? [{ below, above }] : [];
  });
  let best: Placed | null = null;
  for (const { below, above } of tops) {
    const top = topBetween(scaled, below, above);
    if (top === null) return refused('NOT_CONVERGED');
    if (best === null || top.likelihood > best.likelihood) best = top;
  }
  const ends = [path[0], path.at(-1)].map((end) => end?.likelihood ?? -Infinity);
  if (best === null || ends.some((end) => end > (best?.likelihood ?? -Infinity))) return refused('AT_BOUND');
  return {
    ok: true,
    value: {
      location: centre + spread * best.location,
      scale: spread * best.scale,
      degrees: best.degrees,
      logLikelihood: best.likelihood - sample.length * ln(spread),
    },
  };
}

interface Place {
  readonly location: number;
  readonly scale: number;
}

/** The best location and scale of so many degrees; `slope` of the likelihood in degrees, along those. */
interface Placed extends Place {
  readonly degrees: number;
  readonly likelihood: number;
  readonly slope: number;
}

/** By halves of the logarithm of degrees. */
function topBetween(values: Float64Array, from: Placed, to: Placed): Placed | null {
  let [below, above] = [from, to];
  for (let halving = 0; halving < HALVINGS; halving += 1) {
    const degrees = exp((ln(below.degrees) + ln(above.degrees)) / 2);
    const middle = placedAt(values, degrees, below);
    if (middle === null) return null;
    if (middle.slope > 0) below = middle;
    else above = middle;
  }
  return below;
}

function placedAt(values: Float64Array, degrees: number, from: Place): Placed | null {
  let { location, scale } = from;
  for (let step = 0; step < MOST_STEPS; step += 1) {
    let [weights, sum, squares] = [0, 0, 0];
    for (const value of values) {
      const z = (value - location) / scale;
      const weight = (degrees + 1) / (degrees + z * z);
      weights += weight;
      sum += weight * value;
      squares += weight * (value - location) * (value - location);
    }
    const next = { location: sum / weights, scale: Math.sqrt(squares / weights) };
    if (!(next.scale > 0)) return null;
    const moved = Math.max(Math.abs(next.location - location) / next.scale, Math.abs(next.scale / scale - 1));
    ({ location, scale } = next);
    if (moved < SETTLED)
      return { location, scale, degrees, ...likelihoodAt(values, location, scale, degrees) };
  }
  return null;
}

function likelihoodAt(values: Float64Array, location: number, scale: number, degrees: number) {
  let [logs, shares] = [0, 0];
  for (const value of values) {
    const z = (value - location) / scale;
    logs += ln(1 + (z * z) / degrees);
    shares += (z * z) / (degrees + z * z);
  }
  const half = values.length / 2;
  const each = gammaln((degrees + 1) / 2) - gammaln(degrees / 2) - ln(degrees * Math.PI) / 2 - ln(scale);
  return {
    likelihood: values.length * each - ((degrees + 1) / 2) * logs,
    slope:
      half * (digamma((degrees + 1) / 2) - digamma(degrees / 2) - 1 / degrees) -
      logs / 2 +
      ((degrees + 1) / (2 * degrees)) * shares,
  };
}
