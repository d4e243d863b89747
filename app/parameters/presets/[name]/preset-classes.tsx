'use client';
import { NativeSelect, SegmentedControl } from '@mantine/core';
import { type FormulaDocument } from '../../../_ui/formula-document';
import { FormulaList } from '../../../_ui/formula-list';
import { Section } from '../../../_ui/section';
import { useUrlState } from '../../../_ui/use-url-state';
import {
  CURVE_LABELS,
  CURVES,
  type CurveName,
  type ParameterDocument,
} from '../../../proposals/_editor/document/parameter-document';
import { RequirementPanel } from '../../../proposals/_editor/requirement/requirement-panel';
import { type Preset } from './preset';
import classes from '../presets.module.css';

/** A class of the scheme: its formulas in words, and what they come to in the market of the scheme's example. */
export function PresetClasses({ preset }: { preset: Preset }) {
  const { parameterSet, exampleFigures } = preset;
  const [chosen, setChosen] = useUrlState('class', 'PUSH');
  const [curve, setCurve] = useUrlState('curve', 'PUSH');
  const isInExample = (symbol: string) => exampleFigures.some(({ subject }) => subject === symbol);
  const shown =
    parameterSet.classes.find(({ name }) => name === chosen) ??
    parameterSet.classes.find(({ instruments }) => instruments.some(isInExample)) ??
    parameterSet.classes[0];
  const active: CurveName = curve === 'maintenanceMargin' ? 'maintenanceMargin' : 'initialMargin';
  if (!shown) return null;
  const { portfolios = {} } = parameterSet.document as ParameterDocument;
  const [portfolio] =
    Object.entries(portfolios).find(([, { marginClasses }]) => marginClasses.includes(shown.name)) ?? [];
  const instrument = shown.instruments.find(isInExample) ?? shown.instruments[0] ?? null;
  const supposed = Object.fromEntries(
    exampleFigures.flatMap(({ subject, figure, value }) => (subject === instrument ? [[figure, value]] : [])),
  );
  return (
    <Section
      title="Formulas"
      about={
        instrument === null ? undefined : `Drawn for ${instrument}, in the market of the scheme’s example`
      }
      actions={
        <NativeSelect
          size="xs"
          aria-label="Class shown"
          value={shown.name}
          data={parameterSet.classes.map(({ name }) => name)}
          onChange={({ currentTarget }) => setChosen(currentTarget.value)}
        />
      }
      padded
    >
      <div className={classes.form}>
        <div className={classes.pair}>
          {CURVES.map((requirement) => (
            <div key={requirement}>
              <h3>{CURVE_LABELS[requirement]}</h3>
              <FormulaList
                formula={JSON.parse(shown[requirement].formula) as FormulaDocument}
                unit={parameterSet.settlementAsset}
              />
            </div>
          ))}
        </div>
        {portfolio === undefined ? null : (
          <p className={classes.note}>
            It is margined together with others, in the portfolio {portfolio} below: these formulas stand for
            the case that it leaves it.
          </p>
        )}
        {portfolio === undefined ? (
          <>
            <SegmentedControl
              w="fit-content"
              aria-label="Requirement shown"
              data={CURVES.map((value) => ({ value, label: CURVE_LABELS[value] }))}
              value={active}
              onChange={setCurve}
            />
            <RequirementPanel
              key={`${shown.name} ${instrument}`}
              proposed={parameterSet.canonical}
              live={null}
              marginClass={shown.name}
              instrument={instrument}
              active={active}
              unit={parameterSet.settlementAsset}
              supposed={supposed}
              market="the market of the example"
            />
          </>
        ) : null}
      </div>
    </Section>
  );
}
