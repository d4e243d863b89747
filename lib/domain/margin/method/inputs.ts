import type { MarketFigures } from '../../market/market-figure';
import type { CompiledParameters } from './compile';
import type { AccountBook, InstrumentTerms, MarkPrices } from './types';

/** What the market was when accounts are margined. */
export interface MarketState {
  /** By symbol; holds every instrument that a book may name. */
  readonly instruments: ReadonlyMap<string, InstrumentTerms>;
  readonly prices: MarkPrices;
  /** What formulas read beyond mark prices; one that is needed and absent refuses the account. */
  readonly figures?: MarketFigures;
  /** The instant of it all, for days to expiry and the age of prices. */
  readonly asOf?: Date;
  /** The instant each mark price is of, for its age; a later one while the price guard holds another price. */
  readonly observedAt?: ReadonlyMap<string, Date>;
}

/** What the method reads: parameters, the market, and one account's book. */
export interface MarginInputs extends MarketState {
  readonly parameters: CompiledParameters;
  readonly book: AccountBook;
}
