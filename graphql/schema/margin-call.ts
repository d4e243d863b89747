import type { Prisma } from '../../lib/db/generated/prisma/client';
import { builder } from '../kit/builder';
import { pageCost, totalCount } from '../kit/connection';
import { accountStatus } from '../kit/enums';

const marginCallEvent = builder.prismaObject('MarginCallEvent', {
  description: 'A change of stage of a margin call.',
  fields: (t) => ({
    at: t.expose('at', { type: 'DateTime', description: 'When.' }),
    status: t.expose('status', {
      type: accountStatus,
      description: 'CALL or LIQUIDATION on opening and escalation; OK or WARNING on closing.',
    }),
    amount: t.expose('amount', {
      type: 'Decimal',
      description: 'What lacked then, in the settlement asset.',
    }),
  }),
});

export const marginCall = builder.prismaNode('MarginCall', {
  id: { field: 'id' },
  nullable: true,
  description: 'From the run that put an account below the call level to the run that brought it back.',
  fields: (t) => ({
    account: t.relation('account', { description: 'Who was called.' }),
    stage: t.expose('stage', { type: accountStatus, description: 'CALL or LIQUIDATION, now or last.' }),
    openedAt: t.expose('openedAt', { type: 'DateTime', description: 'When it opened.' }),
    dueAt: t.expose('dueAt', {
      type: 'DateTime',
      nullable: true,
      description:
        'By when it is to be met, by the grace period of the version that opened it; null: at once.',
    }),
    openedAmount: t.expose('openedAmount', { type: 'Decimal', description: 'What lacked then.' }),
    amount: t.expose('amount', { type: 'Decimal', description: 'What lacks now, or lacked last.' }),
    updatedAt: t.expose('updatedAt', { type: 'DateTime', description: 'When it last changed.' }),
    closedAt: t.expose('closedAt', {
      type: 'DateTime',
      nullable: true,
      description: 'When it closed; null: it is open.',
    }),
    events: t.relation('events', {
      type: marginCallEvent,
      description: 'Its history, oldest first.',
      query: { orderBy: [{ at: 'asc' }, { runId: 'asc' }] },
    }),
  }),
});

export const marginCallConnection = builder.connectionObject({
  type: marginCall,
  name: 'MarginCallConnection',
  fields: (t) => ({ totalCount: t.int({ resolve: totalCount }) }),
});

const chosen = (open: boolean | null | undefined): Prisma.MarginCallWhereInput =>
  open == null ? {} : { closedAt: open ? null : { not: null } };

const ORDERS: Record<'NEWEST' | 'WORST', Prisma.MarginCallOrderByWithRelationInput[]> = {
  NEWEST: [{ openedAt: 'desc' }, { id: 'desc' }],
  // LIQUIDATION stands after CALL in the database's enum.
  WORST: [{ stage: 'desc' }, { amount: 'desc' }, { id: 'desc' }],
};

const marginCallOrder = builder.enumType('MarginCallOrder', {
  description: 'How margin calls are ordered.',
  values: {
    NEWEST: { description: 'Opened last first.' },
    WORST: { description: 'Liquidations before calls, of each the largest amount first.' },
  } as const,
});

builder.queryFields((t) => ({
  marginCalls: t.prismaConnection(
    {
      type: marginCall,
      cursor: 'id',
      complexity: pageCost,
      description: 'Margin calls.',
      args: {
        open: t.arg.boolean({ description: 'true: only open ones; false: only closed ones.' }),
        orderBy: t.arg({ type: marginCallOrder, description: 'NEWEST when left out.' }),
      },
      totalCount: (_root, { open }, { prisma }) => prisma.marginCall.count({ where: chosen(open) }),
      resolve: (query, _root, { open, orderBy }, { prisma }) =>
        prisma.marginCall.findMany({
          ...query,
          where: chosen(open),
          orderBy: ORDERS[orderBy ?? 'NEWEST'],
        }),
    },
    marginCallConnection,
  ),
}));
