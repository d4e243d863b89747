import { assert } from '../../domain/assert';
import type { Decimal } from '../../domain/decimal';
import type { MarketState } from '../../domain/margin/inputs';
import type { MarketFigures } from '../../domain/market/market-figure';
import type { InstrumentTerms } from '../../domain/margin/types';

/** A market that moves. */
export class LiveMarket implements MarketState {
  prices: Map<string, Decimal>;
  observedAt: Map<string, Date>;
  instruments: ReadonlyMap<string, InstrumentTerms>;
  figures: MarketFigures;
  asOf: Date;

  constructor(market: MarketState) {
    this.prices = new Map(market.prices);
    this.observedAt = new Map(market.observedAt);
    this.instruments = market.instruments;
    this.figures = market.figures ?? new Map();
    this.asOf = market.asOf ?? new Date(0);
  }

  become(market: MarketState): void {
    this.prices = new Map(market.prices);
    this.observedAt = new Map(market.observedAt);
    this.instruments = market.instruments;
    this.figures = market.figures ?? new Map();
    this.asOf = market.asOf ?? this.asOf;
  }

  setPrice(instrument: string, price: Decimal | null, observedAt: Date | undefined): void {
    if (price) this.prices.set(instrument, price);
    else this.prices.delete(instrument);
    if (observedAt) this.observedAt.set(instrument, observedAt);
    else this.observedAt.delete(instrument);
  }

  multiplier(instrument: string): Decimal {
    const terms = this.instruments.get(instrument);
    assert(terms !== undefined, 'what is held is listed');
    return terms.multiplier;
  }
}
