import { decimal } from '../../lib/domain/number/decimal';
import type { coverageOf } from '../../lib/domain/risk/evidence';
import type {
  HistoryLack,
  InstrumentCoverage,
} from '../../lib/domain/risk/studies/price-coverage/price-coverage';
import type { PriceMove } from '../../lib/domain/statistics/breaches/price-moves';
import { builder } from '../kit/builder';
import { describedEnum } from '../kit/enums';
import { coverageOfSide, figure } from './side-coverage';

/** Of reading a series of ten years of days. */
export const MOVES_COST = { field: 500 };

const lack = describedEnum('HistoryLack', 'Why prices of an instrument say nothing of its margin.', {
  TOO_SHORT: 'Too few moves are known.',
  NEVER_MOVED: 'All its moves are of one size.',
  BARS_OVERLAP: 'A bar opens before the one before it has closed.',
  OPTION: 'An option: what it loses is no fraction of its price.',
} satisfies Record<HistoryLack['code'], string>);

const side = describedEnum('CoverageSide', 'Of a position.', {
  LONG: 'Loses as the price falls.',
  SHORT: 'Loses as the price rises.',
});

type ServedSide = Pick<InstrumentCoverage, 'before' | 'after' | 'history'> & {
  readonly side: 'long' | 'short';
};

const sideOfInstrument = builder.objectRef<ServedSide>('SideCoverage').implement({
  description: 'One side of an instrument, under both sets.',
  fields: (t) => ({
    side: t.field({
      type: side,
      description: 'Which.',
      resolve: ({ side: name }) => (name === 'long' ? 'LONG' : 'SHORT'),
    }),
    neededClose: t.field({
      type: 'Decimal',
      nullable: true,
      description:
        'The margin, as a fraction of notional, that closes would have gone beyond as often as stated.',
      resolve: ({ history, side: name }) => history && figure(history.needed[name].close),
    }),
    neededWithin: t.field({
      type: 'Decimal',
      nullable: true,
      description: 'The same, of the worst price of each bar.',
      resolve: ({ history, side: name }) => history && figure(history.needed[name].within),
    }),
    base: t.field({
      type: coverageOfSide,
      description: 'Under the base version.',
      resolve: ({ before, side: name }) => before[name],
    }),
    proposed: t.field({
      type: coverageOfSide,
      description: 'Under the proposed parameters.',
      resolve: ({ after, side: name }) => after[name],
    }),
  }),
});

const instrumentCoverage = builder.objectRef<InstrumentCoverage>('InstrumentCoverage').implement({
  description: 'Whether margin covers what the prices of one instrument did.',
  fields: (t) => ({
    symbol: t.exposeString('instrument', { description: 'The instrument.' }),
    notional: t.field({
      type: 'Decimal',
      description: 'Of the position whose margin is looked at: what accounts hold on average.',
      resolve: ({ notional }) => decimal(notional),
    }),
    lack: t.field({
      type: lack,
      nullable: true,
      description: 'Why nothing is said of it; null where something is.',
      resolve: (one) => one.lack?.code ?? null,
    }),
    moves: t.int({
      description: 'Moves over one bar that are known.',
      resolve: ({ history, lack: none }) => history?.moves ?? none?.moves ?? 0,
    }),
    from: t.field({
      type: 'DateTime',
      nullable: true,
      description: 'When the bar of the first move opens; null where nothing is said.',
      resolve: ({ history }) => history && new Date(history.from),
    }),
    to: t.field({
      type: 'DateTime',
      nullable: true,
      description: 'When the bar of the last move opens.',
      resolve: ({ history }) => history && new Date(history.to),
    }),
    expected: t.field({
      type: 'Decimal',
      nullable: true,
      description: 'Breaches that are expected of so many moves.',
      resolve: ({ history }) => history && figure(history.expected),
    }),
    leastPassing: t.int({
      nullable: true,
      description: 'The fewest breaches that do not speak against the stated probability, of one test alone.',
      resolve: ({ history }) => history?.passing.least ?? null,
    }),
    mostPassing: t.int({
      nullable: true,
      description: 'The most of them.',
      resolve: ({ history }) => history?.passing.most ?? null,
    }),
    power: t.field({
      type: 'Decimal',
      nullable: true,
      description: 'How probable it is that the other probability would be found in so many moves.',
      resolve: ({ history }) => history && figure(history.power),
    }),
    gapMoves: t.int({
      nullable: true,
      description: 'Moves over a gap in the history, which are not counted.',
      resolve: ({ history }) => history?.gaps.moves ?? null,
    }),
    gapLoss: t.field({
      type: 'Decimal',
      nullable: true,
      description: 'The furthest that either side lost over one of those, at the worst price.',
      resolve: ({ history }) => history && figure(Math.max(history.gaps.long, history.gaps.short)),
    }),
    sides: t.field({
      type: [sideOfInstrument],
      complexity: { field: 1, multiplier: 2 },
      description: 'Long and short.',
      resolve: ({ before, after, history }) =>
        (['long', 'short'] as const).map((name) => ({ before, after, history, side: name })),
    }),
  }),
});

