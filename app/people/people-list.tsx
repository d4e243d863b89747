'use client';
import { useQuery } from '@apollo/client/react';
import { Button, Group } from '@mantine/core';
import { useCallback, useMemo, useState } from 'react';
import {
  DisablePersonDocument,
  EnablePersonDocument,
  type ListedPersonFragment,
  PeopleListDocument,
} from '../_graphql/generated/graphql';
import { Tag } from '../_ui/badges';
import { type Column, DataTable } from '../_ui/data-table';
import { RefusalAlert } from '../_ui/faces';
import { formatDay, sentenceCase } from '../_ui/format';
import { QueryFace } from '../_ui/query-face';
import { Section } from '../_ui/section';
import { useProvenAct } from '../_ui/use-proven-act';
import { joinedPages, useNextPage } from '../_ui/use-paged';
import { RolesDialog } from './roles-dialog';

const PAGE = 100;
type Person = ListedPersonFragment;

function columnsOf(
  edit: (person: Person) => void,
  toggle: (person: Person) => void,
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
      key: 'state',
      header: 'Access',
      cell: ({ disabledAt }) =>
        disabledAt === null ? 'may sign in' : `shut out since ${formatDay(disabledAt)}`,
      sortBy: ({ disabledAt }) => disabledAt ?? '',
    },
    {
      key: 'acts',
      header: 'Change',
      cell: (person) => (
        <Group gap={4} wrap="nowrap">
          <Button
            variant="subtle"
            size="compact-xs"
            onClick={() => edit(person)}
            aria-label={`Change the roles of ${person.name}`}
          >
            Roles
          </Button>
          <Button
            variant="subtle"
            size="compact-xs"
            color={person.disabledAt === null ? 'red' : undefined}
            onClick={() => toggle(person)}
            aria-label={`${person.disabledAt === null ? 'Shut out' : 'Let in'} ${person.name}`}
          >
            {person.disabledAt === null ? 'Shut out' : 'Let in'}
          </Button>
        </Group>
      ),
    },
  ];
}

/** Everyone who signs in; for the administrator. Others are told who that is. */
export function PeopleList() {
  const answer = useQuery(PeopleListDocument, { variables: { first: PAGE, after: null } });
  const { fetchMore, data } = answer;
  const [edited, setEdited] = useState<Person | null>(null);
  const disable = useProvenAct(DisablePersonDocument);
  const enable = useProvenAct(EnablePersonDocument);
  const { send: sendDisable } = disable;
  const { send: sendEnable } = enable;
  const refusal = disable.refusal ?? enable.refusal;

  const toggle = useCallback(
    ({ id, disabledAt }: Person) => void (disabledAt === null ? sendDisable : sendEnable)({ personId: id }),
    [sendDisable, sendEnable],
  );
  const readNext = useCallback(
    (after: string) =>
      fetchMore({
        variables: { after },
        updateQuery: (before, { fetchMoreResult }) => ({
          people: joinedPages(before.people, fetchMoreResult.people),
        }),
      }),
    [fetchMore],
  );
  const onReachEnd = useNextPage(data?.people.pageInfo, readNext);
  const columns = useMemo(() => columnsOf(setEdited, toggle), [toggle]);

  return (
    <Section title="People" about="a change of roles takes effect with their next request">
      {refusal ? <RefusalAlert>{refusal.message}</RefusalAlert> : null}
      <QueryFace answer={answer} what="the people">
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
      {edited === null ? null : <RolesDialog person={edited} onClose={() => setEdited(null)} />}
    </Section>
  );
}
