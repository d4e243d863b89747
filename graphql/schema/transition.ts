import { decimal } from '../../lib/domain/number/decimal';
import type { transitionOf } from '../../lib/domain/risk/evidence';
import type {
  SafeRamp,
  SafeRampAsked,
  SafeRampStep,
  TippedAccount,
  TippedTotal,
} from '../../lib/domain/risk/studies/safe-ramp/safe-ramp';
import type {
  TippedSum,
  TransitionFigures,
  TransitionStep,
} from '../../lib/domain/risk/studies/transition/transition';
import { builder } from '../kit/builder';
import { describedEnum } from '../kit/enums';

const optionalDecimal = (text: string | null) => (text === null ? null : decimal(text));

const tippedSum = builder.objectRef<TippedSum | TippedTotal>('TippedSum').implement({
  description: 'Accounts that are sound before a change and liquidatable under it.',
  fields: (t) => ({
    accounts: t.exposeInt('accounts', { description: 'How many.' }),
    notional: t.field({
      type: 'Decimal',
      description: 'Of all their positions.',
      resolve: ({ notional }) => decimal(notional),
    }),
    shortfall: t.field({
      type: 'Decimal',
      description: 'The least that they must have paid in beforehand for none of them to be liquidatable.',
      resolve: ({ shortfall }) => decimal(shortfall),
    }),
  }),
});

const transitionStep = builder.objectRef<TransitionStep>('TransitionStep').implement({
  description: 'One of the equal steps that a change was looked at in.',
  fields: (t) => ({
    weight: t.field({
      type: 'Decimal',
      description:
        'How much of the change counts after it; what goes first counts whole from the first step on.',
      resolve: ({ weight }) => decimal(weight),
    }),
    accounts: t.exposeInt('accounts', { description: 'Accounts that this step makes liquidatable.' }),
    notional: t.field({
      type: 'Decimal',
      description: 'Of their positions.',
      resolve: ({ notional }) => decimal(notional),
    }),
    shortfall: t.field({
      type: 'Decimal',
      description:
        'The least that all who are tipped by then must have paid in, this step and those before it.',
      resolve: ({ shortfall }) => decimal(shortfall),
    }),
  }),
});

const transitionFigures = builder.objectRef<TransitionFigures>('TransitionFigures').implement({
  description: 'Whom a change tips into liquidation, at once and in equal steps, at one state of prices.',
  fields: (t) => ({
    liquidatableBefore: t.exposeInt('liquidatableBefore', {
      description: 'Accounts that are liquidatable there before the change already.',
    }),
    called: t.exposeInt('called', { description: 'Accounts that the whole change newly calls.' }),
    atOnce: t.field({
      type: tippedSum,
      description: 'Whom the whole change tips at once.',
      resolve: ({ atOnce }) => atOnce,
    }),
    steps: t.field({
      type: [transitionStep],
      description: 'In order; the last is the whole change.',
      resolve: ({ steps }) => [...steps],
    }),
    unmarginedAccounts: t.int({
      description: 'Accounts without margin there, and so in no other figure.',
      resolve: ({ unmargined }) => unmargined,
    }),
  }),
});

const foundStep = builder.objectRef<SafeRampStep>('FoundRampStep').implement({
  description: 'A step of the shortest safe ramp that evidence found.',
  fields: (t) => ({
    afterMinutes: t.exposeInt('afterMinutes', { description: 'Minutes after the first step.' }),
    leading: t.field({
      type: 'Decimal',
      description: 'Of the requirement that goes first.',
      resolve: ({ leading }) => decimal(leading),
    }),
    trailing: t.field({
      type: 'Decimal',
      description: 'Of the other.',
      resolve: ({ trailing }) => decimal(trailing),
    }),
    accounts: t.exposeInt('accounts', {
      description: 'Accounts that it makes liquidatable, but for those who are in the way.',
    }),
    notional: t.field({
      type: 'Decimal',
      description: 'Of their positions.',
      resolve: ({ notional }) => decimal(notional),
    }),
    shortfall: t.field({
      type: 'Decimal',
      description: 'The least that all who are tipped by then must have paid in for none of them to be.',
      resolve: ({ shortfall }) => decimal(shortfall),
    }),
  }),
});

