import { addToTotals, NO_ACCOUNTS, type RunTotals } from '../../domain/margin/figures/run-totals';
import { type AccountStanding, standingOf } from '../../domain/margin/figures/standing';
import { dependsOnTime } from '../../domain/margin/method/time-dependence';
import { ok, refuse, type Result } from '../../domain/result';
import type { Transact, UnitOfWork } from '../../ports/unit-of-work';
import type { BookView, MarginCallChange, MarginEngine, MarginRunRecord, ReadBook } from '../../ports/margin';
import { callChanges, closingsOf, completeRun } from './steps/complete-run';

export interface RemarginDeps {
  readonly transact: Transact;
  readonly readBook: ReadBook;
  readonly engine: MarginEngine;
}

/** Nothing of what was begun is left. */
interface GaveWay {
  readonly kind: 'GAVE_WAY';
}

/**
 * CURRENT: the live run already covers the present inputs. UNFOUNDED: there is nothing to margin by. GAVE_WAY: somebody waited
 * who does it sooner, and nothing is stored.
 */
export type RemarginOutcome =
  | GaveWay
  | { readonly kind: 'UNFOUNDED' }
  | { readonly kind: 'CURRENT'; readonly runId: bigint }
  | {
      readonly kind: 'DONE';
      readonly runId: bigint;
      readonly totals: RunTotals;
      readonly callEvents: number;
    };

const BATCH_SIZE = 1_000;

/**
 * Margins every account under the live version and shows the result whole: account rows, totals, margin calls
 * and the pointer that readers follow commit together or not at all.
 *
 * What is read comes from one view of the database, opened after this call's turn came; so of several workers
 * that start at once the first works, and the others find its run current (unless the live version's figures
 * change with time alone: then each sweep re-margins). The pointer moves forward only.
 * UNPRICED accounts are listed with what they lack, enter no sum, and keep their margin call as it is.
 *
 * @param isAwaited whether somebody waits who margins all accounts sooner; asked before each batch of them
 */
export async function remarginAccounts(
  deps: RemarginDeps,
  isAwaited: () => Promise<boolean> = () => Promise.resolve(false),
): Promise<RemarginOutcome> {
  const done = await deps.transact(async (unit) => {
    await unit.marginRuns.takeTurn();
    const shown = await unit.marginRuns.live();
    return deps.readBook((view) => remargin(unit, view, { engine: deps.engine, shown, isAwaited }));
  }, 'LONG');
  return done.ok ? done.value : done.refusal;
}

async function remargin(
  unit: UnitOfWork,
  view: BookView,
  options: {
    readonly engine: MarginEngine;
    readonly shown: MarginRunRecord | null;
    readonly isAwaited: () => Promise<boolean>;
  },
): Promise<Result<Exclude<RemarginOutcome, GaveWay>, GaveWay>> {
  const { engine, shown, isAwaited } = options;
  if (view.live === null) return ok({ kind: 'UNFOUNDED' });
  const isUnchanged =
    shown?.inputsRevision === view.inputsRevision && shown.methodVersion === engine.methodVersion;
  if (isUnchanged && !dependsOnTime(view.live.parameters)) {
    return ok({ kind: 'CURRENT', runId: shown.id });
  }
  const { versionNumber, parameters } = view.live;
  const { methodVersion } = engine;
  const run = { versionNumber, inputsRevision: view.inputsRevision, methodVersion };
  const id = await unit.marginRuns.start({ ...run, startedAt: unit.now, accountsRunId: null });

  const openCalls = await unit.marginCalls.open(null);
  const changes: MarginCallChange[] = [];
  /** Who has an open call, and is in the book. */
  const called = new Set<string>();
  let totals = NO_ACCOUNTS;
  for await (const standings of standingsOf(engine, view, parameters)) {
    if (await isAwaited()) return refuse({ kind: 'GAVE_WAY' });
    await unit.marginRuns.addAccounts(id, standings);
    totals = standings.reduce((sums, { margin }) => addToTotals(sums, margin), totals);
    changes.push(...callChanges(standings, openCalls));
    for (const { account } of standings) if (openCalls.has(account)) called.add(account);
  }
  changes.unshift(...closingsOf(openCalls, (account) => called.has(account)));
  const callEvents = await completeRun(unit, {
    id,
    ...run,
    parameters,
    totals,
    changes,
    shown,
    isWhole: true,
  });
  return ok({ kind: 'DONE', runId: id, totals, callEvents });
}

/** Where each account stands, in batches, in the order of the view. */
async function* standingsOf(
  engine: MarginEngine,
  view: BookView,
  parameters: NonNullable<BookView['live']>['parameters'],
): AsyncGenerator<readonly AccountStanding[]> {
  const inputs = { ...(await view.market()), parameters };
  for await (const results of engine.marginBooks(inputs, view.accounts(BATCH_SIZE))) {
    yield results.map(standingOf);
  }
}
