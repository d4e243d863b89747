import { setImmediate } from 'node:timers/promises';
import { compileParameters, type CompiledParameters } from '../domain/margin/method/compile';
import type { MarketState } from '../domain/margin/method/inputs';
import { METHOD_VERSION } from '../domain/margin/method/method-version';
import type { MarginEngine } from '../ports/margin';
import { ChunkMargining } from './batch/chunk-margining';
import { ReachedSets } from './scenario/reached-sets';
import { type KernelPlace, newPlace } from './kernel/load-kernel';
import { BatchMargining, noCounts, type TierCounts } from './batch/margin-batch';

/** An engine that says which numbers it computed with. */
export interface ColumnarEngine extends MarginEngine {
  /** Of all accounts since the engine was made. */
  readonly counts: Readonly<TierCounts>;
}

/**
 * The margin engine on columns of integers: the same figures as the reference method, to the last digit and in every
 * field, and the same refusals.
 *
 * @see docs/decisions/0040-the-engine-computes-with-integers.md
 */
export function columnarEngine(): ColumnarEngine {
  const counts = noCounts();
  // One memory for each batch at a time. Its tables are kept: the next question is mostly of the same set and market.
  const kept: KeptTables[] = [];
  const takeTables = (parameters: CompiledParameters, market: MarketState): KeptTables => {
    const known = kept.findIndex(({ margining }) => margining.isOf(parameters, market));
    const [found] = known < 0 ? [] : kept.splice(known, 1);
    if (found) return found;
    const place = (kept.length < TABLES_AT_MOST ? undefined : kept.shift()?.place) ?? newPlace();
    return { place, margining: new BatchMargining(place, parameters, market, counts) };
  };

  let chunks: ChunkMargining[] = [];
  const reachedSets = new ReachedSets();

  return {
    methodVersion: METHOD_VERSION,
    counts,
    async *marginBooks({ parameters, ...market }, batches) {
      const set = compileParameters(parameters);
      for await (const books of batches) {
        // Put back before it is anybody else's turn, so that all who ask at once use the same. Not after a bug: what the
        // memory then holds is not known.
        const tables = takeTables(set, market);
        const results = tables.margining.margin(books);
        kept.push(tables);
        yield results;
        await setImmediate();
      }
    },
    async marginChunk({ parameters, ...market }, chunk) {
      const set = compileParameters(parameters);
      const known = chunks.find((one) => one.isOf(set, market));
      // What was not asked for longest gives its memory: room for tables is megabytes, which a search would take hundreds of times.
      const oldest = known || chunks.length < CHUNK_PLACES_AT_MOST ? undefined : chunks.pop();
      const margining = known ?? new ChunkMargining(set, market, counts, oldest?.places);
      // Kept only when it is done: after a bug, what its memory holds is not known.
      chunks = chunks.filter((one) => one !== margining);
      const columns = margining.margin(chunk);
      chunks = [margining, ...chunks];
      await setImmediate();
      return columns;
    },
    async reachedIn({ parameters, market, scenarios, figures, asked }, chunk) {
      const reached = reachedSets.of(parameters, market, { scenarios, figures }, chunk, asked);
      await setImmediate();
      return reached;
    },
  };
}

/** Tables of so many sets and markets are kept: some ten megabytes each. */
const TABLES_AT_MOST = 4;

/**
 * A simulation tries two sets in turn, at corners of their bounds, in crises, and one deviation away: twenty-two; and some accounts
 * along a ramp, at three prices: twelve. So may an editor beside it, two.
 */
const CHUNK_PLACES_AT_MOST = 36;

/** Tables of a set and a market, in a memory of their own. */
interface KeptTables {
  readonly place: KernelPlace;
  readonly margining: BatchMargining;
}
