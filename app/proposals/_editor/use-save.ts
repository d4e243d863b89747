'use client';
import { useMutation } from '@apollo/client/react';
import { useRouter } from 'next/navigation';
import { useState } from 'react';
import {
  CreateProposalDocument,
  PlanProposalActivationDocument,
  ReviseProposalDocument,
} from '../../_graphql/generated/graphql';
import { type ProposalForm } from './draft';
import { type Fault } from './faults';

/** Why the API did not save, shown at the form; faults of the document also at their rows. */
export interface Refusal {
  readonly title: string;
  readonly message: string;
  readonly faults: readonly Fault[];
  readonly roles: readonly string[];
}

/** What an edited proposal was when editing began. */
export interface Revising {
  readonly proposalId: string;
  readonly number: number;
  readonly revisionHash: string;
  readonly activateAt: string;
  readonly graceMinutes: number;
  /** Whether the document differs from the revision: without it only the plan is saved. */
  readonly documentChanged: boolean;
}

interface RefusalPayload {
  readonly __typename: string;
  readonly message: string;
  readonly faults?: readonly Fault[];
  readonly roles?: readonly string[];
}

const TITLES: Record<string, string> = {
  InvalidInput: 'Not saved: something is wrong in it',
  NothingChanged: 'Not saved: nothing changed',
  Forbidden: 'Not saved: you may not',
  Unauthenticated: 'Not saved: sign in again; the draft is kept here',
  StaleRevision: 'Not saved: somebody has edited this proposal meanwhile',
  WrongState: 'Not saved: the proposal is past editing',
};

function refusalOf({ __typename, message, faults, roles }: RefusalPayload): Refusal {
  return { title: TITLES[__typename] ?? 'Not saved', message, faults: faults ?? [], roles: roles ?? [] };
}

function failureOf(error: unknown): Refusal {
  const message = error instanceof Error ? error.message : String(error);
  return { title: 'Not saved: the draft is kept, try again', message, faults: [], roles: [] };
}

/** Saves a document as a proposal or as the next revision of one, then leads to its page. */
export function useSave(onSaved: () => void) {
  const router = useRouter();
  const [create] = useMutation(CreateProposalDocument, { fetchPolicy: 'no-cache' });
  const [revise] = useMutation(ReviseProposalDocument, { fetchPolicy: 'no-cache' });
  const [plan] = useMutation(PlanProposalActivationDocument, { fetchPolicy: 'no-cache' });
  const [saving, setSaving] = useState(false);
  const [refusal, setRefusal] = useState<Refusal | null>(null);

  async function createProposal(document: object, form: ProposalForm): Promise<Refusal | number> {
    const { data } = await create({
      variables: {
        input: {
          title: form.title.trim(),
          rationale: form.rationale.trim(),
          document: JSON.stringify(document),
          activateAt: form.activateAt === '' ? null : form.activateAt,
          graceMinutes: form.graceMinutes,
        },
      },
    });
    const result = data?.createProposal;
    if (!result) return failureOf('the server gave no answer');
    return result.__typename === 'Proposal' ? result.number : refusalOf(result);
  }

  async function reviseProposal(
    document: object,
    form: ProposalForm,
    base: Revising,
  ): Promise<Refusal | number> {
    let revisionHash = base.revisionHash;
    const { data } = await revise({
      variables: {
        input: {
          proposalId: base.proposalId,
          revisionHash,
          document: JSON.stringify(document),
          note: form.note.trim() === '' ? null : form.note.trim(),
          title: form.title.trim(),
          rationale: form.rationale.trim(),
        },
      },
    });
    const revised = data?.reviseProposal;
    if (!revised) return failureOf('the server gave no answer');
    const planChanged = form.activateAt !== base.activateAt || form.graceMinutes !== base.graceMinutes;
    const onlyThePlan = revised.__typename === 'NothingChanged' && planChanged && !base.documentChanged;
    if (revised.__typename === 'Proposal') revisionHash = revised.currentRevision.hash;
    else if (!onlyThePlan) return refusalOf(revised);
    if (!planChanged) return base.number;
    const planned = await plan({
      variables: {
        input: {
          proposalId: base.proposalId,
          revisionHash,
          activateAt: form.activateAt === '' ? null : form.activateAt,
          graceMinutes: form.graceMinutes,
        },
      },
    });
    const result = planned.data?.planActivation;
    if (!result) return failureOf('the server gave no answer');
    return result.__typename === 'Proposal' ? base.number : refusalOf(result);
  }

  async function save(document: object, form: ProposalForm, revising: Revising | null): Promise<void> {
    setSaving(true);
    setRefusal(null);
    try {
      const outcome = revising
        ? await reviseProposal(document, form, revising)
        : await createProposal(document, form);
      if (typeof outcome === 'number') {
        onSaved();
        router.push(`/proposals/${outcome}`);
        return;
      }
      setRefusal(outcome);
    } catch (error) {
      setRefusal(failureOf(error));
    }
    setSaving(false);
  }

  return { save, saving, refusal };
}
