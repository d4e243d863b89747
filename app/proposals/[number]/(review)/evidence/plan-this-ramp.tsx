'use client';
import dynamic from 'next/dynamic';
import { Button, Group } from '@mantine/core';
import { useState } from 'react';
import { RefusalAlert } from '../../../../_ui/faces';
import { type Refusal } from '../../../../_ui/use-act';
import { shownActs } from '../../proposal-acts';
import { useProposal } from '../proposal-context';
import { type SafeRamp } from './transition-words';
import proposal from '../proposal.module.css';

const RampDialog = dynamic(() => import('../ramp-dialog').then((loaded) => loaded.RampDialog), {
  ssr: false,
});

/** Opens the dialog of the rail with the steps that the evidence found; where they are planned already, says so. */
export function PlanThisRamp({ ramp }: { ramp: SafeRamp }) {
  const { proposal: shown } = useProposal();
  const [opened, setOpened] = useState(false);
  const [refusal, setRefusal] = useState<Refusal | null>(null);
  const planned = shown.activationPlan.ramp;
  const isPlanned =
    planned?.length === ramp.steps.length &&
    ramp.steps.every(({ afterMinutes, leading, trailing }, at) => {
      const one = planned[at];
      return one?.afterMinutes === afterMinutes && one.leading === leading && one.trailing === trailing;
    });
  if (isPlanned) return <p className={proposal.soft}>This ramp is the one that is planned.</p>;
  if (!shownActs(shown).has('PLAN')) return null;
  return (
    <Group gap="sm" px={12} pb="sm" data-screen>
      <Button variant="default" onClick={() => setOpened(true)}>
        Plan this ramp
      </Button>
      {refusal === null ? null : <RefusalAlert>{refusal.message}</RefusalAlert>}
      {opened ? (
        <RampDialog
          recommended={ramp.steps}
          onClose={() => setOpened(false)}
          onRefused={setRefusal}
          onDone={() => setRefusal(null)}
        />
      ) : null}
    </Group>
  );
}
