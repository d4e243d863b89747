'use client';
import { useQuery } from '@apollo/client/react';
import { QueryFace } from '../../../../_ui/query-face';
import { Section } from '../../../../_ui/section';
import { ProposalChecksDocument } from '../../../../_graphql/generated/graphql';
import { GateList } from '../gate-list';
import { useProposal } from '../proposal-context';
import { GuardrailBreaches } from './guardrail-breaches';
import { PresentEffect } from './present-effect';
import { ProposalLife } from './proposal-life';
import { VoteList } from './vote-list';

/** Why it may or may not go on, who voted on exactly what, and everything that ever happened to it. */
export function ProposalChecks() {
  const { proposal, venue } = useProposal();
  const answer = useQuery(ProposalChecksDocument, {
    variables: { number: proposal.number },
    fetchPolicy: 'network-only',
  });
  return (
    <>
      <QueryFace answer={answer} what="the checks">
        {({ proposal: checked }) =>
          checked === null ? null : (
            <>
              <Section title="Gates" about={`review cycle ${checked.reviewCycle}`} padded>
                <GateList gates={checked.approval.gates} />
              </Section>
              <GuardrailBreaches
                guardrailBreaches={checked.guardrailBreaches}
                liquidationBudget={checked.liquidationBudget}
                asset={venue.settlementAsset}
              />
              {checked.presentEffect === null ? null : (
                <PresentEffect effect={checked.presentEffect} asset={venue.settlementAsset} />
              )}
              <VoteList votes={checked.votes} />
            </>
          )
        }
      </QueryFace>
      <ProposalLife />
    </>
  );
}
