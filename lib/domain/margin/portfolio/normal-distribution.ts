/**
 * The standard normal distribution function, in doubles.
 *
 * Hart's rational approximation below 5√2 and a continued fraction of five terms above it, as in G. West, "Better
 * approximations to cumulative normal functions", Wilmott (2005). Absolute error below 1e-15 everywhere.
 *
 * @param x any double; ±∞ give 1 and 0
 */
export function normalDistribution(x: number): number {
  const size = Math.abs(x);
  const upperTail = size > 37 ? 0 : tail(size);
  return x > 0 ? 1 - upperTail : upperTail;
}

const NUMERATOR = [
  3.52624965998911e-2, 0.700383064443688, 6.37396220353165, 33.912866078383, 112.079291497871,
  221.213596169931, 220.206867912376,
];
const DENOMINATOR = [
  8.83883476483184e-2, 1.75566716318264, 16.064177579207, 86.7807322029461, 296.564248779674,
  637.333633378831, 793.826512519948, 440.413735824752,
];

function polynomial(coefficients: readonly number[], x: number): number {
  return coefficients.reduce((value, coefficient) => value * x + coefficient, 0);
}

/** P(X > size), size ≥ 0. */
function tail(size: number): number {
  const exponential = Math.exp(-0.5 * size * size);
  if (size < 5 * Math.SQRT2) {
    return (exponential * polynomial(NUMERATOR, size)) / polynomial(DENOMINATOR, size);
  }
  let fraction = size + 0.65;
  for (const numerator of [4, 3, 2, 1]) fraction = size + numerator / fraction;
  return exponential / (fraction * Math.sqrt(2 * Math.PI));
}
