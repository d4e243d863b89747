import { ONE, ZERO } from '../../domain/number/decimal';
import type { BookChunk } from '../../domain/books/book-chunk';
import { type HeldTerms, NO_TERMS } from '../../domain/books/held-terms';
import type { MarketState } from '../../domain/margin/method/inputs';
import type { CompiledLine, CompiledTables } from '../compile/tables';
import * as at from '../kernel/layout';
import { EntryFactors } from '../live/entry-factors';
import type { NarrowBook } from './narrow-book';

/** It has no line. */
const UNLISTED = { multiplier: ZERO };

/** Takes accounts from a chunk's columns into the narrow book's, without a decimal in between. */
export class ChunkRows {
  constructor(
    private readonly tables: CompiledTables,
    private readonly market: MarketState,
  ) {}

  /** Adds each wanted account that the narrow numbers hold. @returns which, by index in the chunk, ascending */
  fill(narrow: NarrowBook, chunk: BookChunk, isWanted: (index: number) => boolean): readonly number[] {
    if (!this.tables.areKernels) return [];
    const { accounts, instruments, assets, positions, balances } = chunk;
    const held: number[] = [];
    const factors = new EntryFactors(
      instruments.map((instrument) => this.market.instruments.get(instrument) ?? UNLISTED),
    );
    // By instrument, side and terms, once they are looked up.
    const lines: (CompiledLine | null | undefined)[] = [];
    const lineAt = (instrument: number, isShort: boolean, terms: number): CompiledLine | null => {
      const key = (2 * instrument + (isShort ? 1 : 0)) * chunk.terms.length + terms;
      const known = lines[key];
      if (known !== undefined) return known;
      const line = this.lineOf(instruments[instrument] ?? '', isShort, chunk.terms[terms] ?? NO_TERMS);
      lines[key] = line;
      return line;
    };
    const places = assets.map((asset) => this.tables.asset(asset));
    const addPositions = (index: number): boolean => {
      const end = positions.start[index + 1] ?? 0;
      for (let row = positions.start[index] ?? 0; row < end; row += 1) {
        const [instrument, quantity] = [positions.subject[row] ?? -1, positions.units[row] ?? NaN];
        // A position of nothing is not margined.
        if (quantity === 0) continue;
        const line = lineAt(instrument, quantity < 0, positions.terms?.[row] ?? 0);
        if (
          !line ||
          !narrow.addPosition(line, quantity, factors.times(instrument, positions.entry[row] ?? NaN))
        )
          return false;
      }
      return true;
    };
    const addBalances = (index: number): boolean => {
      const end = balances.start[index + 1] ?? 0;
      for (let row = balances.start[index] ?? 0; row < end; row += 1) {
        if (balances.units[row] === 0) continue;
        const asset = places[balances.subject[row] ?? -1] ?? null;
        if (asset === null) return false;
        narrow.addBalance(asset, balances.units[row] ?? NaN);
      }
      return true;
    };
    for (let index = 0; index < accounts.length; index += 1) {
      if (chunk.apart.has(index) || !isWanted(index)) continue;
      if ((positions.start[index + 1] ?? 0) - (positions.start[index] ?? 0) > at.BLOCK_POSITIONS) continue;
      narrow.open();
      if (addPositions(index) && addBalances(index)) {
        narrow.close();
        held.push(index);
      } else narrow.drop();
    }
    return held;
  }

  /** Null of a leg, too: whether legs are sound, and what they are charged, a look at the whole book tells. */
  private lineOf(instrument: string, isShort: boolean, terms: HeldTerms): CompiledLine | null {
    if (terms.leg) return null;
    const quantity = isShort ? ONE.neg() : ONE;
    return this.tables.line({ ...terms, instrument, quantity, entryPrice: ZERO }, undefined);
  }
}
