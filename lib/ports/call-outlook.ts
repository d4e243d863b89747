import type { MarketDataStore } from './market-data';

/** How far a book is from margin calls: counts, and decimals in text; see `CallDistances`. */
export interface CallOutlook {
  readonly asked: number;
  readonly withoutCall: number;
  readonly withoutVolatility: number;
  /** Not looked at yet: more than there was time for. */
  readonly left: number;
  /** Of those asked, as an earlier look found them: there was no time to ask anew. */
  readonly earlier: number;
  /** In a call already. */
  readonly called: number;
  /** Without a figure, for want of a price or a rule. */
  readonly unpriced: number;
  readonly bands: readonly {
    readonly above: string;
    readonly upTo: string | null;
    readonly falling: number;
    readonly rising: number;
  }[];
  readonly expected: readonly { readonly hours: number; readonly calls: string; readonly amount: string }[];
  readonly byInstrument: readonly {
    readonly instrument: string;
    readonly falling: number;
    readonly rising: number;
    readonly expectedCalls: string;
    readonly expectedAmount: string;
  }[];
  readonly nearest: readonly NearestCall[];
}

/** An account by the price that calls it first. */
export interface NearestCall {
  readonly account: string;
  readonly instrument: string;
  readonly mark: string;
  /** Where its call opens. */
  readonly price: string;
  /** price / mark − 1. */
  readonly move: string;
  readonly equity: string;
  readonly maintenanceMargin: string;
  /** What it must add there. */
  readonly amount: string;
  /** Null: the instrument's volatility is not known. */
  readonly touches: readonly { readonly hours: number; readonly probability: string | null }[];
}

/** An outlook with what it is of. */
export interface StoredCallOutlook extends CallOutlook {
  readonly versionNumber: number;
  /** The instant of the newest inputs. */
  readonly asOf: Date;
}

/** Keeps the newest outlook alone, in place of the one before. */
export type KeepCallOutlook = (outlook: StoredCallOutlook) => Promise<void>;

/** Bars as they are known now, outside of any transaction. */
export type ReadBars = MarketDataStore['barsAsOf'];
