'use client';
import { Progress, Text } from '@mantine/core';
import { formatInstant } from '../../../_ui/format';
import { useProposal } from './proposal-context';
import { leadWords, planWords, type StatedStep, weightWords } from './ramp-words';
import classes from './proposal.module.css';

/** In which steps it goes live; and once it does, how far it is and what comes next. */
export function RampProgress() {
  const { activationPlan, ramp } = useProposal().proposal;
  const steps = activationPlan.ramp;
  if (steps === null) return null;
  if (ramp === null) return <p className={classes.soft}>{planWords(steps)}</p>;
  const percent = Number(ramp.trailing) * 100;
  const lead = leadWords(ramp);
  return (
    <div>
      <Text size="sm" fw={560}>
        {weightWords(ramp)} of the change is live
      </Text>
      <Progress
        value={percent}
        mt={4}
        mb={4}
        color={ramp.status === 'RUNNING' || ramp.status === 'COMPLETE' ? undefined : 'orange'}
        aria-label="How much of the change is live"
      />
      {lead === null ? null : <p className={classes.soft}>{lead}.</p>}
      <p className={classes.soft}>{next(ramp, steps)}</p>
    </div>
  );
}

function next(
  {
    status,
    startedAt,
    nextAt,
    trailing,
  }: { status: string; startedAt: string; nextAt?: string | null; trailing: string },
  steps: readonly StatedStep[],
): string {
  const coming = steps.find((step) => Number(step.trailing) > Number(trailing));
  switch (status) {
    case 'RUNNING':
      return nextAt && coming
        ? `Next: ${weightWords(coming)} at ${formatInstant(nextAt)}.`
        : 'Its next step is due.';
    case 'WAITING':
      return `It tries again at ${formatInstant(nextAt ?? startedAt)}, and each minute after that.`;
    case 'HELD':
      return 'It goes on when somebody resumes it.';
    case 'COMPLETE':
      return 'The ramp is complete.';
    case 'REPLACED':
      return 'A later change took over from where it stood.';
    default:
      return 'It was stopped for good and stays where it is. The way back is a rollback.';
  }
}
