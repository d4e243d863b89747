'use client';
import { type Column, DataTable } from '../_ui/data-table';
import { Percent, Quantity } from '../_ui/figures';
import { sentenceCase } from '../_ui/format';
import { Section } from '../_ui/section';

interface Scenario {
  readonly name: string;
  readonly priceMove: string;
  readonly per?: string;
  readonly volatility: string;
  readonly weight?: string;
}

interface Grid {
  readonly method: string;
  readonly marginClasses: readonly string[];
  readonly scenarios?: readonly Scenario[];
}

const COLUMNS: readonly Column<Scenario>[] = [
  { key: 'name', header: 'Scenario', cell: ({ name }) => name },
  {
    key: 'move',
    header: 'Price move',
    unit: 'price ranges',
    numeric: true,
    cell: ({ priceMove, per }) => (
      <>
        <Quantity value={priceMove} signed />
        {per === undefined ? '' : ` / ${per}`}
      </>
    ),
  },
  { key: 'volatility', header: 'Volatility', cell: ({ volatility }) => sentenceCase(volatility) },
  {
    key: 'weight',
    header: 'Counted',
    unit: '% of its loss',
    numeric: true,
    cell: ({ weight }) => <Percent value={weight ?? '1'} />,
  },
];

/** The portfolios of a document, each scenario grid as a table. */
export function PortfolioTables({ portfolios }: { portfolios: unknown }) {
  return Object.entries((portfolios ?? {}) as Readonly<Record<string, Grid>>).map(([name, grid]) => (
    <Section
      key={name}
      title={`Portfolio ${name}`}
      about={`${grid.marginClasses.join(', ')} together, ${
        grid.method === 'SCENARIO_GRID'
          ? 'by the worst loss over scenarios'
          : 'options by rates, losses by expiry'
      }`}
      padded={grid.scenarios === undefined}
    >
      {grid.scenarios ? (
        <DataTable
          label={`Scenarios of ${name}`}
          columns={COLUMNS}
          rows={grid.scenarios}
          rowKey={(scenario) => scenario.name}
        />
      ) : (
        'Perpetuals by rates; per expiry the lesser of what short options need by themselves and the greatest loss at settlement.'
      )}
    </Section>
  ));
}
