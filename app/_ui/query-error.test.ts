import { CombinedGraphQLErrors, ServerError } from '@apollo/client/errors';
import { expect, test } from 'vitest';
import { failureSentence, isForbidden, isSignedOut } from './query-error';

function refusal(extensions: Record<string, unknown>): Error {
  return new CombinedGraphQLErrors({ errors: [{ message: 'No.', extensions }] });
}

test('a session that is over is told from a right that is missing, and both from a failure', () => {
  const over = refusal({ code: 'UNAUTHENTICATED' });
  const forbidden = refusal({ code: 'FORBIDDEN', roles: ['OFFICER', 7, 'CHAIR'] });
  const broken = new Error('Failed to fetch');
  expect([over, forbidden, broken].map(isSignedOut)).toEqual([true, false, false]);
  expect([over, forbidden, broken].map(isForbidden)).toEqual([false, true, false]);
});

test('a failure is told in words of ours or of the API, never in those of a library', () => {
  const response = new Response('oops', { status: 500 });
  const broken = new ServerError('Response not successful: Received status code 500', {
    response,
    bodyText: 'oops',
  });
  expect(failureSentence(broken)).toBe(
    'The server failed to answer (500). Try again shortly; if it goes on, tell your administrator.',
  );
  expect(failureSentence(new TypeError('Failed to fetch'))).toMatch(/^The server cannot be reached/);
  expect(failureSentence(refusal({ code: 'NOT_FOUND' }))).toBe('No.');
});
