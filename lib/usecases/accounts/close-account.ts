import { accessRefusal, type AccessRefusal, type Actor } from '../../domain/governance/people/actor';
import { MAX_REASON_LENGTH, textFaults } from '../../domain/governance/proposal/texts';
import type { NotFound, StillInUse } from '../../domain/refusals';
import { type InvalidInput, ok, refuse, type Result } from '../../domain/result';
import type { AccountRecord, Transact } from '../../ports/unit-of-work';

export type CloseAccountRefusal = AccessRefusal | InvalidInput | NotFound | StillInUse;

/**
 * Takes an account that holds nothing out of every book, run, count and list from now on; a margin call that is open on it
 * closes with the next run. What is known of it stays, and an import that puts something into it opens it again.
 * Closing it again changes nothing.
 *
 * Right: IMPORT, as of whoever makes accounts known.
 */
export function closeAccount(
  { transact }: { readonly transact: Transact },
  actor: Actor,
  { accountId, reason }: { readonly accountId: string; readonly reason: string },
): Promise<Result<{ accountId: string }, CloseAccountRefusal>> {
  return transact(async (unit) => {
    const { venue, book, jobs, audit, marginRuns } = unit;
    const access = accessRefusal(actor, 'IMPORT');
    if (access) return refuse(access);
    const faults = textFaults('/reason', reason, MAX_REASON_LENGTH);
    if (faults.length > 0) return refuse({ code: 'InvalidInput', faults });
    await marginRuns.takeTurn(); // a run holds the accounts that its rows name before it takes the venue
    await venue.lock(); // an import that puts something into it has done so, or will open it again
    const account = await book.lockAccount(accountId);
    if (!account) return refuse({ code: 'NotFound', what: 'account' });
    if (account.closedAt !== null) return ok({ accountId });
    const uses = usesOf(account);
    if (uses.length > 0) return refuse({ code: 'StillInUse', uses });
    await book.closeAccount(accountId, await unit.clock());
    await jobs.remargin();
    await audit.append({
      actor,
      action: 'account.close',
      subjectKind: 'account',
      subjectId: accountId,
      payload: { reason: reason.trim() },
    });
    return ok({ accountId });
  });
}

function usesOf({ positions, balances, orders, pockets }: AccountRecord): readonly string[] {
  const counted = (count: number, one: string): readonly string[] =>
    count === 0 ? [] : [`${count} ${one}${count === 1 ? '' : 's'}`];
  return [
    ...counted(positions, 'position'),
    ...counted(balances, 'collateral balance'),
    ...counted(orders, 'open order'),
    ...counted(pockets, 'isolated pocket'),
  ];
}
