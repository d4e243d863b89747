/**
 * At which instants of a path bars of some length close, the first of them so long after the path begins: one after the other,
 * without a gap.
 *
 * @param atMs of each instant, milliseconds since the path began, ascending, each above 0
 * @returns places in `atMs`; null where a bar closes between two instants, so that the path does not say at what
 */
export function barCloses(atMs: readonly number[], barMs: number): readonly number[] | null {
  const places = new Map(atMs.map((one, place) => [one, place]));
  const closes: number[] = [];
  const last = atMs.at(-1) ?? 0;
  for (let at = barMs; at <= last; at += barMs) {
    const place = places.get(at);
    if (place === undefined) return null;
    closes.push(place);
  }
  return closes;
}
