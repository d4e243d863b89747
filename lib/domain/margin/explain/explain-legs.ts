import { type Decimal, ZERO } from '../../number/decimal';
import { jsonPointer } from '../../json/json-pointer';
import type { CompiledClass } from '../method/compile';
import type { Term } from '../method/types';

/**
 * What of a leg's own requirement, its orders among it, is not charged because of the other leg; none where nothing is
 * left out.
 */
export function hedgedTerms(marginClass: CompiledClass, subject: string, amount: Decimal): Term[] {
  if (amount.isZero()) return [];
  const label =
    marginClass.hedgedLegs === 'NET'
      ? 'both legs are charged on their net quantity'
      : 'the other leg requires more, and only that is charged';
  return [
    {
      kind: 'HEDGED',
      path: jsonPointer('marginClasses', marginClass.name, 'hedgedLegs'),
      ...{ subject, basis: ZERO, rate: null, amount, label },
    },
  ];
}
