'use client';
import { useMutation } from '@apollo/client/react';
import { useRouter } from 'next/navigation';
import { useState } from 'react';
import { CreateProposalDocument, ReviseProposalDocument } from '../../../_graphql/generated/graphql';
import { useAskProof } from '../../../_ui/proof-provider';
import { type ProposalForm } from './draft';
import { creation, failureOf, outcomeOf, type Refusal, revision, type Revising } from './saving';

/**
 * Saves a document as a proposal or as the next revision of one, in one request, then leads to its page. What is
 * refused has changed nothing, and the draft stays.
 */
export function useSave(onSaved: () => void) {
  const router = useRouter();
  const [create] = useMutation(CreateProposalDocument, { fetchPolicy: 'no-cache' });
  const [revise] = useMutation(ReviseProposalDocument, { fetchPolicy: 'no-cache' });
  const [saving, setSaving] = useState(false);
  const [refusal, setRefusal] = useState<Refusal | null>(null);

  const ask = useAskProof();

  async function send(document: object, form: ProposalForm, revising: Revising | null) {
    if (revising === null) {
      const { data } = await create({ variables: { input: creation(document, form) } });
      return data?.createProposal;
    }
    const { data } = await revise({ variables: { input: revision(document, form, revising) } });
    return data?.reviseProposal;
  }

  async function save(document: object, form: ProposalForm, revising: Revising | null): Promise<void> {
    setSaving(true);
    setRefusal(null);
    try {
      let answer = await send(document, form, revising);
      // Only a save that states another plan needs a fresh proof, and the server knows which does.
      if (answer?.__typename === 'ReauthenticationRequired' && (await ask())) {
        answer = await send(document, form, revising);
      }
      const outcome = outcomeOf(answer);
      if (outcome.refusal === null) {
        onSaved();
        router.push(`/proposals/${outcome.number}`);
        return;
      }
      setRefusal(outcome.refusal);
    } catch (error) {
      setRefusal(failureOf(error));
    }
    setSaving(false);
  }

  return { save, saving, refusal };
}
