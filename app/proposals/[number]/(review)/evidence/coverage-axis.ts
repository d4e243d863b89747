/** Axes of the picture of moves: as little as it needs, since what every chart may want weighs more than the page has room for. */

const STEPS = [1, 2, 5, 10];

/** Round values, about so many, from at or below the least to at or above the greatest: what an axis goes from and to. */
export function roundTicks(least: number, greatest: number, about: number): readonly number[] {
  const raw = (greatest - least) / about;
  if (!(raw > 0)) return [least];
  const power = 10 ** Math.floor(Math.log10(raw));
  const step = power * (STEPS.find((one) => one * power >= raw * 0.999) ?? 10);
  const [first, last] = [Math.floor(least / step + 1e-9), Math.ceil(greatest / step - 1e-9)];
  return Array.from({ length: last - first + 1 }, (_, at) => (first + at) * step);
}

const MONTHS = [1, 3, 6, 12, 24, 60, 120];

/** The first instants of months in UTC, at most so many, each as many months after the one before. */
export function monthTicks(fromMs: number, toMs: number, most: number): readonly Date[] {
  const first = new Date(fromMs);
  const ticks = (every: number): Date[] => {
    const found: Date[] = [];
    const begin = Math.floor((first.getUTCFullYear() * 12 + first.getUTCMonth()) / every) * every;
    for (let month = begin; ; month += every) {
      const at = Date.UTC(Math.floor(month / 12), month % 12, 1);
      if (at > toMs) return found;
      if (at >= fromMs) found.push(new Date(at));
    }
  };
  return MONTHS.map(ticks).find(({ length }) => length <= most) ?? [];
}
