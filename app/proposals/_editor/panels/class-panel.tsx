'use client';
import { Group, SegmentedControl, Select, Stack } from '@mantine/core';
import { useQuery } from '@apollo/client/react';
import { useMemo, useState } from 'react';
import { CurveDensityDocument, InstrumentSettlementDocument } from '../../../_graphql/generated/graphql';
import { plainTiers } from '../../../_ui/formula-document';
import { Section } from '../../../_ui/section';
import { ClassInstruments } from './class-instruments';
import { ClassRules } from './class-rules';
import { CurveHandles } from '../curve/curve-handles';
import { drawnTiers } from '../curve/curve-geometry';
import { CurvePlot, type TieredClass } from '../curve/curve-plot';
import { ChoiceAt, DecimalAt } from '../document/document-fields';
import { EditedContext, useEdited } from '../document/edited-document';
import { useFaults } from '../document/faults';
import { FormulaForm } from '../curve/formula-form';
import {
  CURVE_LABELS,
  curvePointer,
  CURVES,
  type CurveName,
  type MarginClassDocument,
  plainClass,
  pointer,
} from '../document/parameter-document';
import { RequirementPanel } from '../requirement/requirement-panel';
import { TierTable } from '../curve/tier-table';
import classes from '../parts/editor-form.module.css';

const SHAPES = [
  { value: 'MARGINAL_TIERS', label: 'Marginal: each rate on its own slice' },
  { value: 'WHOLE_TIERS', label: 'Whole: the tier’s rate on all of it' },
];

function tieredClass(marginClass: MarginClassDocument): TieredClass | null {
  const tiers = plainClass(marginClass, plainTiers);
  return tiers && { ...tiers, maximumNotional: marginClass.maximumNotional };
}

type ClassPanelProps = Parameters<typeof ClassForm>[0];

/** One margin class: its amounts are in what its instruments settle in. */
export function ClassPanel(props: ClassPanelProps) {
  const edited = useEdited();
  const symbol = props.marginClass.instruments[0] ?? '';
  const { data } = useQuery(InstrumentSettlementDocument, { variables: { symbol }, skip: symbol === '' });
  const unit = data?.instrument?.settlementAsset ?? edited.unit;
  const inUnit = useMemo(() => ({ ...edited, unit }), [edited, unit]);
  return (
    <EditedContext.Provider value={inUnit}>
      <ClassForm {...props} />
    </EditedContext.Provider>
  );
}

/** By hand and by table where it is tiers of notional, else its formulas step by step. */
function ClassForm({
  className,
  marginClass,
  live,
  active,
  onActive,
  classNames,
  drawable,
}: {
  className: string;
  marginClass: MarginClassDocument;
  live: MarginClassDocument | undefined;
  active: CurveName;
  onActive: (curve: CurveName) => void;
  classNames: readonly string[];
  /** JSON texts of the two documents where the requirement can be drawn; null where not. */
  drawable: { readonly proposed: string | null; readonly live: string | null };
}) {
  const { unit, editing } = useEdited();
  const [chosen, setChosen] = useState<string | null>(null);
  const instrument =
    chosen !== null && marginClass.instruments.includes(chosen) ? chosen : marginClass.instruments[0];
  const tiered = tieredClass(marginClass);
  const liveTiered = live && tieredClass(live);
  return (
    <Section
      title={`Margin class ${className}`}
      about={`${marginClass.instruments.length === 1 ? marginClass.instruments[0] : `${marginClass.instruments.length} instruments`}`}
      padded
    >
      <Stack gap="md">
        <Group justify="space-between" align="end">
          <SegmentedControl
            aria-label="Curve to edit"
            data={CURVES.map((value) => ({ value, label: CURVE_LABELS[value] }))}
            value={active}
            onChange={(value) => onActive(value === 'initialMargin' ? 'initialMargin' : 'maintenanceMargin')}
          />
          {marginClass.instruments.length > 1 ? (
            <Select
              label={tiered ? 'Accounts shown for' : 'Drawn for'}
              data={[...marginClass.instruments]}
              value={instrument ?? null}
              onChange={setChosen}
              searchable
              allowDeselect={false}
              limit={50}
              w={180}
            />
          ) : null}
        </Group>
        {tiered && liveTiered !== null ? (
          <TieredRequirement
            className={className}
            tiered={tiered}
            live={liveTiered}
            active={active}
            instrument={instrument}
          />
        ) : (
          <RequirementPanel
            {...drawable}
            marginClass={className}
            instrument={live?.instruments.includes(instrument ?? '') === false ? null : (instrument ?? null)}
            active={active}
            unit={unit}
          />
        )}
        <FormulaForm
          key={active}
          path={pointer('marginClasses', className, active)}
          curve={active}
          initial={marginClass.initialMargin}
          withBase={!(tiered && liveTiered !== null)}
        />
        <ClassRules path={pointer('marginClasses', className)} marginClass={marginClass} />
        <DecimalAt
          path={pointer('marginClasses', className, 'maximumNotional')}
          label={`Maximum notional of an account, ${unit}`}
          width={240}
          optional
        />
        <ClassInstruments
          className={className}
          instruments={marginClass.instruments}
          classNames={classNames}
          onMove={(symbol, to) => editing.edit({ kind: 'moveInstrument', instrument: symbol, to })}
        />
      </Stack>
    </Section>
  );
}

function TieredRequirement({
  className,
  tiered,
  live,
  active,
  instrument,
}: {
  className: string;
  tiered: TieredClass;
  live: TieredClass | undefined;
  active: CurveName;
  instrument: string | undefined;
}) {
  const { unit, editing } = useEdited();
  const { edit, endGesture } = editing;
  const faults = useFaults();
  const density = useQuery(CurveDensityDocument, {
    variables: { instrument: instrument ?? '' },
    skip: instrument === undefined,
  });
  const curve = tiered[active];
  const at = curvePointer(className, active);
  return (
    <>
      <CurvePlot
        proposed={tiered}
        live={live}
        active={active}
        unit={unit}
        density={density.data?.curveDensity}
        handles={(scale) => (
          <CurveHandles
            curve={curve}
            tiers={drawnTiers(curve)}
            scale={scale}
            isFaulty={(index) => faults.within(`${at}/tiers/${index}`)}
            moves={{
              setFloor: (index, floor, gesture) =>
                edit({ kind: 'set', at: `${at}/tiers/${index}/floor`, value: floor }, gesture),
              setCharge: (index, text, gesture) => edit({ kind: 'setCharge', at, index, text }, gesture),
              endGesture,
            }}
          />
        )}
      />
      <ChoiceAt path={`${at}/shape`} label="Shape" choices={SHAPES} width={280} />
      <div className={classes.scroller}>
        <TierTable at={at} curve={curve} live={live?.[active]} unit={unit} editing={editing} />
      </div>
    </>
  );
}
