'use client';
import { useApolloClient } from '@apollo/client/react';
import { Button, Group, Text } from '@mantine/core';
import { IconDownload } from '@tabler/icons-react';
import { useRef, useState } from 'react';
import { AuditLogDocument, type LoggedEntryFragment } from '../_graphql/generated/graphql';
import { formatCount } from '../_ui/format';
import { saveFile } from '../_ui/save-file';

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
  const [progress, setProgress] = useState<string | null>(null);
  const [isReading, setIsReading] = useState(false);
  const isStopped = useRef(false);

  async function save(): Promise<void> {
    isStopped.current = false;
    setIsReading(true);
    try {
      const lines: string[] = [];
      let after: string | null = null;
      do {
        const page = await readPage(after);
        lines.push(...page.edges.map(({ node }) => lineOf(node)));
        setProgress(`${formatCount(lines.length)} of ${formatCount(page.totalCount)} entries`);
        after = page.pageInfo.hasNextPage ? page.pageInfo.endCursor : null;
      } while (after !== null && !isStopped.current);
      if (isStopped.current) setProgress('Stopped; no file was written.');
      else saveFile('margrave-audit.jsonl', 'application/jsonl', lines.join('\n') + '\n');
    } catch (error) {
      setProgress(`The log could not be read: ${error instanceof Error ? error.message : 'no reason given'}`);
    } finally {
      setIsReading(false);
    }
  }

  async function readPage(after: string | null) {
    const { data } = await client.query({
      query: AuditLogDocument,
      variables: { ...filter, first: PAGE, after },
      fetchPolicy: 'no-cache',
    });
    if (data === undefined) throw new Error('an empty answer');
    return data.auditEntries;
  }

  return (
    <Group gap="sm">
      <Text size="xs" c="dimmed" role="status">
        {progress}
      </Text>
      {isReading ? (
        <Button variant="default" onClick={() => (isStopped.current = true)}>
          Stop
        </Button>
      ) : (
        <Button
          variant="default"
          leftSection={<IconDownload size={14} aria-hidden />}
          onClick={() => void save()}
        >
          Export as JSON lines
        </Button>
      )}
    </Group>
  );
}
