import { pieceAt, valueAt } from '../domain/curves/pieces';
import { tierPieces } from '../domain/curves/tiers';
import { Decimal } from '../domain/number/decimal';
import { type Fraction, fractionOf } from '../domain/number/fraction';
import type { TierCurveDocument } from '../domain/curves/curve-document';

/** A fraction as a decimal to 200 digits, where a test compares it with forms of its own. */
export function wide({ numerator, denominator }: Fraction): Decimal {
  return new Decimal(numerator.toString()).div(denominator.toString());
}

/** What tiers on notional charge for a notional ≥ 0: to 200 digits. */
export function tierMargin(document: TierCurveDocument, notional: Decimal): Decimal {
  const size = fractionOf(notional);
  return wide(valueAt(pieceAt(tierPieces(document), size), size));
}
