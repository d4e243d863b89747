import type { MarginColumns } from '../../../margin/figures/margin-columns';
import { MovedSums } from './headline';
import type { GroupPart, GroupParts } from './moved-sums';

type GroupColumns = Pick<MarginColumns['figures'], 'notional' | 'initialMargin' | 'maintenanceMargin'>;

/** What accounts with a part in one group have there, while columns of them are passed over. */
export class UnitGroup {
  private accounts = 0;
  private last = -1;
  private readonly notional = new MovedSums();
  private readonly initialMargin = new MovedSums();
  private readonly maintenanceMargin = new MovedSums();

  /** Counts an account once, however often it comes in turn. */
  meet(account: number): void {
    if (account === this.last) return;
    this.last = account;
    this.accounts += 1;
  }

  /** @param side 0 before, 1 after */
  add(side: number, { notional, initialMargin, maintenanceMargin }: GroupColumns, row: number): void {
    this.notional.sides[side]?.add(notional[row] ?? NaN);
    this.initialMargin.sides[side]?.add(initialMargin[row] ?? NaN);
    this.maintenanceMargin.sides[side]?.add(maintenanceMargin[row] ?? NaN);
  }

  /** Nothing where no account has a part in it. */
  named(name: string): (readonly [string, GroupPart])[] {
    if (this.accounts === 0) return [];
    const part = {
      accounts: this.accounts,
      notional: this.notional.moved(),
      initialMargin: this.initialMargin.moved(),
      maintenanceMargin: this.maintenanceMargin.moved(),
    };
    return [[name, part]];
  }
}

/** Groups by name, shared by both sides. */
export class UnitGroups {
  private readonly groups = new Map<string, UnitGroup>();

  /** By the places of names. */
  of(names: readonly string[]): readonly UnitGroup[] {
    return names.map((name) => this.named(name));
  }

  named(name: string): UnitGroup {
    const group = this.groups.get(name) ?? new UnitGroup();
    this.groups.set(name, group);
    return group;
  }

  parts(): GroupParts {
    return new Map([...this.groups].flatMap(([name, group]) => group.named(name)));
  }
}
