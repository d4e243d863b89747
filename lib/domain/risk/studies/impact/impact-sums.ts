import { assert } from '../../../assert';
import { type Decimal } from '../../../number/decimal';
import {
  type AccountFigures,
  type ColumnFigure,
  type Margined,
} from '../../../margin/figures/margin-columns';
import { affectedPart, type AffectedPart, mergeAffected } from './affected-accounts';
import type { ImpactMovements, ImpactStatus } from './impact';
import { AddedGroups, type GroupParts, mergeGroups, type Moved, plusMoved, UNMOVED } from './moved-sums';

/** Upper ends of the account-size buckets, in the settlement asset, exclusive; a last bucket has no end. */
export const ACCOUNT_SIZE_BOUNDS = ['1000', '10000', '100000', '1000000', '10000000'] as const;

/** "0-1000" up to "10000000-". */
export const ACCOUNT_SIZES: readonly string[] = ['0', ...ACCOUNT_SIZE_BOUNDS].map(
  (floor, index) => `${floor}-${ACCOUNT_SIZE_BOUNDS[index] ?? ''}`,
);

/** What impact keeps of accounts: exact sums and counts. */
export interface ImpactPart {
  readonly accounts: number;
  readonly margined: number;
  readonly totals: Readonly<Record<ColumnFigure, Moved>>;
  readonly instruments: GroupParts;
  readonly classes: GroupParts;
  readonly sizes: GroupParts;
  /** By "before>after". */
  readonly transitions: ReadonlyMap<string, number>;
  readonly movements: ImpactMovements;
  readonly affected: AffectedPart;
}

/** Of accounts by themselves. Whom they affect is not said. */
export function partOfPairs(pairs: readonly (readonly [Margined, Margined])[]): ImpactPart {
  const [instruments, classes, sizes] = [new AddedGroups(), new AddedGroups(), new AddedGroups()];
  const transitions = new Map<string, number>();
  const movements = { tighter: 0, looser: 0, equal: 0, mixed: 0 };
  let totals = ofFigures(() => UNMOVED);
  let margined = 0;
  for (const [old, next] of pairs) {
    assert(accountOf(old) === accountOf(next), 'both figures are of one account');
    count(transitions, transitionKey(statusOf(old), statusOf(next)), 1);
    if (!old.ok || !next.ok) continue;
    const [one, other] = [old.value, next.value];
    margined += 1;
    movements[movement(one, other)] += 1;
    totals = ofFigures((figure) => plusMoved(totals[figure], { before: one[figure], after: other[figure] }));
    sizes.add(sizeOf(one.notional), one, other);
    instruments.addPositions(one.positions, other.positions, ({ instrument }) => instrument);
    classes.addPositions(one.positions, other.positions, ({ marginClass }) => marginClass);
  }
  return {
    accounts: pairs.length,
    ...{ margined, totals, transitions, movements },
    ...{ instruments: instruments.groups, classes: classes.groups, sizes: sizes.groups },
    affected: affectedPart([]),
  };
}

export function mergeImpact(a: ImpactPart, b: ImpactPart): ImpactPart {
  const transitions = new Map(a.transitions);
  for (const [pair, accounts] of b.transitions) count(transitions, pair, accounts);
  return {
    accounts: a.accounts + b.accounts,
    margined: a.margined + b.margined,
    totals: ofFigures((figure) => plusMoved(a.totals[figure], b.totals[figure])),
    instruments: mergeGroups(a.instruments, b.instruments),
    classes: mergeGroups(a.classes, b.classes),
    sizes: mergeGroups(a.sizes, b.sizes),
    transitions,
    movements: {
      tighter: a.movements.tighter + b.movements.tighter,
      looser: a.movements.looser + b.movements.looser,
      equal: a.movements.equal + b.movements.equal,
      mixed: a.movements.mixed + b.movements.mixed,
    },
    affected: mergeAffected(a.affected, b.affected),
  };
}

export function transitionKey(before: ImpactStatus, after: ImpactStatus): string {
  return `${before}>${after}`;
}

function ofFigures(of: (figure: ColumnFigure) => Moved): ImpactPart['totals'] {
  return {
    notional: of('notional'),
    initialMargin: of('initialMargin'),
    maintenanceMargin: of('maintenanceMargin'),
    equity: of('equity'),
    callAmount: of('callAmount'),
  };
}

function count(counts: Map<string, number>, key: string, accounts: number): void {
  counts.set(key, (counts.get(key) ?? 0) + accounts);
}

function sizeOf(notional: Decimal): string {
  const index = ACCOUNT_SIZE_BOUNDS.findIndex((bound) => notional.lt(bound));
  const name = ACCOUNT_SIZES.at(index);
  assert(name !== undefined, 'every notional has a bucket');
  return name;
}

function statusOf(margined: Margined): ImpactStatus {
  return margined.ok ? margined.value.status : 'UNPRICED';
}

function accountOf(margined: Margined): string {
  return margined.ok ? margined.value.account : margined.refusal.account;
}

function movement(before: AccountFigures, after: AccountFigures): keyof ImpactMovements {
  return movementBy(
    after.initialMargin.comparedTo(before.initialMargin),
    after.maintenanceMargin.comparedTo(before.maintenanceMargin),
  );
}

/** @param initial and @param maintenance positive where the account must hold more, negative for less */
export function movementBy(initial: number, maintenance: number): keyof ImpactMovements {
  const [low, high] = [Math.min(initial, maintenance), Math.max(initial, maintenance)];
  if (low < 0 && high > 0) return 'mixed';
  return high > 0 ? 'tighter' : low < 0 ? 'looser' : 'equal';
}
