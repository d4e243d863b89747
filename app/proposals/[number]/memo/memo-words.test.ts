import { expect, test } from 'vitest';
import { approvalSentence } from './memo-words';

test('the state of approval is said in words', () => {
  const approval = { given: 1, required: 2, approvers: [{ id: 'x', name: 'Officer' }], gates: [] };
  expect(approvalSentence({ state: 'IN_REVIEW', approval })).toBe(
    'In review: 1 of 2 approvals given, by Officer.',
  );
  expect(approvalSentence({ state: 'QUEUED', approval: { ...approval, required: 1 } })).toBe(
    'Scheduled: 1 of 1 approval given, by Officer.',
  );
});
