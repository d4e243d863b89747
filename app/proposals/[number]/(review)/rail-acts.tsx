'use client';
import dynamic from 'next/dynamic';
import { Button, Stack } from '@mantine/core';
import { aboutSeconds } from '../../../_ui/about-seconds';
import { Link } from '../../../_ui/link';
import { type ReactNode, useState } from 'react';
import {
  QueueProposalDocument,
  RebaseProposalDocument,
  ResumeRampDocument,
  StartSimulationDocument,
  SubmitProposalDocument,
} from '../../../_graphql/generated/graphql';
import { isSimulating, shownActs } from '../proposal-acts';
import { ActivationEffect } from './activation-effect';
import { type ActReport } from './act-report';
import { BarredButton } from './barred-button';
import { EndActs } from './end-acts';
import { useProposal } from './proposal-context';
import { ReasonDialog } from '../../../_ui/reason-dialog';
import { useProvenReported, useReported } from './use-reported';
import { VoteActs } from './vote-acts';
import classes from './proposal.module.css';

const PlanDialog = dynamic(() => import('./plan-dialog').then((loaded) => loaded.PlanDialog), { ssr: false });

const RampDialog = dynamic(() => import('./ramp-dialog').then((loaded) => loaded.RampDialog), { ssr: false });

const ScenarioPicker = dynamic(() => import('./scenario-picker').then((loaded) => loaded.ScenarioPicker), {
  ssr: false,
});

const RollBackDialog = dynamic(() => import('./roll-back-dialog').then((loaded) => loaded.RollBackDialog), {
  ssr: false,
});

/** The acts offered to this viewer: the next step first, the ways to end it last. */
export function RailActs(report: ActReport) {
  const { proposal } = useProposal();
  const shown = shownActs(proposal);
  if (shown.size === 0) return null;
  return (
    <Stack gap={8}>
      <VoteActs acts={shown} {...report} />
      {shown.has('SUBMIT') ? <Submit why={shown.get('SUBMIT')?.message} {...report} /> : null}
      {shown.has('QUEUE') ? <Schedule why={shown.get('QUEUE')?.message} {...report} /> : null}
      {shown.has('REBASE') ? <Rebase {...report} /> : null}
      {shown.has('SIMULATE') ? <Simulate why={shown.get('SIMULATE')?.message} {...report} /> : null}
      {shown.has('EDIT') ? (
        <Button component={Link} href={`/proposals/${proposal.number}/edit`} variant="default" fullWidth>
          Edit
        </Button>
      ) : null}
      {shown.has('PLAN') ? <Plan {...report} /> : null}
      {shown.has('PLAN') ? <Ramp {...report} /> : null}
      {shown.has('RESUME_RAMP') ? <ResumeRamp why={shown.get('RESUME_RAMP')?.message} {...report} /> : null}
      {shown.has('ROLL_BACK') ? <RollBack {...report} /> : null}
      <EndActs acts={shown} {...report} />
    </Stack>
  );
}

/** An act that cannot be done now is there, with the reason. @param why the server's sentence */
type Barred = ActReport & { why: string | undefined };

function Submit({ why, ...report }: Barred) {
  const { proposal, shown } = useProposal();
  const act = useReported(SubmitProposalDocument, report, 'Submitted for review');
  return (
    <BarredButton
      why={why}
      variant={proposal.evidence === null ? 'default' : 'filled'}
      isPending={act.pending}
      onClick={() => void act.send({ proposalId: proposal.id, revisionHash: shown.revisionHash })}
    >
      Submit for review
    </BarredButton>
  );
}

/** On the live version already, it takes up again what came to a halt. */
function Rebase(report: ActReport) {
  const { proposal, venue } = useProposal();
  const act = useReported(RebaseProposalDocument, report, 'Rebased');
  return (
    <Button
      fullWidth
      loading={act.pending}
      onClick={() => void act.send({ proposalId: proposal.id, revisionHash: proposal.currentRevision.hash })}
    >
      {proposal.baseMoved ? 'Rebase' : 'Renew'} on version {venue.liveVersion?.number ?? ''}
    </Button>
  );
}

