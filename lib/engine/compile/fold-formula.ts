import { decimal } from '../../domain/decimal';
import { type Fraction, fractionOf, minus, NOTHING, plus, times, WHOLE } from '../../domain/fraction';
import type { PositionContext } from '../../domain/margin/formula';
import { rateCurve, tierRate } from '../../domain/margin/rate-curve';
import type { CurveDocument } from '../../domain/parameters/curve-document';
import type {
  AmountsDocument,
  InitialFormulaDocument,
  MaintenanceFormulaDocument,
  ModifierDocument,
} from '../../domain/parameters/formula-document';
import { blended, extreme, level, type Pieces, proportional, rateOf, withRoundedRates } from './pieces';

/** What folding may read: everything of a position that does not change with its size. */
export type FoldContext = Pick<PositionContext, 'isShort' | 'driverValue'>;

export interface FoldedRequirements {
  readonly initial: Pieces;
  readonly maintenance: Pieces;
}

/**
 * The initial and maintenance margin of a position without orders, as straight lines of its notional, before the
 * set's rounding of margins. Drivers of the instrument are constants of the market, so they fold away.
 *
 * @returns null when a requirement is not made of straight lines (a root of the size, a line times a line), or is
 *   rounded on its way by anything but its rate's own step: then the reference method computes it
 * @see docs/decisions/0040-the-engine-computes-with-integers.md
 */
export function foldRequirements(
  initial: InitialFormulaDocument,
  maintenance: MaintenanceFormulaDocument,
  context: FoldContext,
): FoldedRequirements | null {
  if (initial.amountStep || maintenance.amountStep) return null;
  const { curve, modifiers = [] } = sideOf(initial, context);
  const base = foldCurve(curve, context);
  if (!base) return null;
  const ofInitial = modifiers.filter(({ touches }) => touches !== 'MAINTENANCE');
  const full = stepped(withModifiers(base, ofInitial, context), initial.step);
  if (!full) return null;

  const isFull = 'link' in maintenance && maintenance.link === 'FULL_INITIAL';
  const touching = modifiers.filter(
    ({ touches }) => touches === 'MAINTENANCE' || (touches === 'BOTH' && !isFull),
  );
  let kept: Pieces | null;
  if ('link' in maintenance) {
    // A part of the amount is a part of a rounded figure.
    if (maintenance.of === 'AMOUNT') return null;
    const part = fractionOf(decimal(maintenance.fraction));
    kept = withModifiers(
      blended(isFull ? full : base, part, proportional(NOTHING), NOTHING),
      touching,
      context,
    );
  } else {
    const own = sideOf(maintenance, context);
    kept = withModifiers(foldCurve(own.curve, context), [...touching, ...(own.modifiers ?? [])], context);
  }
  const folded = {
    initial: withAmounts(full, initial.amounts),
    maintenance: withAmounts(stepped(kept, maintenance.step), maintenance.amounts),
  };
  return folded.initial && folded.maintenance
    ? { initial: folded.initial, maintenance: folded.maintenance }
    : null;
}

function sideOf<Side>(
  document: Side & { readonly short?: Side | undefined },
  { isShort }: FoldContext,
): Side {
  return isShort && document.short ? document.short : document;
}

function foldCurve(document: CurveDocument, context: FoldContext): Pieces | null {
  const curve = rateCurve(document);
  if (curve.driver === 'CONSTANT') return proportional(curve.rateAt(NOTHING));
  if (curve.driver === 'QUANTITY') return null;
  if (curve.driver !== 'NOTIONAL') return proportional(curve.rateAt(context.driverValue(curve.driver)));
  const { through, per, driverStep, least, greatest, step } = document;
  if (through || per !== undefined || driverStep) return null;
  if (document.shape !== 'MARGINAL_TIERS' && document.shape !== 'WHOLE_TIERS') return null;
  let pieces = tierPieces(document.tiers, document.shape === 'MARGINAL_TIERS');
  const bound = (text: string): Pieces => proportional(fractionOf(decimal(text)));
  if (least !== undefined) pieces = extreme(pieces, bound(least), 'GREATER');
  if (greatest !== undefined) pieces = extreme(pieces, bound(greatest), 'LESSER');
  return stepped(pieces, step);
}

function tierPieces(tiers: Extract<CurveDocument, { tiers: unknown }>['tiers'], isMarginal: boolean): Pieces {
  let atZero = NOTHING;
  let below = NOTHING;
  return tiers.map((tier) => {
    const above = fractionOf(decimal(tier.floor));
    const slope = tierRate(tier);
    // Continuous at the floor: what the tiers below charge up to it, less this rate on the same.
    if (isMarginal) atZero = plus(atZero, times(minus(below, slope), above));
    below = slope;
    return { above, atZero, slope };
  });
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

function stepped(pieces: Pieces | null, step: CurveDocument['step']): Pieces | null {
  return pieces && step ? withRoundedRates(pieces, step) : pieces;
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
