import type { ScenarioRead } from '../../lib/db/reads/scenario-reads';
import {
  instrumentsMoved,
  type ScenarioMarket,
} from '../../lib/domain/risk/scenarios/library/scenario-steps';
import type { Shock } from '../../lib/domain/risk/scenarios/library/shock';
import { decimal } from '../../lib/domain/number/decimal';
import { scenarioMarket } from '../../lib/usecases/simulation/steps/stress-trial';
import { badArgument, storableText } from '../kit/arguments';
import { builder } from '../kit/builder';
import { DEFAULT_PAGE_SIZE, pageCost, type PageArguments, totalCount } from '../kit/connection';
import { describedEnum } from '../kit/enums';
import type { Context } from '../server/context-shape';
import { correlationBreak, type StatedMove, statedMoves, stepsOf, volatilityStep } from './scenario-shocks';

const scenarioKind = describedEnum('ScenarioKind', 'How a scenario says what prices do.', {
  MOVES: 'Everything, underlyings, margin classes or instruments move by stated fractions, at once.',
  GRID: 'Every combination of stated moves.',
  FACTOR: 'Each underlying moves by its beta times one move.',
  PATH: 'Prices at instants, looked at one after the other.',
  VOLATILITY: 'Volatility as the market states it is multiplied; prices stay, or move at the same moment.',
  CORRELATION:
    'One underlying moves, and the others by their volatilities and each of some correlations with it.',
});

const subject = describedEnum('ScenarioSubject', 'What a move of a scenario names.', {
  EVERYTHING: 'Every instrument that is not named more narrowly.',
  UNDERLYING: 'The instruments on an underlying.',
  CLASS: 'The instruments of a margin class.',
  INSTRUMENT: 'One instrument.',
});

const statedMove = builder.objectRef<StatedMove>('ScenarioStatedMove').implement({
  description: 'How far a scenario moves something, as a fraction of its price.',
  fields: (t) => ({
    what: t.field({ type: subject, description: 'What is named.', resolve: ({ what }) => what }),
    name: t.exposeString('name', { nullable: true, description: 'Its name; null: everything.' }),
    fraction: t.field({
      type: 'Decimal',
      description: '-0.2 is a fall of 20 %.',
      resolve: ({ fraction }) => decimal(fraction),
    }),
  }),
});

type Axis = Extract<Shock, { kind: 'GRID' }>['axes'][number];
const gridAxis = builder.objectRef<Axis>('ScenarioAxis').implement({
  description: 'One side of a grid: what it moves, and how far.',
  fields: (t) => ({
    underlyings: t.stringList({
      description: 'What it moves; none: everything.',
      resolve: ({ underlyings }) => [...(underlyings ?? [])],
    }),
    moves: t.field({
      type: ['Decimal'],
      description: 'Each as a fraction of the price.',
      resolve: ({ moves }) => moves.map(decimal),
    }),
  }),
});

const pathSeries = builder
  .objectRef<{ readonly instrument: string; readonly prices: readonly string[] }>('ScenarioSeries')
  .implement({
    description: 'What one instrument does on a path.',
    fields: (t) => ({
      instrument: t.exposeString('instrument', { description: 'Its symbol.' }),
      prices: t.field({
        type: ['Decimal'],
        description: 'Its price at each instant.',
        resolve: ({ prices }) => prices.map(decimal),
      }),
    }),
  });

type Path = Extract<Shock, { kind: 'PATH' }>;
const scenarioPath = builder.objectRef<Path>('ScenarioPath').implement({
  description: 'Prices at instants; what each did since the first is what it is moved by.',
  fields: (t) => ({
    instants: t.field({
      type: ['DateTime'],
      description: 'Ascending.',
      resolve: ({ instants }) => instants.map((instant) => new Date(instant)),
    }),
    series: t.field({
      type: [pathSeries],
      description: 'By instrument.',
      resolve: ({ prices }) =>
        Object.entries(prices).map(([instrument, stated]) => ({ instrument, prices: stated })),
    }),
    confirmed: t.stringList({
      description:
        'Instruments one of whose prices is further from the one before than the price guard lets go.',
      resolve: ({ confirmed }) => [...(confirmed ?? [])],
    }),
  }),
});

