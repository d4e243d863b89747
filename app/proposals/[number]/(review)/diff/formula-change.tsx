'use client';
import { useQuery } from '@apollo/client/react';
import { Button, SegmentedControl } from '@mantine/core';
import { Link } from '../../../../_ui/link';
import { useMemo, useState } from 'react';
import { type ComparedClassFragment, ProposalTextsDocument } from '../../../../_graphql/generated/graphql';
import { DirectionGlyph } from '../../../../_ui/badges';
import { type Column, DataTable } from '../../../../_ui/data-table';
import { EmptyFace } from '../../../../_ui/faces';
import { FormulaList } from '../../../../_ui/formula-list';
import { type FormulaDocument } from '../../../../_ui/formula-document';
import { leafWords } from '../../../../_ui/leaf-words';
import { Section } from '../../../../_ui/section';
import { CURVE_LABELS, CURVES, type CurveName } from '../../../_editor/document/parameter-document';
import { RequirementPanel } from '../../../_editor/requirement/requirement-panel';
import { useProposal } from '../proposal-context';
import { type DiffEntry } from './diff-entry';
import classes from '../proposal.module.css';

const COLUMNS: readonly Column<DiffEntry>[] = [
  { key: 'what', header: 'Parameter', cell: ({ label }) => label },
  { key: 'before', header: 'Before', cell: ({ path, before }) => leafWords(path, before) },
  { key: 'after', header: 'After', cell: ({ path, after }) => leafWords(path, after) },
  { key: 'direction', header: 'Effect', cell: ({ direction }) => <DirectionGlyph direction={direction} /> },
];

/** A class whose formulas change: every parameter, both formulas in words, and what they come to by size. */
export function FormulaChange({
  marginClass,
  entries,
  before,
  after,
  baseNumber,
}: {
  marginClass: string;
  entries: readonly DiffEntry[];
  before: ComparedClassFragment | undefined;
  after: ComparedClassFragment | undefined;
  baseNumber: number;
}) {
  const { proposal, venue } = useProposal();
  const [active, setActive] = useState<CurveName>(firstChanged(entries));
  const texts = useQuery(ProposalTextsDocument, { variables: { number: proposal.number } });
  const compared = texts.data?.proposal;
  const first = entries[0];
  return (
    <Section
      title={`Formula of ${marginClass}`}
      about={first ? <DirectionGlyph direction={wholeDirection(entries)} /> : undefined}
      actions={
        first ? (
          <Button
            component={Link}
            variant="subtle"
            size="compact-xs"
            href={`/proposals/${proposal.number}/discussion?path=${encodeURIComponent(first.path)}`}
          >
            Comment on this
          </Button>
        ) : null
      }
    >
      <DataTable
        label={`Formula of ${marginClass}: what changes`}
        columns={COLUMNS}
        rows={entries}
        rowKey={({ path, kind }) => kind + path}
      />
      <div className={classes.formula}>
        <SegmentedControl
          w="fit-content"
          aria-label="Requirement shown"
          data={CURVES.map((value) => ({ value, label: CURVE_LABELS[value] }))}
          value={active}
          onChange={(value) => setActive(value === 'initialMargin' ? 'initialMargin' : 'maintenanceMargin')}
        />
        {after ? (
          <RequirementPanel
            proposed={compared?.currentRevision.parameterSet.canonical ?? null}
            live={before ? (compared?.baseVersion.parameterSet.canonical ?? null) : null}
            marginClass={marginClass}
            instrument={null}
            active={active}
            unit={after.settlementAsset ?? venue.settlementAsset}
          />
        ) : null}
      </div>
      <div className={classes.pair}>
        <Words title={`Version ${baseNumber}`} marginClass={before} active={active} />
        <Words title="Proposed" marginClass={after} active={active} />
      </div>
    </Section>
  );
}

function firstChanged(entries: readonly DiffEntry[]): CurveName {
  return entries.every(({ path }) => path.split('/')[3] === 'maintenanceMargin')
    ? 'maintenanceMargin'
    : 'initialMargin';
}

/** All entries of one requirement have its direction; two that differ are both. */
function wholeDirection(entries: readonly DiffEntry[]): DiffEntry['direction'] {
  const directions = new Set(entries.map(({ direction }) => direction).filter((one) => one !== 'EQUAL'));
  const [only] = [...directions];
  return directions.size > 1 ? 'MIXED' : (only ?? 'EQUAL');
}

function Words({
  title,
  marginClass,
  active,
}: {
  title: string;
  marginClass: ComparedClassFragment | undefined;
  active: CurveName;
}) {
  const { venue } = useProposal();
  const text = marginClass?.[active].formula;
  const formula = useMemo(() => (text === undefined ? null : (JSON.parse(text) as FormulaDocument)), [text]);
  return (
    <div className={classes.formula}>
      <h3 className={classes.tiersTitle}>{title}</h3>
      {formula ? (
        <FormulaList formula={formula} unit={marginClass?.settlementAsset ?? venue.settlementAsset} />
      ) : (
        <EmptyFace title="No such class" />
      )}
    </div>
  );
}
