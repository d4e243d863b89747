import { CombinedGraphQLErrors } from '@apollo/client/errors';

interface Extensions {
  readonly code?: unknown;
  readonly roles?: unknown;
}

function firstExtensions(error: Error): Extensions {
  return CombinedGraphQLErrors.is(error) ? (error.errors[0]?.extensions ?? {}) : {};
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
