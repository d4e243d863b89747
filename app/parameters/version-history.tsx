'use client';
import { useQuery } from '@apollo/client/react';
import { Anchor, Button } from '@mantine/core';
import { Link } from '../_ui/link';
import { VersionHistoryDocument } from '../_graphql/generated/graphql';
import { DirectionGlyph, Tag } from '../_ui/badges';
import { type Column, DataTable } from '../_ui/data-table';
import { formatInstant, NONE, plural } from '../_ui/format';
import { HashChip } from '../_ui/hash-chip';
import { QueryFace } from '../_ui/query-face';
import { Section } from '../_ui/section';
import { type HistoryVersion } from './last-changes';
import { versionKindWords } from './version-words';

const COLUMNS: readonly Column<HistoryVersion>[] = [
  {
    key: 'number',
    header: 'Version',
    sortBy: ({ number }) => number,
    cell: ({ number }) => (
      <Anchor component={Link} href={`/parameters/${number}`} size="sm" fw={550}>
        Version {number}
      </Anchor>
    ),
  },
  {
    key: 'kind',
    header: 'Kind',
    cell: ({ kind, supersededAt }) => (
      <>
        {versionKindWords(kind)} {supersededAt === null ? <Tag tone="accent">Live</Tag> : null}
      </>
    ),
  },
  {
    key: 'from',
    header: 'Activated',
    sortBy: ({ activatedAt }) => activatedAt,
    cell: ({ activatedAt }) => formatInstant(activatedAt, { seconds: true }),
  },
  {
    key: 'to',
    header: 'Superseded',
    cell: ({ supersededAt }) =>
      supersededAt === null ? NONE : formatInstant(supersededAt, { seconds: true }),
  },
  {
    key: 'proposal',
    header: 'Proposal',
    cell: ({ proposal }) =>
      proposal ? (
        <Anchor component={Link} href={`/proposals/${proposal.number}`} size="sm">
          {proposal.number} · {proposal.title}
        </Anchor>
      ) : (
        'first set of the venue'
      ),
  },
  {
    key: 'changes',
    header: 'Changes',
    cell: ({ changes }) =>
      changes ? (
        <>
          <DirectionGlyph direction={changes.direction} /> {plural(changes.entries.length, 'change')}
        </>
      ) : (
        NONE
      ),
  },
  {
    key: 'hash',
    header: 'Parameter set',
    cell: ({ parameterSet }) => <HashChip hash={parameterSet.hash} label="hash of the parameter set" />,
  },
];

/** Every version there ever was, newest first. */
export function VersionHistory() {
  const answer = useQuery(VersionHistoryDocument);
  const more = () => {
    const after = answer.data?.versions.pageInfo.endCursor;
    if (after == null) return;
    void answer.fetchMore({
      variables: { after },
      updateQuery: (before, { fetchMoreResult: next }) => ({
        versions: { ...next.versions, edges: [...before.versions.edges, ...next.versions.edges] },
      }),
    });
  };
  return (
    <QueryFace answer={answer} what="the versions">
      {({ versions }) => (
        <Section
          title="Versions"
          about={plural(versions.totalCount, 'version')}
          actions={
            versions.pageInfo.hasNextPage ? (
              <Button variant="default" onClick={more} loading={answer.loading}>
                Older versions
              </Button>
            ) : null
          }
        >
          <DataTable
            label="Versions, newest first"
            columns={COLUMNS}
            rows={versions.edges.map(({ node }) => node)}
            rowKey={({ id }) => id}
          />
        </Section>
      )}
    </QueryFace>
  );
}
