import type { MarketState } from '../../margin/method/inputs';
import type { MarkPrices } from '../../margin/method/types';
import { decimal } from '../../number/decimal';
import { CRISIS_SCENARIOS, type CrisisScenario } from './crisis-scenarios';
import { movedPrice } from './price-scenario';

/** A crisis as it would move what a venue lists: what evidence says it looked at, and what a repeat looks at again. */
export interface CrisisMoves {
  readonly key: string;
  readonly name: string;
  /** The UTC day, YYYY-MM-DD. */
  readonly date: string;
  /** By symbol, a fraction of the price; what is not named stays where it is. */
  readonly moves: Readonly<Record<string, string>>;
}

/**
 * Each crisis day that moves something the venue lists at a price, oldest first: every instrument on an underlying alike, but
 * options, whose prices follow from more than that of their underlying. A price that would be rounded to 0 is not moved.
 *
 * @see docs/methodology.md#crises
 */
export function crisisMoves(
  { instruments, prices }: MarketState,
  scenarios: readonly CrisisScenario[] = CRISIS_SCENARIOS,
): readonly CrisisMoves[] {
  return scenarios.flatMap(({ key, name, date, moves: stated }: CrisisScenario) => {
    const fractions = new Map(stated.map(({ underlying, moveFraction }) => [underlying, moveFraction]));
    const moves: Record<string, string> = {};
    for (const [symbol, price] of prices) {
      const terms = instruments.get(symbol);
      const move = terms?.underlying === undefined ? undefined : fractions.get(terms.underlying);
      if (move === undefined || terms?.option || !movedPrice(price, decimal(move)).gt(0)) continue;
      moves[symbol] = move;
    }
    return Object.keys(moves).length > 0 ? [{ key, name, date, moves }] : [];
  });
}

/** Mark prices in a crisis. */
export function pricesIn({ moves }: Pick<CrisisMoves, 'moves'>, prices: MarkPrices): MarkPrices {
  return new Map(
    [...prices].map(([symbol, price]) => {
      const move = Object.hasOwn(moves, symbol) ? moves[symbol] : undefined;
      return [symbol, move === undefined ? price : movedPrice(price, decimal(move))];
    }),
  );
}
