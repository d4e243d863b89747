import type { Decimal } from '../../domain/decimal';
import type { BookColumns, HeldColumns } from '../../ports/feed';
import type { KernelMemory } from '../kernel/kernel-memory';
import { NARROW_LIMIT } from '../units';
import { hasCost, writeCost } from './cost';
import { EntryFactors } from './entry-factors';
import type { GroupStore } from './group-store';
import type { BalanceGroup, PositionGroup } from './groups';

/** Groups while rows are distributed over them: each row names one by a number. */
class Fillings<Group extends PositionGroup | BalanceGroup> {
  /** Null: not asked for yet, or it cannot hold anything. */
  private readonly groups: (Group | null)[];
  private readonly isKnown: Uint8Array;
  readonly isHeld: Uint8Array;
  readonly ids: Uint16Array;
  readonly rows: Uint32Array;
  readonly written: Uint32Array;

  constructor(
    count: number,
    private readonly groupOf: (number: number) => Group | null,
  ) {
    this.groups = Array.from({ length: count }, () => null);
    this.isKnown = new Uint8Array(count);
    this.isHeld = new Uint8Array(count);
    this.ids = new Uint16Array(count);
    this.rows = new Uint32Array(count);
    this.written = new Uint32Array(count);
  }

  /** Whether there is a group of this number that the kernel margins. */
  canHold(number: number): boolean {
    if (this.isKnown[number] === 0) {
      this.isKnown[number] = 1;
      const group = this.groupOf(number);
      if (group?.isOpen) {
        this.groups[number] = group;
        this.ids[number] = group.id;
        this.isHeld[number] = 1;
      }
    }
    return this.isHeld[number] === 1;
  }

  reserve(): void {
    for (const [number, group] of this.groups.entries()) group?.columns.reserve(this.rows[number] ?? 0);
  }

  /** Where a column of each group begins, in elements of so many bytes. */
  starts(column: number, bytes: number): Float64Array {
    return Float64Array.from(this.groups, (group) => (group?.columns.at[column] ?? 0) / bytes);
  }

  finish(): void {
    for (const [number, group] of this.groups.entries()) group?.columns.extend(this.written[number] ?? 0);
  }
}

/**
 * Distributes rows over groups. First it counts, so that every column is made once and in its final size; then it
 * writes. Accounts with something that the groups cannot hold are left out whole.
 *
 * There are millions of rows: nothing is allocated for one of them, and nothing looked up by its name.
 */
export function fillGroups(
  { accounts, instruments, assets, positions, balances }: BookColumns,
  groups: GroupStore,
  memory: KernelMemory,
  multiplier: (instrument: string) => Decimal,
): { readonly unheld: readonly number[] } {
  const sides = new Fillings(2 * instruments.length, (side) =>
    groups.positionGroup(instruments[side >> 1] ?? '', side % 2 === 1),
  );
  const worths = new Fillings(assets.length, (asset) => groups.balanceGroup(assets[asset] ?? ''));
  const factors = new EntryFactors(instruments.map(multiplier));
  const isLeftOut = new Uint8Array(accounts.length);
  const counts = new Uint32Array(accounts.length);
  countPositions(positions, sides, factors, counts, isLeftOut);
  countBalances(balances, worths, counts, isLeftOut);
  groups.holdings.begin(accounts.length, counts);
  sides.reserve();
  worths.reserve();
  writePositions(positions, sides, factors, groups, memory, isLeftOut);
  writeBalances(balances, worths, groups, memory, isLeftOut);
  sides.finish();
  worths.finish();
  const unheld: number[] = [];
  for (let index = 0; index < isLeftOut.length; index += 1) if (isLeftOut[index] === 1) unheld.push(index);
  return { unheld };
}

/** Long and short of an instrument are two groups. */
function sideOf(instrument: number, quantity: number): number {
  return 2 * instrument + (quantity < 0 ? 1 : 0);
}

function countPositions(
  { account, subject, units, entry }: BookColumns['positions'],
  sides: Fillings<PositionGroup>,
  factors: EntryFactors,
  counts: Uint32Array,
  isLeftOut: Uint8Array,
): void {
  const { rows } = sides;
  for (let row = 0; row < units.length; row += 1) {
    const holder = account[row]!;
    const instrument = subject[row]!;
    const quantity = units[row]!;
    const side = sideOf(instrument, quantity);
    if (sides.canHold(side) && hasCost(quantity, factors.times(instrument, entry[row]!))) {
      rows[side]! += 1;
      counts[holder]! += 1;
    } else isLeftOut[holder] = 1;
  }
}

function countBalances(
  { account, subject, units }: HeldColumns,
  worths: Fillings<BalanceGroup>,
  counts: Uint32Array,
  isLeftOut: Uint8Array,
): void {
  const { rows } = worths;
  for (let row = 0; row < units.length; row += 1) {
    const holder = account[row]!;
    const asset = subject[row]!;
    if (worths.canHold(asset) && Math.abs(units[row]!) < NARROW_LIMIT) {
      rows[asset]! += 1;
      counts[holder]! += 1;
    } else isLeftOut[holder] = 1;
  }
}

function writePositions(
  { account, subject, units, entry }: BookColumns['positions'],
  sides: Fillings<PositionGroup>,
  factors: EntryFactors,
  { holdings }: GroupStore,
  memory: KernelMemory,
  isLeftOut: Uint8Array,
): void {
  const { f64, i32, u32 } = memory.views;
  const { ids, written } = sides;
  const quantities = sides.starts(0, 8);
  const wholes = sides.starts(1, 8);
  const parts = sides.starts(2, 4);
  const holders = sides.starts(3, 4);
  for (let row = 0; row < units.length; row += 1) {
    const holder = account[row]!;
    if (isLeftOut[holder] === 1) continue;
    const instrument = subject[row]!;
    const quantity = units[row]!;
    const side = sideOf(instrument, quantity);
    const place = written[side]!;
    written[side] = place + 1;
    f64[quantities[side]! + place] = quantity;
    const cost = factors.times(instrument, entry[row]!);
    writeCost(quantity, cost, f64, wholes[side]! + place, i32, parts[side]! + place);
    u32[holders[side]! + place] = holder;
    holdings.add(holder, ids[side]!, place);
  }
}

function writeBalances(
  { account, subject, units }: HeldColumns,
  worths: Fillings<BalanceGroup>,
  { holdings }: GroupStore,
  memory: KernelMemory,
  isLeftOut: Uint8Array,
): void {
  const { f64, u32 } = memory.views;
  const { ids, written } = worths;
  const amounts = worths.starts(0, 8);
  const holders = worths.starts(2, 4);
  for (let row = 0; row < units.length; row += 1) {
    const holder = account[row]!;
    if (isLeftOut[holder] === 1) continue;
    const asset = subject[row]!;
    const place = written[asset]!;
    written[asset] = place + 1;
    f64[amounts[asset]! + place] = units[row]!;
    u32[holders[asset]! + place] = holder;
    holdings.add(holder, ids[asset]!, place);
  }
}
