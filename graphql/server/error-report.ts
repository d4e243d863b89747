import { randomUUID } from 'node:crypto';
import type { ApolloServerPlugin } from '@apollo/server';
import { unwrapResolverError } from '@apollo/server/errors';
import { GraphQLError, type GraphQLFormattedError } from 'graphql';
import { asBusy } from '../../lib/db/busy';
import type { Log } from '../../lib/log';
import { Busy } from '../../lib/ports/busy';

const INTERNAL = 'INTERNAL_SERVER_ERROR';
const BUSY = 'BUSY';
const MASKED = 'Something failed on our side; nothing was changed. Quote the request id.';

/** What a client is told: of our own failures only that there was one, never a stack or a statement. */
export function maskInternalError(formatted: GraphQLFormattedError, error: unknown): GraphQLFormattedError {
  const { code, ...rest } = formatted.extensions ?? {};
  if (code !== undefined && code !== INTERNAL) {
    return { ...formatted, extensions: { code, ...withoutInternals(rest) } };
  }
  const busy = asBusy(unwrapResolverError(error));
  if (busy instanceof Busy) {
    const { message } = busy;
    return { message, ...(formatted.path ? { path: formatted.path } : {}), extensions: { code: BUSY } };
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

/**
 * Gives every answer a request id, and logs each failure under it with what the client is not told; never variables,
 * which may hold what is nobody's business.
 */
export function errorReport<Context extends object>(log: Log): ApolloServerPlugin<Context> {
  return {
    requestDidStart() {
      const requestId = randomUUID();
      return Promise.resolve({
        didEncounterErrors({ errors, operationName }) {
          for (const error of errors.filter(isFailure)) {
            log('error', 'request.error', {
              requestId,
              operation: operationName ?? null,
              path: error.path ?? null,
              error: unwrapResolverError(error),
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
        log('error', 'request.context-failed', { error });
      }
      return Promise.resolve();
    },
    unexpectedErrorProcessingRequest({ error }) {
      log('error', 'request.unexpected', { error });
      return Promise.resolve();
    },
  };
}
