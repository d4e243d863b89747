import type { SnapshotChunk } from '../../../domain/books/snapshot';

/** Accounts of one chunk of a snapshot that are tried together, and whose result is kept: what a killed worker loses at most. */
export interface Block {
  readonly index: number;
  /** Place of the chunk in the snapshot. */
  readonly chunk: number;
  /** Place of its first account in the chunk. */
  readonly from: number;
  readonly accounts: number;
}

const [FEWEST, MOST] = [256, 4_096];
/** So that people see it go on, and several workers have something to do. */
const BLOCKS_AT_LEAST = 8;

/** How many accounts a block has: 256 to 4,096, a power of two, so that chunks are cut evenly. */
export function blockAccountsFor(accounts: number): number {
  let found = MOST;
  while (found > FEWEST && accounts / found < BLOCKS_AT_LEAST) found /= 2;
  return found;
}

/** Every account of a snapshot once, in its order. */
export function blocksOf(chunks: readonly SnapshotChunk[], blockAccounts: number): readonly Block[] {
  const blocks: Block[] = [];
  for (const [chunk, { accounts }] of chunks.entries())
    for (let from = 0; from < accounts; from += blockAccounts)
      blocks.push({
        ...{ index: blocks.length, chunk, from },
        accounts: Math.min(blockAccounts, accounts - from),
      });
  return blocks;
}
