import { decimal, type Rounding } from '../../domain/number/decimal';
import { readFigure } from '../../domain/margin/portfolio/market-reader';
import type { PortfolioMarket } from '../../domain/margin/portfolio/types';
import type { MarketFigure } from '../../domain/market/market-figure';
import { exactUnits } from './exact-units';
import { ONE_UNIT, SCALE, tenTo, unitsOf, unitsOfRatio } from './ratio';

/** A figure that is missing, or that these numbers do not hold: the way through decimals is taken instead. */
export class NotHeld extends Error {}

/** Figures of a portfolio's market and document in units of 1e-18, each read once, and their products. */
export class PortfolioFigures {
  private readonly figures = new Map<string, bigint | null>();
  private readonly texts = new Map<string, bigint>();

  constructor(
    protected readonly market: PortfolioMarket,
    private readonly productStep: Rounding | undefined,
  ) {}

  /** A value × a figure of 1e-18, in units of 1e-18: rounded as the document's products are, or exact. */
  protected product(value: bigint, digits: number, factor: bigint): bigint {
    if (this.productStep) return unitsOf(value * factor, digits + SCALE, this.productStep);
    const exact = value * factor;
    const unit = tenTo(digits);
    if (exact % unit !== 0n) throw new NotHeld();
    return exact / unit;
  }

  /** A figure / another, rounded as products are; both in units of 1e-18. @param by above 0 */
  protected quotient(value: bigint, by: bigint): bigint {
    if (this.productStep) return unitsOfRatio({ numerator: value, denominator: by }, this.productStep);
    if ((value * ONE_UNIT) % by !== 0n) throw new NotHeld();
    return (value * ONE_UNIT) / by;
  }

  protected figure(subject: string, figure: MarketFigure): bigint {
    const key = `${subject} ${figure}`;
    let known = this.figures.get(key);
    if (known === undefined) {
      const found = readFigure(this.market, subject, figure);
      known = found.ok ? exactUnits(found.value) : null;
      this.figures.set(key, known);
    }
    if (known === null) throw new NotHeld();
    return known;
  }

  protected read(text: string): bigint {
    const known = this.texts.get(text) ?? exactUnits(decimal(text)) ?? 0n;
    this.texts.set(text, known);
    return known;
  }
}
