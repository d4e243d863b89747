import { CombinedGraphQLErrors, ServerError, ServerParseError } from '@apollo/client/errors';

interface Extensions {
  readonly code?: unknown;
  readonly roles?: unknown;
}

function firstExtensions(error: Error): Extensions {
  return CombinedGraphQLErrors.is(error) ? (error.errors[0]?.extensions ?? {}) : {};
}

/** Why a read failed, for people: the API's own sentence where it gave one. */
export function failureSentence(error: Error): string {
  if (CombinedGraphQLErrors.is(error)) return error.message;
  if (ServerError.is(error) || ServerParseError.is(error))
    return `The server failed to answer (${error.statusCode}). Try again shortly; if it goes on, tell your administrator.`;
  return 'The server cannot be reached. Check your connection, then try again.';
}

/** The API knows nobody behind this request: no session, or one that is over. */
export function isSignedOut(error: Error): boolean {
  return firstExtensions(error).code === 'UNAUTHENTICATED';
}

/** Null where the API did not refuse for want of a right; else the roles that have it, as the API names them. */
export function rolesAsked(error: Error): readonly string[] | null {
  const { code, roles } = firstExtensions(error);
  if (code !== 'FORBIDDEN') return null;
  return Array.isArray(roles) ? roles.filter((role) => typeof role === 'string') : [];
}
