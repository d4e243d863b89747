'use client';
import { useQuery } from '@apollo/client/react';
import { Anchor, Button, MultiSelect, SegmentedControl } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { Link } from '../_ui/link';
import { useCallback, useMemo } from 'react';
import {
  ProposalListDocument,
  type ProposalListQuery,
  type ProposalState,
} from '../_graphql/generated/graphql';
import { DirectionGlyph, ProposalStateBadge, stateWords, Tag } from '../_ui/badges';
import { type Column, DataTable } from '../_ui/data-table';
import { EmptyFace } from '../_ui/faces';
import { formatAge, formatCount, formatInstant, sentenceCase } from '../_ui/format';
import { PageHeader } from '../_ui/page-header';
import { QueryFace } from '../_ui/query-face';
import { Section } from '../_ui/section';
import { useNowMs } from '../_ui/use-now';
import { joinedPages, useNextPage } from '../_ui/use-paged';
import { useUrlState } from '../_ui/use-url-state';
import classes from './proposal-list.module.css';

const PAGE = 50;
type Row = ProposalListQuery['proposals']['edges'][number]['node'];

const STATES: readonly ProposalState[] = [
  ...(['DRAFT', 'IN_REVIEW', 'CHANGES_REQUESTED', 'STALE', 'APPROVED', 'QUEUED', 'READY'] as const),
  ...([
    'ACTIVATING',
    'RAMPING',
    'PAUSED',
    'ACTIVE',
    'SUPERSEDED',
    'ROLLED_BACK',
    'REJECTED',
    'WITHDRAWN',
    'CANCELED',
  ] as const),
  ...(['EXPIRED', 'FAILED'] as const),
];

/** A time of activation that still holds. */
const ON_ITS_WAY: readonly ProposalState[] = ['QUEUED', 'READY', 'ACTIVATING'];

const VIEWS = [
  { value: 'all', label: 'All' },
  { value: 'mine', label: 'Mine' },
  { value: 'vote', label: 'Awaiting my vote' },
];

function columnsOf(nowMs: number): readonly Column<Row>[] {
  return [
    { key: 'number', header: '#', numeric: true, width: 56, cell: ({ number }) => number },
    {
      key: 'title',
      header: 'Title',
      cell: ({ number, title, kind }) => (
        <>
          <Anchor component={Link} href={`/proposals/${number}`} size="sm">
            {title}
          </Anchor>{' '}
          {kind === 'CHANGE' ? null : <Tag>{sentenceCase(kind)}</Tag>}
        </>
      ),
    },
    {
      key: 'state',
      header: 'State',
      cell: ({ state, stateReason }) => (
        <span title={stateReason ?? undefined}>
          <ProposalStateBadge state={state} />
        </span>
      ),
    },
    { key: 'effect', header: 'Effect', cell: ({ diff }) => <DirectionGlyph direction={diff.direction} /> },
    {
      key: 'approvals',
      header: 'Approvals',
      numeric: true,
      cell: ({ approval }) => `${approval.given} of ${approval.required}`,
    },
    {
      key: 'evidence',
      header: 'Evidence',
      cell: ({ evidence }) => (evidence?.finishedAt ? formatAge(evidence.finishedAt, nowMs) : 'none'),
    },
    { key: 'base', header: 'Against version', numeric: true, cell: ({ baseVersion }) => baseVersion.number },
    { key: 'author', header: 'By', cell: ({ author }) => author.name },
    {
      key: 'eta',
      header: 'Goes live',
      cell: ({ eta, state }) => (eta === null || !ON_ITS_WAY.includes(state) ? '–' : formatInstant(eta)),
    },
    { key: 'updated', header: 'Last change', cell: ({ updatedAt }) => formatAge(updatedAt, nowMs) },
  ];
}

/** Changes under review and past ones, newest first. */
export function ProposalList() {
  const [view, setView] = useUrlState('view', 'PUSH');
  const [state, setState] = useUrlState('state', 'PUSH');
  const states = state === '' ? null : STATES.filter((known) => state.split(',').includes(known));
  const answer = useQuery(ProposalListDocument, {
    variables: { states, mine: view === 'mine', awaitingMyVote: view === 'vote', first: PAGE, after: null },
    fetchPolicy: 'cache-and-network',
  });
  const { fetchMore, data } = answer;
  const readNext = useCallback(
    (after: string) =>
      fetchMore({
        variables: { after },
        updateQuery: (before, { fetchMoreResult }) => ({
          ...before,
          proposals: joinedPages(before.proposals, fetchMoreResult.proposals),
        }),
      }),
    [fetchMore],
  );
  const onReachEnd = useNextPage(data?.proposals.pageInfo, readNext);
  const nowMs = useNowMs();
  const columns = useMemo(() => columnsOf(nowMs), [nowMs]);
  const mayPropose = data?.me?.rights.includes('PROPOSE') ?? false;
  const isFiltered = view !== '' || state !== '';

  return (
    <>
      <PageHeader
        title="Proposals"
        about="Changes of parameters, from draft to activation"
        actions={
          mayPropose ? (
            <Button component={Link} href="/proposals/new" leftSection={<IconPlus size={14} aria-hidden />}>
              Propose a change
            </Button>
          ) : undefined
        }
      />
      <div className={classes.filters} role="search" aria-label="Filter the proposals">
        <SegmentedControl
          aria-label="Whose"
          value={view === '' ? 'all' : view}
          onChange={(next) => setView(next === 'all' ? '' : next)}
          data={VIEWS}
        />
        <MultiSelect
          aria-label="States"
          placeholder={states === null ? 'Any state' : ''}
          data={STATES.map((value) => ({ value, label: stateWords(value) }))}
          value={states ?? []}
          onChange={(next) => setState(next.join(','))}
          clearable
          clearButtonProps={{ 'aria-label': 'Any state' }}
          w={320}
        />
      </div>
      <Section
        title="Proposals"
        about={data ? `${formatCount(data.proposals.totalCount)}, newest first` : ''}
      >
        <QueryFace answer={answer} what="the proposals">
          {({ proposals }) => (
            <DataTable
              label="Proposals"
              columns={columns}
              rows={proposals.edges.map(({ node }) => node)}
              rowKey={({ id }) => id}
              heightPx={680}
              onReachEnd={onReachEnd}
              empty={
                <EmptyFace
                  title={isFiltered ? 'No proposal matches' : 'Nobody has proposed a change yet'}
                  action={
                    isFiltered || !mayPropose ? undefined : (
                      <Button component={Link} href="/proposals/new" variant="light">
                        Propose a change
                      </Button>
                    )
                  }
                />
              }
            />
          )}
        </QueryFace>
      </Section>
    </>
  );
}
