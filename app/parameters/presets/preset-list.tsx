'use client';
import { useQuery } from '@apollo/client/react';
import { Anchor } from '@mantine/core';
import { Link } from '../../_ui/link';
import { PresetsDocument, type PresetsQuery } from '../../_graphql/generated/graphql';
import { type Column, DataTable } from '../../_ui/data-table';
import { Count } from '../../_ui/figures';
import { plural } from '../../_ui/format';
import { PageHeader } from '../../_ui/page-header';
import { QueryFace } from '../../_ui/query-face';
import { Section } from '../../_ui/section';
import classes from './presets.module.css';

type Preset = PresetsQuery['presets'][number];

const COLUMNS: readonly Column<Preset>[] = [
  {
    key: 'title',
    header: 'Scheme',
    sortBy: ({ title }) => title,
    cell: ({ name, title }) => (
      <Anchor component={Link} href={`/parameters/presets/${name}`} size="sm" fw={550}>
        {title}
      </Anchor>
    ),
  },
  {
    key: 'summary',
    header: 'What it is',
    onWideOnly: true,
    cell: ({ summary }) => <span className={classes.summary}>{summary}</span>,
  },
  {
    key: 'asset',
    header: 'Settles in',
    cell: ({ parameterSet }) => parameterSet.settlementAsset,
  },
  {
    key: 'classes',
    header: 'Classes',
    numeric: true,
    sortBy: ({ parameterSet }) => String(parameterSet.classes.length),
    cell: ({ parameterSet }) => <Count value={parameterSet.classes.length} />,
  },
  {
    key: 'sources',
    header: 'Sources',
    numeric: true,
    cell: ({ sources }) => <Count value={sources.length} />,
  },
];

/** What other venues publish, in the language of this one: to be compared with, and to begin from. */
export function PresetList() {
  const answer = useQuery(PresetsDocument);
  return (
    <>
      <PageHeader
        title="Presets"
        about="Published margin schemes of venues, each as a parameter set: compare one with the live set, or begin a proposal from it."
      />
      <QueryFace answer={answer} what="the presets">
        {({ presets }) => (
          <Section title="Schemes" about={plural(presets.length, 'preset')}>
            <DataTable label="Presets" columns={COLUMNS} rows={presets} rowKey={({ name }) => name} />
          </Section>
        )}
      </QueryFace>
    </>
  );
}
