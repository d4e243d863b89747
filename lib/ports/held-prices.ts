import type { AcceptedPrice, PriceHold, PriceObservation, Release } from '../domain/market/price-guard';
import type { BarTrust } from './market-data';
import type { PriceGuardDocument } from '../domain/parameters/document/price-guard-document';

/** Prices that are held, and what the guard knows of instruments. All under the lock of the venue. */

/** What the live version says of prices. */
export interface PriceRules {
  readonly guard: PriceGuardDocument | null;
  readonly maximumAgeSeconds: number | null;
}

export interface StoredHold {
  readonly id: bigint;
  readonly instrument: string;
  readonly hold: PriceHold;
}

/** Who or what ended a hold: the rule, or a person. */
export type HoldEnd = Release | 'CONFIRMED' | 'REJECTED';

/** What is known of one instrument. */
export interface KnownPrices {
  readonly last: AcceptedPrice | null;
  readonly hold: StoredHold | null;
  /** Whether the age of the last price has been counted from a later instant since it was accepted. */
  readonly isAgeExtended: boolean;
  readonly sources: ReadonlyMap<string, PriceObservation>;
}

export interface HeldPriceStore {
  /** Of the live version; nothing is guarded before there is one. */
  rules(): Promise<PriceRules>;
  /** Of each of these instruments. */
  known(instruments: readonly string[]): Promise<ReadonlyMap<string, KnownPrices>>;
  /** Those of these instruments whose price is held. */
  heldAmong(instruments: readonly string[]): Promise<ReadonlySet<string>>;
  /** Which bars of each of these its guard trusts: by rank of sources, without its newest 100 holds that nothing accepted. */
  trust(instruments: readonly string[]): Promise<Readonly<Record<string, BarTrust>>>;
  /** Notes the newest price of each source that is named. */
  keepSourcePrices(rows: readonly (PriceObservation & { readonly instrument: string })[]): Promise<void>;
  /** @param agedFrom from when the age of the last accepted price counts; null: from when it was observed */
  begin(instrument: string, hold: PriceHold, agedFrom: Date | null): Promise<bigint>;
  /** Later candidates of a hold that goes on. */
  goOn(id: bigint, hold: PriceHold): Promise<void>;
  end(
    id: bigint,
    end: { readonly by: HoldEnd; readonly at: Date; readonly accepted: PriceObservation | null },
  ): Promise<void>;
  /** Those whose time is over and that have not ended, the longest first. */
  overdue(at: Date): Promise<readonly StoredHold[]>;
}
