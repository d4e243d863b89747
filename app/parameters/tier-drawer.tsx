'use client';
import { Button, Drawer, Group, Stack, Text, SegmentedControl } from '@mantine/core';
import { useQuery } from '@apollo/client/react';
import { Link } from '../_ui/link';
import { useState } from 'react';
import { CurveDensityDocument, ParameterTextDocument } from '../_graphql/generated/graphql';
import { type Column, DataTable } from '../_ui/data-table';
import { Leverage, Money, Percent } from '../_ui/figures';
import { formatLeverage, NONE, sentenceCase } from '../_ui/format';
import { plainTiers, tierCharge, type TierDocument } from '../_ui/formula-document';
import { useUrlState } from '../_ui/use-url-state';
import { FormulaList } from '../_ui/formula-list';
import { CurvePlot } from '../proposals/_editor/curve/curve-plot';
import { CURVE_LABELS, CURVES, type CurveName } from '../proposals/_editor/document/parameter-document';
import { RequirementPanel } from '../proposals/_editor/requirement/requirement-panel';
import { formulaOf, tieredClass } from './class-formulas';
import { EffectiveNote, RampNote } from './dial-in-force';
import {
  type ClassInForce,
  type EffectiveDial,
  type LiveVersion,
  type MarginClass,
  type Ramp,
} from './live-version';

type Curve = MarginClass['initialMargin'];
type Tier = Curve['tiers'][number];

interface TierRow {
  readonly tier: Tier;
  /** As the document states it: by a rate or by a leverage. */
  readonly stated: TierDocument | undefined;
}

/** The curves and tiers of one class, beside the table: chosen by ?class= in the address. */
export function TierDrawer({
  version,
  unit,
  at,
}: {
  version: LiveVersion | null;
  unit: string;
  /** The past instant that is shown; null for now. */
  at: string | null;
}) {
  const [name, setName] = useUrlState('class');
  const marginClass = version?.parameterSet.classes.find((one) => one.name === name);
  return (
    <Drawer
      opened={version !== null && name !== ''}
      onClose={() => setName('')}
      position="right"
      size="xl"
      title={`Margin class ${name}`}
      closeButtonProps={{ 'aria-label': 'Close' }}
    >
      {marginClass ? (
        <ClassTiers
          key={name}
          marginClass={marginClass}
          dial={version?.effective.dials.find(
            ({ subject }) => subject.kind === 'MARGIN_CLASS' && subject.name === name,
          )}
          ramp={version?.effective.ramps.find((one) => one.marginClass === name)}
          inForce={version?.effective.classes.find((one) => one.name === name)}
          unit={marginClass.settlementAsset ?? unit}
          at={at}
        />
      ) : (
        <Text size="sm">Version {version?.number} has no margin class of this name.</Text>
      )}
    </Drawer>
  );
}

