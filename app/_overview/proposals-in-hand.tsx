'use client';
import { Anchor, Button } from '@mantine/core';
import Link from 'next/link';
import { type OverviewQuery } from '../_graphql/generated/graphql';
import { ProposalStateBadge } from '../_ui/badges';
import { type Column, DataTable } from '../_ui/data-table';
import { EmptyFace } from '../_ui/faces';
import { formatInstant, NONE, plural } from '../_ui/format';
import { Section } from '../_ui/section';

type Awaiting = OverviewQuery['awaitingMyVote'];
type Queued = OverviewQuery['queued'];

function TitleLink({ number, title }: { number: number; title: string }) {
  return (
    <Anchor component={Link} href={`/proposals/${number}`} size="sm" fw={550}>
      {number} · {title}
    </Anchor>
  );
}

const APPROVALS: readonly Column<Awaiting['edges'][number]['node']>[] = [
  { key: 'title', header: 'Proposal', cell: TitleLink },
  { key: 'author', header: 'Author', cell: ({ author }) => author.name },
  {
    key: 'approvals',
    header: 'Approvals',
    cell: ({ approval: { given, required } }) => `${given} of ${required}`,
  },
  { key: 'updated', header: 'Updated', cell: ({ updatedAt }) => formatInstant(updatedAt) },
];

/** Proposals that wait for my vote. */
export function MyApprovals({ proposals }: { proposals: Awaiting }) {
  return (
    <Section title="My approvals" about={`${plural(proposals.totalCount, 'proposal')} awaiting my vote`}>
      <DataTable
        label="Proposals awaiting my vote"
        columns={APPROVALS}
        rows={proposals.edges.map(({ node }) => node)}
        rowKey={({ id }) => id}
        empty={<EmptyFace title="Nothing waits for your vote." />}
      />
    </Section>
  );
}

const UNDERWAY: readonly Column<Queued['edges'][number]['node']>[] = [
  { key: 'title', header: 'Proposal', cell: TitleLink },
  { key: 'state', header: 'State', cell: ({ state }) => <ProposalStateBadge state={state} /> },
  {
    key: 'eta',
    header: 'Goes live',
    cell: ({ eta, activateAt }) => {
      const at = eta ?? activateAt;
      return at === null ? NONE : formatInstant(at);
    },
  },
];

/** Approved changes on their way to activation. */
export function Underway({ proposals }: { proposals: Queued }) {
  return (
    <Section title="Approved and queued" about={plural(proposals.totalCount, 'proposal')}>
      <DataTable
        label="Approved and queued proposals"
        columns={UNDERWAY}
        rows={proposals.edges.map(({ node }) => node)}
        rowKey={({ id }) => id}
        empty={
          <EmptyFace
            title="No change is on its way."
            action={
              <Button component={Link} href="/proposals/new" variant="light">
                Propose a change
              </Button>
            }
          />
        }
      />
    </Section>
  );
}
