import type { IncomingMessage, ServerResponse } from 'node:http';
import {
  createSourceEventStream,
  execute,
  getOperationAST,
  GraphQLError,
  OperationTypeNode,
  parse,
  validate,
  type ExecutionArgs,
  type ExecutionResult,
} from 'graphql';
import { createHandler } from 'graphql-sse';
import { assert } from '../../lib/domain/assert';
import { mayActor } from '../../lib/domain/governance/people/actor';
import type { Log } from '../../lib/log';
import { schema } from '../schema';
import type { Context } from './context-shape';
import { endableEvents } from './endable-events';
import { maskInternalError } from './error-report';
import { operationLimits, type RequestLimits } from './request-limits';
import type { Answer } from './server';

/** Streams of this process, and of one person or token. */
const STREAMS_AT_MOST = 500;
const STREAMS_EACH = 10;
/** Events that are made and not yet taken by the socket: the next one is made when there is room. */
const UNSENT_AT_MOST = 16;
/** A client that takes nothing for so long is cut off, and can resume. */
const STALLED_MS = 30_000;
/** For so long an ended stream may take what it is told last. */
const LAST_WORD_MS = 500;
/** How often it is asked whether the credential is still good. */
const CREDENTIAL_MS = 250;

export interface StreamSettings {
  /** A context for each event: its reads are of that moment. @throws GraphQLError for a credential of no use */
  readonly contextOf: (request: IncomingMessage) => Promise<Context>;
  /** Whether the credential of a request is still one that may read, without counting as its use. */
  readonly mayStillRead: (request: IncomingMessage) => Promise<boolean>;
  readonly limits: RequestLimits;
  readonly log: Log;
}

export interface EventStreams {
  /** @param body parsed JSON; answers where no stream is opened, else null once it has ended */
  answer(request: IncomingMessage, response: ServerResponse, body: unknown): Promise<Answer | null>;
  /** Ends every stream; their clients resume elsewhere. */
  close(): void;
}

/** What one stream is about, by its request. */
interface Stream {
  readonly id: number;
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly context: Context;
  /** Ends it, with an error that its client is told first. */
  end: (error: GraphQLError | null) => void;
  unsent: number;
  roomMade: () => void;
}

/**
 * Subscriptions over server-sent events, each on a connection of its own (GraphQL over SSE, distinct connections mode). The
 * library speaks the protocol, and sends a comment every 12 seconds; what a stream may be, for how long, and how much is
 * made before it is taken, is decided here.
 */
export function eventStreams({ contextOf, mayStillRead, limits, log }: StreamSettings): EventStreams {
  const refusalOf = operationLimits(limits, schema);
  const open = new Map<number, Stream>();
  let opened = 0;
  const streamOf = (id: number): Stream => {
    const stream = open.get(id);
    assert(stream !== undefined, 'a stream is known as long as it is answered');
    return stream;
  };

  const handler = createHandler<Stream, undefined, number>({
    authenticate: () => null,
    onSubscribe: ({ raw }, { query, operationName, variables }) => {
      const asked = operationOf(query, operationName);
      if (asked instanceof GraphQLError) return failed(asked);
      const refusal = refusalOf(asked.document, asked.operation, variables ?? {});
      if (refusal) return failed(refusal);
      return {
        schema,
        document: asked.document,
        operationName: operationName ?? null,
        variableValues: variables ?? {},
        contextValue: raw.id,
      };
    },
    validate: () => [],
    subscribe: async (args) => {
      const stream = streamOf(args.contextValue);
      const source = await createSourceEventStream({ ...args, contextValue: stream.context });
      if (!(Symbol.asyncIterator in source)) return masked(source);
      const { events, end } = endableEvents(source[Symbol.asyncIterator](), async (event) => {
        const contextValue = await contextOf(stream.request).catch(refusedCredential);
        if (contextValue === null) return { errors: [ENDED] };
        return masked(await execute({ ...(args as ExecutionArgs), rootValue: event, contextValue }));
      });
      stream.end = (error) => {
        end(error && { errors: [error] });
        // It may be one that takes nothing: what it was to be told is then lost on it.
        setTimeout(() => stream.response.destroy(), LAST_WORD_MS).unref();
      };
      return events;
    },
    onNext: async (_id, { raw: stream }) => {
      stream.unsent += 1;
      while (stream.unsent > UNSENT_AT_MOST && !stream.response.destroyed)
        await new Promise<void>((resolve) => (stream.roomMade = resolve));
    },
  });

  return {
    async answer(request, response, body) {
      const context = await contextOf(request);
      const refusal = capacityRefusal([...open.values()], context);
      if (refusal) return refusal;
      const stream: Stream = {
        ...{ id: (opened += 1), request, response, context, unsent: 0 },
        end: () => undefined,
        roomMade: () => undefined,
      };
      open.set(stream.id, stream);
      const watching = setInterval(() => {
        void mayStillRead(request)
          // Nobody can say: whoever asks anew is told what the matter is.
          .catch(() => false)
          .then((may) => (may ? undefined : stream.end(ENDED)));
      }, CREDENTIAL_MS);
      try {
        const [events, { status, headers = {} }] = await handler({
          method: request.method ?? 'POST',
          url: request.url ?? '/',
          headers: {
            get: (name) => (name === 'accept' ? 'text/event-stream' : textOf(request.headers[name])),
          },
          body: body as Record<string, unknown> | null,
          raw: stream,
          context: undefined,
        });
        if (events === null || typeof events === 'string')
          return { status, headers: textHeaders(headers), text: events ?? '' };
        // The connection is of this stream, and ends with it; no proxy is to pack what is to come at once.
        await send(stream, events, { ...headers, 'cache-control': 'no-store, no-transform' });
        return null;
      } catch (error) {
        log('error', 'stream.failed', { error });
        response.destroy();
        return null;
      } finally {
        clearInterval(watching);
        open.delete(stream.id);
      }
    },
    close() {
      for (const stream of [...open.values()]) stream.end(null);
    },
  };
}

