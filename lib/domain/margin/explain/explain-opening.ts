import { assert } from '../../assert';
import { type Decimal, ZERO } from '../../number/decimal';
import { jsonPointer } from '../../json/json-pointer';
import type { CompiledClass } from '../method/compile';
import type { MarginInputs } from '../method/inputs';
import { isChargedApart, openingLift } from '../method/position-margin';
import type { Position, PositionMargin, Term } from '../method/types';

export function classOf(
  { parameters }: MarginInputs,
  { marginClass }: Pick<PositionMargin, 'marginClass'>,
): CompiledClass {
  const compiled = parameters.classes.get(marginClass);
  assert(compiled !== undefined, 'a margined instrument has a class');
  return compiled;
}

/** What lifted a position's figures for opening; see `openingLift`. */
export function openingLiftOf(
  inputs: MarginInputs,
  position: Position,
  { marginClass, portfolio, maintenanceMargin, recognisedProfit }: PositionMargin,
): ReturnType<typeof openingLift> {
  const compiled = classOf(inputs, { marginClass });
  if (portfolio !== null) return { margin: ZERO, profit: ZERO };
  const maintenance = { margin: maintenanceMargin, profit: recognisedProfit };
  return openingLift(inputs, compiled, position, maintenance);
}

/** As a term of initial margin, or of the equity that it is compared with; none where nothing was lifted. */
export function liftTerms(marginClass: CompiledClass, subject: string, amount: Decimal): Term[] {
  if (amount.isZero()) return [];
  const [path, label] = liftedBy(marginClass);
  return [{ kind: 'MINIMUM', path, subject, basis: ZERO, rate: null, amount, label }];
}

/** What may make initial margin less than maintenance margin, so that it is lifted, and in words. */
function liftedBy(marginClass: CompiledClass): readonly [path: string, label: string] {
  if (marginClass.reserves !== null)
    return [
      jsonPointer('marginClasses', marginClass.name, 'openOrders', 'reserves'),
      'what orders reserve for keeping beyond what they reserve for opening',
    ];
  const took = (price: string): string =>
    `what ${price} price took from initial margin below maintenance margin`;
  return isChargedApart(marginClass)
    ? [jsonPointer('marginClasses', marginClass.name, 'notionalAt'), took('its own')]
    : [jsonPointer('marketData', 'initialPrice'), took('the worse')];
}
