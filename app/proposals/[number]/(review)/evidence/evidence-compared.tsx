'use client';
import { useQuery } from '@apollo/client/react';
import { CsvButton } from '../../../../_ui/csv-button';
import { type CsvColumn } from '../../../../_ui/csv-text';
import { type Column, DataTable } from '../../../../_ui/data-table';
import { formatInstant } from '../../../../_ui/format';
import { QueryFace } from '../../../../_ui/query-face';
import { Section } from '../../../../_ui/section';
import { CompareEvidenceDocument } from '../../../../_graphql/generated/graphql';
import { comparedText, type ComparedItem, differingWords } from './compared-words';
import { type Evidence, type Simulation } from './evidence';
import proposal from '../proposal.module.css';

const COLUMNS: readonly Column<ComparedItem>[] = [
  { key: 'name', header: 'Figure', cell: ({ name }) => name },
  { key: 'before', header: 'Simulation before', numeric: true, cell: ({ a }) => comparedText(a) },
  { key: 'now', header: 'This one', numeric: true, cell: ({ b }) => comparedText(b) },
];

const CSV: readonly CsvColumn<ComparedItem>[] = [
  { heading: 'figure', value: ({ name }) => name },
  { heading: 'before', value: ({ a }) => a ?? '' },
  { heading: 'now', value: ({ b }) => b ?? '' },
];

/** The newest simulation before this one that was finished and is no repeat; null where there is none. */
export function simulationBefore(evidence: Evidence, simulations: readonly Simulation[]): Simulation | null {
  const isEarlier = ({ requestedAt }: Simulation): boolean =>
    Date.parse(requestedAt) < Date.parse(evidence.requestedAt);
  return simulations.find((one) => one.state === 'DONE' && one.repeats === null && isEarlier(one)) ?? null;
}

/** What has moved since the simulation before. */
export function EvidenceCompared({ evidence, before }: { evidence: Evidence; before: Simulation }) {
  const answer = useQuery(CompareEvidenceDocument, { variables: { a: before.id, b: evidence.id } });
  const of = `of revision ${before.revision.ordinal}, requested ${formatInstant(before.requestedAt)}`;
  return (
    <QueryFace answer={answer} what="the simulation before">
      {({ compareEvidence: { inputs, figures } }) => {
        const moved = figures.filter(({ isSame }) => !isSame);
        return (
          <Section
            title="Since the simulation before"
            about={of}
            actions={
              moved.length === 0 ? null : <CsvButton name="since-before" columns={CSV} rows={figures} />
            }
          >
            <p className={proposal.soft}>{differingWords(inputs)}</p>
            {moved.length === 0 ? (
              <p className={proposal.soft}>Every figure is the same.</p>
            ) : (
              <DataTable
                label="Figures that moved"
                columns={COLUMNS}
                rows={moved}
                rowKey={({ name }) => name}
              />
            )}
          </Section>
        );
      }}
    </QueryFace>
  );
}