/** @returns null for a credential of no use @throws whatever else it is */
function refusedCredential(error: unknown): null {
  if (error instanceof GraphQLError) return null;
  throw error;
}

const ENDED = new GraphQLError(
  'The credential is no longer good: sign in again, or send another API token.',
  {
    extensions: { code: 'UNAUTHENTICATED' },
  },
);

/** Writes one event after the other, each when the one before is out of our hands. */
async function send(
  stream: Stream,
  events: AsyncIterable<string> & { readonly return?: () => unknown },
  headers: Readonly<Record<string, string | undefined>>,
): Promise<void> {
  const { response } = stream;
  const leave = (): void => {
    stream.roomMade();
    void events.return?.();
  };
  response.once('close', leave);
  response.writeHead(200, { ...textHeaders(headers), connection: 'close' });
  for await (const event of events) {
    if (response.destroyed) break;
    const isTaken = await written(response, event);
    if (event.startsWith('event: next')) {
      stream.unsent -= 1;
      stream.roomMade();
    }
    if (!isTaken) break;
  }
  response.off('close', leave);
  response.end();
}

/** Whether the socket took it in time; one that does not is closed. */
function written(response: ServerResponse, text: string): Promise<boolean> {
  return new Promise((resolve) => {
    const stalled = setTimeout(() => response.destroy(), STALLED_MS);
    response.write(text, (error) => {
      clearTimeout(stalled);
      resolve(!error);
    });
  });
}

function operationOf(query: unknown, operationName: string | null | undefined) {
  if (typeof query !== 'string')
    return new GraphQLError('A subscription is asked as the text of a query.', {
      extensions: { code: 'BAD_REQUEST' },
    });
  try {
    const document = parse(query, { maxTokens: 5_000 });
    const [fault] = validate(schema, document);
    if (fault)
      return new GraphQLError(fault.message, {
        nodes: fault.nodes ?? null,
        extensions: { code: 'GRAPHQL_VALIDATION_FAILED' },
      });
    const operation = getOperationAST(document, operationName);
    if (operation?.operation === OperationTypeNode.SUBSCRIPTION) return { document, operation };
    return new GraphQLError('A stream is of one subscription: ask queries and mutations without it.', {
      extensions: { code: 'OPERATION_NOT_SUPPORTED', operation: operation?.operation ?? null },
    });
  } catch (error) {
    if (error instanceof GraphQLError)
      return new GraphQLError(error.message, { extensions: { code: 'GRAPHQL_PARSE_FAILED' } });
    throw error;
  }
}

type Refused = [body: string, init: { status: number; statusText: string; headers: Record<string, string> }];

function failed(error: GraphQLError): Refused {
  const answer = failure(400, error);
  return [answer.text, { status: 400, statusText: 'Bad Request', headers: { ...answer.headers } }];
}

function failure(status: number, error: GraphQLError): Answer {
  return {
    status,
    headers: { 'content-type': 'application/json; charset=utf-8' },
    text: JSON.stringify({ errors: [maskInternalError(error.toJSON(), error)] }),
  };
}

function capacityRefusal(streams: readonly Stream[], { actor }: Context): Answer | null {
  if (!mayActor(actor, 'READ')) return null; // told by the subscription itself
  const key = keyOf(actor);
  const own = streams.filter(({ context }) => keyOf(context.actor) === key).length;
  if (streams.length < STREAMS_AT_MOST && own < STREAMS_EACH) return null;
  const message =
    own >= STREAMS_EACH
      ? `You have ${own} streams open: close one first.`
      : 'As many streams are open as this process holds: try again in a moment.';
  return failure(429, new GraphQLError(message, { extensions: { code: 'TOO_MANY_STREAMS' } }));
}

function keyOf(actor: Context['actor']): string {
  if (actor.kind === 'PERSON') return `person ${actor.personId}`;
  return actor.kind === 'TOKEN' ? `token ${actor.tokenId}` : actor.kind;
}

function masked(result: ExecutionResult): ExecutionResult {
  if (!result.errors) return result;
  const errors = result.errors.map((error) => {
    const { message, ...told } = maskInternalError(error.toJSON(), error);
    return new GraphQLError(message, { extensions: told.extensions ?? {} });
  });
  return { ...result, errors };
}

function textOf(value: string | string[] | undefined): string | undefined {
  return Array.isArray(value) ? value.join(', ') : value;
}

/** Without what Node says of a connection itself. */
function textHeaders(headers: Readonly<Record<string, string | undefined>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers).flatMap(([name, value]): [string, string][] =>
      value === undefined || name === 'connection' || name === 'content-encoding' ? [] : [[name, value]],
    ),
  );
}
