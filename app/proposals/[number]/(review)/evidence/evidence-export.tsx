'use client';
import { failureSentence } from '../../../../_ui/query-error';
import { useLazyQuery } from '@apollo/client/react';
import { Button, Text } from '@mantine/core';
import { IconDownload } from '@tabler/icons-react';
import { EvidenceDocumentDocument } from '../../../../_graphql/generated/graphql';
import { saveFile } from '../../../../_ui/save-file';
import { useProposal } from '../proposal-context';
import { type Evidence } from './evidence';

/** The evidence document as a file, with the hashes that bind it. */
export function EvidenceExport({ evidence }: { evidence: Evidence }) {
  const { proposal } = useProposal();
  const [read, { loading, error }] = useLazyQuery(EvidenceDocumentDocument, { fetchPolicy: 'network-only' });

  async function save(): Promise<void> {
    const { data } = await read({ variables: { simulationId: evidence.id } });
    if (data?.node?.__typename !== 'Simulation') return;
    const {
      evidenceHash,
      accountSnapshotHash,
      marketSnapshotHash,
      methodVersion,
      evidence: document,
    } = data.node;
    const content = {
      evidenceHash,
      accountSnapshotHash,
      marketSnapshotHash,
      methodVersion,
      evidence: document,
    };
    saveFile(
      `proposal-${proposal.number}-evidence-${(evidenceHash ?? 'none').slice(0, 12)}.json`,
      'application/json',
      `${JSON.stringify(content, null, 2)}\n`,
    );
  }

  return (
    <>
      {error ? (
        <Text size="sm" c="red" role="alert">
          The evidence could not be read. {failureSentence(error)}
        </Text>
      ) : null}
      <Button
        variant="default"
        size="compact-sm"
        loading={loading}
        leftSection={<IconDownload size={14} aria-hidden />}
        onClick={() => void save()}
      >
        Export evidence
      </Button>
      <Button
        component="a"
        href={`/api/graphql/evidence/${encodeURIComponent(evidence.id)}/affected-accounts.parquet`}
        download={`proposal-${proposal.number}-affected-accounts.parquet`}
        variant="default"
        size="compact-sm"
        leftSection={<IconDownload size={14} aria-hidden />}
      >
        Affected accounts (Parquet)
      </Button>
    </>
  );
}
