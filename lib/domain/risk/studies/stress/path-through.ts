import { callTurn, NO_CALL } from '../../../margin/calls/call-life';
import { type MarginColumns, statusAt } from '../../../margin/figures/margin-columns';
import { MARGIN_STATUSES, type MarginStatus } from '../../../margin/method/types';
import type { ReachedAccounts } from './reached';

const MS_PER_MINUTE = 60_000;

/** How many accounts came to what at each step of a path; null-free lists of one length. */
export interface PathPart {
  readonly called: readonly number[];
  readonly liquidated: readonly number[];
  readonly overdue: readonly number[];
}

/** Since when calls last, and for how long they may. */
interface PathTimes {
  /** From the first instant of the path to each step. */
  readonly minutes: readonly number[];
  readonly graceMinutes: number;
}

/** Null: it cannot be margined there. */
type Standing = MarginStatus | null;

/**
 * Follows accounts through a path under one set, by the rules that open and close a margin call: a call that opens is due after its
 * grace period. Positions are as they were; who is below the liquidation level once is followed no further.
 *
 * @param standing as prices are, of the same accounts
 * @param steps    whom each step reaches
 */
export function pathPart(
  standing: MarginColumns,
  steps: readonly ReachedAccounts[],
  times: PathTimes,
): PathPart {
  const counts = {
    called: zeros(steps.length),
    liquidated: zeros(steps.length),
    overdue: zeros(steps.length),
  };
  const reached = steps.map(statusesOf);
  const everybody = new Set(reached.flatMap((statuses) => [...statuses.keys()]));
  for (const account of everybody) {
    const statuses = reached.map((step): Standing => {
      const found = step.get(account);
      return found === undefined ? 'OK' : found;
    });
    follow(statusAt(standing, account), statuses, times, counts);
  }
  return counts;
}

export function mergePaths(a: PathPart, b: PathPart): PathPart {
  const sum = (name: keyof PathPart): number[] => a[name].map((count, step) => count + (b[name][step] ?? 0));
  return { called: sum('called'), liquidated: sum('liquidated'), overdue: sum('overdue') };
}

function follow(
  start: Standing,
  statuses: readonly Standing[],
  { minutes, graceMinutes }: PathTimes,
  counts: Readonly<Record<keyof PathPart, number[]>>,
): void {
  if (start === 'LIQUIDATION') return;
  let { life } = callTurn(NO_CALL, start, { atMs: 0, graceMs: Infinity });
  let wasCalled = life.open !== null;
  let wasOverdue = false;
  const count = (list: number[], step: number): void => void (list[step] = (list[step] ?? 0) + 1);
  for (const [step, status] of statuses.entries()) {
    const turn = callTurn(life, status, {
      atMs: (minutes[step] ?? 0) * MS_PER_MINUTE,
      graceMs: graceMinutes * MS_PER_MINUTE,
    });
    life = turn.life;
    if (turn.hasOpened && !wasCalled) count(counts.called, step);
    wasCalled ||= turn.hasOpened;
    if (status === 'LIQUIDATION') return count(counts.liquidated, step);
    if (!turn.fellDue || wasOverdue) continue;
    count(counts.overdue, step);
    wasOverdue = true;
  }
}

export function statusesOf({
  accounts,
  status,
  apart,
}: ReachedAccounts): ReadonlyMap<number, MarginStatus | null> {
  const found = new Map<number, Standing>(
    accounts.map((account, place) => [account, MARGIN_STATUSES[status[place] ?? -1] ?? null]),
  );
  for (const [account, margined] of apart) found.set(account, margined.ok ? margined.value.status : null);
  return found;
}

function zeros(length: number): number[] {
  return Array.from({ length }, () => 0);
}
