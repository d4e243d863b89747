import { assert } from '../../domain/assert';
import { ONE, ZERO } from '../../domain/number/decimal';
import { NarrowBook } from '../batch/narrow-book';
import { CompiledTables } from '../compile/tables';
import { KernelMemory } from '../kernel/kernel-memory';
import type { GeneratedBook } from './generated-book';

/** The generated book in the kernel's memory, without room for results of positions. */
export function columnsOf(book: GeneratedBook) {
  const memory = new KernelMemory();
  const tables = new CompiledTables(book.parameters, book.market, memory);
  const narrow = new NarrowBook(memory, tables);
  const lines = book.instruments.map((instrument) => {
    const line = (quantity: typeof ONE) =>
      tables.line({ instrument, quantity, entryPrice: ZERO }, undefined) ?? fail(instrument);
    return { long: line(ONE), short: line(ONE.neg()) };
  });
  const assets = book.assets.map((asset) => tables.asset(asset) ?? fail(asset));
  const [startedAtBytes, startedAtMs] = [memory.mark(), performance.now()];
  narrow.begin(book.accountCount, book.positionCount, book.balanceStart.at(-1) ?? 0, false);
  for (let account = 0; account < book.accountCount; account++) {
    narrow.open();
    const end = book.positionStart[account + 1] ?? 0;
    for (let index = book.positionStart[account] ?? 0; index < end; index++) {
      const quantity = book.quantity[index] ?? 0;
      const sides = lines[book.instrument[index] ?? 0];
      assert(sides !== undefined, 'every instrument has lines');
      const line = quantity < 0 ? sides.short : sides.long;
      assert(narrow.addPosition(line, quantity, book.entry[index] ?? 0), 'a cost is below 2^50 units');
    }
    const last = book.balanceStart[account + 1] ?? 0;
    for (let index = book.balanceStart[account] ?? 0; index < last; index++)
      narrow.addBalance(assets[book.asset[index] ?? 0] ?? 0, book.amount[index] ?? 0);
    narrow.close();
  }
  narrow.end();
  return {
    memory,
    tables,
    narrow,
    lines,
    assets,
    loadMs: performance.now() - startedAtMs,
    bytes: memory.mark() - startedAtBytes,
  };
}

function fail(name: string): never {
  throw new Error(`${name} is one of the kernel's`);
}
