import { randomUUID } from 'node:crypto';
import type { ApolloServerPlugin } from '@apollo/server';
import { unwrapResolverError } from '@apollo/server/errors';
import { GraphQLError, type GraphQLFormattedError } from 'graphql';

/** Writes one line of the log: JSON, without variables, which may hold what is nobody's business. */
export type WriteLog = (line: Readonly<Record<string, unknown>>) => void;

const INTERNAL = 'INTERNAL_SERVER_ERROR';
const MASKED = 'Something failed on our side; nothing was changed. Quote the request id.';

/** What a client is told: of our own failures only that there was one, never a stack or a statement. */
export function maskInternalError(formatted: GraphQLFormattedError): GraphQLFormattedError {
  const { code, ...rest } = formatted.extensions ?? {};
  if (code !== undefined && code !== INTERNAL) {
    return { ...formatted, extensions: { code, ...withoutInternals(rest) } };
  }
  return {
    message: MASKED,
    ...(formatted.path ? { path: formatted.path } : {}),
    extensions: { code: INTERNAL },
  };
}

function withoutInternals(extensions: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(extensions).filter(([name]) => !/^(stacktrace|http)$/.test(name)));
}

/** A refusal of ours carries a code; whatever does not is a failure. */
const isFailure = (error: GraphQLError): boolean =>
  error.extensions.code === undefined || error.extensions.code === INTERNAL;

/** Gives every answer a request id, and logs each failure under it with what the client is not told. */
export function errorReport<Context extends object>(write: WriteLog): ApolloServerPlugin<Context> {
  return {
    requestDidStart() {
      const requestId = randomUUID();
      return Promise.resolve({
        didEncounterErrors({ errors, operationName }) {
          for (const error of errors.filter(isFailure)) {
            const cause = unwrapResolverError(error);
            write({
              level: 'error',
              requestId,
              operation: operationName ?? null,
              path: error.path ?? null,
              error: cause instanceof Error ? (cause.stack ?? cause.message) : String(cause),
            });
          }
          return Promise.resolve();
        },
        willSendResponse({ response }) {
          response.http.headers.set('x-request-id', requestId);
          const { body } = response;
          if (body.kind === 'single' && body.singleResult.errors) {
            body.singleResult.errors = body.singleResult.errors.map((error) =>
              error.extensions?.code === INTERNAL
                ? { ...error, extensions: { ...error.extensions, requestId } }
                : error,
            );
          }
          return Promise.resolve();
        },
      });
    },
    contextCreationDidFail({ error }) {
      if (!(error instanceof GraphQLError)) {
        write({ level: 'error', stage: 'context', error: error.stack ?? error.message });
      }
      return Promise.resolve();
    },
    unexpectedErrorProcessingRequest({ error }) {
      write({ level: 'error', stage: 'request', error: error.stack ?? error.message });
      return Promise.resolve();
    },
  };
}
