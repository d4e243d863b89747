'use client';
import { useQuery } from '@apollo/client/react';
import { Button } from '@mantine/core';
import { useMemo } from 'react';
import {
  EndSessionDocument,
  type OpenSessionFragment,
  OwnSessionsDocument,
} from '../_graphql/generated/graphql';
import { type Column, DataTable } from '../_ui/data-table';
import { EmptyFace, RefusalAlert } from '../_ui/faces';
import { formatAge, formatInstant } from '../_ui/format';
import { QueryFace } from '../_ui/query-face';
import { Section } from '../_ui/section';
import { useAct } from '../_ui/use-act';

type Session = OpenSessionFragment;

function columnsOf(nowMs: number, end: (session: Session) => void): readonly Column<Session>[] {
  return [
    { key: 'client', header: 'Browser', cell: ({ client }) => (client === '' ? 'unknown' : client) },
    {
      key: 'source',
      header: 'Signed in from',
      cell: ({ source }) => (source === 'everyone' ? 'unknown' : source),
    },
    { key: 'started', header: 'Signed in', cell: ({ startedAt }) => formatInstant(startedAt) },
    { key: 'used', header: 'Last used', cell: ({ lastUsedAt }) => formatAge(lastUsedAt, nowMs) },
    { key: 'expires', header: 'Ends by', cell: ({ expiresAt }) => formatInstant(expiresAt) },
    {
      key: 'acts',
      header: 'Change',
      onScreenOnly: true,
      cell: (session) =>
        session.isThisOne ? (
          'this one'
        ) : (
          <Button
            variant="subtle"
            size="compact-xs"
            color="red"
            onClick={() => end(session)}
            aria-label={`Sign out the session of ${formatInstant(session.startedAt)}`}
          >
            Sign out
          </Button>
        ),
    },
  ];
}

/** Where the viewer is signed in, on whichever machines; any but this one is ended here. */
export function SessionList() {
  const answer = useQuery(OwnSessionsDocument, { fetchPolicy: 'cache-and-network' });
  const { refetch } = answer;
  const { send, refusal } = useAct(EndSessionDocument);
  const nowMs = answer.data ? Date.parse(answer.data.venue.clock.databaseNow) : 0;
  const columns = useMemo(
    () => columnsOf(nowMs, ({ id }) => void send({ sessionId: id }).then(() => refetch())),
    [nowMs, send, refetch],
  );
  return (
    <Section title="My sessions" about="sign out here of one that you do not know or no longer need">
      {refusal ? <RefusalAlert>{refusal.message}</RefusalAlert> : null}
      <QueryFace answer={answer} what="your sessions">
        {({ me }) => (
          <DataTable
            label="My sessions"
            columns={columns}
            rows={me?.sessions ?? []}
            rowKey={({ id }) => id}
            empty={<EmptyFace title="You are not signed in" />}
          />
        )}
      </QueryFace>
    </Section>
  );
}
