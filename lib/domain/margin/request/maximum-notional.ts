import { assert } from '../../assert';
import { Decimal, ONE, round, type Rounding } from '../../number/decimal';
import type { CompiledClass, CompiledParameters } from '../method/compile';
import type { PositionMargin } from '../method/types';

type Sized = Pick<PositionMargin, 'instrument' | 'notional' | 'settled'>;

/** An instrument in which an account stands above the maximum of its margin class; amounts in what it settles in. */
export interface NotionalBreach {
  readonly instrument: string;
  readonly marginClass: string;
  readonly maximum: Decimal;
  readonly notional: Decimal;
  /** What both are in, where that is not the unit of account. */
  readonly settlementAsset?: string;
}

/** Every instrument held above its class's maximum, both legs together; at the maximum it is not above it. */
export function notionalBreaches(
  { classOfInstrument }: Pick<CompiledParameters, 'classOfInstrument'>,
  positions: readonly Sized[],
): readonly NotionalBreach[] {
  return [...byInstrument(positions)].flatMap(([instrument, notional]): NotionalBreach[] => {
    const settled = positions.find((one) => one.instrument === instrument)?.settled;
    const marginClass = classOfInstrument.get(instrument);
    if (!marginClass) return [];
    const { name, maximumNotional: maximum } = marginClass;
    return maximum !== null && isAbove(notional, maximum)
      ? [
          {
            instrument,
            marginClass: name,
            maximum,
            notional,
            ...(settled ? { settlementAsset: settled.asset } : {}),
          },
        ]
      : [];
  });
}

/** `notional` rounded, as the method states it. */
function isAbove(notional: Decimal, maximum: Decimal): boolean {
  return notional.gt(maximum);
}

/** Digits after the point that |quantity| × multiplier × price may have, each an amount of at most 18. */
const EXACT_DIGITS = 54;

/** From where on a position in an instrument is a breach, for who looks for breaches in a whole book. */
export interface BreachBound {
  readonly instrument: string;
  /** A position is a breach when |quantity| × multiplier × price, unrounded, is this or more. */
  readonly least: Decimal;
  /** Which price: the entry of the position, or the mark; that of the notional that is shown. */
  readonly price: 'ENTRY' | 'MARK';
}

/** The bound of every instrument whose class has a maximum. */
export function breachBounds({
  classOfInstrument,
  rounding,
}: Pick<CompiledParameters, 'classOfInstrument' | 'rounding'>): readonly BreachBound[] {
  const leastOf = new Map<CompiledClass, Decimal>();
  return [...classOfInstrument].flatMap(([instrument, marginClass]) => {
    const { maximumNotional, notionalAt } = marginClass;
    if (maximumNotional === null) return [];
    const least = leastOf.get(marginClass) ?? leastAbove(maximumNotional, rounding.notional);
    leastOf.set(marginClass, least);
    return [{ instrument, least, price: notionalAt.maintenance }];
  });
}

/** The least exact notional that, rounded, is above a maximum: by halving, since rounding never turns an order round. */
function leastAbove(maximum: Decimal, rounding: Rounding): Decimal {
  const unit = ONE.div(new Decimal(10).pow(rounding.scale));
  const grain = ONE.div(new Decimal(10).pow(EXACT_DIGITS));
  const isBreach = (exact: Decimal): boolean => isAbove(round(exact, rounding), maximum);
  let [below, above] = [Decimal.max(maximum.minus(unit), 0), maximum.plus(unit).plus(unit)];
  assert(!isBreach(below) && isBreach(above), 'a maximum lies between what is a unit below it and two above');
  while (above.minus(below).gt(grain)) {
    const middle = below.plus(above).div(2).toDecimalPlaces(EXACT_DIGITS, Decimal.ROUND_DOWN);
    if (isBreach(middle)) above = middle;
    else below = middle;
  }
  return above;
}

/** The breaches that a trade makes or makes worse: one that an account has already, it may always reduce. */
export function worsenedBreaches(
  parameters: Pick<CompiledParameters, 'classOfInstrument'>,
  before: readonly Sized[],
  after: readonly Sized[],
): readonly NotionalBreach[] {
  const held = byInstrument(before);
  return notionalBreaches(parameters, after).filter(({ instrument, notional }) => {
    const was = held.get(instrument);
    return was === undefined || notional.gt(was);
  });
}

function byInstrument(positions: readonly Sized[]): Map<string, Decimal> {
  const held = new Map<string, Decimal>();
  for (const { instrument, ...sized } of positions) {
    // A class states its maximum in what its contracts settle in.
    const { notional } = sized.settled ?? sized;
    held.set(instrument, held.get(instrument)?.plus(notional) ?? notional);
  }
  return held;
}
