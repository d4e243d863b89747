import { Decimal, decimal, decimalText } from '../number/decimal';
import type { ParameterSetDocument } from './document/parameter-set';
import type { AdjustmentProgrammeDocument } from './document/programme-document';
import type { Dials } from './effective';
import { DIAL_SCALE } from './relations/programme-relations';

/** Which end of a programme's bounds a dial stands at. */
export type End = 'least' | 'greatest';

/**
 * Every dial that a programme of this document may move at an end of that programme's bounds: a corner of the box in which its
 * dials stand. Dials of 1 are named too; what is in no programme's scope is not.
 */
export function dialsAtCorner(
  { adjustmentProgrammes = {} }: Pick<ParameterSetDocument, 'adjustmentProgrammes'>,
  [initial, maintenance]: readonly [initial: End, maintenance: End],
): Dials {
  const of = (section: 'marginClasses' | 'portfolios') =>
    new Map(
      Object.values(adjustmentProgrammes).flatMap(({ scope, bounds }) =>
        (scope[section] ?? []).map((name) => [
          name,
          { initial: onGrid(bounds, initial), maintenance: onGrid(bounds, maintenance) },
        ]),
      ),
    );
  return { marginClasses: of('marginClasses'), portfolios: of('portfolios') };
}

/** The outermost value within a bound that a dial can have. */
function onGrid(bounds: AdjustmentProgrammeDocument['bounds'], end: End): string {
  const towards = end === 'least' ? Decimal.ROUND_CEIL : Decimal.ROUND_FLOOR;
  return decimalText(decimal(bounds[end]).toDecimalPlaces(DIAL_SCALE, towards));
}
