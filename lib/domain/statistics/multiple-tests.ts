/** Of many tests at once, each p-value as one of them, in the order that they came in. */
export interface Adjusted {
  /** At most this probable is one false alarm, or more, among all that are at most so. */
  readonly holm: readonly number[];
  /** At most this share is expected to be false among all that are at most so, for tests that are independent. */
  readonly benjaminiHochberg: readonly number[];
}

/**
 * @param pValues each in [0, 1]
 * @see Holm, Scandinavian Journal of Statistics 6 (1979), 65–70; Benjamini and Hochberg, Journal of the Royal Statistical
 *   Society B 57 (1995), 289–300
 */
export function adjusted(pValues: readonly number[]): Adjusted {
  const count = pValues.length;
  const places = pValues.map((_, at) => at).sort((a, b) => (pValues[a] ?? 0) - (pValues[b] ?? 0) || a - b);
  const holm = new Array<number>(count).fill(1);
  const benjaminiHochberg = new Array<number>(count).fill(1);
  let greatest = 0;
  for (const [rank, place] of places.entries()) {
    greatest = Math.max(greatest, Math.min(1, (count - rank) * (pValues[place] ?? 1)));
    holm[place] = greatest;
  }
  let least = 1;
  for (const [back, place] of places.toReversed().entries()) {
    least = Math.min(least, (count / (count - back)) * (pValues[place] ?? 1));
    benjaminiHochberg[place] = least;
  }
  return { holm, benjaminiHochberg };
}
