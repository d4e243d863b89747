import { Decimal } from '@/lib/domain/number/decimal';
import type { MarketFigure } from '@/lib/domain/market/market-figure';
import type { PortfolioLeg, PortfolioMarket } from '@/lib/domain/margin/portfolio/types';

/** A market from figures by subject, at a fixed instant. */
export const AS_OF = new Date('2026-01-01T00:00:00.000Z');

export type Figures = Partial<Record<MarketFigure, string>>;

export function marketOf(figures: Readonly<Record<string, Figures>>): PortfolioMarket {
  return {
    asOf: AS_OF,
    figure(subject, name) {
      const text = figures[subject]?.[name];
      return text === undefined ? undefined : new Decimal(text);
    },
  };
}

export function secondsLater(seconds: number): Date {
  return new Date(AS_OF.getTime() + seconds * 1000);
}

/** "2400 CALL -1" of an expiry. */
export function optionLeg(
  underlying: string,
  seconds: number,
  text: string,
  markPrice: Decimal,
): PortfolioLeg {
  const [strike = '', right = '', quantity = ''] = text.split(' ');
  return {
    instrument: `${underlying}-${seconds}-${strike}-${right}`,
    kind: 'OPTION',
    underlying,
    quantity: new Decimal(quantity),
    multiplier: new Decimal(1),
    markPrice,
    expiresAt: secondsLater(seconds),
    option: { strike: new Decimal(strike), right: right === 'CALL' ? 'CALL' : 'PUT' },
  };
}

export function linearLeg(
  kind: 'PERPETUAL' | 'FUTURE' | 'SPOT',
  underlying: string,
  instrument: string,
  quantity: string,
  markPrice: Decimal | string,
): PortfolioLeg {
  return {
    instrument,
    kind,
    underlying,
    quantity: new Decimal(quantity),
    multiplier: new Decimal(1),
    markPrice: new Decimal(markPrice),
  };
}

/** |actual − expected| / |expected|, with the least size that a relative error is measured against. */
export function relativeError(
  actual: Decimal,
  expected: Decimal | string,
  least: Decimal | string = '1e-9',
): number {
  const target = new Decimal(expected);
  return actual.minus(target).abs().div(Decimal.max(target.abs(), least)).toNumber();
}
