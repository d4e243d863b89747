import { compareBytes } from '../../../books/snapshot-line';
import { type AccountFigures, marginAt } from '../../../margin/figures/margin-columns';
import { MARGIN_STATUSES, type MarginStatus } from '../../../margin/method/types';
import type { Decimal } from '../../../number/decimal';
import { changeIn, type Moved, plusMoved, UNMOVED } from '../impact/moved-sums';
import type { MarginsOfChunk, Study } from '../study';
import { type Called, type CalledGroup, MOST_CALLED } from './called';

interface OneCalled extends Moved {
  readonly account: string;
  readonly statusBefore: MarginStatus;
  readonly statusAfter: MarginStatus;
}

interface GroupPart extends Moved {
  readonly accounts: number;
  readonly listed: readonly OneCalled[];
}

export type CalledPart = { readonly [Name in keyof Called]: GroupPart };

const CALL = MARGIN_STATUSES.indexOf('CALL');

/** What a change does to the calls of all accounts: impact lists whose status gets worse, not who merely owes more. */
export const calledStudy: Study<'margins', CalledPart, Called> = {
  needs: ['margins'],
  partial: ({ margins }) => calledPart(margins),
  merge: (a, b) => ofEach((name) => mergeGroups(a[name], b[name])),
  finish: (part) => ofEach((name) => groupOf(part[name])),
};

function ofEach<Value>(valueOf: (name: keyof Called) => Value): Record<keyof Called, Value> {
  return {
    newly: valueOf('newly'),
    more: valueOf('more'),
    same: valueOf('same'),
    less: valueOf('less'),
    released: valueOf('released'),
  };
}

function calledPart({ before, after }: MarginsOfChunk): CalledPart {
  const found = ofEach((): OneCalled[] => []);
  for (let index = 0; index < after.accounts.length; index += 1) {
    const isInColumns = !before.apart.has(index) && !after.apart.has(index);
    if (isInColumns && Math.max(before.status[index] ?? 0, after.status[index] ?? 0) < CALL) continue;
    const [old, next] = [marginAt(before, index), marginAt(after, index)];
    // Who cannot be margined is another study's.
    if (!old.ok || !next.ok) continue;
    const name = effectOn(old.value, next.value);
    if (name !== null) found[name].push(oneCalled(old.value, next.value));
  }
  return ofEach((name) => ({
    accounts: found[name].length,
    ...found[name].reduce(plusMoved, UNMOVED),
    listed: mostMoved(found[name]),
  }));
}

function isCalled({ status }: AccountFigures): boolean {
  return MARGIN_STATUSES.indexOf(status) >= CALL;
}

function effectOn(before: AccountFigures, after: AccountFigures): keyof Called | null {
  if (!isCalled(before)) return isCalled(after) ? 'newly' : null;
  if (!isCalled(after)) return 'released';
  const order = after.callAmount.comparedTo(before.callAmount);
  return order > 0 ? 'more' : order < 0 ? 'less' : 'same';
}

function oneCalled(before: AccountFigures, after: AccountFigures): OneCalled {
  return {
    account: after.account,
    statusBefore: before.status,
    statusAfter: after.status,
    before: before.callAmount,
    after: after.callAmount,
  };
}

function mostMoved(all: readonly OneCalled[]): readonly OneCalled[] {
  const moved = ({ before, after }: OneCalled): Decimal => after.minus(before).abs();
  return all
    .toSorted((a, b) => moved(b).comparedTo(moved(a)) || compareBytes(a.account, b.account))
    .slice(0, MOST_CALLED);
}

function mergeGroups(a: GroupPart, b: GroupPart): GroupPart {
  return {
    ...plusMoved(a, b),
    accounts: a.accounts + b.accounts,
    listed: mostMoved([...a.listed, ...b.listed]),
  };
}

function groupOf({ accounts, listed, ...sum }: GroupPart): CalledGroup {
  return {
    accounts,
    callAmount: changeIn(sum),
    listed: listed.map(({ account, statusBefore, statusAfter, ...amounts }) => ({
      ...{ account, statusBefore, statusAfter },
      callAmount: changeIn(amounts),
    })),
  };
}
