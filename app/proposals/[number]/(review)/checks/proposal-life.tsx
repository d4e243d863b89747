'use client';
import { useQuery } from '@apollo/client/react';
import { Anchor } from '@mantine/core';
import { Link } from '../../../../_ui/link';
import { EmptyFace } from '../../../../_ui/faces';
import { QueryFace } from '../../../../_ui/query-face';
import { Section } from '../../../../_ui/section';
import { ProposalLifeDocument } from '../../../../_graphql/generated/graphql';
import { AuditTable } from '../../../../audit/audit-table';
import { useProposal } from '../proposal-context';

const PAGE = 100;

/** The life of the proposal as the audit log tells it. */
export function ProposalLife() {
  const { proposal } = useProposal();
  const answer = useQuery(ProposalLifeDocument, {
    variables: { subject: proposal.id, first: PAGE, after: null },
    fetchPolicy: 'network-only',
  });
  return (
    <Section
      title="Life"
      about="from the audit log, newest first"
      actions={
        <Anchor
          component={Link}
          href={`/audit?subject=${encodeURIComponent(`#${proposal.number}`)}`}
          size="sm"
        >
          In the audit log
        </Anchor>
      }
    >
      <QueryFace answer={answer} what="the audit log">
        {({ auditEntries }) => (
          <AuditTable
            label="Life of the proposal"
            isOfOne
            heightPx={480}
            entries={auditEntries.edges.map(({ node }) => node)}
            empty={<EmptyFace title="The log has no entry about this proposal" />}
          />
        )}
      </QueryFace>
    </Section>
  );
}
