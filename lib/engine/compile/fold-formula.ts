import { dialledPieces, multiplierOf } from '../../domain/curves/dial';
import { nothingElse } from '../../domain/curves/nothing-else';
import {
  blended,
  extreme,
  level,
  type Line,
  type Pieces,
  proportional,
  rateOf,
  type SizeKey,
} from '../../domain/curves/pieces';
import type { RampedRate, RatePlan, RateStep, RequirementPlan, SidePlan } from '../../domain/curves/plan';
import { decimal } from '../../domain/number/decimal';
import {
  compare,
  type Fraction,
  fractionOf,
  minus,
  NOTHING,
  times,
  WHOLE,
} from '../../domain/number/fraction';
import type { AmountsDocument, ModifierDocument } from '../../domain/curves/formula-document';
import { type FoldContext, foldCurve, stepped } from './fold-curve';

export interface FoldedRequirements {
  readonly initial: Pieces;
  /** Or, where there is a link, the part of initial margin that it is of. */
  readonly maintenance: Pieces;
  /** What the pieces of both begin above. */
  readonly key: SizeKey;
  /** Maintenance margin as a line of that part once it is rounded as margins are; null: it is the pieces themselves. */
  readonly link: Line | null;
}

/**
 * The initial and maintenance margin of a position without orders, as straight lines of its notional, before the
 * set's rounding of margins. Drivers of the instrument are constants of the market, so they fold away.
 *
 * @param side the plans of the position's side; what a fill needs is not asked
 * @returns null when a requirement is not made of straight lines (a root of the size, a line times a line), or is
 *   rounded on its way by anything but its rate's own step: then other numbers compute it
 * @see docs/decisions/0040-the-engine-computes-with-integers.md
 */
export function foldRequirements(
  { initialMargin, maintenanceMargin }: Pick<SidePlan, 'initialMargin' | 'maintenanceMargin'>,
  market: Omit<FoldContext, 'keys'>,
): FoldedRequirements | null {
  const context: FoldContext = { ...market, keys: new Set() };
  const initial = foldRequirement(initialMargin, context);
  const maintenance = foldRequirement(maintenanceMargin, context);
  if (!initial || initial.link || !maintenance) return null;
  const [key = 'NOTIONAL', ...others] = context.keys;
  if (others.length > 0) return null;
  const isLeast = [initialMargin, maintenanceMargin].some(({ amounts }) => amounts?.atLeast !== undefined);
  // Where a line meets a least amount is a notional, not a quantity.
  if (key === 'QUANTITY' && isLeast) return null;
  return { initial: initial.pieces, maintenance: maintenance.pieces, key, link: maintenance.link };
}

/** A requirement as lines of notional; or the lines that it is a part of, once they are rounded, and that part. */
interface Folded {
  readonly pieces: Pieces;
  readonly link: Line | null;
}

function foldRequirement(plan: RequirementPlan, context: FoldContext): Folded | null {
  const { path: _path, rate, ramp, amountStep, partOfAmount, dial, amounts, ...unread } = plan;
  nothingElse(unread);
  if (amountStep) return null;
  const pieces = foldRamped({ rate, ramp }, context);
  if (!partOfAmount) {
    const charged = withAmounts(pieces && dialledPieces(pieces, dial), amounts);
    return charged && { pieces: charged, link: null };
  }
  const { path: _pathOfPart, part, step, ...rest } = partOfAmount;
  nothingElse(rest);
  const multiplier = multiplierOf(dial);
  // Above 1 the part is held at the notional, which is no line of what it is of.
  if (compare(multiplier, WHOLE) > 0) return null;
  const link = step ? null : linkOf(times(fractionOf(decimal(part)), multiplier), amounts);
  return pieces && link && { pieces, link };
}

/** Both rates of a ramp by their weights. */
function foldRamped({ rate, ramp }: RampedRate, context: FoldContext): Pieces | null {
  const after = foldRate(rate, context);
  if (!ramp || !after) return after;
  const before = foldRamped(ramp.before, context);
  const weight = fractionOf(decimal(ramp.weight));
  return before && blended(before, minus(WHOLE, weight), after, weight);
}

function foldRate({ path: _path, curve, steps, ...unread }: RatePlan, context: FoldContext): Pieces | null {
  nothingElse(unread);
  let pieces = foldCurve(curve, context);
  for (const step of steps) pieces = pieces && foldStep(step, pieces, context);
  return pieces;
}

function foldStep(step: RateStep, before: Pieces, context: FoldContext): Pieces | null {
  switch (step.kind) {
    case 'PART':
      return blended(before, fractionOf(decimal(step.part)), proportional(NOTHING), NOTHING);
    case 'ROUNDING':
      return stepped(before, step.step);
    case 'MODIFIER': {
      const { modifier } = step;
      const other = foldCurve(modifier.curve, context);
      return other && stepped(modified(modifier, before, other), modifier.step);
    }
  }
}

/** A part of a rounded amount, and an amount for the position; null where it is more than one line of that. */
function linkOf(slope: Fraction, amounts: AmountsDocument | null): Line | null {
  const { perContract, perPosition, perOrder: _none, atLeast, ...unread } = amounts ?? {};
  nothingElse(unread);
  if (perContract !== undefined || atLeast !== undefined) return null;
  const atZero = perPosition === undefined ? NOTHING : fractionOf(decimal(perPosition));
  return { atZero, slope };
}

function modified({ operation, weight }: ModifierDocument, before: Pieces, other: Pieces): Pieces | null {
  switch (operation) {
    case 'ADD':
      return blended(before, WHOLE, other, WHOLE);
    case 'MAX':
      return extreme(before, other, 'GREATER');
    case 'MIN':
      return extreme(before, other, 'LESSER');
    case 'BLEND': {
      const share = weight === undefined ? NOTHING : fractionOf(decimal(weight));
      return blended(before, minus(WHOLE, share), other, share);
    }
    case 'MULTIPLY': {
      const [rate, otherRate] = [rateOf(before), rateOf(other)];
      if (otherRate) return blended(before, otherRate, proportional(NOTHING), NOTHING);
      return rate ? blended(other, rate, proportional(NOTHING), NOTHING) : null;
    }
  }
}

/** Fixed amounts of one position without orders; those for each contract are no function of notional. */
function withAmounts(pieces: Pieces | null, amounts: AmountsDocument | null): Pieces | null {
  if (!pieces || !amounts) return pieces;
  const { perContract, perPosition, perOrder: _none, atLeast, ...unread } = amounts;
  nothingElse(unread);
  if (perContract !== undefined) return null;
  const read = (text: string | undefined): Fraction =>
    text === undefined ? NOTHING : fractionOf(decimal(text));
  const added = blended(pieces, WHOLE, level(read(perPosition)), WHOLE);
  return atLeast === undefined ? added : extreme(added, level(read(atLeast)), 'GREATER');
}
