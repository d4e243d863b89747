import { assert } from '../../assert';
import { type Decimal, ONE } from '../../number/decimal';
import { Random } from '../../number/random';
import { stationaryBlockLength } from '../bootstrap';
import type { RateInterval } from '../breaches/coverage';
import { positionLoss } from '../breaches/price-moves';
import { expectedShortfall } from '../expected-shortfall';
import { exp, ln } from '../pinned';
import { quantile, tailObservations } from '../quantile';
import { type TailIntervals, tailIntervals } from '../tail-intervals';
import { filteredReturns, garchFilteredReturns } from './filtered';
import { fitGarch, type GarchFit } from './garch';
import { studentBeyond } from './parametric';
import { type ExtremeMove, priceScanLoss } from './price-scan';
import { fitStudent, type StudentFit } from './student-fit';

/** What else could have set a margin. */
export const MARGIN_MODELS = ['historical', 'filteredEwma', 'filteredGarch', 'student', 'scan'] as const;
export type MarginModel = (typeof MARGIN_MODELS)[number];

/** Whose figures hang on a fit: they are told to six digits. */
export function isFitted(model: MarginModel): boolean {
  return model === 'filteredGarch' || model === 'student';
}

/**
 * Why a model says nothing: less than one observation lies beyond its quantile; too few moves for a fit; the fit ends at a bound, or does
 * not end; prices never moved, or not while the variance begins; a scenario leaves no price.
 */
export type ModelLack =
  | 'TAIL_TOO_SHORT'
  | 'FIT_TOO_SHORT'
  | 'FIT_AT_BOUND'
  | 'FIT_NOT_CONVERGED'
  | 'NEVER_MOVED'
  | 'BEYOND_ZERO';

/** As fractions of what a position is worth; positive is a loss. */
export interface ModelFigures {
  readonly valueAtRisk: number;
  /** Null: the model has none. */
  readonly expectedShortfall: number | null;
  /** Null: none is drawn of a fit. */
  readonly intervals: {
    readonly valueAtRisk: RateInterval;
    readonly expectedShortfall: RateInterval | null;
  } | null;
}

/** Of both sides, or why there is nothing. */
export type ModelFound =
  | { readonly long: ModelFigures; readonly short: ModelFigures; readonly lack: null }
  | { readonly lack: ModelLack };

export interface ModelQuestion {
  /** p, in (½, 1). */
  readonly probability: Decimal;
  readonly isInverse: boolean;
  /** λ of the exponentially weighted variance, and the moves that begin it. */
  readonly decay: number;
  readonly seedMoves: number;
  /** Fewer moves are not fitted. */
  readonly leastFitted: number;
  readonly scan: ExtremeMove;
  readonly interval: { readonly level: Decimal; readonly draws: number; readonly seed: number };
}

export interface MarginModels {
  readonly found: Readonly<Record<MarginModel, ModelFound>>;
  readonly garch: GarchFit | null;
  readonly student: StudentFit | null;
  /** Price scan range, as a fraction of the price; null where the tail is too short. */
  readonly scanRange: number | null;
}

/**
 * What models would ask as margin of a position, long and short, over one bar:
 *
 * - historical: the quantile of type 1 of the losses, and expected shortfall with its fractional tail;
 * - filtered: the same of log returns scaled to the volatility that is now expected, each then a loss by the contract's own profit;
 * - student: of Student's t fitted to the profits of a long;
 * - scan: the most that is lost over SPAN's price scenarios, the scan range being the quantile of type 1 of the sizes of price moves.
 *
 * Intervals are by the stationary bootstrap: of filtered returns as they are, so not of what the volatility might have been.
 *
 * @param losses of a long at each close, as a fraction of its value at the close before, in order; a short's are −1 × these
 */
export function marginModels(losses: readonly number[], question: ModelQuestion): MarginModels {
  const { probability, isInverse, leastFitted } = question;
  const none = (lack: ModelLack): MarginModels => ({
    found: {
      ...{ historical: { lack }, filteredEwma: { lack }, filteredGarch: { lack } },
      ...{ student: { lack }, scan: { lack } },
    },
    ...{ garch: null, student: null, scanRange: null },
  });
  if (losses.length < 2) return none('TAIL_TOO_SHORT');
  if (losses.every((one) => one === losses[0])) return none('NEVER_MOVED');
  const isTold = (count: number): boolean => count >= 10 && tailObservations(count, probability).gte(1);
  const returns = losses.map((loss) => (isInverse ? -ln(1 + loss) : ln(1 - loss)));
  const ofReturns = (filtered: readonly number[]): ModelFound =>
    isTold(filtered.length)
      ? ofLosses(
          filtered.map((one) => positionLoss(1, exp(one), { isShort: false, isInverse })),
          question,
        )
      : { lack: 'TAIL_TOO_SHORT' };
  const past = isTold(losses.length) ? ofHistory(losses, question) : null;
  const garch = losses.length < leastFitted ? null : fitGarch(returns);
  const student = losses.length < leastFitted ? null : fitStudent(losses.map((loss) => -loss));
  return {
    found: {
      historical: past?.historical ?? { lack: 'TAIL_TOO_SHORT' },
      filteredEwma: byEwma(returns, question, ofReturns),
      filteredGarch:
        garch === null
          ? { lack: 'FIT_TOO_SHORT' }
          : garch.ok
            ? ofReturns(garchFilteredReturns(returns, garch.value).filtered)
            : { lack: fitLack(garch.refusal) },
      student:
        student === null
          ? { lack: 'FIT_TOO_SHORT' }
          : student.ok
            ? ofStudent(student.value, ONE.minus(probability).toNumber())
            : { lack: fitLack(student.refusal) },
      scan: past?.scan ?? { lack: 'TAIL_TOO_SHORT' },
    },
    garch: garch?.ok ? garch.value : null,
    student: student?.ok ? student.value : null,
    scanRange: past?.scanRange ?? null,
  };
}

