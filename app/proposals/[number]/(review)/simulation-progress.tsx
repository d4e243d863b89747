'use client';
import { Button, Group, Progress, Text } from '@mantine/core';
import { useProposal } from './proposal-context';
import { formatCount } from '../../../_ui/format';
import { aboutSeconds } from '../../../_ui/about-seconds';
import {
  CancelSimulationDocument,
  type SimulationProgressFragment,
} from '../../../_graphql/generated/graphql';
import type { ActReport } from './act-report';
import { useReported } from './use-reported';
import classes from './proposal.module.css';

/** The stages of the newest simulation while it runs, and why it failed or that it was cancelled where it was. */
export function SimulationProgress(report: ActReport) {
  const { proposal } = useProposal();
  const newest = proposal.simulations.edges[0]?.node;
  if (newest === undefined || newest.state === 'DONE') return null;
  if (newest.revision.id !== proposal.currentRevision.id) return null;
  if (newest.state === 'FAILED')
    return (
      <Text size="sm" style={{ color: 'var(--status-liquidation)' }}>
        <span aria-hidden>✕ </span>The simulation failed: {newest.failure ?? 'no reason was recorded'}
      </Text>
    );
  if (newest.state === 'CANCELLED')
    return <Text size="sm">The simulation was cancelled before its end; it left no evidence.</Text>;
  return <Running simulation={newest} {...report} />;
}

function stageOf({ state, accountsTotal, accountsDone }: SimulationProgressFragment): string {
  if (state === 'QUEUED') return 'Waiting for a worker';
  if (accountsTotal === null) return 'Reading accounts and prices';
  if (accountsDone < accountsTotal) return 'Margining accounts';
  return 'Putting the evidence together';
}

function Running({ simulation, ...report }: ActReport & { simulation: SimulationProgressFragment }) {
  const { viewer } = useProposal();
  const cancel = useReported(CancelSimulationDocument, report, 'Simulation cancelled');
  const { accountsDone, accountsTotal, secondsLeft } = simulation;
  const percent = accountsTotal ? Math.floor((accountsDone * 100) / accountsTotal) : 0;
  const stage = stageOf(simulation);
  return (
    <div>
      <Group justify="space-between" gap="xs" wrap="nowrap">
        <Text size="sm">Simulating: {stage}</Text>
        {viewer?.rights.includes('PROPOSE') ? (
          <Button
            size="compact-xs"
            variant="subtle"
            loading={cancel.pending}
            onClick={() => void cancel.send({ simulationId: simulation.id })}
          >
            Cancel
          </Button>
        ) : null}
      </Group>
      <Progress.Root size="sm" my={4}>
        <Progress.Section value={percent} aria-label={`Simulation: ${stage}`} />
      </Progress.Root>
      <p className={classes.soft}>
        {accountsTotal === null
          ? 'Accounts are counted first.'
          : `${formatCount(accountsDone)} of ${formatCount(accountsTotal)} accounts`}
        {secondsLeft ? `, ${aboutSeconds(secondsLeft)} left` : ''}
      </p>
    </div>
  );
}
