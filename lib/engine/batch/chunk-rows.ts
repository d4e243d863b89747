import { ONE, ZERO } from '../../domain/number/decimal';
import type { BookChunk } from '../../domain/books/book-chunk';
import { type HeldTerms, NO_TERMS } from '../../domain/books/held-terms';
import type { MarketState } from '../../domain/margin/method/inputs';
import type { CompiledLine, CompiledTables } from '../compile/tables';
import * as at from '../kernel/layout';
import { EntryFactors } from '../live/entry-factors';
import type { NarrowBook } from './narrow-book';

interface HeldPosition {
  readonly line: CompiledLine;
  readonly quantity: number;
  readonly entry: number;
}

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
    const lines = new Map<number, CompiledLine | null>();
    const lineAt = (instrument: number, isShort: boolean, terms: number): CompiledLine | null => {
      const key = (2 * instrument + (isShort ? 1 : 0)) * chunk.terms.length + terms;
      const known = lines.get(key);
      if (known !== undefined) return known;
      const line = this.lineOf(instruments[instrument] ?? '', isShort, chunk.terms[terms] ?? NO_TERMS);
      lines.set(key, line);
      return line;
    };
    const places = assets.map((asset) => this.tables.asset(asset));
    for (let index = 0; index < accounts.length; index += 1) {
      if (chunk.apart.has(index) || !isWanted(index)) continue;
      const [first, end] = [positions.start[index] ?? 0, positions.start[index + 1] ?? 0];
      if (end - first > at.BLOCK_POSITIONS) continue;
      const rows: HeldPosition[] = [];
      let nothing = 0;
      for (let row = first; row < end; row += 1) {
        const [instrument, quantity] = [positions.subject[row] ?? -1, positions.units[row] ?? NaN];
        if (quantity === 0) {
          nothing += 1;
          continue;
        }
        const line = lineAt(instrument, quantity < 0, positions.terms?.[row] ?? 0);
        const entry = factors.times(instrument, positions.entry[row] ?? NaN);
        if (line && factors.hasCost(instrument, quantity, entry)) rows.push({ line, quantity, entry });
      }
      const amounts: { readonly asset: number; readonly amount: number }[] = [];
      const [one, last] = [balances.start[index] ?? 0, balances.start[index + 1] ?? 0];
      for (let row = one; row < last; row += 1) {
        const asset = places[balances.subject[row] ?? -1] ?? null;
        if (balances.units[row] === 0) nothing += 1;
        else if (asset !== null) amounts.push({ asset, amount: balances.units[row] ?? NaN });
      }
      if (rows.length + amounts.length + nothing < end - first + last - one) continue;
      narrow.addUnits(rows, amounts);
      held.push(index);
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
