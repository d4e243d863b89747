import { assert } from '../assert';
import { DIGITS, significant } from './pinned';

/**
 * Tools against procyclicality, each applied to a series of margins that a model asks for, each above 0, one after the
 * other: what is charged at a place depends on nothing after it. The first three are modelled on EMIR RTS 153/2013,
 * Article 28(1), a to c.
 *
 * @see docs/methodology.md#tools-against-procyclicality
 */

/** A buffer on top of margin. */
export interface BufferRule {
  /** What is charged while nothing is used up, as a multiple of what is asked for, ≥ 1: 1.25 is a quarter on top. */
  readonly full: number;
  /** How much of what is asked for is put back in one step, ≥ 0. */
  readonly rebuilt: number;
}

/**
 * What is charged with a buffer that begins full. On a step where more is asked for than before, what is charged stays until
 * the buffer is used up, and then is what is asked for; on any other step the buffer is rebuilt, so a market that stays
 * where it is has its buffer back.
 */
export function buffered(margins: readonly number[], { full, rebuilt }: BufferRule): number[] {
  let left = full;
  let before: { readonly asked: number; readonly charged: number } | null = null;
  return margins.map((asked) => {
    if (before !== null) {
      const isRise = asked > before.asked;
      left = isRise ? Math.max(1, before.charged / asked) : Math.min(full, left + rebuilt);
    }
    before = { asked, charged: left * asked };
    return before.charged;
  });
}

/** (1 − w)·margin + w·stressed. @param stressed one for each margin @param weight w in [0, 1] */
export function stressWeighted(
  margins: readonly number[],
  stressed: readonly number[],
  weight: number,
): number[] {
  return margins.map((margin, at) => {
    const under = stressed[at];
    assert(under !== undefined, 'each margin has one under stress');
    return (1 - weight) * margin + weight * under;
  });
}

/** Never below a floor. */
export function floored(margins: readonly number[], floor: number): number[] {
  return margins.map((margin) => Math.max(margin, floor));
}

/** A limit of speed: a fraction, over what was charged during so many steps before. */
export interface SpeedLimit {
  /** At least 1. */
  readonly steps: number;
  /** Of a rise, above the least that was charged, > 0; of a fall, below the greatest, in (0, 1). */
  readonly by: number;
}

/**
 * What is charged where it rises to at most (1 + by) × the least, and falls to no less than (1 − by) × the greatest, of
 * what was charged during the steps before. So quiet steps save nothing up. A limit never moves margin the other way.
 *
 * @param fall null: it falls as it likes
 */
export function speedLimited(
  margins: readonly number[],
  rise: SpeedLimit | null,
  fall: SpeedLimit | null,
): number[] {
  const charged: number[] = [];
  for (const margin of margins) {
    const last = charged.at(-1);
    if (last === undefined) charged.push(margin);
    else if (margin > last && rise !== null) {
      const least = charged.slice(-rise.steps).reduce((low, one) => Math.min(low, one));
      charged.push(Math.min(margin, (1 + rise.by) * least));
    } else if (margin < last && fall !== null) {
      const greatest = charged.slice(-fall.steps).reduce((high, one) => Math.max(high, one));
      charged.push(Math.max(margin, (1 - fall.by) * greatest));
    } else charged.push(margin);
  }
  return charged;
}

/** A band within which margin stays where it is; fractions of it. */
export interface Band {
  /** > 0 */
  readonly above: number;
  /** In (0, 1). */
  readonly below: number;
  /** Steps in a row on which margin must be below the band, this one included, before it falls; 1: at once. */
  readonly dwell: number;
}

/**
 * What is charged where it moves, all the way, only when what is asked for is outside the band. Comparisons are strict, of
 * figures rounded to `DIGITS`.
 */
export function withHysteresis(margins: readonly number[], { above, below, dwell }: Band): number[] {
  const compared = (figure: number): number => significant(figure, DIGITS);
  let charged: number | null = null;
  let stepsBelow = 0;
  return margins.map((margin) => {
    if (charged === null) {
      charged = margin;
      return charged;
    }
    const asked = compared(margin);
    stepsBelow = asked < compared(charged * (1 - below)) ? stepsBelow + 1 : 0;
    if (asked > compared(charged * (1 + above)) || stepsBelow >= dwell) {
      charged = margin;
      stepsBelow = 0;
    }
    return charged;
  });
}

/** Where less is charged than is asked for: a tool that spares liquidity takes credit risk for it. */
export interface Shortfall {
  readonly steps: number;
  /** The greatest, as a fraction of what was asked for; 0 without one. */
  readonly greatest: number;
}

/** @param charged one for each margin; a step is short by what `DIGITS` show of it */
export function shortfallOf(margins: readonly number[], charged: readonly number[]): Shortfall {
  let [steps, greatest] = [0, 0];
  for (const [at, margin] of margins.entries()) {
    const paid = charged[at];
    assert(paid !== undefined, 'each margin is charged');
    const short = 1 - significant(paid / margin, DIGITS);
    if (short > 0) steps += 1;
    greatest = Math.max(greatest, short);
  }
  return { steps, greatest };
}
