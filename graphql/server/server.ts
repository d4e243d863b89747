import type { IncomingHttpHeaders } from 'node:http';
import { ApolloServer, HeaderMap, type ApolloServerPlugin } from '@apollo/server';
import {
  ApolloServerPluginCacheControlDisabled,
  ApolloServerPluginLandingPageDisabled,
} from '@apollo/server/plugin/disabled';
import { GraphQLError, OperationTypeNode } from 'graphql';
import type { Context } from './context-shape';
import type { Log } from '../../lib/log';
import { errorReport, maskInternalError } from './error-report';
import { operationLimits, REQUEST_LIMITS, type RequestLimits } from './request-limits';
import { schema } from '../schema';

export interface GraphqlSettings {
  /** Whether clients may ask for the schema. */
  readonly introspection: boolean;
  readonly log: Log;
  readonly limits?: RequestLimits;
}

function limitsPlugin(limits: RequestLimits): ApolloServerPlugin<Context> {
  const refusalOf = operationLimits(limits, schema);
  return {
    requestDidStart: () =>
      Promise.resolve({
        didResolveOperation({ document, operation, request }) {
          if (!operation) return Promise.resolve();
          if (operation.operation === OperationTypeNode.SUBSCRIPTION) throw notAStream();
          const refusal = refusalOf(document, operation, request.variables ?? {});
          if (refusal) throw refusal;
          return Promise.resolve();
        },
      }),
  };
}

function notAStream(): GraphQLError {
  return new GraphQLError('A subscription is asked with "accept: text/event-stream".', {
    extensions: { code: 'OPERATION_NOT_SUPPORTED', operation: 'subscription', http: { status: 400 } },
  });
}

/** The server behind `graphqlOverHttp`, for tests that execute operations in process. */
export function graphqlServer(settings: GraphqlSettings): ApolloServer<Context> {
  const limits = settings.limits ?? REQUEST_LIMITS;
  return new ApolloServer<Context>({
    schema,
    introspection: settings.introspection,
    hideSchemaDetailsFromClientErrors: !settings.introspection,
    includeStacktraceInErrorResponses: false,
    csrfPrevention: true,
    allowBatchedHttpRequests: false,
    // What a client sent once would be kept for all who know its hash; a query is sent whole instead.
    persistedQueries: false,
    // Parsed and valid operations are kept by the hash of their text, up to 30 MiB of them: Apollo's own measure.
    parseOptions: { maxTokens: limits.tokens },
    formatError: maskInternalError,
    plugins: [
      limitsPlugin(limits),
      errorReport(settings.log),
      ApolloServerPluginLandingPageDisabled(),
      // No answer may be kept, and the server says so; this would work out for each field for how long.
      ApolloServerPluginCacheControlDisabled(),
    ],
    // Our own log has one line for each failure; Apollo's would repeat them with their arguments.
    logger: { debug: ignore, info: ignore, warn: ignore, error: ignore },
  });
}

const ignore = (): void => undefined;

/** What is left of a request when its body has been read. */
export interface ReadRequest {
  readonly method: string;
  readonly headers: IncomingHttpHeaders;
  /** From the question mark on; empty without one. */
  readonly search: string;
  /** Parsed JSON; null without a body. */
  readonly body: unknown;
  readonly context: () => Promise<Context>;
}

export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly text: string;
}

/**
 * GraphQL over HTTP, over Apollo's `executeHTTPGraphQLRequest`.
 *
 * Written out because the ready-made integrations compare content types for equality, and so refuse
 * `application/json; charset=utf-8`. It passes the audits of `graphql-http`.
 */
export function graphqlOverHttp(settings: GraphqlSettings): (request: ReadRequest) => Promise<Answer> {
  const server = graphqlServer(settings);
  let started: Promise<void> | null = null;
  return async ({ method, headers, search, body, context }) => {
    await (started ??= server.start());
    const httpHeaders = new HeaderMap();
    for (const name in headers) {
      const value = headers[name];
      if (value !== undefined) httpHeaders.set(name, Array.isArray(value) ? value.join(', ') : value);
    }
    const answer = await server.executeHTTPGraphQLRequest({
      httpGraphQLRequest: { method, headers: httpHeaders, search, body },
      context,
    });
    return {
      status: answer.status ?? 200,
      headers: Object.fromEntries(answer.headers),
      // Incremental delivery is off, so every answer is complete.
      text: answer.body.kind === 'complete' ? answer.body.string : '',
    };
  };
}
