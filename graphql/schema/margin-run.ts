import { builder } from '../kit/builder';
import { pageCost } from '../kit/connection';

const amounts = {
  notional: 'Notional of all priced accounts.',
  initialMargin: 'Initial margin of all priced accounts.',
  maintenanceMargin: 'Maintenance margin of all priced accounts.',
  equity: 'Equity of all priced accounts.',
  shortfall: 'Sum over accounts of max(0, maintenance margin − equity).',
} as const;

export const marginRun = builder.prismaNode('MarginRun', {
  id: { field: 'id' },
  nullable: true,
  description:
    'One re-margining of every account under one version, at one set of prices; amounts in the settlement asset.',
  fields: (t) => ({
    version: t.relation('version', { description: 'The version it was computed under.' }),
    startedAt: t.expose('startedAt', { type: 'DateTime', description: 'When it read its inputs.' }),
    completedAt: t.expose('completedAt', { type: 'DateTime', description: 'When its results were stored.' }),
    accounts: t.exposeInt('accounts', { description: 'Accounts, priced or not.' }),
    unpriced: t.exposeInt('unpriced', { description: 'Accounts left out of all sums.' }),
    notional: t.expose('notional', { type: 'Decimal', description: amounts.notional }),
    initialMargin: t.expose('initialMargin', { type: 'Decimal', description: amounts.initialMargin }),
    maintenanceMargin: t.expose('maintenanceMargin', {
      type: 'Decimal',
      description: amounts.maintenanceMargin,
    }),
    equity: t.expose('equity', { type: 'Decimal', description: amounts.equity }),
    shortfall: t.expose('shortfall', { type: 'Decimal', description: amounts.shortfall }),
    countOk: t.exposeInt('countOk', { description: 'Accounts that are OK.' }),
    countWarning: t.exposeInt('countWarning', { description: 'Accounts in WARNING.' }),
    countCall: t.exposeInt('countCall', { description: 'Accounts in CALL.' }),
    countLiquidation: t.exposeInt('countLiquidation', { description: 'Accounts in LIQUIDATION.' }),
    countNearLiquidation: t.exposeInt('countNearLiquidation', {
      description: 'Accounts whose equity is within 10 % above their maintenance margin.',
    }),
    methodVersion: t.exposeString('methodVersion', { description: 'The method it was computed by.' }),
  }),
});

builder.queryFields((t) => ({
  marginRuns: t.prismaConnection(
    {
      type: marginRun,
      cursor: 'id',
      complexity: pageCost,
      description: 'Every re-margining, newest first.',
      totalCount: (_root, _args, { prisma }) => prisma.marginRun.count(),
      resolve: (query, _root, _args, { prisma }) =>
        prisma.marginRun.findMany({ ...query, orderBy: { id: 'desc' } }),
    },
    { name: 'MarginRunConnection' },
    { name: 'MarginRunEdge' },
  ),
}));
