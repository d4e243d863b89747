import { NO_TERMS } from '../../domain/books/held-terms';
import type { InstrumentTerms } from '../../domain/margin/method/types';
import type { BookColumns } from '../../ports/feed';
import type { KernelMemory } from '../kernel/kernel-memory';
import { NARROW_LIMIT } from '../units';
import { writeCost } from '../cost';
import { EntryFactors } from './entry-factors';
import type { GroupStore } from './group-store';
import { BALANCE_COLUMNS, type Group, POSITION_COLUMNS, shardOf } from './groups';

/**
 * Distributes rows over groups. First it counts, so that every column is made once and in its final size; then it
 * writes. Accounts with something that the groups cannot hold are left out whole, and so are those of `beyond`.
 */
export function fillGroups(
  { accounts, instruments, assets, terms, positions, balances }: Omit<BookColumns, 'beyondPlain'>,
  groups: GroupStore,
  memory: KernelMemory,
  termsOf: (instrument: string) => InstrumentTerms,
  beyond: readonly number[],
): { readonly unheld: readonly number[] } {
  const isLeftOut = new Uint8Array(accounts.length);
  for (const index of beyond) isLeftOut[index] = 1;
  const factors = new EntryFactors(instruments.map(termsOf));

  const { sideOf, chosen } = chosenSides(positions, instruments.length);
  const sides = new Cells(chosen.length, accounts.length, (side) => {
    const { instrument, isShort, terms: held } = chosen[side] ?? NO_SIDE;
    const { leg, ...choice } = terms[held] ?? NO_TERMS;
    // Whether legs are sound, a look at the whole book tells.
    if (leg) return null;
    return groups.positionGroup(instruments[instrument] ?? '', isShort, held === 0 ? undefined : choice);
  });
  for (let row = 0; row < positions.units.length; row++) {
    const [account, units] = [positions.account[row] ?? 0, positions.units[row] ?? NaN];
    const instrument = positions.subject[row] ?? 0;
    const entry = factors.times(instrument, positions.entry[row] ?? NaN);
    if (!sides.count(sideOf(row), account) || !factors.hasCost(instrument, units, entry))
      isLeftOut[account] = 1;
  }
  const worths = new Cells(assets.length, accounts.length, (asset) =>
    groups.balanceGroup(assets[asset] ?? ''),
  );
  for (let row = 0; row < balances.units.length; row++) {
    const account = balances.account[row] ?? 0;
    const isNarrow = Math.abs(balances.units[row] ?? NaN) < NARROW_LIMIT;
    if (!worths.count(balances.subject[row] ?? 0, account) || !isNarrow) isLeftOut[account] = 1;
  }

  const counts = new Uint32Array(accounts.length);
  for (const { account: held } of [positions, balances])
    for (let row = 0; row < held.length; row++) {
      const account = held[row] ?? 0;
      if (isLeftOut[account] === 0) counts[account] = (counts[account] ?? 0) + 1;
    }
  const { holdings } = groups;
  holdings.begin(accounts.length, counts);

  const positionAt = sides.reserve(POSITION_COLUMNS);
  const balanceAt = worths.reserve(BALANCE_COLUMNS);
  const { f64, i32, u32 } = memory.views;
  for (let row = 0; row < positions.units.length; row++) {
    const account = positions.account[row] ?? 0;
    if (isLeftOut[account] === 1) continue;
    const side = sideOf(row);
    const cell = sides.cellOf(side, account);
    const place = sides.take(cell);
    const units = positions.units[row] ?? NaN;
    f64[(positionAt.quantity[cell] ?? 0) / 8 + place] = units;
    const instrument = positions.subject[row] ?? 0;
    const entry = factors.times(instrument, positions.entry[row] ?? NaN);
    const wholeAt = (positionAt.cost[cell] ?? 0) / 8 + place;
    if (factors.isInverse(instrument)) f64[wholeAt] = entry;
    else writeCost(units, entry, f64, wholeAt, i32, (positionAt.part[cell] ?? 0) / 4 + place);
    u32[(positionAt.account[cell] ?? 0) / 4 + place] = account;
    holdings.add(account, sides.idOf(side), place);
  }
  for (let row = 0; row < balances.units.length; row++) {
    const account = balances.account[row] ?? 0;
    if (isLeftOut[account] === 1) continue;
    const asset = balances.subject[row] ?? 0;
    const cell = worths.cellOf(asset, account);
    const place = worths.take(cell);
    f64[(balanceAt.amount[cell] ?? 0) / 8 + place] = balances.units[row] ?? NaN;
    u32[(balanceAt.account[cell] ?? 0) / 4 + place] = account;
    holdings.add(account, worths.idOf(asset), place);
  }
  sides.close();
  worths.close();
  const unheld: number[] = [];
  for (let index = 0; index < isLeftOut.length; index++) if (isLeftOut[index] === 1) unheld.push(index);
  return { unheld };
}

