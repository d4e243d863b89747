import {
  type EffectOnAccount,
  type EffectTotals,
  isWithinCeiling,
  type PresentEffect,
} from '../../lib/domain/governance/activation/present-effect';
import { Decimal } from '../../lib/domain/number/decimal';
import { badArgument } from '../kit/arguments';
import { builder } from '../kit/builder';
import { accountStatus } from '../kit/enums';

const MOST_NAMED = 1_000;

const effectTotals = builder.objectRef<EffectTotals>('EffectTotals').implement({
  description: 'Accounts that a change newly calls or makes liquidatable.',
  fields: (t) => ({
    accountsLiquidatable: t.exposeInt('accountsLiquidatable', { description: 'Newly in LIQUIDATION.' }),
    notionalLiquidatable: t.field({
      type: 'Decimal',
      description: 'Notional of those, in the settlement asset.',
      resolve: ({ notionalLiquidatable }) => notionalLiquidatable,
    }),
    accountsCalled: t.exposeInt('accountsCalled', {
      description: 'Newly in CALL or LIQUIDATION.',
    }),
  }),
});

const effectOnAccount = builder.objectRef<EffectOnAccount>('EffectOnAccount').implement({
  description: 'An account that a change newly called or made liquidatable when it was about to go live.',
  fields: (t) => ({
    account: t.exposeString('account', { description: 'Its id.' }),
    statusBefore: t.expose('statusBefore', {
      type: accountStatus,
      description: 'Its status under the live version.',
    }),
    statusAfter: t.expose('statusAfter', {
      type: accountStatus,
      description: 'Its status under the change.',
    }),
    notional: t.field({
      type: 'Decimal',
      description: 'Of all its positions, in the settlement asset.',
      resolve: ({ notional }) => new Decimal(notional),
    }),
  }),
});

export type PresentEffectShape = PresentEffect & { readonly hash: string };

/** What a change was computed to do to the accounts of the moment at which it was about to go live. */
export const presentEffect = builder.objectRef<PresentEffectShape>('PresentEffect').implement({
  description:
    'What a change was computed to do to the accounts of the moment at which it was about to go live. It is no evidence, and voids nothing.',
  fields: (t) => ({
    hash: t.exposeString('hash', { description: 'SHA-256 of its canonical text.' }),
    asOf: t.field({ type: 'DateTime', description: 'The moment.', resolve: ({ asOf }) => asOf }),
    accounts: t.exposeInt('accounts', { description: 'Accounts it was computed on.' }),
    accountsLost: t.exposeInt('accountsLost', {
      description: 'Accounts that were margined and could not be under the change.',
    }),
    effect: t.field({
      type: effectTotals,
      description: 'What it would have done.',
      resolve: ({ totals }) => totals,
    }),
    ceiling: t.field({
      type: effectTotals,
      description: 'The most that was approved: the evidence, and the margin that the policy allows on it.',
      resolve: ({ ceiling }) => ceiling,
    }),
    within: t.boolean({
      description: 'Whether the effect was at or below the ceiling.',
      resolve: (effect) => isWithinCeiling(effect),
    }),
    named: t.field({
      type: [effectOnAccount],
      complexity: { multiplier: 10 },
      description: 'The accounts, liquidatable ones first, then by id.',
      args: { first: t.arg.int({ defaultValue: 100, description: `0 to ${MOST_NAMED}.` }) },
      resolve: ({ named }, { first }) => {
        const most = first ?? 100;
        if (most < 0 || most > MOST_NAMED)
          throw badArgument('presentEffect.named.first', 'range', `is not from 0 to ${MOST_NAMED}`);
        return named.slice(0, most);
      },
    }),
  }),
});

/** What is left of the liquidation budget for a change. */
export interface BudgetShape {
  readonly windowHours: number;
  readonly budget: Decimal;
  readonly used: Decimal;
  readonly left: Decimal;
}

export const liquidationBudget = builder.objectRef<BudgetShape>('LiquidationBudget').implement({
  description:
    'How much notional changes may make newly liquidatable within a rolling window, in the settlement asset.',
  fields: (t) => ({
    windowHours: t.exposeInt('windowHours', { description: 'Length of the window, in hours.' }),
    budget: t.field({ type: 'Decimal', description: 'Of the window.', resolve: ({ budget }) => budget }),
    used: t.field({
      type: 'Decimal',
      description: 'By what went live within it.',
      resolve: ({ used }) => used,
    }),
    left: t.field({ type: 'Decimal', description: 'At least 0.', resolve: ({ left }) => left }),
  }),
});
