'use client';
import { useQuery } from '@apollo/client/react';
import { DirectionGlyph } from '../../../../_ui/badges';
import { type Column, DataTable } from '../../../../_ui/data-table';
import { EmptyFace } from '../../../../_ui/faces';
import { QueryFace } from '../../../../_ui/query-face';
import { Section } from '../../../../_ui/section';
import { ProposalDiffDocument } from '../../../../_graphql/generated/graphql';
import { useProposal } from '../proposal-context';
import { leafWords } from '../../../../_ui/leaf-words';
import { differenceWords } from '../../../../_ui/member-words';
import { CurveChange } from './curve-change';
import { type Compared, type DiffEntry } from './diff-entry';
import { FormulaChange } from './formula-change';

const OTHER_COLUMNS: readonly Column<DiffEntry>[] = [
  {
    key: 'what',
    header: 'Parameter',
    cell: (entry) => differenceWords(entry).label,
    sortBy: (entry) => differenceWords(entry).label,
  },
  { key: 'before', header: 'Before', numeric: true, cell: ({ path, before }) => leafWords(path, before) },
  { key: 'after', header: 'After', numeric: true, cell: ({ path, after }) => leafWords(path, after) },
  {
    key: 'direction',
    header: 'Effect',
    cell: ({ direction }) => <DirectionGlyph direction={direction} />,
    sortBy: ({ direction }) => direction,
  },
];

/** Everything that differs from the base version: curves by class and notional range, then the rest in one table. */
export function ProposalDiff() {
  const { proposal } = useProposal();
  const answer = useQuery(ProposalDiffDocument, {
    variables: { number: proposal.number },
    fetchPolicy: 'network-only',
  });
  return (
    <QueryFace answer={answer} what="the differences">
      {({ proposal: compared }) => (compared === null ? null : <Differences compared={compared} />)}
    </QueryFace>
  );
}

/** What a class's formulas, modes, weights and orders differ in: shown together, class by class. */
function isOfFormula({ kind, path }: DiffEntry): boolean {
  return kind === 'FORMULA' || (kind === 'RULE' && path.startsWith('/marginClasses/'));
}

function Differences({ compared }: { compared: Compared }) {
  const { diff, baseVersion, currentRevision } = compared;
  const curves = diff.entries.filter(({ ranges }) => ranges.length > 0);
  const others = diff.entries.filter((entry) => entry.ranges.length === 0 && !isOfFormula(entry));
  const ofFormulas = diff.entries.filter(isOfFormula);
  const formulas = [...new Set(ofFormulas.map(({ subject }) => subject))].map(
    (subject) => [subject, ofFormulas.filter((entry) => entry.subject === subject)] as const,
  );
  const named = (classes: Compared['baseVersion']['parameterSet']['classes'], wanted: string) =>
    classes.find(({ name }) => name === wanted);
  if (diff.entries.length === 0)
    return (
      <EmptyFace title={`Revision ${currentRevision.ordinal} equals version ${baseVersion.number}`}>
        It changes no parameter.
      </EmptyFace>
    );
  return (
    <>
      {curves.map((entry) => (
        <CurveChange
          key={entry.kind + entry.path + entry.subject}
          entry={entry}
          before={baseVersion.parameterSet.classes}
          after={currentRevision.parameterSet.classes}
          baseNumber={baseVersion.number}
        />
      ))}
      {formulas.map(([marginClass, entries]) => (
        <FormulaChange
          key={marginClass}
          marginClass={marginClass}
          entries={entries}
          before={named(baseVersion.parameterSet.classes, marginClass)}
          after={named(currentRevision.parameterSet.classes, marginClass)}
          baseNumber={baseVersion.number}
        />
      ))}
      {others.length === 0 ? null : (
        <Section
          title="Other parameters"
          about="Haircuts, account levels, programmes, classes and their instruments"
        >
          <DataTable
            label="Other changed parameters"
            columns={OTHER_COLUMNS}
            rows={others}
            rowKey={({ path, kind, subject }) => kind + path + subject}
          />
        </Section>
      )}
    </>
  );
}
