import { randomBytes } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { GraphQLError } from 'graphql';
import { schemaText } from '../kit/schema-text';
import type { Log } from '../../lib/log';
import type { Context } from './context-shape';
import { crossesSite } from './cross-site';
import { eventStreams } from './event-stream';
import { answerTable, type EvidenceTables, type TableOutcome } from './evidence-table';
import { landingPage } from './landing-page';
import { readBody } from './request-body';
import { REQUEST_LIMITS, type RequestLimits } from './request-limits';
import { type Answer, graphqlOverHttp } from './server';

const PATH = '/api/graphql';
const TABLES = `${PATH}/evidence`;
/** A request's head, and the whole of it, must have come within so long; a body of the largest size takes a while. */
const HEADERS_MS = 10_000;
const REQUEST_MS = 60_000;
/** Longer than the minute for which proxies keep a connection: it is they who close it. */
const KEEP_ALIVE_MS = 75_000;
/** For so long is read and thrown away what a refused client goes on to send, so that it can read the refusal. */
const LINGER_MS = 2_000;

export interface ApiSettings {
  /** @throws GraphQLError UNAUTHENTICATED when a credential was sent that is of no use */
  readonly contextOf: (request: IncomingMessage) => Promise<Context>;
  /** Whether the credential of a request is still one that may read: what streams are ended by. */
  readonly mayStillRead: (request: IncomingMessage) => Promise<boolean>;
  /** Whether the process can do its work now: what its supervisor is told. */
  readonly isHealthy: () => Promise<boolean>;
  /** Whether clients may ask for the schema, and browsers get a page to try it on. */
  readonly introspection: boolean;
  /** Answers the page on which a venue is founded; its input is JSON that nobody has looked at. Absent: there is none. */
  readonly firstStart?: (request: IncomingMessage, input: unknown) => Promise<object>;
  /** Tables of evidence as files. Absent: there are none. */
  readonly tables?: EvidenceTables;
  readonly log: Log;
  readonly limits?: RequestLimits;
}

export interface ApiServer {
  readonly server: Server;
  /** Takes no more requests, lets those that run finish for so long, then cuts off the rest. */
  stop(graceMs: number): Promise<void>;
}

/**
 * The API's HTTP server. It owns the socket: how much of a request is read and for how long it is waited is decided here
 * and nowhere before.
 *
 * - `POST` and `GET /api/graphql`: GraphQL over HTTP; a page for browsers
 * - `POST /api/graphql` that accepts `text/event-stream`: a subscription, over server-sent events
 * - `GET /api/graphql/schema.graphql`: the contract
 * - `GET /api/graphql/evidence/<id of a simulation>/affected-accounts.parquet`: whom its change newly affects, as a table
 * - `POST /api/graphql/first-start`: what the page asks on which a venue is founded
 * - `GET /health`: 200 while it can work, else 503
 */
export function apiServer(settings: ApiSettings): ApiServer {
  const { log, isHealthy, introspection, firstStart, limits = REQUEST_LIMITS } = settings;
  const graphql = graphqlOverHttp({ introspection, log, limits });
  const { contextOf, mayStillRead, tables } = settings;
  const streams = eventStreams({ contextOf, mayStillRead, limits, log });
  let isStopping = false;

  /** Null: it was answered by a stream, which has ended. */
  const answered = async (request: IncomingMessage, response: ServerResponse): Promise<Answer | null> => {
    const { method = 'GET', url = '/' } = request;
    const [path = '/', search] = url.split('?', 2);
    if (path === '/health') return health(!isStopping && (await isHealthy().catch(() => false)));
    if (path === `${PATH}/schema.graphql` && introspection) return contract(method);
    const asked = path === `${PATH}/first-start` && method === 'POST' ? firstStart : undefined;
    if (tables && path.startsWith(TABLES)) {
      const context = () => contextOf(request);
      return answerTable(request, response, path.slice(TABLES.length), tables, context)
        .then((outcome) => tableRefusal(outcome))
        .catch(streamRefusal);
    }
    if (path !== PATH && !asked) return failure(404, 'NOT_FOUND', `The API is at ${PATH}.`);
    if (crossesSite(method, (name) => textOf(request.headers[name])))
      return failure(403, 'FORBIDDEN', 'The request comes from another site.');
    if (introspection && search === undefined && wantsPage(request))
      return landingPage(publicAddress(request), randomBytes(16).toString('hex'));
    const body = await readBody(request, limits.bodyBytes);
    if (!body.ok) return failure(body.refusal.status, body.refusal.code, body.refusal.message);
    if (asked) return json(200, await asked(request, body.value));
    if (method === 'POST' && wantsStream(request))
      return isStopping
        ? failure(503, 'UNAVAILABLE', 'This process stops: ask again in a moment.')
        : streams.answer(request, response, body.value).catch(streamRefusal);
    return graphql({
      method,
      headers: request.headers,
      search: search === undefined ? '' : `?${search}`,
      body: body.value,
      context: () => contextOf(request),
    });
  };

  const server = createServer(
    { headersTimeout: HEADERS_MS, requestTimeout: REQUEST_MS, keepAliveTimeout: KEEP_ALIVE_MS },
    (request, response) => {
      answered(request, response)
        .catch((error: unknown) => {
          if (!request.destroyed || request.complete) log('error', 'request.unexpected', { error });
          return failure(500, 'INTERNAL_SERVER_ERROR', 'Something failed on our side; nothing was changed.');
        })
        .then((answer) => (answer === null ? undefined : send(request, response, answer, isStopping)))
        .catch((error: unknown) => log('error', 'request.unsent', { error }));
    },
  );
  return {
    server,
    async stop(graceMs) {
      isStopping = true;
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      server.closeIdleConnections();
      streams.close();
      const cut = setTimeout(() => server.closeAllConnections(), graceMs);
      await closed;
      clearTimeout(cut);
    },
  };
}

