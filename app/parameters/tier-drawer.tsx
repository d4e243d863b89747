'use client';
import { Button, Drawer, Group, Stack, Text } from '@mantine/core';
import { useQuery } from '@apollo/client/react';
import Link from 'next/link';
import { useState } from 'react';
import { CurveDensityDocument } from '../_graphql/generated/graphql';
import { SegmentedControl } from '@mantine/core';
import { type Column, DataTable } from '../_ui/data-table';
import { Leverage, Money, Percent } from '../_ui/figures';
import { sentenceCase } from '../_ui/format';
import { useUrlState } from '../_ui/use-url-state';
import { CurvePlot } from '../proposals/_editor/curve-plot';
import {
  CURVE_LABELS,
  CURVES,
  type CurveName,
  type MarginClassDocument,
} from '../proposals/_editor/parameter-document';
import { type LiveVersion, type MarginClass } from './live-version';

type Curve = MarginClass['initialMargin'];
type Tier = Curve['tiers'][number];

/** The curves and tiers of one class, beside the table: chosen by ?class= in the address. */
export function TierDrawer({ version, unit }: { version: LiveVersion | null; unit: string }) {
  const [name, setName] = useUrlState('class');
  const marginClass = version?.parameterSet.classes.find((one) => one.name === name);
  return (
    <Drawer
      opened={marginClass !== undefined}
      onClose={() => setName('')}
      position="right"
      size="xl"
      title={`Margin class ${name}`}
      closeButtonProps={{ 'aria-label': 'Close' }}
    >
      {marginClass ? <ClassTiers key={name} marginClass={marginClass} unit={unit} /> : null}
    </Drawer>
  );
}

function documentCurve({ shape, tiers }: Curve) {
  return {
    driver: 'NOTIONAL',
    shape: shape === 'WHOLE_TIERS' ? ('WHOLE_TIERS' as const) : ('MARGINAL_TIERS' as const),
    tiers: tiers.map(({ floor, rate }) => ({ floor, rate })),
  };
}

function drawable(marginClass: MarginClass): MarginClassDocument {
  return {
    instruments: marginClass.instruments,
    initialMargin: { curve: documentCurve(marginClass.initialMargin) },
    maintenanceMargin: { curve: documentCurve(marginClass.maintenanceMargin) },
    ...(marginClass.maximumNotional === null ? {} : { maximumNotional: marginClass.maximumNotional }),
  };
}

function ClassTiers({ marginClass, unit }: { marginClass: MarginClass; unit: string }) {
  const [active, setActive] = useState<CurveName>('maintenanceMargin');
  const { instruments } = marginClass;
  const density = useQuery(CurveDensityDocument, {
    variables: { instrument: instruments[0] ?? '' },
    skip: instruments.length === 0,
  });
  const curve = marginClass[active];
  return (
    <Stack gap="md">
      <Text size="sm" c="dimmed">
        {instruments.length <= 12
          ? instruments.join(', ')
          : `${instruments.slice(0, 12).join(', ')} and ${instruments.length - 12} more`}
      </Text>
      <Group justify="space-between">
        <SegmentedControl
          aria-label="Curve shown"
          data={CURVES.map((value) => ({ value, label: CURVE_LABELS[value] }))}
          value={active}
          onChange={(value) => setActive(value === 'initialMargin' ? 'initialMargin' : 'maintenanceMargin')}
        />
        <Button
          component={Link}
          href={`/proposals/new?class=${encodeURIComponent(marginClass.name)}&curve=${active}`}
        >
          Propose a change
        </Button>
      </Group>
      <CurvePlot
        proposed={drawable(marginClass)}
        live={undefined}
        active={active}
        unit={unit}
        density={density.data?.curveDensity}
      />
      <DataTable
        label={`${CURVE_LABELS[active]} tiers`}
        caption={`${sentenceCase(curve.shape)}, on notional. Margin = notional × rate − deduction.`}
        columns={tierColumns(unit)}
        rows={curve.tiers}
        rowKey={({ floor }) => floor}
      />
    </Stack>
  );
}

function tierColumns(unit: string): readonly Column<Tier>[] {
  return [
    {
      key: 'floor',
      header: 'Above',
      unit,
      numeric: true,
      cell: ({ floor }) => <Money value={floor} scale={0} />,
    },
    {
      key: 'ceiling',
      header: 'Up to',
      unit,
      numeric: true,
      cell: ({ ceiling }) => (ceiling === null ? 'no end' : <Money value={ceiling} scale={0} />),
    },
    {
      key: 'rate',
      header: 'Rate',
      unit: '% of notional',
      numeric: true,
      cell: ({ rate }) => <Percent value={rate} scale={3} />,
    },
    {
      key: 'leverage',
      header: 'Stated as',
      numeric: true,
      cell: ({ maxLeverage }) => (maxLeverage === null ? 'rate' : <Leverage value={maxLeverage} />),
    },
    {
      key: 'atFloor',
      header: 'Margin at floor',
      unit,
      numeric: true,
      cell: ({ marginAtFloor }) => <Money value={marginAtFloor} />,
    },
    {
      key: 'deduction',
      header: 'Deduction',
      unit,
      numeric: true,
      cell: ({ deduction }) => <Money value={deduction} />,
    },
  ];
}
