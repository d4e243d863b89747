'use client';
import { useQuery } from '@apollo/client/react';
import { Select, Text } from '@mantine/core';
import { useRouter } from 'next/navigation';
import { useState } from 'react';
import {
  ActivationEffectDocument,
  RollBackVersionDocument,
  VersionContentDocument,
  VersionsToRollBackToDocument,
} from '../../../_graphql/generated/graphql';
import { RefusalAlert } from '../../../_ui/faces';
import { formatInstant } from '../../../_ui/format';
import { ImpactTable } from './impact-table';
import { MadeStale } from './made-stale';
import { useProposal } from './proposal-context';
import { useEffectNow } from './use-effect-now';
import { type ActReport } from './act-report';
import { ReasonDialog } from '../../../_ui/reason-dialog';
import { isMendable, type Refusal } from '../../../_ui/use-act';
import { useProvenReported } from './use-reported';

/** Old content as a new version: makes a proposal that needs the same approvals, and goes there. */
export function RollBackDialog({ onClose, ...report }: ActReport & { onClose: () => void }) {
  const router = useRouter();
  const { proposal, venue } = useProposal();
  const { data } = useQuery(VersionsToRollBackToDocument, { variables: { first: 50 } });
  const act = useProvenReported(RollBackVersionDocument, report, 'Rollback proposed');
  const live = venue.liveVersion?.number ?? 0;
  const earlier = (data?.versions.edges ?? []).map(({ node }) => node).filter(({ number }) => number < live);
  const [chosen, setChosen] = useState<string | null>(null);
  const [refusal, setRefusal] = useState<Refusal | null>(null);
  const target = chosen ?? (earlier[0] ? String(earlier[0].number) : null);

  return (
    <ReasonDialog
      title={`Roll back proposal #${proposal.number}`}
      explains={`Version ${live} stays in the record. A rollback is a new version with the content of an earlier one, and needs the same approvals.`}
      reasonLabel="Reason"
      confirm={target === null ? 'Roll back' : `Roll back to version ${target}`}
      isDanger
      isWide
      pending={act.pending}
      refusal={refusal}
      onClose={onClose}
      onConfirm={(reason) => {
        if (target === null) return;
        void act.send({ toVersion: Number(target), reason }).then(({ noun, refusal: refused }) => {
          if (noun) router.push(`/proposals/${noun.number}`);
          else if (isMendable(refused)) setRefusal(refused);
          else onClose();
        });
      }}
    >
      <Select
        label="Version whose content returns"
        required
        allowDeselect={false}
        value={target}
        onChange={setChosen}
        placeholder={data === undefined ? 'Reading the versions' : 'There is no earlier version'}
        data={earlier.map(({ number, activatedAt }) => ({
          value: String(number),
          label: `Version ${number}, live from ${formatInstant(activatedAt)}`,
        }))}
      />
      {target === null ? null : <RollBackEffect key={target} version={Number(target)} />}
    </ReasonDialog>
  );
}

/** What the earlier content would do to the accounts of today, and whose approvals its activation would take. */
function RollBackEffect({ version }: { version: number }) {
  const { proposal, venue } = useProposal();
  const content = useQuery(VersionContentDocument, { variables: { number: version } });
  const effect = useQuery(ActivationEffectDocument, {
    variables: { number: proposal.number },
    fetchPolicy: 'no-cache',
  });
  const now = useEffectNow(content.data?.version?.parameterSet.document);
  return (
    <>
      <ImpactTable
        asset={venue.settlementAsset}
        columns={[{ header: `Back to version ${version}, on live accounts now`, impact: now.impact }]}
      />
      {now.failure === null ? null : (
        <RefusalAlert>No figures on live accounts now. {now.failure}</RefusalAlert>
      )}
      {now.impact === null && now.failure === null ? (
        <Text size="sm" c="dimmed" role="status">
          Computing it on live accounts…
        </Text>
      ) : null}
      {effect.data?.proposal ? <MadeStale proposals={effect.data.proposal.makesStale} /> : null}
    </>
  );
}
