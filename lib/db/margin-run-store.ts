import { assert } from '../domain/assert';
import { NO_ACCOUNTS } from '../domain/margin/figures/run-totals';
import type { MarginRunStore } from '../ports/margin';
import type { Prisma } from './generated/prisma/client';
import { MARGIN_COLUMNS, marginCells } from './margin-cells';
import { rowLines, selectLines } from './row-lines';
import { totalFields } from './run-total-columns';

/** Turns of re-margining; any number of our own that no other advisory lock of Margrave uses. */
const REMARGIN_LOCK = 7_262_001;

const COLUMNS = Object.keys(MARGIN_COLUMNS);
const ADD = `insert into account_margin (run_id, ${COLUMNS.join(', ')})
  select $2::bigint, given.* from (${selectLines(MARGIN_COLUMNS, '$1')}) as given`;
const UPDATE = `insert into account_margin (run_id, ${COLUMNS.join(', ')}, margined_at)
  select $2::bigint, given.*, date_trunc('milliseconds', venue_moment())
  from (${selectLines(MARGIN_COLUMNS, '$1')}) as given
  on conflict (run_id, account_id) do update set
    ${[...COLUMNS.slice(1), 'margined_at'].map((name) => `${name} = excluded.${name}`).join(', ')}`;

/** Margin runs in one transaction; nobody else sees a row of a run before it commits with the pointer. */
export function marginRunStore(tx: Prisma.TransactionClient): MarginRunStore {
  return {
    async takeTurn() {
      await tx.$executeRaw`select pg_advisory_xact_lock(${REMARGIN_LOCK})`;
    },

    async live() {
      const venue = await tx.venue.findUnique({ where: { id: 1 }, select: { liveRunId: true } });
      if (venue?.liveRunId == null) return null;
      const run = await tx.marginRun.findUniqueOrThrow({ where: { id: venue.liveRunId } });
      const { id, versionNumber, inputsRevision, methodVersion, accountsRunId, accounts, completedAt } = run;
      return { id, versionNumber, inputsRevision, methodVersion, accountsRunId, accounts, completedAt };
    },

    async start({ versionNumber, inputsRevision, methodVersion, startedAt, accountsRunId }) {
      const run = await tx.marginRun.create({
        data: {
          ...{ versionNumber, inputsRevision, methodVersion, accountsRunId },
          ...{ startedAt, completedAt: startedAt },
          ...totalFields(NO_ACCOUNTS),
        },
        select: { id: true },
      });
      return run.id;
    },

    async addAccounts(runId, standings) {
      await tx.$executeRawUnsafe(ADD, rowLines(standings.map(marginCells)), runId);
    },

    async updateAccounts(runId, standings) {
      await tx.$executeRawUnsafe(UPDATE, rowLines(standings.map(marginCells)), runId);
    },

    async complete(runId, totals) {
      const { completedAt } = await completionTime(tx);
      await tx.marginRun.update({
        where: { id: runId },
        data: { completedAt, ...totalFields(totals) },
      });
      return completedAt;
    },

    async makeLive(runId) {
      const moved = await tx.$executeRaw`
        update venue set live_run_id = ${runId}::bigint
        where id = 1 and (live_run_id is null or exists (
          select from margin_run shown, margin_run next
          where shown.id = venue.live_run_id and next.id = ${runId}::bigint and next.id > shown.id
            and next.inputs_revision >= shown.inputs_revision))`;
      assert(moved === 1, 'a run is shown only in place of one that is older and has no newer inputs');
    },

    async dropAccountsOfOldRuns(kept) {
      await tx.$executeRaw`
        delete from account_margin
        where run_id not in (
          select id from margin_run where accounts_run_id is null order by id desc limit ${kept})`;
    },
  };
}

async function completionTime(tx: Prisma.TransactionClient): Promise<{ completedAt: Date }> {
  const rows = await tx.$queryRaw<
    { completedAt: Date }[]
  >`select date_trunc('milliseconds', venue_moment()) as "completedAt"`;
  assert(rows[0] !== undefined, 'the database tells the time');
  return rows[0];
}