export const scenarioType = builder.objectRef<ScenarioRead>('Scenario').implement({
  description:
    'How far prices move, and whence we have it. It never changes: a correction is a new version of its name.',
  fields: (t) => ({
    hash: t.exposeString('hash', { description: 'SHA-256 of its text; what a simulation is asked with.' }),
    name: t.string({ description: 'For people.', resolve: ({ document }) => document.name }),
    kind: t.field({
      type: scenarioKind,
      description: 'How it says what prices do.',
      resolve: ({ document }) => document.shock.kind,
    }),
    isBuiltIn: t.boolean({ description: 'Whether every venue has it.', resolve: ({ own }) => own === null }),
    version: t.int({
      nullable: true,
      description: 'Of its name, from 1; null: built in.',
      resolve: ({ own }) => own?.version ?? null,
    }),
    isNewest: t.boolean({
      description: 'Whether there is no later version of its name.',
      resolve: ({ own }) => own?.isNewest ?? true,
    }),
    addedBy: t.string({
      nullable: true,
      description: 'Name of who added it; null: built in, or nobody.',
      resolve: ({ own }) => own?.addedBy ?? null,
    }),
    addedAt: t.field({
      type: 'DateTime',
      nullable: true,
      description: 'When; null: built in.',
      resolve: ({ own }) => own?.addedAt ?? null,
    }),
    retiredAt: t.field({
      type: 'DateTime',
      nullable: true,
      description: 'When it was retired; null: it can be asked.',
      resolve: ({ own }) => own?.retired?.at ?? null,
    }),
    retiredBecause: t.string({
      nullable: true,
      description: 'Why it was retired; null unless it was.',
      resolve: ({ own }) => own?.retired?.reason ?? null,
    }),
    source: t.string({
      nullable: true,
      description: 'Whence its figures are; null: it is hypothetical.',
      resolve: ({ document: { provenance } }) => (provenance.kind === 'SOURCE' ? provenance.text : null),
    }),
    sourceUrl: t.string({
      nullable: true,
      description: 'Where that can be read; null: nowhere that is known.',
      resolve: ({ document: { provenance } }) =>
        provenance.kind === 'SOURCE' ? (provenance.url ?? null) : null,
    }),
    isAnchor: t.boolean({
      description: 'Whether it is single figures that a text cites, rather than a series of prices.',
      resolve: ({ document: { provenance } }) => provenance.kind === 'SOURCE' && provenance.isAnchor === true,
    }),
    reason: t.string({
      nullable: true,
      description: 'Why its author wants it; null: it has a source.',
      resolve: ({ document: { provenance } }) =>
        provenance.kind === 'HYPOTHETICAL' ? provenance.reason : null,
    }),
    moves: t.field({
      type: [statedMove],
      description: 'Its moves, of MOVES and FACTOR; the one of prices, of VOLATILITY; none of the others.',
      resolve: ({ document }) => [...statedMoves(document.shock)],
    }),
    axes: t.field({
      type: [gridAxis],
      description: 'Its sides, of GRID; none of the others.',
      resolve: ({ document: { shock } }) => (shock.kind === 'GRID' ? shock.axes : []),
    }),
    volatility: t.field({
      type: volatilityStep,
      nullable: true,
      description: 'What volatility is multiplied by, of VOLATILITY; null of the others.',
      resolve: ({ document: { shock } }) => (shock.kind === 'VOLATILITY' ? shock : null),
    }),
    correlation: t.field({
      type: correlationBreak,
      nullable: true,
      description: 'How the others follow, of CORRELATION; null of the others.',
      resolve: ({ document: { shock } }) => (shock.kind === 'CORRELATION' ? shock : null),
    }),
    path: t.field({
      type: scenarioPath,
      nullable: true,
      description: 'Its prices, of PATH; null of the others.',
      resolve: ({ document: { shock } }) => (shock.kind === 'PATH' ? shock : null),
    }),
    steps: t.int({
      description:
        'Sets of prices that it comes to: cells of a grid, instants of a path after the first, multiples of volatility, correlations.',
      resolve: ({ document: { shock } }) => stepsOf(shock),
    }),
    instrumentsMoved: t.int({
      description:
        'Of how many instruments of this venue it moves price or volatility, as they are now; 0: it cannot be asked.',
      resolve: async ({ document: { shock } }, _args, context) => {
        const market = await marketOf(context);
        return market ? instrumentsMoved(shock, market) : 0;
      },
    }),
    document: t.field({
      type: 'JSONDocument',
      description: 'All of it, as it is hashed.',
      resolve: ({ document }) => document,
    }),
  }),
});

/** Once a request: the market of now, by the classes of the live version; null before there is one. */
const markets = new WeakMap<Context, Promise<ScenarioMarket | null>>();
function marketOf(context: Context): Promise<ScenarioMarket | null> {
  const known =
    markets.get(context) ??
    context.deps.readBook(async (view) =>
      view.live ? scenarioMarket(await view.market(), view.live.parameters) : null,
    );
  markets.set(context, known);
  return known;
}

const scenarioConnection = builder.connectionObject({
  type: scenarioType,
  name: 'ScenarioConnection',
  fields: (t) => ({ totalCount: t.int({ resolve: totalCount }) }),
});

/** A cursor is the hash of the scenario that it is at. */
async function pageOf({ reads }: Context, { first, last, after, before }: PageArguments) {
  const all = await reads.currentScenarios();
  const at = (argument: 'after' | 'before', cursor: string): number => {
    const place = all.indexOf(cursor);
    if (place < 0)
      throw badArgument(`scenarios.${argument}`, 'cursor-of-this-connection', 'is no cursor of this list');
    return place;
  };
  const from = after == null ? 0 : at('after', after) + 1;
  const to = before == null ? all.length : at('before', before);
  const size = first ?? last ?? DEFAULT_PAGE_SIZE;
  const isBackwards = last != null || before != null;
  const [start, end] = isBackwards ? [Math.max(from, to - size), to] : [from, Math.min(to, from + size)];
  const page = await reads.scenarios(all.slice(start, end));
  return {
    totalCount: all.length,
    pageInfo: {
      hasNextPage: end < all.length,
      hasPreviousPage: start > 0,
      startCursor: page[0]?.hash ?? null,
      endCursor: page.at(-1)?.hash ?? null,
    },
    edges: page.map((node) => ({ cursor: node.hash, node })),
  };
}

builder.queryFields((t) => ({
  scenarios: t.field({
    type: scenarioConnection,
    complexity: pageCost,
    description:
      'Scenarios that a simulation can be asked with: crises that every venue has, then those of its own, by name.',
    args: t.arg.connectionArgs(),
    resolve: (_root, args, context) => pageOf(context, args),
  }),
  scenario: t.field({
    type: scenarioType,
    nullable: true,
    description: 'One scenario, also a retired one or an earlier version; null: there is none.',
    args: { hash: t.arg.string({ required: true, description: 'SHA-256 of its text.' }) },
    resolve: (_root, { hash }, { reads }) => reads.scenario(storableText('scenario.hash', hash)),
  }),
}));