function fitLack(refusal: 'AT_BOUND' | 'NOT_CONVERGED'): ModelLack {
  return refusal === 'AT_BOUND' ? 'FIT_AT_BOUND' : 'FIT_NOT_CONVERGED';
}

function byEwma(
  returns: readonly number[],
  { decay, seedMoves }: ModelQuestion,
  of: (filtered: readonly number[]) => ModelFound,
): ModelFound {
  if (returns.length <= seedMoves) return { lack: 'TAIL_TOO_SHORT' };
  const found = filteredReturns(returns, decay, seedMoves);
  return found === null ? { lack: 'NEVER_MOVED' } : of(found.filtered);
}

function ofLosses(long: readonly number[], { probability, interval }: ModelQuestion): ModelFound {
  const sides = [long, long.map((one) => -one)];
  return ofSides(sides, probability, tailIntervals(sides, probability, drawnBy(long, interval)));
}

/** Both sides of losses as they were, and the scan of their sizes: of the same drawn histories. */
function ofHistory(losses: readonly number[], question: ModelQuestion) {
  const { probability, isInverse, interval } = question;
  const sides = [losses, losses.map((one) => -one)];
  const sizes = losses.map((loss) => Math.abs(isInverse ? 1 / (1 + loss) - 1 : loss));
  const drawn = tailIntervals([...sides, sizes], probability, drawnBy(losses, interval));
  const range = drawn.at(-1)?.valueAtRisk;
  assert(range !== undefined, 'the last series is of sizes');
  const scanRange = quantile(sizes, probability, 1);
  return {
    historical: ofSides(sides, probability, drawn),
    scan: scanned(scanRange, range, question),
    scanRange,
  };
}

function ofSides(
  sides: readonly (readonly number[])[],
  probability: Decimal,
  intervals: readonly TailIntervals[],
): ModelFound {
  const figures = (at: 0 | 1): ModelFigures => {
    const losses = sides[at] ?? [];
    return {
      valueAtRisk: quantile(losses, probability, 1),
      expectedShortfall: expectedShortfall(losses, probability),
      intervals: intervals[at] ?? null,
    };
  };
  return { long: figures(0), short: figures(1), lack: null };
}

function drawnBy(losses: readonly number[], { level, draws, seed }: ModelQuestion['interval']) {
  const sizes = losses.map(Math.abs);
  // Sizes of one value have no autocovariance to go by: what is drawn by single days then differs as much as by blocks.
  const blockLength = sizes.every((size) => size === sizes[0]) ? 1 : stationaryBlockLength(sizes);
  return { blockLength, level, draws, random: Random.fromSeed(seed) };
}

function ofStudent(fit: StudentFit, tail: number): ModelFound {
  const { quantile: at, shortfall } = studentBeyond(fit.degrees, tail);
  const side = (mean: number): ModelFigures => ({
    valueAtRisk: fit.scale * at - mean,
    expectedShortfall: fit.scale * shortfall - mean,
    intervals: null,
  });
  return { long: side(fit.location), short: side(-fit.location), lack: null };
}

function scanned(range: number, { low, high }: RateInterval, { isInverse, scan }: ModelQuestion): ModelFound {
  const side = (isShort: boolean): ModelFigures | null => {
    const asked = (of: number) => priceScanLoss(of, scan, { isShort, isInverse });
    const [valueAtRisk, least, most] = [asked(range), asked(low), asked(high)];
    if (valueAtRisk === null) return null;
    // What is asked grows with the range, so it goes from the one end to the other as that does.
    const isBounded = least !== null && most !== null;
    return {
      ...{ valueAtRisk, expectedShortfall: null },
      intervals: isBounded ? { valueAtRisk: { low: least, high: most }, expectedShortfall: null } : null,
    };
  };
  const [long, short] = [side(false), side(true)];
  return long && short ? { long, short, lack: null } : { lack: 'BEYOND_ZERO' };
}
