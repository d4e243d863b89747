'use client';
import { useQuery } from '@apollo/client/react';
import { Button, Group } from '@mantine/core';
import { useMemo, useState } from 'react';
import { type ListedTokenFragment, OwnTokensDocument } from '../_graphql/generated/graphql';
import { Tag } from '../_ui/badges';
import { type Column, DataTable } from '../_ui/data-table';
import { EmptyFace } from '../_ui/faces';
import { formatAge, formatDay, sentenceCase } from '../_ui/format';
import { QueryFace } from '../_ui/query-face';
import { Section } from '../_ui/section';
import { IssueTokenDialog } from './issue-token-dialog';
import { RevokeTokenDialog } from './revoke-token-dialog';

type Token = ListedTokenFragment;

function stateOf({ revokedAt, expiresAt }: Token, nowMs: number): string {
  if (revokedAt !== null) return `revoked ${formatAge(revokedAt, nowMs)}`;
  return Date.parse(expiresAt) <= nowMs
    ? `expired ${formatAge(expiresAt, nowMs)}`
    : `until ${formatDay(expiresAt)}`;
}

function isLive({ revokedAt, expiresAt }: Token, nowMs: number): boolean {
  return revokedAt === null && Date.parse(expiresAt) > nowMs;
}

function columnsOf(nowMs: number, revoke: (token: Token) => void): readonly Column<Token>[] {
  return [
    { key: 'name', header: 'Name', cell: ({ name }) => name, sortBy: ({ name }) => name },
    { key: 'prefix', header: 'Begins with', cell: ({ prefix }) => <code>{prefix}…</code> },
    { key: 'owner', header: 'Acts for', cell: ({ owner }) => owner.name, sortBy: ({ owner }) => owner.name },
    {
      key: 'scopes',
      header: 'Scopes',
      cell: ({ scopes }) => (
        <Group gap={4}>
          {scopes.map((scope) => (
            <Tag key={scope}>{sentenceCase(scope)}</Tag>
          ))}
        </Group>
      ),
    },
    {
      key: 'state',
      header: 'Valid',
      cell: (token) => stateOf(token, nowMs),
      sortBy: ({ expiresAt }) => expiresAt,
    },
    {
      key: 'used',
      header: 'Last used',
      cell: ({ lastUsedAt }) => (lastUsedAt === null ? 'never' : formatAge(lastUsedAt, nowMs)),
      sortBy: ({ lastUsedAt }) => lastUsedAt,
    },
    {
      key: 'acts',
      header: 'Change',
      onScreenOnly: true,
      cell: (token) =>
        isLive(token, nowMs) ? (
          <Button
            variant="subtle"
            size="compact-xs"
            color="red"
            onClick={() => revoke(token)}
            aria-label={`Revoke ${token.name}`}
          >
            Revoke
          </Button>
        ) : (
          '–'
        ),
    },
  ];
}

/** Tokens of the viewer's own; an administrator sees everybody's. */
export function TokenList() {
  const answer = useQuery(OwnTokensDocument, { fetchPolicy: 'cache-and-network' });
  const [isIssuing, setIsIssuing] = useState(false);
  const [revoked, setRevoked] = useState<Token | null>(null);
  const nowMs = answer.data ? Date.parse(answer.data.venue.clock.databaseNow) : 0;
  const columns = useMemo(() => columnsOf(nowMs, setRevoked), [nowMs]);
  const mayIssue = answer.data?.me?.rights.includes('ISSUE_TOKEN') ?? false;

  return (
    <Section
      title="API tokens"
      about={
        mayIssue
          ? 'for systems; they may never do more than you'
          : 'an analyst, operator or administrator may issue one'
      }
      actions={mayIssue ? <Button onClick={() => setIsIssuing(true)}>Issue a token</Button> : null}
    >
      <QueryFace answer={answer} what="the tokens">
        {({ apiTokens }) => (
          <DataTable
            label="API tokens"
            columns={columns}
            rows={apiTokens}
            rowKey={({ id }) => id}
            empty={<EmptyFace title="No token has been issued" />}
          />
        )}
      </QueryFace>
      {isIssuing ? (
        <IssueTokenDialog onIssued={() => void answer.refetch()} onClose={() => setIsIssuing(false)} />
      ) : null}
      {revoked === null ? null : <RevokeTokenDialog token={revoked} onClose={() => setRevoked(null)} />}
    </Section>
  );
}
