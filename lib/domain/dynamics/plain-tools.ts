import { assert } from '../assert';
import {
  buffered,
  floored,
  speedLimited,
  stressWeighted,
  withHysteresis,
} from '../statistics/anti-procyclicality';
import type { BacktestSlot } from './backtest';
import type { Programme } from './programme';
import { FULL_BUFFER } from './target';

/** A weight of stress, and a buffer's rebuilding in a day, as EMIR RTS 153/2013, Article 28(1), asks at least. */
const STRESS_WEIGHT = 0.25;
const REBUILT_PER_DAY = 0.01;

export const PLAIN_TOOLS = ['none', 'buffer', 'stressWeight', 'floor', 'speedLimit', 'hysteresis'] as const;
export type PlainTool = (typeof PLAIN_TOOLS)[number];

/**
 * What present volatility alone would ask for, z·√h·σ, and what each tool against procyclicality by itself makes of it:
 * beside a programme, which puts several together. The speed limit and the band are those of its maintenance dial, the
 * floor is its long-run volatility.
 *
 * @param slots whose volatility is known
 * @returns rates by slot
 */
export function plainTools(
  { scale, barsPerDay, barMs, speeds, band }: Programme,
  slots: readonly BacktestSlot[],
): Readonly<Record<PlainTool, readonly number[]>> {
  const volatilities = slots.map(({ record }) => {
    const { volatilities: known } = record.signal;
    assert(known !== null, 'a slot of a backtest has seen enough');
    return known;
  });
  const asked = volatilities.map(({ present }) => scale * present);
  const { rise, fall } = speeds.maintenance;
  const steps = (ms: number): number => Math.max(1, Math.round(ms / barMs));
  return {
    none: asked,
    buffer: buffered(asked, { full: FULL_BUFFER, rebuilt: REBUILT_PER_DAY / barsPerDay }),
    stressWeight: stressWeighted(
      asked,
      volatilities.map(({ stress }) => scale * stress),
      STRESS_WEIGHT,
    ),
    floor: asked.map((rate, at) => floored([rate], scale * (volatilities[at]?.longRun ?? 0))[0] ?? rate),
    speedLimit: speedLimited(
      asked,
      { steps: steps(rise.ms), by: rise.by.toNumber() },
      { steps: steps(fall.ms), by: fall.by.toNumber() },
    ),
    hysteresis: withHysteresis(asked, {
      above: band.above.toNumber(),
      below: band.below.toNumber(),
      dwell: steps(band.dwellMs),
    }),
  };
}
