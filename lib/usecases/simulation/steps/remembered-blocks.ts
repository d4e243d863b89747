import type { BookChunk, ChunkHoldings } from '../../../domain/books/book-chunk';
import type { Block } from './blocks';
import type { FrozenBook } from './frozen-book';

/** As a million accounts with four positions each take. */
const ROOM_BYTES = 256 * 2 ** 20;

/**
 * Accounts of blocks as they were read once: blocks stay in memory as far as there is room, those that come first. Studies that follow from
 * all accounts read them again and again, and making columns of their text takes as long as margining them a few times.
 *
 * @param roomBytes for all of them
 */
export function rememberedBlocks(
  accountsOf: FrozenBook['accountsOf'],
  roomBytes = ROOM_BYTES,
): FrozenBook['accountsOf'] {
  const known = new Map<number, Awaited<ReturnType<FrozenBook['accountsOf']>>>();
  let left = roomBytes;
  return async (block: Block) => {
    const before = known.get(block.index);
    if (before) return before;
    const read = await accountsOf(block);
    if (!read.ok) return read;
    const bytes = bytesOf(read.value);
    if (bytes <= left) {
      left -= bytes;
      known.set(block.index, read);
    }
    return read;
  };
}

/** Of a name, with what the runtime keeps beside its letters; of an account that stands apart, and of each thing that it holds. */
const [NAME, BOOK, HOLDING] = [64, 1_024, 512];

/** About what accounts take in memory. */
function bytesOf({ accounts, positions, balances, apart, segments }: BookChunk): number {
  const holdings = ({ start, subject, units }: ChunkHoldings): number =>
    start.byteLength + subject.byteLength + units.byteLength;
  let bytes = (accounts.length + segments.size) * NAME + holdings(positions) + holdings(balances);
  bytes += positions.entry.byteLength + (positions.terms?.byteLength ?? 0);
  for (const book of apart.values())
    bytes += BOOK + (book.positions.length + book.collateral.length) * HOLDING;
  return bytes;
}
