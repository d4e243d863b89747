import { decimal } from '../number/decimal';
import { type Fraction, fractionOf, greater, lesser, NOTHING, times, WHOLE } from '../number/fraction';
import { blended, extreme, type Pieces, proportional } from './pieces';
import type { DialPlan } from './plan';

/** A dial multiplies what a requirement charges by notional, up to the notional itself. */

/** A dial's multiplier; 1 where there is none. */
export function multiplierOf(dial: DialPlan | null): Fraction {
  return dial ? fractionOf(decimal(dial.multiplier)) : WHOLE;
}

/**
 * The lesser of `multiplier` × amount and of the notional, or of the amount where that is the greater: nobody posts more than
 * all he may lose because margin was raised. Never falls as any of the three rises; below a multiplier of 1 the plain product.
 *
 * @param amount what is charged by notional, before the dial; ≥ 0
 * @see docs/methodology.md#dials
 */
export function dialled(amount: Fraction, notional: Fraction, multiplier: Fraction): Fraction {
  return lesser(times(multiplier, amount), greater(notional, amount));
}

/** The same of lines of notional. */
export function dialledPieces(pieces: Pieces, dial: DialPlan | null): Pieces {
  if (!dial) return pieces;
  const raised = blended(pieces, multiplierOf(dial), proportional(NOTHING), NOTHING);
  return extreme(raised, extreme(pieces, proportional(WHOLE), 'GREATER'), 'LESSER');
}
