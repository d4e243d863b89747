'use client';
import { useQuery } from '@apollo/client/react';
import { Button, Group } from '@mantine/core';
import { useCallback, useMemo, useState } from 'react';
import { type ListedPersonFragment, PeopleListDocument } from '../_graphql/generated/graphql';
import { Tag } from '../_ui/badges';
import { type Column, DataTable } from '../_ui/data-table';
import { formatAge, sentenceCase } from '../_ui/format';
import { QueryFace } from '../_ui/query-face';
import { Section } from '../_ui/section';
import { joinedPages, useNextPage } from '../_ui/use-paged';
import { AccessDialog } from './access-dialog';
import { InviteAgainDialog, InviteDialog } from './invite-dialog';
import { accessWords, hasWayIn, wayInWords } from './person-words';
import { RolesDialog } from './roles-dialog';

const PAGE = 100;
type Person = ListedPersonFragment;

/** What may be done to somebody, each in a dialog of its own. */
type PersonAct = 'roles' | 'access' | 'invite';
interface Opened {
  readonly act: PersonAct;
  readonly person: Person;
}

function columnsOf(
  viewer: { readonly id: string | null; readonly nowMs: number },
  open: (opened: Opened) => void,
): readonly Column<Person>[] {
  return [
    { key: 'name', header: 'Name', cell: ({ name }) => name, sortBy: ({ name }) => name },
    { key: 'email', header: 'E-mail', cell: ({ email }) => email ?? '–', sortBy: ({ email }) => email },
    {
      key: 'roles',
      header: 'Roles',
      cell: ({ roles }) => (
        <Group gap={4}>
          {roles.length === 0 ? 'none' : roles.map((role) => <Tag key={role}>{sentenceCase(role)}</Tag>)}
        </Group>
      ),
    },
    {
      key: 'way',
      header: 'Signs in by',
      cell: (person) => (
        <span title={person.boundIdentity ?? undefined}>{wayInWords(person, viewer.nowMs)}</span>
      ),
    },
    {
      key: 'last',
      header: 'Last sign-in',
      cell: ({ lastSignInAt }) => (lastSignInAt === null ? 'never' : formatAge(lastSignInAt, viewer.nowMs)),
      sortBy: ({ lastSignInAt }) => lastSignInAt,
    },
    { key: 'state', header: 'Access', cell: accessWords, sortBy: ({ disabledAt }) => disabledAt ?? '' },
    {
      key: 'acts',
      header: 'Change',
      onScreenOnly: true,
      cell: (person) =>
        person.id === viewer.id ? (
          'by another administrator'
        ) : (
          <PersonActs person={person} open={(act) => open({ act, person })} />
        ),
    },
  ];
}

function PersonActs({ person, open }: { person: Person; open: (act: PersonAct) => void }) {
  const isActive = person.disabledAt === null;
  const access = isActive ? 'Suspend access' : 'Restore access';
  const button = (act: PersonAct, text: string, label: string) => (
    <Button variant="default" size="compact-xs" onClick={() => open(act)} aria-label={label}>
      {text}
    </Button>
  );
  return (
    <Group gap={4} wrap="nowrap">
      {button('roles', 'Roles', `Change the roles of ${person.name}`)}
      {isActive && !hasWayIn(person) ? button('invite', 'Invite again', `Invite ${person.name} again`) : null}
      {button('access', access, `${access} of ${person.name}`)}
    </Group>
  );
}

/** Everyone who signs in; for the administrator. Others are told who that is. */
export function PeopleList() {
  const answer = useQuery(PeopleListDocument, { variables: { first: PAGE, after: null } });
  const { fetchMore, refetch, data } = answer;
  const [opened, setOpened] = useState<Opened | null>(null);
  const [isInviting, setIsInviting] = useState(false);
  const readNext = useCallback(
    (after: string) =>
      fetchMore({
        variables: { after },
        updateQuery: (before, { fetchMoreResult }) => ({
          ...before,
          people: joinedPages(before.people, fetchMoreResult.people),
        }),
      }),
    [fetchMore],
  );
  const onReachEnd = useNextPage(data?.people.pageInfo, readNext);
  const viewerId = data?.me?.person.id ?? null;
  const nowMs = data ? Date.parse(data.venue.clock.databaseNow) : 0;
  const columns = useMemo(() => columnsOf({ id: viewerId, nowMs }, setOpened), [viewerId, nowMs]);
  const close = () => setOpened(null);

  return (
    <Section
      title="People"
      about="a change of roles takes effect with their next request; nobody changes their own"
      actions={data ? <Button onClick={() => setIsInviting(true)}>Invite a person</Button> : null}
    >
      <QueryFace
        answer={answer}
        what="the people"
        forbidden="Only administrators see people; your own tokens are under API tokens."
      >
        {({ people }) => (
          <DataTable
            label="People"
            columns={columns}
            rows={people.edges.map(({ node }) => node)}
            rowKey={({ id }) => id}
            heightPx={560}
            onReachEnd={onReachEnd}
          />
        )}
      </QueryFace>
      {isInviting ? (
        <InviteDialog onInvited={() => void refetch()} onClose={() => setIsInviting(false)} />
      ) : null}
      {opened?.act === 'roles' ? <RolesDialog person={opened.person} onClose={close} /> : null}
      {opened?.act === 'access' ? <AccessDialog person={opened.person} onClose={close} /> : null}
      {opened?.act === 'invite' ? (
        <InviteAgainDialog person={opened.person} onInvited={() => void refetch()} onClose={close} />
      ) : null}
    </Section>
  );
}
