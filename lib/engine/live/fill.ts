import { Decimal } from '../../domain/decimal';
import type { BookColumns } from '../../ports/feed';
import { NARROW_LIMIT, narrowUnits } from '../units';
import { costOf } from './cost';
import type { GroupStore } from './group-store';
import type { BalanceGroup, PositionGroup } from './groups';

/**
 * Distributes rows over groups. First it counts, so that every column is made once and in its final size; then it
 * writes. Accounts with something that the groups cannot hold are left out whole.
 */
export function fillGroups(
  { accounts, instruments, assets, positions, balances }: BookColumns,
  groups: GroupStore,
  multiplier: (instrument: string) => Decimal,
): { readonly unheld: readonly number[] } {
  const multipliers = instruments.map((instrument) => entryFactor(multiplier(instrument)));
  const isLeftOut = new Uint8Array(accounts.length);
  const counts = new Uint32Array(accounts.length);
  const sides = instruments.map((): (PositionGroup | null)[] => [null, null]);
  const groupOf = (subject: number, isShort: boolean): PositionGroup | null => {
    const pair = sides[subject] ?? [];
    return (pair[isShort ? 1 : 0] ??= groups.positionGroup(instruments[subject] ?? '', isShort));
  };
  const worths = assets.map((asset) => groups.balanceGroup(asset));
  const sizes = new Map<PositionGroup | BalanceGroup, number>();
  const count = (group: PositionGroup | BalanceGroup, account: number): void => {
    sizes.set(group, (sizes.get(group) ?? 0) + 1);
    counts[account] = (counts[account] ?? 0) + 1;
  };

  const costs = new Costs(positions.units.length);
  for (let row = 0; row < positions.units.length; row += 1) {
    const [account = 0, subject = 0, units = NaN] = [
      positions.account[row],
      positions.subject[row],
      positions.units[row],
    ];
    const entry = entryUnits(positions.entry[row] ?? NaN, multipliers[subject]);
    const group = groupOf(subject, units < 0);
    if (group?.line && costs.write(row, units, entry)) count(group, account);
    else isLeftOut[account] = 1;
  }
  for (let row = 0; row < balances.units.length; row += 1) {
    const [account = 0, units = NaN] = [balances.account[row], balances.units[row]];
    const group = worths[balances.subject[row] ?? 0];
    if (group && group.index !== null && Math.abs(units) < NARROW_LIMIT) count(group, account);
    else isLeftOut[account] = 1;
  }

  groups.holdings.begin(accounts.length, counts);
  for (const [group, size] of sizes) group.columns.reserve(size);
  for (let row = 0; row < positions.units.length; row += 1) {
    const [account = 0, units = NaN] = [positions.account[row], positions.units[row]];
    if (isLeftOut[account]) continue;
    const group = groupOf(positions.subject[row] ?? 0, units < 0);
    if (!group) continue;
    const place = group.columns.add();
    group.write(place, account, units, costs.read(row));
    groups.holdings.add(account, group.id, place);
  }
  for (let row = 0; row < balances.units.length; row += 1) {
    const account = balances.account[row] ?? 0;
    const group = worths[balances.subject[row] ?? 0];
    if (isLeftOut[account] || !group) continue;
    const place = group.columns.add();
    group.write(place, account, balances.units[row] ?? NaN);
    groups.holdings.add(account, group.id, place);
  }
  return { unheld: [...isLeftOut.keys()].filter((index) => isLeftOut[index] === 1) };
}

/** Costs of rows, between counting and writing. */
class Costs {
  private readonly whole: Float64Array;
  private readonly part: Int32Array;

  constructor(rows: number) {
    this.whole = new Float64Array(rows);
    this.part = new Int32Array(rows);
  }

  write(row: number, quantity: number, entry: number): boolean {
    const cost = costOf(quantity, entry);
    if (!cost) return false;
    this.whole[row] = cost.whole;
    this.part[row] = cost.part;
    return true;
  }

  read(row: number) {
    return { whole: this.whole[row] ?? NaN, part: this.part[row] ?? NaN };
  }
}

/** A multiplier, and the same as a number where multiplying whole units by it is exact. */
interface EntryFactor {
  readonly decimal: Decimal;
  readonly integer: number | null;
}

function entryFactor(multiplier: Decimal): EntryFactor {
  return {
    decimal: multiplier,
    integer: multiplier.isInteger() && multiplier.lt(1e6) ? multiplier.toNumber() : null,
  };
}

/** Entry price × multiplier in 1e-8; NaN when it has more digits. */
function entryUnits(entry: number, factor: EntryFactor | undefined): number {
  if (!factor) return NaN;
  if (factor.integer !== null) return entry * factor.integer < NARROW_LIMIT ? entry * factor.integer : NaN;
  return Number.isNaN(entry) ? NaN : narrowUnits(new Decimal(entry).div(1e8).times(factor.decimal));
}
