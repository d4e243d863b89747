import http from 'node:http';
import { askedTogether } from '../db/asked-together';
import type { AskLiveStandings, LiveStandings, ToldStanding } from '../ports/live';
import { readStandingsMessage } from './standings-message';

/** A page is not kept waiting for an engine that hangs. */
const TIMEOUT_MS = 2_000;
/** After a failure it is not asked again for so long, so that its absence costs nothing. */
const PAUSE_MS = 1_000;
/** Accounts in one question: fewer than the engine takes. */
const ACCOUNTS_AT_ONCE = 5_000;

/**
 * Asks the live engine over HTTP, one question at a time: what is asked while it answers goes into the next, so that
 * many who ask at once cost little more than one. Each is answered by a state no older than its question.
 *
 * @param url where it listens
 * @param secret what both sides were started with
 * @param onTrouble told when an engine that answered no longer does
 */
export function askEngine(
  url: string,
  secret: string,
  onTrouble: (error: unknown) => void,
): AskLiveStandings {
  const post = poster(new URL('/standings', url), secret);
  let silentUntilMs = 0;
  let isKnown = false;

  const answer = async (accounts: readonly string[]): Promise<LiveStandings | null> => {
    if (performance.now() < silentUntilMs) return null;
    try {
      const { status, text } = await post(JSON.stringify({ accounts }));
      // 503: it is there and has not loaded the book yet.
      if (status === 503) return null;
      if (status !== 200) throw new Error(`the engine answered ${status}`);
      const standings = readStandingsMessage(text);
      isKnown = true;
      return standings;
    } catch (error) {
      silentUntilMs = performance.now() + PAUSE_MS;
      if (isKnown) onTrouble(error);
      isKnown = false;
      return null;
    }
  };

  return askedTogether<readonly string[], LiveStandings | null>(async (asked) => {
    const said = await answer([...new Set(asked.flat())]);
    const byAccount = new Map(said?.standings.map((standing) => [standing.account, standing]));
    return (accounts) => said && { ...said, standings: chosen(accounts, byAccount) };
  }, take);
}

/** Of those that wait, as many as go into one question; at least one. */
function take(waiting: readonly (readonly string[])[]): number {
  let accounts = 0;
  const tooMany = waiting.findIndex(({ length }) => (accounts += length) > ACCOUNTS_AT_ONCE);
  return tooMany < 0 ? waiting.length : Math.max(1, tooMany);
}

function chosen(
  accounts: readonly string[],
  byAccount: ReadonlyMap<string, ToldStanding>,
): readonly ToldStanding[] {
  return accounts.flatMap((account) => byAccount.get(account) ?? []);
}

/** Posts JSON over one connection that stays open. @throws when no answer comes in time */
function poster(url: URL, secret: string): (body: string) => Promise<{ status: number; text: string }> {
  const agent = new http.Agent({ keepAlive: true, maxSockets: 1 });
  return (body) =>
    new Promise((resolve, reject) => {
      const headers = {
        authorization: `Bearer ${secret}`,
        'content-type': 'application/json',
        'content-length': Buffer.byteLength(body),
      };
      const request = http.request(url, { method: 'POST', agent, headers }, (response) => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk: Buffer) => chunks.push(chunk));
        response.on('error', fail);
        response.on('end', () => {
          clearTimeout(late);
          resolve({ status: response.statusCode ?? 0, text: Buffer.concat(chunks).toString('utf8') });
        });
      });
      const fail = (error: Error): void => {
        clearTimeout(late);
        reject(error);
      };
      const late = setTimeout(
        () => request.destroy(new Error(`the engine did not answer within ${TIMEOUT_MS} ms`)),
        TIMEOUT_MS,
      );
      request.on('error', fail);
      request.end(body);
    });
}
