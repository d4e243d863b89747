import { Decimal } from '../../domain/number/decimal';
import type { FigureRow } from '../../domain/market/price-row';
import type { InstrumentShape } from './market-shape';

/** Of an ordinary day: the spread of an instrument that trades 1 billion a day, and how fast it widens with less turnover. */
const SPREAD = 0.0001;
const SPREAD_AT = 1_000_000_000;
/** What rests within 1 % of the mid price, in parts of a day's turnover. */
const DEPTH_SHARE = 0.002;
const GREATEST_SPREAD = 0.1;

/**
 * How an instrument trades at a volatility: more turnover and a wider spread over a thinner book, each in proportion.
 * Illustrative.
 *
 * @param volatility as a multiple of an ordinary day's, > 0
 */
export function tradingFigures(
  { instrument: subject, turnover }: InstrumentShape,
  volatility: number,
  observedAt: Date,
): readonly FigureRow[] {
  const spread = Math.min(GREATEST_SPREAD, SPREAD * Math.sqrt(SPREAD_AT / turnover) * volatility);
  const figures = [
    ['TURNOVER', new Decimal((turnover * volatility).toFixed(0))],
    ['SPREAD', new Decimal(spread.toPrecision(4))],
    ['DEPTH', new Decimal(((turnover * DEPTH_SHARE) / volatility).toFixed(0))],
  ] as const;
  return figures.map(([figure, value]) => ({ kind: 'FIGURE', subject, figure, value, observedAt }));
}
