import { type AuthFailure, AuthScopeFailureType } from '@pothos/plugin-scope-auth';
import { GraphQLError } from 'graphql';
import { rolesWith, RIGHTS, type Actor, type Right } from '../lib/domain/governance/actor';

/**
 * The error of a read without the right to it: UNAUTHENTICATED when nobody has signed in, else FORBIDDEN with
 * the right that lacks and the roles that hold it.
 */
export function accessError(actor: Actor, failure: AuthFailure): GraphQLError {
  if (actor.kind === 'ANONYMOUS') {
    return new GraphQLError('Sign in, or send an API token.', { extensions: { code: 'UNAUTHENTICATED' } });
  }
  const right = missingRight(failure) ?? 'READ';
  const roles = rolesWith(right);
  return new GraphQLError(`This needs the right ${right}, which ${roles.join(', ')} hold.`, {
    extensions: { code: 'FORBIDDEN', right, roles },
  });
}

function missingRight(failure: AuthFailure): Right | null {
  if (failure.kind === AuthScopeFailureType.AuthScope) {
    return RIGHTS.find((right) => right === failure.parameter) ?? null;
  }
  if ('failures' in failure) {
    for (const inner of failure.failures) {
      const right = missingRight(inner);
      if (right) return right;
    }
  }
  return null;
}
