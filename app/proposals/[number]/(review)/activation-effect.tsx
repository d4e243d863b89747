'use client';
import { useQuery } from '@apollo/client/react';
import { Stack, Text } from '@mantine/core';
import { BlockSkeleton, RefusalAlert } from '../../../_ui/faces';
import { formatAge, formatInstant } from '../../../_ui/format';
import { ActivationEffectDocument } from '../../../_graphql/generated/graphql';
import { ImpactTable } from './impact-table';
import { MadeStale } from './made-stale';
import { useProposal } from './proposal-context';
import { useEffectNow } from './use-effect-now';
import classes from './proposal.module.css';

/**
 * What going live would do, said again where it is decided: when, to whom on the evidence and now, which other proposals
 * lose their approvals, and whether it is held.
 *
 * @param evidenceHash of the evidence that the reader was shown: no other is shown here
 * @param isNow whether it is also computed on live accounts at this moment
 */
export function ActivationEffect({ evidenceHash, isNow }: { evidenceHash: string | null; isNow: boolean }) {
  const { proposal, venue } = useProposal();
  const { data, error } = useQuery(ActivationEffectDocument, {
    variables: { number: proposal.number },
    fetchPolicy: 'no-cache',
  });
  const now = useEffectNow(isNow ? data?.proposal?.currentRevision.parameterSet.document : undefined);
  if (error)
    return <RefusalAlert>The server did not say what this would do. Close this and try again.</RefusalAlert>;
  if (!data?.proposal) return <BlockSkeleton height={240} />;
  const { evidence, makesStale } = data.proposal;
  const counted = evidence?.evidenceHash === evidenceHash ? evidence : null;
  const columns = [
    {
      header: counted?.finishedAt
        ? `On the evidence, ${formatAge(counted.finishedAt, Date.parse(data.venue.now))}`
        : 'On the evidence',
      impact: counted?.impact ?? null,
    },
    ...(isNow ? [{ header: 'On live accounts now', impact: now.impact }] : []),
  ];
  return (
    <Stack gap="sm">
      <GoesLive />
      <ImpactTable columns={columns} asset={venue.settlementAsset} />
      {counted === null ? (
        <p className={classes.soft}>
          There is no evidence to show: it has not been simulated, or newer evidence exists.
        </p>
      ) : null}
      {isNow && now.failure !== null ? (
        <RefusalAlert>No figures on live accounts now. {now.failure}</RefusalAlert>
      ) : null}
      {isNow && now.impact === null && now.failure === null ? (
        <p className={classes.soft} role="status">
          Computing it on live accounts…
        </p>
      ) : null}
      <MadeStale proposals={makesStale} />
      <Held />
    </Stack>
  );
}

function GoesLive() {
  const { activateAt, graceMinutes, eta } = useProposal().proposal;
  const at = eta ?? activateAt;
  return (
    <Text size="sm">
      Goes live{' '}
      <b>{at === null ? 'as soon as it is scheduled, within seconds' : `at ${formatInstant(at)}`}</b>; if it
      cannot within {graceMinutes} min after that, it expires.
    </Text>
  );
}

/** Present only while the margin of live accounts holds every activation back. */
function Held() {
  const gate = useProposal().proposal.approval.gates.find(({ name }) => name === 'live-margin');
  if (gate === undefined || gate.met) return null;
  return (
    <Text size="sm" fw={560}>
      <span aria-hidden>! </span>Activations are being held: {gate.message}
    </Text>
  );
}