export const priceCoverage = builder
  .objectRef<NonNullable<ReturnType<typeof coverageOf>>>('PriceCoverage')
  .implement({
    description:
      'Whether maintenance margin covers what prices did, under the base version and as proposed, both as they are stated: without dials, ramps at their end.',
    fields: (t) => ({
      historySnapshotHash: t.string({
        description: 'SHA-256 of what was known of prices.',
        resolve: ({ asked }) => asked.historySnapshotHash,
      }),
      barMinutes: t.int({
        description: 'A loss is over one bar of so many minutes.',
        resolve: ({ asked }) => asked.barMinutes,
      }),
      probability: t.field({
        type: 'Decimal',
        description: 'Stated probability of a breach: 0.01 for margin at 99 %.',
        resolve: ({ asked }) => decimal(asked.probability),
      }),
      otherProbability: t.field({
        type: 'Decimal',
        description: 'A wrong one, of which it is told how surely it would be found.',
        resolve: ({ asked }) => decimal(asked.otherProbability),
      }),
      level: t.field({
        type: 'Decimal',
        description: 'A p-value at most this, by Holm, speaks against the stated probability.',
        resolve: ({ asked }) => decimal(asked.level),
      }),
      leastMoves: t.int({
        description: 'Fewer moves say nothing.',
        resolve: ({ asked }) => asked.leastMoves,
      }),
      instruments: t.field({
        type: [instrumentCoverage],
        description: 'Every listed instrument that a margin class of either set names, by symbol.',
        resolve: ({ found }) => [...found.instruments],
      }),
    }),
  });

export const pricedMove = builder.objectRef<PriceMove>('PricedMove').implement({
  description:
    'What holding through a bar lost, as fractions of the value at the close before; a gain is below 0.',
  fields: (t) => ({
    at: t.field({
      type: 'DateTime',
      description: 'When the bar opens.',
      resolve: ({ atMs }) => new Date(atMs),
    }),
    longClose: t.field({
      type: 'Decimal',
      description: 'Of a long, at the close.',
      resolve: ({ losses }) => figure(losses.long.close),
    }),
    longWithin: t.field({
      type: 'Decimal',
      description: 'Of a long, at the lowest price.',
      resolve: ({ losses }) => figure(losses.long.within),
    }),
    shortClose: t.field({
      type: 'Decimal',
      description: 'Of a short, at the close.',
      resolve: ({ losses }) => figure(losses.short.close),
    }),
    shortWithin: t.field({
      type: 'Decimal',
      description: 'Of a short, at the highest price.',
      resolve: ({ losses }) => figure(losses.short.within),
    }),
  }),
});
