import { assert } from '../../assert';
import { ln, pow } from '../pinned';
import { type LikelihoodRatio, likelihoodRatio } from './breach-count';

/** Time between breaches, in observations; censored: what ends, or begins, with no breach. */
export interface Duration {
  readonly length: number;
  readonly isCensored: boolean;
}

/** @param hits whether each observation was a breach, in order */
export function durationsOf(hits: readonly boolean[]): readonly Duration[] {
  const places = hits.flatMap((hit, at) => (hit ? [at + 1] : []));
  const [first, last] = [places[0], places.at(-1)];
  if (first === undefined || last === undefined) return [{ length: hits.length, isCensored: true }];
  const between = places
    .slice(1)
    .map((place, at) => ({ length: place - (places[at] ?? 0), isCensored: false }));
  return [
    ...(first > 1 ? [{ length: first, isCensored: true }] : []),
    ...between,
    ...(last < hits.length ? [{ length: hits.length - last, isCensored: true }] : []),
  ];
}

export interface DurationTest extends LikelihoodRatio {
  /** Of Weibull; below 1 breaches cluster, above they keep apart, 1 has no memory. */
  readonly shape: number;
  readonly logLikelihood: number;
  readonly logLikelihoodWithoutMemory: number;
  readonly durations: number;
}

const LEAST_SHAPE = 0.01;
const GREATEST_SHAPE = 20;
/** By golden section, to some 1e-10 of the shape's logarithm. */
const STEPS = 60;

/**
 * Whether time between breaches has a memory: Weibull durations against exponential ones, censored at both ends. Of χ² with one
 * degree. For each shape b the scale a that fits best is known: a^b = (whole durations) / Σ D^b; b is found by golden section.
 *
 * @returns null with fewer than two whole durations: a shape of one is of nothing
 * @see Christoffersen and Pelletier, Journal of Financial Econometrics 2 (2004), 84–108
 */
export function durationTest(hits: readonly boolean[]): DurationTest | null {
  const durations = durationsOf(hits);
  const whole = durations.filter(({ isCensored }) => !isCensored);
  // Of equal durations the likelihood rises with the shape without end.
  if (whole.length < 2 || new Set(durations.map(({ length }) => length)).size === 1) return null;
  const logarithms = whole.reduce((sum, { length }) => sum + ln(length), 0);
  const at = (shape: number): number => {
    const powers = durations.reduce((sum, { length }) => sum + pow(length, shape), 0);
    const count = whole.length;
    return count * (ln(count / powers) + ln(shape) - 1) + (shape - 1) * logarithms;
  };
  const shape = greatest(at, LEAST_SHAPE, GREATEST_SHAPE);
  const [logLikelihood, without] = [at(shape), at(1)];
  return {
    ...likelihoodRatio(2 * (logLikelihood - without), 1),
    ...{ shape, logLikelihood, logLikelihoodWithoutMemory: without, durations: durations.length },
  };
}

/** Where a function with one maximum between two numbers above 0 is greatest, by its logarithm. */
function greatest(of: (x: number) => number, least: number, most: number): number {
  assert(least > 0 && most > least, 'between two numbers');
  const golden = (Math.sqrt(5) - 1) / 2;
  const ratio = most / least;
  let [low, high] = [0, 1];
  const value = (share: number): number => of(least * pow(ratio, share));
  let [left, right] = [high - golden * (high - low), low + golden * (high - low)];
  let [atLeft, atRight] = [value(left), value(right)];
  for (let step = 0; step < STEPS; step += 1) {
    if (atLeft >= atRight) {
      [high, right, atRight] = [right, left, atLeft];
      left = high - golden * (high - low);
      atLeft = value(left);
    } else {
      [low, left, atLeft] = [left, right, atRight];
      right = low + golden * (high - low);
      atRight = value(right);
    }
  }
  return least * pow(ratio, (low + high) / 2);
}
