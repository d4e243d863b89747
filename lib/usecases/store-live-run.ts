import { ok, type Result } from '../domain/result';
import type { Transact } from '../ports';
import type { MarginCallChange, AccountStanding } from '../ports/margin';
import { callChanges, completeRun } from './complete-run';
import type { FollowedBook } from './follow-book';

const BATCH_SIZE = 1_000;

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

/**
 * Writes what a live book says to the database, in one transaction: a run with its totals, the rows of accounts, margin
 * calls opened, moved and closed, and the pointer that readers follow.
 *
 * A whole run has a row of every account. Any other brings the rows of the last whole one up to date for the accounts
 * that are named: those whose status or book changed since.
 *
 * @param named indexes of accounts; null: a whole run, which it also is while there is none of this version
 * @see docs/decisions/0041-live-margin-is-stored-by-transitions.md
 */
export async function storeLiveRun(
  { transact }: { readonly transact: Transact },
  { accounts, inputsRevision, versionNumber }: FollowedBook,
  { named, methodVersion }: { readonly named: readonly number[] | null; readonly methodVersion: string },
): Promise<StoreOutcome> {
  const result: Result<StoreOutcome, never> = await transact(
    async (unit): Promise<Result<StoreOutcome, never>> => {
      await unit.marginRuns.takeTurn();
      const shown = await unit.marginRuns.live();
      if (shown && shown.inputsRevision > inputsRevision) return ok({ kind: 'OLDER' });
      const isWhole = named === null || shown === null || shown.versionNumber !== versionNumber;
      const run = { versionNumber, inputsRevision, methodVersion };
      const accountsRunId = isWhole ? null : (shown.accountsRunId ?? shown.id);
      const id = await unit.marginRuns.start({ ...run, startedAt: unit.now, accountsRunId });

      const indexes = isWhole ? everyIndex(accounts.accountCount) : named;
      const openCalls = await unit.marginCalls.open(
        isWhole ? null : indexes.map((index) => accounts.idOf(index)),
      );
      const changes: MarginCallChange[] = [];
      for (let from = 0; from < indexes.length; from += BATCH_SIZE) {
        const standings = indexes
          .slice(from, from + BATCH_SIZE)
          .map((index): AccountStanding => accounts.standing(index));
        if (accountsRunId === null) await unit.marginRuns.addAccounts(id, standings);
        else await unit.marginRuns.updateAccounts(accountsRunId, standings);
        changes.push(...callChanges(standings, openCalls));
      }
      const { set: parameters } = accounts.parameters;
      const totals = accounts.totals();
      const sorted = changes.sort((one, other) => (one.account < other.account ? -1 : 1));
      const callEvents = await completeRun(unit, { id, ...run, parameters, totals, changes: sorted, shown });
      return ok({ kind: 'STORED', runId: id, isWhole, rows: indexes.length, callEvents });
    },
  );
  if (!result.ok) return result.refusal;
  return result.value;
}

function everyIndex(count: number): readonly number[] {
  return Array.from({ length: count }, (_, index) => index);
}
