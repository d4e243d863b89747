'use client';
import { Stack, Text } from '@mantine/core';
import { type ReactNode, useState } from 'react';
import { RefusalAlert } from '../../../_ui/faces';
import { Section } from '../../../_ui/section';
import { type Refusal } from '../../../_ui/use-act';
import { momentOf, nextStep } from '../proposal-acts';
import { GateList } from './gate-list';
import { useProposal } from './proposal-context';
import { RailActs } from './rail-acts';
import { RampProgress } from './ramp-progress';
import { type ActReport } from './act-report';
import { scheduleWords } from './schedule-words';
import { SimulationProgress } from './simulation-progress';
import classes from './proposal.module.css';

/** What came of the last act, and the moment that it is about; null: of the next that is shown. */
interface Said {
  readonly refusal: Refusal | null;
  readonly done: string;
  readonly moment: string | null;
}

/** How far approval has come, what is still missing and how to mend it, and what may be done now. */
export function ApprovalRail() {
  const { proposal } = useProposal();
  const [said, setSaid] = useState<Said | null>(null);
  const { approval, stateReason } = proposal;
  // What was said of a state is over with it. What was said last belongs to whatever is shown first after it.
  const moment = momentOf(proposal);
  if (said !== null && said.moment === null) setSaid({ ...said, moment });
  const standing = said?.moment === moment ? said : null;
  const { refusal = null, done = '' } = standing ?? {};
  const report: ActReport = {
    onRefused: (next) => setSaid({ refusal: next, done: '', moment: null }),
    onDone: (words) => setSaid({ refusal: null, done: words, moment: null }),
  };

  return (
    <aside className={classes.rail} aria-label="Approval and acts">
      <Section title="Approval" padded>
        <Stack gap="sm">
          <ApprovalCount />
          <Schedule />
          <RampProgress />
          {stateReason === null ? null : <Text size="sm">{stateReason}</Text>}
          <GateList gates={approval.gates} />
          <SimulationProgress {...report} />
          {refusal === null ? null : (
            <RefusalAlert>
              {refusal.message}
              <Faults faults={refusal.faults} />
            </RefusalAlert>
          )}
          <div role="status">{done === '' ? null : <Done>{done}</Done>}</div>
          <RailActs {...report} />
          <p className={classes.soft}>{nextStep(proposal)}</p>
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
          ? 'No approval of this revision counts yet.'
          : `Approved by ${approval.approvers.map(({ name }) => name).join(' and ')}.`}
      </p>
      <p className={classes.soft}>{author.name} wrote it and cannot approve it; nor can its editors.</p>
    </div>
  );
}

/** When it goes live. */
function Schedule() {
  const words = scheduleWords(useProposal().proposal);
  return words === null ? null : <p className={classes.soft}>{words}</p>;
}
