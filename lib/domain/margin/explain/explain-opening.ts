import { assert } from '../../assert';
import { type Decimal, ZERO } from '../../number/decimal';
import { jsonPointer } from '../../json/json-pointer';
import type { MarginInputs } from '../method/inputs';
import { openingLift } from '../method/position-margin';
import type { Position, PositionMargin, Term } from '../method/types';

/** What lifted a position's figures for opening; see `openingLift`. */
export function openingLiftOf(
  inputs: MarginInputs,
  position: Position,
  { marginClass, portfolio, maintenanceMargin, recognisedProfit }: PositionMargin,
): ReturnType<typeof openingLift> {
  const compiled = inputs.parameters.classes.get(marginClass);
  assert(compiled !== undefined, 'a margined instrument has a class');
  if (portfolio !== null) return { margin: ZERO, profit: ZERO };
  const maintenance = { margin: maintenanceMargin, profit: recognisedProfit };
  return openingLift(inputs, compiled, position, maintenance);
}

/** As a term of initial margin, or of the equity that it is compared with; none where nothing was lifted. */
export function liftTerms(subject: string, amount: Decimal): Term[] {
  if (amount.isZero()) return [];
  return [
    {
      kind: 'MINIMUM',
      path: jsonPointer('marketData', 'initialPrice'),
      ...{ subject, basis: ZERO, rate: null, amount },
      label: 'what the worse price took from initial margin below maintenance margin',
    },
  ];
}
