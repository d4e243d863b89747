'use client';
import { type Column, DataTable } from '../_ui/data-table';
import { Percent, Quantity } from '../_ui/figures';
import { sentenceCase } from '../_ui/format';
import { Section } from '../_ui/section';
import { type LiveVersion } from './live-version';

type ParameterSet = LiveVersion['parameterSet'];

const HAIRCUTS: readonly Column<ParameterSet['collateral'][number]>[] = [
  { key: 'asset', header: 'Asset', sortBy: ({ asset }) => asset, cell: ({ asset }) => asset },
  { key: 'priced', header: 'Priced by', cell: ({ pricedBy }) => pricedBy ?? 'settlement asset' },
  {
    key: 'haircut',
    header: 'Haircut',
    unit: '% of value',
    numeric: true,
    sortBy: ({ haircut }) => haircut,
    cell: ({ haircut }) => <Percent value={haircut} />,
  },
];

interface Level {
  readonly name: string;
  readonly ratio: string;
}

const LEVELS: readonly Column<Level>[] = [
  { key: 'name', header: 'Level', cell: ({ name }) => name },
  {
    key: 'ratio',
    header: 'Margin ratio',
    unit: 'equity / MM',
    numeric: true,
    cell: ({ ratio }) => <Quantity value={ratio} />,
  },
];

const ROUNDING: readonly Column<ParameterSet['rounding'][number]>[] = [
  { key: 'step', header: 'Figure', cell: ({ step }) => sentenceCase(step.replace(/([A-Z])/g, '_$1')) },
  {
    key: 'scale',
    header: 'Decimals',
    numeric: true,
    cell: ({ scale }) => <Quantity value={String(scale)} />,
  },
  { key: 'mode', header: 'Direction', cell: ({ mode }) => sentenceCase(mode) },
];

/** What the set governs besides curves. */
export function OtherRules({ set }: { set: ParameterSet }) {
  const { warningLevel, callLevel, liquidationLevel } = set.accountRules;
  const levels: readonly Level[] = [
    { name: 'Warning below', ratio: warningLevel },
    { name: 'Call below', ratio: callLevel },
    { name: 'Liquidation below', ratio: liquidationLevel },
  ];
  return (
    <div
      style={{ display: 'grid', gridTemplateColumns: 'repeat(auto-fit, minmax(320px, 1fr))', gap: '0 24px' }}
    >
      <Section title="Collateral haircuts">
        <DataTable
          label="Collateral haircuts"
          columns={HAIRCUTS}
          rows={set.collateral}
          rowKey={({ asset }) => asset}
        />
      </Section>
      <Section title="Account levels">
        <DataTable label="Account levels" columns={LEVELS} rows={levels} rowKey={({ name }) => name} />
      </Section>
      <Section title="Rounding">
        <DataTable
          label="Rounding steps"
          columns={ROUNDING}
          rows={set.rounding}
          rowKey={({ step }) => step}
        />
      </Section>
    </div>
  );
}
