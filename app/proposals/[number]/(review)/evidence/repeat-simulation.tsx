'use client';
import { failureSentence } from '../../../../_ui/query-error';
import { useQuery } from '@apollo/client/react';
import { Button, Group, Text } from '@mantine/core';
import { useState } from 'react';
import { RepeatedSimulationDocument, RepeatSimulationDocument } from '../../../../_graphql/generated/graphql';
import { RefusalAlert } from '../../../../_ui/faces';
import { useAct } from '../../../../_ui/use-act';
import { useProposal } from '../proposal-context';
import { type Evidence } from './evidence';

const POLL_MS = 700;

/** For whoever verifies: runs the engine again from the stored snapshots and compares the evidence hashes. */
export function RepeatSimulation({ evidence }: { evidence: Evidence }) {
  const { viewer } = useProposal();
  const act = useAct(RepeatSimulationDocument);
  const [repeatId, setRepeatId] = useState<string | null>(null);
  if (!viewer?.rights.includes('VERIFY')) return null;

  return (
    <Group gap="sm" mt="md">
      <Button
        variant="default"
        loading={act.pending}
        onClick={() =>
          void act.send({ simulationId: evidence.id }).then(({ noun }) => {
            if (noun) setRepeatId(noun.id);
          })
        }
      >
        Repeat simulation
      </Button>
      {act.refusal ? <RefusalAlert>{act.refusal.message}</RefusalAlert> : null}
      {repeatId === null ? null : <RepeatOutcome key={repeatId} simulationId={repeatId} />}
    </Group>
  );
}

function RepeatOutcome({ simulationId }: { simulationId: string }) {
  const [isOver, setIsOver] = useState(false);
  const { data, error } = useQuery(RepeatedSimulationDocument, {
    variables: { simulationId },
    fetchPolicy: 'network-only',
    pollInterval: isOver ? 0 : POLL_MS,
  });
  const repeat = data?.node?.__typename === 'Simulation' ? data.node : undefined;
  // Another query may have told the cache that it is done before this one says what came of it.
  const isCompared = repeat?.state === 'DONE' && repeat.reproduced != null;
  const over = isCompared || repeat?.state === 'FAILED';
  if (over && !isOver) setIsOver(true);

  if (error) return <RefusalAlert>The repeat could not be followed. {failureSentence(error)}</RefusalAlert>;
  return (
    <Text size="sm" role="status" component="div">
      {repeat === undefined || !over ? (
        'Running it again from the stored snapshots…'
      ) : repeat.state === 'FAILED' ? (
        <span style={{ color: 'var(--status-liquidation)' }}>✕ It failed: {repeat.failure}</span>
      ) : repeat.reproduced ? (
        <span style={{ color: 'var(--status-ok)' }}>✓ Same hash: {repeat.evidenceHash?.slice(0, 10)}…</span>
      ) : (
        <span style={{ color: 'var(--status-liquidation)' }}>
          ✕ Differs: this run gave {repeat.evidenceHash?.slice(0, 10)}…
        </span>
      )}
    </Text>
  );
}
