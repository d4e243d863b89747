import { afterAll, expect, test } from 'vitest';
import { columnsOf } from './bench/columns-of';
import { generatedBook } from './bench/generated-book';
import { KernelMemory } from './kernel/kernel-memory';
import * as at from './kernel/layout';
import { loadKernel } from './kernel/load-kernel';
import { kernelPool } from './pool';

const ACCOUNTS = 20_000;
const columns = columnsOf(generatedBook(ACCOUNTS, 4, 7));
const { memory } = columns;
const pools = await Promise.all([2, 3].map((threads) => kernelPool(memory, threads)));
afterAll(() => Promise.all(pools.map((pool) => pool.end())));

const start = columns.narrow.resultsOf(0).figures;
const figuresOf = (accounts: number) =>
  Buffer.from(memory.views.u8.slice(start, start + accounts * at.ACCOUNT_BYTES));

test.each([0, 1])('several threads give the figures of one, round after round', (which) => {
  const pool = pools[which];
  expect(pool?.threads).toBe(which + 2);
  loadKernel(memory).marginNarrow(0, ACCOUNTS, memory.allocate(at.SCRATCH_BYTES));
  const expected = figuresOf(ACCOUNTS);
  const scratch = memory.allocate(pool?.scratchBytes ?? 0);
  for (const accounts of [ACCOUNTS, 5_000, ACCOUNTS, 1, 0, ACCOUNTS - 1]) {
    memory.views.u8.fill(0, start, start + ACCOUNTS * at.ACCOUNT_BYTES);
    pool?.marginNarrow(accounts, scratch);
    expect(figuresOf(accounts).equals(expected.subarray(0, accounts * at.ACCOUNT_BYTES))).toBe(true);
    // Nobody touches what was not asked for.
    expect(memory.views.u8.subarray(start, start + ACCOUNTS * at.ACCOUNT_BYTES).lastIndexOf(1)).toBeLessThan(
      Math.max(accounts * at.ACCOUNT_BYTES, 1),
    );
  }
});

test('work that a thread breaks on is a bug, not a book half done', async () => {
  const broken = new KernelMemory();
  const pool = await kernelPool(broken, 2);
  try {
    const beyond = 2 ** 32 - 64;
    broken.setHeader(at.POSITION_START, beyond);
    broken.setHeader(at.BALANCE_START, beyond);
    expect(() => pool.marginNarrow(1_000_000, broken.allocate(pool.scratchBytes))).toThrow();
  } finally {
    await pool.end();
  }
});

test('whoever has work in hand when the threads end does it alone', async () => {
  const pool = await kernelPool(memory, 2);
  const scratch = memory.allocate(pool.scratchBytes);
  pool.marginNarrow(ACCOUNTS, scratch);
  const expected = figuresOf(ACCOUNTS);
  memory.views.u8.fill(0, start, start + ACCOUNTS * at.ACCOUNT_BYTES);
  const ending = pool.end();
  pool.marginNarrow(ACCOUNTS, scratch);
  expect(figuresOf(ACCOUNTS).equals(expected)).toBe(true);
  await ending;
  pool.marginNarrow(ACCOUNTS, scratch);
  expect(figuresOf(ACCOUNTS).equals(expected)).toBe(true);
});
