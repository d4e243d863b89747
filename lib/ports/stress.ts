import type { BookChunk } from '../domain/books/book-chunk';
import type { MarketState } from '../domain/margin/method/inputs';
import type { ScenarioFigures } from '../domain/risk/scenarios/library/scenario-steps';
import type { MarginStatus, MarkPrices } from '../domain/margin/method/types';
import type { ParameterSet } from '../domain/parameters/document/parameter-set';

/** What stressing a book needs from outside. */

/** Margins every account of a book under many scenarios and some parameter sets at once. */
export interface StressEngine {
  /**
   * Order of results is the order of the sets, and within one the order of the scenarios. Each account is read once.
   *
   * @param scenarios prices of every instrument that has a mark price
   * @param figures of each of them the market's figures, where it changes some; left out: none does
   */
  stress(
    input: {
      readonly market: MarketState;
      readonly sets: readonly ParameterSet[];
      readonly scenarios: readonly MarkPrices[];
      readonly figures?: ScenarioFigures | undefined;
    },
    chunks: AsyncIterable<BookChunk>,
  ): Promise<readonly StressedSet[]>;
}

/** A book under one parameter set. */
export interface StressedSet {
  /** At mark prices: what the scenarios are compared with. */
  readonly standing: StressedBook;
  readonly scenarios: readonly StressedBook[];
  /** Accounts that are liquidatable, then called, in the most scenarios; those that are in none are left out. */
  readonly mostReached: readonly ReachedAccount[];
  /** Pairs of an account and a scenario that floats could not tell, and accounts that were never put to them. */
  readonly doubtfulPairs: number;
  readonly accountsApart: number;
}

/** Where the book stands under one scenario. Counts are exact. */
export interface StressedBook {
  readonly accounts: Readonly<Record<MarginStatus | 'UNPRICED', number>>;
  /** CALL or LIQUIDATION here, OK or WARNING at mark prices. */
  readonly newlyCalled: number;
  /** LIQUIDATION here, and not at mark prices. */
  readonly newlyLiquidatable: number;
  /** Sums over accounts in the settlement asset. Not exact: each is off by at most `offByAtMost`. */
  readonly equity: number;
  readonly maintenanceMargin: number;
  /** Of max(0, MM − equity). */
  readonly shortfall: number;
  readonly offByAtMost: number;
}

/** In how many scenarios an account is called or worse, and in how many of them liquidatable. */
export interface ReachedAccount {
  readonly account: string;
  readonly called: number;
  readonly liquidatable: number;
}