interface ChosenSide {
  readonly instrument: number;
  readonly isShort: boolean;
  /** Place in the list of terms. */
  readonly terms: number;
}

const NO_SIDE: ChosenSide = { instrument: -1, isShort: false, terms: 0 };

/** Long and short of each instrument, as often as positions in it are of other terms; and which a row is of. */
function chosenSides(
  { subject, units, terms }: BookColumns['positions'],
  instruments: number,
): { readonly sideOf: (row: number) => number; readonly chosen: readonly ChosenSide[] } {
  const chosen = Array.from({ length: 2 * instruments }, (_, side) => ({
    ...{ instrument: side >> 1, isShort: (side & 1) === 1, terms: 0 },
  }));
  const plainSideOf = (row: number): number => 2 * (subject[row] ?? 0) + ((units[row] ?? NaN) < 0 ? 1 : 0);
  if (!terms) return { sideOf: plainSideOf, chosen };
  const places = new Map<number, number>();
  const sides = new Uint32Array(units.length);
  for (let row = 0; row < units.length; row++) {
    const [side, held] = [plainSideOf(row), terms[row] ?? 0];
    const key = held * 2 * instruments + side;
    let place = held === 0 ? side : places.get(key);
    if (place === undefined) {
      place = chosen.push({ instrument: side >> 1, isShort: (side & 1) === 1, terms: held }) - 1;
      places.set(key, place);
    }
    sides[row] = place;
  }
  return { sideOf: (row) => sides[row] ?? 0, chosen };
}

/** What is counted, and then written, of each group in each shard: one cell each, in flat arrays. */
class Cells {
  private readonly groups: (Group | null | undefined)[];
  private readonly ids: Uint16Array;
  private readonly isOpen: Uint8Array;
  private readonly shards: number;
  private readonly counts: Uint32Array;
  private readonly taken: Uint32Array;

  /** @param groupOf the group of a subject, made when it is first asked for; null when there are too many */
  constructor(
    subjects: number,
    accounts: number,
    private readonly groupOf: (subject: number) => Group | null,
  ) {
    this.shards = shardOf(Math.max(accounts - 1, 0)) + 1;
    this.groups = Array.from({ length: subjects }, () => undefined);
    this.ids = new Uint16Array(subjects);
    this.isOpen = new Uint8Array(subjects);
    this.counts = new Uint32Array(subjects * this.shards);
    this.taken = new Uint32Array(subjects * this.shards);
  }

  /** Counts one of a subject's; false when its group cannot be margined by the kernel. */
  count(subject: number, account: number): boolean {
    if (this.groups[subject] === undefined) this.meet(subject);
    const cell = this.cellOf(subject, account);
    this.counts[cell] = (this.counts[cell] ?? 0) + 1;
    return this.isOpen[subject] === 1;
  }

  private meet(subject: number): void {
    const group = this.groupOf(subject);
    this.groups[subject] = group;
    this.ids[subject] = group?.id ?? 0;
    this.isOpen[subject] = group?.isOpen ? 1 : 0;
  }

  cellOf(subject: number, account: number): number {
    return subject * this.shards + shardOf(account);
  }

  idOf(subject: number): number {
    return this.ids[subject] ?? 0;
  }

  /** The next place of a cell. */
  take(cell: number): number {
    const place = this.taken[cell] ?? 0;
    this.taken[cell] = place + 1;
    return place;
  }

  /** Makes room for all that were counted; gives back the address of each column of each cell. */
  reserve<Name extends string>(columns: Readonly<Record<Name, number>>): Record<Name, Float64Array> {
    const names = Object.keys(columns) as Name[];
    const addresses = Object.fromEntries(
      names.map((name) => [name, new Float64Array(this.counts.length)]),
    ) as Record<Name, Float64Array>;
    this.forEach((group, shard, cell) => {
      const made = group.columnsOf(shard);
      made.reserve(this.counts[cell] ?? 0);
      this.taken[cell] = made.count;
      for (const name of names) addresses[name][cell] = made.at[columns[name]] ?? 0;
    });
    return addresses;
  }

  /** States how many were written. */
  close(): void {
    this.forEach((group, shard, cell) => {
      const columns = group.columnsOf(shard);
      columns.extend((this.taken[cell] ?? 0) - columns.count);
    });
  }

  private forEach(work: (group: Group, shard: number, cell: number) => void): void {
    for (const [subject, group] of this.groups.entries())
      for (let shard = 0; group?.isOpen && shard < this.shards; shard++) {
        const cell = subject * this.shards + shard;
        if (this.counts[cell]) work(group, shard, cell);
      }
  }
}
