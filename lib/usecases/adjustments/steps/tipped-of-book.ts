import { bookAt, type BookChunk, someOf } from '../../../domain/books/book-chunk';
import { compareBytes } from '../../../domain/books/snapshot-line';
import { dialsAfter } from '../../../domain/dynamics/in-force';
import type { Move } from '../../../domain/dynamics/slot';
import type { MarketState } from '../../../domain/margin/method/inputs';
import type { AccountBook } from '../../../domain/margin/method/types';
import { type Decimal, ZERO } from '../../../domain/number/decimal';
import type { ParameterSet } from '../../../domain/parameters/document/parameter-set';
import type { Dials } from '../../../domain/parameters/effective';
import { movedPrice } from '../../../domain/risk/scenarios/price-scenario';
import type { BookView, MarginEngine } from '../../../ports/margin';
import { effectiveSet, twinSet } from './effective-set';
import { liquidatableIn, notionalOf, solventAmong, type Tipped } from './liquidatable';

const CHUNK_ACCOUNTS = 16_384;

/** What is read of a view to answer. */
export type BorneBook = Pick<BookView, 'asOf' | 'inputsRevision' | 'market' | 'chunks' | 'books'>;

/** Rises of one slot that would bind now, and what they may do to live accounts. */
export interface AskedRises {
  /** The live version, on its ramps. */
  readonly version: ParameterSet;
  /** It as its ramps were loosest within the budget's window. */
  readonly looser: ParameterSet;
  /** Dials in force now. */
  readonly now: Dials;
  /** The loosest that were in force within the budget's window: what they liquidate is nobody's doing but the market's. */
  readonly loosest: Dials;
  /** In the order in which they are borne. */
  readonly moves: readonly Move[];
  /** By instrument: how far its price may go either way and it must still hold, as a fraction; none: at present prices. */
  readonly shocks: ReadonlyMap<string, Decimal>;
  /** Notional that programmes may have made liquidatable within the window, by that of all accounts; null: without limit. */
  readonly limitOf: (notional: Decimal) => Decimal | null;
}

/** Of nobody. */
export const NOBODY: Tipped = new Map();

/** Who is tipped by all moves made whole. */
export async function askWhole(engine: MarginEngine, view: BorneBook, question: AskedRises) {
  const { inputsRevision, asOf } = view;
  const markets = await marketsOf(view, question);
  const dials = dialsAfter(question.now, question.moves);
  const found = await tippedOf(engine, view.chunks(CHUNK_ACCOUNTS), markets, question, dials);
  const seen = { inputsRevision, asOf, limit: question.limitOf(found.notional) };
  return { seen, markets, whole: found.tipped, suspects: found.suspects };
}

/** The present one first. */
export type Markets = readonly [MarketState, ...MarketState[]];

/** The present market first; then, where prices may go, with all of them down, and up. */
export async function marketsOf(view: BorneBook, { shocks }: AskedRises): Promise<Markets> {
  const market = await view.market();
  if (![...shocks.keys()].some((instrument) => market.prices.has(instrument))) return [market];
  const shocked = (sign: -1 | 1): MarketState => {
    const prices = new Map(market.prices);
    for (const [instrument, price] of market.prices) {
      const shock = shocks.get(instrument);
      if (shock) prices.set(instrument, shockedPrice(price, shock.times(sign)));
    }
    return { ...market, prices };
  };
  return [market, shocked(-1), shocked(1)];
}

/** A price so small that rounding would leave none is not rounded: a shock leaves every price. */
function shockedPrice(price: Decimal, move: Decimal): Decimal {
  const moved = movedPrice(price, move);
  return moved.isZero() ? price.times(move.plus(1)) : moved;
}

/**
 * In each market, who is liquidatable by these dials and would not be by the loosest, with notional; and the notional of all
 * accounts in the first.
 */
export async function tippedOf(
  engine: MarginEngine,
  chunks: AsyncIterable<BookChunk> | Iterable<BookChunk>,
  markets: readonly MarketState[],
  { version, looser, loosest }: Pick<AskedRises, 'version' | 'looser' | 'loosest'>,
  dials: Dials,
): Promise<{
  readonly tipped: readonly Tipped[];
  readonly suspects: readonly AccountBook[];
  readonly notional: Decimal;
}> {
  const [base, proposed] = [twinSet(looser, loosest), effectiveSet(version, dials)];
  const parts: { readonly chunk: BookChunk; readonly liquidatable: readonly Tipped[] }[] = [];
  let notional = ZERO;
  for await (const chunk of chunks) {
    const liquidatable: Tipped[] = [];
    for (const [index, market] of markets.entries()) {
      const columns = await engine.marginChunk({ ...market, parameters: proposed }, chunk);
      if (index === 0) notional = notional.plus(notionalOf(columns));
      liquidatable.push(liquidatableIn(columns));
    }
    const indexes = chunk.accounts.flatMap((account, index) =>
      liquidatable.some((inMarket) => inMarket.has(account)) ? [index] : [],
    );
    if (indexes.length > 0) parts.push({ chunk: someOf(chunk, indexes), liquidatable });
  }
  // By the loosest dials only those are margined whom the others make liquidatable, and one market after the other.
  const tipped = markets.map(() => new Map<string, Decimal>());
  for (const [at, market] of markets.entries())
    for (const { chunk, liquidatable } of parts) {
      const columns = await engine.marginChunk({ ...market, parameters: base }, chunk);
      for (const [account, of] of solventAmong(liquidatable[at] ?? NOBODY, columns))
        tipped[at]?.set(account, of);
    }
  const suspects = parts.flatMap(({ chunk }) =>
    chunk.accounts.flatMap((account, index) =>
      tipped.some((inMarket) => inMarket.has(account)) ? [bookAt(chunk, index)] : [],
    ),
  );
  return { tipped, suspects: suspects.toSorted((a, b) => compareBytes(a.account, b.account)), notional };
}
