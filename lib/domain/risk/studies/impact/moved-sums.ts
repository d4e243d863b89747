import { type Decimal, ZERO } from '../../../number/decimal';
import { compareBytes } from '../../../books/snapshot-line';
import type { AccountFigures } from '../../../margin/figures/margin-columns';
import { changeOf } from './affected-accounts';
import type { Change, ImpactGroup } from './impact';

/** An exact sum under the set before and under the set after. */
export interface Moved {
  readonly before: Decimal;
  readonly after: Decimal;
}

export const UNMOVED: Moved = { before: ZERO, after: ZERO };

export function plusMoved(a: Moved, b: Moved): Moved {
  return { before: a.before.plus(b.before), after: a.after.plus(b.after) };
}

export function changeIn({ before, after }: Moved): Change {
  return changeOf(before, after);
}

/** What accounts with a part in one group have there. Each account is in one part alone, so counts add up. */
export interface GroupPart {
  readonly accounts: number;
  readonly notional: Moved;
  readonly initialMargin: Moved;
  readonly maintenanceMargin: Moved;
}

/** By symbol, class name or bucket. */
export type GroupParts = ReadonlyMap<string, GroupPart>;

const NO_GROUP: GroupPart = {
  accounts: 0,
  notional: UNMOVED,
  initialMargin: UNMOVED,
  maintenanceMargin: UNMOVED,
};

type GroupFigures = Pick<AccountFigures, 'notional' | 'initialMargin' | 'maintenanceMargin'>;

/** Groups of one chunk, while its accounts are added. */
export class AddedGroups {
  readonly groups = new Map<string, GroupPart>();

  /** One account's figures in a group under both sets. */
  add(name: string, before: GroupFigures, after: GroupFigures): void {
    this.put(name, {
      accounts: 1,
      notional: { before: before.notional, after: after.notional },
      initialMargin: { before: before.initialMargin, after: after.initialMargin },
      maintenanceMargin: { before: before.maintenanceMargin, after: after.maintenanceMargin },
    });
  }

  /** One account's positions under both sets, each in the group that `groupOf` names: the account counts once in each. */
  addPositions(
    before: AccountFigures['positions'],
    after: AccountFigures['positions'],
    groupOf: (position: AccountFigures['positions'][number]) => string,
  ): void {
    const met = new Set<string>();
    const add = (position: AccountFigures['positions'][number], moved: (figure: Decimal) => Moved): void => {
      const name = groupOf(position);
      this.put(name, {
        accounts: met.has(name) ? 0 : 1,
        notional: moved(position.notional),
        initialMargin: moved(position.initialMargin),
        maintenanceMargin: moved(position.maintenanceMargin),
      });
      met.add(name);
    };
    for (const position of before) add(position, (figure) => ({ before: figure, after: ZERO }));
    for (const position of after) add(position, (figure) => ({ before: ZERO, after: figure }));
  }

  private put(name: string, added: GroupPart): void {
    this.groups.set(name, plusGroup(this.groups.get(name) ?? NO_GROUP, added));
  }
}

export function mergeGroups(a: GroupParts, b: GroupParts): GroupParts {
  const merged = new Map(a);
  for (const [name, group] of b) merged.set(name, plusGroup(merged.get(name) ?? NO_GROUP, group));
  return merged;
}

/** By name in byte order. */
export function groupsByName(groups: GroupParts): ImpactGroup[] {
  return groupsNamed([...groups.keys()].sort(compareBytes), groups);
}

/** Groups of these names in their order, also those that nobody has a part in. */
export function groupsNamed(names: readonly string[], groups: GroupParts): ImpactGroup[] {
  return names.map((name) => {
    const { accounts, notional, initialMargin, maintenanceMargin } = groups.get(name) ?? NO_GROUP;
    return {
      ...{ name, accounts },
      notional: changeIn(notional),
      initialMargin: changeIn(initialMargin),
      maintenanceMargin: changeIn(maintenanceMargin),
    };
  });
}

function plusGroup(a: GroupPart, b: GroupPart): GroupPart {
  return {
    accounts: a.accounts + b.accounts,
    notional: plusMoved(a.notional, b.notional),
    initialMargin: plusMoved(a.initialMargin, b.initialMargin),
    maintenanceMargin: plusMoved(a.maintenanceMargin, b.maintenanceMargin),
  };
}
