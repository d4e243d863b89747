'use client';
import { Stack, Text } from '@mantine/core';
import { type ReactNode, useState } from 'react';
import { RefusalAlert } from '../../../_ui/faces';
import { formatInstant } from '../../../_ui/format';
import { Section } from '../../../_ui/section';
import { type Refusal } from '../../../_ui/use-act';
import { NEXT_STEP } from '../proposal-acts';
import { GateList } from './gate-list';
import { useProposal } from './proposal-context';
import { RailActs } from './rail-acts';
import { SimulationProgress } from './simulation-progress';
import classes from './proposal.module.css';

/** How far approval has come, what is still missing and how to mend it, and what may be done now. */
export function ApprovalRail() {
  const { proposal } = useProposal();
  const [refusal, setRefusal] = useState<Refusal | null>(null);
  const [done, setDone] = useState('');
  const { approval, stateReason } = proposal;

  return (
    <aside className={classes.rail} aria-label="Approval and acts">
      <Section title="Approval" padded>
        <Stack gap="sm">
          <ApprovalCount />
          <Schedule />
          {stateReason === null ? null : <Text size="sm">{stateReason}</Text>}
          <GateList gates={approval.gates} />
          <SimulationProgress />
          {refusal === null ? null : (
            <RefusalAlert>
              {refusal.message}
              <Faults faults={refusal.faults} />
            </RefusalAlert>
          )}
          <div role="status">{done === '' ? null : <Done>{done}</Done>}</div>
          <RailActs
            onRefused={(next) => {
              setDone('');
              setRefusal(next);
            }}
            onDone={(words) => {
              setRefusal(null);
              setDone(words);
            }}
          />
          <p className={classes.soft}>{NEXT_STEP[proposal.state]}</p>
        </Stack>
      </Section>
    </aside>
  );
}

function Done({ children }: { children: ReactNode }) {
  return (
    <Text size="sm" fw={560} style={{ color: 'var(--status-ok)' }}>
      {children}
    </Text>
  );
}

function Faults({ faults }: { faults: Refusal['faults'] }) {
  return faults.length === 0 ? null : (
    <ul>
      {faults.map(({ path, message }) => (
        <li key={path + message}>
          <code>{path}</code>: {message}
        </li>
      ))}
    </ul>
  );
}

function ApprovalCount() {
  const { approval, author } = useProposal().proposal;
  return (
    <div>
      <Text fw={600} size="lg" className="num">
        {approval.given} of {approval.required}
      </Text>
      <p className={classes.soft}>
        {approval.approvers.length === 0
          ? 'Nobody has approved this revision on its evidence yet.'
          : `Approved by ${approval.approvers.map(({ name }) => name).join(' and ')}.`}
      </p>
      <p className={classes.soft}>{author.name} wrote it and cannot approve it; nor can its editors.</p>
    </div>
  );
}

/** When it goes live, in the words of its state. */
function Schedule() {
  const { activateAt, eta, graceMinutes, graceUntil, version } = useProposal().proposal;
  if (version)
    return (
      <p className={classes.soft}>
        Live as version {version.number} since {formatInstant(version.activatedAt, { seconds: true })}.
      </p>
    );
  if (eta)
    return (
      <p className={classes.soft}>
        Queued for {formatInstant(eta)}
        {graceUntil ? `, no later than ${formatInstant(graceUntil)}` : ''}.
      </p>
    );
  return (
    <p className={classes.soft}>
      {activateAt ? `Planned for ${formatInstant(activateAt)}` : 'Planned for as soon as it is queued'}, with{' '}
      {graceMinutes} min of grace.
    </p>
  );
}
