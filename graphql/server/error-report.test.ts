import { GraphQLError } from 'graphql';
import { expect, test } from 'vitest';
import { Busy } from '../../lib/ports/busy';
import { maskInternalError } from './error-report';

const told = (cause: Error) => {
  const error = new GraphQLError('raw', { originalError: cause, path: ['submitProposal'] });
  return maskInternalError({ message: error.message, path: ['submitProposal'] }, error);
};

test('who meets a limit is told that the venue is busy, in a sentence and a code', () => {
  const busy = {
    message: 'The venue is busy with something else; nothing was changed. Try again in a few seconds.',
    path: ['submitProposal'],
    extensions: { code: 'BUSY' },
  };
  expect(told(new Busy(new Error('canceling statement due to lock timeout')))).toEqual(busy);
  expect(told(new Error('wrapped', { cause: { originalCode: '55P03' } }))).toEqual(busy);
});

test('any other failure of ours is masked', () => {
  expect(told(new Error('connect ECONNREFUSED'))).toEqual({
    message: 'Something failed on our side; nothing was changed. Quote the request id.',
    path: ['submitProposal'],
    extensions: { code: 'INTERNAL_SERVER_ERROR' },
  });
});
