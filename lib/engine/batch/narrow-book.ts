import { assert } from '../../domain/assert';
import { withChoices } from '../../domain/margin/method/chosen-rate';
import { countedAmount } from '../../domain/margin/method/collateral';
import { ZERO } from '../../domain/number/decimal';
import type { AccountBook, Position } from '../../domain/margin/method/types';
import { chargedBook, needsCharges, unordered } from '../charge/charge';
import type { CompiledLine, CompiledTables } from '../compile/tables';
import type { KernelMemory } from '../kernel/kernel-memory';
import { hasCost, hasInverseCost, lessFunding, writeCost } from '../cost';
import * as at from '../kernel/layout';
import { narrowUnits } from '../units';
import { NarrowCharges } from './narrow-charges';

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
  /** Where the account that is being added began. */
  private readonly opened = { position: 0, balance: 0 };
  /** The line of every position that was encoded. */
  readonly lines: CompiledLine[] = [];
  private readonly charges: NarrowCharges;

  constructor(
    private readonly memory: KernelMemory,
    private readonly tables: CompiledTables,
  ) {
    this.charges = new NarrowCharges(memory, tables);
  }

  get accountCount(): number {
    return this.accounts;
  }

  /** Empties the book, and makes room for so much. @param keepsPositions whether results of positions are kept */
  begin(accounts: number, positions: number, balances: number, keepsPositions = true): void {
    this.accounts = this.positions = this.balances = this.lines.length = 0;
    this.charges.clear();
    const { columns } = this;
    if (
      columns &&
      columns.accounts >= accounts &&
      columns.positions >= positions &&
      columns.balances >= balances
    )
      return;
    this.columns = this.allocate(accounts, positions, balances);
    if (keepsPositions) return;
    this.memory.setHeader(at.POSITION_VALUES, 0);
    this.memory.setHeader(at.POSITION_MARGINS, 0);
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

  /** Adds an account that is sound; false, and nothing added, if its figures do not fit. */
  add(book: AccountBook): boolean {
    if (!this.tables.areKernels || book.positions.length > at.BLOCK_POSITIONS) return false;
    const [firstPosition, firstBalance, charges] = [this.positions, this.balances, this.charges.count];
    const chosen = withChoices(book);
    const areHeld = needsCharges(chosen) ? this.addCharged(chosen) : this.addPositions(chosen);
    if (areHeld && this.addBalances(book)) {
      this.closeAccount(firstPosition, firstBalance);
      return true;
    }
    this.positions = this.lines.length = firstPosition;
    this.balances = firstBalance;
    this.charges.keep(charges);
    return false;
  }

  /** Begins an account of figures that are in 1e-8 already: what is added from now on is its, until `close` or `drop`. */
  open(): void {
    this.opened.position = this.positions;
    this.opened.balance = this.balances;
  }

  close(): void {
    this.closeAccount(this.opened.position, this.opened.balance);
  }

  /** Forgets the account that was begun. */
  drop(): void {
    this.positions = this.lines.length = this.opened.position;
    this.balances = this.opened.balance;
  }

  /** Makes an account of what was added from these positions and balances on. */
  private closeAccount(firstPosition: number, firstBalance: number): void {
    const { positionStart, balanceStart } = this.room;
    const { u32 } = this.memory.views;
    const account = this.accounts;
    u32[positionStart / 4 + account] = firstPosition;
    u32[positionStart / 4 + account + 1] = this.positions;
    u32[balanceStart / 4 + account] = firstBalance;
    u32[balanceStart / 4 + account + 1] = this.balances;
    this.accounts += 1;
  }

  private get room(): Columns {
    assert(this.columns !== null, 'a book that was begun has columns');
    return this.columns;
  }

  private addPositions({ positions, mode }: AccountBook): boolean {
    for (const position of positions) {
      if (position.quantity.isZero()) continue;
      if (!this.addHeld(position, this.tables.line(position, mode))) return false;
    }
    return true;
  }

  /** The same where positions are charged by more than their own rows. */
  private addCharged(book: AccountBook): boolean {
    const charged = chargedBook(this.tables, book);
    if (!charged) return false;
    const first = this.positions;
    for (const { position, isBeside } of charged.holdings)
      if (!this.addHeld(position, this.tables.line(unordered(position), book.mode, isBeside))) return false;
    return charged.charges.every((charge) => this.charges.add(charge, book.mode, first));
  }

  private addHeld(position: Position, line: CompiledLine | null): boolean {
    if (!line) return false;
    const { quantity, entryPrice } = position;
    const entry = line.isUnitMultiplier || line.isInverse ? entryPrice : entryPrice.times(line.multiplier);
    if (!this.addPosition(line, narrowUnits(quantity), narrowUnits(entry))) return false;
    const funding = position.accruedFunding ?? ZERO;
    // An inverse contract's cost is its entry price, of which nothing can be taken.
    return funding.isZero() || (!line.isInverse && this.addFunding(narrowUnits(funding)));
  }

  /**
   * @param quantity and @param entry (price × multiplier; of an inverse contract the price) in 1e-8; NaN: they have more
   *   digits than that
   * @returns false, and nothing added, if its cost does not fit
   */
  addPosition(line: CompiledLine, quantity: number, entry: number): boolean {
    const { isInverse, multiplier } = line;
    if (isInverse ? !hasInverseCost(quantity, entry, narrowUnits(multiplier)) : !hasCost(quantity, entry))
      return false;
    const { room, positions: index } = this;
    const { u16, f64, i32 } = this.memory.views;
    u16[room.lineOfPosition / 2 + index] = line.index;
    f64[room.quantity / 8 + index] = quantity;
    const [wholeAt, partAt] = [room.costWhole / 8 + index, room.costPart / 4 + index];
    if (isInverse) {
      f64[wholeAt] = entry;
      i32[partAt] = 0;
    } else writeCost(quantity, entry, f64, wholeAt, i32, partAt);
    this.lines.push(line);
    this.positions += 1;
    return true;
  }

  /** Takes funding from what the last position cost. @param funding in 1e-8; NaN: it has more digits than that */
  private addFunding(funding: number): boolean {
    const { f64, i32 } = this.memory.views;
    const last = this.positions - 1;
    const [whole, part] = [this.room.costWhole / 8 + last, this.room.costPart / 4 + last];
    const cost = lessFunding({ whole: f64[whole] ?? NaN, part: i32[part] ?? NaN }, funding);
    if (!cost) return false;
    f64[whole] = cost.whole;
    return true;
  }

  private addBalances({ collateral }: AccountBook): boolean {
    for (const balance of collateral) {
      const { asset } = balance;
      const amount = countedAmount(balance);
      if (amount.isZero()) continue;
      const index = this.tables.asset(asset);
      const units = narrowUnits(amount);
      if (index === null || Number.isNaN(units)) return false;
      this.addBalance(index, units);
    }
    return true;
  }

  addBalance(asset: number, amount: number): void {
    const { u16, f64 } = this.memory.views;
    u16[this.room.assetOfBalance / 2 + this.balances] = asset;
    f64[this.room.balanceAmount / 8 + this.balances] = amount;
    this.balances += 1;
  }

  /** Ends the book: passes work on pairs, so the one after the last position is read and must be nothing. */
  end(): void {
    const { room, positions: index } = this;
    const { u16, f64, i32 } = this.memory.views;
    u16[room.lineOfPosition / 2 + index] = 0;
    f64[room.quantity / 8 + index] = 0;
    f64[room.costWhole / 8 + index] = 0;
    i32[room.costPart / 4 + index] = 0;
    this.charges.write();
  }

  /** Where an account's results are: of itself, and of its positions from the first to the one after the last. */
  resultsOf(account: number) {
    const { room } = this;
    const { u32 } = this.memory.views;
    return {
      figures: room.accountFigures + account * at.ACCOUNT_BYTES,
      first: u32[room.positionStart / 4 + account] ?? 0,
      end: u32[room.positionStart / 4 + account + 1] ?? 0,
      values: room.positionValues,
      margins: room.positionMargins,
    };
  }
}
