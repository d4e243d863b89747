'use client';
import { Button, Stack } from '@mantine/core';
import Link from 'next/link';
import { type ReactNode, useState } from 'react';
import {
  QueueProposalDocument,
  RebaseProposalDocument,
  SimulateProposalDocument,
  SubmitProposalDocument,
} from '../../../_graphql/generated/graphql';
import { type ActName, offeredActs } from '../proposal-acts';
import { type ActReport } from './act-report';
import { EndActs } from './end-acts';
import { PlanDialog } from './plan-dialog';
import { useProposal } from './proposal-context';
import { ReasonDialog } from './reason-dialog';
import { RollBackDialog } from './roll-back-dialog';
import { useReported } from './use-reported';
import { VoteActs } from './vote-acts';

/** The acts this state offers to this viewer: the next step first, the ways to end it last. */
export function RailActs(report: ActReport) {
  const { proposal, viewer } = useProposal();
  const offered = offeredActs(proposal, viewer);
  const has = (act: ActName): boolean => offered.includes(act);
  if (offered.length === 0) return null;
  return (
    <Stack gap={8}>
      <VoteActs offered={offered} {...report} />
      {has('submit') ? <Submit {...report} /> : null}
      {has('queue') ? <Queue {...report} /> : null}
      {has('rebase') ? <Rebase {...report} /> : null}
      {has('simulate') ? <Simulate {...report} /> : null}
      {has('edit') ? (
        <Button component={Link} href={`/proposals/${proposal.number}/edit`} variant="default" fullWidth>
          Edit
        </Button>
      ) : null}
      {has('plan') ? <Plan {...report} /> : null}
      {has('rollBack') ? <RollBack {...report} /> : null}
      <EndActs offered={offered} {...report} />
    </Stack>
  );
}

function Submit(report: ActReport) {
  const { proposal, shown } = useProposal();
  const act = useReported(SubmitProposalDocument, report, 'Submitted for review');
  return (
    <Button
      fullWidth
      loading={act.pending}
      onClick={() => void act.send({ proposalId: proposal.id, revisionHash: shown.revisionHash })}
    >
      Submit for review
    </Button>
  );
}

function Rebase(report: ActReport) {
  const { proposal, venue } = useProposal();
  const act = useReported(RebaseProposalDocument, report, 'Rebased');
  return (
    <Button
      fullWidth
      loading={act.pending}
      onClick={() => void act.send({ proposalId: proposal.id, revisionHash: proposal.currentRevision.hash })}
    >
      Rebase on version {venue.liveVersion?.number ?? ''}
    </Button>
  );
}

function Simulate(report: ActReport) {
  const { proposal, shown } = useProposal();
  const act = useReported(SimulateProposalDocument, report, 'Simulation requested');
  const newest = proposal.simulations.edges[0]?.node;
  const isRunning = newest?.state === 'QUEUED' || newest?.state === 'RUNNING';
  return (
    <Button
      fullWidth
      variant={proposal.evidence === null && proposal.state === 'DRAFT' ? 'light' : 'default'}
      loading={act.pending}
      disabled={isRunning}
      onClick={() => void act.send({ proposalId: proposal.id, revisionHash: shown.revisionHash })}
    >
      {proposal.evidence === null ? 'Simulate' : 'Simulate again'}
    </Button>
  );
}

/** An act behind a button that opens a dialog; closing gives the focus back to the button. */
function Behind({
  label,
  filled = false,
  children,
}: {
  label: string;
  filled?: boolean;
  children: (close: () => void) => ReactNode;
}) {
  const [opened, setOpened] = useState(false);
  return (
    <>
      <Button fullWidth variant={filled ? 'filled' : 'default'} onClick={() => setOpened(true)}>
        {label}
      </Button>
      {opened ? children(() => setOpened(false)) : null}
    </>
  );
}

function Queue(report: ActReport) {
  const { proposal } = useProposal();
  const act = useReported(QueueProposalDocument, report, 'Queued');
  return (
    <Behind label="Queue for its time" filled>
      {(close) => (
        <ReasonDialog
          title={`Queue proposal #${proposal.number}`}
          explains={
            proposal.activateAt === null
              ? 'The plan names no time: a worker activates it as soon as it is queued, on live accounts.'
              : 'A worker activates it at its time, on live accounts, after checking everything approved once more.'
          }
          confirm="Queue it"
          pending={act.pending}
          onClose={close}
          onConfirm={() =>
            void act
              .send({ proposalId: proposal.id, revisionHash: proposal.currentRevision.hash })
              .finally(close)
          }
        />
      )}
    </Behind>
  );
}

function Plan(report: ActReport) {
  return <Behind label="Plan activation">{(close) => <PlanDialog onClose={close} {...report} />}</Behind>;
}

function RollBack(report: ActReport) {
  return <Behind label="Roll back">{(close) => <RollBackDialog onClose={close} {...report} />}</Behind>;
}
