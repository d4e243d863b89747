import { CombinedGraphQLErrors, ServerError, ServerParseError } from '@apollo/client/errors';

interface Extensions {
  readonly code?: unknown;
}

function firstExtensions(error: Error): Extensions {
  return CombinedGraphQLErrors.is(error) ? (error.errors[0]?.extensions ?? {}) : {};
}

/** Why a read failed, for people: the API's own sentence where it gave one. */
export function failureSentence(error: unknown): string {
  if (CombinedGraphQLErrors.is(error)) return error.message;
  if (ServerError.is(error) || ServerParseError.is(error))
    return `The server failed to answer (${error.statusCode}). Try again shortly; if it goes on, tell your administrator.`;
  return 'The server cannot be reached. Check your connection, then try again.';
}

/** The API knows nobody behind this request: no session, or one that is over. */
export function isSignedOut(error: Error): boolean {
  return firstExtensions(error).code === 'UNAUTHENTICATED';
}

/** The API refused for want of a right; its sentence says who has it. */
export function isForbidden(error: Error): boolean {
  return firstExtensions(error).code === 'FORBIDDEN';
}
