import { assert } from '../../domain/assert';
import { nothingElse } from '../../domain/curves/nothing-else';
import type { Decimal } from '../../domain/number/decimal';
import type { MarketState } from '../../domain/margin/method/inputs';
import type { MarketFigures } from '../../domain/market/market-figure';
import type { InstrumentTerms } from '../../domain/margin/method/types';

/** A market that moves. */
export class LiveMarket implements MarketState {
  prices: Map<string, Decimal>;
  observedAt: Map<string, Date>;
  instruments: ReadonlyMap<string, InstrumentTerms>;
  figures: MarketFigures;
  asOf: Date;

  constructor(market: MarketState) {
    const { instruments, prices, observedAt, figures, asOf, ...unread } = market;
    nothingElse(unread);
    this.prices = new Map(prices);
    this.observedAt = new Map(observedAt);
    this.instruments = instruments;
    this.figures = figures ?? new Map();
    this.asOf = asOf ?? new Date(0);
  }

  become(market: MarketState): void {
    const { prices, observedAt, instruments, figures, asOf } = new LiveMarket(market);
    Object.assign(this, { prices, observedAt, instruments, figures });
    if (market.asOf) this.asOf = asOf;
  }

  setPrice(instrument: string, price: Decimal | null, observedAt: Date | undefined): void {
    if (price) this.prices.set(instrument, price);
    else this.prices.delete(instrument);
    if (observedAt) this.observedAt.set(instrument, observedAt);
    else this.observedAt.delete(instrument);
  }

  termsOf(instrument: string): InstrumentTerms {
    const terms = this.instruments.get(instrument);
    assert(terms !== undefined, 'what is held is listed');
    return terms;
  }
}
