import { Random } from '../domain/number/random';
import { fitGarch } from '../domain/statistics/models/garch';
import { timed } from '../engine/bench/timing';

const [SERIES, DAYS] = [20, 3_000];

/** Returns whose volatility clusters, of a series of its own for each seed. */
function drawnReturns(seed: number): number[] {
  const random = Random.fromSeed(seed);
  let variance = 4e-4;
  return Array.from({ length: DAYS }, () => {
    const drawn = Math.sqrt(variance) * random.normal();
    variance = 2e-5 + 0.1 * drawn * drawn + 0.85 * variance;
    return drawn;
  });
}

/** How long it takes to fit GARCH to 20 series of 3,000 days, all of them; median of rounds. */
export function garchFits(rounds: number) {
  const series = Array.from({ length: SERIES }, (_, seed) => drawnReturns(seed));
  let converged = 0;
  const { ms, cpuMs } = timed(rounds, () => {
    converged = series.filter((returns) => fitGarch(returns).ok).length;
  });
  return { series: SERIES, days: DAYS, converged, ms: Math.round(ms), cpuMs: Math.round(cpuMs) };
}
