import type { BookChunk } from '../../../domain/books/book-chunk';
import { joinedChunks } from '../../../domain/books/joined-chunks';
import { ok, type Result } from '../../../domain/result';
import { accountsOfAll } from './cascades-found';
import type { FrozenInputs } from './frozen-inputs';

/** As blocks of a large venue have. */
const TOGETHER = 4_096;

/**
 * Accounts of all blocks, small blocks put together: the engine makes tables of each instant's prices once for them, which takes longer
 * than margining a few accounts. What was put together is kept, as a venue with small blocks is small.
 */
export class JoinedBlocks {
  readonly #kept = new Map<number, BookChunk>();

  constructor(private readonly inputs: Pick<FrozenInputs, 'blocks' | 'accountsOf'>) {}

  /** Every account in byte order, once; or, in place of what cannot be had, why. */
  async *chunks(): AsyncGenerator<Result<BookChunk, string>> {
    let read: BookChunk[] = [];
    let [place, accounts] = [0, 0];
    for await (const chunk of accountsOfAll(this.inputs)) {
      if (!chunk.ok) {
        yield chunk;
        return;
      }
      read.push(chunk.value);
      accounts += chunk.value.accounts.length;
      if (accounts < TOGETHER) continue;
      yield ok(this.#joined(place, read));
      [place, read, accounts] = [place + 1, [], 0];
    }
    if (read.length > 0) yield ok(this.#joined(place, read));
  }

  #joined(place: number, read: readonly BookChunk[]): BookChunk {
    const known = this.#kept.get(place);
    if (known) return known;
    const chunk = joinedChunks(read);
    if (read.length > 1) this.#kept.set(place, chunk);
    return chunk;
  }
}
