import { Decimal, decimalText, ZERO } from '../../../number/decimal';
import { compareBytes } from '../../../books/snapshot-line';
import { type AccountFigures, marginAt } from '../../../margin/figures/margin-columns';
import { MARGIN_STATUSES } from '../../../margin/method/types';
import { canonicalJson, contentHash } from '../../../json/canonical';
import type { MarginsOfChunk } from '../study';
import type { AffectedAccount, AffectedList, AffectedTotal, Change } from './impact';

/** How many of the worst hit accounts evidence names. */
const WORST_HIT = 100;

const CALL = MARGIN_STATUSES.indexOf('CALL');

/** Whether a change newly puts an account into CALL or LIQUIDATION: a worse status than before, and one of these. */
export function isNewlyAffected(before: AccountFigures, after: AccountFigures): boolean {
  const [old, next] = [MARGIN_STATUSES.indexOf(before.status), MARGIN_STATUSES.indexOf(after.status)];
  return isWorse(old, next);
}

function isWorse(old: number, next: number): boolean {
  return next > old && next >= CALL;
}

/** The accounts of a chunk that a change newly affects, in its order. */
export function affectedAccounts({ before, after }: MarginsOfChunk): readonly AffectedAccount[] {
  const affected: AffectedAccount[] = [];
  for (let index = 0; index < after.accounts.length; index += 1) {
    const isInColumns = !before.apart.has(index) && !after.apart.has(index);
    if (isInColumns && !isWorse(before.status[index] ?? 0, after.status[index] ?? 0)) continue;
    const [old, next] = [marginAt(before, index), marginAt(after, index)];
    if (old.ok && next.ok && isNewlyAffected(old.value, next.value))
      affected.push(affectedAccount(old.value, next.value));
  }
  return affected;
}

/** An account that a change newly affects. */
export function affectedAccount(before: AccountFigures, after: AccountFigures): AffectedAccount {
  return {
    account: after.account,
    statusBefore: before.status,
    statusAfter: after.status,
    notional: changeOf(before.notional, after.notional),
    equity: changeOf(before.equity, after.equity),
    initialMargin: changeOf(before.initialMargin, after.initialMargin),
    maintenanceMargin: changeOf(before.maintenanceMargin, after.maintenanceMargin),
    callAmount: changeOf(before.callAmount, after.callAmount),
  };
}

export function changeOf(before: Decimal, after: Decimal): Change {
  return { before: decimalText(before), after: decimalText(after), change: decimalText(after.minus(before)) };
}

/** Sums of affected accounts, by what they came into. */
export interface AffectedSums {
  readonly newlyInCall: AffectedSum;
  readonly newlyLiquidatable: AffectedSum;
}

/** What is kept of affected accounts: sums, the worst of them, and the identity of each. */
export interface AffectedPart extends AffectedSums {
  readonly worst: readonly AffectedAccount[];
  /** SHA-256 of each one's line, in no order: 64 letters are all that grows with their number. */
  readonly lineHashes: readonly string[];
}

interface AffectedSum {
  readonly accounts: number;
  readonly notional: Decimal;
  readonly equity: Decimal;
  readonly callAmount: Decimal;
}

const NONE: AffectedSum = { accounts: 0, notional: ZERO, equity: ZERO, callAmount: ZERO };

export function affectedSums(affected: readonly AffectedAccount[]): AffectedSums {
  const liquidatable = affected.filter(({ statusAfter }) => statusAfter === 'LIQUIDATION');
  const called = affected.filter(({ statusAfter }) => statusAfter !== 'LIQUIDATION');
  return {
    newlyInCall: called.map(sumOfOne).reduce(plus, NONE),
    newlyLiquidatable: liquidatable.map(sumOfOne).reduce(plus, NONE),
  };
}

export function mergeAffectedSums(a: AffectedSums, b: AffectedSums): AffectedSums {
  return {
    newlyInCall: plus(a.newlyInCall, b.newlyInCall),
    newlyLiquidatable: plus(a.newlyLiquidatable, b.newlyLiquidatable),
  };
}

export function affectedPart(affected: readonly AffectedAccount[]): AffectedPart {
  return {
    ...affectedSums(affected),
    worst: worstOf(affected),
    lineHashes: affected.map((one) => contentHash(canonicalJson(one))),
  };
}

export function mergeAffected(a: AffectedPart, b: AffectedPart): AffectedPart {
  return {
    ...mergeAffectedSums(a, b),
    worst: worstOf([...a.worst, ...b.worst]),
    lineHashes: [...a.lineHashes, ...b.lineHashes],
  };
}

export function affectedTotal({ accounts, notional, equity, callAmount }: AffectedSum): AffectedTotal {
  return {
    accounts,
    notional: decimalText(notional),
    equity: decimalText(equity),
    callAmount: decimalText(callAmount),
  };
}

export function affectedList({ lineHashes }: AffectedPart): AffectedList {
  const lines = lineHashes.toSorted().map((hash) => `${hash}\n`);
  return { accounts: lines.length, hash: contentHash(lines.join('')) };
}

function sumOfOne({ notional, equity, callAmount }: AffectedAccount): AffectedSum {
  return {
    accounts: 1,
    notional: new Decimal(notional.after),
    equity: new Decimal(equity.after),
    callAmount: new Decimal(callAmount.after),
  };
}

function plus(a: AffectedSum, b: AffectedSum): AffectedSum {
  return {
    accounts: a.accounts + b.accounts,
    notional: a.notional.plus(b.notional),
    equity: a.equity.plus(b.equity),
    callAmount: a.callAmount.plus(b.callAmount),
  };
}

function worstOf(affected: readonly AffectedAccount[]): AffectedAccount[] {
  const byCall = (a: AffectedAccount, b: AffectedAccount): number =>
    new Decimal(b.callAmount.after).comparedTo(a.callAmount.after) || compareBytes(a.account, b.account);
  return affected.toSorted(byCall).slice(0, WORST_HIT);
}
