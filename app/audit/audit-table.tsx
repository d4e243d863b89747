'use client';
import { Button, Code, Modal, Stack } from '@mantine/core';
import { type ReactNode, useMemo, useState } from 'react';
import { type LoggedEntryFragment } from '../_graphql/generated/graphql';
import { type Column, DataTable } from '../_ui/data-table';
import { formatInstant } from '../_ui/format';
import { HashChip } from '../_ui/hash-chip';

type Entry = LoggedEntryFragment;

function actorOf({ actorName, actorKind, actorId }: Entry): string {
  if (actorName !== null) return actorKind === 'TOKEN' ? `${actorName} (token)` : actorName;
  return actorId === null ? actorKind.toLowerCase() : `${actorKind.toLowerCase()} ${actorId}`;
}

function columnsOf(show: (entry: Entry) => void): readonly Column<Entry>[] {
  return [
    { key: 'seq', header: 'Entry', numeric: true, cell: ({ seq }) => seq, width: 72 },
    {
      key: 'at',
      header: 'At',
      cell: ({ at }) => <span className="num">{formatInstant(at, { seconds: true })}</span>,
    },
    { key: 'actor', header: 'By', cell: actorOf },
    {
      key: 'action',
      header: 'Action',
      cell: ({ action, label }) => (
        <>
          {label ?? 'Cannot be read'} <code>{action}</code>
        </>
      ),
    },
    {
      key: 'subject',
      header: 'On',
      cell: ({ subjectKind, subjectId }) => <Subject kind={subjectKind} id={subjectId} />,
    },
    { key: 'hash', header: 'Hash', cell: ({ hash }) => <HashChip hash={hash} label="entry hash" /> },
    {
      key: 'payload',
      header: 'What was done',
      cell: (entry) => (
        <Button
          variant="subtle"
          size="compact-xs"
          onClick={() => show(entry)}
          aria-label={`Payload of entry ${entry.seq}`}
        >
          Payload
        </Button>
      ),
    },
  ];
}

function Subject({ kind, id }: { kind: string; id: string }) {
  return (
    <span title={id} className="num">
      {kind} {id.length > 16 ? `${id.slice(0, 8)}…` : id}
    </span>
  );
}

/** Entries of the log, each with what it recorded. */
export function AuditTable({
  label,
  entries,
  empty,
  heightPx,
  onReachEnd,
}: {
  label: string;
  entries: readonly Entry[];
  empty: ReactNode;
  heightPx?: number;
  onReachEnd?: () => void;
}) {
  const [shown, setShown] = useState<Entry | null>(null);
  const columns = useMemo(() => columnsOf(setShown), []);
  return (
    <>
      <DataTable
        label={label}
        columns={columns}
        rows={entries}
        rowKey={({ id }) => id}
        empty={empty}
        heightPx={heightPx}
        onReachEnd={onReachEnd}
      />
      <Modal
        opened={shown !== null}
        onClose={() => setShown(null)}
        title={shown === null ? '' : `Entry ${shown.seq}: ${shown.label ?? shown.action}`}
        size="lg"
        closeButtonProps={{ 'aria-label': 'Close' }}
      >
        {shown === null ? null : (
          <Stack gap="sm">
            <Code block>
              {shown.payload === null
                ? 'Only an administrator, or who may verify the log, reads this.'
                : JSON.stringify(shown.payload, null, 2)}
            </Code>
            <div>
              Entry <HashChip hash={shown.hash} label="entry hash" />
            </div>
            <div>
              Follows <HashChip hash={shown.prevHash} label="hash of the entry before" />
            </div>
          </Stack>
        )}
      </Modal>
    </>
  );
}
