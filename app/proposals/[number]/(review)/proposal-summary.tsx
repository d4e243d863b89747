'use client';
import dynamic from 'next/dynamic';
import { useQuery } from '@apollo/client/react';
import { DirectionGlyph } from '../../../_ui/badges';
import { type Column, DataTable } from '../../../_ui/data-table';
import { DiffSummary } from '../../../_ui/diff-summary';
import { BlockSkeleton, EmptyFace } from '../../../_ui/faces';
import { formatInstant } from '../../../_ui/format';
import { HashChip } from '../../../_ui/hash-chip';
import { QueryFace } from '../../../_ui/query-face';
import { Section } from '../../../_ui/section';
import { ProposalSummaryDocument, type ProposalSummaryQuery } from '../../../_graphql/generated/graphql';
import { evidenceAge } from './evidence-age';
import { ImpactHeadline } from './impact-headline';
import { useProposal } from './proposal-context';
import classes from './proposal.module.css';

/** Of what is live alone: others need not load it. */
const ProposalOutcome = dynamic(
  () => import('./outcome/proposal-outcome').then((loaded) => loaded.ProposalOutcome),
  {
    loading: () => <BlockSkeleton height={320} />,
  },
);

type Summary = NonNullable<ProposalSummaryQuery['proposal']>;
type Revision = Summary['revisions']['edges'][number]['node'];

const REVISION_COLUMNS: readonly Column<Revision>[] = [
  { key: 'ordinal', header: 'Revision', numeric: true, cell: ({ ordinal }) => ordinal, width: 80 },
  { key: 'editor', header: 'By', cell: ({ editor }) => editor.name },
  { key: 'at', header: 'At', cell: ({ createdAt }) => formatInstant(createdAt) },
  { key: 'base', header: 'Against version', numeric: true, cell: ({ baseVersion }) => baseVersion.number },
  { key: 'note', header: 'Note', cell: ({ note }) => note ?? '–' },
  { key: 'hash', header: 'Hash', cell: ({ hash }) => <HashChip hash={hash} label="revision hash" /> },
];

export function ProposalSummary() {
  const { proposal } = useProposal();
  const answer = useQuery(ProposalSummaryDocument, {
    variables: { number: proposal.number },
    fetchPolicy: 'network-only',
  });
  return (
    <QueryFace answer={answer} what="the summary">
      {({ proposal: summary }) => (summary === null ? null : <SummarySections summary={summary} />)}
    </QueryFace>
  );
}

function SummarySections({ summary }: { summary: Summary }) {
  const { proposal, venue } = useProposal();
  const { rationale, outcomes, diff, evidence, revisions } = summary;
  const age = evidence && evidenceAge(proposal, evidence.finishedAt);
  return (
    <>
      {outcomes.length === 0 ? null : <ProposalOutcome />}
      <Section title="Why" padded>
        <p className={classes.prose}>{rationale}</p>
      </Section>
      <Section title="Impact on live accounts" about={age?.words} plain={evidence?.impact != null}>
        {evidence?.impact ? (
          <ImpactHeadline impact={evidence.impact} isOutdated={age?.isOutdated === true} />
        ) : (
          <EmptyFace title="Not simulated yet">
            A simulation says what this change would do to every live account. It is the evidence an approval
            is given on.
          </EmptyFace>
        )}
      </Section>
      <Section title="What changes" about={<DirectionGlyph direction={diff.direction} />} padded>
        {diff.entries.length === 0 ? (
          <EmptyFace title="Nothing changes against the base version" />
        ) : (
          <DiffSummary entries={diff.entries} unit={venue.settlementAsset} />
        )}
      </Section>
      <Section title="Revisions" about={`${revisions.totalCount} in all, newest first`}>
        <DataTable
          label="Revisions"
          columns={REVISION_COLUMNS}
          rows={revisions.edges.map(({ node }) => node)}
          rowKey={({ id }) => id}
        />
      </Section>
    </>
  );
}
