import { Decimal, round, ZERO } from '../../domain/number/decimal';
import type { ImportRow } from '../../domain/market/import-row';
import type { FigureRow } from '../../domain/market/price-row';
import type { MarketFigure } from '../../domain/market/market-figure';
import { ok } from '../../domain/result';

/** What the demo venue's figures are computed from: the positions that were generated, and the bars. */
export interface DemoMarket {
  /** By instrument: the sum of its long and of its short units, and what one is worth in what it settles in. */
  readonly positions: ReadonlyMap<
    string,
    { readonly long: Decimal; readonly short: Decimal; readonly price: Decimal }
  >;
  /** By instrument: daily closes, oldest first. */
  readonly closes: ReadonlyMap<string, readonly number[]>;
  readonly observedAt: Date;
}

const DAYS_PER_YEAR = 365;
/** RiskMetrics 1996. */
const DECAY = 0.94;

/** Annualised volatility of daily log returns, exponentially weighted, seeded with the first squared return. */
function annualisedVolatility(closes: readonly number[]): number {
  const returns = closes.slice(1).map((close, index) => Math.log(close / (closes[index] ?? close)));
  let variance = (returns[0] ?? 0) ** 2;
  for (const one of returns.slice(1)) variance = DECAY * variance + (1 - DECAY) * one ** 2;
  return Math.sqrt(variance * DAYS_PER_YEAR);
}

/**
 * Open interest, skew and volatility of each instrument of the demo venue: computed from its own positions and
 * bars, as a venue would.
 */
export async function* demoFigureRows({
  positions,
  closes,
  observedAt,
}: DemoMarket): AsyncIterable<ImportRow<FigureRow>> {
  await Promise.resolve(); // rows come as from a file
  let line = 1;
  for (const [subject, { long, short, price }] of positions) {
    const notional = (quantity: Decimal) => round(quantity.times(price), { scale: 2, mode: 'HALF_EVEN' });
    const daily = closes.get(subject) ?? [];
    const figures: Partial<Record<MarketFigure, Decimal>> = {
      // Contracts that are open: every long has a short, so the larger side counts them all.
      OPEN_INTEREST: notional(Decimal.max(long, short)),
      LONG_OPEN_INTEREST: notional(long),
      SHORT_OPEN_INTEREST: notional(short),
      SKEW: long.minus(short),
      VOLATILITY:
        daily.length < 2
          ? ZERO
          : round(new Decimal(annualisedVolatility(daily)), { scale: 6, mode: 'HALF_EVEN' }),
    };
    for (const [figure, value] of Object.entries(figures)) {
      const row: FigureRow = { kind: 'FIGURE', subject, figure, value, observedAt };
      yield { place: { kind: 'LINE', line }, row: ok(row) };
      line += 1;
    }
  }
}
