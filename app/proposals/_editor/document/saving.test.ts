import { describe, expect, test } from 'vitest';
import { type ProposalForm } from './draft';
import { creation, failureOf, outcomeOf, revision } from './saving';

const form: ProposalForm = {
  title: ' Steeper ',
  rationale: 'Too little.',
  note: ' ',
  activateAt: '2026-11-22T16:00:00.000Z',
  graceMinutes: 30,
};
const document = { format: 'x' };

describe('one request saves everything', () => {
  test('document, texts and plan of the next revision go together, of the revision that was read', () => {
    const of = { proposalId: 'p', number: 7, revisionHash: 'h' };
    expect(revision(document, form, of)).toEqual({
      proposalId: 'p',
      revisionHash: 'h',
      document: '{"format":"x"}',
      note: null,
      title: 'Steeper',
      rationale: 'Too little.',
      plan: { activateAt: '2026-11-22T16:00:00.000Z', graceMinutes: 30 },
    });
  });

  test('no time is as soon as it is queued', () => {
    expect(creation(document, { ...form, activateAt: '' })).toMatchObject({
      activateAt: null,
      graceMinutes: 30,
    });
  });
});

describe('what came of it', () => {
  test('a number leads on; a refusal has none, so the draft is kept', () => {
    expect(outcomeOf({ __typename: 'Proposal', id: 'p', number: 7 })).toEqual({ number: 7, refusal: null });
    const fault = { path: '/plan/activateAt', rule: 'not-in-the-past', message: 'Must be after now.' };
    const refused = outcomeOf({ __typename: 'InvalidInput', message: 'It breaks a rule.', faults: [fault] });
    expect(refused).toEqual({
      refusal: {
        title: 'Not saved: something is wrong in it',
        message: 'It breaks a rule.',
        faults: [fault],
      },
    });
  });

  test('an empty answer and a failed request say that nothing is known to be saved', () => {
    expect(outcomeOf(undefined)).toEqual({ refusal: failureOf(new Error('an empty answer')) });
    const failed = failureOf(new Error('ECONNREFUSED'));
    expect(failed.message).toContain('cannot be reached');
    expect(failed.faults).toEqual([]);
  });
});
