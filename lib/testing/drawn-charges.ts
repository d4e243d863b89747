import { Decimal } from '../domain/number/decimal';
import type { Random } from '../domain/number/random';
import type { OpenOrder, Position } from '../domain/margin/method/types';
import type { ParameterSet } from '../domain/parameters/document/parameter-set';
import { parseParameterSet } from '../domain/parameters/validate';
import { oneOf } from './drawn-values';

// What classes charge beside their formulas, and what there is to charge.

const NOTIONAL_PRICES = [
  'ENTRY',
  { initial: 'ENTRY', maintenance: 'MARK' },
  { initial: 'MARK', maintenance: 'ENTRY' },
] as const;
/** Every way to charge orders. */
export const OPEN_ORDERS = [
  'WORST_CASE',
  ...(['MARK', 'LIMIT'] as const).flatMap((price) =>
    (['IGNORED', 'CHARGED'] as const).map(
      (openLoss) => ({ requirement: 'INITIAL', price, openLoss }) as const,
    ),
  ),
] as const;

/** The set with other charges in some of its classes; where the validator takes none of that, as it was. */
export function withDrawnCharges(random: Random, parameters: ParameterSet): ParameterSet {
  const { document } = parameters;
  const classes = Object.entries(document.marginClasses).map(([name, marginClass]) => [
    name,
    {
      ...marginClass,
      ...(random.uniform() < 0.4 ? { openOrders: oneOf(random, OPEN_ORDERS) } : {}),
      ...(random.uniform() < 0.3 ? { notionalAt: oneOf(random, NOTIONAL_PRICES) } : {}),
    },
  ]);
  const parsed = parseParameterSet({ ...document, marginClasses: Object.fromEntries(classes) as unknown });
  return parsed.ok ? parsed.value : parameters;
}

/**
 * The set with orders in the instrument that prices one of its assets reserving the balance of that; where the validator takes none of
 * that, as it was.
 */
export function withDrawnReserves(random: Random, parameters: ParameterSet): ParameterSet {
  const { document } = parameters;
  const priced = Object.entries(document.collateral).flatMap(([asset, { pricedBy }]) =>
    pricedBy === undefined ? [] : [{ asset, pricedBy }],
  );
  if (priced.length === 0) return parameters;
  const { asset, pricedBy } = oneOf(random, priced);
  const classes = Object.entries(document.marginClasses).flatMap(([name, marginClass]) => {
    const { instruments, hedgedLegs: _legs, notionalAt: _price, ...rules } = marginClass;
    if (!instruments.includes(pricedBy)) return [[name, marginClass] as const];
    const rest = instruments.filter((instrument) => instrument !== pricedBy);
    return [
      ...(rest.length > 0 ? [[name, { ...marginClass, instruments: rest }] as const] : []),
      [`${name}-spot`, { ...rules, instruments: [pricedBy], openOrders: { reserves: asset } }] as const,
    ];
  });
  const parsed = parseParameterSet({ ...document, marginClasses: Object.fromEntries(classes) as unknown });
  return parsed.ok ? parsed.value : parameters;
}

/** Orders around a price, in all or, more often, each; of inverse contracts by their number. */
export function drawnOrders(
  random: Random,
  price: Decimal,
  isInverse: boolean,
): Pick<Position, 'orders' | 'openOrders'> {
  const size = (): Decimal =>
    new Decimal(10 ** (4 * random.uniform())).div(isInverse ? 1 : price).toDecimalPlaces(6, Decimal.ROUND_UP);
  if (random.uniform() < 0.25)
    return {
      orders: { buyQuantity: size(), sellQuantity: size(), count: 1 + Math.floor(random.uniform() * 4) },
    };
  const openOrders = Array.from({ length: Math.floor(random.uniform() * 4) }, (): OpenOrder => ({
    side: oneOf(random, ['BUY', 'SELL']),
    quantity: size(),
    limitPrice: price.times((0.5 + random.uniform()).toFixed(3)).toDecimalPlaces(8, Decimal.ROUND_UP),
    isReduceOnly: random.uniform() < 0.2,
  }));
  return { openOrders };
}
