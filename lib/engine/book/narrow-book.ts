import { assert } from '../../domain/assert';
import type { AccountBook } from '../../domain/margin/types';
import type { CompiledLine, CompiledTables } from '../compile/tables';
import type { KernelMemory } from '../kernel/kernel-memory';
import * as at from '../kernel/layout';
import { narrowUnits } from '../units';

/** Addresses of a book's columns, with room for so many accounts, positions and balances. */
interface Columns {
  readonly accounts: number;
  readonly positions: number;
  readonly balances: number;
  readonly positionStart: number;
  readonly balanceStart: number;
  readonly lineOfPosition: number;
  readonly quantity: number;
  readonly costWhole: number;
  readonly costPart: number;
  readonly assetOfBalance: number;
  readonly balanceAmount: number;
  readonly accountFigures: number;
  readonly positionValues: number;
  readonly positionMargins: number;
}

/** Accounts as columns of integers of 1e-8 in the kernel's memory, and where their figures will be. */
export class NarrowBook {
  private columns: Columns | null = null;
  private accounts = 0;
  private positions = 0;
  private balances = 0;
  /** The line of every position that was encoded. */
  readonly lines: CompiledLine[] = [];

  constructor(
    private readonly memory: KernelMemory,
    private readonly tables: CompiledTables,
  ) {}

  get accountCount(): number {
    return this.accounts;
  }

  /** Empties the book, and makes room for so much. */
  begin(accounts: number, positions: number, balances: number): void {
    this.accounts = this.positions = this.balances = this.lines.length = 0;
    const { columns } = this;
    if (
      columns &&
      columns.accounts >= accounts &&
      columns.positions >= positions &&
      columns.balances >= balances
    )
      return;
    this.columns = this.allocate(accounts, positions, balances);
  }

  private allocate(accounts: number, positions: number, balances: number): Columns {
    const { memory } = this;
    const column = (name: number, bytes: number): number => {
      const address = memory.allocate(bytes);
      memory.setHeader(name, address);
      return address;
    };
    return {
      ...{ accounts, positions, balances },
      positionStart: column(at.POSITION_START, (accounts + 1) * 4),
      balanceStart: column(at.BALANCE_START, (accounts + 1) * 4),
      lineOfPosition: column(at.LINE_OF_POSITION, positions * 2),
      quantity: column(at.QUANTITY, positions * 8),
      costWhole: column(at.COST_WHOLE, positions * 8),
      costPart: column(at.COST_PART, positions * 4),
      assetOfBalance: column(at.ASSET_OF_BALANCE, balances * 2),
      balanceAmount: column(at.BALANCE_AMOUNT, balances * 8),
      accountFigures: column(at.ACCOUNT_FIGURES, accounts * at.ACCOUNT_BYTES),
      positionValues: column(at.POSITION_VALUES, positions * 16),
      positionMargins: column(at.POSITION_MARGINS, positions * 16),
    };
  }

  /** Adds an account whose instruments and assets are distinct; false, and nothing added, if its figures do not fit. */
  add(book: AccountBook): boolean {
    const { columns, lines, memory } = this;
    if (!columns || book.positions.length > at.BLOCK_POSITIONS) return false;
    const firstPosition = this.positions;
    const firstBalance = this.balances;
    const isEncoded = this.addPositions(columns, book) && this.addBalances(columns, book);
    if (!isEncoded) {
      this.positions = lines.length = firstPosition;
      this.balances = firstBalance;
      return false;
    }
    const { u32 } = memory.views;
    const account = this.accounts;
    u32[columns.positionStart / 4 + account] = firstPosition;
    u32[columns.positionStart / 4 + account + 1] = this.positions;
    u32[columns.balanceStart / 4 + account] = firstBalance;
    u32[columns.balanceStart / 4 + account + 1] = this.balances;
    this.accounts += 1;
    return true;
  }

  private addPositions(columns: Columns, { positions, mode }: AccountBook): boolean {
    for (const position of positions) {
      if (position.orders) return false;
      if (position.quantity.isZero()) continue;
      const line = this.tables.line(position, mode);
      if (!line?.isNarrow) return false;
      const quantity = narrowUnits(position.quantity);
      const entry = narrowUnits(
        line.isUnitMultiplier ? position.entryPrice : position.entryPrice.times(line.multiplier),
      );
      const size = Math.abs(quantity);
      const cost = Math.abs(entry) * size;
      // Not below: a NaN of either fails too.
      if (!(cost < at.PRICE_DIVISOR * 2 ** 50)) return false;
      const { u16, f64, i32 } = this.memory.views;
      const index = this.positions;
      u16[columns.lineOfPosition / 2 + index] = line.index;
      f64[columns.quantity / 8 + index] = quantity;
      const isNegative = quantity < 0 !== entry < 0;
      let whole = Math.floor(cost / at.PRICE_DIVISOR);
      // The float quotient is off by at most 1, and the low words of the residue say which way.
      let part = (Math.imul(size | 0, Math.abs(entry) | 0) - Math.imul(whole | 0, at.PRICE_DIVISOR)) | 0;
      if (part < 0) {
        whole -= 1;
        part += at.PRICE_DIVISOR;
      } else if (part >= at.PRICE_DIVISOR) {
        whole += 1;
        part -= at.PRICE_DIVISOR;
      }
      f64[columns.costWhole / 8 + index] = isNegative ? (part === 0 ? 0 : -1) - whole : whole;
      i32[columns.costPart / 4 + index] = isNegative && part !== 0 ? at.PRICE_DIVISOR - part : part;
      this.lines.push(line);
      this.positions += 1;
    }
    return true;
  }

  private addBalances(columns: Columns, { collateral }: AccountBook): boolean {
    for (const { asset, amount } of collateral) {
      if (amount.isZero()) continue;
      const index = this.tables.asset(asset);
      const units = narrowUnits(amount);
      if (index === null || Number.isNaN(units)) return false;
      const { u16, f64 } = this.memory.views;
      u16[columns.assetOfBalance / 2 + this.balances] = index;
      f64[columns.balanceAmount / 8 + this.balances] = units;
      this.balances += 1;
    }
    return true;
  }

  /** Ends the book: passes work on pairs, so the one after the last position is read and must be nothing. */
  end(): void {
    const { columns } = this;
    assert(columns !== null, 'a book that was begun has columns');
    const { u16, f64, i32 } = this.memory.views;
    u16[columns.lineOfPosition / 2 + this.positions] = 0;
    f64[columns.quantity / 8 + this.positions] = 0;
    f64[columns.costWhole / 8 + this.positions] = 0;
    i32[columns.costPart / 4 + this.positions] = 0;
  }

  /** Where an account's results are: of itself, and of its positions from the first to the one after the last. */
  resultsOf(account: number) {
    const { columns, memory } = this;
    assert(columns !== null, 'a book that was begun has columns');
    const { u32 } = memory.views;
    return {
      figures: columns.accountFigures + account * at.ACCOUNT_BYTES,
      first: u32[columns.positionStart / 4 + account] ?? 0,
      end: u32[columns.positionStart / 4 + account + 1] ?? 0,
      values: columns.positionValues,
      margins: columns.positionMargins,
    };
  }
}
