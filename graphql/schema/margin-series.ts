import type { Breaches, MarginSeries } from '../../lib/domain/dynamics/backtest-summary';
import { PLAIN_TOOLS, type PlainTool } from '../../lib/domain/dynamics/plain-tools';
import { Decimal } from '../../lib/domain/number/decimal';
import { builder } from '../kit/builder';
import { describedEnum } from '../kit/enums';

interface SidedBreaches {
  readonly long: Breaches;
  readonly short: Breaches;
}

const breaches = builder.objectRef<Breaches>('MarginBreaches').implement({
  description: 'How often, and by how much at worst, the market moved further than the margin held.',
  fields: (t) => ({
    breaches: t.exposeInt('breaches', { description: 'How often.' }),
    worstUncovered: t.field({
      type: 'Decimal',
      description: 'The worst, as a fraction of the price; 0 without a breach.',
      resolve: ({ worstUncovered }) => new Decimal(worstUncovered),
    }),
    meanUncovered: t.field({
      type: 'Decimal',
      description: 'The mean of all of them, as the same fraction; 0 without a breach.',
      resolve: ({ meanUncovered }) => new Decimal(meanUncovered),
    }),
  }),
});
const sided = builder.objectRef<SidedBreaches>('MarginBreachesBySide').implement({
  description: 'Breaches of those who are long and of those who are short.',
  fields: (t) => ({
    long: t.field({ type: breaches, description: 'Of a long position.', resolve: ({ long }) => long }),
    short: t.field({ type: breaches, description: 'Of a short one.', resolve: ({ short }) => short }),
  }),
});

interface Rise {
  readonly days: number;
  readonly by: number | null;
}
export const marginRise = builder.objectRef<Rise>('MarginRise').implement({
  description: 'The greatest rise of margin from one slot to one so many days later.',
  fields: (t) => ({
    days: t.exposeInt('days', { description: 'How many days.' }),
    by: t.field({
      type: 'Decimal',
      nullable: true,
      description: 'As a fraction; null where no stretch of bars is so long without a gap.',
      resolve: ({ by }) => (by === null ? null : new Decimal(by)),
    }),
  }),
});

export function risesOf(largestRise: MarginSeries['largestRise']): Rise[] {
  return Object.entries(largestRise).map(([days, by]) => ({ days: Number(days), by }));
}

/** What a series of margin did. */
export const marginSeries = builder.objectRef<MarginSeries>('MarginSeries').implement({
  description: 'What a series of margin did, slot by slot.',
  fields: (t) => ({
    meanDial: t.field({
      type: 'Decimal',
      description: 'Mean dial.',
      resolve: ({ meanDial }) => new Decimal(meanDial),
    }),
    meanMargin: t.field({
      type: 'Decimal',
      description: 'Mean margin, as a fraction of notional: what it costs those who hold.',
      resolve: ({ meanMargin }) => new Decimal(meanMargin),
    }),
    peakToTrough: t.field({
      type: 'Decimal',
      description: 'Greatest margin over least.',
      resolve: ({ peakToTrough }) => new Decimal(peakToTrough),
    }),
    largestRise: t.field({
      type: [marginRise],
      description: 'By the number of days.',
      resolve: ({ largestRise }) => risesOf(largestRise),
    }),
    close: t.field({
      type: sided,
      description: 'At the close of the horizon.',
      resolve: ({ close }) => close,
    }),
    within: t.field({
      type: sided,
      description: 'At the worst price within the horizon.',
      resolve: ({ within }) => within,
    }),
  }),
});

const TOOLS: Record<PlainTool, string> = {
  none: 'Present volatility alone.',
  buffer: 'With a buffer of a quarter.',
  stressWeight: 'With a weight of stress.',
  floor: 'With long-run volatility as the floor.',
  speedLimit: 'With a speed limit.',
  hysteresis: 'With a band.',
};
const TOOL_NAMES = {
  none: 'NONE',
  buffer: 'BUFFER',
  stressWeight: 'STRESS_WEIGHT',
  floor: 'FLOOR',
  speedLimit: 'SPEED_LIMIT',
  hysteresis: 'HYSTERESIS',
} as const satisfies Record<PlainTool, string>;
type ToolName = (typeof TOOL_NAMES)[PlainTool];
export const toolEnum = describedEnum(
  'PlainTool',
  'A tool against procyclicality by itself.',
  Object.fromEntries(PLAIN_TOOLS.map((tool) => [TOOL_NAMES[tool], TOOLS[tool]])) as Record<ToolName, string>,
);
export const toolName = (tool: PlainTool): ToolName => TOOL_NAMES[tool];

export const toolSeries = builder
  .objectRef<{ readonly tool: PlainTool; readonly margin: MarginSeries }>('PlainToolSeries')
  .implement({
    description: 'What a tool by itself makes of the same market.',
    fields: (t) => ({
      tool: t.field({ type: toolEnum, description: 'Which.', resolve: ({ tool }) => TOOL_NAMES[tool] }),
      margin: t.field({ type: marginSeries, description: 'What it did.', resolve: ({ margin }) => margin }),
    }),
  });
