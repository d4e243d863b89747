import { assert } from '../../../assert';
import { type Decimal } from '../../../number/decimal';
import type { Margined } from '../../../margin/figures/margin-columns';
import { affectedPart, type AffectedPart, mergeAffected } from './affected-accounts';
import { type HeadlinePart, headlineOfPairs, mergeHeadline } from './headline';
import type { ImpactStatus } from './impact';
import { AddedGroups, type GroupParts, mergeGroups } from './moved-sums';

/** Upper ends of the account-size buckets, in the settlement asset, exclusive; a last bucket has no end. */
export const ACCOUNT_SIZE_BOUNDS = ['1000', '10000', '100000', '1000000', '10000000'] as const;

/** "0-1000" up to "10000000-". */
export const ACCOUNT_SIZES: readonly string[] = ['0', ...ACCOUNT_SIZE_BOUNDS].map(
  (floor, index) => `${floor}-${ACCOUNT_SIZE_BOUNDS[index] ?? ''}`,
);

/** What impact keeps of accounts: exact sums and counts. */
export interface ImpactPart extends HeadlinePart {
  readonly instruments: GroupParts;
  readonly classes: GroupParts;
  readonly sizes: GroupParts;
  /** By "before>after". */
  readonly transitions: ReadonlyMap<string, number>;
  readonly affected: AffectedPart;
}

/** Of accounts by themselves. Whom they affect is not said. */
export function partOfPairs(pairs: readonly (readonly [Margined, Margined])[]): ImpactPart {
  const [instruments, classes, sizes] = [new AddedGroups(), new AddedGroups(), new AddedGroups()];
  const transitions = new Map<string, number>();
  for (const [old, next] of pairs) {
    assert(accountOf(old) === accountOf(next), 'both figures are of one account');
    count(transitions, transitionKey(statusOf(old), statusOf(next)), 1);
    if (!old.ok || !next.ok) continue;
    const [one, other] = [old.value, next.value];
    sizes.add(sizeOf(one.notional), one, other);
    instruments.addPositions(one.positions, other.positions, ({ instrument }) => instrument);
    classes.addPositions(one.positions, other.positions, ({ marginClass }) => marginClass);
  }
  return {
    ...headlineOfPairs(pairs),
    transitions,
    ...{ instruments: instruments.groups, classes: classes.groups, sizes: sizes.groups },
    affected: affectedPart([]),
  };
}

export function mergeImpact(a: ImpactPart, b: ImpactPart): ImpactPart {
  const transitions = new Map(a.transitions);
  for (const [pair, accounts] of b.transitions) count(transitions, pair, accounts);
  return {
    ...mergeHeadline(a, b),
    instruments: mergeGroups(a.instruments, b.instruments),
    classes: mergeGroups(a.classes, b.classes),
    sizes: mergeGroups(a.sizes, b.sizes),
    transitions,
    affected: mergeAffected(a.affected, b.affected),
  };
}

export function transitionKey(before: ImpactStatus, after: ImpactStatus): string {
  return `${before}>${after}`;
}

function count(counts: Map<string, number>, key: string, accounts: number): void {
  counts.set(key, (counts.get(key) ?? 0) + accounts);
}

/** The bucket of a notional, by its name. */
export function sizeOf(notional: Decimal): string {
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
