import type { BookChunk } from '../../../domain/books/book-chunk';
import type { MarketState } from '../../../domain/margin/method/inputs';
import { type CrisisMoves, pricesIn } from '../../../domain/risk/scenarios/crisis-moves';
import type { MarginsOfChunk, PassChunk } from '../../../domain/risk/studies/study';
import type { MarginEngine } from '../../../ports/margin';
import { marginOnce, marginsOf, type Sides } from './corner-margins';

/** The market as each crisis would leave it, by its key: prices move, and nothing else. */
export type MarketsInCrises = ReadonlyMap<string, MarketState>;

export function marketsInCrises(crises: readonly CrisisMoves[], market: MarketState): MarketsInCrises {
  return new Map(crises.map((one) => [one.key, { ...market, prices: pricesIn(one, market.prices) }]));
}

/** Of a chunk, in every crisis. */
export async function marginsInCrises(
  sides: Sides,
  markets: MarketsInCrises,
  engine: MarginEngine,
  chunk: BookChunk,
): Promise<NonNullable<PassChunk['crises']>> {
  const found: Record<string, MarginsOfChunk> = {};
  for (const [key, market] of markets) found[key] = await marginsOf(sides, marginOnce(engine, market, chunk));
  return found;
}
