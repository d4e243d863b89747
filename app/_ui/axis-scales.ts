/** Scales of a chart: a page that draws a line needs forty lines of what a library sends 20 kB for. */

/** From a value to its place in pixels; beyond the ends the line goes on. */
export type Scale = (value: number) => number;

/** A straight scale; a domain of one value lies in the middle of the range. */
export function linearScale([from, to]: readonly [number, number], range: readonly [number, number]): Scale {
  const [start, end] = range;
  if (from === to) return () => (start + end) / 2;
  return (value) => start + ((value - from) / (to - from)) * (end - start);
}

/**
 * Ends and ticks of an axis that both ends of a domain lie within: multiples of 1, 2 or 5 times a power of ten, about as many as asked
 * for.
 *
 * @param domain from the least to the greatest, apart from one another
 * @returns ascending, first and last the ends
 */
export function niceTicks([from, to]: readonly [number, number], count: number): readonly number[] {
  const rough = (to - from) / Math.max(1, count);
  const exponent = Math.floor(Math.log10(rough));
  const lead = rough / 10 ** exponent;
  const factor = lead >= Math.sqrt(50) ? 10 : lead >= Math.sqrt(10) ? 5 : lead >= Math.SQRT2 ? 2 : 1;
  // A step below 1 is divided by: tenths are no doubles, and 3 × 0.1 is not 0.3.
  const power = 10 ** Math.abs(exponent);
  const isWhole = exponent >= 0;
  const inSteps = (value: number): number => (isWhole ? value / (factor * power) : (value * power) / factor);
  const [first, last] = [Math.floor(inSteps(from)), Math.ceil(inSteps(to))];
  return Array.from({ length: last - first + 1 }, (_, index) => {
    const steps = (first + index) * factor;
    return isWhole ? steps * power : steps / power;
  });
}

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
/** Of an axis in UTC, each a whole number of times in a day, or a whole number of days. */
const STEPS_MS: readonly number[] = [
  ...[1, 5, 15, 30].map((seconds) => seconds * SECOND),
  ...[1, 5, 15, 30].map((minutes) => minutes * MINUTE),
  ...[1, 3, 6, 12].map((hours) => hours * HOUR),
  ...[1, 2, 7, 14, 28, 91, 182, 364].map((days) => days * DAY),
];

/** Instants in UTC that are multiples of a step, at most about so many: full seconds, minutes, hours or midnights. */
export function timeTicks([from, to]: readonly [number, number], count: number): readonly Date[] {
  const wanted = (to - from) / Math.max(1, count);
  const step = STEPS_MS.find((one) => one >= wanted) ?? 364 * DAY * Math.ceil(wanted / (364 * DAY));
  const first = Math.ceil(from / step);
  return Array.from(
    { length: Math.max(0, Math.floor(to / step) - first + 1) },
    (_, index) => new Date((first + index) * step),
  );
}

/** The path of points that each hold until the next; a null is a gap. */
export function stepPath(points: readonly (readonly [number, number] | null)[]): string {
  let path = '';
  let isDown = false;
  for (const point of points) {
    if (point) path += isDown ? `H${point[0]}V${point[1]}` : `M${point[0]},${point[1]}`;
    isDown = point !== null;
  }
  return path;
}
