import type { GridInstrument } from './grid-instrument';

/** A leg's holding in floats, and what its instrument gains. */
export interface EstimatedLeg {
  readonly size: number;
  readonly scenarios: NonNullable<GridInstrument['scenarios']>;
}

type OptionLeg = EstimatedLeg & {
  readonly scenarios: Extract<GridInstrument['scenarios'], { kind: 'OPTION' }>;
};

export interface EstimatedLegs {
  readonly linear: readonly EstimatedLeg[];
  readonly expiries: readonly (readonly OptionLeg[])[];
}

/** What something comes to in floats, and how far from that it may be. */
export interface Estimate {
  readonly total: number;
  readonly error: number;
}

/** Far more than thousands of float products and sums lose of their sizes. */
const RELATIVE_ERROR = 1e-9;

/** Gain of all legs in a scenario; without bound where floats do not say which way a sum is. */
export function estimatedGain(
  { linear, expiries }: EstimatedLegs,
  scenario: number,
  isTilt: boolean,
): Estimate {
  let [total, sizes, error] = [0, 0, 0];
  for (const { size, scenarios } of linear) {
    if (scenarios.kind === 'OPTION') continue;
    const gain = size * (scenarios.estimates[scenario] ?? NaN);
    total += gain;
    sizes += Math.abs(gain);
    if (scenarios.kind === 'STEPPED') error += scenarios.coarseness;
  }
  for (const legs of expiries) {
    const worth = sumOver(legs, ({ size, scenarios }) => size * (scenarios.valueEstimates[scenario] ?? NaN));
    const gain = sumOver(
      legs,
      ({ size, scenarios }) =>
        size * ((worth.total < 0 ? scenarios.debtEstimates : scenarios.estimates)[scenario] ?? NaN),
    );
    if (Math.abs(worth.total) <= worth.error || (isTilt && Math.abs(gain.total) <= gain.error))
      error = Infinity;
    total += isTilt && gain.total > 0 ? -gain.total : gain.total;
    error += gain.error;
  }
  return { total, error: error + RELATIVE_ERROR * sizes };
}

/** Gain of all legs on the basis: never above 0. */
export function estimatedBasis({ expiries }: EstimatedLegs): Estimate {
  let [total, error] = [0, 0];
  for (const legs of expiries) {
    const moves = [0, 1].map((move) =>
      sumOver(legs, ({ size, scenarios }) => size * (scenarios.basisEstimates[move] ?? 0)),
    );
    total += Math.min(0, ...moves.map((move) => move.total));
    error += Math.max(...moves.map((move) => move.error));
  }
  return { total, error };
}

function sumOver(legs: readonly OptionLeg[], gainOf: (leg: OptionLeg) => number): Estimate {
  let [total, sizes] = [0, 0];
  for (const leg of legs) {
    const gain = gainOf(leg);
    total += gain;
    sizes += Math.abs(gain);
  }
  return { total, error: RELATIVE_ERROR * sizes };
}
