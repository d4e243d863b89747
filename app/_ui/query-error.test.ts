import { CombinedGraphQLErrors } from '@apollo/client/errors';
import { expect, test } from 'vitest';
import { isSignedOut, rolesAsked } from './query-error';

function refusal(extensions: Record<string, unknown>): Error {
  return new CombinedGraphQLErrors({ errors: [{ message: 'No.', extensions }] });
}

test('a session that is over is told from a right that is missing, and both from a failure', () => {
  const over = refusal({ code: 'UNAUTHENTICATED' });
  const forbidden = refusal({ code: 'FORBIDDEN', roles: ['OFFICER', 7, 'CHAIR'] });
  const broken = new Error('Failed to fetch');
  expect([over, forbidden, broken].map(isSignedOut)).toEqual([true, false, false]);
  expect([over, forbidden, broken].map(rolesAsked)).toEqual([null, ['OFFICER', 'CHAIR'], null]);
  expect(rolesAsked(refusal({ code: 'FORBIDDEN' }))).toEqual([]);
});
