import { decimal } from '../../lib/domain/number/decimal';
import { portfolioCoverageOf } from '../../lib/domain/risk/studies/portfolio-coverage/in-evidence';
import type {
  AccountCoverage,
  AccountLosses,
  AccountSide,
  MovedAsset,
} from '../../lib/domain/risk/studies/portfolio-coverage/portfolio-coverage';
import { builder } from '../kit/builder';
import { accountLack } from './account-models';
import { realisedCoverage } from './realised-coverage';
import { breachFigures, figure } from './side-coverage';
import { simulation } from './simulation';

const movedCollateral = builder.objectRef<MovedAsset>('MovedCollateral').implement({
  description: 'A balance of an account that is valued at a price.',
  fields: (t) => ({
    asset: t.exposeString('asset', { description: 'Which.' }),
    instrument: t.exposeString('instrument', { description: 'Whose mark price values it.' }),
    moved: t.exposeInt('moved', {
      description:
        'On so many of the days counted that price is known to have moved; on the others the balance stays what it is.',
    }),
  }),
});

const accountLosses = builder.objectRef<AccountLosses>('AccountLosses').implement({
  description: 'Losses of an account from day to day, against its margin and its equity as they stand.',
  fields: (t) => ({
    breaches: t.field({
      type: breachFigures,
      description: 'Days on which more than maintenance margin was lost; amounts in the unit of account.',
      resolve: ({ breaches }) => breaches,
    }),
    usedUp: t.exposeInt('usedUp', { description: 'Days on which more than equity was lost.' }),
  }),
});

const accountOfSet = builder.objectRef<AccountSide>('AccountCoverageOfSet').implement({
  description: 'An account under one parameter set, with dials and ramps of the moment.',
  fields: (t) => ({
    maintenanceMargin: t.field({
      type: 'Decimal',
      description: 'What it must keep.',
      resolve: ({ maintenanceMargin }) => decimal(maintenanceMargin),
    }),
    equity: t.field({
      type: 'Decimal',
      description: 'Collateral after haircuts and profit, as it stands.',
      resolve: ({ equity }) => decimal(equity),
    }),
    collateral: t.field({
      type: [movedCollateral],
      description: 'Balances beside those in the unit of account, by asset.',
      resolve: ({ collateral }) => [...collateral],
    }),
    positions: t.field({
      type: accountLosses,
      nullable: true,
      description: 'What its positions alone would have lost; null: see `lack`.',
      resolve: ({ positions }) => positions,
    }),
    together: t.field({
      type: accountLosses,
      nullable: true,
      description: 'What they and the collateral would have lost, as both moved on the same days.',
      resolve: ({ together }) => together,
    }),
  }),
});

const accountCoverage = builder.objectRef<AccountCoverage>('AccountCoverage').implement({
  description:
    'The past of what an account now holds, against its margin. Amounts are in the unit of account.',
  fields: (t) => ({
    account: t.exposeString('account', { description: 'Its id.' }),
    instruments: t.exposeInt('instruments', { description: 'Instruments that it holds.' }),
    lack: t.field({
      type: accountLack,
      nullable: true,
      description: 'Why nothing is said; null where something is.',
      resolve: ({ lack }) => lack?.code ?? null,
    }),
    lackOf: t.stringList({
      description: 'The instruments that it is for.',
      resolve: ({ lack }) => [...(lack?.instruments ?? [])],
    }),
    moves: t.int({
      description: 'Days on which all that it holds moved.',
      resolve: ({ span, lack }) => span?.moves ?? lack?.moves ?? 0,
    }),
    from: t.field({
      type: 'DateTime',
      nullable: true,
      description: 'When the bar of the first of them opens.',
      resolve: ({ span }) => span && new Date(span.from),
    }),
    to: t.field({
      type: 'DateTime',
      nullable: true,
      description: 'When the bar of the last opens.',
      resolve: ({ span }) => span && new Date(span.to),
    }),
    expected: t.field({
      type: 'Decimal',
      nullable: true,
      description: 'Breaches that are expected of so many days.',
      resolve: ({ span }) => span && figure(span.expected),
    }),
    leastPassing: t.int({
      nullable: true,
      description: 'The fewest breaches that do not speak against the stated probability, of one test alone.',
      resolve: ({ span }) => span?.passing.least ?? null,
    }),
    mostPassing: t.int({
      nullable: true,
      description: 'The most of them.',
      resolve: ({ span }) => span?.passing.most ?? null,
    }),
    power: t.field({
      type: 'Decimal',
      nullable: true,
      description: 'How probable it is that the other probability would be found in so many days.',
      resolve: ({ span }) => span && figure(span.power),
    }),
    base: t.field({
      type: accountOfSet,
      nullable: true,
      description: 'Under the base version; null: it cannot be margined.',
      resolve: ({ before }) => before,
    }),
    proposed: t.field({
      type: accountOfSet,
      nullable: true,
      description: 'Under the proposed parameters; null: it cannot be margined.',
      resolve: ({ after }) => after,
    }),
  }),
});

const portfolioCoverage = builder
  .objectRef<NonNullable<ReturnType<typeof portfolioCoverageOf>>>('PortfolioCoverage')
  .implement({
    description:
      'Whether maintenance margin covers what prices did: of the largest accounts with all that they now hold, and of instruments with the margin that programmes would have had day by day.',
    fields: (t) => ({
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
        description: 'Fewer days say nothing.',
        resolve: ({ asked }) => asked.leastMoves,
      }),
      intervalLevel: t.field({
        type: 'Decimal',
        description: 'Of intervals: 0.95.',
        resolve: ({ asked }) => decimal(asked.interval.level),
      }),
      accounts: t.field({
        type: [accountCoverage],
        description: 'Accounts with the greatest initial margin under the base version, the greatest first.',
        resolve: ({ found }) => [...found.accounts],
      }),
      realised: t.field({
        type: [realisedCoverage],
        description: 'Every listed instrument that a margin class of either set names, by symbol.',
        resolve: ({ found }) => [...found.realised],
      }),
    }),
  });

builder.prismaObjectField(simulation, 'portfolioCoverage', (t) =>
  t.field({
    type: portfolioCoverage,
    nullable: true,
    description:
      'Whether margin of portfolios covers what prices did, and margin that moves. Null before the end, where no bars were known, and in evidence from before this was asked.',
    resolve: async ({ id }, _args, { reads }) => {
      const evidence = await reads.evidence(id);
      return evidence && portfolioCoverageOf(evidence);
    },
  }),
);
