import { assert } from '../domain/assert';
import { type Decimal, ONE, ZERO } from '../domain/decimal';
import { bookAt, type BookChunk } from '../domain/margin/book-chunk';
import type { CompiledParameters } from '../domain/margin/compile';
import type { MarketState } from '../domain/margin/inputs';
import type { MarginColumns, Margined } from '../domain/margin/margin-columns';
import { MARGIN_STATUSES } from '../domain/margin/types';
import { callAmount } from './book/account-margin';
import { AddedColumns } from './book/added-columns';
import { NarrowBook } from './book/narrow-book';
import { type CompiledLine, CompiledTables } from './compile/tables';
import { KernelMemory } from './kernel/kernel-memory';
import * as at from './kernel/layout';
import { loadKernel } from './kernel/load-kernel';
import { hasCost } from './live/cost';
import { EntryFactors } from './live/entry-factors';
import { BatchMargining, roomFor, SCRATCH_BYTES } from './margin-batch';
import { decimalOfNarrow, narrowUnits } from './units';

interface HeldPosition {
  readonly line: CompiledLine;
  readonly quantity: number;
  readonly entry: number;
}

/**
 * Margins chunks of a book under one set in one market, from columns to columns: what the narrow numbers hold never
 * becomes a decimal. All else goes to `BatchMargining`, account by account, and stands apart.
 */
export class ChunkMargining {
  private readonly memory = new KernelMemory();
  private readonly kernel = loadKernel(this.memory);
  private readonly tables: CompiledTables;
  private readonly narrow: NarrowBook;
  private readonly scratch: number;
  private readonly others: BatchMargining;

  constructor(
    private readonly parameters: CompiledParameters,
    private readonly market: MarketState,
  ) {
    const { memory } = this;
    memory.reset();
    this.tables = new CompiledTables(parameters, market, memory);
    this.narrow = new NarrowBook(memory, this.tables);
    this.scratch = memory.allocate(SCRATCH_BYTES);
    const apart = new KernelMemory();
    const counts = { narrow: 0, wide: 0, exact: 0, reference: 0 };
    this.others = new BatchMargining(apart, loadKernel(apart), parameters, market, counts);
  }

  /** Whether it is of this set and this market. */
  isOf(parameters: CompiledParameters, market: MarketState): boolean {
    return this.others.isOf(parameters, market);
  }

  margin(chunk: BookChunk): MarginColumns {
    const { narrow, kernel } = this;
    const { accounts, positions, balances } = chunk;
    // Columns of a power of 2, so that chunks that grow leave little behind.
    narrow.begin(roomFor(accounts.length), roomFor(positions.units.length), roomFor(balances.units.length));
    const held = this.fill(chunk);
    narrow.end();
    kernel.marginNarrow(0, narrow.accountCount, this.scratch);
    const columns = new AddedColumns(accounts, chunk.instruments, positions.units.length);
    const apart: number[] = [];
    let account = 0;
    for (let index = 0; index < accounts.length; index += 1) {
      const isTaken = held[index] === 1 && this.take(columns, chunk, index, account);
      if (held[index] === 1) account += 1;
      if (!isTaken) {
        columns.pass(index);
        apart.push(index);
      }
    }
    assert(account === narrow.accountCount, 'each account that was added has its figures');
    const results = this.others.margin(apart.map((index) => bookAt(chunk, index)));
    return columns.whole(new Map(apart.map((index, place) => [index, resultAt(results, place)])));
  }

