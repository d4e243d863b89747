import { setImmediate } from 'node:timers/promises';
import type { CompiledParameters } from '../../domain/margin/method/compile';
import type { MarginInputs, MarketState } from '../../domain/margin/method/inputs';
import { otherSettlements } from '../../domain/margin/method/settlement';
import { type AccountBook, MARGIN_STATUSES } from '../../domain/margin/method/types';
import { type AccountStanding, standingOf } from '../../domain/margin/figures/standing';
import { newPlace } from '../kernel/load-kernel';
import { BatchMargining } from '../batch/margin-batch';
import { UNPRICED } from '../status-index';

const BATCH = 1_000;

interface ApartAccount {
  readonly book: AccountBook;
  /** Null until it is margined. */
  standing: AccountStanding | null;
}

/** Accounts that the live kernel cannot hold: margined whole, by wider numbers or the reference method. */
export class ApartAccounts {
  private readonly accounts = new Map<number, ApartAccount>();
  private readonly holders = new Map<string, Set<number>>();
  private readonly dirty = new Set<number>();

  private readonly place = newPlace();

  get size(): number {
    return this.accounts.size;
  }

  has(account: number): boolean {
    return this.accounts.has(account);
  }

  book(account: number): AccountBook | undefined {
    return this.accounts.get(account)?.book;
  }

  /** Null while it waits to be margined. */
  standing(account: number): AccountStanding | null {
    return this.dirty.has(account) ? null : (this.accounts.get(account)?.standing ?? null);
  }

  indexes(): Iterable<number> {
    return this.accounts.keys();
  }

  /** Where each of them stood when it was margined last. */
  standings(): ReadonlyMap<number, AccountStanding> {
    return new Map(
      [...this.accounts].flatMap(([index, { standing }]) => (standing ? [[index, standing] as const] : [])),
    );
  }

  put(
    account: number,
    book: AccountBook,
    parameters: CompiledParameters,
    { instruments }: Pick<MarketState, 'instruments'>,
  ): void {
    this.delete(account);
    this.accounts.set(account, { book, standing: null });
    this.dirty.add(account);
    for (const instrument of pricesOf({ parameters, instruments, book })) {
      const holders = this.holders.get(instrument) ?? new Set();
      holders.add(account);
      this.holders.set(instrument, holders);
    }
  }

  delete(account: number): void {
    if (!this.accounts.delete(account)) return;
    this.dirty.delete(account);
    for (const holders of this.holders.values()) holders.delete(account);
  }

  /** A price moved: who depends on it has to be margined again. */
  touch(instrument: string): void {
    for (const account of this.holders.get(instrument) ?? []) this.dirty.add(account);
  }

  touchAll(): void {
    for (const account of this.accounts.keys()) this.dirty.add(account);
  }

  /** Those that wait to be margined. */
  dirtyIndexes(): readonly number[] {
    return [...this.dirty];
  }

  /** Margins accounts anew; lets others work between batches. */
  async margin(
    indexes: readonly number[],
    parameters: CompiledParameters,
    market: MarketState,
    onMargined: (account: number, status: number) => void,
  ): Promise<void> {
    if (indexes.length === 0) return;
    const margining = new BatchMargining(this.place, parameters, market);
    for (let from = 0; from < indexes.length; from += BATCH) {
      const batch = indexes.slice(from, from + BATCH).flatMap((index) => {
        const account = this.accounts.get(index);
        return account ? [{ index, account }] : [];
      });
      const results = margining.margin(batch.map(({ account }) => account.book));
      for (const [place, { index, account }] of batch.entries()) {
        const result = results[place];
        if (!result) continue;
        account.standing = standingOf(result);
        this.dirty.delete(index);
        onMargined(index, result.ok ? MARGIN_STATUSES.indexOf(result.value.status) : UNPRICED);
      }
      if (from + BATCH < indexes.length) await setImmediate();
    }
  }
}

/** Instruments whose prices an account's figures depend on: its own, and what prices its assets and those it settles in. */
function pricesOf(inputs: Pick<MarginInputs, 'parameters' | 'instruments' | 'book'>): Set<string> {
  const { positions, collateral } = inputs.book;
  const held = positions.map(({ instrument }) => instrument);
  const assets = [...collateral.map(({ asset }) => asset), ...otherSettlements(inputs, held)];
  const pricing = assets.flatMap((asset) => inputs.parameters.collateral.get(asset)?.pricedBy ?? []);
  return new Set([...held, ...pricing]);
}
