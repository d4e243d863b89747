import { assert } from '../../domain/assert';
import { bookAt, type BookChunk } from '../../domain/books/book-chunk';
import type { CompiledParameters } from '../../domain/margin/method/compile';
import type { MarketState } from '../../domain/margin/method/inputs';
import type { MarginColumns, Margined } from '../../domain/margin/figures/margin-columns';
import { AddedColumns } from './added-columns';
import { ChunkRows } from './chunk-rows';
import { CallUnits } from '../call-units';
import { NarrowBook } from './narrow-book';
import { CompiledTables } from '../compile/tables';
import * as at from '../kernel/layout';
import { type KernelPlace, newPlace } from '../kernel/load-kernel';
import { BatchMargining, noCounts, roomFor, SCRATCH_BYTES } from './margin-batch';

/** Memories for what columns say, and for the other accounts. */
export type ChunkPlaces = readonly [KernelPlace, KernelPlace];

/**
 * Margins chunks of a book under one set in one market, from columns to columns: what the narrow numbers hold never
 * becomes a decimal. All else goes to `BatchMargining`, account by account, and stands apart.
 */
export class ChunkMargining {
  private readonly place: KernelPlace;
  private readonly rows: ChunkRows;
  private readonly narrow: NarrowBook;
  private readonly scratch: number;
  private readonly others: BatchMargining;
  private readonly calls: CallUnits;
  /** Of the account that is being taken, in 1e-8. */
  private readonly found = {
    ...{
      status: -1,
      notional: NaN,
      initialMargin: NaN,
      maintenanceMargin: NaN,
      equity: NaN,
      callAmount: NaN,
    },
  };

  constructor(
    parameters: CompiledParameters,
    market: MarketState,
    private readonly counts = noCounts(),
    /** Its own from now on, with whatever they held. */
    readonly places: ChunkPlaces = [newPlace(), newPlace()],
  ) {
    const [own, others] = places;
    this.place = own;
    const { memory } = own;
    memory.reset();
    const tables = new CompiledTables(parameters, market, memory);
    this.rows = new ChunkRows(tables, market);
    this.narrow = new NarrowBook(memory, tables);
    this.scratch = memory.allocate(SCRATCH_BYTES);
    this.calls = new CallUnits(parameters);
    this.others = new BatchMargining(others, parameters, market, counts);
  }

  /** Whether it is of this set and this market. */
  isOf(parameters: CompiledParameters, market: MarketState): boolean {
    return this.others.isOf(parameters, market);
  }

  margin(chunk: BookChunk): MarginColumns {
    const { narrow } = this;
    const { kernel } = this.place;
    const { accounts, positions, balances } = chunk;
    // Columns of a power of 2, so that chunks that grow leave little behind.
    narrow.begin(roomFor(accounts.length), roomFor(positions.units.length), roomFor(balances.units.length));
    const held = this.rows.fill(narrow, chunk, () => true);
    narrow.end();
    kernel.marginNarrow(0, narrow.accountCount, this.scratch);
    const columns = new AddedColumns(accounts, chunk.instruments, positions.units.length);
    const apart: number[] = [];
    let account = 0;
    for (let index = 0; index < accounts.length; index += 1) {
      const isHeld = held[account] === index;
      const isTaken = isHeld && this.take(columns, chunk, index, account);
      if (isHeld) account += 1;
      if (!isTaken) {
        columns.pass(index);
        apart.push(index);
      }
    }
    assert(account === narrow.accountCount, 'each account that was added has its figures');
    const results = this.others.margin(apart.map((index) => bookAt(chunk, index)));
    return columns.whole(new Map(apart.map((index, place) => [index, resultAt(results, place)])));
  }

  /**
   * Takes an account's figures out of the kernel's memory; false where they do not fit. Makes no function and no object for an account or
   * a position: that would take longer than margining them.
   */
  private take(columns: AddedColumns, chunk: BookChunk, index: number, account: number): boolean {
    const { f64, i32 } = this.place.memory.views;
    const { figures, first, end, values, margins } = this.narrow.resultsOf(account);
    if (i32[(figures + at.OUTCOME) / 4] !== at.EXACT) return false;
    const { found } = this;
    found.status = i32[(figures + at.STATUS) / 4] ?? -1;
    found.notional = f64[(figures + at.NOTIONAL) / 8] ?? NaN;
    found.initialMargin = f64[(figures + at.INITIAL) / 8] ?? NaN;
    found.maintenanceMargin = f64[(figures + at.MAINTENANCE) / 8] ?? NaN;
    found.equity = f64[(figures + at.EQUITY) / 8] ?? NaN;
    found.callAmount = this.calls.of(found);
    if (Number.isNaN(found.callAmount)) return false;
    this.counts.narrow += 1;
    columns.add(index, found);
    const { lines } = this.narrow;
    const { start, subject, units } = chunk.positions;
    let held = start[index] ?? 0;
    for (let row = first; row < end; row += 1, held += 1) {
      // A position of nothing is not margined.
      while (units[held] === 0) held += 1;
      const value = values / 8 + 2 * row;
      const margin = margins / 8 + 2 * row;
      const line = lines[row];
      assert(line !== undefined, 'each position that was added has its line');
      columns.addPosition(subject[held] ?? -1, line);
      columns.addMargins(f64[value] ?? NaN, f64[margin] ?? NaN, f64[margin + 1] ?? NaN);
    }
    columns.pass(index);
    return true;
  }
}

function resultAt(results: readonly Margined[], place: number): Margined {
  const result = results[place];
  assert(result !== undefined, 'each account apart has a result');
  return result;
}
