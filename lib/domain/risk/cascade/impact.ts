import { assert } from '../../assert';
import { Decimal, ONE } from '../../number/decimal';
import { significant } from '../../statistics/pinned';

/**
 * How far what is sold moves the price of an instrument. Amounts in the settlement asset, decimals in strings.
 *
 * - LINEAR (Kyle, 1985): ΔP/P = −Q/D; `depth` is D, the notional whose sale would take the whole price away.
 * - SQUARE_ROOT: ΔP/P = −Y·σ·√(Q/V), of V traded in a day and σ the volatility of a day; Y is stated for all instruments.
 */
export type ImpactTerms = LinearImpact | SquareRootImpact;

interface LinearImpact {
  readonly model: 'LINEAR';
  readonly depth: string;
  readonly source: DepthSource;
}

interface SquareRootImpact {
  readonly model: 'SQUARE_ROOT';
  readonly turnover: string;
  readonly dailyVolatility: string;
  readonly source: VolatilitySource;
}

/** RESTING: what rests within 1 % of the mid price, for a fall of 1 %. STATED: whoever asks says it. */
export type DepthSource = 'RESTING' | 'STATED';
/** FIGURE: an annualised volatility that is stated, over √365. Bars: the root mean square of their returns, times √24 of hourly ones. */
export type VolatilitySource = 'FIGURE' | 'DAILY_BARS' | 'HOURLY_BARS' | 'STATED';

/** What impact is computed with, beside what is known of each instrument. */
export interface ImpactScale {
  /** Y of the square-root law, > 0. */
  readonly coefficient: number;
  /** By which depth and turnover are multiplied, > 0. */
  readonly depthFactor: number;
}

/** Significant digits of a factor by which a price is moved. */
const FACTOR_DIGITS = 9;

/**
 * What is left of a price once so much was sold, net and in all: 0.9 is a fall of 10 %.
 *
 * The impact is of everything that was sold since the shock, so the law is one of what was sold and not of the number of rounds it
 * was sold in. Nothing is capped: what comes out may be 0 or below, and is then beyond what the model says anything of.
 *
 * @param soldNotional below 0 where more was bought than sold
 * @returns rounded to 9 significant digits
 */
export function priceFactor(
  terms: ImpactTerms,
  soldNotional: Decimal,
  { coefficient, depthFactor }: ImpactScale,
): Decimal {
  assert(coefficient > 0 && depthFactor > 0, 'impact is of a coefficient and a depth above 0');
  if (soldNotional.isZero()) return ONE;
  const sold = soldNotional.toNumber();
  const fall =
    terms.model === 'LINEAR'
      ? sold / (above(terms.depth) * depthFactor)
      : Math.sign(sold) *
        coefficient *
        above(terms.dailyVolatility) *
        Math.sqrt(Math.abs(sold) / (above(terms.turnover) * depthFactor));
  return new Decimal(significant(1 - fall, FACTOR_DIGITS));
}

/**
 * D of Cont and Schaanning (2017): the notional by which exposures are measured against what the market bears. Of the square-root law
 * the depth of the straight line that has its impact at a whole day's turnover: V/(Y·σ).
 */
export function depthOf(terms: ImpactTerms, coefficient: number): number {
  return terms.model === 'LINEAR'
    ? above(terms.depth)
    : above(terms.turnover) / (coefficient * above(terms.dailyVolatility));
}

function above(text: string): number {
  const value = Number(text);
  assert(value > 0 && value < Infinity, 'what impact is measured by is above 0');
  return value;
}
