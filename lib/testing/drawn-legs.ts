import type { Position } from '../domain/margin/method/types';
import type { Random } from '../domain/number/random';
import type { MarginClassDocument, ParameterSet } from '../domain/parameters/document/parameter-set';
import { parseParameterSet } from '../domain/parameters/validate';
import { oneOf } from './drawn-values';

/** Both legs of hedge mode, or one of them; some of the same size, so that they cancel. */
export function legsOf(random: Random, draw: () => Position): Position[] {
  const leg = (side: 'LONG' | 'SHORT', position: Position): Position => {
    const size = position.quantity.abs();
    return { ...position, leg: side, quantity: side === 'LONG' || size.isZero() ? size : size.neg() };
  };
  const [long, short] = [leg('LONG', draw()), leg('SHORT', draw())];
  const kind = random.uniform();
  if (kind < 0.1) return [kind < 0.05 ? long : short];
  const legs =
    kind < 0.25 && !long.quantity.isZero()
      ? [long, leg('SHORT', { ...short, quantity: long.quantity })]
      : [long, short];
  return kind < 0.6 ? legs : legs.reverse();
}

/** Whether a class's orders reserve a balance, which has no legs. */
function isReserving({ openOrders }: MarginClassDocument): boolean {
  return typeof openOrders === 'object' && 'reserves' in openOrders;
}

/** The same set with hedge mode in some of its classes: those that are in no portfolio. */
export function withHedgeMode(random: Random, parameters: ParameterSet): ParameterSet {
  const { document } = parameters;
  const together = new Set(Object.values(document.portfolios ?? {}).flatMap((one) => one.marginClasses));
  const isWorse = document.marketData?.initialPrice === 'WORSE_OF_MARK_AND_STABLE';
  const classes = Object.entries(document.marginClasses).map(([name, marginClass]) => {
    const isApart = typeof marginClass.notionalAt === 'object';
    const drawn = oneOf(random, ['BOTH', 'BOTH', 'GREATER', 'NET', 'NET'] as const);
    const hedgedLegs = isWorse || (isApart && drawn === 'GREATER') ? 'BOTH' : drawn;
    return [
      name,
      together.has(name) || isReserving(marginClass) || random.uniform() < 0.3
        ? marginClass
        : { ...marginClass, hedgedLegs },
    ];
  });
  const parsed = parseParameterSet({ ...document, marginClasses: Object.fromEntries(classes) as unknown });
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.refusal));
  return parsed.value;
}