function send(
  request: IncomingMessage,
  response: ServerResponse,
  { status, headers, text }: Answer,
  isStopping: boolean,
): void {
  if (response.destroyed) return;
  const isReadWhole = request.complete || request.method === 'GET' || request.method === 'HEAD';
  response.writeHead(status, {
    ...headers,
    'content-length': Buffer.byteLength(text, 'utf8'),
    'cache-control': 'no-store',
    'x-content-type-options': 'nosniff',
    ...(isStopping || !isReadWhole ? { connection: 'close' } : {}),
  });
  // As text it leaves with its head in one piece.
  response.end(request.method === 'HEAD' ? undefined : text);
  if (isReadWhole) return;
  // Closing at once would reset the connection before the client has read why.
  request.resume();
  const cut = setTimeout(() => request.socket.destroy(), LINGER_MS);
  request.once('close', () => clearTimeout(cut));
}

function textOf(value: string | string[] | undefined): string | null {
  if (value === undefined) return null;
  return Array.isArray(value) ? value.join(', ') : value;
}

function failure(status: number, code: string, message: string): Answer {
  return json(status, { errors: [{ message, extensions: { code } }] });
}

function health(isHealthy: boolean): Answer {
  return json(isHealthy ? 200 : 503, { status: isHealthy ? 'ready' : 'not ready' });
}

function json(status: number, value: unknown): Answer {
  return {
    status,
    headers: { 'content-type': 'application/json; charset=utf-8' },
    text: JSON.stringify(value),
  };
}

/** The contract as text; public, as it is in the repository. */
function contract(method: string): Answer {
  if (method !== 'GET' && method !== 'HEAD')
    return failure(405, 'METHOD_NOT_ALLOWED', 'The contract is only read.');
  return { status: 200, headers: { 'content-type': 'text/plain; charset=utf-8' }, text: schemaText() };
}

function tableRefusal(outcome: TableOutcome): Answer | null {
  switch (outcome) {
    case 'SENT':
      return null;
    case 'METHOD':
      return failure(405, 'METHOD_NOT_ALLOWED', 'A table is only read.');
    case 'NOT_FOUND':
      return failure(
        404,
        'NOT_FOUND',
        'There is no such table: a finished simulation has affected-accounts.parquet.',
      );
    case 'UNAUTHENTICATED':
      return failure(401, outcome, 'Sign in, or send an API token.');
    case 'FORBIDDEN':
      return failure(403, outcome, 'You may not read.');
  }
}

/** Who asks may not: as a query would be told. */
function streamRefusal(error: unknown): Answer {
  if (!(error instanceof GraphQLError)) throw error;
  const { message, extensions } = error;
  const { status = 401 } = (extensions.http ?? {}) as { readonly status?: number };
  return failure(status, typeof extensions.code === 'string' ? extensions.code : 'UNAUTHENTICATED', message);
}

function wantsStream({ headers }: IncomingMessage): boolean {
  return (headers.accept ?? '').includes('text/event-stream');
}

function wantsPage({ method, headers }: IncomingMessage): boolean {
  return method === 'GET' && (headers.accept ?? '').includes('text/html');
}

/** Where the API is for whoever asks: the host that was asked, as far as it is one. */
function publicAddress({ headers }: IncomingMessage): string {
  const host = headers.host ?? '';
  const scheme = headers['x-forwarded-proto'] === 'https' ? 'https' : 'http';
  return /^[\w.:[\]-]+$/.test(host) ? `${scheme}://${host}${PATH}` : PATH;
}