function ClassTiers({
  marginClass,
  dial,
  ramp,
  inForce,
  unit,
  at,
}: {
  marginClass: MarginClass;
  dial: EffectiveDial | undefined;
  ramp: Ramp | undefined;
  inForce: ClassInForce | undefined;
  unit: string;
  at: string | null;
}) {
  const [active, setActive] = useState<CurveName>('maintenanceMargin');
  const { instruments } = marginClass;
  const density = useQuery(CurveDensityDocument, {
    variables: { instrument: instruments[0] ?? '' },
    // Positions are of now: beside a past version they would say what nobody saw then.
    skip: instruments.length === 0 || at !== null,
  });
  const curve = marginClass[active];
  const tiered = tieredClass(marginClass);
  const formula = formulaOf(curve);
  return (
    <Stack gap="md">
      <Text size="sm" c="dimmed">
        {instruments.length <= 12
          ? instruments.join(', ')
          : `${instruments.slice(0, 12).join(', ')} and ${instruments.length - 12} more`}
      </Text>
      {ramp ? <RampNote ramp={ramp} inForce={inForce} /> : null}
      {dial ? <EffectiveNote dial={dial} unit={unit} /> : null}
      <Group justify="space-between">
        <SegmentedControl
          aria-label="Curve shown"
          data={CURVES.map((value) => ({ value, label: CURVE_LABELS[value] }))}
          value={active}
          onChange={(value) => setActive(value === 'initialMargin' ? 'initialMargin' : 'maintenanceMargin')}
        />
        {at === null ? (
          <Button
            component={Link}
            href={`/proposals/new?class=${encodeURIComponent(marginClass.name)}&curve=${active}`}
          >
            Propose a change
          </Button>
        ) : null}
      </Group>
      {tiered ? (
        <CurvePlot
          proposed={tiered}
          live={undefined}
          active={active}
          unit={unit}
          density={density.data?.curveDensity}
        />
      ) : at === null ? (
        <FormulaRequirement marginClass={marginClass} active={active} unit={unit} />
      ) : null}
      {at === null ? null : (
        <Text size="sm" c="dimmed">
          As it stood then. Positions and the market are of now, so nothing of them is drawn here.
        </Text>
      )}
      {curve.tiers.length > 0 ? (
        <DataTable
          label={`${CURVE_LABELS[active]} tiers`}
          caption={`${sentenceCase(curve.shape ?? '')}, on notional. Margin = notional × rate − deduction.`}
          columns={tierColumns(unit, active)}
          rows={curve.tiers.map((tier, index) => ({ tier, stated: plainTiers(formula)?.tiers[index] }))}
          rowKey={({ tier }) => tier.floor}
        />
      ) : (
        <section aria-label={`${CURVE_LABELS[active]} in words`}>
          <FormulaList formula={formula} unit={unit} />
        </section>
      )}
    </Stack>
  );
}

/** What the formulas come to by size: computed by the server at the market as it stands. */
function FormulaRequirement({
  marginClass: { name },
  active,
  unit,
}: {
  marginClass: MarginClass;
  active: CurveName;
  unit: string;
}) {
  const { data } = useQuery(ParameterTextDocument, { variables: { at: null } });
  return (
    <RequirementPanel
      proposed={data?.parameters?.parameterSet.canonical ?? null}
      live={null}
      marginClass={name}
      instrument={null}
      active={active}
      unit={unit}
    />
  );
}

function statedText(stated: TierDocument | undefined): string {
  if (stated === undefined) return NONE;
  const { kind, text } = tierCharge(stated);
  return kind === 'rate' ? 'rate' : `${formatLeverage(text)} leverage`;
}

/** Leverage is what initial margin allows: of maintenance margin the same quotient would promise more than anyone gets. */
function tierColumns(unit: string, curve: CurveName): readonly Column<TierRow>[] {
  const leverage: Column<TierRow> = {
    key: 'leverage',
    header: 'Max leverage',
    numeric: true,
    cell: ({ tier }) => <Leverage value={tier.maxLeverage} />,
  };
  return [
    {
      key: 'floor',
      header: 'Above',
      unit,
      numeric: true,
      cell: ({ tier }) => <Money value={tier.floor} scale={0} />,
    },
    {
      key: 'ceiling',
      header: 'Up to',
      unit,
      numeric: true,
      cell: ({ tier }) => (tier.ceiling === null ? 'no end' : <Money value={tier.ceiling} scale={0} />),
    },
    {
      key: 'rate',
      header: 'Rate',
      unit: '% of notional',
      numeric: true,
      cell: ({ tier }) => <Percent value={tier.rate} />,
    },
    ...(curve === 'initialMargin' ? [leverage] : []),
    { key: 'stated', header: 'Stated as', numeric: true, cell: ({ stated }) => statedText(stated) },
    {
      key: 'atFloor',
      header: 'Margin at floor',
      unit,
      numeric: true,
      cell: ({ tier }) => <Money value={tier.marginAtFloor} />,
    },
    {
      key: 'deduction',
      header: 'Deduction',
      unit,
      numeric: true,
      cell: ({ tier }) => <Money value={tier.deduction} />,
    },
  ];
}
