import type { Pool } from 'pg';
import { ACCOUNT_FIGURES, STORED_FIGURES } from '../domain/margin/figures/account-figures';
import type { ReadStoredRun } from '../ports/live';
import { TOTAL_COLUMNS, totalsFrom } from './run-total-columns';
import { withTransaction } from './with-transaction';

const ROWS_AT_ONCE = 50_000;
const COLUMNS = ['status', ...STORED_FIGURES, 'call'];
const FIGURES = STORED_FIGURES.map(
  (name) => `coalesce(trim_scale(margin.${ACCOUNT_FIGURES[name].column})::text, '')`,
).join(', ');
const TOTALS = TOTAL_COLUMNS.map((column) => `run.${column}`).join(', ');
const CELL = '\t';

/** Reads the live run over a connection of its own, past Prisma: a million rows at once. */
export function pgReadStoredRun(pool: Pool): ReadStoredRun {
  return () =>
    withTransaction(pool, 'begin isolation level repeatable read read only', async (client) => {
      const { rows } = await client.query<Record<string, string> & { current: boolean }>(
        `select run.id, run.inputs_revision, coalesce(run.accounts_run_id, run.id) as base, ${TOTALS},
           rows_run.inputs_revision = run.inputs_revision as current
         from venue join margin_run run on run.id = venue.live_run_id
         join margin_run rows_run on rows_run.id = coalesce(run.accounts_run_id, run.id)`,
      );
      const [run] = rows;
      if (!run) return null;
      // One text for each account: a million objects with eight fields each would be a gigabyte.
      const accounts = new Map<string, string>();
      await client.query(
        `declare stored_rows no scroll cursor for
         select margin.account_id as account, concat_ws(E'\\t', margin.status, ${FIGURES},
           coalesce(call.stage::text, 'none')) as text
         from account_margin margin
         left join margin_call call on call.account_id = margin.account_id and call.closed_at is null
         where margin.run_id = ${BigInt(run['base'] ?? '0')}`,
      );
      for (;;) {
        const page = await client.query<{ account: string; text: string }>(
          `fetch ${ROWS_AT_ONCE} from stored_rows`,
        );
        if (page.rows.length === 0) break;
        for (const { account, text } of page.rows) accounts.set(account, text);
      }
      return {
        id: BigInt(run['id'] ?? ''),
        inputsRevision: BigInt(run['inputs_revision'] ?? ''),
        areRowsCurrent: run.current,
        rows: accounts.size,
        totals: totalsFrom(run),
        account(id) {
          const cells = accounts.get(id)?.split(CELL);
          return cells && Object.fromEntries(COLUMNS.map((name, index) => [name, cells[index] ?? '']));
        },
      };
    });
}
