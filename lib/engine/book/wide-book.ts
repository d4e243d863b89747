import { assert } from '../../domain/assert';
import type { AccountBook } from '../../domain/margin/types';
import { floorOf } from '../compile/rows';
import { KERNEL_SCALE } from '../compile/settings';
import type { CompiledLine, CompiledTables } from '../compile/tables';
import type { KernelMemory } from '../kernel/kernel-memory';
import * as at from '../kernel/layout';
import { wideUnits } from '../units';

const WIDE_DIVISOR = BigInt(at.WIDE_DIVISOR);
/** Digits of a wide entry price × multiplier. */
const ENTRY_SCALE = 12;
const LIMIT = 2n ** 61n;

interface WideAccount {
  readonly positions: readonly {
    readonly line: CompiledLine;
    readonly quantity: bigint;
    readonly costWhole: bigint;
    readonly costPart: bigint;
  }[];
  readonly balances: readonly { readonly asset: number; readonly amount: bigint }[];
}

/** Accounts as columns of 64-bit integers of 1e-8: few, so they are gathered first and written at once. */
export class WideBook {
  private accounts: WideAccount[] = [];
  private figures = 0;
  private positionFigures = 0;
  private starts: number[] = [];

  constructor(
    private readonly memory: KernelMemory,
    private readonly tables: CompiledTables,
  ) {}

  get accountCount(): number {
    return this.accounts.length;
  }

  begin(): void {
    this.accounts = [];
  }

  /** Adds an account whose instruments and assets are distinct; false, and nothing added, if its figures do not fit. */
  add(book: AccountBook): boolean {
    if (!this.tables.areKernels) return false;
    const account = this.encoded(book);
    if (account) this.accounts.push(account);
    return account !== null;
  }

  private encoded({ positions, collateral, mode }: AccountBook): WideAccount | null {
    const encoded: WideAccount['positions'][number][] = [];
    for (const position of positions) {
      if (position.orders) return null;
      if (position.quantity.isZero()) continue;
      const line = this.tables.line(position, mode);
      if (!line?.isWide) return null;
      const quantity = wideUnits(position.quantity, KERNEL_SCALE);
      const entry = wideUnits(position.entryPrice.times(line.multiplier), ENTRY_SCALE);
      if (quantity === null || entry === null) return null;
      const cost = quantity * entry;
      const costWhole = floorOf(cost, WIDE_DIVISOR);
      if (costWhole >= LIMIT || costWhole <= -LIMIT) return null;
      encoded.push({ line, quantity, costWhole, costPart: cost - costWhole * WIDE_DIVISOR });
    }
    const balances: WideAccount['balances'][number][] = [];
    for (const { asset, amount } of collateral) {
      if (amount.isZero()) continue;
      const index = this.tables.asset(asset);
      const units = wideUnits(amount, KERNEL_SCALE);
      if (index === null || units === null) return null;
      balances.push({ asset: index, amount: units });
    }
    return { positions: encoded, balances };
  }

  /** Writes all that was added where the kernel reads it. */
  write(): void {
    const { memory, accounts } = this;
    const positions = accounts.flatMap((account) => account.positions);
    const balances = accounts.flatMap((account) => account.balances);
    const column = (name: number, bytes: number): number => {
      const address = memory.allocate(bytes);
      memory.setHeader(name, address);
      return address;
    };
    const positionStart = column(at.WIDE_POSITION_START, (accounts.length + 1) * 4);
    const balanceStart = column(at.WIDE_BALANCE_START, (accounts.length + 1) * 4);
    const lineOf = column(at.WIDE_LINE_OF_POSITION, positions.length * 2);
    const quantity = column(at.WIDE_QUANTITY, positions.length * 8);
    const costWhole = column(at.WIDE_COST_WHOLE, positions.length * 8);
    const costPart = column(at.WIDE_COST_PART, positions.length * 8);
    const assetOf = column(at.WIDE_ASSET_OF_BALANCE, balances.length * 2);
    const amount = column(at.WIDE_BALANCE_AMOUNT, balances.length * 8);
    this.figures = column(at.WIDE_ACCOUNT_FIGURES, accounts.length * at.ACCOUNT_BYTES);
    this.positionFigures = column(at.WIDE_POSITION_FIGURES, positions.length * at.WIDE_POSITION_BYTES);

    const { u16, u32, i64 } = memory.views;
    this.starts = [0];
    let balanceEnd = 0;
    u32[positionStart / 4] = 0;
    u32[balanceStart / 4] = 0;
    for (const [index, account] of accounts.entries()) {
      const end = (this.starts[index] ?? 0) + account.positions.length;
      this.starts.push(end);
      u32[positionStart / 4 + index + 1] = end;
      u32[balanceStart / 4 + index + 1] = balanceEnd += account.balances.length;
    }
    for (const [index, position] of positions.entries()) {
      u16[lineOf / 2 + index] = position.line.index;
      i64[quantity / 8 + index] = position.quantity;
      i64[costWhole / 8 + index] = position.costWhole;
      i64[costPart / 8 + index] = position.costPart;
    }
    for (const [index, balance] of balances.entries()) {
      u16[assetOf / 2 + index] = balance.asset;
      i64[amount / 8 + index] = balance.amount;
    }
  }

  /** Where an account's results are: of itself, and of each of its positions with its line. */
  resultsOf(account: number) {
    const added = this.accounts[account];
    const first = this.starts[account];
    assert(added !== undefined && first !== undefined, 'an account that was added has results');
    return {
      figures: this.figures + account * at.ACCOUNT_BYTES,
      positions: added.positions.map(({ line }, index) => ({
        line,
        figures: this.positionFigures + (first + index) * at.WIDE_POSITION_BYTES,
      })),
    };
  }
}
