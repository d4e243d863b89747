'use client';
import { useApolloClient } from '@apollo/client/react';
import { Button, Group, Text } from '@mantine/core';
import { IconDownload } from '@tabler/icons-react';
import { AuditLogDocument, type LoggedEntryFragment } from '../_graphql/generated/graphql';
import { saveFile } from '../_ui/save-file';
import { type ListPage, useWholeList } from '../_ui/use-whole-list';

const PAGE = 100;

interface Filter {
  readonly action: string | null;
  readonly subject: string | null;
}

/** What the entry's hash covers, and the hash itself: a reader can check the chain from the file alone. */
function lineOf(entry: LoggedEntryFragment): string {
  const { seq, at, actorKind, actorId, action, subjectKind, subjectId, payload, prevHash, hash } = entry;
  return JSON.stringify({
    seq,
    at,
    actorKind,
    actorId,
    action,
    subjectKind,
    subjectId,
    payload,
    prevHash,
    hash,
  });
}

/** The log as filtered, one JSON object a line, newest first; read page by page over the API anyone may use. */
export function AuditExport({ filter }: { filter: Filter }) {
  const client = useApolloClient();
  async function readPage(after: string | null): Promise<ListPage<LoggedEntryFragment>> {
    const { data } = await client.query({
      query: AuditLogDocument,
      variables: { ...filter, first: PAGE, after },
      fetchPolicy: 'no-cache',
    });
    if (data === undefined) throw new Error('an empty answer');
    const { edges, totalCount, pageInfo } = data.auditEntries;
    const rows = edges.map(({ node }) => node);
    return { rows, totalCount, next: pageInfo.hasNextPage ? pageInfo.endCursor : null };
  }

  const { progress, isReading, toggle } = useWholeList(readPage, (entries) =>
    saveFile(
      'margrave-audit.jsonl',
      'application/jsonl',
      entries.map((entry) => `${lineOf(entry)}\n`).join(''),
    ),
  );

  return (
    <Group gap="sm">
      <Text size="xs" c="dimmed" role="status">
        {progress}
      </Text>
      <Button
        variant="default"
        leftSection={isReading ? null : <IconDownload size={14} aria-hidden />}
        onClick={toggle}
      >
        {isReading ? 'Stop' : 'Export as JSON lines'}
      </Button>
    </Group>
  );
}