const tippedAccount = builder.objectRef<TippedAccount>('TippedAccount').implement({
  description: 'An account that a change tips into liquidation unless it pays in beforehand.',
  fields: (t) => ({
    accountId: t.string({ description: 'The account.', resolve: ({ account }) => account }),
    step: t.exposeInt('step', {
      nullable: true,
      description: 'The step that tips it, from 1; null: it is in the way, or the ramp ends before it.',
    }),
    isInTheWay: t.exposeBoolean('isInTheWay', {
      description: 'Whether no step bears it, so that it must have paid in before any.',
    }),
    notional: t.field({
      type: 'Decimal',
      description: 'Of all its positions.',
      resolve: ({ notional }) => decimal(notional),
    }),
    shortfall: t.field({
      type: 'Decimal',
      description: 'The least to pay in, so as not to be tipped by the whole change.',
      resolve: ({ shortfall }) => decimal(shortfall),
    }),
  }),
});

const foundRampEnd = describedEnum('FoundRampEnd', 'How far the shortest safe ramp leads.', {
  WHOLE: 'To the whole change.',
  TOO_LONG: 'The whole change would take more steps, or more days, than a ramp may have.',
});

type FoundRamp = { readonly asked: SafeRampAsked; readonly found: SafeRamp };

const foundRamp = builder.objectRef<FoundRamp>('FoundSafeRamp').implement({
  description:
    'The fewest steps in which a change keeps within the liquidation budget at the prices of the snapshot, and whom it tips; amounts in the settlement asset.',
  fields: (t) => ({
    end: t.field({ type: foundRampEnd, description: 'How far it leads.', resolve: ({ found }) => found.end }),
    budget: t.field({
      type: 'Decimal',
      nullable: true,
      description: 'What may be made liquidatable within one window; null: without limit.',
      resolve: ({ found }) => optionalDecimal(found.budget),
    }),
    left: t.field({
      type: 'Decimal',
      nullable: true,
      description: 'What was left of it when the snapshot was taken; null: without limit.',
      resolve: ({ found }) => optionalDecimal(found.left),
    }),
    windowHours: t.int({
      description: "The budget's window, in hours.",
      resolve: ({ asked }) => asked.liquidationBudgetWindowHours,
    }),
    steps: t.field({
      type: [foundStep],
      description: 'In order.',
      resolve: ({ found }) => [...found.steps],
    }),
    atOnce: t.field({
      type: tippedSum,
      description: 'Whom the whole change tips at once.',
      resolve: ({ found }) => found.atOnce,
    }),
    inTheWay: t.field({
      type: tippedSum,
      description:
        'Those among them that no step bears: unless they pay in, no ramp keeps within the budget.',
      resolve: ({ found }) => found.inTheWay,
    }),
    listed: t.field({
      type: [tippedAccount],
      description: 'Whom the change tips, the largest first; at most 100.',
      resolve: ({ found }) => [...found.listed],
    }),
    mostAccountsLiquidatable: t.int({
      description:
        'Accounts that may become liquidatable on the way: what an approval of this evidence bears.',
      resolve: ({ found }) => found.ceiling.accountsLiquidatable,
    }),
    mostNotionalLiquidatable: t.field({
      type: 'Decimal',
      description: 'The same of notional.',
      resolve: ({ found }) => decimal(found.ceiling.notionalLiquidatable),
    }),
    mostAccountsCalled: t.int({
      description: 'The same of accounts that are called, or worse.',
      resolve: ({ found }) => found.ceiling.accountsCalled,
    }),
  }),
});

type TransitionFound = NonNullable<ReturnType<typeof transitionOf>>;

export const transitionType = builder.objectRef<TransitionFound>('Transition').implement({
  description:
    'Whom a change tips into liquidation on its way: at once, in equal steps and along the shortest safe ramp. Prices, positions and collateral stand still meanwhile.',
  fields: (t) => ({
    movedInstruments: t.int({
      description: 'Instruments whose volatility of a day is known, by which prices were moved.',
      resolve: ({ asked }) => Object.keys(asked.deviations).length,
    }),
    now: t.field({
      type: transitionFigures,
      description: 'At the prices of the snapshot.',
      resolve: ({ found }) => found.now,
    }),
    lower: t.field({
      type: transitionFigures,
      nullable: true,
      description: 'With those prices one deviation of a day lower; null where no volatility is known.',
      resolve: ({ found }) => found.lower,
    }),
    higher: t.field({
      type: transitionFigures,
      nullable: true,
      description: 'The same, higher.',
      resolve: ({ found }) => found.higher,
    }),
    safeRamp: t.field({
      type: foundRamp,
      nullable: true,
      description: 'The shortest safe ramp; null where none was looked for.',
      resolve: ({ ramp }) => ramp,
    }),
  }),
});
