import type { Decimal } from '../number/decimal';

/**
 * What the market says beyond mark prices. Of an instrument: OPEN_INTEREST, LONG_OPEN_INTEREST and
 * SHORT_OPEN_INTEREST (notional in the settlement asset, ≥ 0), SKEW (long − short, units of the underlying,
 * signed), NET_PROFIT (unrealised, of all its positions together; settlement asset, signed), VOLATILITY (annualised
 * fraction, ≥ 0), STABLE_PRICE (a slow average of its mark price, > 0). Of a collateral asset:
 * TOTAL_DEPOSITS and TOTAL_BORROWS (venue-wide, settlement asset, ≥ 0).
 *
 * Of how an instrument trades: TURNOVER (of the 24 hours before, settlement asset, ≥ 0), DEPTH (what rests within 1 % of the
 * mid price on the thinner side, settlement asset, ≥ 0), SPREAD (ask − bid over the mid price, in [0, 2)).
 *
 * For portfolios. Of an underlying: INDEX_PRICE (spot index, settlement asset, > 0). Of an expiry (`expirySubject`):
 * FORWARD_PRICE (whole, > 0), FORWARD_SETTLED_PART (what of it averaging has fixed already, ≥ 0), INTEREST_RATE
 * (annualised, continuous, in [−10, 10]: beyond it a discount factor leaves the doubles, and no such rate was ever meant),
 * and its volatility smile in raw SVI: SVI_A, SVI_B (≥ 0), SVI_RHO (a correlation, in (−1, 1)), SVI_M, SVI_SIGMA (≥ 0), with
 * the forward and the years it was fitted at, SVI_FORWARD and SVI_YEARS. Of an option: IMPLIED_VOLATILITY (annualised
 * fraction, ≥ 0). Of a stable asset: PEG_PRICE (in what it is pegged to, ≥ 0). Confidences are in [0, 1]:
 * PRICE_CONFIDENCE of an underlying, perpetual or collateral asset; FORWARD_CONFIDENCE, INTEREST_RATE_CONFIDENCE and
 * VOLATILITY_CONFIDENCE of an expiry.
 */
export const MARKET_FIGURES = [
  'OPEN_INTEREST',
  'LONG_OPEN_INTEREST',
  'SHORT_OPEN_INTEREST',
  'SKEW',
  'NET_PROFIT',
  'VOLATILITY',
  'STABLE_PRICE',
  'TURNOVER',
  'DEPTH',
  'SPREAD',
  'TOTAL_DEPOSITS',
  'TOTAL_BORROWS',
  'INDEX_PRICE',
  'FORWARD_PRICE',
  'FORWARD_SETTLED_PART',
  'INTEREST_RATE',
  'IMPLIED_VOLATILITY',
  'SVI_A',
  'SVI_B',
  'SVI_RHO',
  'SVI_M',
  'SVI_SIGMA',
  'SVI_FORWARD',
  'SVI_YEARS',
  'PEG_PRICE',
  'PRICE_CONFIDENCE',
  'FORWARD_CONFIDENCE',
  'INTEREST_RATE_CONFIDENCE',
  'VOLATILITY_CONFIDENCE',
] as const;
export type MarketFigure = (typeof MARKET_FIGURES)[number];

/** Those that statistics read over time: every value that was stated is kept. */
export const FIGURES_WITH_HISTORY = [
  'TURNOVER',
  'DEPTH',
  'SPREAD',
] as const satisfies readonly MarketFigure[];

const HOLDS = {
  'a decimal': () => true,
  'above 0': (value) => value.gt(0),
  'at least 0': (value) => value.gte(0),
  'from 0 to 1': (value) => value.gte(0) && value.lte(1),
  'from -10 to 10': (value) => value.abs().lte(10),
  'at least 0 and below 2': (value) => value.gte(0) && value.lt(2),
  'above -1 and below 1': (value) => value.abs().lt(1),
} as const satisfies Record<string, (value: Decimal) => boolean>;

/** What a figure may be, for people; whoever reads one holds it to this. */
export const FIGURE_RANGES: Readonly<Record<MarketFigure, keyof typeof HOLDS>> = {
  OPEN_INTEREST: 'at least 0',
  LONG_OPEN_INTEREST: 'at least 0',
  SHORT_OPEN_INTEREST: 'at least 0',
  SKEW: 'a decimal',
  NET_PROFIT: 'a decimal',
  VOLATILITY: 'at least 0',
  STABLE_PRICE: 'above 0',
  TURNOVER: 'at least 0',
  DEPTH: 'at least 0',
  SPREAD: 'at least 0 and below 2',
  TOTAL_DEPOSITS: 'at least 0',
  TOTAL_BORROWS: 'at least 0',
  INDEX_PRICE: 'above 0',
  FORWARD_PRICE: 'above 0',
  FORWARD_SETTLED_PART: 'at least 0',
  INTEREST_RATE: 'from -10 to 10',
  IMPLIED_VOLATILITY: 'at least 0',
  SVI_A: 'a decimal',
  SVI_B: 'at least 0',
  SVI_RHO: 'above -1 and below 1',
  SVI_M: 'a decimal',
  SVI_SIGMA: 'at least 0',
  SVI_FORWARD: 'above 0',
  SVI_YEARS: 'above 0',
  PEG_PRICE: 'at least 0',
  PRICE_CONFIDENCE: 'from 0 to 1',
  FORWARD_CONFIDENCE: 'from 0 to 1',
  INTEREST_RATE_CONFIDENCE: 'from 0 to 1',
  VOLATILITY_CONFIDENCE: 'from 0 to 1',
};

export function isInFigureRange(figure: MarketFigure, value: Decimal): boolean {
  return HOLDS[FIGURE_RANGES[figure]](value);
}

/** By instrument or asset. An absent figure is missing, never zero. */
export type MarketFigures = ReadonlyMap<string, Readonly<Partial<Record<MarketFigure, Decimal>>>>;

/** Figures as they are stated, one by one, by what they are of. */
export function figuresBySubject(
  stated: Iterable<{ readonly subject: string; readonly figure: MarketFigure; readonly value: Decimal }>,
): MarketFigures {
  const figures = new Map<string, Partial<Record<MarketFigure, Decimal>>>();
  for (const { subject, figure, value } of stated)
    figures.set(subject, { ...figures.get(subject), [figure]: value });
  return figures;
}
