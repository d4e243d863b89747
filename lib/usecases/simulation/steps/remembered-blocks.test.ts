import { expect, test } from 'vitest';
import { type BookChunk, chunkOfBooks } from '../../../domain/books/book-chunk';
import { decimal } from '../../../domain/number/decimal';
import { ok, refuse, type Result } from '../../../domain/result';
import type { Block } from './blocks';
import { rememberedBlocks } from './remembered-blocks';

const block = (index: number): Block => ({ index, chunk: 0, from: index * 10, accounts: 10 });
const chunk = chunkOfBooks(
  Array.from({ length: 10 }, (_, at) => ({
    account: `a${at}`,
    positions: [{ instrument: 'BTC', quantity: decimal('1'), entryPrice: decimal('2') }],
    collateral: [{ asset: 'USDT', amount: decimal('3') }],
  })),
);

function counted(read: (index: number) => Result<BookChunk, string>) {
  const reads: number[] = [];
  const accountsOf = (one: Block) => {
    reads.push(one.index);
    return Promise.resolve(read(one.index));
  };
  return { reads, accountsOf };
}

test('a block is read once, the first of them as far as there is room, and the same accounts come back', async () => {
  const { reads, accountsOf } = counted(() => ok(chunk));
  // Ten accounts of a position and a balance take about 1,150 bytes.
  const remembered = rememberedBlocks(accountsOf, 2_500);
  for (const index of [0, 1, 2, 0, 1, 2, 2]) {
    const read = await remembered(block(index));
    expect(read).toEqual(ok(chunk));
  }
  expect(reads).toEqual([0, 1, 2, 2, 2]);
});

test('what could not be read is read again', async () => {
  let isThere = false;
  const { reads, accountsOf } = counted(() => (isThere ? ok(chunk) : refuse('It was altered.')));
  const remembered = rememberedBlocks(accountsOf);
  expect(await remembered(block(0))).toEqual(refuse('It was altered.'));
  isThere = true;
  expect(await remembered(block(0))).toEqual(ok(chunk));
  expect(await remembered(block(0))).toEqual(ok(chunk));
  expect(reads).toEqual([0, 0]);
});
