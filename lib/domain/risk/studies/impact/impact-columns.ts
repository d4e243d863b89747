import type { MarginColumns } from '../../../margin/figures/margin-columns';
import { MARGIN_STATUSES } from '../../../margin/method/types';
import type { MarginsOfChunk } from '../study';
import { affectedPart } from './affected-accounts';
import { headlineOfColumns, MovedSums } from './headline';
import { ACCOUNT_SIZE_BOUNDS, ACCOUNT_SIZES, type ImpactPart, transitionKey } from './impact-sums';
import type { GroupPart, GroupParts } from './moved-sums';

const BOUNDS_IN_UNITS = ACCOUNT_SIZE_BOUNDS.map((bound) => Number(bound) * 1e8);
const STATUSES = MARGIN_STATUSES.length;

/** Of the accounts that are in columns on both sides, the others passed over. Whom they affect is not said. */
export function partOfColumns(margins: MarginsOfChunk): ImpactPart {
  const { before, after } = margins;
  const sizes = ACCOUNT_SIZES.map(() => new UnitGroup());
  const [instruments, classes] = [new UnitGroups(), new UnitGroups()];
  const ofInstrument = [before, after].map(({ positions }) => instruments.of(positions.instruments));
  const ofClass = [before, after].map(({ positions }) => classes.of(positions.classes));
  const transitions = new Uint32Array(STATUSES * STATUSES);
  for (let index = 0; index < after.accounts.length; index += 1) {
    if (before.apart.has(index) || after.apart.has(index)) continue;
    const pair = (before.status[index] ?? 0) * STATUSES + (after.status[index] ?? 0);
    transitions[pair] = (transitions[pair] ?? 0) + 1;
    const size = sizes[sizeIn(before, index)];
    size?.meet(index);
    for (const [side, { figures }] of [before, after].entries()) size?.add(side, figures, index);
    for (const [side, { positions }] of [before, after].entries()) {
      const end = positions.start[index + 1] ?? 0;
      for (let row = positions.start[index] ?? 0; row < end; row += 1) {
        const instrument = ofInstrument[side]?.[positions.instrument[row] ?? -1];
        const marginClass = ofClass[side]?.[positions.marginClass[row] ?? -1];
        instrument?.meet(index);
        marginClass?.meet(index);
        instrument?.add(side, positions, row);
        marginClass?.add(side, positions, row);
      }
    }
  }
  return {
    ...headlineOfColumns(margins),
    instruments: instruments.parts(),
    classes: classes.parts(),
    sizes: new Map(ACCOUNT_SIZES.flatMap((name, index) => sizes[index]?.named(name) ?? [])),
    transitions: transitionsOf(transitions),
    affected: affectedPart([]),
  };
}

function transitionsOf(counts: Uint32Array): ReadonlyMap<string, number> {
  const named = MARGIN_STATUSES.flatMap((before, old) =>
    MARGIN_STATUSES.map(
      (after, next) => [transitionKey(before, after), counts[old * STATUSES + next] ?? 0] as const,
    ),
  );
  return new Map(named.filter(([, accounts]) => accounts > 0));
}

function sizeIn({ figures }: MarginColumns, index: number): number {
  const notional = figures.notional[index] ?? NaN;
  const bucket = BOUNDS_IN_UNITS.findIndex((bound) => notional < bound);
  return bucket < 0 ? BOUNDS_IN_UNITS.length : bucket;
}

type GroupColumns = Pick<MarginColumns['figures'], 'notional' | 'initialMargin' | 'maintenanceMargin'>;

class UnitGroup {
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
class UnitGroups {
  private readonly groups = new Map<string, UnitGroup>();

  /** By the places of names. */
  of(names: readonly string[]): readonly UnitGroup[] {
    return names.map((name) => {
      const group = this.groups.get(name) ?? new UnitGroup();
      this.groups.set(name, group);
      return group;
    });
  }

  parts(): GroupParts {
    return new Map([...this.groups].flatMap(([name, group]) => group.named(name)));
  }
}
