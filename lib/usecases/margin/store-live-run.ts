import { ok, type Result } from '../../domain/result';
import type { Transact } from '../../ports/unit-of-work';
import type { OpenCall } from '../../domain/margin/calls/margin-call';
import type { AccountStanding } from '../../domain/margin/figures/standing';
import type { LiveAccounts } from '../../ports/live';
import type { MarginCallChange } from '../../ports/margin';
import { callChanges, closingsOf, completeRun } from './steps/complete-run';
import type { FollowedBook } from './follow-book';

const BATCH_SIZE = 5_000;

/** OLDER: the run that readers see has newer inputs already. */
export type StoreOutcome =
  | { readonly kind: 'OLDER' }
  | {
      readonly kind: 'STORED';
      readonly runId: bigint;
      readonly isWhole: boolean;
      readonly rows: number;
      readonly callEvents: number;
    };

/** What to store. */
export interface Storing {
  /** Indexes of accounts whose rows are written; null: of all. */
  readonly named: readonly number[] | null;
  /** The prepared run whose rows are shown from now on, brought up to date for `named`; null: those of the live run. */
  readonly base: bigint | null;
  readonly methodVersion: string;
}

/**
 * Writes what a live book says to the database, in one transaction: a run with its totals, the rows of accounts, margin
 * calls opened, moved and closed, and the pointer that readers follow.
 *
 * A whole run has a row of every account. Any other brings the rows of the last whole one up to date for the accounts
 * that are named: those whose status or book changed since. It is whole in any case while no rows of its version are
 * there.
 *
 * @see docs/decisions/0041-live-margin-is-stored-by-transitions.md
 */
export async function storeLiveRun(
  { transact }: { readonly transact: Transact },
  { accounts, inputsRevision, versionNumber }: FollowedBook,
  { named, base, methodVersion }: Storing,
): Promise<StoreOutcome> {
  const result: Result<StoreOutcome, never> = await transact(
    async (unit): Promise<Result<StoreOutcome, never>> => {
      await unit.marginRuns.takeTurn();
      const shown = await unit.marginRuns.live();
      if (shown && shown.inputsRevision > inputsRevision) return ok({ kind: 'OLDER' });
      const run = { versionNumber, inputsRevision, methodVersion };
      const known = shown?.versionNumber === versionNumber ? (shown.accountsRunId ?? shown.id) : null;
      const accountsRunId = named === null ? null : (base ?? known);
      const id = await unit.marginRuns.start({ ...run, startedAt: unit.now, accountsRunId });

      const written = accountsRunId === null ? everyIndex(accounts.accountCount) : (named ?? []);
      // Whose call may change: all, where the rows are of a run that nobody saw yet.
      const called = base === null ? written : everyIndex(accounts.accountCount);
      const openCalls = await unit.marginCalls.open(
        called.length === accounts.accountCount ? null : called.map((index) => accounts.idOf(index)),
      );
      const standings = new Standings(accounts);
      for (let from = 0; from < written.length; from += BATCH_SIZE) {
        const batch = written.slice(from, from + BATCH_SIZE).map((index) => standings.of(index));
        if (accountsRunId === null) await unit.marginRuns.addAccounts(id, batch);
        else await unit.marginRuns.updateAccounts(accountsRunId, batch);
      }
      const changes = [
        ...closingsOf(openCalls, (account) => accounts.indexOf(account) !== undefined),
        ...changesOfCalls(accounts, standings, called, openCalls),
      ];
      const { set: parameters } = accounts.parameters;
      const isWhole = accountsRunId === null;
      const totals = accounts.totals();
      const callEvents = await completeRun(unit, { id, ...run, parameters, totals, changes, shown, isWhole });
      return ok({
        kind: 'STORED',
        runId: id,
        isWhole: isWhole || base !== null,
        rows: written.length,
        callEvents,
      });
    },
    'LONG',
  );
  if (!result.ok) return result.refusal;
  return result.value;
}

/** Where accounts stand, each asked once: rows and margin calls tell the same. */
class Standings {
  private readonly known = new Map<number, AccountStanding>();

  constructor(private readonly accounts: LiveAccounts) {}

  of(index: number): AccountStanding {
    const known = this.known.get(index) ?? this.accounts.standing(index);
    this.known.set(index, known);
    return known;
  }
}

/** In order of account. Those that are in no call and need none are passed over without making a figure of them. */
function changesOfCalls(
  accounts: LiveAccounts,
  standings: Standings,
  indexes: readonly number[],
  openCalls: ReadonlyMap<string, OpenCall>,
): readonly MarginCallChange[] {
  const concerned = indexes.filter(
    (index) => accounts.isCalled(index) || openCalls.has(accounts.idOf(index)),
  );
  const standing = concerned.map((index) => standings.of(index));
  return callChanges(
    standing.sort((one, other) => (one.account < other.account ? -1 : 1)),
    openCalls,
  );
}

function everyIndex(count: number): readonly number[] {
  return Array.from({ length: count }, (_, index) => index);
}