  /** Adds what the narrow numbers hold. @returns 1 for each account that was added */
  private fill(chunk: BookChunk): Uint8Array {
    const { accounts, instruments, assets, positions, balances } = chunk;
    const held = new Uint8Array(accounts.length);
    const factors = new EntryFactors(
      instruments.map((instrument) => this.market.instruments.get(instrument)?.multiplier ?? ZERO),
    );
    const lines = instruments.map((instrument) =>
      [ONE, ONE.neg()].map((quantity) => this.lineOf(instrument, quantity)),
    );
    const places = assets.map((asset) => this.tables.asset(asset));
    for (let index = 0; index < accounts.length; index += 1) {
      if (chunk.apart.has(index)) continue;
      const [first, end] = [positions.start[index] ?? 0, positions.start[index + 1] ?? 0];
      if (end - first > at.BLOCK_POSITIONS) continue;
      const rows: HeldPosition[] = [];
      for (let row = first; row < end; row += 1) {
        const [instrument, quantity] = [positions.subject[row] ?? -1, positions.units[row] ?? NaN];
        const line = lines[instrument]?.[quantity < 0 ? 1 : 0];
        const entry = factors.times(instrument, positions.entry[row] ?? NaN);
        if (line && hasCost(quantity, entry)) rows.push({ line, quantity, entry });
      }
      const amounts: { readonly asset: number; readonly amount: number }[] = [];
      const [one, last] = [balances.start[index] ?? 0, balances.start[index + 1] ?? 0];
      for (let row = one; row < last; row += 1) {
        const asset = places[balances.subject[row] ?? -1] ?? null;
        if (asset !== null) amounts.push({ asset, amount: balances.units[row] ?? NaN });
      }
      if (rows.length < end - first || amounts.length < last - one) continue;
      this.narrow.addUnits(rows, amounts);
      held[index] = 1;
    }
    return held;
  }

  private lineOf(instrument: string, quantity: Decimal): CompiledLine | null {
    const line = this.tables.line({ instrument, quantity, entryPrice: ZERO }, undefined);
    return line?.isNarrow ? line : null;
  }

  /** Takes an account's figures out of the kernel's memory; false where they do not fit. */
  private take(columns: AddedColumns, chunk: BookChunk, index: number, account: number): boolean {
    const { f64, i32 } = this.memory.views;
    const { figures, first, end, values, margins } = this.narrow.resultsOf(account);
    if (i32[(figures + at.OUTCOME) / 4] !== at.EXACT) return false;
    const status = i32[(figures + at.STATUS) / 4] ?? -1;
    const figure = (offset: number): number => f64[(figures + offset) / 8] ?? NaN;
    const found = {
      notional: figure(at.NOTIONAL),
      initialMargin: figure(at.INITIAL),
      maintenanceMargin: figure(at.MAINTENANCE),
      equity: figure(at.EQUITY),
    };
    const call = this.callOf(status, found);
    if (Number.isNaN(call)) return false;
    columns.add(index, status, { ...found, callAmount: call });
    const start = chunk.positions.start[index] ?? 0;
    for (let row = first; row < end; row += 1)
      columns.addPosition(index, {
        instrument: chunk.positions.subject[start + row - first] ?? -1,
        marginClass: this.narrow.lines[row]?.marginClass ?? '',
        notional: f64[values / 8 + 2 * row] ?? NaN,
        initialMargin: f64[margins / 8 + 2 * row] ?? NaN,
        maintenanceMargin: f64[margins / 8 + 2 * row + 1] ?? NaN,
      });
    return true;
  }

  /** What an account must add to leave the call, in 1e-8; NaN when it does not fit. */
  private callOf(
    status: number,
    found: { readonly initialMargin: number; readonly maintenanceMargin: number; readonly equity: number },
  ): number {
    const name = MARGIN_STATUSES[status];
    assert(name !== undefined, 'the kernel gives a status');
    if (name === 'OK' || name === 'WARNING') return 0;
    return narrowUnits(
      callAmount(this.parameters, name, {
        initialMargin: decimalOfNarrow(found.initialMargin),
        maintenanceMargin: decimalOfNarrow(found.maintenanceMargin),
        equity: decimalOfNarrow(found.equity),
      }),
    );
  }
}

function resultAt(results: readonly Margined[], place: number): Margined {
  const result = results[place];
  assert(result !== undefined, 'each account apart has a result');
  return result;
}
