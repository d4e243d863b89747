'use client';
import { useQuery } from '@apollo/client/react';
import { NativeSelect, TextInput } from '@mantine/core';
import { useCallback } from 'react';
import { AuditLogDocument } from '../_graphql/generated/graphql';
import { EmptyFace } from '../_ui/faces';
import { formatCount } from '../_ui/format';
import { PageHeader } from '../_ui/page-header';
import { QueryFace } from '../_ui/query-face';
import { Section } from '../_ui/section';
import { joinedPages, useNextPage } from '../_ui/use-paged';
import { useUrlState } from '../_ui/use-url-state';
import { AuditExport } from './audit-export';
import { AuditTable } from './audit-table';
import { actGroups } from './entry-words';
import { VerifyAudit } from './verify-audit';
import classes from './audit.module.css';

const PAGE = 100;

export function AuditLog() {
  const [action, setAction] = useUrlState('action');
  const [subject, setSubject] = useUrlState('subject');
  const filter = { action: action || null, subject: subject || null };
  const answer = useQuery(AuditLogDocument, { variables: { ...filter, first: PAGE, after: null } });
  const { fetchMore, data } = answer;
  const readNext = useCallback(
    (after: string) =>
      fetchMore({
        variables: { after },
        updateQuery: (before, { fetchMoreResult }) => ({
          auditEntries: joinedPages(before.auditEntries, fetchMoreResult.auditEntries),
        }),
      }),
    [fetchMore],
  );
  const onReachEnd = useNextPage(data?.auditEntries.pageInfo, readNext);

  return (
    <>
      <PageHeader
        title="Audit"
        about="Every act, in one append-only chain: each entry’s hash covers the one before it."
        actions={<AuditExport filter={filter} />}
      />
      <VerifyAudit />
      <Section
        title="Log"
        about={data ? `${formatCount(data.auditEntries.totalCount)} entries, newest first` : ''}
      >
        <div className={classes.filters} role="search" aria-label="Filter the log">
          <NativeSelect
            label="Acts"
            size="xs"
            data={[...actGroups(action)]}
            value={action}
            onChange={(event) => setAction(event.currentTarget.value)}
          />
          <TextInput
            label="About"
            placeholder="#2, an account, an instrument or a whole key"
            value={subject}
            onChange={(event) => setSubject(event.currentTarget.value)}
            w={320}
          />
        </div>
        <QueryFace answer={answer} what="the audit log">
          {({ auditEntries }) => (
            <AuditTable
              label="Audit log"
              entries={auditEntries.edges.map(({ node }) => node)}
              heightPx={640}
              onReachEnd={onReachEnd}
              empty={
                <EmptyFace
                  title={action === '' && subject === '' ? 'The log is empty' : 'No entry matches'}
                />
              }
            />
          )}
        </QueryFace>
      </Section>
    </>
  );
}
