import type { BookChunk } from '../domain/books/book-chunk';
import { assert } from '../domain/assert';
import type { MarketState } from '../domain/margin/method/inputs';
import { Decimal } from '../domain/number/decimal';
import type { ParameterSet } from '../domain/parameters/document/parameter-set';
import { movedPrice } from '../domain/risk/scenarios/price-scenario';
import { columnarEngine } from '../engine/columnar-engine';
import type { MarginEngine } from '../ports/margin';
import { CascadePasses } from '../usecases/simulation/steps/cascade-passes';

/** Of the price before, which each round takes. */
const ROUND_FALL = new Decimal('-0.0002');

export interface CascadeTimes {
  readonly rounds: number;
  readonly accounts: number;
  /** Accounts that hold what moves. */
  readonly holders: number;
  /** Of a pass over everybody, as the shock is looked at. */
  readonly firstMs: number;
  readonly roundsMs: number;
  /** Accounts that were margined in all rounds together. */
  readonly margined: number;
}

/**
 * The rounds of a cascade in which one instrument falls a little each time, and the shock before them: how many accounts are margined, and
 * how long it takes. Prices are led here and not by what is sold, so that there are as many rounds as are asked.
 *
 * @param symbol of an instrument that is nobody's collateral
 */
export async function cascadeTimes(
  market: MarketState,
  parameters: ParameterSet,
  chunks: readonly BookChunk[],
  symbol: string,
  rounds: number,
): Promise<CascadeTimes> {
  const { engine, margined } = counted(columnarEngine());
  const passes = new CascadePasses(engine, parameters, market, chunks);
  let { prices } = market;
  const startedAtMs = performance.now();
  await passes.answer({ prices, moved: new Set() }, { hasLosses: true });
  const [firstMs, before] = [performance.now() - startedAtMs, margined()];
  for (let round = 0; round < rounds; round += 1) {
    const price = prices.get(symbol);
    assert(price !== undefined, 'what moves has a price');
    prices = new Map(prices).set(symbol, movedPrice(price, ROUND_FALL));
    await passes.answer({ prices, moved: new Set([symbol]) }, { hasLosses: true });
  }
  return {
    ...{ rounds, accounts: before, holders: holdersOf(chunks, symbol) },
    ...{ firstMs, roundsMs: performance.now() - startedAtMs - firstMs, margined: margined() - before },
  };
}

/** An engine that counts whom it margins. */
function counted(engine: MarginEngine): { readonly engine: MarginEngine; readonly margined: () => number } {
  let accounts = 0;
  return {
    engine: {
      ...engine,
      marginChunk: (input, chunk) => {
        accounts += chunk.accounts.length;
        return engine.marginChunk(input, chunk);
      },
    },
    margined: () => accounts,
  };
}

function holdersOf(chunks: readonly BookChunk[], symbol: string): number {
  let holders = 0;
  for (const { accounts, instruments, positions } of chunks) {
    const place = instruments.indexOf(symbol);
    for (let index = 0; index < accounts.length; index += 1) {
      const held = positions.subject.subarray(positions.start[index] ?? 0, positions.start[index + 1] ?? 0);
      if (place >= 0 && held.includes(place)) holders += 1;
    }
  }
  return holders;
}