function Simulate({ why, ...report }: Barred) {
  const { proposal, shown, venue } = useProposal();
  // Its progress stands above: no word is needed of its having been asked for.
  const act = useReported(StartSimulationDocument, report, '');
  const { simulationSeconds } = venue;
  return (
    <Stack gap={8}>
      <BarredButton
        why={why ?? (isSimulating(proposal) ? 'A simulation is running.' : undefined)}
        variant={proposal.evidence === null && proposal.state === 'DRAFT' ? 'filled' : 'default'}
        isPending={act.pending}
        onClick={() => void act.send({ proposalId: proposal.id, revisionHash: shown.revisionHash })}
      >
        {proposal.evidence === null ? 'Simulate' : 'Simulate again'}
      </BarredButton>
      {why !== undefined || isSimulating(proposal) ? null : (
        <Behind label="Simulate with scenarios…">
          {(close) => (
            <ScenarioPicker
              pending={act.pending}
              onSimulate={(scenarios) =>
                void act
                  .send({
                    ...{ proposalId: proposal.id, revisionHash: shown.revisionHash },
                    scenarios: [...scenarios],
                  })
                  .then(close)
              }
              onClose={close}
            />
          )}
        </Behind>
      )}
      {simulationSeconds === null || isSimulating(proposal) ? null : (
        <p className={classes.soft}>On every account: {aboutSeconds(simulationSeconds)}</p>
      )}
    </Stack>
  );
}

/** An act behind a button that opens a dialog; closing gives the focus back to the button. */
function Behind({
  label,
  filled = false,
  why,
  children,
}: {
  label: string;
  filled?: boolean;
  why?: string | undefined;
  children: (close: () => void) => ReactNode;
}) {
  const [opened, setOpened] = useState(false);
  return (
    <>
      <BarredButton why={why} variant={filled ? 'filled' : 'default'} onClick={() => setOpened(true)}>
        {label}
      </BarredButton>
      {opened ? children(() => setOpened(false)) : null}
    </>
  );
}

/** The last step before live accounts: everything it does is said again, and who does it proves who they are. */
function Schedule({ why, ...report }: Barred) {
  const { proposal, shown } = useProposal();
  const isAtOnce = proposal.activateAt === null;
  const act = useProvenReported(QueueProposalDocument, report, 'Scheduled');
  return (
    <Behind label={isAtOnce ? 'Activate now' : 'Schedule activation'} filled why={why}>
      {(close) => (
        <ReasonDialog
          title={`${isAtOnce ? 'Activate' : 'Schedule'} proposal #${proposal.number}`}
          explains="Before it goes live, everything that was approved is checked once more."
          confirm={isAtOnce ? 'Activate on live accounts' : 'Schedule for live accounts'}
          isDanger
          isWide
          pending={act.pending}
          onClose={close}
          onConfirm={() =>
            void act
              .send({ proposalId: proposal.id, revisionHash: proposal.currentRevision.hash })
              .finally(close)
          }
        >
          <ActivationEffect evidenceHash={shown.evidenceHash} isNow />
        </ReasonDialog>
      )}
    </Behind>
  );
}

function Plan(report: ActReport) {
  return <Behind label="Plan activation">{(close) => <PlanDialog onClose={close} {...report} />}</Behind>;
}

function Ramp(report: ActReport) {
  const { proposal } = useProposal();
  const label = proposal.activationPlan.ramp === null ? 'Go live in steps' : 'Change the steps';
  return <Behind label={label}>{(close) => <RampDialog onClose={close} {...report} />}</Behind>;
}

function ResumeRamp({ why, ...report }: Barred) {
  const { proposal } = useProposal();
  const act = useProvenReported(ResumeRampDocument, report, 'Resumed');
  return (
    <BarredButton
      why={why}
      variant="filled"
      isPending={act.pending}
      onClick={() => void act.send({ proposalId: proposal.id })}
    >
      Resume the ramp
    </BarredButton>
  );
}

function RollBack(report: ActReport) {
  return <Behind label="Roll back">{(close) => <RollBackDialog onClose={close} {...report} />}</Behind>;
}
