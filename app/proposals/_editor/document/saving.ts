import { failureSentence } from '../../../_ui/query-error';
import {
  type CreateProposalInput,
  type CreateProposalMutation,
  type ReviseProposalInput,
  type ReviseProposalMutation,
} from '../../../_graphql/generated/graphql';
import { type ProposalForm } from './draft';
import { type Fault } from './faults';

/** Why the API did not save, shown at the form; faults of the document also at their rows. */
export interface Refusal {
  readonly title: string;
  readonly message: string;
  readonly faults: readonly Fault[];
}

/** What an edited proposal was when editing began. */
export interface Revising {
  readonly proposalId: string;
  readonly number: number;
  readonly revisionHash: string;
}

const TITLES: Record<string, string> = {
  InvalidInput: 'Not saved: something is wrong in it',
  NothingChanged: 'Not saved: nothing changed',
  Forbidden: 'Not saved: you may not',
  Unauthenticated: 'Not saved: sign in again; the draft is kept here',
  StaleRevision: 'Not saved: somebody has edited this proposal meanwhile',
  WrongState: 'Not saved: the proposal is past editing',
};

function planOf({ activateAt, graceMinutes }: ProposalForm) {
  return { activateAt: activateAt === '' ? null : activateAt, graceMinutes };
}

/** A new proposal, as the API takes it. */
export function creation(document: object, form: ProposalForm): CreateProposalInput {
  return {
    title: form.title.trim(),
    rationale: form.rationale.trim(),
    document: JSON.stringify(document),
    ...planOf(form),
  };
}

/** The next revision, document, texts and plan at once: the server saves all of it or nothing. */
export function revision(
  document: object,
  form: ProposalForm,
  { proposalId, revisionHash }: Revising,
): ReviseProposalInput {
  return {
    proposalId,
    revisionHash,
    document: JSON.stringify(document),
    note: form.note.trim() === '' ? null : form.note.trim(),
    title: form.title.trim(),
    rationale: form.rationale.trim(),
    plan: planOf(form),
  };
}

type Answer = CreateProposalMutation['createProposal'] | ReviseProposalMutation['reviseProposal'];

/** What came of a save: the proposal's number, or why nothing was saved. */
export function outcomeOf(
  answer: Answer | undefined,
): { readonly number: number; readonly refusal: null } | { readonly refusal: Refusal } {
  if (answer === undefined) return { refusal: failureOf(new Error('an empty answer')) };
  if (answer.__typename === 'Proposal') return { number: answer.number, refusal: null };
  return {
    refusal: {
      title: TITLES[answer.__typename] ?? 'Not saved',
      message: answer.message,
      faults: 'faults' in answer ? answer.faults : [],
    },
  };
}

/** The request itself failed: nothing is known to have been saved. */
export function failureOf(error: unknown): Refusal {
  return { title: 'Not saved: the draft is kept, try again', message: failureSentence(error), faults: [] };
}
