import { type Decimal, decimal, ONE } from '../../number/decimal';
import type {
  PriceRangeDocument,
  ScenarioDocument,
  SkewDocument,
  VolatilityMove,
  VolatilityShockDocument,
} from '../../parameters/document/scenario-grid-document';

/** A scenario as the arithmetic takes it. */
export interface Move {
  readonly name: string;
  /** In price ranges: priceMove / per. */
  readonly priceMove: Decimal;
  readonly per: Decimal;
  readonly volatility: VolatilityMove;
  readonly weight: Decimal;
}

export function moveOf({ name, priceMove, per, volatility, weight }: ScenarioDocument): Move {
  return {
    name,
    priceMove: decimal(priceMove),
    per: decimal(per ?? '1'),
    volatility,
    weight: decimal(weight ?? '1'),
  };
}

/** By how much `units` of a price move, in the settlement asset; a third is divided last. */
export function priceChange(
  range: PriceRangeDocument,
  price: Decimal,
  { priceMove, per }: Move,
  units: Decimal = ONE,
): Decimal {
  const full = range.unit === 'AMOUNT' ? decimal(range.amount) : price.times(decimal(range.fraction));
  return full.times(units).times(priceMove).div(per);
}

/**
 * A forward price in a scenario, in doubles. A FRACTION moves what averaging has not settled yet, an AMOUNT the
 * whole. May come out negative, which the caller refuses.
 */
export function shockedForward(
  range: PriceRangeDocument,
  forward: Decimal,
  settledPart: Decimal,
  move: Move,
): number {
  const moving = range.unit === 'AMOUNT' ? forward : forward.minus(settledPart);
  return forward.plus(priceChange(range, moving, move)).toNumber();
}

const SECONDS_IN_DAY = 86_400;

/**
 * A volatility shocked UP or DOWN, in doubles.
 *
 * @param seconds to expiry
 * @returns null where the term is divided by no time: in the last second of an expiry, where no floor holds the days
 * @see docs/methodology.md#scenario-grids
 */
export function shockedVolatility(
  shock: VolatilityShockDocument,
  direction: 'UP' | 'DOWN',
  volatility: number,
  seconds: number,
): number | null {
  if (shock.rule === 'ABSOLUTE') {
    return direction === 'UP' ? volatility + Number(shock.up) : Math.max(0, volatility - Number(shock.down));
  }
  const { term } = shock;
  let scale = 1;
  if (term) {
    const days = Math.max(seconds / SECONDS_IN_DAY, Number(term.floorDays));
    if (days === 0) return null;
    const isShort = seconds / SECONDS_IN_DAY <= Number(term.days);
    scale = (Number(term.days) / days) ** Number(isShort ? term.shortPower : term.longPower);
  }
  if (direction === 'DOWN') return volatility * Math.max(0, 1 - Number(shock.down) * scale);
  return Math.max(Number(shock.leastUp ?? '0'), volatility * (1 + Number(shock.up) * scale));
}

/**
 * A volatility tilted by its strike's distance from the forward, in doubles.
 *
 * @returns null where the distance is divided by no width, which a least width of 0 allows
 */
export function tiltedVolatility(
  skew: SkewDocument,
  kind: 'LINEAR_SKEW' | 'ABSOLUTE_SKEW',
  volatility: number,
  at: { readonly strike: number; readonly forward: number; readonly years: number },
): number | null {
  const root = Math.sqrt(at.years);
  const { base, perRoot } = kind === 'LINEAR_SKEW' ? skew.linear : skew.absolute;
  const cap = Number(perRoot) * root + Number(base);
  const width = Math.max(
    Number(skew.leastWidth),
    root * Number(skew.widthScale) * (Number(skew.volatility) + root * Number(skew.volatilityPerRoot)),
  );
  if (width === 0) return null;
  const distance = Math.log(at.strike / at.forward);
  const moneyness = kind === 'LINEAR_SKEW' ? distance : Math.abs(distance);
  const tilt = (moneyness * cap) / width;
  const held = moneyness >= 0 ? Math.min(cap, tilt) : Math.max(-cap, tilt);
  return volatility * Math.max(0, 1 + held);
}
