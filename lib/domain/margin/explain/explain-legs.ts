import { assert } from '../../assert';
import { type Decimal, ZERO } from '../../number/decimal';
import { jsonPointer } from '../../json/json-pointer';
import type { MarginInputs } from '../method/inputs';
import { otherLeg } from '../method/legs';
import { soleMargin } from '../method/position-margin';
import type { Position, PositionMargin, Term } from '../method/types';

/** What a leg would need by itself; null of a position that has no other leg beside it. */
export function soleRequirement(
  inputs: MarginInputs,
  position: Position,
  { marginClass, portfolio }: PositionMargin,
  part: 'initialMargin' | 'maintenanceMargin',
): Decimal | null {
  if (portfolio !== null || !otherLeg(inputs.book, position)) return null;
  const compiled = inputs.parameters.classes.get(marginClass);
  assert(compiled !== undefined, 'a margined instrument has a class');
  return soleMargin(inputs, compiled, position, part);
}

/** What of a leg's own requirement is not charged because of the other leg; none where nothing is left out. */
export function hedgedTerms(inputs: MarginInputs, { instrument }: Position, amount: Decimal): Term[] {
  if (amount.isZero()) return [];
  const marginClass = inputs.parameters.classOfInstrument.get(instrument);
  assert(marginClass !== undefined, 'a margined instrument has a class');
  const label =
    marginClass.hedgedLegs === 'NET'
      ? 'both legs are charged on their net quantity'
      : 'the other leg requires more, and only that is charged';
  return [
    {
      kind: 'HEDGED',
      path: jsonPointer('marginClasses', marginClass.name, 'hedgedLegs'),
      ...{ subject: instrument, basis: ZERO, rate: null, amount, label },
    },
  ];
}
