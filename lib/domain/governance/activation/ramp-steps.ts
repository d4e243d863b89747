import * as z from 'zod';
import type { RampWeightDocument } from '../../curves/formula-document';
import { Decimal, decimal, decimalText, ONE, ZERO } from '../../number/decimal';
import type { RampDirection } from '../../parameters/ramp-vector';
import type { Fault } from '../../result';

/**
 * A step of a ramp: how much of the change counts from then on. The requirement that goes first has the leading weight, the other
 * the trailing one: where a class tightens, initial margin leads; where it loosens, maintenance margin does; where it does
 * neither everywhere, both have the trailing weight.
 */
export interface RampStep {
  /** Whole minutes after the first step was taken; 0 of the first. */
  readonly afterMinutes: number;
  /** In [trailing, 1], multiples of 0.0001. */
  readonly leading: string;
  /** In [0, 1], multiples of 0.0001. */
  readonly trailing: string;
}

/**
 * RUNNING: it goes on at its next step; WAITING: a step could not be taken whole, and is tried again; HELD: until somebody resumes
 * it; COMPLETE: it has arrived; REPLACED: later changes took over all that it moved; ABORTED: it stays where it is.
 */
export type RampStatus = 'RUNNING' | 'WAITING' | 'HELD' | 'COMPLETE' | 'REPLACED' | 'ABORTED';

export interface RampWeights {
  readonly leading: Decimal;
  readonly trailing: Decimal;
}

/** The whole change. */
export const ARRIVED: RampWeights = { leading: ONE, trailing: ONE };
export const NOT_BEGUN: RampWeights = { leading: ZERO, trailing: ZERO };

export const RAMP_STEPS_AT_MOST = 100;
/** A quarter of a year. */
export const RAMP_MINUTES_AT_MOST = 92 * 24 * 60;
const WEIGHT_SCALE = 4;
const WEIGHT = /^(?:0(?:\.[0-9]{1,4})?|1(?:\.0{1,4})?)$/;

/**
 * Faults of the steps of a ramp: `ramp-steps` (1 to 100 of them), `ramp-times` (whole minutes from 0, rising, at most 92 days),
 * `ramp-range` (weights from 0 to 1, at most four decimals), `ramp-order` (leading at least trailing), `ramp-rises` (no weight
 * falls, and each step raises one), `ramp-arrives` (the last is the whole change).
 */
export function rampFaults(steps: readonly RampStep[]): readonly Fault[] {
  if (steps.length < 1 || steps.length > RAMP_STEPS_AT_MOST)
    return [fault('', 'ramp-steps', `A ramp has 1 to ${RAMP_STEPS_AT_MOST} steps.`)];
  const ofForm = steps.flatMap(({ leading, trailing }, index) =>
    Object.entries({ leading, trailing }).flatMap(([name, weight]) =>
      WEIGHT.test(weight)
        ? []
        : [fault(`/${index}/${name}`, 'ramp-range', 'A weight is from 0 to 1, with at most four decimals.')],
    ),
  );
  if (ofForm.length > 0) return ofForm;
  return [...steps.flatMap((step, index) => stepFaults(step, index, steps[index - 1])), ...endFaults(steps)];
}

function stepFaults(step: RampStep, index: number, before: RampStep | undefined): Fault[] {
  const faults: Fault[] = [];
  const { afterMinutes } = step;
  const isTimely = before === undefined ? afterMinutes === 0 : afterMinutes > before.afterMinutes;
  if (!Number.isInteger(afterMinutes) || !isTimely || afterMinutes > RAMP_MINUTES_AT_MOST) {
    const message =
      'Times are whole minutes after the first step, which is at 0; they rise, to at most 92 days.';
    faults.push(fault(`/${index}/afterMinutes`, 'ramp-times', message));
  }
  const weights = weightsOf(step);
  if (weights.leading.lt(weights.trailing)) {
    const message = 'The requirement that goes first is never behind the other.';
    faults.push(fault(`/${index}/leading`, 'ramp-order', message));
  }
  const last = before ? weightsOf(before) : NOT_BEGUN;
  const falls = weights.leading.lt(last.leading) || weights.trailing.lt(last.trailing);
  const stands = weights.leading.eq(last.leading) && weights.trailing.eq(last.trailing);
  if (falls || stands)
    faults.push(fault(`/${index}`, 'ramp-rises', 'Each step takes the change further than the one before.'));
  return faults;
}

function endFaults(steps: readonly RampStep[]): Fault[] {
  const last = steps.at(-1);
  if (last && weightsOf(last).trailing.eq(ONE)) return [];
  const message = 'The last step is the whole change: both weights are 1.';
  return [fault(`/${steps.length - 1}`, 'ramp-arrives', message)];
}

function fault(path: string, rule: string, message: string): Fault {
  return { path: `/ramp${path}`, rule, message };
}

export function weightsOf({ leading, trailing }: Pick<RampStep, 'leading' | 'trailing'>): RampWeights {
  return { leading: decimal(leading), trailing: decimal(trailing) };
}

export const rampStepSchema = z.strictObject({
  afterMinutes: z.int(),
  leading: z.string(),
  trailing: z.string(),
});

/** One spelling of a step: no trailing zeros. */
export function spelled({ afterMinutes, leading, trailing }: RampStep): RampStep {
  return { afterMinutes, leading: decimalText(decimal(leading)), trailing: decimalText(decimal(trailing)) };
}

/** How far a ramp is to be at an instant, and when the step after that is due; null: none is. */
export function dueStep(
  steps: readonly RampStep[],
  startedAt: Date,
  at: Date,
): { readonly weights: RampWeights; readonly nextAt: Date | null } {
  const timeOf = ({ afterMinutes }: RampStep): Date => new Date(startedAt.getTime() + afterMinutes * 60_000);
  const due = steps.filter((step) => timeOf(step).getTime() <= at.getTime());
  const [last, next] = [due.at(-1), steps[due.length]];
  return { weights: last ? weightsOf(last) : NOT_BEGUN, nextAt: next ? timeOf(next) : null };
}

/** How finely a step is shortened. */
export const PARTS = 10_000;

/** Nothing of a step is taken, not even by the requirement that goes first. */
export const NO_PART = -1;

/**
 * A part of a step, in ten-thousandths of it: the requirement that goes first goes all the way, since where it is tightened it
 * liquidates nobody; the other so far, on the grid, towards where it begins.
 */
export function weightsBetween(from: RampWeights, to: RampWeights, part: number): RampWeights {
  if (part >= PARTS) return to;
  if (part === NO_PART) return from;
  const way = to.trailing.minus(from.trailing).times(part).div(PARTS);
  const trailing = from.trailing.plus(way).toDecimalPlaces(WEIGHT_SCALE, Decimal.ROUND_DOWN);
  return { leading: to.leading, trailing };
}

/** The weights of a class's two requirements. */
export function classWeight(
  { leading, trailing }: RampWeights,
  direction: RampDirection,
): RampWeightDocument {
  const [first, second] = [decimalText(leading), decimalText(trailing)];
  switch (direction) {
    case 'TIGHTENING':
      return { initial: first, maintenance: second };
    case 'LOOSENING':
      return { initial: second, maintenance: first };
    case 'MIXED':
      return { initial: second, maintenance: second };
  }
}

export function isSameWeights(one: RampWeights, other: RampWeights): boolean {
  return one.leading.eq(other.leading) && one.trailing.eq(other.trailing);
}
