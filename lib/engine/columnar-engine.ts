import { setImmediate } from 'node:timers/promises';
import { assert } from '../domain/assert';
import { compileParameters, type CompiledParameters } from '../domain/margin/method/compile';
import type { MarketState } from '../domain/margin/method/inputs';
import { METHOD_VERSION } from '../domain/margin/method/method-version';
import type { AccountBook } from '../domain/margin/method/types';
import type { MarginEngine } from '../ports/margin';
import { ChunkMargining } from './batch/chunk-margining';
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
  // One memory for each run at a time. Its tables are kept: the next question is mostly of the same set and market.
  const idle: Place[] = [];
  const placeFor = (parameters: CompiledParameters, market: MarketState): Place => {
    const known = idle.findIndex(({ margining }) => margining?.isOf(parameters, market));
    if (known >= 0) return idle.splice(known, 1)[0] ?? keptPlace();
    const place = (idle.length < IDLE_PLACES_AT_MOST ? undefined : idle.shift()) ?? keptPlace();
    place.margining = new BatchMargining(place, parameters, market, counts);
    return place;
  };

  let chunks: ChunkMargining[] = [];

  return {
    methodVersion: METHOD_VERSION,
    counts,
    async *marginBooks({ parameters, ...market }, batches) {
      const place = placeFor(compileParameters(parameters), market);
      try {
        for await (const books of batches) {
          yield marginedIn(place, books);
          await setImmediate();
        }
      } finally {
        if (place.margining && idle.length < IDLE_PLACES_AT_MOST) idle.push(place);
      }
    },
    async marginChunk({ parameters, ...market }, chunk) {
      const set = compileParameters(parameters);
      const known = chunks.find((one) => one.isOf(set, market));
      const margining = known ?? new ChunkMargining(set, market, counts);
      // Kept only when it is done: after a bug, what its memory holds is not known.
      chunks = chunks.filter((one) => one !== margining);
      const columns = margining.margin(chunk);
      chunks = [margining, ...chunks].slice(0, CHUNK_PLACES_AT_MOST);
      await setImmediate();
      return columns;
    },
  };
}

/** Places that are kept for a set and a market: some ten megabytes each. */
const IDLE_PLACES_AT_MOST = 4;

/** A simulation tries two sets in turn, and so may an editor beside it. */
const CHUNK_PLACES_AT_MOST = 4;

interface Place extends KernelPlace {
  /** null: a bug was thrown amid a batch, so what the memory holds is not known. */
  margining: BatchMargining | null;
}

function keptPlace(): Place {
  return { ...newPlace(), margining: null };
}

function marginedIn(place: Place, books: readonly AccountBook[]): ReturnType<BatchMargining['margin']> {
  const { margining } = place;
  assert(margining !== null, 'a place is not used after a bug');
  place.margining = null;
  const results = margining.margin(books);
  place.margining = margining;
  return results;
}
