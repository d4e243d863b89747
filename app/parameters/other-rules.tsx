'use client';
import { type Column, DataTable } from '../_ui/data-table';
import { Percent, Quantity } from '../_ui/figures';
import { sentenceCase } from '../_ui/format';
import { leafWords } from '../_ui/leaf-words';
import { memberWords } from '../_ui/member-words';
import { roundingWords } from '../_ui/rounding-words';
import { Section } from '../_ui/section';
import { type LiveVersion } from './live-version';
import { PortfolioTables } from './portfolio-tables';

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

/** Where contracts settle in more than one asset. */
function settlingColumn({
  settlementAsset,
  settlementAssets,
}: ParameterSet): Column<ParameterSet['collateral'][number]> {
  const settling = [settlementAsset, ...settlementAssets];
  return {
    key: 'settling',
    header: 'Contracts settle in it',
    cell: ({ asset }) => (settling.includes(asset) ? 'yes' : 'no'),
  };
}

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
  { key: 'step', header: 'Figure', cell: ({ step }) => sentenceCase(memberWords(step)) },
  {
    key: 'scale',
    header: 'Decimals',
    numeric: true,
    cell: ({ scale }) => <Quantity value={String(scale)} />,
  },
  { key: 'mode', header: 'Direction', cell: ({ mode }) => roundingWords(mode) },
];

interface Rule {
  readonly path: string;
  readonly text: string;
}

const RULES: readonly Column<Rule>[] = [
  { key: 'rule', header: 'Rule', cell: ({ path }) => pathWords(path) },
  { key: 'value', header: 'Holds', cell: ({ path, text }) => leafWords(path, text) },
];

/** Members of a part that no table above shows. */
function rulesOf(root: string, part: unknown, shown: readonly string[]): readonly Rule[] {
  return Object.entries((part ?? {}) as Readonly<Record<string, unknown>>)
    .filter(([key]) => !shown.includes(key))
    .map(([key, value]) => ({
      path: `${root}/${key}`,
      text: typeof value === 'string' ? value : JSON.stringify(value),
    }));
}

/** "/collateral/BTC/maximumValue" → "BTC, maximum value". */
function pathWords(path: string): string {
  return path
    .split('/')
    .slice(2)
    .map(memberWords)
    .join(', ')
    .replace(/^[a-z]/, (letter) => letter.toUpperCase());
}

function otherRules({ accountRules, collateral, marketData }: ParameterSet): readonly Rule[] {
  return [
    ...rulesOf('/accountRules', accountRules.document, ['warningLevel', 'callLevel', 'liquidationLevel']),
    ...rulesOf('/marketData', marketData, ['priceGuard']),
    ...guardRules(marketData),
    ...collateral.flatMap(({ asset, document }) =>
      rulesOf(`/collateral/${asset}`, document, ['haircut', 'pricedBy']),
    ),
  ];
}

/** A price guard, member by member. */
function guardRules(marketData: unknown): readonly Rule[] {
  const { priceGuard } = (marketData ?? {}) as { readonly priceGuard?: Readonly<Record<string, unknown>> };
  const root = '/marketData/priceGuard';
  const parts = ['consistency', 'sources'];
  return [
    ...rulesOf(root, priceGuard, parts),
    ...parts.flatMap((part) => rulesOf(`${root}/${part}`, priceGuard?.[part], [])),
  ];
}

interface Offset {
  readonly name: string;
  readonly legs: readonly { readonly portfolio: string; readonly ratio?: string }[];
  readonly recognised: string;
  readonly cap: string;
}

const OFFSETS: readonly Column<Offset>[] = [
  { key: 'name', header: 'Offset', cell: ({ name }) => name },
  {
    key: 'legs',
    header: 'Between',
    cell: ({ legs }) =>
      legs.map(({ portfolio, ratio }) => (ratio ? `${ratio} of ${portfolio}` : portfolio)).join(' and '),
  },
  {
    key: 'recognised',
    header: 'Recognised',
    numeric: true,
    cell: ({ recognised }) => <Percent value={recognised} />,
  },
  {
    key: 'cap',
    header: 'At most',
    unit: '% of the loss',
    numeric: true,
    cell: ({ cap }) => <Percent value={cap} />,
  },
];

/** What the set governs besides curves. */
export function OtherRules({ set }: { set: ParameterSet }) {
  const { warningLevel, callLevel, liquidationLevel } = set.accountRules;
  const levels: readonly Level[] = [
    { name: 'Warning below', ratio: warningLevel },
    { name: 'Call below', ratio: callLevel },
    { name: 'Liquidation below', ratio: liquidationLevel },
  ];
  const rules = otherRules(set);
  const offsets = (set.offsets ?? []) as readonly Offset[];
  return (
    <>
      <div
        style={{
          display: 'grid',
          gridTemplateColumns: 'repeat(auto-fit, minmax(320px, 1fr))',
          gap: '0 24px',
        }}
      >
        <Section title="Collateral haircuts">
          <DataTable
            label="Collateral haircuts"
            columns={set.settlementAssets.length === 0 ? HAIRCUTS : [...HAIRCUTS, settlingColumn(set)]}
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
      {rules.length === 0 ? null : (
        <Section title="Other rules" about="Of accounts, market data and collateral">
          <DataTable label="Other rules" columns={RULES} rows={rules} rowKey={({ path }) => path} />
        </Section>
      )}
      <PortfolioTables portfolios={set.portfolios} />
      {offsets.length === 0 ? null : (
        <Section title="Offsets between portfolios" about="In order of priority">
          <DataTable label="Offsets" columns={OFFSETS} rows={offsets} rowKey={({ name }) => name} />
        </Section>
      )}
    </>
  );
}
