import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { setImmediate } from 'node:timers/promises';
import type { Pool } from 'pg';
import { from as copyFrom } from 'pg-copy-streams';
import { MARGIN_STATUSES } from '../domain/margin/method/types';
import type { FrozenStandings, PrepareRun, ReadStoredStatuses } from '../ports/live';
import type { AccountStanding } from '../domain/margin/figures/standing';
import { copyRows } from './copy-rows';
import { MARGIN_COLUMNS, marginCells } from './margin-cells';
import { TOTAL_COLUMNS, totalCells } from './run-total-columns';
import { withTransaction } from './with-transaction';

const ROWS_AT_ONCE = 2_000;
const NULL = '\\N';

/** By COPY, over a connection of its own. */
export function pgPrepareRun(pool: Pool): PrepareRun {
  return ({ versionNumber, inputsRevision, methodVersion }, standings, runsKept) =>
    withTransaction(pool, 'begin', async (client) => {
      const { totals } = standings;
      // Here rather than where runs are shown: it takes as long as writing them.
      await client.query(
        `delete from account_margin where run_id not in (
           select id from margin_run where accounts_run_id is null order by id desc limit $1)`,
        [runsKept - 1],
      );
      const cells = [versionNumber, String(inputsRevision), methodVersion, ...totalCells(totals)];
      const { rows } = await client.query<{ id: string }>(
        `insert into margin_run (version_number, inputs_revision, method_version, ${TOTAL_COLUMNS.join(', ')},
           started_at, completed_at)
         values (${cells.map((_, index) => `$${index + 1}`).join(', ')}, venue_now(), venue_now()) returning id`,
        cells,
      );
      const id = rows[0]?.id ?? '';
      const copy = client.query(
        copyFrom(`copy account_margin (run_id, ${Object.keys(MARGIN_COLUMNS).join(', ')}) from stdin`),
      );
      await pipeline(Readable.from(lines(id, standings)), copy);
      return BigInt(id);
    });
}

async function* lines(runId: string, standings: FrozenStandings): AsyncGenerator<string> {
  const { count } = standings;
  for (let from = 0; from < count; from += ROWS_AT_ONCE) {
    let text = '';
    for (let index = from; index < Math.min(count, from + ROWS_AT_ONCE); index += 1)
      text += `${runId}\t${line(standings.standing(index))}\n`;
    yield text;
    // Others ask meanwhile.
    await setImmediate();
  }
}

function line(standing: AccountStanding): string {
  return marginCells(standing)
    .map((cell) => (cell === null ? NULL : escaped(cell)))
    .join('\t');
}

const ESCAPES: Readonly<Record<string, string>> = { '\\': '\\\\', '\t': '\\t', '\n': '\\n', '\r': '\\r' };

function escaped(text: string): string {
  return text.replaceAll(/[\\\t\n\r]/g, (character) => ESCAPES[character] ?? character);
}

export function pgReadStoredStatuses(pool: Pool): ReadStoredStatuses {
  return (versionNumber, onAccount) =>
    withTransaction(pool, 'begin isolation level repeatable read read only', async (client) => {
      const { rows } = await client.query<{ base: string }>(
        `select coalesce(run.accounts_run_id, run.id) as base from venue join margin_run run on run.id = venue.live_run_id
         where run.version_number = $1`,
        [versionNumber],
      );
      const [run] = rows;
      if (!run) return false;
      const names: readonly string[] = [...MARGIN_STATUSES, 'UNPRICED'];
      const statement = `select account_id, status::text from account_margin where run_id = ${BigInt(run.base)}`;
      await copyRows(client, statement, (bytes, at) => {
        const end = at + 4 + bytes.readInt32BE(at);
        const status = bytes.toString('latin1', end + 4, end + 4 + bytes.readInt32BE(end));
        onAccount(bytes.toString('utf8', at + 4, end), names.indexOf(status));
      });
      return true;
    });
}
