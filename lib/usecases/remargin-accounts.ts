import { decideCall, type CallDecision, type OpenCall } from '../domain/margin/margin-call';
import { addToTotals, NO_ACCOUNTS, type RunTotals } from '../domain/margin/run-totals';
import { missingOf } from '../domain/margin/refusal';
import { dependsOnTime } from '../domain/margin/time-dependence';
import type { ParameterSet } from '../domain/parameters/parameter-set';
import type { AccountMargin, MarginRefusal } from '../domain/margin/types';
import { canonicalJson, contentHash } from '../domain/parameters/canonical';
import { decimalText } from '../domain/decimal';
import { ok, type Result } from '../domain/result';
import type { AuditEvent, Transact, UnitOfWork } from '../ports';
import type {
  AccountStanding,
  BookView,
  MarginCallChange,
  MarginEngine,
  MarginRunRecord,
  ReadBook,
} from '../ports/margin';

export interface RemarginDeps {
  readonly transact: Transact;
  readonly readBook: ReadBook;
  readonly engine: MarginEngine;
}

/** CURRENT: the live run already covers the present inputs. UNFOUNDED: there is nothing to margin by. */
export type RemarginOutcome =
  | { readonly kind: 'UNFOUNDED' }
  | { readonly kind: 'CURRENT'; readonly runId: bigint }
  | {
      readonly kind: 'DONE';
      readonly runId: bigint;
      readonly totals: RunTotals;
      readonly callEvents: number;
    };

const BATCH_SIZE = 1_000;
/** Runs whose account rows stay: the live one, and two that a reader may still be paging through. */
const RUNS_WITH_ACCOUNTS = 3;

/**
 * Margins every account under the live version and shows the result whole: account rows, totals, margin calls
 * and the pointer that readers follow commit together or not at all.
 *
 * What is read comes from one view of the database, opened after this call's turn came; so of several workers
 * that start at once the first works, and the others find its run current (unless the live version's figures
 * change with time alone: then each sweep re-margins). The pointer moves forward only.
 * UNPRICED accounts are listed with what they lack, enter no sum, and keep their margin call as it is.
 *
 * A run that first applies a version, or that opens, moves or closes a margin call, has an audit entry; for
 * the others the run's own row is the record.
 * @see docs/decisions/0020-which-margin-runs-are-audited.md
 */
export async function remarginAccounts(deps: RemarginDeps): Promise<RemarginOutcome> {
  const result: Result<RemarginOutcome, never> = await deps.transact(async (unit) => {
    await unit.marginRuns.takeTurn();
    const shown = await unit.marginRuns.live();
    return ok(await deps.readBook((view) => remargin(unit, view, deps.engine, shown)));
  });
  if (!result.ok) return result.refusal;
  return result.value;
}

async function remargin(
  unit: UnitOfWork,
  view: BookView,
  engine: MarginEngine,
  shown: MarginRunRecord | null,
): Promise<RemarginOutcome> {
  if (view.live === null) return { kind: 'UNFOUNDED' };
  const isUnchanged =
    shown?.inputsRevision === view.inputsRevision && shown.methodVersion === engine.methodVersion;
  if (isUnchanged && !dependsOnTime(view.live.parameters)) {
    return { kind: 'CURRENT', runId: shown.id };
  }
  const { versionNumber, parameters } = view.live;
  const { methodVersion } = engine;
  const run = { versionNumber, inputsRevision: view.inputsRevision, methodVersion, startedAt: unit.now };
  const runId = await unit.marginRuns.start(run);

  const openCalls = await unit.marginCalls.open();
  const changes: MarginCallChange[] = [];
  let totals = NO_ACCOUNTS;
  for await (const standings of standingsOf(engine, view, parameters)) {
    await unit.marginRuns.addAccounts(runId, standings);
    for (const { account, margin } of standings) {
      totals = addToTotals(totals, margin);
      const decision = decideCall(openCalls.get(account) ?? null, margin);
      if (decision.kind !== 'NONE') changes.push({ account, decision });
    }
  }

  const completedAt = await unit.marginRuns.complete(runId, totals);
  await unit.marginCalls.apply(runId, completedAt, dueAt(parameters, completedAt), changes);
  await unit.marginRuns.dropAccountsOfOldRuns(RUNS_WITH_ACCOUNTS);
  await unit.marginRuns.makeLive(runId);

  const events = changes.filter(({ decision }) => decision.kind !== 'AMOUNT');
  if (events.length > 0 || shown?.versionNumber !== versionNumber) {
    await unit.audit.append(runEntry(runId, run, shown, totals, events, openCalls));
  }
  return { kind: 'DONE', runId, totals, callEvents: events.length };
}

/** By when a call that opens now is to be met; null: at once. */
function dueAt({ document }: ParameterSet, openedAt: Date): Date | null {
  const { gracePeriodMinutes } = document.accountRules;
  return gracePeriodMinutes === undefined ? null : new Date(openedAt.getTime() + gracePeriodMinutes * 60_000);
}

/** Where each account stands, in batches, in the order of the view. */
async function* standingsOf(
  engine: MarginEngine,
  view: BookView,
  parameters: NonNullable<BookView['live']>['parameters'],
): AsyncGenerator<readonly AccountStanding[]> {
  const inputs = { ...(await view.market()), parameters };
  for await (const results of engine.marginBooks(inputs, view.accounts(BATCH_SIZE))) {
    yield results.map(standing);
  }
}

function standing(result: Result<AccountMargin, MarginRefusal>): AccountStanding {
  if (result.ok) return { account: result.value.account, margin: result.value };
  return { account: result.refusal.account, margin: null, missing: missingOf(result.refusal) };
}

/** One entry for a run: its totals, and its margin calls by number and by the hash of their sorted events. */
function runEntry(
  runId: bigint,
  run: { readonly versionNumber: number; readonly inputsRevision: bigint; readonly methodVersion: string },
  shown: MarginRunRecord | null,
  totals: RunTotals,
  events: readonly MarginCallChange[],
  openCalls: ReadonlyMap<string, OpenCall>,
): AuditEvent {
  const count = (matches: (decision: CallDecision) => boolean): number =>
    events.filter(({ decision }) => matches(decision)).length;
  return {
    actor: { kind: 'SYSTEM', process: 'worker' },
    action: 'margin-run.complete',
    subjectKind: 'margin-run',
    subjectId: String(runId),
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
      callsOpenBefore: openCalls.size,
      callsOpened: count(({ kind }) => kind === 'OPEN'),
      callsEscalated: count((decision) => decision.kind === 'STAGE' && decision.stage === 'LIQUIDATION'),
      callsEased: count((decision) => decision.kind === 'STAGE' && decision.stage === 'CALL'),
      callsClosed: count(({ kind }) => kind === 'CLOSE'),
      callEventsHash: contentHash(canonicalJson(events.map(eventDocument))),
    },
  };
}

/** One event as hashed: in order of account, which is the order of the run. */
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
