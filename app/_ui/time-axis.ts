import { formatCompact } from './format';

/** Where things stand on a chart over time, and what is written there. */

const NAME_HEIGHT = 14;
const DAY_MS = 86_400_000;

/** "2026-11-22" at midnight, else "16:05", with seconds where a tick has some; in UTC. */
export function axisInstant(instant: Date): string {
  const iso = instant.toISOString();
  if (iso.endsWith('T00:00:00.000Z')) return iso.slice(0, 10);
  return iso.slice(11, instant.getUTCSeconds() === 0 ? 16 : 19);
}

/** As short as tells one from the next. */
export function tickTextsOf(ticks: readonly number[]): readonly string[] {
  const texts = [1, 2, 3, 4].map((scale) =>
    ticks.map((amount) => formatCompact(amount.toFixed(0), { scale })),
  );
  return texts.find((one) => new Set(one).size === one.length) ?? ticks.map((amount) => String(amount));
}

/** Heights of names, moved up where they would stand in one another, none below `lowest`. */
export function apart(heights: readonly number[], lowest: number): readonly number[] {
  const places = [...heights];
  let limit = lowest;
  for (const [index, height] of [...heights.entries()].toSorted(([, a], [, b]) => b - a)) {
    const place = Math.min(height, limit);
    places[index] = place;
    limit = place - NAME_HEIGHT;
  }
  return places;
}

export function extent(values: readonly number[]): [number, number] {
  return [Math.min(...values), Math.max(...values)];
}

/** From the least to the greatest; of amounts that are all alike, a hundredth to either side, that the line stands between. */
export function amountExtent(amounts: readonly number[]): [number, number] {
  const [least, greatest] = extent(amounts);
  if (least !== greatest) return [least, greatest];
  const margin = Math.max(Math.abs(least) / 100, 1);
  return [least - margin, greatest + margin];
}

/**
 * Instants of an axis that stand far enough from one another to be read, the first among them; midnights alone where one hour of
 * several days would be left, and say nothing.
 */
export function spaced(ticks: readonly Date[], x: (instant: Date) => number, least: number): readonly Date[] {
  const shown = apartBy(ticks, x, least);
  if (new Set(shown.map(axisInstant)).size === shown.length) return shown;
  const midnights = ticks.filter((tick) => tick.getTime() % DAY_MS === 0);
  return midnights.length > 0 ? apartBy(midnights, x, least) : shown;
}

function apartBy(ticks: readonly Date[], x: (instant: Date) => number, least: number): readonly Date[] {
  let last = -Infinity;
  return ticks.filter((tick) => {
    const isFar = x(tick) - last >= least;
    if (isFar) last = x(tick);
    return isFar;
  });
}

/** Places along an axis, each moved on where it would stand in the one before, none beyond `greatest`. */
export function besides(places: readonly number[], least: number, greatest: number): readonly number[] {
  const moved = [...places];
  for (let at = 1; at < moved.length; at += 1)
    moved[at] = Math.max(moved[at] ?? 0, (moved[at - 1] ?? 0) + least);
  let limit = greatest;
  for (let at = moved.length - 1; at >= 0; at -= 1) {
    moved[at] = Math.min(moved[at] ?? 0, limit);
    limit = (moved[at] ?? 0) - least;
  }
  return moved;
}
