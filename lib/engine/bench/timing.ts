/** Medians of rounds. */
export interface Timing {
  readonly ms: number;
  /** Of processor time, of all threads, which a busy machine does not stretch. */
  readonly cpuMs: number;
}

/**
 * Times several things in turn, round by round, so that what else the machine does hits all alike.
 *
 * @returns the median of each, in their order
 */
export function timedInTurn(rounds: number, runs: readonly (() => void)[]): Timing[] {
  const spent = runs.map((): Timing[] => []);
  for (let round = 0; round < rounds; round++)
    for (const [index, run] of runs.entries()) spent[index]?.push(timedOnce(run));
  return spent.map(medianOf);
}

export function timed(rounds: number, run: () => void): Timing {
  return medianOf(Array.from({ length: rounds }, () => timedOnce(run)));
}

function timedOnce(run: () => void): Timing {
  const [startedAtMs, usage] = [performance.now(), process.cpuUsage()];
  run();
  const { user, system } = process.cpuUsage(usage);
  return { ms: performance.now() - startedAtMs, cpuMs: (user + system) / 1000 };
}

export function medianOf(spent: readonly Timing[]): Timing {
  return {
    ms: quantile(
      spent.map(({ ms }) => ms),
      0.5,
    ),
    cpuMs: quantile(
      spent.map(({ cpuMs }) => cpuMs),
      0.5,
    ),
  };
}

/** The value that this fraction of all does not exceed. */
export function quantile(values: readonly number[], fraction: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(Math.floor(fraction * sorted.length), sorted.length - 1)] ?? NaN;
}
