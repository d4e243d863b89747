'use client';
import { Group, NativeSelect, SegmentedControl, Select, Stack } from '@mantine/core';
import { useQuery } from '@apollo/client/react';
import { useState } from 'react';
import { CurveDensityDocument } from '../../_graphql/generated/graphql';
import { Section } from '../../_ui/section';
import { CurveHandles } from './curve-handles';
import { drawnTiers } from './curve-geometry';
import { CurvePlot } from './curve-plot';
import { DecimalField } from './decimal-field';
import { useFaults } from './faults';
import {
  CURVE_LABELS,
  CURVES,
  type CurveName,
  type MarginClassDocument,
  pointer,
  tiersPointer,
} from './parameter-document';
import { type Editing, TierTable } from './tier-table';

const SHAPES = [
  { value: 'MARGINAL_TIERS', label: 'Marginal: each rate on its own slice' },
  { value: 'WHOLE_TIERS', label: 'Whole: the tier’s rate on all of it' },
];

/** One margin class: its curve by hand and by table, its limit and its instruments. */
export function ClassPanel({
  className,
  marginClass,
  live,
  active,
  onActive,
  unit,
  classNames,
  editing,
}: {
  className: string;
  marginClass: MarginClassDocument;
  live: MarginClassDocument | undefined;
  active: CurveName;
  onActive: (curve: CurveName) => void;
  unit: string;
  classNames: readonly string[];
  editing: Editing;
}) {
  const faults = useFaults();
  const [chosen, setChosen] = useState<string | null>(null);
  const instrument =
    chosen !== null && marginClass.instruments.includes(chosen) ? chosen : marginClass.instruments[0];
  const density = useQuery(CurveDensityDocument, {
    variables: { instrument: instrument ?? '' },
    skip: instrument === undefined,
  });
  const curve = marginClass[active].curve;
  const path = tiersPointer(className, active);
  const { edit, endGesture } = editing;
  const here = { className, curve: active } as const;

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
              label="Accounts shown for"
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
        <CurvePlot
          proposed={marginClass}
          live={live}
          active={active}
          unit={unit}
          density={density.data?.curveDensity}
          handles={(scale) => (
            <CurveHandles
              curve={curve}
              tiers={drawnTiers(curve)}
              scale={scale}
              isFaulty={(index) => faults.within(`${path}/${index}`)}
              moves={{
                setFloor: (index, floor, gesture) =>
                  edit({ kind: 'setFloor', ...here, index, floor }, gesture),
                setCharge: (index, text, gesture) =>
                  edit({ kind: 'setCharge', ...here, index, text }, gesture),
                endGesture,
              }}
            />
          )}
        />
        <Group align="end" gap="md">
          <NativeSelect
            size="xs"
            label="Shape"
            w={280}
            data={SHAPES}
            value={curve.shape}
            onChange={({ currentTarget }) =>
              edit({
                kind: 'setShape',
                ...here,
                shape: currentTarget.value === 'WHOLE_TIERS' ? 'WHOLE_TIERS' : 'MARGINAL_TIERS',
              })
            }
          />
          <DecimalField
            label={`Maximum notional of an account, ${unit}`}
            placeholder="none"
            w={240}
            value={marginClass.maximumNotional ?? ''}
            path={pointer('marginClasses', className, 'maximumNotional')}
            faults={faults.at(pointer('marginClasses', className, 'maximumNotional'))}
            onEdit={(text) => edit({ kind: 'setMaximumNotional', className, text }, 'type maximum')}
            onDone={endGesture}
          />
        </Group>
        <div style={{ overflowX: 'auto' }}>
          <TierTable
            className={className}
            curveName={active}
            curve={curve}
            live={live?.[active].curve}
            unit={unit}
            editing={editing}
          />
        </div>
        <InstrumentsOfClass
          className={className}
          instruments={marginClass.instruments}
          classNames={classNames}
          onMove={(symbol, to) => edit({ kind: 'moveInstrument', instrument: symbol, to })}
        />
      </Stack>
    </Section>
  );
}

function InstrumentsOfClass({
  className,
  instruments,
  classNames,
  onMove,
}: {
  className: string;
  instruments: readonly string[];
  classNames: readonly string[];
  onMove: (instrument: string, to: string) => void;
}) {
  const faults = useFaults();
  const [instrument, setInstrument] = useState<string | null>(null);
  const others = classNames.filter((name) => name !== className);
  if (others.length === 0) return null;
  const path = pointer('marginClasses', className, 'instruments');
  return (
    <Group align="end" gap="sm">
      <Select
        label="Move an instrument"
        placeholder={instruments.length === 0 ? 'none left here' : 'choose'}
        data={[...instruments]}
        value={instrument !== null && instruments.includes(instrument) ? instrument : null}
        onChange={setInstrument}
        searchable
        limit={50}
        w={180}
        data-path={path}
        error={faults.at(path).join(' ') || undefined}
      />
      <Select
        label="to class"
        placeholder="choose"
        data={others}
        value={null}
        disabled={instrument === null}
        searchable
        limit={50}
        w={180}
        onChange={(to) => {
          if (instrument === null || to === null) return;
          onMove(instrument, to);
          setInstrument(null);
        }}
      />
    </Group>
  );
}
