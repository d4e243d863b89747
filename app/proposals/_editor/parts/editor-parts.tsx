'use client';
import { Group, Select, Tabs } from '@mantine/core';
import dynamic from 'next/dynamic';
import { useMemo, useState } from 'react';
import { EmptyFace } from '../../../_ui/faces';
import { useUrlState } from '../../../_ui/use-url-state';
import { AccountRulesPanel, LevelsPanel } from '../panels/account-rules-panel';
import { ClassPanel } from '../panels/class-panel';
import { CollateralPanel, HaircutsPanel } from '../panels/collateral-panel';
import { DocumentPanel } from '../document/document-panel';
import { useEdited } from '../document/edited-document';
import { useFaults } from '../document/faults';
import { MarketRulesPanel } from '../panels/market-rules-panel';
import {
  type CurveName,
  CURVES,
  type MarginClassDocument,
  type ParameterDocument,
} from '../document/parameter-document';
import { PortfolioPanel } from '../panels/portfolio-panel';

/** With its chart a page of its own, of which most proposals need nothing. */
const ProgrammePanel = dynamic(() =>
  import('../programme/programme-panel').then((loaded) => loaded.ProgrammePanel),
);

const PARTS = [
  { part: 'classes', label: 'Margin classes', roots: ['marginClasses'] },
  { part: 'collateral', label: 'Collateral', roots: ['collateral'] },
  { part: 'rules', label: 'Account and market rules', roots: ['accountRules', 'marketData', 'rounding'] },
  { part: 'portfolios', label: 'Portfolios', roots: ['portfolios', 'offsets'] },
  { part: 'programmes', label: 'Programmes', roots: ['adjustmentProgrammes'] },
  { part: 'document', label: 'Document', roots: [] },
] as const;

/** Where a part of the document is edited, for the address. */
export function partOf(root: string | undefined): string {
  return PARTS.find(({ roots }) => roots.some((known) => known === root))?.part ?? 'document';
}

/** The first part in which two documents differ; the classes where none does. */
function firstChangedPart(document: ParameterDocument, live: ParameterDocument): string {
  const [ours, theirs] = [document, live] as unknown as readonly Record<string, unknown>[];
  const differs = (root: string): boolean => JSON.stringify(ours?.[root]) !== JSON.stringify(theirs?.[root]);
  return PARTS.find(({ roots }) => roots.some(differs))?.part ?? 'classes';
}

/** The parts of the document, a tab each: classes, collateral, rules, portfolios, programmes, and all of it as JSON. */
export function EditorParts({ drawable }: { drawable: string | null }) {
  const [part, setPart] = useUrlState('part', 'PUSH');
  const faults = useFaults();
  const { document, live } = useEdited();
  const [first] = useState(() => firstChangedPart(document, live));
  const shown = PARTS.find((known) => known.part === part)?.part ?? first;
  return (
    <Tabs value={shown} onChange={(next) => setPart(next ?? '')} keepMounted={false}>
      <Tabs.List mb="md" aria-label="Parts of the document">
        {PARTS.map(({ part: value, label, roots }) => (
          <Tabs.Tab key={value} value={value}>
            {label}
            {roots.some((root) => faults.within(`/${root}`)) ? ' ✕' : ''}
          </Tabs.Tab>
        ))}
      </Tabs.List>
      <Tabs.Panel value="classes">
        <ClassPart drawable={drawable} />
      </Tabs.Panel>
      <Tabs.Panel value="collateral">
        <HaircutsPanel />
        <CollateralPanel />
      </Tabs.Panel>
      <Tabs.Panel value="rules">
        <LevelsPanel />
        <AccountRulesPanel />
        <MarketRulesPanel />
      </Tabs.Panel>
      <Tabs.Panel value="portfolios">
        <PortfolioPanel />
      </Tabs.Panel>
      <Tabs.Panel value="programmes">
        <ProgrammePanel />
      </Tabs.Panel>
      <Tabs.Panel value="document">
        <DocumentPanel />
      </Tabs.Panel>
    </Tabs>
  );
}

function ClassPart({ drawable }: { drawable: string | null }) {
  const { document, live } = useEdited();
  const names = useMemo(() => Object.keys(document.marginClasses), [document.marginClasses]);
  const changedClasses = useMemo(() => differingClasses(document, live), [document, live]);
  const [firstShown] = useState(() => [...changedClasses][0] ?? names[0] ?? '');
  const [chosen, setChosen] = useUrlState('class');
  const [curveParam, setCurveParam] = useUrlState('curve');
  const className = names.includes(chosen)
    ? chosen
    : names.includes(firstShown)
      ? firstShown
      : (names[0] ?? '');
  const [ours, theirs] = [document.marginClasses[className], live.marginClasses[className]];
  const [firstCurve] = useState(() => firstChangedCurve(ours, theirs));
  const active = CURVES.find((curve) => curve === curveParam) ?? firstCurve;
  const marginClass = document.marginClasses[className];
  const isChanged = changedClasses.has(className) && className in live.marginClasses;
  const liveText = useMemo(() => (isChanged ? JSON.stringify(live) : null), [isChanged, live]);
  if (!marginClass) return <EmptyFace title="There is no margin class to edit." />;
  return (
    <>
      <Group align="end" mb="md">
        <Select
          label="Margin class"
          data={names.map((name) => ({
            value: name,
            label: changedClasses.has(name) ? `${name} (changed)` : name,
          }))}
          value={className}
          onChange={(name) => setChosen(name ?? '')}
          searchable
          allowDeselect={false}
          limit={100}
          w={260}
        />
      </Group>
      <ClassPanel
        key={className}
        className={className}
        marginClass={marginClass}
        live={live.marginClasses[className]}
        active={active}
        onActive={setCurveParam}
        classNames={names}
        drawable={{ proposed: drawable, live: liveText }}
      />
    </>
  );
}

function firstChangedCurve(
  ours: MarginClassDocument | undefined,
  theirs: MarginClassDocument | undefined,
): CurveName {
  const differs = (curve: CurveName): boolean =>
    JSON.stringify(ours?.[curve]) !== JSON.stringify(theirs?.[curve]);
  return CURVES.find(differs) ?? 'initialMargin';
}

/** Classes whose content is not that of the live set. */
function differingClasses(document: ParameterDocument, live: ParameterDocument): ReadonlySet<string> {
  const differs = (name: string): boolean => {
    const [ours, theirs] = [document.marginClasses[name], live.marginClasses[name]];
    return ours !== theirs && JSON.stringify(ours) !== JSON.stringify(theirs);
  };
  return new Set(Object.keys(document.marginClasses).filter(differs));
}
