import type { CallAge, CallDay, OpenCallSum } from '../../lib/db/reads/call-reads';
import { compileParameters } from '../../lib/domain/margin/method/compile';
import { liquidAssets } from '../../lib/domain/parameters/liquid-assets';
import { badArgument } from '../kit/arguments';
import { builder } from '../kit/builder';

const MOST_DAYS = 366;
const DEFAULT_DAYS = 30;
const SUMS_COST = 50;

const callAge = builder.enumType('CallAge', {
  description: 'Where an open call stands to the time that it was given.',
  values: {
    FIRST_HALF: { description: 'Half of the time that it was given, or less, has gone.' },
    SECOND_HALF: { description: 'More than half of it has gone.' },
    OVERDUE: { description: 'All of it has gone.' },
    AT_ONCE: { description: 'It was given none: it is due at once.' },
  } as const satisfies Record<CallAge, object>,
});

const openCallSum = builder.objectRef<OpenCallSum>('OpenCallSum').implement({
  description:
    'Open margin calls of one segment and age, and what their accounts have; amounts in the settlement asset.',
  fields: (t) => ({
    segment: t.exposeString('segment', {
      nullable: true,
      description: 'In the venue’s own words; null: the accounts state none.',
    }),
    age: t.field({ type: callAge, description: 'Their age.', resolve: ({ age }) => age }),
    calls: t.exposeInt('calls', { description: 'How many.' }),
    liquidations: t.exposeInt('liquidations', { description: 'Of them those in liquidation.' }),
    amount: t.field({ type: 'Decimal', description: 'What must be added.', resolve: ({ amount }) => amount }),
    equity: t.field({
      type: 'Decimal',
      description: 'Equity of the accounts, by the live run.',
      resolve: ({ equity }) => equity,
    }),
    collateral: t.field({
      type: 'Decimal',
      description: 'Balances of the accounts at present mark prices, before haircuts and less debts.',
      resolve: ({ collateral }) => collateral,
    }),
    liquid: t.field({
      type: 'Decimal',
      nullable: true,
      description:
        'Of that what is in liquid assets, less debts in them; null where the parameters do not say which are.',
      resolve: ({ liquid }) => liquid,
    }),
  }),
});

const callDay = builder.objectRef<CallDay>('CallDay').implement({
  description: 'What became of margin calls on one day in UTC.',
  fields: (t) => ({
    day: t.field({ type: 'DateTime', description: 'Its beginning.', resolve: ({ day }) => day }),
    opened: t.exposeInt('opened', { description: 'Opened.' }),
    openedAmount: t.field({
      type: 'Decimal',
      description: 'What lacked when they opened, in the settlement asset.',
      resolve: ({ openedAmount }) => openedAmount,
    }),
    met: t.exposeInt('met', { description: 'Ended within the time that they were given.' }),
    closedLate: t.exposeInt('closedLate', { description: 'Ended after it, or were given none.' }),
    liquidated: t.exposeInt('liquidated', {
      description: 'Of the ended ones those that had come to liquidation.',
    }),
  }),
});

builder.queryFields((t) => ({
  openCallSums: t.field({
    type: [openCallSum],
    complexity: { field: SUMS_COST },
    description: 'Open margin calls in sums by segment and age; empty where none is open.',
    resolve: async (_root, _args, { reads }) => {
      const set = await reads.liveParameterSet();
      if (set === null) return [];
      const { settlementAsset, collateral } = compileParameters(set);
      const pricedBy = [...collateral.values()].flatMap((rule) =>
        rule.pricedBy === null ? [] : [[rule.asset, rule.pricedBy] as const],
      );
      const liquid = liquidAssets(set.document);
      return [...(await reads.openCallSums(settlementAsset, new Map(pricedBy), liquid && [...liquid]))];
    },
  }),
  callDays: t.field({
    type: [callDay],
    complexity: ({ days }) => ({ field: SUMS_COST, multiplier: Math.ceil((days ?? DEFAULT_DAYS) / 10) }),
    description: `Margin calls by day, the oldest first, today last; at most ${MOST_DAYS} days.`,
    args: { days: t.arg.int({ description: `1 to ${MOST_DAYS}; ${DEFAULT_DAYS} when absent.` }) },
    resolve: async (_root, { days: asked }, { reads }) => {
      const days = asked ?? DEFAULT_DAYS;
      if (days < 1 || days > MOST_DAYS)
        throw badArgument('callDays.days', 'days-range', `is from 1 to ${MOST_DAYS}`);
      return [...(await reads.callDays(days))];
    },
  }),
}));
