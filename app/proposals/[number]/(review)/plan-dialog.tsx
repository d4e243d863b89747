'use client';
import { NumberInput, TextInput } from '@mantine/core';
import { useState } from 'react';
import { PlanActivationDocument } from '../../../_graphql/generated/graphql';
import { useProposal } from './proposal-context';
import { type ActReport } from './act-report';
import { ReasonDialog } from './reason-dialog';
import { useProvenReported } from './use-reported';

/** "2026-11-22T16:05" as the field writes it, meant in UTC, as an instant of the API; '' is no time. */
function instantOf(text: string): string | null {
  return text === '' ? null : new Date(`${text}:00.000Z`).toISOString();
}

/** When it shall go live. Part of what is approved, so planning anew is an edit: votes no longer count. */
export function PlanDialog({ onClose, ...report }: ActReport & { onClose: () => void }) {
  const { proposal, shown } = useProposal();
  const act = useProvenReported(PlanActivationDocument, report, 'Activation planned');
  const [time, setTime] = useState(proposal.activateAt?.slice(0, 16) ?? '');
  const [graceMinutes, setGraceMinutes] = useState(proposal.graceMinutes);

  return (
    <ReasonDialog
      title={`Plan the activation of #${proposal.number}`}
      explains="The plan is part of what is approved: a new one returns the proposal to draft and voids its votes."
      confirm="Save the plan"
      pending={act.pending}
      onClose={onClose}
      onConfirm={() =>
        void act
          .send({
            proposalId: proposal.id,
            revisionHash: shown.revisionHash,
            activateAt: instantOf(time),
            graceMinutes,
          })
          .finally(onClose)
      }
    >
      <TextInput
        type="datetime-local"
        label="Time, UTC"
        description="Empty: as soon as it is approved and queued."
        value={time}
        onChange={(event) => setTime(event.currentTarget.value)}
        data-autofocus
      />
      <NumberInput
        label="Grace, minutes"
        description="How late activation may still happen; after that the proposal expires."
        min={1}
        max={10_080}
        allowDecimal={false}
        required
        value={graceMinutes}
        onChange={(value) => setGraceMinutes(typeof value === 'number' ? value : proposal.graceMinutes)}
        hideControls
      />
    </ReasonDialog>
  );
}
