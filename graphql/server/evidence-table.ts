import fs from 'node:fs';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { pipeline } from 'node:stream/promises';
import { accessRefusal } from '../../lib/domain/governance/people/actor';
import { nodeKey } from '../kit/node-id';
import type { Context } from './context-shape';

/** Tables of evidence that are too long to be asked page by page, as Parquet files. */
export interface EvidenceTables {
  /**
   * The accounts that a simulation's change newly calls or makes liquidatable.
   *
   * @returns where the file is; null: no finished simulation has this id
   */
  affectedAccounts(simulationId: string): Promise<string | null>;
}

/** `/<id of the simulation>/affected-accounts.parquet`, after `/api/graphql/evidence`. */
const TABLE = /^\/([^/]+)\/affected-accounts\.parquet$/;

/** NOT_FOUND: no such table. SENT: it was. */
export type TableOutcome = 'METHOD' | 'NOT_FOUND' | 'UNAUTHENTICATED' | 'FORBIDDEN' | 'SENT';

/**
 * Answers a request for a table, to whoever may read. Made one at a time for a process, as all that takes long.
 *
 * @param place what of the path follows `/api/graphql/evidence`
 * @throws what `contextOf` throws of a credential of no use, BUSY when too much waits, and what making it failed by
 */
export async function answerTable(
  { method = 'GET' }: IncomingMessage,
  response: ServerResponse,
  place: string,
  tables: EvidenceTables,
  contextOf: () => Promise<Context>,
): Promise<TableOutcome> {
  if (method !== 'GET' && method !== 'HEAD') return 'METHOD';
  const { actor, deps } = await contextOf();
  const refusal = accessRefusal(actor, 'READ');
  if (refusal) return refusal.code === 'Unauthenticated' ? 'UNAUTHENTICATED' : 'FORBIDDEN';
  const key = nodeKey('Simulation', decoded(TABLE.exec(place)?.[1] ?? ''));
  const opened =
    key === null
      ? null
      : await deps.heavy(actor, async () => {
          const file = await tables.affectedAccounts(key);
          // Opened before the next is made: room for that takes a file out of the folder, and not from whoever reads it.
          return file === null ? null : fs.promises.open(file);
        });
  if (opened === null) return 'NOT_FOUND';
  const { size } = await opened.stat();
  response.writeHead(200, {
    'content-type': 'application/vnd.apache.parquet',
    'content-length': size,
    'content-disposition': 'attachment; filename="affected-accounts.parquet"',
    'cache-control': 'no-store',
    'x-content-type-options': 'nosniff',
  });
  if (method === 'HEAD') {
    await opened.close();
    response.end();
  } else await pipeline(opened.createReadStream(), response).catch(whoeverLeft);
  return 'SENT';
}

/** A client may leave half-way. */
function whoeverLeft(error: unknown): void {
  if (!(error instanceof Error && 'code' in error && error.code === 'ERR_STREAM_PREMATURE_CLOSE'))
    throw error;
}

function decoded(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    return '';
  }
}
