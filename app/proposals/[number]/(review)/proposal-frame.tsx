'use client';
import { useQuery } from '@apollo/client/react';
import { Alert, Button } from '@mantine/core';
import { IconRefreshAlert } from '@tabler/icons-react';
import { Link } from '../../../_ui/link';
import { usePathname } from 'next/navigation';
import { type ReactNode, useEffect } from 'react';
import { ProposalStateBadge, Tag } from '../../../_ui/badges';
import { BlockSkeleton, EmptyFace, TableSkeleton } from '../../../_ui/faces';
import { formatInstant, sentenceCase } from '../../../_ui/format';
import { PageHeader } from '../../../_ui/page-header';
import { QueryFace } from '../../../_ui/query-face';
import { isFreshlyProved } from '../../../_ui/proof-age';
import { type ProposalHeadFragment, ProposalPageDocument } from '../../../_graphql/generated/graphql';
import { pollIntervalMs } from '../proposal-acts';
import { ApprovalRail } from './approval-rail';
import { type OpenProposal, ProposalProvider } from './proposal-context';
import { type Shown } from './shown';
import { useShown } from './use-shown';
import classes from './proposal.module.css';

const TABS = [
  { segment: '', label: 'Summary' },
  { segment: '/diff', label: 'Diff' },
  { segment: '/evidence', label: 'Evidence' },
  { segment: '/discussion', label: 'Discussion' },
  { segment: '/checks', label: 'Checks' },
] as const;

/** What all tabs of a proposal share: its head, the tabs, the rail, and one reading of its state. */
export function ProposalFrame({ number, children }: { number: number; children: ReactNode }) {
  const answer = useQuery(ProposalPageDocument, { variables: { number }, fetchPolicy: 'cache-and-network' });
  const { startPolling, stopPolling } = answer;
  const intervalMs = pollIntervalMs(answer.data?.proposal);
  // A vote, an edit or a worker elsewhere shows by asking again.
  useEffect(() => {
    if (intervalMs > 0) startPolling(intervalMs);
    return stopPolling;
  }, [intervalMs, startPolling, stopPolling]);

  return (
    <QueryFace answer={answer} what={`proposal #${number}`} loading={<FrameSkeleton number={number} />}>
      {({ proposal, venue, me }) =>
        proposal === null ? (
          <NoSuchProposal number={number} />
        ) : (
          <OpenedProposal
            proposal={proposal}
            venue={venue}
            viewer={me && { personId: me.person.id, rights: me.rights }}
            email={me?.person.email ?? null}
            isFreshlyProved={isFreshlyProved({ venue, me })}
            refetch={answer.refetch}
          >
            {children}
          </OpenedProposal>
        )
      }
    </QueryFace>
  );
}

function OpenedProposal({ children, ...open }: Omit<OpenProposal, 'shown'> & { children: ReactNode }) {
  const { proposal } = open;
  const { shown, isEdited, isSimulatedAgain, accept } = useShown(proposal, open.viewer?.personId ?? null);
  return (
    <ProposalProvider value={{ ...open, shown }}>
      <Head proposal={proposal} />
      <div className={classes.columns}>
        <div className={classes.main}>
          <Tabs number={proposal.number} />
          {isEdited || isSimulatedAgain ? (
            <Changed proposal={proposal} shown={shown} isEdited={isEdited} accept={accept} />
          ) : null}
          {/* Another revision or other evidence: the tab reads everything again. */}
          <div key={`${proposal.currentRevision.id} ${proposal.evidence?.id ?? ''}`}>{children}</div>
        </div>
        <ApprovalRail />
      </div>
    </ProposalProvider>
  );
}

function Head({ proposal }: { proposal: ProposalHeadFragment }) {
  const { number, title, kind, state, author, createdAt, currentRevision, baseVersion, baseMoved } = proposal;
  return (
    <PageHeader
      title={
        <>
          <span className={classes.number}>#{number}</span> {title}
        </>
      }
      badge={
        <>
          <ProposalStateBadge state={state} />
          {kind === 'CHANGE' ? null : <Tag>{sentenceCase(kind)}</Tag>}
        </>
      }
      about={
        <>
          By {author.name} on {formatInstant(createdAt)} · revision {currentRevision.ordinal} · against
          version {baseVersion.number}
          {baseMoved ? ', which is no longer live' : ''}
        </>
      }
      actions={
        <Button component={Link} href={`/proposals/${number}/memo`} variant="default" size="compact-sm">
          Print memo
        </Button>
      }
    />
  );
}

function Tabs({ number }: { number: number }) {
  const pathname = usePathname();
  return (
    <nav aria-label="Proposal" className={classes.tabs}>
      {TABS.map(({ segment, label }) => {
        const href = `/proposals/${number}${segment}`;
        return (
          <Link
            key={segment}
            href={href}
            className={classes.tab}
            aria-current={pathname === href ? 'page' : undefined}
          >
            {label}
          </Link>
        );
      })}
    </nav>
  );
}

/** Something moved while the page was open. Until it is noticed, a vote would be of what was shown, and refused. */
function Changed({
  proposal: { currentRevision },
  shown,
  isEdited,
  accept,
}: {
  proposal: ProposalHeadFragment;
  shown: Shown;
  isEdited: boolean;
  accept: () => void;
}) {
  return (
    <Alert
      color="yellow"
      icon={<IconRefreshAlert aria-hidden />}
      title={isEdited ? 'This proposal was edited' : 'This proposal was simulated again'}
      mb="md"
    >
      {isEdited
        ? `You opened revision ${shown.revisionOrdinal}; ${currentRevision.editor.name} has since made revision ${currentRevision.ordinal}. Earlier votes no longer count. `
        : 'There is newer evidence than what you were shown. '}
      <Button variant="default" size="compact-xs" onClick={accept}>
        {isEdited ? `Look at revision ${currentRevision.ordinal}` : 'Look at the new evidence'}
      </Button>
    </Alert>
  );
}

function FrameSkeleton({ number }: { number: number }) {
  return (
    <>
      <PageHeader title={`Proposal #${number}`} />
      <div className={classes.columns}>
        <div className={classes.main}>
          <TableSkeleton rows={10} />
        </div>
        <BlockSkeleton height={320} />
      </div>
    </>
  );
}

function NoSuchProposal({ number }: { number: number }) {
  return (
    <>
      <PageHeader title={`Proposal #${number}`} />
      <EmptyFace
        title="There is no such proposal"
        action={
          <Button component={Link} href="/proposals" variant="light">
            All proposals
          </Button>
        }
      >
        No proposal has the number {number}.
      </EmptyFace>
    </>
  );
}
