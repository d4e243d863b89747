'use client';
import { NumberInput } from '@mantine/core';
import { useState } from 'react';
import { PlanActivationDocument } from '../../../_graphql/generated/graphql';
import { RefusalAlert } from '../../../_ui/faces';
import { useNowMs } from '../../../_ui/use-now';
import { isMendable, type Refusal } from '../../../_ui/use-act';
import { ActivationTime, activationTimeFault } from '../../_plan/activation-time';
import { graceFault } from '../../_plan/grace';
import { useProposal } from './proposal-context';
import { type ActReport } from './act-report';
import { ReasonDialog } from '../../../_ui/reason-dialog';
import { useProvenReported } from './use-reported';

/**
 * When it shall go live. Part of what is approved, so planning anew is an edit: votes no longer count. What is refused is
 * said here, beside what was entered.
 */
export function PlanDialog({ onClose, onRefused, onDone }: ActReport & { onClose: () => void }) {
  const { proposal, shown } = useProposal();
  const [refusal, setRefusal] = useState<Refusal | null>(null);
  const nowMs = useNowMs();
  const act = useProvenReported(
    PlanActivationDocument,
    { onRefused: setRefusal, onDone },
    'Activation planned',
  );
  const [time, setTime] = useState(proposal.activateAt ?? '');
  const [grace, setGrace] = useState<number | string>(proposal.graceMinutes);
  const [faults, setFaults] = useState<{ readonly time: string | null; readonly grace: string | null }>({
    time: null,
    grace: null,
  });

  async function save(): Promise<void> {
    const found = { time: activationTimeFault(time, nowMs), grace: graceFault(grace) };
    setFaults(found);
    setRefusal(null);
    if (found.time !== null || found.grace !== null) return;
    const { noun, refusal: refused } = await act.send({
      ...{ proposalId: proposal.id, revisionHash: shown.revisionHash },
      ...{ activateAt: time === '' ? null : time, graceMinutes: Number(grace) },
    });
    // What was entered can be mended here; any other refusal is about the proposal.
    if (noun === null && isMendable(refused)) return;
    if (noun === null) onRefused(refused);
    onClose();
  }

  return (
    <ReasonDialog
      title={`Plan the activation of #${proposal.number}`}
      explains="The plan is part of what is approved: a new one returns the proposal to draft and voids its votes."
      confirm="Save the plan"
      pending={act.pending}
      onClose={onClose}
      onConfirm={() => void save()}
    >
      <ActivationTime
        description="Empty: as soon as it is scheduled."
        value={time}
        onChange={setTime}
        error={faults.time}
      />
      <NumberInput
        label="Grace, minutes"
        description="How late it may still go live; after that the proposal expires."
        allowDecimal={false}
        clampBehavior="none"
        value={grace}
        onChange={setGrace}
        error={faults.grace}
        hideControls
      />
      {refusal === null ? null : (
        <RefusalAlert>
          {refusal.message}
          {refusal.faults.length > 1
            ? refusal.faults.map(({ path, message }) => <div key={path + message}>{message}</div>)
            : null}
        </RefusalAlert>
      )}
    </ReasonDialog>
  );
}
