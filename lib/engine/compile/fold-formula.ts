import { decimal } from '../../domain/decimal';
import { type Fraction, fractionOf, minus, NOTHING, WHOLE } from '../../domain/fraction';
import type {
  AmountsDocument,
  InitialFormulaDocument,
  MaintenanceFormulaDocument,
  ModifierDocument,
} from '../../domain/parameters/formula-document';
import { type FoldContext, foldCurve, stepped } from './fold-curve';
import {
  blended,
  extreme,
  level,
  type Line,
  type Pieces,
  proportional,
  rateOf,
  type SizeKey,
} from './pieces';

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
 * @returns null when a requirement is not made of straight lines (a root of the size, a line times a line), or is
 *   rounded on its way by anything but its rate's own step: then other numbers compute it
 * @see docs/decisions/0040-the-engine-computes-with-integers.md
 */
export function foldRequirements(
  initial: InitialFormulaDocument,
  maintenance: MaintenanceFormulaDocument,
  market: Omit<FoldContext, 'keys'>,
): FoldedRequirements | null {
  if (initial.amountStep || maintenance.amountStep) return null;
  const context: FoldContext = { ...market, keys: new Set() };
  const { curve, modifiers = [] } = sideOf(initial, context);
  const base = foldCurve(curve, context);
  if (!base) return null;
  const ofInitial = modifiers.filter(({ touches }) => touches !== 'MAINTENANCE');
  const full = stepped(withModifiers(base, ofInitial, context), initial.step);
  if (!full) return null;

  let kept: Pieces | null;
  let link: Line | null = null;
  if ('link' in maintenance && maintenance.of === 'AMOUNT') {
    kept = maintenance.link === 'FULL_INITIAL' ? full : base;
    link = linkOf(maintenance.fraction, maintenance.amounts);
    if (!link) return null;
  } else {
    const rate = foldMaintenanceRate(maintenance, { base, full, modifiers }, context);
    kept = withAmounts(stepped(rate, maintenance.step), maintenance.amounts);
  }
  const charged = withAmounts(full, initial.amounts);
  const [key = 'NOTIONAL', ...others] = context.keys;
  if (!charged || !kept || others.length > 0) return null;
  const isLeast = initial.amounts?.atLeast !== undefined || maintenance.amounts?.atLeast !== undefined;
  // Where a line meets a least amount is a notional, not a quantity.
  if (key === 'QUANTITY' && isLeast) return null;
  return { initial: charged, maintenance: kept, key, link };
}

/** The rate of a maintenance margin that is its own formula, or a part of the rate of the initial one. */
function foldMaintenanceRate(
  maintenance: MaintenanceFormulaDocument,
  initial: {
    readonly base: Pieces;
    readonly full: Pieces;
    readonly modifiers: NonNullable<InitialFormulaDocument['modifiers']>;
  },
  context: FoldContext,
): Pieces | null {
  const isFull = 'link' in maintenance && maintenance.link === 'FULL_INITIAL';
  const touching = initial.modifiers.filter(
    ({ touches }) => touches === 'MAINTENANCE' || (touches === 'BOTH' && !isFull),
  );
  if ('link' in maintenance) {
    const part = fractionOf(decimal(maintenance.fraction));
    const linked = blended(isFull ? initial.full : initial.base, part, proportional(NOTHING), NOTHING);
    return withModifiers(linked, touching, context);
  }
  const own = sideOf(maintenance, context);
  return withModifiers(foldCurve(own.curve, context), [...touching, ...(own.modifiers ?? [])], context);
}

/** A part of a rounded amount, and an amount for the position; null where it is more than one line of that. */
function linkOf(part: string, amounts: AmountsDocument | undefined): Line | null {
  if (amounts?.perContract !== undefined || amounts?.atLeast !== undefined) return null;
  const atZero = amounts?.perPosition === undefined ? NOTHING : fractionOf(decimal(amounts.perPosition));
  return { atZero, slope: fractionOf(decimal(part)) };
}

function sideOf<Side>(
  document: Side & { readonly short?: Side | undefined },
  { isShort }: Pick<FoldContext, 'isShort'>,
): Side {
  return isShort && document.short ? document.short : document;
}

function withModifiers(
  base: Pieces | null,
  modifiers: readonly ModifierDocument[],
  context: FoldContext,
): Pieces | null {
  let pieces = base;
  for (const modifier of modifiers) {
    const other = foldCurve(modifier.curve, context);
    if (!pieces || !other) return null;
    pieces = stepped(modified(modifier, pieces, other), modifier.step);
  }
  return pieces;
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
function withAmounts(pieces: Pieces | null, amounts: AmountsDocument | undefined): Pieces | null {
  if (!pieces || !amounts) return pieces;
  if (amounts.perContract !== undefined) return null;
  const read = (text: string | undefined): Fraction =>
    text === undefined ? NOTHING : fractionOf(decimal(text));
  const added = blended(pieces, WHOLE, level(read(amounts.perPosition)), WHOLE);
  return amounts.atLeast === undefined ? added : extreme(added, level(read(amounts.atLeast)), 'GREATER');
}
