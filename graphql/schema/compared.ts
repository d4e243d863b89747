import type { ComparedFigures } from '../../lib/domain/risk/studies/compared/compared';
import { builder } from '../kit/builder';
import { groupsOf, unmarginedAccounts } from './unmargined';

export const comparedImpact = builder.interfaceRef<ComparedFigures>('ComparedImpact').implement({
  description:
    'What a change does to every account of the snapshot in one supposed state of things; amounts in the settlement asset.',
  fields: (t) => ({
    accounts: t.exposeInt('accounts', { description: 'Accounts in the snapshot.' }),
    tighterAccounts: t.int({
      description: 'Accounts that must post more.',
      resolve: ({ movements }) => movements.tighter,
    }),
    looserAccounts: t.int({
      description: 'Accounts that must post less.',
      resolve: ({ movements }) => movements.looser,
    }),
    initialMarginBefore: t.field({
      type: 'Decimal',
      description: 'Initial margin of all accounts under the base version.',
      resolve: ({ initialMargin }) => initialMargin.before,
    }),
    initialMarginAfter: t.field({
      type: 'Decimal',
      description: 'Initial margin of all accounts under the proposed parameters.',
      resolve: ({ initialMargin }) => initialMargin.after,
    }),
    maintenanceMarginBefore: t.field({
      type: 'Decimal',
      description: 'Maintenance margin of all accounts under the base version.',
      resolve: ({ maintenanceMargin }) => maintenanceMargin.before,
    }),
    maintenanceMarginAfter: t.field({
      type: 'Decimal',
      description: 'Maintenance margin of all accounts under the proposed parameters.',
      resolve: ({ maintenanceMargin }) => maintenanceMargin.after,
    }),
    callAmountBefore: t.field({
      type: 'Decimal',
      description: 'Calls of all accounts under the base version: what they would have to add to leave them.',
      resolve: ({ callAmount }) => callAmount.before,
    }),
    callAmountAfter: t.field({
      type: 'Decimal',
      description: 'Calls of all accounts under the proposed parameters.',
      resolve: ({ callAmount }) => callAmount.after,
    }),
    newCalls: t.int({
      description: 'Accounts that the change newly calls there.',
      resolve: ({ newlyInCall }) => newlyInCall.accounts,
    }),
    newLiquidations: t.int({
      description: 'Accounts that the change makes liquidatable there.',
      resolve: ({ newlyLiquidatable }) => newlyLiquidatable.accounts,
    }),
    newlyLiquidatableNotional: t.field({
      type: 'Decimal',
      description: 'Notional of those.',
      resolve: ({ newlyLiquidatable }) => newlyLiquidatable.notional,
    }),
    unmargined: t.field({
      type: [unmarginedAccounts],
      description: 'Accounts that cannot be margined there, and so are in no figure of it.',
      resolve: ({ unmargined }) => [...groupsOf(unmargined)],
    }),
  }),
});
