import { assert } from '../../../assert';
import { marginAt, type MarginColumns } from '../../../margin/figures/margin-columns';
import { MARGIN_STATUSES } from '../../../margin/method/types';
import { Decimal, decimalText, sum, ZERO } from '../../../number/decimal';
import { affectedAccounts } from '../impact/affected-accounts';
import {
  assertOfOne,
  type MarginsOfChunk,
  type Study,
  type SteppedChunk,
  type TransitionChunk,
} from '../study';
import type { PriceState, Transition, TransitionFigures } from './transition';

interface StepPart {
  readonly weight: string;
  readonly accounts: number;
  readonly notional: Decimal;
  readonly shortfall: Decimal;
}

interface StatePart {
  readonly liquidatableBefore: number;
  readonly called: number;
  readonly atOnce: Omit<StepPart, 'weight'>;
  readonly steps: readonly StepPart[];
  readonly unmargined: number;
}

/** Null: the pass was along no ramp. */
export type TransitionPart = {
  readonly now: StatePart;
  readonly lower: StatePart | null;
  readonly higher: StatePart | null;
} | null;

/** Whom a change tips, at once and on the way; null where no ramp leads along it. @see Transition for what comes out */
export const transitionStudy: Study<'transition', TransitionPart, Transition | null> = {
  needs: ['transition'],
  partial: ({ transition }) => transition && transitionPart(transition),
  merge: (a, b) => (a && b ? mergeTransitions(a, b) : (a ?? b)),
  finish: (part) =>
    part && {
      now: figuresOf(part.now),
      lower: part.lower && figuresOf(part.lower),
      higher: part.higher && figuresOf(part.higher),
    },
};

const LIQUIDATION = MARGIN_STATUSES.indexOf('LIQUIDATION');

/** The accounts, by index, that are margined on both sides, and liquidatable after alone. */
export function tippedIndexes({ before, after }: MarginsOfChunk): readonly number[] {
  return [...after.accounts.keys()].filter(
    (index) => isLiquidatable(before, index) === false && isLiquidatable(after, index) === true,
  );
}

/** Null: it has no figures. */
function isLiquidatable(columns: MarginColumns, index: number): boolean | null {
  const apart = columns.apart.get(index);
  if (!apart) return columns.status[index] === LIQUIDATION;
  return apart.ok ? apart.value.status === 'LIQUIDATION' : null;
}

/**
 * What an account falls short of where it is liquidatable, and 0 where it is not: the least to pay in, which takes it to the very level.
 *
 * @param level of equity over maintenance margin, below which it is liquidatable
 */
export function shortfallAt(columns: MarginColumns, index: number, level: Decimal): Decimal {
  const margined = marginAt(columns, index);
  if (!margined.ok || margined.value.status !== 'LIQUIDATION') return ZERO;
  return Decimal.max(ZERO, level.times(margined.value.maintenanceMargin).minus(margined.value.equity));
}

function transitionPart({ level, weights, states }: TransitionChunk): NonNullable<TransitionPart> {
  const of = (state: PriceState): StatePart | null => {
    const chunk = states[state];
    return chunk ? statePart(chunk, weights, level) : null;
  };
  const now = of('now');
  assert(now !== null, 'a transition is looked at prices as they are');
  return { now, lower: of('lower'), higher: of('higher') };
}

function statePart({ ends, steps }: SteppedChunk, weights: readonly string[], level: Decimal): StatePart {
  assertOfOne(ends);
  assert(steps.length === weights.length, 'every step has its figures');
  const indexes = [...ends.after.accounts.keys()];
  const notionalAt = (columns: MarginColumns, index: number): Decimal => {
    const margined = marginAt(columns, index);
    return margined.ok ? margined.value.notional : ZERO;
  };
  const tipped = tippedIndexes(ends);
  const seen = new Set<number>();
  const stepParts = steps.map((columns, at): StepPart => {
    assert(columns.accounts.length === tipped.length, 'steps are of those whom the whole change tips');
    const standing = tipped.flatMap((_, place) => (isLiquidatable(columns, place) ? [place] : []));
    const here = standing.filter((place) => !seen.has(place));
    for (const place of here) seen.add(place);
    return {
      ...{ weight: weights[at] ?? '', accounts: here.length },
      notional: sum(here.map((place) => notionalAt(columns, place))),
      shortfall: sum(standing.map((place) => shortfallAt(columns, place, level))),
    };
  });
  return {
    liquidatableBefore: indexes.filter((index) => isLiquidatable(ends.before, index)).length,
    called: affectedAccounts(ends).filter(({ statusAfter }) => statusAfter !== 'LIQUIDATION').length,
    atOnce: {
      accounts: tipped.length,
      notional: sum(tipped.map((index) => notionalAt(ends.after, index))),
      shortfall: sum(tipped.map((index) => shortfallAt(ends.after, index, level))),
    },
    steps: stepParts,
    unmargined: indexes.filter((index) =>
      [ends.before, ends.after].some((columns) => isLiquidatable(columns, index) === null),
    ).length,
  };
}

function mergeTransitions(
  a: NonNullable<TransitionPart>,
  b: NonNullable<TransitionPart>,
): NonNullable<TransitionPart> {
  const one = (left: StatePart | null, right: StatePart | null): StatePart | null =>
    left && right ? mergeStates(left, right) : (left ?? right);
  return { now: mergeStates(a.now, b.now), lower: one(a.lower, b.lower), higher: one(a.higher, b.higher) };
}

function mergeStates(a: StatePart, b: StatePart): StatePart {
  assert(a.steps.length === b.steps.length, 'parts are of the same steps');
  return {
    liquidatableBefore: a.liquidatableBefore + b.liquidatableBefore,
    called: a.called + b.called,
    atOnce: plus(a.atOnce, b.atOnce),
    steps: a.steps.map((step, at) => {
      const other = b.steps[at];
      assert(other?.weight === step.weight, 'parts are of the same steps');
      return { weight: step.weight, ...plus(step, other) };
    }),
    unmargined: a.unmargined + b.unmargined,
  };
}

function plus(a: StatePart['atOnce'], b: StatePart['atOnce']): StatePart['atOnce'] {
  return {
    accounts: a.accounts + b.accounts,
    notional: a.notional.plus(b.notional),
    shortfall: a.shortfall.plus(b.shortfall),
  };
}

function figuresOf({ atOnce, steps, ...counts }: StatePart): TransitionFigures {
  const written = ({ accounts, notional, shortfall }: StatePart['atOnce']) => ({
    ...{ accounts, notional: decimalText(notional), shortfall: decimalText(shortfall) },
  });
  return {
    ...counts,
    atOnce: written(atOnce),
    steps: steps.map((step) => ({ weight: step.weight, ...written(step) })),
  };
}
