import { decimalText } from '../../../domain/number/decimal';
import { decideCall, type CallDecision, type OpenCall } from '../../../domain/margin/calls/margin-call';
import type { RunTotals } from '../../../domain/margin/figures/run-totals';
import type { AccountStanding } from '../../../domain/margin/figures/standing';
import { canonicalJson, contentHash } from '../../../domain/json/canonical';
import type { ParameterSet } from '../../../domain/parameters/document/parameter-set';
import type { AuditAct } from '../../../ports/audit';
import type { UnitOfWork } from '../../../ports/unit-of-work';
import type { MarginCallChange, MarginRunRecord } from '../../../ports/margin';

/** Runs whose account rows stay: the live one, and two that a reader may still be paging through. */
export const RUNS_WITH_ACCOUNTS = 3;

/** What standings do to the margin calls that are open. */
export function callChanges(
  standings: readonly AccountStanding[],
  openCalls: ReadonlyMap<string, OpenCall>,
): readonly MarginCallChange[] {
  return standings.flatMap(({ account, margin }) => {
    const decision = decideCall(openCalls.get(account) ?? null, margin);
    return decision.kind === 'NONE' ? [] : [{ account, decision }];
  });
}

/**
 * Closes the calls of accounts that are in no book any more. A closed account holds nothing, and needs none; its call may
 * have been open when it was closed, or have come from a run of before.
 */
export function closingsOf(
  openCalls: ReadonlyMap<string, OpenCall>,
  isInBook: (account: string) => boolean,
): readonly MarginCallChange[] {
  return [...openCalls].flatMap(([account, { id }]) =>
    isInBook(account)
      ? []
      : [{ account, decision: { kind: 'CLOSE' as const, callId: id, status: 'OK' as const } }],
  );
}

/**
 * Ends a run whose account rows are written: totals, margin calls and the pointer that readers follow, in the
 * transaction of the caller.
 *
 * A run that first applies a version, or that opens, moves or closes a margin call, has an audit entry; for
 * the others the run's own row is the record.
 * @see docs/decisions/0020-which-margin-runs-are-audited.md
 *
 * @param run.shown the run that readers see until now
 * @param run.changes as `callChanges` makes them, in order of account, and before them those of `closingsOf`
 * @returns how many events of margin calls there were
 */
export async function completeRun(
  unit: UnitOfWork,
  run: {
    readonly id: bigint;
    readonly versionNumber: number;
    readonly inputsRevision: bigint;
    readonly methodVersion: string;
    readonly parameters: ParameterSet;
    readonly totals: RunTotals;
    readonly changes: readonly MarginCallChange[];
    readonly shown: MarginRunRecord | null;
    /** Whether its account rows are newly written ones: then those of old runs go. */
    readonly isWhole: boolean;
  },
): Promise<number> {
  const events = run.changes.filter(({ decision }) => decision.kind !== 'AMOUNT');
  const isAudited = events.length > 0 || run.shown?.versionNumber !== run.versionNumber;
  const callsOpenBefore = isAudited ? await unit.marginCalls.openCount() : 0;
  const completedAt = await unit.marginRuns.complete(run.id, run.totals);
  await unit.marginCalls.apply(run.id, completedAt, dueAt(run.parameters, completedAt), run.changes);
  await unit.marginRuns.makeLive(run.id);
  if (run.isWhole) await unit.marginRuns.dropAccountsOfOldRuns(RUNS_WITH_ACCOUNTS);
  if (isAudited) await unit.audit.append(runEntry(run, events, callsOpenBefore));
  return events.length;
}

/** By when a call that opens now is to be met; null: at once. */
function dueAt({ document }: ParameterSet, openedAt: Date): Date | null {
  const { gracePeriodMinutes } = document.accountRules;
  return gracePeriodMinutes === undefined ? null : new Date(openedAt.getTime() + gracePeriodMinutes * 60_000);
}

/** One entry for a run: its totals, and its margin calls by number and by the hash of their sorted events. */
function runEntry(
  run: Parameters<typeof completeRun>[1],
  events: readonly MarginCallChange[],
  callsOpenBefore: number,
): AuditAct {
  const { totals, shown } = run;
  const count = (matches: (decision: CallDecision) => boolean): number =>
    events.filter(({ decision }) => matches(decision)).length;
  return {
    actor: { kind: 'SYSTEM', process: 'worker' },
    action: 'margin-run.complete',
    subjectKind: 'margin-run',
    subjectId: String(run.id),
    payload: {
      versionNumber: run.versionNumber,
      previousVersionNumber: shown?.versionNumber ?? null,
      inputsRevision: String(run.inputsRevision),
      methodVersion: run.methodVersion,
      accounts: totals.accounts,
      unpriced: totals.unpriced,
      initialMargin: decimalText(totals.initialMargin),
      maintenanceMargin: decimalText(totals.maintenanceMargin),
      equity: decimalText(totals.equity),
      callsOpenBefore,
      callsOpened: count(({ kind }) => kind === 'OPEN'),
      callsEscalated: count((decision) => decision.kind === 'STAGE' && decision.stage === 'LIQUIDATION'),
      callsEased: count((decision) => decision.kind === 'STAGE' && decision.stage === 'CALL'),
      callsClosed: count(({ kind }) => kind === 'CLOSE'),
      callEventsHash: contentHash(canonicalJson(events.map(eventDocument))),
    },
  };
}

/** One event as hashed, in the order of the run's changes. */
function eventDocument({ account, decision }: MarginCallChange): Record<string, string> {
  switch (decision.kind) {
    case 'OPEN':
    case 'STAGE':
      return { account, status: decision.stage, amount: decimalText(decision.amount) };
    case 'CLOSE':
      return { account, status: decision.status, amount: '0' };
    case 'AMOUNT':
      return { account, amount: decimalText(decision.amount) };
  }
}
