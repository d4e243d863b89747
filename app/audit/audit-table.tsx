'use client';
import { Button, Code, Modal, Stack } from '@mantine/core';
import { type ReactNode, useMemo, useState } from 'react';
import { type LoggedEntryFragment } from '../_graphql/generated/graphql';
import { type Column, DataTable } from '../_ui/data-table';
import { formatInstant } from '../_ui/format';
import { HashChip } from '../_ui/hash-chip';
import { Link } from '../_ui/link';
import { subjectWords } from './entry-words';
import classes from './audit.module.css';

type Entry = LoggedEntryFragment;

function actorOf({ actorName, actorKind, actorId }: Entry): string {
  if (actorName !== null) return actorKind === 'TOKEN' ? `${actorName} (token)` : actorName;
  return actorId === null ? actorKind.toLowerCase() : `${actorKind.toLowerCase()} ${actorId}`;
}

function columnsOf(show: (entry: Entry) => void, isOfOne: boolean): readonly Column<Entry>[] {
  const subject: Column<Entry> = {
    key: 'subject',
    header: 'On',
    cell: (entry) => <Subject entry={entry} />,
  };
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
      cell: ({ label, versionNumber }) => (
        <span className={classes.act}>
          {label ?? 'Cannot be read'}
          {versionNumber === null ? null : (
            <>
              {' '}
              <Link href={`/parameters/${versionNumber}`} className={classes.version}>
                v{versionNumber}
              </Link>
            </>
          )}
        </span>
      ),
    },
    ...(isOfOne ? [] : [subject]),
    { key: 'hash', header: 'Hash', cell: ({ hash }) => <HashChip hash={hash} label="entry hash" /> },
    {
      key: 'payload',
      header: 'Details',
      onScreenOnly: true,
      cell: (entry) => (
        <Button
          variant="subtle"
          size="compact-xs"
          onClick={() => show(entry)}
          aria-label={`Details of entry ${entry.seq}`}
        >
          Details
        </Button>
      ),
    },
  ];
}

function Subject({ entry }: { entry: Entry }) {
  const { text, href } = subjectWords(entry);
  return href === null ? text : <Link href={href}>{text}</Link>;
}

/** Entries of the log, each with what it recorded. */
export function AuditTable({
  label,
  entries,
  empty,
  isOfOne = false,
  heightPx,
  onReachEnd,
}: {
  label: string;
  entries: readonly Entry[];
  /** Whether all are on one thing, which the page names. */
  isOfOne?: boolean;
  empty: ReactNode;
  heightPx?: number;
  onReachEnd?: () => void;
}) {
  const [shown, setShown] = useState<Entry | null>(null);
  const columns = useMemo(() => columnsOf(setShown, isOfOne), [isOfOne]);
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
            <div>
              <code>{shown.action}</code> on {shown.subjectKind} <code>{shown.subjectId}</code>
            </div>
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
