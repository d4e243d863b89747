import { type CallStage, decideCall, type OpenCall } from '../../../margin/calls/margin-call';
import { marginAt, type MarginColumns } from '../../../margin/figures/margin-columns';
import { MARGIN_STATUSES, type MarginStatus } from '../../../margin/method/types';
import { ZERO } from '../../../number/decimal';
import type { ReachedAccounts } from './reached';

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
  let open: OpenCall | null = start === 'CALL' ? openCall('CALL') : null;
  let openedMinutes = 0;
  let wasCalled = open !== null;
  let wasOverdue = false;
  const count = (list: number[], step: number): void => void (list[step] = (list[step] ?? 0) + 1);
  for (const [step, status] of statuses.entries()) {
    const now = minutes[step] ?? 0;
    const decision = decideCall(open, status && { status, callAmount: ZERO });
    if (decision.kind === 'CLOSE') open = null;
    if (decision.kind === 'OPEN') {
      openedMinutes = now;
      if (!wasCalled) count(counts.called, step);
      wasCalled = true;
    }
    if (decision.kind === 'OPEN' || decision.kind === 'STAGE') open = openCall(decision.stage);
    if (status === 'LIQUIDATION') return count(counts.liquidated, step);
    if (open === null || wasOverdue || now < openedMinutes + graceMinutes) continue;
    count(counts.overdue, step);
    wasOverdue = true;
  }
}

function openCall(stage: CallStage): OpenCall {
  return { id: '', stage, amount: ZERO };
}

function statusesOf({ accounts, status, apart }: ReachedAccounts): ReadonlyMap<number, Standing> {
  const found = new Map<number, Standing>(
    accounts.map((account, place) => [account, MARGIN_STATUSES[status[place] ?? -1] ?? null]),
  );
  for (const [account, margined] of apart) found.set(account, margined.ok ? margined.value.status : null);
  return found;
}

function statusAt(columns: MarginColumns, index: number): Standing {
  const margined = marginAt(columns, index);
  return margined.ok ? margined.value.status : null;
}

function zeros(length: number): number[] {
  return Array.from({ length }, () => 0);
}
