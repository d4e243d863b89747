import type { burdenOf } from '../../lib/domain/risk/evidence';
import type {
  AdditionalCall,
  BurdenSegment,
  CallConcentration,
  ShareBand,
} from '../../lib/domain/risk/studies/burden/burden';
import { builder } from '../kit/builder';
import { accountStatus } from '../kit/enums';

type Found = NonNullable<ReturnType<typeof burdenOf>>['found'];

const marginsBeforeAndAfter = builder
  .interfaceRef<Pick<BurdenSegment, 'initialMargin' | 'maintenanceMargin'>>('MarginsBeforeAndAfter')
  .implement({
    description: 'What some accounts require in all under two sets of parameters, in the settlement asset.',
    fields: (t) => ({
      initialMarginBefore: t.field({
        type: 'Decimal',
        description: 'Initial margin under the base version.',
        resolve: ({ initialMargin }) => initialMargin.before,
      }),
      initialMarginAfter: t.field({
        type: 'Decimal',
        description: 'Initial margin under the proposed parameters.',
        resolve: ({ initialMargin }) => initialMargin.after,
      }),
      maintenanceMarginBefore: t.field({
        type: 'Decimal',
        description: 'Maintenance margin under the base version.',
        resolve: ({ maintenanceMargin }) => maintenanceMargin.before,
      }),
      maintenanceMarginAfter: t.field({
        type: 'Decimal',
        description: 'Maintenance margin under the proposed parameters.',
        resolve: ({ maintenanceMargin }) => maintenanceMargin.after,
      }),
    }),
  });

const burdenRow = builder.objectRef<Found['byUnderlying'][number]>('BurdenRow').implement({
  interfaces: [marginsBeforeAndAfter],
  description: 'What a change asks of one underlying or instrument, in the settlement asset.',
  fields: (t) => ({
    name: t.exposeString('name', { description: 'Underlying or instrument.' }),
    accounts: t.exposeInt('accounts', { description: 'Accounts that hold it.' }),
  }),
});

const burdenSegment = builder.objectRef<BurdenSegment>('BurdenSegment').implement({
  interfaces: [marginsBeforeAndAfter],
  description: 'What a change asks of the accounts of one segment, in the settlement asset.',
  fields: (t) => ({
    segment: t.exposeString('segment', {
      nullable: true,
      description: 'In the venue’s own words; null: the accounts state none.',
    }),
    accounts: t.exposeInt('accounts', { description: 'How many accounts.' }),
    additionalCalls: t.int({
      description: 'Accounts of it that must add collateral because of the change.',
      resolve: ({ additionalCalls }) => additionalCalls.accounts,
    }),
    additionalCallAmount: t.field({
      type: 'Decimal',
      description: 'What they must add because of it.',
      resolve: ({ additionalCalls }) => additionalCalls.amount,
    }),
  }),
});

const shareBand = builder.objectRef<ShareBand>('ShareBand').implement({
  description:
    'Accounts that must add a like share of what they have: above one end, and up to the other with it. Of accounts that have nothing left both ends are null.',
  fields: (t) => ({
    above: t.field({
      type: 'Decimal',
      nullable: true,
      description: 'A fraction; null: nothing is left to take a share of.',
      resolve: ({ above }) => above,
    }),
    upTo: t.field({
      type: 'Decimal',
      nullable: true,
      description: 'A fraction; null: without end.',
      resolve: ({ upTo }) => upTo,
    }),
    accounts: t.exposeInt('accounts', { description: 'How many.' }),
    amount: t.field({
      type: 'Decimal',
      description: 'What they must add because of the change, in the settlement asset.',
      resolve: ({ amount }) => amount,
    }),
  }),
});

const greatestShare = builder
  .objectRef<CallConcentration['greatest'][number]>('GreatestCallsShare')
  .implement({
    description: 'How much of all additional calls the greatest of them are.',
    fields: (t) => ({
      calls: t.exposeInt('calls', { description: 'How many of the greatest.' }),
      share: t.field({
        type: 'Decimal',
        description: 'Of the whole: a fraction, to 6 decimals.',
        resolve: ({ share }) => share,
      }),
    }),
  });

const callConcentration = builder.objectRef<CallConcentration>('CallConcentration').implement({
  description: 'How few accounts bear how much of the additional calls.',
  fields: (t) => ({
    greatest: t.field({
      type: [greatestShare],
      description: 'The share of the five greatest, and of the ten greatest.',
      resolve: ({ greatest }) => [...greatest],
    }),
    herfindahl: t.field({
      type: 'Decimal',
      description:
        'The Herfindahl-Hirschman index: the sum of squared shares, from 1 / accounts to 1, to 6 decimals.',
      resolve: ({ herfindahl }) => herfindahl,
    }),
  }),
});

