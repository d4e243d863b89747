import { METHOD_VERSION } from '../domain/margin/method/method-version';
import type { Transact } from '../ports/unit-of-work';
import type { PrepareRun, ReadStoredStatuses } from '../ports/live';
import { RUNS_WITH_ACCOUNTS } from '../usecases/margin/steps/complete-run';
import type { FollowedBook, FollowOutcome } from '../usecases/margin/follow-book';
import { storeLiveRun } from '../usecases/margin/store-live-run';
import type { Log } from '../log';
import { SMALL_VENUE, StoringPlan } from './storing-plan';

/** A whole run that is being written beside everything else. */
interface Preparation {
  readonly versionNumber: number;
  /** Accounts that changed after it was begun. */
  readonly since: Set<number>;
  runId: bigint | null;
  failure: Error | null;
}

/**
 * Stores what a live book says. A small venue's runs are whole. A large one's are of the accounts that changed, on the
 * rows of a whole run that is written in the background and never seen half done.
 */
export class LiveStore {
  private readonly plan = new StoringPlan();
  private readonly named = new Set<number>();
  private preparation: Preparation | null = null;

  constructor(
    private readonly deps: {
      readonly transact: Transact;
      readonly prepareRun: PrepareRun;
      readonly readStoredStatuses: ReadStoredStatuses;
      readonly log: Log;
    },
  ) {}

  /** @param book as it is after the outcome */
  async note(outcome: FollowOutcome, book: FollowedBook | null): Promise<void> {
    this.plan.note(outcome, performance.now());
    const changed = book?.accounts.takeChanged() ?? [];
    if (outcome.kind === 'LOADED' && book) {
      // Indexes are those of another book now.
      this.named.clear();
      this.preparation = null;
      if (book.accounts.accountCount > SMALL_VENUE) await this.nameUnlikeStored(book);
      return;
    }
    for (const index of changed) {
      this.named.add(index);
      this.preparation?.since.add(index);
    }
  }

  /** After a start only the database knows what was stored: who stands elsewhere now is named. */
  private async nameUnlikeStored({ accounts, versionNumber }: FollowedBook): Promise<void> {
    let hasGone = false;
    const isKnown = new Uint8Array(accounts.accountCount);
    const isOfVersion = await this.deps.readStoredStatuses(versionNumber, (account, status) => {
      const index = accounts.indexOf(account);
      if (index === undefined) return void (hasGone = true);
      isKnown[index] = 1;
      if (accounts.statusOf(index) !== status) this.named.add(index);
    });
    if (!isOfVersion) return;
    for (const [index, known] of isKnown.entries()) if (!known) this.named.add(index);
    // Rows of an account that is in no book any more go with a whole run.
    this.plan.isWholeDue = hasGone;
  }

  async storeIfDue(book: FollowedBook): Promise<void> {
    const nowMs = performance.now();
    const { accounts } = book;
    if (accounts.accountCount <= SMALL_VENUE) {
      if (this.plan.isRunWanted(accounts.accountCount, nowMs)) await this.store(book, null, null);
      return;
    }
    if (this.preparation?.failure) throw this.preparation.failure;
    if (this.preparation && this.preparation.versionNumber !== book.versionNumber) this.preparation = null;
    if (!this.preparation && this.plan.isWholeWanted(nowMs)) this.prepare(book);
    const { preparation } = this;
    if (preparation && preparation.runId !== null) {
      this.preparation = null;
      await this.store(book, preparation.since, preparation.runId);
    } else if (!this.plan.isWholeDue && this.plan.isRunWanted(accounts.accountCount, nowMs))
      await this.store(book, this.named, null);
  }

  private prepare({ accounts, inputsRevision, versionNumber }: FollowedBook): void {
    const startedAtMs = performance.now();
    const preparation: Preparation = { versionNumber, since: new Set(), runId: null, failure: null };
    this.preparation = preparation;
    this.plan.wholeBegun(startedAtMs);
    const run = { versionNumber, inputsRevision, methodVersion: METHOD_VERSION };
    this.deps.prepareRun(run, accounts.freeze(), RUNS_WITH_ACCOUNTS).then(
      (runId) => {
        preparation.runId = runId;
        const ms = Math.round(performance.now() - startedAtMs);
        this.deps.log('info', 'engine.prepared', {
          runId,
          inputsRevision,
          accounts: accounts.accountCount,
          ms,
        });
      },
      (error: unknown) => {
        preparation.failure = error instanceof Error ? error : new Error(String(error));
      },
    );
  }

  private async store(book: FollowedBook, named: Set<number> | null, base: bigint | null): Promise<void> {
    const startedAtMs = performance.now();
    const indexes = named && [...named].sort((one, other) => one - other);
    const storing = { named: indexes, base, methodVersion: METHOD_VERSION };
    const outcome = await storeLiveRun(this.deps, book, storing);
    const nowMs = performance.now();
    if (outcome.kind === 'STORED') {
      // What is beside the new base, the old one needs no longer.
      this.named.clear();
      if (named === null) this.plan.wholeBegun(nowMs);
      this.plan.stored(outcome.isWhole, nowMs);
    }
    const isNews = outcome.kind === 'STORED' && (outcome.isWhole || outcome.callEvents > 0);
    const { inputsRevision } = book;
    const ms = Math.round(nowMs - startedAtMs);
    this.deps.log(isNews ? 'info' : 'debug', 'engine.stored', { ...outcome, inputsRevision, ms });
  }
}
