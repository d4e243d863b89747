import { Decimal } from '../../number/decimal';
import { FIGURE_RANGES, isInFigureRange, type MarketFigure } from '../../market/market-figure';
import { ok, refuse, type Result } from '../../result';
import type { PortfolioLeg, PortfolioMarket, PortfolioRefusal } from './types';

/** A figure that must be there and sound; else the refusal that names it. */
export function readFigure(
  market: PortfolioMarket,
  subject: string,
  figure: MarketFigure,
): Result<Decimal, PortfolioRefusal> {
  const value = market.figure(subject, figure);
  if (value === undefined) return refuse({ code: 'MissingFigure', subject, figure });
  if (isInFigureRange(figure, value)) return ok(value);
  return refuse({ code: 'UnsoundFigure', subject, figure, reason: `it is ${FIGURE_RANGES[figure]}` });
}

/** Several figures of one subject, in order; the first refusal if there is one. */
export function readFigures(
  market: PortfolioMarket,
  subject: string,
  figures: readonly MarketFigure[],
): Result<Decimal[], PortfolioRefusal> {
  const values: Decimal[] = [];
  for (const figure of figures) {
    const value = readFigure(market, subject, figure);
    if (!value.ok) return value;
    values.push(value.value);
  }
  return ok(values);
}

/** The least of several confidences. */
export function leastOf(values: readonly Decimal[]): Decimal {
  return Decimal.min(1, ...values);
}

export const SECONDS_IN_YEAR = 365 * 86_400;

/** Whole seconds from `asOf`, 0 once it has passed. */
export function secondsTo(expiresAt: Date, asOf: Date): number {
  return Math.max(0, Math.floor((expiresAt.getTime() - asOf.getTime()) / 1000));
}

/** An option leg with what makes it one. */
export type OptionLeg = PortfolioLeg & Required<Pick<PortfolioLeg, 'option' | 'expiresAt'>>;

export function isOptionLeg(leg: PortfolioLeg): leg is OptionLeg {
  return leg.kind === 'OPTION' && leg.option !== undefined && leg.expiresAt !== undefined;
}

/** Units of the underlying, signed. */
export function amountOf({ quantity, multiplier }: PortfolioLeg): Decimal {
  return quantity.times(multiplier);
}

export function groupedByExpiry(legs: readonly OptionLeg[]): ReadonlyMap<number, readonly OptionLeg[]> {
  const groups = new Map<number, OptionLeg[]>();
  for (const leg of [...legs].sort((a, b) => a.expiresAt.getTime() - b.expiresAt.getTime())) {
    const group = groups.get(leg.expiresAt.getTime());
    if (group) group.push(leg);
    else groups.set(leg.expiresAt.getTime(), [leg]);
  }
  return groups;
}

/**
 * Why a leg cannot be margined at all, whatever the method. What expires is settled at its expiry: from that instant on it
 * has no price and no scenario, and what it was worth is among the account's balances.
 */
export function legRefusal(leg: PortfolioLeg, underlying: string, asOf: Date): PortfolioRefusal | null {
  const because = (reason: string): PortfolioRefusal => {
    return { code: 'UnsoundLeg', instrument: leg.instrument, reason };
  };
  if (leg.kind !== 'SPOT' && leg.underlying !== underlying) {
    return because(`its underlying is ${leg.underlying}, the portfolio's is ${underlying}`);
  }
  if (leg.kind === 'OPTION' && !isOptionLeg(leg))
    return because('an option has a strike, a right and an expiry');
  if (leg.option && leg.kind !== 'OPTION') return because('only an option has a strike and a right');
  if (leg.expiresAt && leg.expiresAt <= asOf) return because('it has expired, and is settled by then');
  if (leg.option && leg.option.strike.lt(0)) return because('a strike is at least 0');
  if (leg.kind === 'FUTURE' && !leg.expiresAt) return because('a future has an expiry');
  if (leg.kind === 'SPOT' && leg.quantity.lt(0)) return because('a debt is margined as collateral, not here');
  if (leg.multiplier.lte(0)) return because('its multiplier is above 0');
  if (leg.markPrice.lt(0) || (leg.kind !== 'OPTION' && leg.markPrice.isZero()))
    return because('it has no mark price');
  return null;
}
