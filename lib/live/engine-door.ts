import { createHash, timingSafeEqual } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { z } from 'zod';
import { standingsMessage } from './standings-message';
import type { LiveEngine } from './live-engine';
import type { Log } from '../log';

const BODY_LIMIT_BYTES = 4 * 2 ** 20;
const ACCOUNTS_AT_MOST = 10_000;
const question = z.object({ accounts: z.array(z.string()).max(ACCOUNTS_AT_MOST) });

/**
 * Where other processes of the house ask the live engine: HTTP on one address, for those who know the secret.
 *
 * - `GET /state`: what it has loaded, and up to which revision
 * - `POST /standings` `{"accounts": [...]}`: figures of accounts, all at one revision
 *
 * 401 without the secret, 400 for a question it does not understand, 503 before the book is loaded.
 */
export async function openDoor(options: {
  readonly engine: LiveEngine;
  readonly host: string;
  readonly port: number;
  readonly secret: string;
  readonly log: Log;
}): Promise<{ readonly port: number; close(): void }> {
  const { engine, host, port, secret, log } = options;
  const server = createServer((request, response) => {
    answer(engine, secret, request, response).catch((error: unknown) => {
      log('error', 'engine.door', { error });
      if (!response.headersSent) response.writeHead(500);
      response.end();
    });
  });
  server.listen(port, host);
  await once(server, 'listening');
  const address = server.address();
  return {
    port: typeof address === 'object' && address ? address.port : port,
    close() {
      server.close();
      server.closeAllConnections();
    },
  };
}

async function answer(
  engine: LiveEngine,
  secret: string,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const say = (status: number, body: string): void => {
    response.writeHead(status, { 'content-type': 'application/json', 'cache-control': 'no-store' });
    response.end(body);
  };
  if (!isAllowed(request, secret)) return say(401, '{"error":"the secret is missing or wrong"}');
  const body = request.method === 'POST' ? await readBody(request) : '';
  if (body === null) return say(413, '{"error":"the question is too long"}');
  await engine.whenSettled();
  const { book } = engine;
  if (!book) return say(503, '{"error":"the book is not loaded yet"}');
  const { accounts, inputsRevision, versionNumber, asOf } = book;
  if (request.method === 'GET' && request.url === '/state') {
    const { accountCount, apartCount, bytes } = accounts;
    return say(
      200,
      JSON.stringify({
        ...{ inputsRevision: String(inputsRevision), versionNumber, asOf: asOf.toISOString() },
        ...{ accounts: accountCount, apart: apartCount, bytes },
      }),
    );
  }
  if (request.method !== 'POST' || request.url !== '/standings')
    return say(404, '{"error":"no such question"}');
  const asked = question.safeParse(parsed(body));
  if (!asked.success) return say(400, '{"error":"a list of at most 10,000 accounts is asked about"}');
  const standings = asked.data.accounts.flatMap((account) => {
    const index = accounts.indexOf(account);
    return index === undefined ? [] : [accounts.standing(index)];
  });
  say(200, standingsMessage({ inputsRevision, versionNumber, asOf, standings }));
}

function isAllowed({ headers }: IncomingMessage, secret: string): boolean {
  const digest = (text: string): Buffer => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(headers.authorization ?? ''), digest(`Bearer ${secret}`));
}

async function readBody(request: IncomingMessage): Promise<string | null> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes > BODY_LIMIT_BYTES) return null;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return null;
  }
}
