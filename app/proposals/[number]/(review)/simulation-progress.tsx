'use client';
import { Progress, Text } from '@mantine/core';
import { useProposal } from './proposal-context';
import { formatCount } from '../../../_ui/format';
import { type SimulationProgressFragment } from '../../../_graphql/generated/graphql';
import classes from './proposal.module.css';

/** The stages of the newest simulation while it runs, and why it failed when it did. */
export function SimulationProgress() {
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
  return <Running simulation={newest} />;
}

function stageOf({ state, accountsTotal, accountsDone }: SimulationProgressFragment): string {
  if (state === 'QUEUED') return 'Waiting for a worker';
  if (accountsTotal === null) return 'Freezing accounts and prices';
  if (accountsDone < accountsTotal) return 'Margining accounts';
  return 'Writing the evidence';
}

function Running({ simulation }: { simulation: SimulationProgressFragment }) {
  const { accountsDone, accountsTotal } = simulation;
  const percent = accountsTotal ? Math.floor((accountsDone * 100) / accountsTotal) : 0;
  const stage = stageOf(simulation);
  return (
    <div>
      <Text size="sm">Simulating: {stage}</Text>
      <Progress.Root size="sm" my={4}>
        <Progress.Section value={percent} aria-label={`Simulation: ${stage}`} />
      </Progress.Root>
      <p className={classes.soft}>
        {accountsTotal === null
          ? 'Accounts are counted first.'
          : `${formatCount(accountsDone)} of ${formatCount(accountsTotal)} accounts`}
      </p>
    </div>
  );
}
