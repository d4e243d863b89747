'use client';
import { useQuery } from '@apollo/client/react';
import { Anchor, Button, Group } from '@mantine/core';
import dynamic from 'next/dynamic';
import { useCallback, useMemo, useState } from 'react';
import { ScenarioLibraryDocument } from '../_graphql/generated/graphql';
import { Tag } from '../_ui/badges';
import { CsvButton } from '../_ui/csv-button';
import { type CsvColumn } from '../_ui/csv-text';
import { type Column, DataTable } from '../_ui/data-table';
import { EmptyFace } from '../_ui/faces';
import { Count } from '../_ui/figures';
import { formatInstant } from '../_ui/format';
import { PageHeader } from '../_ui/page-header';
import { QueryFace } from '../_ui/query-face';
import { Section } from '../_ui/section';
import { joinedPages, useNextPage } from '../_ui/use-paged';
import { useUrlState } from '../_ui/use-url-state';
import { ScenarioPicture } from './scenario-picture';
import { kindWord, originWord, type ScenarioRow, stepsWord } from './scenario-words';
import classes from './scenarios.module.css';

const AddScenarioDialog = dynamic(
  () => import('./add-scenario-dialog').then((loaded) => loaded.AddScenarioDialog),
  { ssr: false },
);
const ImportScenarioDialog = dynamic(
  () => import('./import-scenario-dialog').then((loaded) => loaded.ImportScenarioDialog),
  { ssr: false },
);

const CSV: readonly CsvColumn<ScenarioRow>[] = [
  { heading: 'scenario', value: ({ name }) => name },
  { heading: 'kind', value: ({ kind }) => kindWord(kind) },
  { heading: 'origin', value: originWord },
  { heading: 'source_or_reason', value: ({ source, reason }) => source ?? reason },
  { heading: 'sets_of_prices', value: ({ steps }) => String(steps) },
  { heading: 'instruments_moved', value: ({ instrumentsMoved }) => String(instrumentsMoved) },
  { heading: 'version', value: ({ version }) => (version === null ? null : String(version)) },
  { heading: 'sha256', value: ({ hash }) => hash },
];

function columnsOf(onShow: (hash: string) => void): readonly Column<ScenarioRow>[] {
  return [
    {
      key: 'name',
      header: 'Scenario',
      cell: ({ hash, name, version }) => (
        <>
          <Anchor component="button" type="button" size="sm" ta="left" onClick={() => onShow(hash)}>
            {name}
          </Anchor>
          {version !== null && version > 1 ? <Tag>{`Version ${version}`}</Tag> : null}
        </>
      ),
      sortBy: ({ name }) => name,
    },
    { key: 'kind', header: 'Kind', cell: ({ kind }) => kindWord(kind), sortBy: ({ kind }) => kind },
    {
      key: 'origin',
      header: 'Origin',
      cell: (row) => (
        <>
          {originWord(row)}
          <span className={classes.note}>{row.source ?? row.reason}</span>
        </>
      ),
      sortBy: originWord,
    },
    {
      key: 'steps',
      header: 'Prices tried',
      cell: stepsWord,
      sortBy: ({ steps }) => steps,
    },
    {
      key: 'moved',
      header: 'Instruments moved',
      numeric: true,
      cell: ({ instrumentsMoved }) => <Count value={instrumentsMoved} />,
      sortBy: ({ instrumentsMoved }) => instrumentsMoved,
    },
    {
      key: 'added',
      header: 'Added',
      cell: ({ isBuiltIn, addedBy, addedAt }) =>
        isBuiltIn || addedAt === null ? 'Built in' : `${addedBy ?? 'Import'}, ${formatInstant(addedAt)}`,
      sortBy: ({ addedAt }) => addedAt ?? '',
    },
  ];
}

/** What price moves a change can be tried in, and where each comes from. */
export function ScenariosPage() {
  const [chosen, setChosen] = useUrlState('scenario', 'PUSH');
  const [adding, setAdding] = useState<'MOVES' | 'PATH' | null>(null);
  const answer = useQuery(ScenarioLibraryDocument, { variables: { after: null } });
  const { data, fetchMore, refetch } = answer;
  const readNext = useCallback(
    (after: string) =>
      fetchMore({
        variables: { after },
        updateQuery: (before, { fetchMoreResult }) => ({
          ...fetchMoreResult,
          scenarios: joinedPages(before.scenarios, fetchMoreResult.scenarios),
        }),
      }),
    [fetchMore],
  );
  const onReachEnd = useNextPage(data?.scenarios.pageInfo, readNext);
  const columns = useMemo(() => columnsOf(setChosen), [setChosen]);
  const mayAdd = data?.me?.rights.includes('PROPOSE') ?? false;
  const onAdded = (hash: string) => {
    setAdding(null);
    void refetch();
    setChosen(hash);
  };
  return (
    <>
      <PageHeader
        title="Scenarios"
        about="Price moves that a proposed change can be tried in before anybody votes on it. Choose them when you simulate a proposal; its evidence then shows who would be called, who liquidated and what nobody covers, before and after the change."
        actions={
          mayAdd ? (
            <Group gap="xs">
              <Button variant="default" onClick={() => setAdding('PATH')}>
                Import price path
              </Button>
              <Button onClick={() => setAdding('MOVES')}>New scenario</Button>
            </Group>
          ) : undefined
        }
      />
      <QueryFace answer={answer} what="the scenarios">
        {({ scenarios }) => {
          const rows = scenarios.edges.map(({ node }) => node);
          const shown = chosen || rows.find(({ instrumentsMoved }) => instrumentsMoved > 0)?.hash;
          return (
            <>
              {shown === undefined ? null : (
                <ScenarioPicture hash={shown} mayRetire={mayAdd} onRetired={() => void refetch()} />
              )}
              <Section
                title="Library"
                about={`${rows.filter(({ isBuiltIn }) => isBuiltIn).length} built in, ${scenarios.totalCount - rows.filter(({ isBuiltIn }) => isBuiltIn).length} of this venue`}
                actions={<CsvButton name="margrave-scenarios" columns={CSV} rows={rows} />}
              >
                <DataTable
                  label="Scenarios"
                  columns={columns}
                  rows={rows}
                  rowKey={({ hash }) => hash}
                  onReachEnd={onReachEnd}
                  empty={<EmptyFace title="There is no scenario yet" />}
                />
              </Section>
            </>
          );
        }}
      </QueryFace>
      {adding === 'MOVES' ? <AddScenarioDialog onAdded={onAdded} onClose={() => setAdding(null)} /> : null}
      {adding === 'PATH' ? <ImportScenarioDialog onAdded={onAdded} onClose={() => setAdding(null)} /> : null}
    </>
  );
}
