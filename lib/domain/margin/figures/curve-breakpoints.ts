import { dialledPieces } from '../../curves/dial';
import { type Pieces, valueAt } from '../../curves/pieces';
import { tierPieces } from '../../curves/tiers';
import { type Decimal, decimal } from '../../number/decimal';
import {
  compare,
  decimalOf,
  dividedBy,
  type Fraction,
  fraction,
  fractionOf,
  minus,
  plus,
  roundFraction,
  times,
  unitsInOne,
  WHOLE,
} from '../../number/fraction';
import type { MarginInputs } from '../method/inputs';
import { chargedQuantity, isInverse, multiplierOf, requirementsOf } from '../method/position';
import type { MarkPrices, Position } from '../method/types';

const BILLIONTH = fraction(1n, 1_000_000_000n);
const MOVE = { scale: 10, mode: 'FLOOR' } as const;

/**
 * By which fraction prices have to move for a position to come to the end of a tier of its class; where a requirement jumps there,
 * a place just behind it too, beyond the notional's rounding. Only tiers on notional: other requirements have no such places.
 *
 * @param prices of the instruments that move
 * @param most of the nearest to present prices
 * @returns moves > −1, to 10 decimals, in no order
 */
export function jumpsAndKinks(inputs: MarginInputs, prices: MarkPrices, most: number): readonly Decimal[] {
  const found = inputs.book.positions.flatMap((position) => {
    const price = prices.get(position.instrument);
    return price ? movesToTiers(inputs, position, price) : [];
  });
  return found.toSorted((a, b) => a.abs().cmp(b.abs())).slice(0, most);
}

function movesToTiers(inputs: MarginInputs, position: Position, price: Decimal): readonly Decimal[] {
  const { parameters, book } = inputs;
  const marginClass = parameters.classOfInstrument.get(position.instrument);
  if (!marginClass || parameters.portfolioOfClass.has(marginClass.name)) return [];
  const size = chargedQuantity(marginClass, position).abs().times(multiplierOf(inputs, position.instrument));
  if (size.isZero()) return [];
  const isTurned = isInverse(inputs, position.instrument);
  const marked = isTurned
    ? dividedBy(fractionOf(size), fractionOf(price))
    : times(fractionOf(size), fractionOf(price));
  const { plans, ...curves } = requirementsOf(marginClass, book.mode);
  const { notionalAt } = marginClass;
  return (['initialMargin', 'maintenanceMargin'] as const)
    .flatMap((figure) => {
      const curve = curves[figure];
      const purpose = figure === 'initialMargin' ? 'initial' : 'maintenance';
      if (!curve || notionalAt[purpose] === 'ENTRY') return [];
      // Both sides have the class's dial.
      const pieces = dialledPieces(tierPieces(curve), plans.long[figure].dial);
      const unit = fraction(2n, unitsInOne(parameters.rounding.notional));
      return pieces.slice(1).flatMap(({ above }, index) => {
        const share = dividedBy(above, marked);
        const factor = isTurned ? dividedBy(WHOLE, share) : share;
        const at = minus(factor, WHOLE);
        if (!isJump(pieces, index + 1)) return [moveOf(at)];
        const beyond = times(factor, plus(BILLIONTH, dividedBy(unit, above)));
        return [moveOf(at), moveOf(isTurned ? minus(at, beyond) : plus(at, beyond))];
      });
    })
    .filter((move) => move.gt(decimal('-1')));
}

function isJump(pieces: Pieces, index: number): boolean {
  const [before, after] = [pieces[index - 1], pieces[index]];
  return (
    before !== undefined &&
    after !== undefined &&
    compare(valueAt(before, after.above), valueAt(after, after.above)) !== 0
  );
}

function moveOf(at: Fraction): Decimal {
  return decimalOf(roundFraction(at, MOVE));
}