const additionalCall = builder.objectRef<AdditionalCall>('AdditionalCall').implement({
  description:
    'An account that must add collateral because of a change, with what it has before it; amounts in the settlement asset.',
  fields: (t) => ({
    accountId: t.exposeString('account', { description: 'Its natural key.' }),
    segment: t.exposeString('segment', {
      nullable: true,
      description: 'In the venue’s own words; null: not stated.',
    }),
    statusBefore: t.expose('statusBefore', { type: accountStatus, description: 'Under the base version.' }),
    statusAfter: t.expose('statusAfter', {
      type: accountStatus,
      description: 'Under the proposed parameters.',
    }),
    amount: t.field({
      type: 'Decimal',
      description: 'What it must add to leave its call, beyond what it must add under the base version.',
      resolve: ({ amount }) => amount,
    }),
    equity: t.field({
      type: 'Decimal',
      description: 'Its equity under the base version.',
      resolve: ({ equity }) => equity,
    }),
    collateral: t.field({
      type: 'Decimal',
      description: 'Its balances at mark prices, before haircuts and less debts.',
      resolve: ({ collateral }) => collateral,
    }),
    shareOfEquity: t.field({
      type: 'Decimal',
      nullable: true,
      description: 'The amount as a fraction of equity, to 6 decimals; null where there is none.',
      resolve: ({ shareOfEquity }) => shareOfEquity,
    }),
    shareOfCollateral: t.field({
      type: 'Decimal',
      nullable: true,
      description: 'The amount as a fraction of collateral, to 6 decimals; null where there is none.',
      resolve: ({ shareOfCollateral }) => shareOfCollateral,
    }),
    liquid: t.field({
      type: 'Decimal',
      nullable: true,
      description:
        'Of its collateral what is in liquid assets, less debts in them; null where the base version does not say which are.',
      resolve: ({ liquid }) => liquid ?? null,
    }),
    shareOfLiquid: t.field({
      type: 'Decimal',
      nullable: true,
      description: 'The amount as a fraction of `liquid`, to 6 decimals; null where there is none.',
      resolve: ({ shareOfLiquid }) => shareOfLiquid ?? null,
    }),
  }),
});

export const burdenType = builder.objectRef<Found>('Burden').implement({
  description: 'Who bears a change, and how heavy it is on them; amounts in the settlement asset.',
  fields: (t) => ({
    byUnderlying: t.field({
      type: [burdenRow],
      description: 'By underlying.',
      resolve: ({ byUnderlying }) => [...byUnderlying],
    }),
    byInstrument: t.field({
      type: [burdenRow],
      description: 'Instruments that state no underlying.',
      resolve: ({ byInstrument }) => [...byInstrument],
    }),
    bySegment: t.field({
      type: [burdenSegment],
      description: 'By segment of the account, those that state none last.',
      resolve: ({ bySegment }) => [...bySegment],
    }),
    additionalCalls: t.int({
      description: 'Accounts that must add collateral because of the change.',
      resolve: ({ additionalCalls }) => additionalCalls.accounts,
    }),
    additionalCallAmount: t.field({
      type: 'Decimal',
      description: 'What they must add because of it.',
      resolve: ({ additionalCalls }) => additionalCalls.amount,
    }),
    byShareOfEquity: t.field({
      type: [shareBand],
      description: 'Those accounts by what they must add as a share of their equity before the change.',
      resolve: ({ additionalCalls }) => [...additionalCalls.byShareOfEquity],
    }),
    byShareOfCollateral: t.field({
      type: [shareBand],
      description: 'Those accounts by what they must add as a share of their collateral at value.',
      resolve: ({ additionalCalls }) => [...additionalCalls.byShareOfCollateral],
    }),
    byShareOfLiquid: t.field({
      type: [shareBand],
      nullable: true,
      description:
        'Those accounts by what they must add as a share of their liquid collateral; null where the base version does not say which is liquid.',
      resolve: ({ additionalCalls: { byShareOfLiquid } }) => byShareOfLiquid && [...byShareOfLiquid],
    }),
    concentration: t.field({
      type: callConcentration,
      nullable: true,
      description: 'How few bear how much; null where nobody must add.',
      resolve: ({ additionalCalls }) => additionalCalls.concentration,
    }),
    largest: t.field({
      type: [additionalCall],
      description: 'The accounts that must add most because of the change, at most 100.',
      resolve: ({ additionalCalls }) => [...additionalCalls.largest],
    }),
  }),
});
