import { type AuthFailure, AuthScopeFailureType } from '@pothos/plugin-scope-auth';
import { GraphQLError } from 'graphql';
import { rolesWith, RIGHTS, type Actor, type Right } from '../../lib/domain/governance/people/actor';
import type { RefusalOf } from '../../lib/domain/refusals';
import type { Result } from '../../lib/domain/result';
import { forbiddenSentence, sentence } from '../kit/refusal-sentences';

/**
 * The error of a read without the right to it: UNAUTHENTICATED when nobody has signed in, else FORBIDDEN with
 * the right that lacks and the roles that hold it.
 */
export function accessError(actor: Actor, failure: AuthFailure): GraphQLError {
  return lacking(actor, missingRight(failure) ?? 'READ');
}

/** The same of whoever may read nothing at all. */
export function readerError(actor: Actor): GraphQLError {
  return lacking(actor, 'READ');
}

function lacking(actor: Actor, right: Right): GraphQLError {
  if (actor.kind === 'ANONYMOUS') {
    return new GraphQLError('Sign in, or send an API token.', { extensions: { code: 'UNAUTHENTICATED' } });
  }
  return forbiddenRead(right);
}

/** FORBIDDEN, with the right that lacks and the roles that hold it. */
export function forbiddenRead(right: Right): GraphQLError {
  const roles = rolesWith(right);
  return new GraphQLError(forbiddenSentence(right, roles), {
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

const READ_CODES = {
  Unauthenticated: 'UNAUTHENTICATED',
  Forbidden: 'FORBIDDEN',
  NotFound: 'NOT_FOUND',
} as const;

/** What a use case reads. @throws GraphQLError with the code of its refusal: a read has no union for it */
export function readOrThrow<Value>(
  outcome: Result<Value, RefusalOf<'Unauthenticated' | 'Forbidden' | 'NotFound'>>,
): Value {
  if (outcome.ok) return outcome.value;
  throw new GraphQLError(sentence(outcome.refusal), {
    extensions: { code: READ_CODES[outcome.refusal.code] },
  });
}
