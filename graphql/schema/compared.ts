import type { ComparedFigures } from '../../lib/domain/risk/studies/compared/compared';
import type { ImpactFigures } from '../../lib/domain/risk/studies/impact/impact';
import { builder } from '../kit/builder';

/** The impact keeps its sums together, as its tables need more of them. */
function sumsOf(of: ComparedFigures | ImpactFigures) {
  return 'totals' in of ? of.totals : of;
}

export const comparedImpact = builder
  .interfaceRef<ComparedFigures | ImpactFigures>('ComparedImpact')
  .implement({
    description:
      'What a change does to every account of one snapshot, as things stand or as they are supposed to; amounts in the settlement asset.',
    fields: (t) => ({
      accounts: t.int({ description: 'Accounts in the snapshot.', resolve: (of) => sumsOf(of).accounts }),
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
        resolve: (of) => sumsOf(of).initialMargin.before,
      }),
      initialMarginAfter: t.field({
        type: 'Decimal',
        description: 'Initial margin of all accounts under the proposed parameters.',
        resolve: (of) => sumsOf(of).initialMargin.after,
      }),
      maintenanceMarginBefore: t.field({
        type: 'Decimal',
        description: 'Maintenance margin of all accounts under the base version.',
        resolve: (of) => sumsOf(of).maintenanceMargin.before,
      }),
      maintenanceMarginAfter: t.field({
        type: 'Decimal',
        description: 'Maintenance margin of all accounts under the proposed parameters.',
        resolve: (of) => sumsOf(of).maintenanceMargin.after,
      }),
      callAmountBefore: t.field({
        type: 'Decimal',
        description:
          'Calls of all accounts under the base version: what they would have to add to leave them.',
        resolve: (of) => sumsOf(of).callAmount.before,
      }),
      callAmountAfter: t.field({
        type: 'Decimal',
        description: 'Calls of all accounts under the proposed parameters.',
        resolve: (of) => sumsOf(of).callAmount.after,
      }),
      newCalls: t.int({
        description: 'Accounts that the change newly calls.',
        resolve: ({ newlyInCall }) => newlyInCall.accounts,
      }),
      newLiquidations: t.int({
        description: 'Accounts that the change makes liquidatable.',
        resolve: ({ newlyLiquidatable }) => newlyLiquidatable.accounts,
      }),
      newlyLiquidatableNotional: t.field({
        type: 'Decimal',
        description: 'Notional of the accounts that the change makes liquidatable.',
        resolve: ({ newlyLiquidatable }) => newlyLiquidatable.notional,
      }),
    }),
  });
